"""Quality-credit ratings (质量信用评价): every assessment as a fact, and how each subject stands.

Invariant: `rating` only grows and keeps what it was made from; `subject_rating` is the projection
that the same service writes in the same breath. A worse grade has a day from which it is public and
used; days are computed when read, so that no job has to run.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import AppendOnly, Base, Identifier, Numbered, by_value
from models.subjects import only_where_given
from models.vocabulary import Grade, NotRatedReason, RatingCause, RunState, SwitchState

EDITION_LENGTH = 40
REASON_LENGTH = 500


class RatingRun(Numbered, Base):
    """An assessment of everybody for one day: how far it has come, so that it can be taken up again."""

    __tablename__ = "rating_run"
    __table_args__ = (Index("ix_rating_run_state_as_of", "state", "as_of"),)

    as_of: Mapped[date]
    edition: Mapped[str] = mapped_column(String(EDITION_LENGTH))
    state: Mapped[RunState] = mapped_column(by_value(RunState))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    position: Mapped[int] = mapped_column(
        Identifier, default=0, doc="the last subject that is done; 0: none"
    )
    subjects: Mapped[int] = mapped_column(default=0, doc="how many are done")
    changed: Mapped[int] = mapped_column(default=0, doc="how many of them got a new rating")


class Rating(Numbered, AppendOnly, Base):
    """One assessment of a subject: under which edition, for which day, from what, with what result."""

    __tablename__ = "rating"
    __table_args__ = (
        Index("ix_rating_subject_id_as_of", "subject_id", "as_of"),
        only_where_given("run_id", "rating"),
    )

    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    as_of: Mapped[date]
    edition: Mapped[str] = mapped_column(String(EDITION_LENGTH))
    score: Mapped[int] = mapped_column(
        doc="tenths of a point; without a grade for explanation only"
    )
    grade: Mapped[Grade] = mapped_column(by_value(Grade))
    not_rated: Mapped[NotRatedReason | None] = mapped_column(by_value(NotRatedReason))
    ceilings: Mapped[str | None] = mapped_column(String(80), doc="ids, parted by commas")
    vetoes: Mapped[str | None] = mapped_column(String(80), doc="ids, parted by commas")
    previous_grade: Mapped[Grade | None] = mapped_column(by_value(Grade))
    cause: Mapped[RatingCause] = mapped_column(by_value(RatingCause))
    inputs: Mapped[bytes] = mapped_column(LargeBinary, doc="the packed facts it was made from")
    next_change_on: Mapped[date | None] = mapped_column(
        doc="the first day on which time may change it"
    )
    public_from: Mapped[date | None] = mapped_column(
        doc="from when it is published and used; none: it waits for the answer to an objection"
    )
    run_id: Mapped[int | None] = mapped_column(ForeignKey("rating_run.id"))
    reruns_id: Mapped[int | None] = mapped_column(
        ForeignKey("rating.id"), doc="the assessment of the past that this one stands in for"
    )


class SubjectRating(Base):
    """How a subject stands today; every column is replayed from its facts and ratings."""

    __tablename__ = "subject_rating"
    __table_args__ = (
        Index("ix_subject_rating_grade", "grade"),
        Index("ix_subject_rating_industry_code_score", "industry_code", "score"),
        Index("ix_subject_rating_next_change_on", "next_change_on"),
        CheckConstraint("public_from IS NOT NULL OR held_grade IS NOT NULL", name="held_or_public"),
    )

    subject_id: Mapped[int] = mapped_column(
        Identifier, ForeignKey("subject.id"), primary_key=True, autoincrement=False
    )
    rating_id: Mapped[int] = mapped_column(Identifier, doc="the latest assessment")
    as_of: Mapped[date]
    score: Mapped[int] = mapped_column(doc="tenths of a point")
    grade: Mapped[Grade] = mapped_column(by_value(Grade))
    next_change_on: Mapped[date | None]
    public_from: Mapped[date | None] = mapped_column(
        doc="from when `grade` is published and used; none: it waits for the answer to an objection"
    )
    held_grade: Mapped[Grade | None] = mapped_column(
        by_value(Grade),
        doc="what is published and used until then; none where nothing is held back",
    )
    held_id: Mapped[int | None] = mapped_column(Identifier, doc="the assessment with that grade")
    industry_code: Mapped[str | None] = mapped_column(String(8))
    facts: Mapped[bytes] = mapped_column(LargeBinary, doc="the packed facts as they stand")


class RatingSwitch(Numbered, Base):
    """The dated switch to another edition of the model: proposed by one person, decided by another."""

    __tablename__ = "rating_switch"
    __table_args__ = (
        CheckConstraint("decided_by <> proposed_by", name="two_persons"),
        CheckConstraint(
            "state <> 'approved' OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)",
            name="approved_by_another",
        ),
    )

    edition: Mapped[str] = mapped_column(String(EDITION_LENGTH))
    effective_from: Mapped[date]
    state: Mapped[SwitchState] = mapped_column(by_value(SwitchState))
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    text_hash: Mapped[bytes] = mapped_column(
        LargeBinary(32), doc="SHA-256 of the edition's content; another content voids the proposal"
    )
    seen_hash: Mapped[bytes] = mapped_column(
        LargeBinary(32),
        doc="SHA-256 of the edition's text and of the shadow run that was looked at",
    )
    proposed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
