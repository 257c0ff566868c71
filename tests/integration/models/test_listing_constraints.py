"""The database itself refuses a listing by one pair of hands, a second open case, a second end.

Every statement is raw SQL on a migrated register: no service stands between it and the tables. Each
refusal has its counterpart: the same row with nothing wrong is taken.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError

from tests.populations import ROWS, populate
from tests.populations_0006 import FOREVER, HASH, LISTING_TABLES

Row = Mapping[str, Any]
PROPOSER, DECIDER, REVIEWER = 1, 2, 3
OTHER_KEY = b"\x05" * 16
SAME_CASE = {"id": 2, "state": "draft", "is_open": True, "entry_id": None, "decided_by": None}
OPEN_CASE = {**SAME_CASE, "basis_key": OTHER_KEY}
OPEN_ENTRY = {
    "id": 2,
    "entry_no": "2026-WXYZ2345",
    "is_open": True,
    "until_on": "2029-05-20",
    "document_key": OTHER_KEY,
    "basis_key": OTHER_KEY,
}
EVENT = {"id": 9, "entry_id": 2, "event": "listed", "by_id": PROPOSER, "decided_by": DECIDER}
LEAF = {"position": 1, "entry_id": 2, "kind": "published"}
DECIDED = ("decided", "served", "done")
UNDECIDED = ("draft", "notified", "in_review", "in_decision", "not_listed", "refused", "closed")
BY_TWO = ("listed", "published", "stayed", "resumed", "removed_early", "revoked")
BY_ONE = ("expired", "marked", "mark_ended")
ENDS = ("removed_early", "revoked", "expired")
UNIQUE = {
    "uq_list_case_open": "list_case.list_type, list_case.subject_id, list_case.kind, list_case.basis_key",
    "uq_list_entry_open": "list_entry.list_type, list_entry.subject_id, list_entry.basis_key",
    "uq_list_entry_document_key_subject_id": "list_entry.document_key, list_entry.subject_id",
    "uq_list_entry_entry_no": "list_entry.entry_no",
    "uq_list_entry_event_ended": "list_entry_event.entry_id",
    "uq_list_entry_event_ends_id": "list_entry_event.ends_id",
    "uq_log_leaf_published": "log_leaf.entry_id",
    "uq_log_leaf_removed": "log_leaf.entry_id",
    "pk_log_leaf": "log_leaf.position",
}


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection that may write, with rows in every table, and a third account."""
    with engine.execution_options(register_writes=True).connect() as connection:
        for revision in ROWS:
            populate(connection, revision)
        third = ROWS["0001"]["account"][0] | {"id": REVIEWER, "username": "reviewer"}
        _insert(connection, "account", third)
        yield connection
        connection.rollback()


def _insert(connection: Connection, table: str, row: Row) -> None:
    marks = ", ".join(f":{column}" for column in row)
    connection.execute(text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"), dict(row))


def _like(table: str, changes: Row) -> Row:
    """Return the first row of a table with something else in it."""
    return LISTING_TABLES[table][0] | dict(changes)


def _add(connection: Connection, table: str, *rows: Row) -> None:
    for changes in rows:
        _insert(connection, table, _like(table, changes))


def _refused(connection: Connection, table: str, changes: Row, constraint: str) -> bool:
    """Say whether a row is refused by exactly this constraint."""
    with pytest.raises(IntegrityError) as refusal:
        _insert(connection, table, _like(table, changes))
    said = str(refusal.value.orig)
    return constraint in said or f"UNIQUE constraint failed: {UNIQUE.get(constraint)}" in said


def _stands(connection: Connection, table: str, key: str, value: int) -> bool:
    found = connection.execute(
        text(f"SELECT 1 FROM {table} WHERE {key} = :value"), {"value": value}
    )
    return found.scalar() is not None


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"proposed_by": 1, "decided_by": 1}, "decider_did_not_propose"),
        ({"proposed_by": 1, "reviewed_by": 1, "decided_by": 2}, "reviewer_did_not_propose"),
        ({"proposed_by": 1, "reviewed_by": 2, "decided_by": 2}, "decider_did_not_review"),
        ({"proposed_by": None, "reviewed_by": 2, "decided_by": 2}, "decider_did_not_review"),
        *[({"state": state, "decided_by": None}, "decided_by_somebody") for state in DECIDED],
        *[
            ({"kind": kind, "entry_id": None}, "new_or_of_an_entry")
            for kind in ("early_removal", "revocation", "stay", "resumption", "reinstatement")
        ],
    ],
)
def test_a_case_of_too_few_people_or_of_no_entry_is_refused(
    connection: Connection, changes: Row, constraint: str
) -> None:
    assert _refused(connection, "list_case", {"id": 2, **changes}, f"ck_list_case_{constraint}")


