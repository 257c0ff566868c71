"""Screenings, reviews and proposals are sound until somebody touches them from outside."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, text

from models.guards import drop_guards
from models.session import Sessions
from models.vocabulary import AwardReviewOutcome, CauseKind, ScreeningVerdict
from registry.queries.awards.screenings import kept_lines
from registry.queries.verification import verify
from registry.rules.awards import seal
from registry.services import awards
from registry.services.awards.reviewing import Reviewed
from tests.integration.services.award_desk import (
    CLEAN,
    SAMPLED,
    awarded,
    lay_out,
    sampled,
    screened,
)
from tests.listing_factories import at_ten
from tests.record_factories import make_hands

AT = at_ten(date(2026, 11, 20))
TABLES = (
    *("audit_entry", "award_screening", "award_screening_line"),
    *("award_review", "award_withdrawal"),
)
Touch = Callable[[str], None]


@pytest.fixture
def register(sessions: Sessions) -> Sessions:
    """A screening; an award that was kept, one whose withdrawal two agreed to, one proposed."""
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        screened(session, desk, [CLEAN, SAMPLED], AT)
        firm, hands = desk.firms[CLEAN], make_hands(session)
        honour = awarded(session, firm, AT).id
        kept, agreed, open_yet = (
            Reviewed(
                honour,
                CauseKind.RECORD,
                sampled(session, firm, AT, decided_on=date(2026, 9, day)).id,
                "性质严重",
            )
            for day in (1, 2, 3)
        )
        awards.keep(session, kept, by=hands.officer, at=AT)
        made = [
            awards.propose_withdrawal(session, one, by=hands.officer, at=AT)
            for one in (agreed, open_yet)
        ]
        outcome = AwardReviewOutcome.WITHDRAWAL_PROPOSED
        awards.settle(session, made[0].id, outcome, "同意撤销", by=hands.approver, at=AT)
    return sessions


@pytest.fixture
def touch(engine: Engine) -> Touch:
    """Run a statement as somebody who holds the database, and took the triggers down."""

    def run(statement: str) -> None:
        with engine.execution_options(register_writes=True).begin() as connection:
            for table in TABLES:
                for deed in ("update", "delete") if engine.dialect.name == "sqlite" else ():
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_keeps_facts_{deed}"))
                drop_guards(lambda ddl: connection.execute(text(ddl)), engine.dialect.name, table)
            connection.exec_driver_sql(statement)

    return run


def _unsound(sessions: Sessions) -> dict[str, tuple[str | None, str | None]]:
    with sessions.reading() as session:
        found = [one for one in verify(session, None) if one.check.startswith("award")]
    return {one.check: (one.first_bad, one.problem) for one in found if not one.is_sound}


def test_an_untouched_register_is_sound_and_both_checks_have_looked(register: Sessions) -> None:
    with register.reading() as session:
        looked = {one.check: one.checked for one in verify(session, None)}

    assert _unsound(register) == {}
    assert (looked["award_screenings"], looked["award_reviews"]) == (1, 2)


OTHER = "(SELECT max(id) FROM account)"
TOUCHED = [
    ("UPDATE award_screening SET title = '另一次评选'", "award_screening:1"),
    ("UPDATE award_screening SET valid_until = '2027-12-31'", "award_screening:1"),
    ("UPDATE award_screening SET journal_id = 1", "award_screening:1"),
    (f"UPDATE award_screening SET by_id = {OTHER}", "award_screening:1"),
    ("UPDATE award_screening SET recorded_at = '2026-11-19 02:00:00'", "award_screening:1"),
    ("UPDATE award_screening_line SET recorded_at = '2026-11-19 02:00:00'", "award_screening:1"),
    ("UPDATE award_screening_line SET verdict = 'pass'", "award_screening:1"),
    ("DELETE FROM award_screening_line WHERE line_no = 2", "award_screening:1"),
    ("DELETE FROM audit_entry WHERE about = 'screening:1'", "award_screening:1"),
    ("UPDATE award_review SET reason = '别的理由' WHERE id = 1", "award_review:1"),
    (f"UPDATE award_review SET by_id = {OTHER} WHERE id = 1", "award_review:1"),
    ("UPDATE award_review SET document_no = '别号' WHERE id = 2", "award_review:2"),
    (f"UPDATE award_review SET decided_by = {OTHER} - 1 WHERE id = 2", "award_review:2"),
    ("UPDATE award_review SET outcome = 'kept' WHERE id = 2", "award_review:2"),
    ("UPDATE award_review SET cause_id = 99 WHERE id = 1", "award_review:1"),
    ("DELETE FROM award_review WHERE id = 1", "award_review:1"),
    ("UPDATE award_withdrawal SET reason = '别的理由' WHERE id = 2", "award_withdrawal:2"),
    (f"UPDATE award_withdrawal SET by_id = {OTHER} WHERE id = 2", "award_withdrawal:2"),
    ("DELETE FROM award_withdrawal WHERE id = 2", "award_withdrawal:2"),
]


@pytest.mark.parametrize(("statement", "where"), TOUCHED)
def test_whatever_is_touched_is_found(
    register: Sessions, touch: Touch, statement: str, where: str
) -> None:
    touch(statement)

    assert [first for first, _ in _unsound(register).values() if first == where]


def test_a_screening_that_was_deleted_with_its_lines_is_missed(
    register: Sessions, touch: Touch
) -> None:
    touch("DELETE FROM award_screening_line")
    touch("DELETE FROM award_screening")

    assert _unsound(register)["award_screenings"][0] == "award_screening:1"


def test_a_verdict_that_was_changed_and_sealed_again_is_found(
    register: Sessions, touch: Touch
) -> None:
    touch("UPDATE award_screening_line SET verdict = 'pass', findings = '[]'")
    with register.reading() as session:
        lines = kept_lines(session, 1)
    counts = dict.fromkeys((one.value for one in ScreeningVerdict), 0) | {"pass": len(lines)}

    touch(f"UPDATE award_screening SET counts = '{json.dumps(counts)}'")
    touch(f"UPDATE award_screening SET content_hash = {_bytes(register, seal(lines))}")

    first_bad, problem = _unsound(register)["award_screenings"]
    assert first_bad == "award_screening:1"
    assert "操作日志" in (problem or "")


def _bytes(sessions: Sessions, value: bytes) -> str:
    with sessions.reading() as session:
        is_sqlite = session.get_bind().dialect.name == "sqlite"
    return f"X'{value.hex()}'" if is_sqlite else f"'\\x{value.hex()}'::bytea"
