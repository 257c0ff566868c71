"""The worklist (我的待办): what waits for somebody, since when and until when; figures and list.

Invariant: what waits for whom is said once, by `_waits_for`; figures and list ask the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.exchange import ImportBatch, QuarantinedRow
from models.proposals import RecordProposal
from models.subjects import Subject
from models.vocabulary import (
    BatchState,
    ProposalState,
    QuarantineState,
    RecordKind,
    Role,
    Word,
)
from registry.queries.blacklist.cases.waiting import case_figure
from registry.queries.duplicates.waiting import merges_waiting, pairs_given_to, pairs_open
from registry.queries.measures.waiting import orders_figure, waivers_figure
from registry.queries.scope import within
from registry.rules.permissions import Scope
from registry.rules.records.particulars import RecordParticulars, from_details

PAGE_SIZE = 20
AT_ONCE = 500  # rows of an export that are in memory


class Waiting(Word):
    """What may wait for somebody."""

    DRAFT = "draft", "草稿", "Drafts"
    RETURNED = "returned", "退回修改", "Returned"
    IN_REVIEW = "in_review", "待法制审核", "In legal review"
    IN_DECISION = "in_decision", "待审批", "Awaiting approval"
    ROWS_WAITING = "rows_waiting", "等待认定主体", "Rows waiting for their subject"
    ROWS_BROKEN = "rows_broken", "退回补正", "Rows to be corrected"
    ROWS_CONFLICT = "rows_conflict", "与已有记录不一致", "Rows that differ from a record"
    BATCHES_PREVIEWED = "batches_previewed", "待确认批次", "Batches to be confirmed"
    BATCHES_RUNNING = "batches_running", "正在导入", "Batches running"
    PAIRS_OPEN = "pairs_open", "疑似重复主体待核查", "Likely duplicates to be judged"
    PAIRS_MINE = "pairs_mine", "分派给我的疑似重复主体", "Likely duplicates given to me"
    CASES_WAITING = "cases_waiting", "名单案件待我办理", "Listing cases waiting"
    MERGES_WAITING = "merges_waiting", "主体归并待复核", "Merges awaiting a second person"
    MEASURES_DUE = "measures_due", "联合奖惩措施待办理", "Joint measures to act on"
    WAIVERS_WAITING = "waivers_waiting", "个案不予适用待决定", "Waivers awaiting a decision"


class WorkOrder(Word):
    """In which order the list stands; the number settles what is equal."""

    DUE = "due", "期限近的在前", "Nearest limit first"
    SINCE = "since", "等待久的在前", "Longest waiting first"
    NEWEST = "newest", "最近到达的在前", "Latest first"


@dataclass(frozen=True, slots=True)
class Figure:
    """How much of one thing waits, since when the oldest has, and how many are past their day."""

    what: Waiting
    count: int
    since: datetime | None = None
    late: int = 0


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """What of the list is asked for; `divisions` are a county with all below it."""

    state: ProposalState | None = None
    kind: RecordKind | None = None
    divisions: tuple[str, ...] = ()
    late: bool = False
    order: WorkOrder = WorkOrder.DUE


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One proposal as the list shows it."""

    row: RecordProposal
    said: RecordParticulars
    subject_name: str
    uscc: str | None
    division_code: str | None
    proposed_by: str

    @property
    def name(self) -> str:
        """What the paper is called: its number, else what it is about."""
        said = self.said
        return said.document_no or said.title or said.product or f"第 {self.row.id} 件"

    @property
    def seal(self) -> str:
        """The seal that a decision binds to."""
        return bytes(self.row.content_hash).hex()

    def late_on(self, day: date) -> bool:
        """Say whether the last day for sending the record lies before `day`."""
        return self.row.due_on is not None and self.row.due_on < day


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One page of the list, and how many there are in all."""

    items: tuple[WorkItem, ...]
    total: int


# In which states a proposal waits for a role; officers may ask for those they have handed on, too.
STATES = {
    Role.OFFICER: (ProposalState.DRAFT, ProposalState.RETURNED),
    Role.LEGAL_REVIEWER: (ProposalState.IN_REVIEW,),
    Role.APPROVER: (ProposalState.IN_DECISION,),
}
HANDED_ON = (ProposalState.IN_REVIEW, ProposalState.IN_DECISION)
_ROWS = {
    QuarantineState.CONFLICT: Waiting.ROWS_CONFLICT,
    QuarantineState.WAITING: Waiting.ROWS_WAITING,
    QuarantineState.BROKEN: Waiting.ROWS_BROKEN,
}
_BATCHES = {
    BatchState.PREVIEWED: Waiting.BATCHES_PREVIEWED,
    BatchState.RUNNING: Waiting.BATCHES_RUNNING,
}


def figures(session: Session, scope: Scope, role: Role, on: date) -> tuple[Figure, ...]:
    """Return how much waits for whoever has `role` and `scope`; empty for a role without work."""
    if role is Role.EXECUTOR:
        return (_measures(session, scope, on),)
    if role not in STATES:
        return ()
    found = [*_proposal_figures(session, scope, role, on), _cases(session, scope, role, on)]
    if role is Role.OFFICER:
        rows, batches = _row_figures(session, scope), _batch_figures(session, scope)
        measures = _measures(session, scope, on)
        return (*found, *rows, *batches, *_pair_figures(session, scope), measures)
    if role is Role.APPROVER:
        waiting = merges_waiting(session, scope, but_of=scope.own_accounts[0])
        since = min((one.proposed_at for one in waiting), default=None)
        merges = Figure(Waiting.MERGES_WAITING, len(waiting), since)
        return (*found, merges, _waivers(session, scope, on))
    return tuple(found)


def worklist(
    session: Session, scope: Scope, role: Role, wanted: WorkFilter, *, on: date, page: int = 1
) -> WorkPage:
    """Return a page of the proposals that wait for whoever has `role` and `scope`."""
    where = _asked(scope, role, wanted, on)
    joined = select(func.count(RecordProposal.id)).join(
        Subject, Subject.id == RecordProposal.subject_id
    )
    rows = session.execute(
        _selection(where, wanted.order).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    )
    return WorkPage(tuple(map(_item, rows)), session.scalar(joined.where(*where)) or 0)


def whole_worklist(
    session: Session, scope: Scope, role: Role, wanted: WorkFilter, *, on: date
) -> Iterator[WorkItem]:
    """Yield every proposal that `worklist` would show, page after page."""
    query = _selection(_asked(scope, role, wanted, on), wanted.order)
    for row in session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield _item(row)


def picked(session: Session, scope: Scope, role: Role, ids: list[int]) -> tuple[WorkItem, ...]:
    """Return those of `ids` that wait for whoever has `role` and `scope`, in the order of `ids`."""
    where = [*_waits_for(scope, role, STATES[role]), RecordProposal.id.in_(ids)]
    found = {item.row.id: item for item in map(_item, session.execute(_selection(where)))}
    return tuple(found[one] for one in ids if one in found)


def _waits_for(
    scope: Scope, role: Role, states: tuple[ProposalState, ...]
) -> list[ColumnElement[bool]]:
    """Return the conditions of what waits: drafts for their writer, the rest for a post's reach."""
    own = RecordProposal.proposed_by.in_(scope.own_accounts)
    place = within(scope, RecordProposal.department_id, RecordProposal.division_code)
    return [*place, RecordProposal.state.in_(states), own if role is Role.OFFICER else ~own]


