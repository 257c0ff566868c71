"""Records are sound until somebody touches them from outside; then the first bad position is named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from models.guards import drop_guards
from models.records import Record, RecordVersion
from models.session import Sessions
from models.subjects import Subject
from models.vocabulary import ImportKind, RecordChange, Tier
from registry.queries.records.reading import particulars_of
from registry.queries.verification import Finding, verify
from registry.rules.records.law import PublicationWindow, RecordLaw
from registry.services import exchange, records
from tests.integration.services.import_desk import RULEBOOK, Desk, csv_of, firm
from tests.integration.services.record_files import penalty
from tests.record_factories import Hands, decide_record, make_hands, make_penalty

LAW = RULEBOOK.records
FACTS = ("audit_entry", "record_version", "record_wrong_link", "proposal_step")
Touch = Callable[[str], None]


@pytest.fixture
def register(sessions: Sessions, at: datetime, tmp_path: Path) -> Sessions:
    """Two firms. By hand: record 1 is corrected, 2 moved, 3 withdrawn, a draft at work; by file: 4, 5."""
    Desk(sessions, at).take(csv_of(tmp_path / "firms.csv", [firm(1), firm(2)]))
    with sessions.writing() as session:
        one, two = session.scalars(select(Subject.id).order_by(Subject.id))
        hands = make_hands(session)
        for change, goal in (
            (RecordChange.CORRECTED, one),
            (RecordChange.MOVED, two),
            (RecordChange.WITHDRAWN, one),
        ):
            record = decide_record(session, one, make_penalty(tier=None), LAW, hands, at=at)
            _go_on(session, record, change, goal, hands, at)
        content = records.Content(one, make_penalty())
        officer = records.Proposer(hands.officer, "amr")
        records.draft(session, RecordChange.ADDED, content, LAW, by=officer, at=at)
    rows = [penalty(71), penalty(72, 2)]
    Desk(sessions, at, ImportKind.PENALTIES).take(csv_of(tmp_path / "penalties.csv", rows))
    return sessions


def _go_on(
    session: Session,
    record: Record,
    change: RecordChange,
    subject_id: int,
    hands: Hands,
    at: datetime,
) -> None:
    said = particulars_of(session.get_one(RecordVersion, record.version_id))
    if change is RecordChange.CORRECTED:
        said = said._replace(fine_fen=3_000_000)
    decide_record(
        *(session, subject_id, said, LAW, hands), at=at, change=change, record_id=record.id
    )


@pytest.fixture
def touch(engine: Engine) -> Touch:
    """Run a statement as somebody who holds the database, and took triggers and checks down."""

    def run(statement: str) -> None:
        with engine.execution_options(register_writes=True).begin() as connection:
            if engine.dialect.name == "sqlite":
                connection.execute(text("PRAGMA ignore_check_constraints = ON"))
            else:
                checks = "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'c' AND conrelid IN ('record_version'::regclass, 'record_proposal'::regclass)"
                for table, name in connection.execute(text(checks)).all():
                    connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
            for table in FACTS:
                for deed in ("update", "delete") if engine.dialect.name == "sqlite" else ():
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_keeps_facts_{deed}"))
                drop_guards(lambda ddl: connection.execute(text(ddl)), engine.dialect.name, table)
            connection.execute(text(statement))

    return run


def findings(sessions: Sessions, law: RecordLaw = LAW) -> list[Finding]:
    with sessions.reading() as session:
        return list(verify(session, None, law=law))


def unsound(sessions: Sessions, law: RecordLaw = LAW) -> dict[str, str | None]:
    return {one.check: one.first_bad for one in findings(sessions, law) if not one.is_sound}


def test_an_untouched_register_is_sound_and_every_check_has_looked(register: Sessions) -> None:
    found = {finding.check: finding.checked for finding in findings(register)}

    assert unsound(register) == {}
    assert found["record_commitments"] == 8
    assert found["record_projection"] == found["record_windows"] == 5
    assert found["proposal_states"] == 7
    assert found["record_hands"] == 6


@pytest.mark.parametrize(
    ("statement", "check", "where"),
    [
        ("UPDATE record SET state = 'standing' WHERE id = 3", "record_projection", "record:3"),
        ("UPDATE record SET state = 'withdrawn' WHERE id = 1", "record_projection", "record:1"),
        ("UPDATE record SET subject_id = 1 WHERE id = 2", "record_projection", "record:2"),
        ("UPDATE record SET tier = 'minor' WHERE id = 4", "record_projection", "record:4"),
        ("UPDATE record SET domain = NULL WHERE id = 4", "record_projection", "record:4"),
        (
            "UPDATE record SET public_until = '2026-03-01' WHERE id = 5",
            "record_projection",
            "record:5",
        ),
        ("UPDATE record SET version_id = 1 WHERE id = 1", "record_projection", "record:1"),
        ("UPDATE record SET number_key = 'X' WHERE id = 1", "record_projection", "record:1"),
        ("UPDATE record SET department_id = 'hurd' WHERE id = 1", "record_projection", "record:1"),
        ("UPDATE record SET public_id = 'abcd' WHERE id = 5", "record_projection", "record:5"),
        (
            "UPDATE record SET content_hash = source_hash WHERE id = 1",
            "record_projection",
            "record:1",
        ),
        (
            "UPDATE record SET source_hash = content_hash WHERE id = 1",
            "record_projection",
            "record:1",
        ),
        (
            "UPDATE record SET document_key = source_key WHERE id = 4",
            "record_projection",
            "record:4",
        ),
        (
            "UPDATE record_version SET fine_fen = 1 WHERE record_id = 1 AND change = 'corrected'",
            "record_commitments",
            "record_version:2",
        ),
        (
            "UPDATE record_version SET facts = '改' WHERE record_id = 4",
            "record_commitments",
            "batch:2 rows 1-2",
        ),
        (
            "DELETE FROM record_version WHERE record_id = 5",
            "record_commitments",
            "batch:2 rows 1-2",
        ),
        (
            "INSERT INTO record_version (record_id, change, subject_id, kind, respondent, authority,"
            " decided_on, arrived_on, source, batch_id, row_no, content_hash, recorded_at)"
            " SELECT record_id, 'corrected', subject_id, kind, respondent, authority, decided_on,"
            " arrived_on, source, batch_id, 9, content_hash, recorded_at"
            " FROM record_version WHERE record_id = 4",
            "record_commitments",
            "record_version",
        ),
        (
            "UPDATE record_version SET decided_by = proposed_by WHERE id = 1",
            "record_hands",
            "record_version:1",
        ),
        (
            "UPDATE record_version SET proposed_by = 99 WHERE id = 6",
            "record_hands",
            "record_version:6",
        ),
        ("DELETE FROM record_wrong_link", "record_hands", "record_version:4"),
        (
            "UPDATE record_proposal SET state = 'rejected' WHERE id = 1",
            "proposal_states",
            "proposal:1",
        ),
        (
            "UPDATE record_proposal SET state = 'in_decision' WHERE id = 7",
            "proposal_states",
            "proposal:7",
        ),
        (
            "UPDATE record_proposal SET revision = 9 WHERE id = 7",
            "proposal_states",
            "proposal:7",
        ),
        (
            "UPDATE record_proposal SET decided_by = NULL WHERE id = 1",
            "proposal_states",
            "proposal:1",
        ),
        (
            "DELETE FROM proposal_step WHERE proposal_id = 2 AND step = 'submitted'",
            "proposal_states",
            "proposal:2",
        ),
        (
            "UPDATE proposal_step SET content_hash = (SELECT content_hash FROM record_proposal"
            " WHERE id = 1) WHERE proposal_id = 5 AND step = 'approved'",
            "proposal_states",
            "proposal:5",
        ),
    ],
)
def test_what_was_touched_is_found_and_named(
    register: Sessions, touch: Touch, engine: Engine, statement: str, check: str, where: str
) -> None:
    if engine.dialect.name == "postgresql" and "= 99" in statement:
        touch("ALTER TABLE record_version DROP CONSTRAINT fk_record_version_proposed_by_account")
    elif "= 99" in statement:
        statement = statement.replace("= 99", "= 2")
    touch(statement)

    assert unsound(register).get(check) == where


def test_a_batch_that_was_undone_is_sound_until_its_undoing_is_touched(
    register: Sessions, touch: Touch, at: datetime
) -> None:
    with register.writing() as session:
        exchange.undo_batch(session, 2, "整批报送有误", by=None, at=at)
    assert unsound(register) == {}

    touch("UPDATE record_version SET reason = '改' WHERE batch_id = 2 AND row_no IS NULL")

    assert unsound(register) == {"record_commitments": "batch:2 undone"}


def test_a_stay_without_a_second_person_is_named(
    register: Sessions, touch: Touch, at: datetime
) -> None:
    touch(
        "INSERT INTO record_mark (record_id, mark, valid_from, reason, by_id, decided_by,"
        " recorded_at) SELECT 1, 'stay', arrived_on, 'x', proposed_by, decided_by, recorded_at"
        " FROM record_version WHERE id = 1"
    )

    assert unsound(register) == {"record_stays": "record_mark:1", "rating_facts": "subject:1"}


def test_a_window_that_a_new_edition_shortened_is_named(register: Sessions) -> None:
    halved = _law_with_general_terms_of(6)

    found = unsound(register, halved)

    assert found == {"record_windows": "record:1"}


def test_an_approved_content_that_was_changed_afterwards_is_named(
    register: Sessions, touch: Touch, engine: Engine
) -> None:
    other = "(SELECT content FROM record_proposal WHERE id = 7)"
    touch(f"UPDATE record_proposal SET content = {other} WHERE id = 2")

    assert unsound(register).get("record_hands") == "record_version:2"


def _law_with_general_terms_of(months: int) -> RecordLaw:
    def shortened(item: PublicationWindow) -> PublicationWindow:
        return replace(item, max_months=months) if item.tier is Tier.GENERAL else item

    editions = tuple(
        replace(edition, items=tuple(shortened(item) for item in edition))
        for edition in LAW.terms.editions
    )
    return replace(LAW, terms=replace(LAW.terms, editions=editions))
