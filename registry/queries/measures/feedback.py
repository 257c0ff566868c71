"""A department's file of feedback against its orders: row by row, what can be done and why not.

Invariant: judged by the rule that the service asks; nothing is written. A row of another department's
order, of an unknown number, or of an order that stands in the file before, is never good.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.measures import MeasureOrder
from models.subjects import Subject
from registry.files.chunks import Table, cell_text
from registry.files.export import Value
from registry.queries.measures.earliest import earliest_days
from registry.queries.measures.listing import AT_ONCE, OrderFilter, all_orders
from registry.queries.measures.orders import facts_of
from registry.rulebooks import rulebook_of
from registry.rules.measures import MeasureLaw
from registry.rules.measures.feedback import FILLED_IN, Wanted, columns_of, read_row
from registry.rules.measures.possible import stands_in_the_way
from registry.rules.permissions import Scope

UNKNOWN = "没有这个编号的措施，请从本部门的反馈文件中复制编号。"
FOREIGN = "这项措施由其他部门执行，不能代为反馈。"
BEYOND = "这项措施不在本辖区内。"


@dataclass(frozen=True, slots=True)
class Judged:
    """One row: what it asks for, of which order, and why it cannot be done; empty if it can."""

    wanted: Wanted
    problem: str
    order_id: int = 0
    subject_name: str = ""
    measure_name: str = ""

    @property
    def is_good(self) -> bool:
        """Say whether the row can be done."""
        return not self.problem and not self.wanted.is_blank

    @property
    def is_left(self) -> bool:
        """Say whether the row asks for something that cannot be done."""
        return bool(self.problem)


@dataclass(frozen=True, slots=True)
class Feedback:
    """A whole file, judged."""

    rows: tuple[Judged, ...]

    @property
    def good(self) -> tuple[Judged, ...]:
        """The rows that can be done."""
        return tuple(one for one in self.rows if one.is_good)

    @property
    def left(self) -> tuple[Judged, ...]:
        """The rows that cannot be done."""
        return tuple(one for one in self.rows if one.is_left)

    @property
    def blank(self) -> int:
        """How many rows ask for nothing."""
        return sum(one.wanted.is_blank for one in self.rows)


def own_rows(session: Session, scope: Scope, *, on: date) -> Iterator[tuple[Value, ...]]:
    """Yield the orders that wait for a department, as its file has them: `HEADER`, the last ones empty."""
    for line in all_orders(session, scope, OrderFilter(mine=True), on=on):
        row = line.row
        told = (line.measure.name_zh, line.subject_name, line.uscc, row.cause_kind.zh)
        yield (row.order_no, *told, row.state.zh, line.due, *("" for _ in FILLED_IN))


def wanted_in(table: Table, today: date) -> Iterator[Wanted]:
    """Yield what each row of a file asks for. Raises Invalid where it is no file of feedback."""
    columns = columns_of(table.header)
    for chunk in table.chunks():
        for at, line in enumerate(chunk.lines):
            cells = {
                name: cell_text(chunk.columns[place][at]).strip() for name, place in columns.items()
            }
            problem = chunk.row_problems.get(at)
            if problem is not None:
                yield Wanted(line, cells, cells["order_no"], problem=problem.message)
            else:
                yield read_row(line, cells, today)


def judged(session: Session, scope: Scope, rows: Iterable[Wanted], *, on: date) -> Feedback:
    """Return a file's rows with what stands in the way of each."""
    wanted, seen, found = tuple(rows), dict[str, int](), []
    known = _orders(session, [one.order_no for one in wanted if not one.is_blank])
    bench = _Bench(rulebook_of(session).measures, scope, known, on)
    for one in wanted:
        found.append(_judge(bench, one, seen))
        if not one.is_blank:
            seen.setdefault(one.order_no, one.line)
    return Feedback(tuple(found))


class _Bench(NamedTuple):
    """What every row of a file is judged by."""

    law: MeasureLaw
    scope: Scope
    known: Mapping[str, "_Known"]
    on: date


class _Known(NamedTuple):
    """An order that a file names, with its party, and from when on a step of it may be dated."""

    order: MeasureOrder
    subject_name: str
    earliest: date


def _judge(bench: _Bench, one: Wanted, seen: Mapping[str, int]) -> Judged:
    if one.is_blank or one.problem:
        return Judged(one, one.problem)
    if one.order_no in seen:
        earlier = seen[one.order_no]
        return Judged(one, f"第 {earlier} 行已有同一措施；一个文件中每项措施只办理一步。")
    if one.order_no not in bench.known:
        return Judged(one, UNKNOWN)
    order, name, earliest = bench.known[one.order_no]
    if reason := _beyond(bench.scope, order):
        return Judged(one, reason)
    assert one.step is not None  # it is not blank, and it could be read
    assert one.said is not None
    measure = bench.law.measure(order.measure_id, order.edition)
    reason = stands_in_the_way(facts_of(order), one.step, one.said, bench.on, earliest)
    return Judged(one, reason, order.id, name, measure.name_zh)


def _beyond(scope: Scope, order: MeasureOrder) -> str:
    if scope.department_id != order.department_id:
        return FOREIGN
    is_within = scope.divisions is None or order.division_code in scope.divisions
    return "" if is_within else BEYOND


def _orders(session: Session, numbers: Sequence[str]) -> dict[str, _Known]:
    found: dict[str, _Known] = {}
    asked = sorted(set(numbers))
    for start in range(0, len(asked), AT_ONCE):
        rows = session.execute(
            select(MeasureOrder, Subject.name)
            .join(Subject, Subject.id == MeasureOrder.subject_id)
            .where(MeasureOrder.order_no.in_(asked[start : start + AT_ONCE]))
        ).all()
        days = earliest_days(session, [order for order, _ in rows])
        found |= {order.order_no: _Known(order, name, days[order.id]) for order, name in rows}
    return found
