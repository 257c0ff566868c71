"""Marks and performance at the door: once, by the department that supplied the record, nothing lost."""

import re
from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from models.records import Performance, RecordMark
from models.vocabulary import Obligation, Role
from registry import clock
from registry.services import records
from registry.services.accounts import open_session
from tests.fixtures.web import COOKIE, SignedIn, add_account, form_token, parts_of
from tests.integration.web.test_records_inside import HAIYAN, NANHU, a_firm
from tests.record_factories import make_penalty, write_record

KEY = "k" * 32
ONE_ENGINE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def officer(signed_in: SignedIn) -> FlaskClient:
    """A browser in which an officer of the market regulator is signed in."""
    return signed_in(Role.OFFICER)


@pytest.fixture
def number(app: Flask, at: datetime) -> int:
    """The number of a penalty of 42,000 yuan on a firm in 海盐."""
    with parts_of(app).sessions.writing() as session:
        firm = a_firm(session, at, "海盐子虚集成家居有限公司", "91330499MADEM0062W", HAIYAN)
        said = make_penalty(content="罚款；责令改正", rectify_by=date(2026, 3, 6))
        return write_record(
            *(session, firm.id, said),
            at=at,
            public_from=said.decided_on,
            public_until=date(2027, 2, 6),
        ).id


def someone(app: Flask, role: Role = Role.OFFICER, **bound: str | None) -> FlaskClient:
    client = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = add_account(session, role, **bound)
        client.set_cookie(COOKIE, open_session(session, account, at=clock.now()))
    return client


def post(client: FlaskClient, path: str, key: str = KEY, **fields: str) -> TestResponse:
    given = {"csrf_token": form_token(client), "once_key": key, **fields}
    return client.post(f"/regulator/{path}", data=given)


def marking(**changes: str) -> dict[str, str]:
    given = {
        "mark": "litigation",
        "mark_from": "2026-11-20",
        "mark_paper": "演行初〔2026〕1号",
        "mark_reason": "法院已立案受理",
    }
    return given | changes


def paying(**changes: str) -> dict[str, str]:
    given = {
        "obligation": "pay_fine",
        "performed_on": "2026-02-27",
        "amount": "12,000.50元",
        "note": "票据 0001",
    }
    return given | changes


def count(app: Flask, table: type[RecordMark] | type[Performance]) -> int:
    with parts_of(app).sessions.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_mark_stands_beside_the_record_until_it_is_ended(
    officer: FlaskClient, number: int
) -> None:
    done = post(officer, f"records/{number}/marks", **marking())
    page = officer.get(f"/regulator/records/{number}").text
    assert done.status_code == 303
    assert "行政诉讼中" in page
    assert "公示中" in page
    assert "演行初〔2026〕1号" in page

    ending = {
        "ended_mark": "litigation",
        "ended_from": "2026-11-22",
        "ended_paper": "演行终〔2026〕2号",
        "ended_reason": "判决驳回诉讼请求",
    }
    assert post(officer, f"records/{number}/end-mark", "e" * 32, **ending).status_code == 303
    page = officer.get(f"/regulator/records/{number}").text
    assert "2026-11-20 起，2026-11-22 解除" in page
    assert "公示中" in page


def test_performance_adds_up_and_what_was_wrong_is_taken_back(
    officer: FlaskClient, number: int
) -> None:
    assert post(officer, f"records/{number}/performances", **paying()).status_code == 303
    page = officer.get(f"/regulator/records/{number}").text
    assert "部分履行" in page
    assert "29,999.50 元" in page

    rest = paying(amount="29999.50")
    assert post(officer, f"records/{number}/performances", "r" * 32, **rest).status_code == 303
    page = officer.get(f"/regulator/records/{number}").text
    assert "2026-02-27 履行完毕" in page

    entry = max(map(int, re.findall(r"/performances/(\d+)/take-back", page)))
    back = post(officer, f"performances/{entry}/take-back", "b" * 32, why="票据属于另一案件")
    page = officer.get(f"/regulator/records/{number}").text
    assert back.status_code == 303
    assert "已撤回：" in page
    assert "部分履行" in page


def test_the_same_form_sent_twice_is_done_once(
    app: Flask, officer: FlaskClient, number: int
) -> None:
    first = post(officer, f"records/{number}/marks", **marking())
    second = post(officer, f"records/{number}/marks", **marking())
    paid = [post(officer, f"records/{number}/performances", "p" * 32, **paying()) for _ in "12"]

    assert (first.status_code, second.status_code) == (303, 303)
    assert [answer.status_code for answer in paid] == [303, 303]
    assert count(app, RecordMark) == count(app, Performance) == 1