def _asked(scope: Scope, role: Role, wanted: WorkFilter, on: date) -> list[ColumnElement[bool]]:
    where = _waits_for(scope, role, (wanted.state,) if wanted.state else STATES[role])
    if wanted.kind:
        where.append(RecordProposal.kind == wanted.kind)
    if wanted.divisions:
        where.append(Subject.division_code.in_(wanted.divisions))
    if wanted.late:
        where.append(RecordProposal.due_on < on)
    return where


def _selection(
    where: list[ColumnElement[bool]], order: WorkOrder = WorkOrder.SINCE
) -> Select[RecordProposal, str, str | None, str | None, str]:
    row = RecordProposal
    orders = {
        WorkOrder.DUE: (row.due_on.is_(None), row.due_on, row.state_since, row.id),
        WorkOrder.SINCE: (row.state_since, row.id),
        WorkOrder.NEWEST: (row.state_since.desc(), row.id.desc()),
    }
    return (
        select(row, Subject.name, Subject.uscc, Subject.division_code, Account.display_name)
        .join(Subject, Subject.id == row.subject_id)
        .join(Account, Account.id == row.proposed_by)
        .where(*where)
        .order_by(*orders[order])
    )


def _item(found: Row[RecordProposal, str, str | None, str | None, str]) -> WorkItem:
    row, subject_name, uscc, division_code, proposed_by = found
    said = from_details(row.content)
    return WorkItem(row, said, subject_name, uscc, division_code, proposed_by)


