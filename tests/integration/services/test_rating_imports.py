"""A file of records has all whom it touches assessed, a chunk at once; its undoing, too."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.exchange import ImportBatch
from models.ratings import Rating, SubjectRating
from models.session import Sessions
from models.subjects import Subject
from models.vocabulary import ImportKind, RatingCause, Role
from registry.services import exchange
from tests.factories import make_account
from tests.integration.services.import_desk import RULEBOOK, Desk, code, csv_of, firm
from tests.integration.services.rating_desk import is_as_from_scratch, journal, unsound
from tests.integration.services.record_files import penalty

MANY = 60  # more than are rated one by one


@pytest.fixture
def desk(sessions: Sessions, at: datetime, tmp_path: Path) -> Desk:
    registry = Desk(sessions, at)
    rows = [firm(number) for number in range(1, MANY + 1)]
    registry.take(csv_of(tmp_path / "firms.csv", rows))
    return Desk(sessions, at, ImportKind.PENALTIES)


def rated(session: Session) -> Sequence[Rating]:
    return session.scalars(select(Rating).order_by(Rating.id)).all()


def all_as_from_scratch(session: Session, at: datetime) -> bool:
    numbers = session.scalars(select(SubjectRating.subject_id)).all()
    return all(is_as_from_scratch(session, number, at) for number in numbers)


def test_a_file_of_registrations_alone_makes_no_rating(desk: Desk) -> None:
    with desk.sessions.reading() as session:
        assert rated(session) == []


def test_a_chunk_is_assessed_once_whoever_it_touches_how_often(desk: Desk, tmp_path: Path) -> None:
    rows = [penalty(number, 1 + number % 3) for number in range(12)]

    desk.take(csv_of(tmp_path / "a.csv", rows))

    with desk.sessions.reading() as session:
        found = rated(session)
        assert [one.cause for one in found] == [RatingCause.RECORD_ADDED] * 3
        assert [entry["count"] for entry in journal(session)] == [3]
        assert all_as_from_scratch(session, desk.at)
        assert unsound(session) == []


def test_many_in_a_chunk_are_as_the_plain_rule_says(desk: Desk, tmp_path: Path) -> None:
    rows = [penalty(number, number) for number in range(1, MANY + 1)]

    desk.take(csv_of(tmp_path / "a.csv", rows))

    with desk.sessions.reading() as session:
        assert len(rated(session)) == MANY
        assert all_as_from_scratch(session, desk.at)
        assert unsound(session) == []


def test_the_same_file_again_assesses_nobody(desk: Desk, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "a.csv", [penalty(1), penalty(2, 2)])
    desk.take(path)
    with desk.sessions.reading() as session:
        before = len(rated(session))

    desk.take(path, at=desk.at + timedelta(hours=1))

    with desk.sessions.reading() as session:
        assert len(rated(session)) == before


def test_a_batch_taken_back_is_out_of_the_grades_and_of_their_history(
    desk: Desk, tmp_path: Path
) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [penalty(1), penalty(2, 2)]))
    later = desk.at + timedelta(days=3)
    with desk.sessions.writing() as session:
        batch = session.scalars(
            select(ImportBatch).where(ImportBatch.kind == ImportKind.PENALTIES)
        ).one()
        approver = make_account(role=Role.APPROVER, department_id="amr")
        session.add(approver)
        session.flush()

        exchange.undo_batch(session, batch.id, "整批报送有误（演）", by=approver.id, at=later)

    with desk.sessions.reading() as session:
        causes = [one.cause for one in rated(session)]
        assert causes.count(RatingCause.RECORD_VOIDED) == 2
        assert causes.count(RatingCause.HISTORY_RERUN) == 2
        assert all_as_from_scratch(session, later)
        assert unsound(session) == []


def test_a_register_that_tells_the_end_of_a_rated_firm_ends_its_grade(
    desk: Desk, tmp_path: Path
) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [penalty(1)]))
    gone = [firm(1, 登记状态="注销"), firm(2, 登记状态="注销")]

    Desk(desk.sessions, desk.at).take(csv_of(tmp_path / "gone.csv", gone))

    with desk.sessions.reading() as session:
        first = session.scalars(select(Subject.id).where(Subject.uscc == code(1))).one()
        found = [(one.subject_id, one.cause) for one in rated(session)]
        assert found == [
            (first, RatingCause.RECORD_ADDED),
            (first, RatingCause.STATUS_CHANGED),
        ]
        assert unsound(session) == []


def test_a_row_that_a_person_mends_is_assessed_with_it(desk: Desk, tmp_path: Path) -> None:
    broken = penalty(1, 1, **{"行政相对人代码_1（统一社会信用代码）": code(900)})
    desk.take(csv_of(tmp_path / "a.csv", [broken]))
    (row,) = desk.waiting()

    with desk.sessions.writing() as session:
        officer = make_account()
        session.add(officer)
        session.flush()
        cells = {"行政相对人代码_1（统一社会信用代码）": code(1)}
        done = exchange.correct_row(
            session,
            row.id,
            exchange.Mended(cells, subject_is_chosen=True),
            RULEBOOK,
            by=officer.id,
            at=desk.at,
        )

    with desk.sessions.reading() as session:
        assert [one.subject_id for one in rated(session)] == [done.subject_id]
        assert unsound(session) == []
