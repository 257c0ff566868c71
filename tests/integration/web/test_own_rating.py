"""The enterprise's cockpit and planner: every point of its own, and nothing of anybody else."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models.accounts import Account
from models.records import Record
from models.vocabulary import Mark, PenaltyKind, Role, Tier
from registry import clock
from registry.rulebooks import load
from registry.services import records
from registry.services.accounts import open_session
from tests.fixtures.web import COOKIE, add_account, parts_of
from tests.record_factories import (
    decide_record,
    make_hands,
    make_honour,
    make_inspection,
    make_penalty,
    write_record,
)
from tests.wanderland import AT, E03, E08, E09, E10, E14, populate

LAW = load("jiaxing").records
TODAY = AT.date()
POINTS = re.compile(r'data-tenths="(-?\d+)"')
TOTAL = re.compile(r'id="total">([\d.]+)<')
PLANNER = "/enterprise/rating/planner"


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


def _signed_in(app: Flask, subject_id: int) -> FlaskClient:
    client = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = add_account(session, Role.ENTERPRISE, subject_id=subject_id)
        token = open_session(session, session.get_one(Account, account.id), at=clock.now())
    client.set_cookie(COOKIE, token)
    return client


def _busy(app: Flask, subject_id: int) -> str:
    """Give a firm an inspection and a general penalty; return the penalty's public number."""
    with parts_of(app).sessions.writing() as session:
        hands = make_hands(session)
        decide_record(session, subject_id, make_inspection(), LAW, hands, at=AT)
        said = make_penalty(decided_on=TODAY - timedelta(days=200))
        return decide_record(session, subject_id, said, LAW, hands, at=AT).public_id


def _own_lines(page: str) -> int:
    return sum(int(one) for one in POINTS.findall(page))


def test_the_lines_add_up_to_the_score_that_is_shown(app: Flask, ids: dict[str, int]) -> None:
    number = _busy(app, ids[E08])

    page = _signed_in(app, ids[E08]).get("/enterprise/rating").text

    total = TOTAL.search(page)
    assert total is not None
    assert _own_lines(page) == round(float(total[1]) * 10)
    assert f"/enterprise/records/{number}" in page
    assert "时间系数" in page
    assert "领域系数 1.2" in page
    assert "下一次变化在" in page


def test_a_mark_stands_beside_the_line_that_it_is_about(app: Flask, ids: dict[str, int]) -> None:
    number = _busy(app, ids[E08])
    with parts_of(app).sessions.writing() as session:
        by = make_hands(session).officer
        record_id = session.scalars(select(Record.id).where(Record.public_id == number)).one()
        records.mark(
            *(session, record_id, Mark.OBJECTION, "收到异议申请"), valid_from=TODAY, by=by, at=AT
        )

    assert "异议处理中" in _signed_in(app, ids[E08]).get("/enterprise/rating").text


def test_without_a_grade_there_is_no_number_but_what_to_do(app: Flask, ids: dict[str, int]) -> None:
    silent = _signed_in(app, ids[E10]).get("/enterprise/rating").text
    gone = _signed_in(app, ids[E14]).get("/enterprise/rating").text

    assert "暂不评价" in silent
    assert "有监督检查、抽查、认证或者荣誉等任一信息后，自动评价" in silent
    assert "登记状态不在营业的不评价" in gone
    for page in (silent, gone):
        assert POINTS.search(page) is None
        assert TOTAL.search(page) is None
        assert not re.search(r"(?<!\d)\d{3}\.\d<", page)


def test_no_address_shows_another_firms_rating(app: Flask, ids: dict[str, int]) -> None:
    number = _busy(app, ids[E08])
    other = _signed_in(app, ids[E09])

    page = other.get("/enterprise/rating").text

    assert number not in page
    assert "华胥" not in page
    for query in (f"?subject_id={ids[E08]}", f"?uscc={E08}", "?id=1"):
        assert other.get(f"/enterprise/rating{query}").status_code == 400
        assert other.get(f"{PLANNER}{query}").status_code == 400
    foreign = other.get(f"{PLANNER}?k1=r.{number}&t1=1&d1=2027-03-01")
    assert foreign.status_code == 422
    assert "本单位名下没有这条记录" in foreign.text
    assert "计入" not in foreign.text.split("选择步骤")[0].split("试算结果</h2>")[1]


def test_nobody_signed_in_and_no_officer_reads_the_cockpit(app: Flask, ids: dict[str, int]) -> None:
    officer = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = add_account(session, Role.OFFICER)
        token = open_session(session, session.get_one(Account, account.id), at=clock.now())
    officer.set_cookie(COOKIE, token)

    for path in ("/enterprise/rating", PLANNER):
        assert app.test_client().get(path).status_code == 303
        assert officer.get(path).status_code == 403


