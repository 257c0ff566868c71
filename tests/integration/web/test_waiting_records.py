"""Rows of records that wait: given a subject by a person, laid beside the record they contradict."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models.accounts import Account
from models.exchange import QuarantinedRow
from models.proposals import RecordProposal
from models.records import Record, RecordVersion
from models.vocabulary import ProposalState, QuarantineState, Role
from registry import clock
from registry.services import records
from registry.services.accounts import open_session
from tests.fixtures.web import COOKIE, SignedIn, add_account, form_token, parts_of
from tests.integration.services.import_desk import RULEBOOK, code, firm
from tests.integration.services.record_files import penalty
from tests.integration.web.test_collection import ONE_ENGINE, put_down, take_in
from tests.integration.web.test_collection_records import csv_bytes

ROW = "/regulator/waiting/1"
CODE = "行政相对人代码_1（统一社会信用代码）"
ONCE = re.compile(r'name="once_key"[^>]*value="([^"]+)"')


@pytest.fixture
def officer(app: Flask, signed_in: SignedIn) -> FlaskClient:
    """An officer of the market regulator, in a register that knows two firms of two counties."""
    client = signed_in(Role.OFFICER)
    firms = [firm(1) | {"行政区划": "南湖区"}, firm(2) | {"行政区划": "海盐县"}]
    take_in(app, client, csv_bytes(firms))
    return client


def county_officer(app: Flask, division_code: str) -> FlaskClient:
    client = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = add_account(session, Role.OFFICER, division_code=division_code)
        client.set_cookie(COOKIE, open_session(session, account, at=clock.now()))
    return client


def send(app: Flask, client: FlaskClient, row: dict[str, str]) -> None:
    take_in(app, client, csv_bytes([row]), kind="penalties")


def post(client: FlaskClient, path: str, **fields: str):  # type: ignore[no-untyped-def]
    return client.post(path, data={"csrf_token": form_token(client), **fields})


def row_state(app: Flask) -> QuarantineState:
    with parts_of(app).sessions.reading() as session:
        return session.scalars(select(QuarantinedRow.state)).one()


def test_a_row_without_a_code_is_taken_in_once_a_person_has_confirmed_its_subject(
    app: Flask, officer: FlaskClient
) -> None:
    send(app, officer, penalty(1) | {CODE: ""})

    page = officer.get(ROW).text
    looked = post(officer, f"{ROW}/candidate", **filled(page), choose=code(1)).text
    done = post(officer, ROW, **filled(looked))

    with parts_of(app).sessions.reading() as session:
        version = session.scalars(select(RecordVersion)).one()
    assert "认定为该主体" in page
    assert "文书所载名称保持来文原样" in looked
    assert done.status_code == 303
    assert (version.respondent, version.batch_id, version.row_no) == (
        firm(1)["企业名称"],
        2,
        None,
    )
    assert row_state(app) is QuarantineState.CORRECTED


def test_a_row_that_contradicts_a_record_is_settled_by_an_approved_correction(
    app: Flask, officer: FlaskClient
) -> None:
    send(app, officer, penalty(1))
    send(app, officer, penalty(1, 处罚内容="罚款三万元。", **{"罚款金额（万元）": "3"}))

    page = officer.get(ROW).text
    silent = post(officer, f"{ROW}/propose", basis="", once_key=ONCE.findall(page)[0])
    led = post(
        officer, f"{ROW}/propose", basis="原报送有误，以决定书为准", once_key=ONCE.findall(page)[0]
    )
    waiting = officer.get(ROW).text
    before = row_state(app)
    decide(app)

    with parts_of(app).sessions.reading() as session:
        record = session.scalars(select(Record)).one()
        version = session.get_one(RecordVersion, record.version_id)
    assert "42,000 元" in page and "30,000 元" in page and "不一致" in page
    assert silent.status_code == 422 and "请写明更正的理由" in silent.text
    assert led.status_code == 303 and "/regulator/proposals/1" in led.location
    assert "已为这一行提出更正" in waiting and before is QuarantineState.CONFLICT
    assert (version.fine_fen, version.batch_id) == (3_000_000, None)
    assert row_state(app) is QuarantineState.CORRECTED
    assert "按事项 1 更正记录" in officer.get(ROW).text


def test_the_record_may_stay_as_it_is_with_a_reason(app: Flask, officer: FlaskClient) -> None:
    send(app, officer, penalty(1))
    send(app, officer, penalty(1, 处罚内容="罚款三万元。"))

    silent = post(officer, f"{ROW}/dismiss", reason="")
    kept = post(officer, f"{ROW}/dismiss", reason="来文录入有误，已与来源核实")

    assert silent.status_code == 422
    assert kept.status_code == 303
    assert row_state(app) is QuarantineState.DISMISSED


@ONE_ENGINE
def test_a_code_that_the_officer_fills_in_is_asked_about_though_the_name_is_equal(
    app: Flask, officer: FlaskClient
) -> None:
    send(app, officer, penalty(1) | {CODE: ""})
    cells = filled(officer.get(ROW).text) | {"cell-uscc": code(1)}

    asked = post(officer, ROW, **cells)
    state = row_state(app)
    done = post(officer, ROW, **filled(asked.text))

    assert asked.status_code == 422 and "请核对：是同一主体吗" in asked.text
    assert state is QuarantineState.WAITING
    assert done.status_code == 303


@ONE_ENGINE
def test_only_what_was_sent_back_can_be_filled_in(app: Flask, officer: FlaskClient) -> None:
    send(app, officer, penalty(1) | {"处罚决定日期": "2026-02-30"})

    page = officer.get(ROW).text
    forged = filled(page) | {"cell-decided_on": "2026-02-06", "cell-document_no": "另号1号"}
    done = post(officer, ROW, **forged)

    with parts_of(app).sessions.reading() as session:
        version = session.scalars(select(RecordVersion)).one()
    assert set(re.findall('name="(cell-[^"]+)"', page)) == {"cell-decided_on"}
    assert "<bdi>演市监处罚〔2026〕1号</bdi>" in page and "只能补正退回的项目" in page
    assert done.status_code == 303
    assert version.document_no == "演市监处罚〔2026〕1号"


@ONE_ENGINE
def test_what_would_be_grave_is_sent_to_other_hands(app: Flask, officer: FlaskClient) -> None:
    send(app, officer, penalty(1) | {"罚款金额（万元）": "很多"})

    told = post(officer, ROW, **filled(officer.get(ROW).text) | {"cell-fine_wan": "500"})

    assert told.status_code == 422 and "不能由一人直接入库" in told.text
    assert 'value="500"' in told.text
    assert row_state(app) is QuarantineState.BROKEN


@ONE_ENGINE
def test_what_looks_personal_is_removed_or_stood_by(app: Flask, officer: FlaskClient) -> None:
    send(app, officer, penalty(1, 违法事实="经查，电话13812345678登记在册。"))

    page = officer.get(ROW).text
    again = post(officer, ROW, **filled(page))
    done = post(officer, ROW, **filled(page), knows_personal="y")

    assert "13812345678" not in page
    assert again.status_code == 422
    assert done.status_code == 303


@ONE_ENGINE
def test_a_county_sees_the_citys_row_whose_proposed_subject_lies_there(
    app: Flask, officer: FlaskClient
) -> None:
    send(app, officer, penalty(1) | {CODE: ""})
    nanhu, haiyan = county_officer(app, "330402"), county_officer(app, "330424")

    assert nanhu.get(ROW).status_code == 200
    assert firm(1)["企业名称"] in nanhu.get("/regulator/waiting").text
    assert haiyan.get(ROW).status_code == 404
    assert firm(1)["企业名称"] not in haiyan.get("/regulator/waiting").text
    assert nanhu.get("/regulator/collection/2").status_code == 404


def filled(page: str) -> dict[str, str]:
    """What a browser would send of the form of a row."""
    form = page[page.index('id="mend"') : page.index("</form>", page.index('id="mend"'))]
    inputs = re.findall(r"<input[^>]*>", form)
    fields = {}
    for one in inputs:
        name, value = re.search('name="([^"]+)"', one), re.search('value="([^"]*)"', one)
        if name and 'type="checkbox"' not in one and name[1] not in ("csrf_token", "choose"):
            fields[name[1]] = value[1] if value else ""
    return fields


def decide(app: Flask) -> None:
    """Submit the one draft and let others review and approve it."""
    at, law = clock.now(), RULEBOOK.records
    with parts_of(app).sessions.writing() as session:
        proposal = session.scalars(select(RecordProposal)).one()
        reviewer = add_account(session, Role.LEGAL_REVIEWER)
        approver = add_account(session, Role.APPROVER)
        officer = session.scalars(select(Account).where(Account.role == Role.OFFICER)).one()
        records.submit(session, proposal.id, proposal.revision, law, by=officer.id, at=at)
        if proposal.state is ProposalState.IN_REVIEW:
            seen = bytes(proposal.content_hash)
            records.pass_review(session, proposal.id, seen, by=reviewer.id, at=at)
        seen = bytes(proposal.content_hash)
        records.approve(session, proposal.id, seen, law, by=approver.id, at=at)


@ONE_ENGINE
@pytest.mark.parametrize(
    ("cells", "secret"),
    [
        ({"违法事实": "收款账号：6222020200112233445，户名见附件。"}, "6222020200112233445"),
        ({"违法事实": "家住南湖区某某路12号的举报人称……"}, "某某路12号"),
        ({"行政相对人名称": "张小三", CODE: ""}, "张小三"),
        (
            {"行政相对人名称": "欧阳小山", "行政相对人类别": "自然人", "处罚决定日期": "坏"},
            "欧阳小山",
        ),
    ],
)
def test_nothing_personal_of_a_row_is_shown_before_somebody_asks(
    app: Flask, officer: FlaskClient, cells: dict[str, str], secret: str
) -> None:
    content = csv_bytes([penalty(1) | cells])

    preview = officer.get(f"{put_down(officer, content, kind='penalties')}/preview").text
    send(app, officer, penalty(1) | cells)

    assert secret not in preview
    assert secret not in officer.get("/regulator/waiting").text
    assert secret not in officer.get("/regulator/collection/3").text
    assert secret not in officer.get(ROW).text
    assert secret in post(officer, f"{ROW}/reveal").text


@ONE_ENGINE
def test_a_county_cannot_lead_the_citys_row_out_of_the_county(
    app: Flask, officer: FlaskClient
) -> None:
    send(app, officer, penalty(1) | {"处罚机关": "嘉兴市南湖区市场监督管理局"} | {CODE: ""})
    nanhu = county_officer(app, "330402")

    cells = filled(nanhu.get(ROW).text)
    away = cells | {"cell-uscc": code(2), "confirmed": code(2)}
    refused = post(nanhu, ROW, **away)
    own = post(nanhu, ROW, **(cells | {"cell-uscc": code(1), "confirmed": code(1)}))

    assert refused.status_code == 422 and "不在本县" in refused.text
    assert own.status_code == 303
    assert row_state(app) is QuarantineState.CORRECTED
