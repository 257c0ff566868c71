"""Likely duplicates (疑似重复主体): pairs found, what people judged of them, and merges (主体归并).

Invariant: `duplicate_judgement` only grows, and the last judgement of a pair decides its state; a
merge moves nothing: it adds an `identity_link`, which an unmerge ends. Whoever confirms a merge is
not the one who proposed it; the database says so too. A pair stands once, its lower id first.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import AppendOnly, Base, Details, Identifier, Numbered, by_value
from models.vocabulary import MergeState, PairState, Relation, SharedField, Verdict

REASON_LENGTH = 500


class DuplicatePair(Numbered, Base):
    """Two subjects that may be one, as the pair stands in the work."""

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        CheckConstraint("low_id < high_id", name="lower_first"),
        Index("uq_duplicate_pair_low_id_high_id", "low_id", "high_id", unique=True),
        Index("ix_duplicate_pair_state_score", "state", "score"),
    )

    low_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    high_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    state: Mapped[PairState] = mapped_column(by_value(PairState))
    score: Mapped[int] = mapped_column(doc="likeness 0-100 when last weighed")
    name_score: Mapped[int] = mapped_column(doc="likeness of the names alone, 0-100")
    label: Mapped[str | None] = mapped_column(String(40), doc="for example 同名不同主体")
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    found_at: Mapped[datetime]
    weighed_at: Mapped[datetime]
    state_since: Mapped[datetime]


class DuplicateJudgement(Numbered, AppendOnly, Base):
    """What somebody judged of a pair, on what, and why."""

    __tablename__ = "duplicate_judgement"

    pair_id: Mapped[int] = mapped_column(ForeignKey("duplicate_pair.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(by_value(Verdict))
    relation: Mapped[Relation | None] = mapped_column(by_value(Relation))
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    score: Mapped[int] = mapped_column(doc="likeness 0-100 at the time")
    was_blind: Mapped[bool] = mapped_column(doc="judged without seeing the score")
    bulk_id: Mapped[int | None] = mapped_column(
        Identifier, index=True, doc="the number of those given in one go"
    )
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class SubjectMerge(Numbered, Base):
    """A merge (主体归并): proposed, confirmed where needed, done, and perhaps ended again."""

    __tablename__ = "subject_merge"
    __table_args__ = (
        CheckConstraint("duplicate_id <> survivor_id", name="two_subjects"),
        CheckConstraint("decided_by <> proposed_by", name="confirmed_by_another"),
        CheckConstraint(
            "state <> 'done' OR NOT needs_second OR decided_by IS NOT NULL",
            name="second_person_confirmed",
        ),
        CheckConstraint("state NOT IN ('done', 'ended') OR link_id IS NOT NULL", name="linked"),
    )

    pair_id: Mapped[int] = mapped_column(ForeignKey("duplicate_pair.id"), index=True)
    duplicate_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    survivor_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    state: Mapped[MergeState] = mapped_column(by_value(MergeState), index=True)
    needs_second: Mapped[bool] = mapped_column(
        doc="codes differ, or a record or listing is touched"
    )
    why_second: Mapped[list[str]] = mapped_column(Details, doc="the reasons, each in a sentence")
    choices: Mapped[dict[str, int]] = mapped_column(
        Details, doc="by shared field: the subject whose value is shown"
    )
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    seen_hash: Mapped[bytes] = mapped_column(
        LargeBinary(32), doc="SHA-256 of the particulars and consequences that were shown"
    )
    seen: Mapped[dict[str, dict[str, int]]] = mapped_column(
        Details, doc="the numbers of versions, names and records that the hash is of"
    )
    proposed_by: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    proposed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("identity_link.id"), unique=True)


class SharedParticular(Numbered, AppendOnly, Base):
    """Whose particular is shown while an identity link is in force; nothing is copied."""

    __tablename__ = "shared_particular"
    __table_args__ = (Index("uq_shared_particular_link_id_field", "link_id", "field", unique=True),)

    link_id: Mapped[int] = mapped_column(ForeignKey("identity_link.id"))
    field: Mapped[SharedField] = mapped_column(by_value(SharedField))
    from_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), doc="whose value is shown")
