"""One definition for rows and for SQL: on any day both say the same, and what plain words say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, insert, select

from models.base import Base
from models.blacklist import ListEntry
from models.vocabulary import FOREVER, ListKind
from registry.rules.blacklist.in_force import in_force, is_public

DAY = date(2026, 5, 22)
FIELDS = ("in_force_from", "public_from", "until_on", "stayed_from", "stayed_until")
NEAR = st.integers(-3, 3).map(lambda days: DAY + timedelta(days))
ANY = st.one_of(NEAR, st.just(FOREVER), st.dates(date(2018, 1, 1), date(2040, 12, 31)))
ROWS = st.lists(st.tuples(*[ANY] * len(FIELDS)), min_size=1, max_size=20)


@dataclass(frozen=True)
class Days:
    """The days of an entry and nothing else."""

    in_force_from: date
    public_from: date
    until_on: date
    stayed_from: date
    stayed_until: date

    def has_effect(self, on: date) -> bool:
        """Say in plain words whether it has effect on a day."""
        if on < self.in_force_from or on >= self.until_on:
            return False
        is_stayed = self.stayed_from <= on < self.stayed_until
        return not is_stayed

    def is_shown(self, on: date) -> bool:
        """Say in plain words whether it is shown on a day."""
        return self.has_effect(on) and on >= self.public_from


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    """An SQLite database with the table of entries alone."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine, tables=[Base.metadata.tables["list_entry"]])
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _row(number: int, days: Days) -> dict[str, Any]:
    return {
        "id": number,
        "entry_no": f"2026-{number:08d}",
        "list_type": "market_serious",
        "list_kind": ListKind.SERIOUS,
        "grounds": "",
        "subject_id": number,
        "case_id": number,
        "document_key": number.to_bytes(16),
        "basis_key": number.to_bytes(16),
        "decision_no": "演市监列〔2026〕1号",
        "authority": "嘉兴市市场监督管理局",
        "is_foreign": False,
        "listed_on": date(2017, 1, 1),
        "term_until": FOREVER,
        "is_open": True,
        "department_id": "amr",
        "event_id": number,
        **{field: getattr(days, field) for field in FIELDS},
    }


def _found(connection: Connection, entries: list[Days], on: date) -> tuple[set[int], set[int]]:
    """Return which of these rows the table says are in force, and public, on a day."""
    connection.execute(insert(ListEntry), [_row(n, one) for n, one in enumerate(entries)])
    try:
        return (
            set(connection.scalars(select(ListEntry.id).where(in_force(ListEntry, on)))),
            set(connection.scalars(select(ListEntry.id).where(is_public(ListEntry, on)))),
        )
    finally:
        connection.rollback()


def _agree(connection: Connection, entries: list[Days], on: date) -> None:
    force, shown = _found(connection, entries, on)

    for number, one in enumerate(entries):
        assert bool(in_force(one, on)) == (number in force) == one.has_effect(on), (one, on)
        assert bool(is_public(one, on)) == (number in shown) == one.is_shown(on), (one, on)


def test_every_way_in_which_days_lie_about_a_day_is_answered_alike(connection: Connection) -> None:
    around = (DAY - timedelta(1), DAY, DAY + timedelta(1), FOREVER)
    entries = [Days(*days) for days in product(around, repeat=len(FIELDS))]

    _agree(connection, entries, DAY)

    assert (
        0 < sum(one.is_shown(DAY) for one in entries) < sum(one.has_effect(DAY) for one in entries)
    )


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, on=ANY.filter(lambda day: day != FOREVER))
def test_row_and_table_agree_on_any_day(
    connection: Connection, rows: list[tuple[date, ...]], on: date
) -> None:
    _agree(connection, [Days(*one) for one in rows], on)


@settings(max_examples=200, deadline=None)
@given(days=st.tuples(*[ANY] * len(FIELDS)), on=ANY)
def test_what_is_shown_is_in_force(days: tuple[date, ...], on: date) -> None:
    entry = Days(*days)

    assert bool(in_force(entry, on)) >= bool(is_public(entry, on))