@pytest.mark.parametrize(
    "changes",
    [
        {"proposed_by": PROPOSER, "reviewed_by": REVIEWER, "decided_by": DECIDER},
        {"proposed_by": None, "reviewed_by": None, "decided_by": DECIDER},
        *[{"state": state, "decided_by": None} for state in UNDECIDED],
        *[{"kind": kind, "entry_id": None} for kind in ("listing", "imported")],
    ],
)
def test_a_case_of_different_people_is_taken(connection: Connection, changes: Row) -> None:
    _add(connection, "list_case", {"id": 2, **changes})

    assert _stands(connection, "list_case", "id", 2)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("decided_by = proposed_by", "decider_did_not_propose"),
        ("reviewed_by = proposed_by", "reviewer_did_not_propose"),
        ("reviewed_by = decided_by", "decider_did_not_review"),
        ("decided_by = NULL", "decided_by_somebody"),
        ("kind = 'stay', entry_id = NULL", "new_or_of_an_entry"),
    ],
)
def test_a_case_cannot_be_changed_into_one_of_too_few_people(
    connection: Connection, change: str, constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=f"ck_list_case_{constraint}"):
        connection.execute(text(f"UPDATE list_case SET {change} WHERE id = 1"))


@pytest.mark.parametrize("kind", ["listing", "imported", "early_removal", "stay"])
def test_two_open_cases_of_one_thing_are_refused(connection: Connection, kind: str) -> None:
    same = OPEN_CASE | {"kind": kind, "entry_id": 1}
    _add(connection, "list_case", same)

    assert _refused(connection, "list_case", same | {"id": 3}, "uq_list_case_open")


@pytest.mark.parametrize(
    "changes",
    [
        {"is_open": False},
        {"list_type": "construction_blacklist"},
        {"subject_id": 2},
        {"kind": "imported"},
        {"basis_key": HASH[:16]},
    ],
)
def test_a_case_of_another_thing_may_be_open_beside_it(
    connection: Connection, changes: Row
) -> None:
    _add(connection, "list_case", OPEN_CASE, OPEN_CASE | {"id": 3, **changes})

    assert _stands(connection, "list_case", "id", 3)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"document_key": b"\x06" * 16}, "uq_list_entry_open"),
        ({"basis_key": b"\x06" * 16}, "uq_list_entry_document_key_subject_id"),
        (
            {"basis_key": b"\x06" * 16, "document_key": b"\x06" * 16, "entry_no": "2026-WXYZ2345"},
            "uq_list_entry_entry_no",
        ),
        ({"subject_id": 2, "until_on": "2026-05-19"}, "ck_list_entry_term"),
    ],
)
def test_an_entry_that_stands_already_or_ends_before_it_began_is_refused(
    connection: Connection, changes: Row, constraint: str
) -> None:
    _add(connection, "list_entry", OPEN_ENTRY)

    second = OPEN_ENTRY | {"id": 3, "entry_no": "2026-QRST2345", **changes}
    assert _refused(connection, "list_entry", second, constraint)


@pytest.mark.parametrize(
    "changes",
    [
        {"is_open": False, "document_key": b"\x06" * 16},
        {"list_type": "construction_blacklist", "document_key": b"\x06" * 16},
        {"subject_id": 2},
        {"basis_key": b"\x06" * 16, "document_key": b"\x06" * 16},
        {"subject_id": 2, "until_on": "2026-05-20"},
        {"subject_id": 2, "until_on": FOREVER},
    ],
)
def test_an_entry_of_another_thing_stands_beside_it(connection: Connection, changes: Row) -> None:
    _add(connection, "list_entry", OPEN_ENTRY)
    _add(connection, "list_entry", OPEN_ENTRY | {"id": 3, "entry_no": "2026-QRST2345", **changes})

    assert _stands(connection, "list_entry", "id", 3)