def test_one_key_with_other_content_is_told_so_and_done_once(
    app: Flask, officer: FlaskClient, number: int
) -> None:
    post(officer, f"records/{number}/performances", **paying())
    again = post(officer, f"records/{number}/performances", **paying(amount="7"))

    assert again.status_code == 409
    assert 'value="7"' in again.text
    assert count(app, Performance) == 1


@ONE_ENGINE
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"mark": ""}, "请选择标注"),
        ({"mark": "nonsense"}, "不在列表中"),
        ({"mark": "stay"}, "不在列表中"),
        ({"mark_from": ""}, "请填写起始日期"),
        ({"mark_from": "2026-02-30"}, "日"),
        ({"mark_from": "2026-11-24"}, "今天之前"),
        ({"mark_from": "2026-02-05"}, "决定日期之后"),
        ({"mark_reason": ""}, "请写明依据"),
        ({"mark_reason": "短"}, "请写明依据"),
        ({"mark_reason": "长" * 501}, "请写明依据"),
        ({"mark_paper": "号" * 101}, "最多 100 个字"),
        ({"once_key": "!"}, "页面已过期"),
    ],
)
def test_a_mark_that_cannot_be_is_explained_and_what_was_typed_stays(
    app: Flask, officer: FlaskClient, number: int, changes: dict[str, str], sentence: str
) -> None:
    given = marking(**changes)
    key = given.pop("once_key", KEY)
    answer = post(officer, f"records/{number}/marks", key, **given)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert given["mark_paper"] in answer.text
    assert count(app, RecordMark) == 0


@ONE_ENGINE
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"obligation": "recall_goods"}, "不在列表中"),
        ({"performed_on": "2026-11-24"}, "今天之前"),
        ({"performed_on": "昨天"}, "日"),
        ({"amount": ""}, "请填写已缴纳的金额"),
        ({"amount": "-5"}, "不能是负数"),
        ({"amount": "1e18"}, "无法识别为金额"),
        ({"amount": "42000.01"}, "超过尚未缴纳的"),
        ({"amount": "0"}, "请填写已缴纳的金额"),
        ({"note": ""}, "请填写缴款票据号"),
        ({"note": "注" * 501}, "最多 500 个字"),
    ],
)
def test_a_performance_that_cannot_be_is_explained_and_what_was_typed_stays(
    app: Flask, officer: FlaskClient, number: int, changes: dict[str, str], sentence: str
) -> None:
    given = paying(**changes)
    answer = post(officer, f"records/{number}/performances", **given)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert given["note"] in answer.text
    assert count(app, Performance) == 0


@ONE_ENGINE
def test_only_the_department_that_supplied_a_record_tends_it(
    app: Flask, officer: FlaskClient, number: int
) -> None:
    housing = someone(app, department_id="hurd")
    county = someone(app, department_id="amr", division_code=NANHU)
    approver = someone(app, Role.APPROVER)

    assert post(housing, f"records/{number}/marks", **marking()).status_code == 403
    assert post(county, f"records/{number}/marks", **marking()).status_code == 404
    assert post(approver, f"records/{number}/marks", **marking()).status_code == 403
    assert "登记标注" not in housing.get(f"/regulator/records/{number}").text
    assert "更正内容" not in approver.get(f"/regulator/records/{number}").text
    assert "更正内容" in officer.get(f"/regulator/records/{number}").text


@ONE_ENGINE
def test_an_entry_outside_the_reach_cannot_be_taken_back(
    app: Flask, officer: FlaskClient, number: int, at: datetime
) -> None:
    with parts_of(app).sessions.writing() as session:
        entry = records.note_performance(
            session,
            number,
            Obligation.PAY_FINE,
            performed_on=date(2026, 2, 27),
            amount_fen=1,
            note="缴款票据 0001",
            by=None,
            at=at,
        ).id
    county = someone(app, department_id="amr", division_code=NANHU)

    path = f"performances/{entry}/take-back"
    assert post(county, path, why="票据属于另一案件").status_code == 404
    assert post(officer, "performances/999/take-back", why="票据属于另一案件").status_code == 404
    assert post(officer, path, why="短").status_code == 422
    assert post(officer, path, why="票据属于另一案件").status_code == 303
    again = post(officer, path, "z" * 32, why="票据属于另一案件")
    assert again.status_code == 422
    assert "已有变化" in again.text


@ONE_ENGINE
def test_a_withdrawn_record_takes_no_marks(app: Flask, officer: FlaskClient, number: int) -> None:
    with parts_of(app).sessions.writing() as session:
        session.connection().exec_driver_sql("UPDATE record SET state = 'withdrawn'")

    page = officer.get(f"/regulator/records/{number}").text
    answer = post(officer, f"records/{number}/marks", **marking())

    assert "登记标注" not in page
    assert "撤销记录" not in page
    assert answer.status_code == 422
    assert "已有变化" in answer.text
