"""Proposals (经办 → 法制审核 → 审批): a change of a record on its way through different hands.

Invariant: whoever proposes neither reviews nor decides, and the reviewer does not decide; the
database says so too. Every step keeps the hash of what was seen; a decision binds to that hash.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import AppendOnly, Base, Details, Identifier, Numbered, by_value
from models.records import NUMBER_LENGTH
from models.vocabulary import ProposalState, RecordChange, RecordKind, Step


class RecordProposal(Numbered, Base):
    """A proposed record, or a proposed change of one, as it stands in the work."""

    __tablename__ = "record_proposal"
    __table_args__ = (
        CheckConstraint("decided_by <> proposed_by", name="decider_did_not_propose"),
        CheckConstraint("reviewed_by <> proposed_by", name="reviewer_did_not_propose"),
        CheckConstraint("decided_by <> reviewed_by", name="decider_did_not_review"),
        CheckConstraint(
            "state <> 'approved' OR decided_by IS NOT NULL", name="approved_by_somebody"
        ),
        CheckConstraint("(change = 'added') = (record_id IS NULL)", name="added_or_of_a_record"),
        Index("ix_record_proposal_state_department_id", "state", "department_id"),
    )

    change: Mapped[RecordChange] = mapped_column(by_value(RecordChange))
    state: Mapped[ProposalState] = mapped_column(by_value(ProposalState))
    revision: Mapped[int] = mapped_column(default=1, doc="goes up with every change of the content")
    kind: Mapped[RecordKind] = mapped_column(by_value(RecordKind))
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("subject.id"), index=True, doc="on whom the record will stand"
    )
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"), index=True)
    based_on_id: Mapped[int | None] = mapped_column(
        Identifier, doc="the version of the record that the proposal was written against"
    )
    number_key: Mapped[str | None] = mapped_column(String(NUMBER_LENGTH))
    content: Mapped[dict[str, object]] = mapped_column(
        Details, doc="the particulars, as rules.records.as_details writes them"
    )
    evidence: Mapped[list[str]] = mapped_column(Details, doc="SHA-256 of the files attached")
    confirmed: Mapped[list[dict[str, object]]] = mapped_column(
        Details, doc="what looked personal and was confirmed: [{field, kind, digest}]"
    )
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(32), doc="SHA-256 of what is seen")
    reason: Mapped[str | None] = mapped_column(String(500))
    needs_review: Mapped[bool] = mapped_column(doc="法制审核 is due before the decision")
    row_id: Mapped[int | None] = mapped_column(
        ForeignKey("quarantined_row.id"), doc="the conflicting row that it settles"
    )
    department_id: Mapped[str] = mapped_column(String(40))
    division_code: Mapped[str | None] = mapped_column(
        String(20), doc="the county that proposes; empty: the city"
    )
    proposed_by: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    result_record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    due_on: Mapped[date | None] = mapped_column(doc="last day to send the record to the register")
    created_at: Mapped[datetime]
    state_since: Mapped[datetime]


class ProposalStep(Numbered, AppendOnly, Base):
    """What somebody did with a proposal: who, for whom, on what text, and why."""

    __tablename__ = "proposal_step"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("record_proposal.id"), index=True)
    step: Mapped[Step] = mapped_column(by_value(Step))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    for_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id"), doc="whose deputy acted (AB 岗)"
    )
    revision: Mapped[int]
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    reason: Mapped[str | None] = mapped_column(String(500))


class EvidenceFile(Numbered, AppendOnly, Base):
    """A file attached to a record, kept by the hash of its cleaned bytes under REGISTRY_HOME."""

    __tablename__ = "evidence_file"
    __table_args__ = (
        Index("uq_evidence_file_digest_department_id", "digest", "department_id", unique=True),
    )

    digest: Mapped[str] = mapped_column(String(64), doc="SHA-256 of the stored bytes")
    original_digest: Mapped[str] = mapped_column(String(64), doc="SHA-256 of the bytes received")
    media_type: Mapped[str] = mapped_column(String(60))
    file_name: Mapped[str] = mapped_column(String(200), doc="as received, for display only")
    size: Mapped[int] = mapped_column(Identifier, doc="bytes stored")
    department_id: Mapped[str] = mapped_column(String(40))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
