"""The public pages of records: shown inside their window, by the law, and nothing besides."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.rulebooks import load
from tests.fixtures.web import parts_of
from tests.record_factories import decide_record, make_hands, make_penalty
from tests.wanderland import AT, E03, E08, populate

LAW = load("jiaxing").records


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


def test_a_page_shows_its_public_penalties_inside_their_window_and_nothing_else(
    app: Flask, client: FlaskClient, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        hands = make_hands(session)
        said = make_penalty(remark="内部备注金丝雀")
        record = decide_record(session, ids[E08], said, LAW, hands, at=AT)
        public_id, until = record.public_id, record.public_until
    assert until == date(2027, 2, 6)

    page = client.get(f"/enterprises/{E08}").text

    assert "公示中的不良信息 1 条" in page
    assert said.document_no in page
    assert "2027-02-06 起不再公示" in page
    assert "金丝雀" not in page
    assert client.get(f"/records/{public_id}").status_code == 200
    assert "无公示中的不良信息" in client.get(f"/enterprises/{E03}").text
