"""That a duty is overdue is between office and party: officers read it, the public never does."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models.records import Record
from models.vocabulary import Mark, PenaltyKind
from registry.queries.records.marks import marks_on
from registry.services import records
from tests.fixtures.web import parts_of
from tests.integration.web.public_faces import all_bytes, on_faces
from tests.record_factories import make_penalty, write_record
from tests.wanderland import AT, E08, populate

CANARY = "演市监催告〔2026〕6号"
DAY = AT.date() - timedelta(days=1)


@pytest.fixture
def number(app: Flask) -> str:
    """A public penalty with an unpaid fine, marked overdue and in court."""
    with parts_of(app).sessions.writing() as session:
        ids = populate(session)
        said = make_penalty(penalty_kinds=(PenaltyKind.FINE,), fine_fen=3_000_000)
        window = (said.decided_on, said.decided_on + timedelta(days=365))
        record = write_record(
            session, ids[E08], said, at=AT, public_from=window[0], public_until=window[1]
        )
        for mark in (Mark.OVERDUE, Mark.LITIGATION):
            records.mark(
                *(session, record.id, mark, f"罚款逾期未缴（{CANARY}）"),
                valid_from=DAY,
                document_no=CANARY,
                by=None,
                at=AT,
            )
        return record.public_id


def test_no_face_of_the_public_tells_of_an_overdue_duty(
    app: Flask, client: FlaskClient, number: str
) -> None:
    told = all_bytes(client, E08, number)

    assert all(number in shown for shown in on_faces(client, E08).values())
    assert "行政诉讼中" in told
    assert not [one for one in (Mark.OVERDUE.value, "逾期未履行", "催告", CANARY) if one in told]


def test_officers_know_of_it(app: Flask, number: str) -> None:
    with parts_of(app).sessions.reading() as session:
        record = session.scalars(select(Record).where(Record.public_id == number)).one()
        marks = marks_on(session, [record.id], DAY)

    assert marks == {record.id: (Mark.LITIGATION, Mark.OVERDUE)}
