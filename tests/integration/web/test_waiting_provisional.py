"""A row of a firm whose code nobody knows is taken in on a subject without a code, by a person only."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models.exchange import QuarantinedRow
from models.records import Record
from models.subjects import Subject
from models.vocabulary import QuarantineState, Role
from tests.fixtures.web import SignedIn, parts_of
from tests.integration.services.import_desk import firm
from tests.integration.services.record_files import penalty
from tests.integration.web.test_collection import take_in
from tests.integration.web.test_collection_records import csv_bytes
from tests.integration.web.test_waiting_records import CODE, ROW, post, send

NAME = "嘉善县蓬湖包装材料厂"
WHY = "按名称查无登记，文书未载明代码"


@pytest.fixture
def officer(app: Flask, signed_in: SignedIn) -> FlaskClient:
    client = signed_in(Role.OFFICER)
    take_in(app, client, csv_bytes([firm(1) | {"行政区划": "南湖区"}]))
    return client


def _nameless(number: int) -> dict[str, str]:
    return penalty(number) | {CODE: "", "行政相对人名称": NAME}


def test_two_rows_of_one_name_come_to_one_provisional_subject_each_by_a_person(
    app: Flask, officer: FlaskClient
) -> None:
    send(app, officer, _nameless(1))
    page = officer.get(ROW).text
    first = post(officer, f"{ROW}/provisional", reason=WHY)
    send(app, officer, _nameless(2))
    with parts_of(app).sessions.reading() as session:
        states = session.scalars(select(QuarantinedRow.state).order_by(QuarantinedRow.id)).all()
    second = post(officer, "/regulator/waiting/2/provisional", reason=WHY)

    with parts_of(app).sessions.reading() as session:
        subjects = session.scalars(select(Subject).where(Subject.uscc.is_(None))).all()
        owners = session.scalars(select(Record.subject_id)).all()
    assert "记入暂立主体" in page
    assert (first.status_code, second.status_code) == (303, 303)
    assert states == [QuarantineState.CORRECTED, QuarantineState.WAITING]
    assert [one.name for one in subjects] == [NAME]
    assert owners == [subjects[0].id] * 2


def test_its_records_are_in_no_public_place(app: Flask, officer: FlaskClient) -> None:
    send(app, officer, _nameless(1))
    post(officer, f"{ROW}/provisional", reason=WHY)
    with parts_of(app).sessions.reading() as session:
        public_id = session.scalars(select(Record.public_id)).one()

    public = app.test_client()
    assert public.get(f"/records/{public_id}").status_code == 404
    assert NAME not in public.get("/search?q=蓬湖包装").text.partition("<main")[2].replace(
        'value="蓬湖包装"', ""
    )


def test_without_a_reason_or_with_a_known_name_nothing_is_registered(
    app: Flask, officer: FlaskClient
) -> None:
    send(app, officer, _nameless(1))
    unexplained = post(officer, f"{ROW}/provisional", reason="")
    send(app, officer, penalty(3) | {CODE: ""})  # its name is that of a firm with a code
    known = post(officer, "/regulator/waiting/2/provisional", reason=WHY)

    with parts_of(app).sessions.reading() as session:
        assert session.scalars(select(Subject).where(Subject.uscc.is_(None))).all() == []
    assert (unexplained.status_code, known.status_code) == (422, 409)
    assert "为什么暂时没有代码" in unexplained.text
    assert "核对代码后认定" in known.text
