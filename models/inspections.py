"""Inspections by credit (分级分类、双随机): plans, and draws that auditors can repeat.

Invariant: facts only. The commitment to seed and secret is kept before anything is drawn, both with
the draw: nobody can try others until the result suits. The seed becomes public, the secret never.
"""

from datetime import date

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import AppendOnly, Base, Details, Numbered, by_value
from models.records import NUMBER_LENGTH
from models.vocabulary import Grade


class InspectionPlan(Numbered, AppendOnly, Base):
    """Whom a department may draw for inspection, how many, and from which inspectors."""

    __tablename__ = "inspection_plan"

    plan_no: Mapped[str] = mapped_column(String(NUMBER_LENGTH), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    department_id: Mapped[str] = mapped_column(String(40), index=True)
    division_code: Mapped[str | None] = mapped_column(String(20), doc="empty: the whole city")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    on_date: Mapped[date]
    edition: Mapped[str] = mapped_column(String(40), doc="of the factors by grade")
    filters: Mapped[dict[str, object]] = mapped_column(Details, doc="kinds, industry, place")
    quota: Mapped[int] = mapped_column(doc="how many subjects are drawn")
    inspectors: Mapped[list[str]] = mapped_column(Details, doc="names of those who may be sent")
    team: Mapped[int] = mapped_column(doc="inspectors sent to each subject")
    seed_hash: Mapped[bytes] = mapped_column(
        LargeBinary(32), doc="SHA-256 of the digests of seed and secret"
    )
    seed_id: Mapped[int] = mapped_column(
        ForeignKey("vault_item.id"), doc="seed and secret, until drawn"
    )


class InspectionDraw(Numbered, AppendOnly, Base):
    """The draw of a plan; there is one."""

    __tablename__ = "inspection_draw"

    plan_id: Mapped[int] = mapped_column(ForeignKey("inspection_plan.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    on_date: Mapped[date]
    seed: Mapped[str] = mapped_column(String(64), doc="hexadecimal, published with the draw")
    population: Mapped[int] = mapped_column(doc="how many subjects it was drawn from")
    population_hash: Mapped[bytes] = mapped_column(
        LargeBinary(32), doc="SHA-256 of the population's file: codes with grades, sorted, salted"
    )
    strata: Mapped[dict[str, object]] = mapped_column(
        Details,
        doc="by grade: how many there are, how many were drawn; the secret; the vault item of the population's file; for officers",
    )


class InspectionDrawLine(Numbered, AppendOnly, Base):
    """One subject that was drawn, and who inspects it."""

    __tablename__ = "inspection_draw_line"
    __table_args__ = (Index("uq_inspection_draw_line", "draw_id", "place", unique=True),)

    draw_id: Mapped[int] = mapped_column(ForeignKey("inspection_draw.id"))
    place: Mapped[int]
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    grade: Mapped[Grade] = mapped_column(by_value(Grade), doc="in use then; for officers")
    inspectors: Mapped[list[str]] = mapped_column(Details)
