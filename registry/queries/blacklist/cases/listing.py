"""The list of listing cases: filtered, sorted, paged, exported; page and files come from one query.

Invariant: what lies outside the reader's scope is left out in the query.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.blacklist import ListCase, ListCaseStep
from models.subjects import Subject
from models.vocabulary import CaseKind, CaseState, SubjectKind, Word
from registry.queries.blacklist.reach import cases_within
from registry.rules.blacklist import CaseContent, content_from
from registry.rules.identity.folding import fold
from registry.rules.permissions import Scope

PAGE_SIZE = 20
AT_ONCE = 500  # rows of an export that are in memory
LONGEST_TEXT = 100
Found = Row[ListCase, str, str | None, SubjectKind, str | None, str | None]


class CaseOrder(Word):
    """In which order the list stands; the number settles what is equal."""

    DUE = "due", "期限近的在前", "Nearest limit first"
    MOVED = "moved", "最近办理的在前", "Latest step first"
    NEWEST = "newest", "最近立案的在前", "Latest opened first"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What of the list is asked for; `divisions` are a county with all below it."""

    text: str = ""
    kind: CaseKind | None = None
    state: CaseState | None = None
    list_type: str = ""
    divisions: tuple[str, ...] = ()
    open_only: bool = False
    late: bool = False
    order: CaseOrder = CaseOrder.DUE


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case as the list shows it."""

    row: ListCase
    said: CaseContent
    subject_name: str
    uscc: str | None
    is_person: bool
    division_code: str | None
    proposed_by: str | None

    @property
    def seal(self) -> str:
        """The hash that a decision binds to."""
        return bytes(self.row.content_hash).hex()

    @property
    def number(self) -> str:
        """By what the case is called: its decision, else what it rests on, else its own number."""
        said = self.said
        return (
            self.row.decision_no
            or said.decision_no
            or said.paper_no
            or said.penalty_no
            or f"第 {self.row.id} 号案件"
        )

    def late_on(self, day: date) -> bool:
        """Say whether the day by which somebody had to act lies before `day`."""
        return self.row.due_on is not None and self.row.due_on < day


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of the list, and how many there are in all."""

    lines: tuple[CaseLine, ...]
    total: int


def cases(
    session: Session, scope: Scope, wanted: CaseFilter, *, on: date, page: int = 1
) -> CasePage:
    """Return a page of the cases within a scope."""
    where = [*cases_within(session, scope), *conditions(wanted, on)]
    return page_of(session, where, wanted.order, page)


def all_cases(
    session: Session, scope: Scope, wanted: CaseFilter, *, on: date
) -> Iterator[CaseLine]:
    """Yield every case that `cases` would show, some at a time."""
    where = [*cases_within(session, scope), *conditions(wanted, on)]
    rows = session.execute(_selection(where, wanted.order).execution_options(yield_per=AT_ONCE))
    for row in rows:
        yield _line(row)


def page_of(
    session: Session, where: list[ColumnElement[bool]], order: CaseOrder, page: int
) -> CasePage:
    """Return a page of the cases that meet conditions."""
    rows = session.execute(_selection(where, order).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    counted = (
        select(func.count(ListCase.id)).join(Subject, Subject.id == ListCase.subject_id)
    ).where(*where)
    return CasePage(tuple(map(_line, rows)), session.scalar(counted) or 0)


def lines_of(session: Session, where: list[ColumnElement[bool]]) -> tuple[CaseLine, ...]:
    """Return all cases that meet conditions, the nearest limit first."""
    return tuple(map(_line, session.execute(_selection(where, CaseOrder.DUE))))


def conditions(wanted: CaseFilter, on: date) -> list[ColumnElement[bool]]:
    """Return what a filter asks of cases and their subjects."""
    asked: list[tuple[bool, ColumnElement[bool]]] = [
        (wanted.kind is not None, ListCase.kind == wanted.kind),
        (wanted.state is not None, ListCase.state == wanted.state),
        (bool(wanted.list_type), ListCase.list_type == wanted.list_type),
        (bool(wanted.divisions), Subject.division_code.in_(wanted.divisions)),
        (wanted.open_only, ListCase.is_open.is_(True)),
        (wanted.late, ListCase.due_on < on),
    ]
    found = [condition for is_asked, condition in asked if is_asked]
    return found + ([_holds(wanted.text)] if wanted.text.strip() else [])


def _holds(text: str) -> ColumnElement[bool]:
    """Return the condition that the party or a paper of a case bears the text; nothing is a wildcard."""
    said = text.strip()[:LONGEST_TEXT]
    paper = exists().where(
        ListCaseStep.case_id == ListCase.id,
        ListCaseStep.document_no.contains(said, autoescape=True),
    )
    return or_(
        Subject.uscc == said.upper(),
        Subject.name_key.contains(fold(said), autoescape=True),
        Subject.name.contains(said, autoescape=True),
        ListCase.decision_no.contains(said, autoescape=True),
        paper,
    )


def _selection(
    where: list[ColumnElement[bool]], order: CaseOrder
) -> Select[ListCase, str, str | None, SubjectKind, str | None, str | None]:
    row = ListCase
    orders = {
        CaseOrder.DUE: (row.is_open.desc(), row.due_on.is_(None), row.due_on, row.id.desc()),
        CaseOrder.MOVED: (row.state_since.desc(), row.id.desc()),
        CaseOrder.NEWEST: (row.id.desc(),),
    }
    return (
        select(
            row,
            Subject.name,
            Subject.uscc,
            Subject.kind,
            Subject.division_code,
            Account.display_name,
        )
        .join(Subject, Subject.id == row.subject_id)
        .outerjoin(Account, Account.id == row.proposed_by)
        .where(*where)
        .order_by(*orders[order])
    )


def _line(found: Found) -> CaseLine:
    row, name, uscc, kind, division_code, proposed_by = found
    is_person = kind is SubjectKind.PRACTITIONER
    said = content_from(row.content)
    return CaseLine(row, said, name, uscc, is_person, division_code, proposed_by)
