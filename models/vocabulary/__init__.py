"""Every closed set of words in the register, each with a Chinese and an English label.

Imports nothing of ours. Values are stored in the tables, so a value once used is never renamed.
Source of the words: RULEBOOK §1.3, §2.1, §10; screen words: SCREEN-WORDS.
"""

from models.vocabulary.accounts import Act, Audience, Role, SignInProblem
from models.vocabulary.audit import AuditEvent
from models.vocabulary.awards import AwardReviewOutcome, ScreeningVerdict
from models.vocabulary.blacklist import (
    FOREVER,
    CaseKind,
    CasePaper,
    CaseState,
    CaseStep,
    EntryEvent,
    ListKind,
    ServiceMethod,
)
from models.vocabulary.duplicates import (
    MergeState,
    PairState,
    Relation,
    SharedField,
    Verdict,
)
from models.vocabulary.exchange import (
    BatchState,
    ImportKind,
    JobKind,
    JobState,
    QuarantineState,
    RowOutcome,
)
from models.vocabulary.measures import (
    CauseKind,
    DeskAnswer,
    LiftReason,
    MeasureCategory,
    MeasureClass,
    MeasureKind,
    MeasureStanding,
    NormRank,
    OrderState,
    OrderStep,
    Outcome,
)
from models.vocabulary.proposals import NoticeKind, ProposalState, Step
from models.vocabulary.publication import LeafKind
from models.vocabulary.ratings import (
    Grade,
    NotRatedReason,
    RatingCause,
    RunState,
    SwitchState,
)
from models.vocabulary.receipts import CheckKind, ReceiptFinding
from models.vocabulary.records import (
    Discretion,
    Finding,
    InformationClass,
    Mark,
    Obligation,
    PenaltyKind,
    Procedure,
    RecordChange,
    RecordKind,
    RecordState,
    Tier,
)
from models.vocabulary.subjects import (
    CodeKind,
    NameKind,
    PersonalField,
    PractitionerClass,
    SubjectKind,
    SubjectStatus,
)
from models.vocabulary.word import Word

__all__ = [
    "FOREVER",
    "Act",
    "Audience",
    "AuditEvent",
    "AwardReviewOutcome",
    "BatchState",
    "CaseKind",
    "CasePaper",
    "CaseState",
    "CaseStep",
    "CauseKind",
    "CheckKind",
    "CodeKind",
    "DeskAnswer",
    "Discretion",
    "EntryEvent",
    "Finding",
    "Grade",
    "ImportKind",
    "InformationClass",
    "JobKind",
    "JobState",
    "LeafKind",
    "LiftReason",
    "ListKind",
    "Mark",
    "MeasureCategory",
    "MeasureClass",
    "MeasureKind",
    "MeasureStanding",
    "MergeState",
    "NameKind",
    "NormRank",
    "NotRatedReason",
    "NoticeKind",
    "Obligation",
    "OrderState",
    "OrderStep",
    "Outcome",
    "PairState",
    "PenaltyKind",
    "PersonalField",
    "PractitionerClass",
    "Procedure",
    "ProposalState",
    "QuarantineState",
    "RatingCause",
    "ReceiptFinding",
    "RecordChange",
    "RecordKind",
    "RecordState",
    "Relation",
    "Role",
    "RowOutcome",
    "RunState",
    "ScreeningVerdict",
    "ServiceMethod",
    "SharedField",
    "SignInProblem",
    "Step",
    "SubjectKind",
    "SubjectStatus",
    "SwitchState",
    "Tier",
    "Verdict",
    "Word",
]
