"""Screenings as they are looked at: the list of them, one with its lines, what changed since.

Invariant: a county's office sees its county's, an office its department's; a line is shown as it
was found then, never as the register stands now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.accounts import Account
from models.awards import AwardScreening, AwardScreeningLine
from models.subjects import Subject
from models.vocabulary import ScreeningVerdict, Word
from registry.rules.awards import Changed, Finding, Line, differences
from registry.rules.awards.findings import finding_from
from registry.rules.permissions import Scope

PAGE_SIZE = 20
LINES_PAGE = 100


class ScreeningState(Word):
    """Whether a screening may still be relied on."""

    VALID = "valid", "有效期内", "Valid"
    RUN_AGAIN = "run_again", "已重新核查", "Run again"
    OVER = "over", "已过有效期", "No longer valid"


class ScreeningOrder(Word):
    """In which order screenings stand."""

    NEWEST = "newest", "从近到远", "Newest first"
    OLDEST = "oldest", "从远到近", "Oldest first"


@dataclass(frozen=True, slots=True)
class ScreeningFilter:
    """Which screenings are asked for, as of a day."""

    on: date
    award: str = ""
    state: ScreeningState | None = None
    text: str = ""
    order: ScreeningOrder = ScreeningOrder.NEWEST


@dataclass(frozen=True, slots=True)
class Screening:
    """A screening: who, when, what it found, whether it was run again."""

    row: AwardScreening
    by: str
    previous_no: str | None
    next_id: int | None
    next_no: str | None

    @property
    def last_day(self) -> date:
        """The last day on which it is valid."""
        return self.row.valid_until - timedelta(days=1)

    def state_on(self, day: date) -> ScreeningState:
        """Return whether it may be relied on."""
        if self.next_id is not None:
            return ScreeningState.RUN_AGAIN
        return ScreeningState.VALID if day < self.row.valid_until else ScreeningState.OVER

    def count(self, verdict: ScreeningVerdict) -> int:
        """Return how many candidates have a verdict."""
        number = self.row.counts.get(verdict.value, 0)
        return number if isinstance(number, int) else 0

    @property
    def total(self) -> int:
        """How many candidates were screened."""
        return sum(map(self.count, ScreeningVerdict))


@dataclass(frozen=True, slots=True)
class ScreenedLine:
    """A line as it was found, with the name of today of whom it means."""

    row: AwardScreeningLine
    name: str
    uscc: str
    findings: tuple[Finding, ...]


_LATER = aliased(AwardScreening, name="later")
_BEFORE = aliased(AwardScreening, name="before")


def screenings(
    session: Session, scope: Scope, wanted: ScreeningFilter, *, page: int = 1
) -> tuple[Screening, ...]:
    """Return a page of the screenings within a reach."""
    newest = AwardScreening.id.desc()
    order = newest if wanted.order is ScreeningOrder.NEWEST else AwardScreening.id
    query = _screenings().where(*_conditions(scope, wanted)).order_by(order)
    rows = session.execute(query.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE))
    return tuple(map(_read, rows))


def count_screenings(session: Session, scope: Scope, wanted: ScreeningFilter) -> int:
    """Return how many screenings within a reach are asked for."""
    query = _screenings().where(*_conditions(scope, wanted))
    return session.scalar(query.with_only_columns(func.count(AwardScreening.id))) or 0


def screening_of(session: Session, scope: Scope, screening_id: int) -> Screening | None:
    """Return one screening, None where there is none within the reach."""
    query = _screenings().where(AwardScreening.id == screening_id, *_within(scope))
    row = session.execute(query).first()
    return _read(row) if row is not None else None


def lines_of(
    session: Session,
    screening_id: int,
    verdict: ScreeningVerdict | None = None,
    *,
    page: int | None = None,
) -> tuple[ScreenedLine, ...]:
    """Return the lines of a screening, those of a verdict or all; a page of them, or all."""
    query = (
        select(AwardScreeningLine, Subject.name, Subject.uscc)
        .outerjoin(Subject, Subject.id == AwardScreeningLine.subject_id)
        .where(AwardScreeningLine.screening_id == screening_id)
        .order_by(AwardScreeningLine.line_no)
    )
    if verdict is not None:
        query = query.where(AwardScreeningLine.verdict == verdict)
    if page is not None:
        query = query.offset((page - 1) * LINES_PAGE).limit(LINES_PAGE)
    return tuple(
        ScreenedLine(row, name or "", uscc or "", tuple(map(finding_from, row.findings)))
        for row, name, uscc in session.execute(query)
    )


def changes_since(session: Session, screening: AwardScreening) -> tuple[Changed, ...]:
    """Return what a screening found otherwise than the one that it ran again."""
    if screening.previous_id is None:
        return ()
    return differences(
        kept_lines(session, screening.previous_id), kept_lines(session, screening.id)
    )


def kept_lines(session: Session, screening_id: int) -> Sequence[Line]:
    """Return the lines of a screening as they were sealed."""
    rows = session.scalars(
        select(AwardScreeningLine)
        .where(AwardScreeningLine.screening_id == screening_id)
        .order_by(AwardScreeningLine.line_no)
    )
    return [
        Line(
            *(row.line_no, row.asked_name, row.asked_code, row.subject_id),
            *(row.verdict, row.findings),
        )
        for row in rows
    ]


def _screenings() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(AwardScreening, Account.display_name, _BEFORE.screening_no),
            *(_LATER.id, _LATER.screening_no),
        )
        .join(Account, Account.id == AwardScreening.by_id)
        .outerjoin(_BEFORE, _BEFORE.id == AwardScreening.previous_id)
        .outerjoin(_LATER, _LATER.previous_id == AwardScreening.id)
    )


def _read(row: Any) -> Screening:  # Any: a row of two tables' columns, read by place
    screening, by, previous_no, next_id, next_no = row
    return Screening(screening, by, previous_no, next_id, next_no)


def _conditions(scope: Scope, wanted: ScreeningFilter) -> list[ColumnElement[bool]]:
    found = _within(scope)
    if wanted.award:
        found.append(AwardScreening.award_id == wanted.award)
    if wanted.state is not None:
        found.append(_stands(wanted.state, wanted.on))
    if wanted.text:
        found.append(
            or_(
                AwardScreening.title.contains(wanted.text, autoescape=True),
                AwardScreening.screening_no.contains(wanted.text, autoescape=True),
            )
        )
    return found


def _stands(state: ScreeningState, on: date) -> ColumnElement[bool]:
    if state is ScreeningState.RUN_AGAIN:
        return _LATER.id.is_not(None)
    is_valid = AwardScreening.valid_until > on
    return and_(_LATER.id.is_(None), is_valid if state is ScreeningState.VALID else ~is_valid)


def _within(scope: Scope) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if scope.department_id is not None:
        found.append(AwardScreening.department_id == scope.department_id)
    if scope.divisions is not None:
        found.append(AwardScreening.division_code.in_(scope.divisions))
    return found