@pytest.mark.parametrize(
    ("table", "open_one"),
    [("list_case", SAME_CASE), ("list_entry", OPEN_ENTRY | {"basis_key": HASH[:16]})],
)
def test_what_is_closed_cannot_be_opened_again_beside_an_open_one(
    connection: Connection, table: str, open_one: Row
) -> None:
    _add(connection, table, open_one)

    with pytest.raises(IntegrityError, match="(?i)unique"):
        connection.execute(text(f"UPDATE {table} SET is_open = true WHERE id = 1"))


@pytest.mark.parametrize("event", BY_TWO)
@pytest.mark.parametrize("hands", [(PROPOSER, PROPOSER), (PROPOSER, None), (None, None)])
def test_an_event_by_one_person_is_refused(
    connection: Connection, event: str, hands: tuple[int | None, int | None]
) -> None:
    _add(connection, "list_entry", OPEN_ENTRY)
    alone = EVENT | {"event": event, "by_id": hands[0], "decided_by": hands[1]}

    assert _refused(connection, "list_entry_event", alone, "ck_list_entry_event_two_persons")


@pytest.mark.parametrize(
    ("event", "by", "decided"),
    [
        *[(event, PROPOSER, DECIDER) for event in BY_TWO],
        *[(event, None, None) for event in BY_ONE],
        ("listed", None, DECIDER),  # a file at the operator's console, confirmed by a person
    ],
)
def test_an_event_by_two_people_or_by_the_clock_is_taken(
    connection: Connection, event: str, by: int | None, decided: int | None
) -> None:
    _add(connection, "list_entry", OPEN_ENTRY)
    _add(
        connection, "list_entry_event", EVENT | {"event": event, "by_id": by, "decided_by": decided}
    )

    assert _stands(connection, "list_entry_event", "id", 9)


@pytest.mark.parametrize("first", ENDS)
@pytest.mark.parametrize("second", ENDS)
def test_an_entry_ends_once_whatever_the_words(
    connection: Connection, first: str, second: str
) -> None:
    _add(connection, "list_entry", OPEN_ENTRY)
    _add(connection, "list_entry_event", EVENT | {"event": first})
    again = EVENT | {"id": 10, "event": second}

    assert _refused(connection, "list_entry_event", again, "uq_list_entry_event_ended")


def test_a_mark_is_ended_once(connection: Connection) -> None:
    end = EVENT | {"event": "mark_ended", "ends_id": 1}
    _add(connection, "list_entry", OPEN_ENTRY)
    _add(connection, "list_entry_event", end)

    assert _refused(connection, "list_entry_event", end | {"id": 10}, "uq_list_entry_event_ends_id")


@pytest.mark.parametrize("kind", ["published", "removed"])
def test_an_entry_has_one_leaf_of_each_kind(connection: Connection, kind: str) -> None:
    _add(connection, "list_entry", OPEN_ENTRY)
    other = "removed" if kind == "published" else "published"
    leaf = LEAF | {"kind": kind}
    _add(connection, "log_leaf", leaf | {"kind": other, "position": 3}, leaf)

    assert _refused(connection, "log_leaf", leaf | {"position": 2}, f"uq_log_leaf_{kind}")


def test_a_place_of_the_log_is_taken_once(connection: Connection) -> None:
    _add(connection, "list_entry", OPEN_ENTRY)

    assert _refused(connection, "log_leaf", LEAF | {"position": 0}, "pk_log_leaf")


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("log_leaf", {"position": 1, "entry_id": 77}),
        ("list_entry_event", {"id": 9, "entry_id": 77}),
        ("list_entry", {**OPEN_ENTRY, "subject_id": 77}),
        ("list_case", {**OPEN_CASE, "subject_id": 77}),
        ("list_case", {**OPEN_CASE, "proposed_by": 77}),
        ("list_case_step", {"id": 2, "case_id": 77}),
    ],
)
def test_nothing_hangs_on_what_is_not_there(
    connection: Connection, table: str, changes: Row
) -> None:
    with pytest.raises(IntegrityError, match="(?i)foreign key"):
        _add(connection, table, changes)
