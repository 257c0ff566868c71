"""Joint rewards and penalties (联合奖惩): orders to departments, and every step of each.

Invariant: `measure_order_step` is a fact and only grows; `measure_order` is the projection that the
same service writes in the same breath, and `flask verify` replays it. Whether a measure is in force
on a day is computed from its days when read; no job has to begin or end it.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import AppendOnly, Base, Details, Identifier, Numbered, by_value
from models.records import NUMBER_LENGTH
from models.vocabulary import (
    FOREVER,
    CauseKind,
    LiftReason,
    OrderState,
    OrderStep,
    Outcome,
)

MEASURE_LENGTH = 20


class MeasureOrder(Numbered, Base):
    """One measure for one department by one cause, as it stands; every column is replayed."""

    __tablename__ = "measure_order"
    __table_args__ = (
        CheckConstraint("cause_kind <> 'grade'", name="never_by_grade"),
        CheckConstraint("starts_on <= until_on", name="term"),
        CheckConstraint("is_open = (lifted_on IS NULL)", name="open_until_lifted"),
        Index(
            "uq_measure_order_open",
            "measure_id",
            "department_id",
            "cause_kind",
            "cause_id",
            unique=True,
            sqlite_where=text("is_open"),
            postgresql_where=text("is_open"),
        ),
        Index("ix_measure_order_department_id_state", "department_id", "state"),
        Index("ix_measure_order_cause_kind_cause_id", "cause_kind", "cause_id"),
        Index("ix_measure_order_until_on", "until_on"),
    )

    order_no: Mapped[str] = mapped_column(String(24), unique=True, doc="the number on papers")
    measure_id: Mapped[str] = mapped_column(String(MEASURE_LENGTH))
    department_id: Mapped[str] = mapped_column(String(40), doc="the department that executes it")
    cause_kind: Mapped[CauseKind] = mapped_column(by_value(CauseKind))
    cause_id: Mapped[int] = mapped_column(Identifier, doc="the entry or the record")
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    division_code: Mapped[str | None] = mapped_column(
        String(20), doc="the county of the listing or the penalty"
    )
    edition: Mapped[str] = mapped_column(String(40), doc="of the catalogue, when it was initiated")
    bases: Mapped[list[str]] = mapped_column(Details, doc="ids of the bases that it rests on")
    state: Mapped[OrderState] = mapped_column(by_value(OrderState))
    is_open: Mapped[bool] = mapped_column(doc="not lifted yet")
    starts_on: Mapped[date] = mapped_column(doc="the first day on which it applies")
    until_on: Mapped[date] = mapped_column(
        default=FOREVER, doc="the first day on which it no longer applies"
    )
    receive_by: Mapped[date | None] = mapped_column(doc="the last day for receiving it")
    report_by: Mapped[date | None] = mapped_column(doc="the last day for the next report")
    confirm_by: Mapped[date | None] = mapped_column(doc="the last day for confirming its lift")
    applied_from: Mapped[date | None] = mapped_column(doc="from when the department carries it out")
    paper_no: Mapped[str | None] = mapped_column(String(NUMBER_LENGTH))
    outcome: Mapped[Outcome | None] = mapped_column(by_value(Outcome))
    reported_on: Mapped[date | None] = mapped_column(doc="the day of the latest report")
    waiver_asked_by: Mapped[int | None] = mapped_column(
        ForeignKey("account.id"), doc="set while a waiver waits for its decision"
    )
    waived_from: Mapped[date] = mapped_column(default=FOREVER, doc="the latest waiver")
    waived_until: Mapped[date] = mapped_column(default=FOREVER)
    escalated_on: Mapped[date | None] = mapped_column(doc="the latest escalation")
    lifted_on: Mapped[date | None] = mapped_column(doc="the first day on which it did not apply")
    lift_reason: Mapped[LiftReason | None] = mapped_column(by_value(LiftReason))
    step_id: Mapped[int] = mapped_column(Identifier, doc="the latest step")
    created_at: Mapped[datetime]


class MeasureOrderStep(Numbered, AppendOnly, Base):
    """One step of an order: who, when, on which day, what was done, why."""

    __tablename__ = "measure_order_step"
    __table_args__ = (
        CheckConstraint(
            "step NOT IN ('waiver_granted', 'waiver_refused')"
            " OR (asked_by IS NOT NULL AND by_id IS NOT NULL AND asked_by <> by_id)",
            name="two_persons",
        ),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("measure_order.id"), index=True)
    step: Mapped[OrderStep] = mapped_column(by_value(OrderStep))
    on_date: Mapped[date] = mapped_column(doc="the day of the deed in the world")
    by_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id"), doc="empty: the register itself, with the deed that caused it"
    )
    asked_by: Mapped[int | None] = mapped_column(
        ForeignKey("account.id"), doc="who asked for the waiver that is decided"
    )
    outcome: Mapped[Outcome | None] = mapped_column(by_value(Outcome))
    lift_reason: Mapped[LiftReason | None] = mapped_column(by_value(LiftReason))
    paper_no: Mapped[str | None] = mapped_column(String(NUMBER_LENGTH))
    reason: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, object]] = mapped_column(
        Details, doc="of INITIATED: every column of the order; of others: days that it sets"
    )