def _proposal_figures(session: Session, scope: Scope, role: Role, on: date) -> list[Figure]:
    late = func.count().filter(RecordProposal.due_on < on)
    states = STATES[role]
    asked = (*states, *HANDED_ON) if role is Role.OFFICER else states
    rows = session.execute(
        select(RecordProposal.state, func.count(), func.min(RecordProposal.state_since), late)
        .where(*_waits_for(scope, role, asked))
        .group_by(RecordProposal.state)
    )
    counted = {state: (count, since, past) for state, count, since, past in rows}
    return [Figure(Waiting(state.value), *counted.get(state, (0, None, 0))) for state in asked]


def _cases(session: Session, scope: Scope, role: Role, on: date) -> Figure:
    counted = case_figure(session, scope, role, on)
    return Figure(Waiting.CASES_WAITING, counted.count, counted.since, counted.late)


def _measures(session: Session, scope: Scope, on: date) -> Figure:
    counted = orders_figure(session, scope, on)
    return Figure(Waiting.MEASURES_DUE, counted.count, counted.since, counted.late)


def _waivers(session: Session, scope: Scope, on: date) -> Figure:
    counted = waivers_figure(session, scope, on, but_of=scope.own_accounts[0])
    return Figure(Waiting.WAIVERS_WAITING, counted.count, counted.since)


def _row_figures(session: Session, scope: Scope) -> Iterator[Figure]:
    rows = session.execute(
        select(QuarantinedRow.state, func.count(), func.min(QuarantinedRow.recorded_at))
        .join(ImportBatch, ImportBatch.id == QuarantinedRow.first_batch_id)
        .where(*within(scope, ImportBatch.department_id, QuarantinedRow.division_code))
        .group_by(QuarantinedRow.state)
    )
    counted = {state: (count, since) for state, count, since in rows}
    for state, what in _ROWS.items():
        yield Figure(what, *counted.get(state, (0, None)))


def _batch_figures(session: Session, scope: Scope) -> Iterator[Figure]:
    rows = session.execute(
        select(ImportBatch.state, func.count(), func.min(ImportBatch.started_at))
        .where(*within(scope, ImportBatch.department_id, ImportBatch.division_code))
        .group_by(ImportBatch.state)
    )
    counted = {state: (count, since) for state, count, since in rows}
    for state, what in _BATCHES.items():
        yield Figure(what, *counted.get(state, (0, None)))


def _pair_figures(session: Session, scope: Scope) -> Iterator[Figure]:
    yield Figure(Waiting.PAIRS_OPEN, *pairs_open(session, scope))
    yield Figure(Waiting.PAIRS_MINE, *pairs_given_to(session, scope.own_accounts[0]))
