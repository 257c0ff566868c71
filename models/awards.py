"""Awards (评优评先): screenings of candidates, and reviews of what was awarded after a later event.

Invariant: facts only. What a screening found is kept as it was found, with the state of the register
that it was found in; who holds which award is read from the honours in the records.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import AppendOnly, Base, Details, Identifier, Numbered, by_value
from models.records import NUMBER_LENGTH
from models.subjects import NAME_LENGTH
from models.vocabulary import AwardReviewOutcome, CauseKind, ScreeningVerdict


class AwardScreening(Numbered, AppendOnly, Base):
    """One screening of a list of candidates for an award."""

    __tablename__ = "award_screening"

    screening_no: Mapped[str] = mapped_column(String(NUMBER_LENGTH), unique=True)
    award_id: Mapped[str] = mapped_column(String(40))
    edition: Mapped[str] = mapped_column(String(40), doc="of the awards' rules")
    title: Mapped[str] = mapped_column(String(200), doc="the round, in words")
    department_id: Mapped[str] = mapped_column(String(40))
    division_code: Mapped[str | None] = mapped_column(String(20))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    previous_id: Mapped[int | None] = mapped_column(
        ForeignKey("award_screening.id"), doc="the screening that this one runs again"
    )
    on_date: Mapped[date]
    valid_until: Mapped[date] = mapped_column(doc="the first day on which it must be run again")
    log_size: Mapped[int] = mapped_column(Identifier, doc="leaves of the publication log then")
    journal_id: Mapped[int] = mapped_column(Identifier, doc="the journal's latest entry then")
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(32), doc="SHA-256 of all its lines")
    counts: Mapped[dict[str, object]] = mapped_column(Details, doc="candidates by verdict")


class AwardScreeningLine(Numbered, AppendOnly, Base):
    """One candidate of a screening: as asked, who it is, what was found."""

    __tablename__ = "award_screening_line"
    __table_args__ = (Index("uq_award_screening_line", "screening_id", "line_no", unique=True),)

    screening_id: Mapped[int] = mapped_column(ForeignKey("award_screening.id"))
    line_no: Mapped[int]
    asked_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    asked_code: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"), index=True)
    verdict: Mapped[ScreeningVerdict] = mapped_column(by_value(ScreeningVerdict))
    findings: Mapped[list[dict[str, object]]] = mapped_column(
        Details, doc="each with its rule, sentence, article and the record or entry"
    )


class AwardReview(Numbered, AppendOnly, Base):
    """What became of an award after a later event of its holder; decided by two."""

    __tablename__ = "award_review"
    __table_args__ = (
        CheckConstraint("by_id <> decided_by", name="two_persons"),
        Index("uq_award_review", "record_id", "cause_kind", "cause_id", unique=True),
    )

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), doc="the honour")
    cause_kind: Mapped[CauseKind] = mapped_column(by_value(CauseKind))
    cause_id: Mapped[int] = mapped_column(Identifier, doc="the later entry or record")
    outcome: Mapped[AwardReviewOutcome] = mapped_column(by_value(AwardReviewOutcome))
    reason: Mapped[str] = mapped_column(Text)
    document_no: Mapped[str | None] = mapped_column(String(NUMBER_LENGTH))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    decided_by: Mapped[int | None] = mapped_column(
        ForeignKey("account.id"), doc="empty where the award is kept: one officer says so"
    )


class AwardWithdrawal(Numbered, AppendOnly, Base):
    """A proposal to withdraw an award after a later event; `award_review` says how it was settled."""

    __tablename__ = "award_withdrawal"
    __table_args__ = (
        Index("uq_award_withdrawal", "record_id", "cause_kind", "cause_id", unique=True),
    )

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), doc="the honour")
    cause_kind: Mapped[CauseKind] = mapped_column(by_value(CauseKind))
    cause_id: Mapped[int] = mapped_column(Identifier, doc="the later entry or record")
    reason: Mapped[str] = mapped_column(Text)
    document_no: Mapped[str | None] = mapped_column(String(NUMBER_LENGTH))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
