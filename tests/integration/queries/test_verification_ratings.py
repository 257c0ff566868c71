"""Ratings that somebody touches from outside are found, and the first bad position is named."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from models.guards import drop_guards
from models.session import Sessions
from models.vocabulary import RecordChange, Tier
from registry.queries.verification import Finding, verify
from tests.integration.services.rating_desk import (
    OTHER,
    change,
    penalise,
    people_of,
    register_firm,
)

FACTS = ("rating", "audit_entry", "record_mark", "record_version", "identity_link")
CHECKS = ("rating_commitments", "rating_results", "rating_projection", "rating_facts")


@pytest.fixture
def register(sessions: Sessions, at: datetime) -> Sessions:
    """Two firms: one penalised twice, of which one was withdrawn later; the other once."""
    with sessions.writing() as session:
        people = people_of(session)
        firm, other = register_firm(session, at), register_firm(session, at, OTHER)
        penalise(session, firm, people, at, decided_on=date(2026, 11, 2))
        wrong = penalise(session, firm, people, at, tier=Tier.SERIOUS, decided_on=date(2026, 11, 3))
        penalise(session, other, people, at, tier=Tier.SERIOUS)
        later = at + timedelta(days=3)
        change(session, wrong, RecordChange.WITHDRAWN, people, later, decided_on=date(2026, 11, 3))
    return sessions


@pytest.fixture
def touch(engine: Engine) -> Callable[[str], None]:
    """Run a statement as somebody who holds the database and took the triggers down."""

    def run(statement: str) -> None:
        with engine.execution_options(register_writes=True).begin() as connection:
            for table in FACTS:
                for deed in ("update", "delete") if engine.dialect.name == "sqlite" else ():
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_keeps_facts_{deed}"))
                drop_guards(lambda ddl: connection.execute(text(ddl)), engine.dialect.name, table)
            connection.execute(text(statement))

    return run


def findings(register: Sessions) -> dict[str, Finding]:
    with register.reading() as session:
        return {one.check: one for one in verify(session, None) if one.check in CHECKS}


def test_an_untouched_register_is_sound_and_every_check_has_looked(register: Sessions) -> None:
    found = findings(register)

    assert [one.problem for one in found.values()] == [None] * len(CHECKS)
    assert {one.check: one.checked for one in found.values()} == {
        "rating_commitments": 5,
        "rating_results": 5,
        "rating_projection": 2,
        "rating_facts": 2,
    }


@pytest.mark.parametrize(
    ("statement", "check", "where"),
    [
        ("UPDATE rating SET score = score + 1 WHERE id = 3", "rating_results", "rating:3"),
        ("UPDATE rating SET grade = 'AAA' WHERE id = 3", "rating_results", "rating:3"),
        ("UPDATE rating SET ceilings = NULL WHERE id = 2", "rating_results", "rating:2"),
        (
            "UPDATE rating SET next_change_on = '2026-12-24' WHERE id = 1",
            "rating_results",
            "rating:1",
        ),
        ("UPDATE rating SET edition = '2027.1' WHERE id = 1", "rating_results", "rating:1"),
        (
            "UPDATE rating SET inputs = (SELECT inputs FROM rating WHERE id = 1) WHERE id = 2",
            "rating_results",
            "rating:2",
        ),
        (
            "UPDATE rating SET cause = 'scheduled' WHERE id = 3",
            "rating_commitments",
            "rating:3-3",
        ),
        (
            "UPDATE rating SET public_from = '2026-11-23' WHERE id = 3",
            "rating_projection",
            "subject:2",
        ),
        ("DELETE FROM rating WHERE id = 1", "rating_commitments", "rating:1-1"),
        (
            "UPDATE subject_rating SET score = 9999 WHERE subject_id = 2",
            "rating_projection",
            "subject:2",
        ),
        (
            "UPDATE subject_rating SET held_grade = NULL WHERE subject_id = 2",
            "rating_projection",
            "subject:2",
        ),
        (
            "UPDATE subject_rating SET industry_code = 'Z99' WHERE subject_id = 1",
            "rating_projection",
            "subject:1",
        ),
        ("DELETE FROM subject_rating WHERE subject_id = 1", "rating_projection", "subject:1"),
        (
            "UPDATE subject_rating SET facts = (SELECT inputs FROM rating WHERE id = 2)"
            " WHERE subject_id = 1",
            "rating_projection",
            "subject:1",
        ),
        (
            "UPDATE record_version SET tier = 'minor' WHERE subject_id = 2",
            "rating_facts",
            "subject:2",
        ),
        (
            "UPDATE audit_entry SET event = 'signed_in' WHERE event = 'subjects_rated' AND seq ="
            " (SELECT max(seq) FROM audit_entry WHERE event = 'subjects_rated')",
            "rating_commitments",
            "rating",
        ),
    ],
)
def test_a_touched_rating_is_found_and_named(
    register: Sessions, touch: Callable[[str], None], statement: str, check: str, where: str
) -> None:
    touch(statement)

    found = findings(register)[check]
    assert (found.is_sound, found.first_bad) == (False, where)


def test_a_rating_slipped_in_without_a_journal_entry_is_found(
    register: Sessions, touch: Callable[[str], None]
) -> None:
    touch(
        "INSERT INTO rating (id, subject_id, as_of, edition, score, grade, ceilings, cause, inputs,"
        " next_change_on, public_from, recorded_at) SELECT 99, subject_id, as_of, edition, score,"
        " grade, ceilings, cause, inputs, next_change_on, public_from, recorded_at"
        " FROM rating WHERE id = 3"
    )

    found = findings(register)
    assert found["rating_commitments"].first_bad == "rating"
    assert found["rating_results"].is_sound
    assert not found["rating_projection"].is_sound


def test_a_standing_without_any_rating_is_found(
    register: Sessions, touch: Callable[[str], None]
) -> None:
    touch("DELETE FROM rating WHERE subject_id = 2")

    assert findings(register)["rating_projection"].first_bad == "subject_rating"
