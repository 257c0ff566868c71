"""A department's file of records: found by code, never overwritten, never linked by a name alone."""

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from models.exchange import RowConflict
from models.notices import Notice
from models.records import Record, RecordVersion
from models.session import Sessions
from models.vocabulary import ImportKind, QuarantineState, Tier
from tests.integration.services.import_desk import Desk, csv_of, firm
from tests.integration.services.record_files import penalty


@pytest.fixture
def desk(sessions: Sessions, at: datetime, tmp_path: Path) -> Desk:
    registry = Desk(sessions, at)
    registry.take(csv_of(tmp_path / "firms.csv", [firm(1), firm(2)]))
    return Desk(sessions, at, ImportKind.PENALTIES)


def test_a_penalty_becomes_a_record_once(desk: Desk, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "a.csv", [penalty(8)])

    figures = desk.take(path)
    with desk.sessions.reading() as session:
        record = session.scalars(select(Record)).one()
        version = session.scalars(select(RecordVersion)).one()
        notice = session.scalars(select(Notice)).one()
    again = desk.take(path)

    assert (figures, again) == ((1, 0, 0, 0), (0, 1, 0, 0))
    assert (version.fine_fen, version.confiscated_fen) == (4_200_000, 150_000)
    assert (record.tier, record.domain) == (Tier.GENERAL, "food")
    assert (record.public_from, record.public_until) == (date(2026, 2, 6), date(2027, 2, 6))
    assert notice.subject_id == record.subject_id


def test_other_content_of_the_same_paper_waits_beside_the_record(
    desk: Desk, tmp_path: Path
) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [penalty(8)]))
    before = desk.records()

    figures = desk.take(csv_of(tmp_path / "b.csv", [penalty(8, 处罚内容="罚款四万二千元。")]))

    (row,) = desk.waiting()
    with desk.sessions.reading() as session:
        conflict = session.scalars(select(RowConflict)).one()
        record = session.scalars(select(Record)).one()
    assert figures == (0, 0, 1, 0)
    assert row.state is QuarantineState.CONFLICT
    assert (conflict.row_id, conflict.record_id) == (row.id, record.id)
    assert desk.records() == before
