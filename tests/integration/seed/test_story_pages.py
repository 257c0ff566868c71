"""The demonstration story as people see it on the pages: the public, officers, a county's officer."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models.accounts import Account
from models.records import Record
from registry import clock
from registry.queries.accounts import account_id_of
from registry.rules.records.particulars import number_key
from registry.services.accounts import open_session
from tests.fixtures.web import COOKIE, parts_of

E03, E04, E05 = "91330499MADEM0038C", "91330499MADEM00467", "91330499MADEM00542"
E06, E08, E09 = "91330499MADEM0062W", "91330499MADEM0089L", "91330499MADEM0097F"
E12, E13, E14 = "92330499MADEM0126P", "91330499MADEM0134M", "91330499MADEM0142G"
NOTHING = "无公示中的不良信息"


def test_nobody_finds_a_trace_of_what_e05_had_repaired(demo_app: Flask) -> None:
    client = demo_app.test_client()
    address = f"/records/{_public_id(demo_app, '演市监处罚〔2025〕44号')}"

    page, gone = client.get(f"/enterprises/{E05}"), client.get(address)

    assert page.status_code == 200
    for trace in ("44号", "演监抽〔2025〕7号", "芳香胺", "修复", "236000", "236,000"):
        assert trace not in page.text
    assert gone.status_code == 410
    assert "南柯" not in gone.text
    for face in ("json", "csv", "atom"):
        assert "44号" not in client.get(f"/enterprises/{E05}.{face}").text


def test_the_penalty_stands_on_the_later_bearer_of_the_name(demo_app: Flask) -> None:
    client = demo_app.test_client()

    assert "演市监处罚〔2026〕19号" in client.get(f"/enterprises/{E09}").text
    earlier = client.get(f"/enterprises/{E08}").text
    assert "演市监处罚" not in earlier
    assert NOTHING in earlier


def test_the_head_office_says_one_neutral_line_and_the_branch_its_penalty(demo_app: Flask) -> None:
    client = demo_app.test_client()

    head, branch = client.get(f"/enterprises/{E03}").text, client.get(f"/enterprises/{E04}").text

    assert "分支机构" in head
    assert "演市监处罚〔2026〕77号" not in head
    assert "演市监处罚〔2026〕77号" in branch


@pytest.mark.parametrize("uscc", [E12, E13, E14])
def test_of_these_nothing_bad_is_public(demo_app: Flask, uscc: str) -> None:
    page = demo_app.test_client().get(f"/enterprises/{uscc}")

    assert page.status_code == 200
    assert "处罚〔" not in page.text
    assert "当罚〔" not in page.text


def test_what_has_ended_is_said_before_all_else_of_e14(demo_app: Flask) -> None:
    text = demo_app.test_client().get(f"/enterprises/{E14}").text

    assert 0 < text.index("注销") < text.index(NOTHING)


def test_a_county_officer_may_not_look_at_a_firm_elsewhere(demo_app: Flask) -> None:
    client = _signed_in(demo_app, "o.zhou")

    assert client.get(f"/regulator/subjects/{E06}").status_code == 403
    assert client.get(f"/regulator/subjects/{E09}").status_code == 200


def test_the_county_officer_finds_the_row_of_2021_waiting(demo_app: Flask) -> None:
    client = _signed_in(demo_app, "o.zhou")

    waiting = client.get("/regulator/waiting")

    assert waiting.status_code == 200
    assert "嘉兴蜃楼电器有限公司" in waiting.text


@pytest.mark.parametrize(
    ("username", "paper"),
    [
        ("o.lu", "演市监处罚〔2026〕118号"),
        ("o.zhou", "演市监处罚〔2026〕112号"),
        ("l.qian", "演市监处罚〔2026〕116号"),
        ("a.gu", "演市监当罚〔2026〕26号"),
        ("a.gu", "演监抽〔2026〕102号"),
    ],
)
def test_each_finds_in_the_worklist_what_waits_for_them(
    demo_app: Flask, username: str, paper: str
) -> None:
    page = _signed_in(demo_app, username).get("/regulator/worklist")

    assert page.status_code == 200
    assert paper in page.text


def _signed_in(app: Flask, username: str) -> FlaskClient:
    client = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = session.get_one(Account, account_id_of(session, username))
        token = open_session(session, account, at=clock.now())
    client.set_cookie(COOKIE, token)
    return client


def _public_id(app: Flask, number: str) -> str:
    with parts_of(app).sessions.reading() as session:
        found = select(Record.public_id).where(Record.number_key == number_key(number))
        return session.scalars(found).one()


def test_the_firm_with_an_unpaid_fine_reads_its_open_duty_in_the_planner(demo_app: Flask) -> None:
    page = _signed_in(demo_app, "e.hai").get("/enterprise/rating/planner").text

    assert "并须先履行" in page
    assert "罚款" in page
