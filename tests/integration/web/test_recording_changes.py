"""A record that stands is corrected, withdrawn or moved: by a proposal, with a reason, by its own."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.records import Record, WrongLink
from models.vocabulary import ProposalState, RecordChange, Role
from registry import clock
from registry.rulebooks import load
from registry.services import records
from tests.fixtures.web import TOKEN, SignedIn, parts_of
from tests.integration.web.at_the_form import ONCE, PENALTY, another, fill, proposals
from tests.record_factories import decide_record, make_hands, make_penalty
from tests.wanderland import E08, E09, populate

LAW = load("jiaxing").records


@pytest.fixture
def register_of_firms(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


@pytest.fixture
def record_id(app: Flask, register_of_firms: dict[str, int]) -> int:
    """A penalty on E08 that its paper does not speak of."""
    with parts_of(app).sessions.writing() as session:
        said = make_penalty(respondent="嘉兴蜃楼电器有限公司", document_no="演市监处罚〔2026〕19号")
        hands = make_hands(session)
        at = clock.now()
        return decide_record(session, register_of_firms[E08], said, LAW, hands, at=at).id


@pytest.fixture
def officer(signed_in: SignedIn, register_of_firms: dict[str, int]) -> FlaskClient:
    return signed_in(Role.OFFICER)


def test_a_correction_comes_with_the_whole_content_and_needs_a_reason(
    app: Flask, officer: FlaskClient, record_id: int
) -> None:
    address = f"/regulator/records/{record_id}/correct"
    page = officer.get(address).text
    assert "42000" in page
    assert "演市监处罚〔2026〕19号" in page
    fields = {**PENALTY, "document_no": "演市监处罚〔2026〕19号", "fine_fen": "24000"}
    without = fill(officer, address, "submit", **fields)
    assert without.status_code == 422
    assert "请写明理由和依据" in without.text
    assert "24000" in without.text
    sent = fill(officer, address, "submit", reason="决定书金额录入有误，依据原件更正", **fields)
    assert sent.status_code == 303, sent.text
    proposal = proposals(app)[-1]
    assert (proposal.change, proposal.record_id) == (RecordChange.CORRECTED, record_id)
    assert proposal.content["fine_fen"] == 2_400_000
    assert "正在办理" in officer.get(address).text


def test_a_withdrawal_shows_what_it_takes_away_and_keeps_it(
    app: Flask, officer: FlaskClient, record_id: int
) -> None:
    address = f"/regulator/records/{record_id}/withdraw"
    page = officer.get(address).text
    assert "演市监处罚〔2026〕19号" in page
    assert "内部保留全部历史" in page
    sent = fill(officer, address, "submit", reason="行政复议决定撤销原处罚决定")
    assert sent.status_code == 303, sent.text
    proposal = proposals(app)[-1]
    assert proposal.change is RecordChange.WITHDRAWN
    assert proposal.content["document_no"] == "演市监处罚〔2026〕19号"
    with parts_of(app).sessions.reading() as session:
        assert session.get_one(Record, record_id).state == "standing"


def test_a_move_shows_both_firms_and_their_fate_and_is_remembered(
    app: Flask, officer: FlaskClient, record_id: int, register_of_firms: dict[str, int]
) -> None:
    found = officer.get(f"/regulator/records/{record_id}/move?q=蜃楼").text
    assert E09[-4:] in found
    address = f"/regulator/records/{record_id}/move?uscc={E09}"
    page = officer.get(address).text
    for words in (
        "自始不计入",
        "两家都会收到告知",
        "再次导入同一行不会重新记上",
        E08[-4:],
        E09[-4:],
    ):
        assert words in page
    wrong = send_move(officer, address, tail=E08[-4:], reason="决定书当事人为另一家企业")
    assert wrong.status_code == 422
    assert "决定书当事人为另一家企业" in wrong.text
    assert send_move(officer, address, tail=E09[-4:], reason="").status_code == 422
    sent = send_move(officer, address, tail=E09[-4:], reason="决定书当事人为另一家企业")
    assert sent.status_code == 303, sent.text
    proposal = proposals(app)[-1]
    assert (proposal.change, proposal.subject_id) == (RecordChange.MOVED, register_of_firms[E09])
    with parts_of(app).sessions.writing() as session:
        hands = make_hands(session)
        row = session.get_one(type(proposal), proposal.id)
        if row.state is ProposalState.IN_REVIEW:
            records.pass_review(
                session, row.id, bytes(row.content_hash), by=hands.reviewer, at=clock.now()
            )
        records.approve(
            session, row.id, bytes(row.content_hash), LAW, by=hands.approver, at=clock.now()
        )
        link = session.scalars(select(WrongLink)).one()
        assert (link.subject_id, link.right_subject_id) == (
            register_of_firms[E08],
            register_of_firms[E09],
        )


def test_a_move_to_who_did_not_bear_the_name_then_is_told(
    app: Flask, officer: FlaskClient, register_of_firms: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        said = make_penalty(respondent="嘉兴蜃楼电器有限公司")
        hands = make_hands(session)
        at = clock.now()
        record = decide_record(session, register_of_firms[E09], said, LAW, hands, at=at).id
    page = officer.get(f"/regulator/records/{record}/move?uscc={E08}").text
    assert "2026-02-06 时并不使用" in page


def test_a_move_to_where_the_record_is_leads_nowhere(officer: FlaskClient, record_id: int) -> None:
    page = officer.get(f"/regulator/records/{record_id}/move?uscc={E08}")
    assert page.status_code == 422
    assert "须选择另一个主体" in page.text


@pytest.mark.parametrize("deed", ["correct", "withdraw", "move"])
def test_another_department_or_county_changes_no_record(
    app: Flask, record_id: int, deed: str
) -> None:
    address = f"/regulator/records/{record_id}/{deed}"
    housing = another(app, department_id="hurd").get(address)
    assert housing.status_code == 403
    assert "提供部门" in housing.text
    county = another(app, division_code="330424")  # E08 lies in 秀洲
    assert county.get(address).status_code == 404


def send_move(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    page = client.get(address).text
    token, key = TOKEN.search(page), ONCE.search(page)
    assert token
    assert key
    data = {"csrf_token": token[1], "once_key": key[1], "deed": "submit", **fields}
    return client.post(address, data=data)
