"""Rows that were set aside and the people who decide about them."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from models.session import Sessions
from models.subjects import Subject
from models.vocabulary import QuarantineState
from registry.errors import Conflict, Invalid
from registry.services import exchange
from registry.services.exchange.mending import Corrected
from tests.integration.services.import_desk import RULEBOOK, Desk, code, csv_of, firm

WAITS = firm(1, 统一社会信用代码="")


@pytest.fixture
def desk(sessions: Sessions, at: datetime, tmp_path: Path) -> Desk:
    """A desk at which one row waits for its code."""
    desk = Desk(sessions, at)
    desk.take(csv_of(tmp_path / "waits.csv", [WAITS]))
    return desk


def correct(desk: Desk, **changes: str) -> Corrected:
    with desk.sessions.writing() as session:
        row_id = desk.waiting()[0].id
        mended = exchange.Mended(WAITS | changes)
        return exchange.correct_row(session, row_id, mended, RULEBOOK, by=None, at=desk.at)


def test_a_row_comes_back_as_it_was_received(desk: Desk) -> None:
    with desk.sessions.reading() as session:
        received = exchange.row_as_received(session, desk.waiting()[0].id)

    assert received == WAITS


def test_a_row_that_is_still_wrong_says_why_and_waits_on(desk: Desk) -> None:
    corrected = correct(desk, 统一社会信用代码="123")

    assert corrected.subject_id is None
    assert [problem.rule for problem in corrected.problems] == ["length"]
    assert desk.waiting()[0].state is QuarantineState.WAITING


def test_a_corrected_row_goes_to_its_subject_and_counts_as_unchanged_later(
    desk: Desk, tmp_path: Path
) -> None:
    corrected = correct(desk, 统一社会信用代码=code(1))

    figures = desk.take(csv_of(tmp_path / "again.csv", [WAITS, firm(1)]))

    with desk.sessions.reading() as session:
        subject_id = session.scalars(select(Subject.id).where(Subject.uscc == code(1))).one()
    assert corrected.subject_id == subject_id
    assert desk.waiting()[0].state is QuarantineState.CORRECTED
    assert figures == (0, 2, 0, 0)
    assert desk.is_sound()


@pytest.mark.parametrize("reason", ["", "  ", "不要"])
def test_a_row_is_not_dismissed_without_a_reason(desk: Desk, reason: str) -> None:
    with desk.sessions.writing() as session, pytest.raises(Invalid, match="理由"):
        exchange.dismiss_row(session, desk.waiting()[0].id, reason, by=None, at=desk.at)

    assert desk.waiting()[0].state is QuarantineState.WAITING


def test_what_one_person_has_decided_another_cannot_decide_again(desk: Desk) -> None:
    row_id = desk.waiting()[0].id
    with desk.sessions.writing() as session:
        exchange.dismiss_row(session, row_id, "重复报送，不入库", by=None, at=desk.at)

    with pytest.raises(Conflict, match="他人"):
        correct(desk, 统一社会信用代码=code(1))
    assert desk.waiting()[0].state is QuarantineState.DISMISSED


def test_a_dismissed_row_counts_as_unchanged_when_it_arrives_again(
    desk: Desk, tmp_path: Path
) -> None:
    with desk.sessions.writing() as session:
        row_id = desk.waiting()[0].id
        exchange.dismiss_row(session, row_id, "重复报送，不入库", by=None, at=desk.at)

    figures = desk.take(csv_of(tmp_path / "again.csv", [WAITS]))

    assert figures == (0, 1, 0, 0)
    assert desk.waiting()[0].state is QuarantineState.DISMISSED