def test_a_firm_plans_a_repair_and_a_certificate(app: Flask, ids: dict[str, int]) -> None:
    number = _busy(app, ids[E08])
    firm = _signed_in(app, ids[E08])

    page = firm.get(
        f"{PLANNER}?k1=r.{number}&t1=1&d1=2026-12-01&k2=p.{number}&t2=1&d2=2026-11-30"
        "&g1=P202&h1=2027-01-04&u1=2030-01-03"
    )

    assert page.status_code == 200
    assert "计入 3 个步骤" in page.text
    assert "试算结果仅供参考" in page.text
    assert "2026-12-01" in page.text
    assert "按计划" in page.text
    assert 'value="P202" selected' in page.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("k1=r.{n}&t1=1&d1=2020-01-01", "已经过去"),
        ("k1=r.{n}&t1=1&d1=2031-01-01", "只试算 24 个月"),
        ("k1=r.{n}&t1=1&d1=2027-01-01", "还没有履行"),
        ("k1=r.{n}&t1=1&d1=明天", "日期应写作"),
        ("k1=r.{n}&t1=1&d1=2027-02-30", "没有这一天"),
        ("k1=x.{n}&t1=1", "没有这条记录"),
        ("k1=r.' OR 1=1 --&t1=1", "没有这条记录"),
        ("k1=l.{n}&t1=1", "没有这条记录"),
        ("g1=P999&h1=2027-01-01", "没有这项加分"),
        ("g1=P202&h1=2027-01-01", "请填写证书的有效期"),
        ("g1=P105", "请填写日期"),
        ("h1=2027-01-01", "请选择取得的"),
        ("g1=P105&h1=2026-11-22", "已经过去"),
        ("g4=<script>&h4=x", "日期应写作"),
    ],
)
def test_nonsense_is_told_beside_its_field_and_kept(
    app: Flask, ids: dict[str, int], query: str, words: str
) -> None:
    number = _busy(app, ids[E08])
    given = query.format(n=number)

    page = _signed_in(app, ids[E08]).get(f"{PLANNER}?{given}")

    assert page.status_code == 422
    assert words in page.text
    assert "<script>" not in page.text
    for field, value in (one.split("=", 1) for one in given.split("&") if one[0] in "dhu"):
        assert f'name="{field}" type="' in page.text
        assert f'value="{value}"' in page.text


def test_a_tick_without_a_day_takes_the_first_possible_one(app: Flask, ids: dict[str, int]) -> None:
    with parts_of(app).sessions.writing() as session:
        hands = make_hands(session)
        said = make_penalty(
            decided_on=TODAY - timedelta(days=10),
            fine_fen=None,
            penalty_kinds=(PenaltyKind.WARNING,),
        )
        number = decide_record(session, ids[E08], said, LAW, hands, at=AT).public_id

    page = _signed_in(app, ids[E08]).get(f"{PLANNER}?k1=r.{number}&t1=1&d1=")

    assert page.status_code == 200
    assert 'value="2027-02-13"' in page.text
    early = _signed_in(app, ids[E08]).get(f"{PLANNER}?k1=r.{number}&t1=1&d1=2027-02-12")
    assert "最短公示期未满，最早 2027-02-13 起" in early.text


def test_very_many_records_are_planned_page_by_page(app: Flask, ids: dict[str, int]) -> None:
    with parts_of(app).sessions.writing() as session:
        for back in range(500):
            day = TODAY - timedelta(days=back % 300 + 1)
            write_record(
                *(session, ids[E03], make_penalty(decided_on=day)),
                at=AT,
                public_from=day,
                public_until=date(2028, 1, 1),
            )
    firm = _signed_in(app, ids[E03])

    first, second = firm.get(PLANNER), firm.get(f"{PLANNER}?page=2")

    assert (first.status_code, second.status_code) == (200, 200)
    assert "记录很多，只试算 3 个月" in first.text
    key = re.search(r'name="k1" value="([^"]+)"', first.text)
    assert key is not None
    kept = firm.get(f"{PLANNER}?page=2&k1={key[1]}&t1=1&d1=2027-01-01")
    assert "另有 1 项在其他页选择" in kept.text
    assert firm.get("/enterprise/rating").status_code == 200


def test_each_own_record_says_how_it_counts_and_until_when(app: Flask, ids: dict[str, int]) -> None:
    number = _busy(app, ids[E08])
    with parts_of(app).sessions.writing() as session:
        hands = make_hands(session)
        minor = make_penalty(tier=Tier.MINOR, decided_on=TODAY - timedelta(days=150))
        faded = decide_record(session, ids[E08], minor, LAW, hands, at=AT).public_id
        honour = decide_record(session, ids[E08], make_honour(), LAW, hands, at=AT).public_id
    firm = _signed_in(app, ids[E08])

    counted, over, good, listed = (
        firm.get(f"/enterprise/records{path}").text
        for path in (f"/{number}", f"/{faded}", f"/{honour}", "")
    )

    assert re.search(r"今天计 −\d+\.\d 分，.*起不再计分", counted)
    assert "今天不计入质量信用评价" in over
    assert "在质量信用评价中" in good
    assert "质量信用评价：今天计 −" in listed
