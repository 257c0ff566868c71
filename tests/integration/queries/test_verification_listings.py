"""Lists are sound until somebody touches them from outside; then the first bad position is named."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, text

from models.guards import drop_guards
from models.session import Sessions
from models.vocabulary import CaseKind
from registry.queries.verification import verify
from tests.integration.services.rating_desk import register_firm
from tests.integration.services.record_desk import LAW
from tests.listing_factories import at_ten, change_entry, list_subject
from tests.record_factories import make_hands

FACTS = ("audit_entry", "list_case_step", "list_entry_event")
TABLES = ("list_case", "list_entry", "list_entry_event")
Touch = Callable[[str], None]


@pytest.fixture
def register(sessions: Sessions) -> Sessions:
    """One firm: case 1 listed it (entry 1), case 2 revoked that."""
    with sessions.writing() as session:
        firm, hands = register_firm(session, at_ten(date(2026, 1, 5))), make_hands(session)
        entry = list_subject(session, firm.id, hands)
        change_entry(session, entry, CaseKind.REVOCATION, date(2026, 7, 1), hands)
    return sessions


@pytest.fixture
def touch(engine: Engine) -> Touch:
    """Run a statement as somebody who holds the database, and took triggers and checks down."""

    def run(statement: str) -> None:
        with engine.execution_options(register_writes=True).begin() as connection:
            if engine.dialect.name == "sqlite":
                connection.execute(text("PRAGMA ignore_check_constraints = ON"))
            else:
                for table in TABLES:
                    checks = (
                        "SELECT conname FROM pg_constraint WHERE contype = 'c'"
                        f" AND conrelid = '{table}'::regclass"
                    )
                    for (name,) in connection.execute(text(checks)).all():
                        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
            for table in FACTS:
                for deed in ("update", "delete") if engine.dialect.name == "sqlite" else ():
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_keeps_facts_{deed}"))
                drop_guards(lambda ddl: connection.execute(text(ddl)), engine.dialect.name, table)
            connection.execute(text(statement))

    return run


def unsound(sessions: Sessions) -> dict[str, str | None]:
    with sessions.reading() as session:
        found = list(verify(session, None, law=LAW))
    return {one.check: one.first_bad for one in found if not one.is_sound}


def test_an_untouched_register_is_sound_and_every_check_has_looked(register: Sessions) -> None:
    with register.reading() as session:
        looked = {one.check: one.checked for one in verify(session, None, law=LAW)}

    assert unsound(register) == {}
    assert (looked["list_cases"], looked["list_entries"]) == (2, 1)
    assert looked["list_hands"] == 2 + 3  # cases, events


@pytest.mark.parametrize(
    ("statement", "check", "where"),
    [
        ("UPDATE list_case SET state = 'served' WHERE id = 1", "list_cases", "list_case:1"),
        ("UPDATE list_case SET content = '{}' WHERE id = 1", "list_cases", "list_case:1"),
        ("UPDATE list_case SET reviewed_by = NULL WHERE id = 1", "list_cases", "list_case:1"),
        ("UPDATE list_case SET revision = 7 WHERE id = 2", "list_cases", "list_case:2"),
        ("DELETE FROM list_case_step WHERE case_id = 2", "list_cases", "list_case:2"),
        (
            "DELETE FROM list_case_step WHERE case_id = 1 AND step = 'notified'",
            "list_hands",
            "list_case:1",
        ),
        (
            "DELETE FROM list_case_step WHERE case_id = 1 AND step = 'served'",
            "list_hands",
            "list_case:1",
        ),
        (
            "UPDATE list_case_step SET on_date = '2026-04-01'"
            " WHERE case_id = 1 AND step = 'approved'",
            "list_hands",
            "list_case:1",
        ),
        (
            "UPDATE list_entry_event SET by_id = decided_by WHERE event = 'revoked'",
            "list_hands",
            "list_entry_event:3",
        ),
        ("UPDATE list_entry SET until_on = '2029-05-20'", "list_entries", "list_entry:1"),
        ("UPDATE list_entry SET listed_on = '2026-05-01'", "list_entries", "list_entry:1"),
        ("UPDATE list_entry SET public_from = '2026-05-22'", "list_entries", "list_entry:1"),
        ("UPDATE list_entry SET decision_no = 'X'", "list_entries", "list_entry:1"),
        ("UPDATE list_entry SET removable_from = NULL", "list_entries", "list_entry:1"),
        (
            "UPDATE list_entry_event SET valid_from = '2026-05-01' WHERE event = 'listed'",
            "list_entries",
            "list_entry:1",
        ),
    ],
)
def test_whatever_is_touched_is_found_at_its_place(
    register: Sessions, touch: Touch, statement: str, check: str, where: str
) -> None:
    touch(statement)

    found = unsound(register)
    assert found.get(check) == where


@pytest.mark.parametrize(
    ("event", "sentence"),
    [("listed", "已经列入"), ("stayed", "已经移出名单"), ("published", "已经移出名单")],
)
def test_an_order_of_events_that_cannot_be_is_a_finding_and_stops_nothing(
    register: Sessions, touch: Touch, event: str, sentence: str
) -> None:
    touch(
        "INSERT INTO list_entry_event (id, entry_id, event, valid_from, by_id, decided_by, content,"
        " recorded_at) SELECT 9, entry_id, '" + event + "', valid_from, by_id, decided_by, content,"
        " recorded_at FROM list_entry_event WHERE event = 'revoked'"
    )

    with register.reading() as session:
        found = {one.check: one for one in verify(session, None, law=LAW)}

    assert found["list_entries"].first_bad == "list_entry:1"
    assert sentence in str(found["list_entries"].problem)
