"""Officers read ratings within their reach, compare a draft, and switch by two people."""

from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.ratings import SubjectRating
from models.vocabulary import Grade, Role
from registry.queries.ratings.facts import facts_of
from registry.rulebooks import load
from registry.rules.ratings import Negative
from tests.fixtures.web import TOKEN, parts_of
from tests.integration.web.at_the_form import another
from tests.rating_factories import facts_for, keep_rating
from tests.record_factories import decide_record, make_hands, make_inspection, make_penalty
from tests.wanderland import AT, E03, E08, E09, E10, E14, populate

ON = date(2026, 11, 23)
SHADOW = "/regulator/ratings/shadow/2027.1"
EDITIONS = "/regulator/ratings/editions"


@pytest.fixture(autouse=True)
def ids(app: Flask) -> Iterator[dict[str, int]]:
    kept = {E03: Grade.AAA, E08: Grade.A, E09: Grade.B, E10: Grade.NOT_RATED}
    with parts_of(app).sessions.writing() as session:
        ids = populate(session)
        for uscc, grade in kept.items():
            keep_rating(session, ids[uscc], facts_for(grade, ON), ON, AT)
    yield ids


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    return another(app, department_id="amr", display_name="沈甲")


@pytest.fixture
def approver(app: Flask) -> FlaskClient:
    return another(app, Role.APPROVER, department_id="amr", display_name="顾乙")


def _page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.text)


def _send(client: FlaskClient, page: str, path: str, **fields: str) -> TestResponse:
    """Send a form as the page gives it: its token, its key, and what was seen."""
    text = client.get(page).text
    given = {}
    for name in ("csrf_token", "once_key", "seen"):
        if f'name="{name}"' in text:
            given[name] = text.split(f'name="{name}"')[-1].split('value="')[1].split('"')[0]
    assert TOKEN.search(text)
    return client.post(path, data=given | fields)


def test_the_list_shows_grades_and_points_and_its_file_agrees(officer: FlaskClient) -> None:
    page = _page(officer, "/regulator/ratings")
    bad = _page(officer, "/regulator/ratings?grade=B")
    rows = officer.get("/regulator/ratings.csv?grade=B").text.splitlines()

    assert all(code in page for code in (E03, E08, E09, E10))
    assert E09 in bad
    assert E03 not in bad
    assert len(rows) == 2
    assert E09 in rows[1]
    assert "800.0" in rows[1]


def test_a_county_officer_finds_the_own_county_only(app: Flask) -> None:
    near = another(app, department_id="amr", division_code="330402")

    page = _page(near, "/regulator/ratings")

    assert E03 in page
    assert E08 not in page
    assert near.get("/regulator/ratings?county=330411").status_code == 400
    assert near.get(f"/regulator/subjects/{E08}/rating").status_code == 403
    assert near.get(SHADOW).status_code == 403


@pytest.mark.parametrize(
    "asked", ["grade=Z", "industry=zzz", "county=1", "state=x", "sort=x", "page=0"]
)
def test_what_the_list_cannot_be_asked_is_refused(officer: FlaskClient, asked: str) -> None:
    assert officer.get(f"/regulator/ratings?{asked}").status_code == 400


def test_a_subject_is_told_line_by_line(officer: FlaskClient) -> None:
    page = _page(officer, f"/regulator/subjects/{E08}/rating")

    assert "仅供核对，不作评价" in page
    assert "检查系数" in page
    assert "历次评价" in page


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("as_of=2020-01-01", "最早的版本自 2026-01-01 起施行"),
        ("as_of=2030-01-01", "历史时点不能晚于今天"),
        ("known_at=2030-01-01", "历史时点不能晚于今天"),
        ("as_of=2026-02-30", "没有这一天"),
        ("as_of=nonsense", "日期"),
        ("known_at=2026-01-02", "登记库中还没有这个主体"),
        ("as_of=2026-11-01&known_at=2026-11-23", "今天还没有过去"),
    ],
)
def test_a_day_that_cannot_be_explained_is_said_so_beside_the_form(
    officer: FlaskClient, asked: str, sentence: str
) -> None:
    answer = officer.get(f"/regulator/subjects/{E08}/rating?{asked}")

    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert 'name="as_of"' in answer.text


def test_the_comparison_is_shown_and_carried_away(officer: FlaskClient) -> None:
    page = _page(officer, SHADOW)
    file = officer.get(f"{SHADOW}.csv").text

    assert "只作比对，不写入任何主体的评价" in page
    assert "等级变化矩阵" in page
    assert E03 in file
    assert officer.get(f"{SHADOW}.xlsx").data[:2] == b"PK"
    assert officer.get("/regulator/ratings/shadow/9.9").status_code == 404


