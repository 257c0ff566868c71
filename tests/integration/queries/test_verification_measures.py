"""Orders are sound until somebody touches them from outside; then the first bad position is named."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, text

from models.blacklist import ListEntry
from models.guards import drop_guards
from models.session import Sessions
from models.vocabulary import CaseKind, OrderStep
from registry.queries.verification import verify
from registry.rules.measures.loop import Said
from registry.services import measures
from tests.integration.services.measure_desk import (
    ORDERS,
    REASON,
    carry_out,
    lay_out,
    member,
    order_for,
    take,
)
from tests.listing_factories import at_ten, change_entry
from tests.record_factories import make_hands

FACTS = ("audit_entry", "list_entry_event", "measure_order_step")
TABLES = ("measure_order", "measure_order_step")
TODAY = date(2026, 7, 1)
CHECKS = ("measure_orders", "measure_commitments", "measures_due")
Touch = Callable[[str], None]


@pytest.fixture
def register(sessions: Sessions) -> Sessions:
    """A listed firm: procurement carried out, subsidies waived by two people."""
    with sessions.writing() as session:
        lay_out(session)
        buyer, chief = member(session, "finance"), member(session, "finance")
        carry_out(session, order_for(session, "P04", "finance"), date(2026, 6, 9), buyer)
        waived = order_for(session, "P14", "finance")
        take(session, waived, OrderStep.RECEIVED, date(2026, 6, 1), buyer)
        said = Said(date(2026, 6, 9), until=date(2026, 9, 1), reason=REASON)
        measures.ask_waiver(session, waived.id, said, by=buyer, at=at_ten(date(2026, 6, 9)))
        measures.decide_waiver(
            session,
            waived.id,
            granted=True,
            reason=REASON,
            by=chief,
            at=at_ten(date(2026, 6, 10)),
        )
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


def unsound(sessions: Sessions, on: date = TODAY) -> dict[str, str | None]:
    """Return where each check first finds something wrong."""
    with sessions.reading() as session:
        found = list(verify(session, None, on=on))
    return {one.check: one.first_bad for one in found if not one.is_sound}


def test_an_untouched_register_is_sound_and_every_check_has_looked(register: Sessions) -> None:
    with register.reading() as session:
        looked = {one.check: one.checked for one in verify(session, None, on=TODAY)}

    assert unsound(register) == {}
    assert {name: looked[name] for name in CHECKS} == {
        "measure_orders": ORDERS,
        "measure_commitments": ORDERS + 3 + 3,  # begun, carried out, waived
        "measures_due": ORDERS,
    }


def test_orders_stay_sound_when_all_is_lifted(register: Sessions) -> None:
    with register.writing() as session:
        entry = session.get_one(ListEntry, order_for(session, "P04", "finance").cause_id)
        change_entry(session, entry, CaseKind.REVOCATION, TODAY, make_hands(session))

    assert unsound(register) == {}


FIRST = "measure_id = 'P04'"
STEP = f"order_id = (SELECT id FROM measure_order WHERE {FIRST})"


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        ("UPDATE measure_order SET state = 'received' WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET until_on = '2027-01-01' WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET starts_on = '2026-01-01' WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET report_by = NULL WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET paper_no = 'X' WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET paper_no = NULL WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET outcome = 'partly' WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET escalated_on = '2026-06-11' WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET waived_from = '2026-06-11' WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET lift_reason = 'expired' WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET department_id = 'amr' WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET bases = '[]' WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET order_no = 'X' WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET edition = 'X' WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET step_id = 1 WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET is_open = false WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET created_at = '2026-01-01' WHERE {first}", "measure_orders"),
        ("UPDATE measure_order SET cause_kind = 'grade' WHERE {first}", "measure_orders"),
        ("DELETE FROM measure_order_step WHERE {step} AND step = 'reported'", "measure_orders"),
        ("DELETE FROM measure_order_step WHERE {step} AND step = 'received'", "measure_orders"),
        ("DELETE FROM measure_order_step WHERE {step} AND step = 'initiated'", "measure_orders"),
        (
            "UPDATE measure_order_step SET by_id = NULL WHERE {step} AND step = 'applied'",
            "measure_orders",
        ),
        (
            "UPDATE measure_order_step SET details = '{}' WHERE {step} AND step = 'applied'",
            "measure_orders",
        ),
        (
            'UPDATE measure_order_step SET details = \'{"state": "no", "what": 1}\''
            " WHERE {step} AND step = 'applied'",
            "measure_orders",
        ),
        (
            "UPDATE measure_order_step SET step = 'lifted' WHERE {step} AND step = 'applied'",
            "measure_orders",
        ),
    ],
)
def test_whatever_is_touched_of_an_order_is_found_at_its_place(
    register: Sessions, touch: Touch, statement: str, check: str
) -> None:
    with register.reading() as session:
        where = f"measure_order:{order_for(session, 'P04', 'finance').id}"

    touch(statement.replace("{first}", FIRST).replace("{step}", STEP))

    assert unsound(register).get(check) == where


@pytest.mark.parametrize(
    "change",
    [
        "on_date = '2026-06-01'",
        "paper_no = '演财采〔2026〕9号'",
        "reason = '另有原因，与原来所写不同'",
        "outcome = 'partly'",
        "recorded_at = '2026-06-01 02:00:00'",
    ],
)
def test_a_step_that_reads_otherwise_than_the_journal_holds_is_found(
    register: Sessions, touch: Touch, change: str
) -> None:
    touch(f"UPDATE measure_order_step SET {change} WHERE {STEP} AND step = 'reported'")

    assert str(unsound(register)["measure_commitments"]).startswith("audit:")


def test_a_step_that_the_journal_does_not_know_is_found(register: Sessions, touch: Touch) -> None:
    touch(
        "INSERT INTO measure_order_step (id, order_id, step, on_date, details, recorded_at)"
        " SELECT 9000, order_id, 'escalated', on_date, '{}', recorded_at"
        f" FROM measure_order_step WHERE {STEP} AND step = 'reported'"
    )

    assert unsound(register)["measure_commitments"] == "measure_order_step"


@pytest.mark.parametrize(
    "change", ["by_id = asked_by", "asked_by = by_id", "asked_by = NULL", "by_id = NULL"]
)
def test_a_waiver_that_one_person_gave_themselves_is_found(
    register: Sessions, touch: Touch, change: str
) -> None:
    with register.reading() as session:
        where = f"measure_order:{order_for(session, 'P14', 'finance').id}"

    touch(f"UPDATE measure_order_step SET {change} WHERE step = 'waiver_granted'")

    assert unsound(register)["measure_orders"] == where


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE list_entry SET until_on = '2026-06-30'",
        "UPDATE list_entry SET stayed_from = '2026-06-30'",
        "UPDATE list_entry SET until_on = '2030-06-30'",
        "UPDATE list_entry SET list_type = 'abnormal_list'",
    ],
)
def test_an_order_whose_cause_is_gone_is_found(
    register: Sessions, touch: Touch, statement: str
) -> None:
    touch(statement)

    assert str(unsound(register)["measures_due"]).startswith("measure_order:")


def test_a_cause_without_its_order_is_found(register: Sessions, touch: Touch) -> None:
    touch(f"UPDATE measure_order SET is_open = false WHERE {FIRST}")

    assert unsound(register)["measures_due"] == "listing:1"


def test_an_order_whose_days_are_over_needs_no_job_to_be_sound(register: Sessions) -> None:
    assert unsound(register, date(2029, 6, 1)) == {}
