"""What the register looks through when somebody asks about a firm, and when each part last grew.

Invariant: a part that never received anything says so; silence is never taken for a clean record.
Source: FEATURES D16, F8, Q11; GAO-09-174 (who did not search believed to have searched).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.exchange import ImportBatch
from models.proposals import RecordProposal
from models.vocabulary import BatchState, ImportKind, ListKind, ProposalState, RecordKind, Word
from registry.queries.blacklist.public import list_as_of

# The files of a kind and the records written by hand that stand in the same part of the register.
# Practitioners are left out: the public does not meet them by search.
PARTS: tuple[tuple[ImportKind, tuple[RecordKind, ...]], ...] = (
    (ImportKind.ENTERPRISES, ()),
    (ImportKind.PENALTIES, (RecordKind.PENALTY,)),
    (
        ImportKind.SAMPLING,
        (RecordKind.SAMPLING_FAILED, RecordKind.SAMPLING_PASSED, RecordKind.REINSPECTION),
    ),
    (ImportKind.ABNORMAL, (RecordKind.ABNORMAL_ENTRY,)),
    (ImportKind.INSPECTIONS, (RecordKind.INSPECTION,)),
    (ImportKind.HONOURS, (RecordKind.HONOUR,)),
    (ImportKind.CERTIFICATES, (RecordKind.CERTIFICATE,)),
)
BY_HAND = (
    RecordKind.ACCIDENT,
    RecordKind.RECALL,
    RecordKind.STANDARD,
    RecordKind.SELF_DISCIPLINE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the register and when something last came into it, None where nothing ever did."""

    what: Word
    updated_at: datetime | None


def coverage(session: Session) -> tuple[Part, ...]:
    """Return the parts that a search of the public looks through, the registration first."""
    by_file, by_hand = _files(session), _papers(session)
    parts = [
        Part(kind, _latest(by_file.get(kind), *(by_hand.get(one) for one in records)))
        for kind, records in PARTS
    ]
    lists = Part(ListKind.SERIOUS, list_as_of(session))
    return (*parts, *(Part(kind, by_hand.get(kind)) for kind in BY_HAND), lists)


def _files(session: Session) -> Mapping[ImportKind, datetime]:
    query = (
        select(ImportBatch.kind, func.max(ImportBatch.finished_at))
        .where(ImportBatch.state == BatchState.DONE)
        .group_by(ImportBatch.kind)
    )
    return {kind: at for kind, at in session.execute(query) if at}


def _papers(session: Session) -> Mapping[RecordKind, datetime]:
    query = (
        select(RecordProposal.kind, func.max(RecordProposal.state_since))
        .where(RecordProposal.state == ProposalState.APPROVED)
        .group_by(RecordProposal.kind)
    )
    return {kind: at for kind, at in session.execute(query) if at}


def _latest(*instants: datetime | None) -> datetime | None:
    return max((one for one in instants if one), default=None)