def test_two_people_switch_to_another_edition(officer: FlaskClient, approver: FlaskClient) -> None:
    day = {"effective_from": "2027-01-01", "reason": "征求意见期满"}
    proposed = _send(officer, SHADOW, f"{SHADOW}/switch", **day)
    waiting = _page(approver, EDITIONS)
    own = _send(officer, EDITIONS, "/regulator/ratings/switches/1/approve", reason="同意")
    approved = _send(approver, EDITIONS, "/regulator/ratings/switches/1/approve", reason="同意")

    assert proposed.status_code == 303
    assert "批准换版" in waiting
    assert own.status_code == 403
    assert approved.status_code == 303
    assert "2027-01-01 起施行" in _page(approver, "/rules/ratings?edition=2027.1")
    assert "2027-01-01 起由新版代替" in _page(approver, "/rules/ratings")
    again = _send(approver, EDITIONS, "/regulator/ratings/switches/1/approve", reason="再次")
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("day", "reason", "sentence"),
    [
        ("2026-11-23", "理由甲", "施行日最早是明天（2026-11-24）"),
        ("2026-02-30", "理由甲", "日期应写作"),
        ("", "理由甲", "请填写施行日期"),
        ("2027-01-01", "", "请写明换版理由"),
    ],
)
def test_a_wrong_proposal_says_what_to_do_and_keeps_its_input(
    officer: FlaskClient, day: str, reason: str, sentence: str
) -> None:
    answer = _send(officer, SHADOW, f"{SHADOW}/switch", effective_from=day, reason=reason)

    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert reason in answer.text
    assert f'value="{day}"' in answer.text


def test_a_comparison_that_has_moved_meanwhile_is_shown_again(officer: FlaskClient) -> None:
    fields = {"effective_from": "2027-01-01", "reason": "理由乙", "seen": "0" * 64}

    answer = _send(officer, SHADOW, f"{SHADOW}/switch", **fields)

    assert answer.status_code == 409
    assert "请核对上面的最新结果后再次提交" in unescape(answer.text)
    assert "理由乙" in answer.text
    assert "还没有提出过换版" in _page(officer, EDITIONS)


def test_a_line_says_what_the_page_of_its_subject_says(
    app: Flask, officer: FlaskClient, ids: dict[str, int]
) -> None:
    """A penalty became a year old yesterday; nobody has assessed the firm since."""
    law, before = load("jiaxing").records, ON - timedelta(days=30)
    with parts_of(app).sessions.writing() as session:
        hands = make_hands(session)
        for said in (
            make_inspection(decided_on=ON - timedelta(days=90)),
            make_penalty(decided_on=date(2025, 11, 22)),
        ):
            decide_record(session, ids[E08], said, law, hands, at=AT)
        session.delete(session.get_one(SubjectRating, ids[E08]))
        session.flush()
        kept = keep_rating(session, ids[E08], facts_of(session, ids[E08], on=before), before, AT)
        old = f"{kept.score // 10}.{kept.score % 10}"

    page = _page(officer, f"/regulator/subjects/{E08}/rating")
    row = next(one for one in _page(officer, "/regulator/ratings").split("<tr>") if E08 in one)
    file = officer.get("/regulator/ratings.csv").text.splitlines()
    cells = next(one for one in file if E08 in one).replace('"', "").split(",")

    total = page.split(">总分<")[1].split("<strong>")[1].split("<")[0]
    assert total != old
    assert f">{total}<" in row
    assert cells[6:9] == [
        total,
        ON.isoformat(),
        page.split("内部使用）：<strong>")[1].split()[0].split("<")[0],
    ]
    assert "期间有变化的以行内为准" in _page(officer, "/regulator/ratings")


@pytest.mark.parametrize(("code", "word"), [(E09, "未公开"), (E10, "未公开"), (E03, "AAA")])
def test_what_the_public_does_not_see_is_not_called_published(
    officer: FlaskClient, code: str, word: str
) -> None:
    page = _page(officer, f"/regulator/subjects/{code}/rating")

    assert f"对外显示：<strong>{word}</strong>" in page
    assert "公布和使用" not in page


def test_what_has_no_grade_has_a_dash_for_points_and_comes_last(officer: FlaskClient) -> None:
    rows = officer.get("/regulator/ratings.csv").text.splitlines()
    page = _page(officer, f"/regulator/subjects/{E10}/rating")

    assert E10 in rows[-1]
    assert '"暂不评价",""' in rows[-1]
    assert "<strong>—</strong>" in page
    assert "仅供核对，不作评价" in page
    assert ">NR<" not in page


def test_the_file_of_a_comparison_gives_numbers_as_numbers(
    app: Flask, officer: FlaskClient, ids: dict[str, int]
) -> None:
    facts = facts_for(Grade.B, ON)._replace(negatives=(Negative("N302", ON - timedelta(days=20)),))
    with parts_of(app).sessions.writing() as session:
        keep_rating(session, ids[E14], facts, ON, AT)

    row = next(one for one in officer.get(f"{SHADOW}.csv").text.splitlines() if E14 in one)

    assert '"-10.0"' in row
    assert "'-" not in row


def test_the_comparison_is_offered_to_who_may_read_it(app: Flask, officer: FlaskClient) -> None:
    near = another(app, department_id="amr", division_code="330402")

    assert "试运行比对" in _page(officer, EDITIONS)
    assert "试运行比对" not in _page(near, EDITIONS)
    assert "这就是现行版本" in _page(officer, "/regulator/ratings/shadow/2026.1")
