"""The room of inspections: a plan with its preview, one draw, its files; what is crooked comes back."""

import csv
import io
import re
from datetime import datetime
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from models.inspections import InspectionDraw, InspectionDrawLine, InspectionPlan
from models.subjects import Subject
from models.vocabulary import Role, SubjectStatus
from registry.queries.inspections import seeds_of
from registry.services import vault
from tests.fixtures.web import parts_of
from tests.integration.web.at_the_form import another
from tests.integration.web.inspection_desk import (
    GRADES,
    ROOM,
    WRITTEN,
    drawn,
    fill,
    plan,
    send,
)


@pytest.fixture
def names(app: Flask, at: datetime) -> list[str]:
    return fill(app, at)


@pytest.fixture
def officer(app: Flask, names: list[str]) -> FlaskClient:
    return another(app, department_id="amr")


def _count(app: Flask, table: type[InspectionPlan | InspectionDraw]) -> int:
    with parts_of(app).sessions.reading() as session:
        return session.scalar(select(func.count(table.id))) or 0


def _lines(app: Flask) -> list[InspectionDrawLine]:
    with parts_of(app).sessions.reading() as session:
        return list(session.scalars(select(InspectionDrawLine).order_by(InspectionDrawLine.place)))


def test_the_form_offers_kinds_places_and_industries_and_no_person(officer: FlaskClient) -> None:
    page = officer.get(f"{ROOM}/new").text

    assert 'value="individual_business"' in page
    assert 'value="330482"' in page
    assert "全市" in page
    assert 'value="C"' in page
    assert "natural_person" not in page


def test_the_preview_shows_the_strata_and_writes_nothing(app: Flask, officer: FlaskClient) -> None:
    answer = send(officer, f"{ROOM}/preview", f"{ROOM}/new", **WRITTEN)

    # shares of 6: AAA 1.5, A 5, NR 2, B 4.8 of 13.3 are 0.68, 2.26, 0.90, 2.17
    assert answer.status_code == 200
    assert re.findall(r'抽取（家）"><b>(\d+)</b>', answer.text) == ["1", "2", "1", "2"]
    assert "保存方案" in answer.text
    assert WRITTEN["title"] in answer.text
    assert "检查丙" in answer.text
    assert _count(app, InspectionPlan) == 0


def test_what_the_preview_shows_is_what_is_drawn_that_day(app: Flask, officer: FlaskClient) -> None:
    page = officer.get(drawn(officer)).text

    assert re.findall(r'抽取（家）"><b>(\d+)</b>', page) == ["1", "2", "1", "2"]
    assert len(_lines(app)) == 6


def test_a_plan_shows_its_digest_and_no_seed_until_it_is_drawn(
    app: Flask, officer: FlaskClient
) -> None:
    address = plan(officer)

    page = unescape(officer.get(address).text)

    with parts_of(app).sessions.reading() as session:
        kept = session.scalars(select(InspectionPlan)).one()
    assert bytes(kept.seed_hash).hex() in page
    assert kept.inspectors == ["检查甲", "检查乙", "检查丙"]
    assert "现在抽取 6 家" in page
    assert officer.get(f"{address}.csv").status_code == 404
    assert officer.get(f"{address}/print").status_code == 404
    assert officer.get(f"{address}/population.txt").status_code == 404


def test_a_draw_shows_subjects_grades_and_inspectors_and_both_values(
    app: Flask, officer: FlaskClient
) -> None:
    address = drawn(officer)

    page = unescape(officer.get(address).text)

    with parts_of(app).sessions.reading() as session:
        seeds = seeds_of(session.scalars(select(InspectionDraw)).one())
    assert seeds.seed.hex() in page
    assert seeds.secret.hex() in page
    assert page.count('data-label="检查人员"') == 6
    assert "现在抽取" not in page


def test_a_draw_is_made_once_and_the_second_is_told(app: Flask, officer: FlaskClient) -> None:
    address = plan(officer)
    form = officer.get(address).text

    first = send(officer, f"{address}/draw", address)
    key = re.search(r'name="once_key"[^>]*value="([^"]+)"', officer.get(f"{ROOM}/new").text)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert key and token
    data = {"csrf_token": token[1], "once_key": key[1]}
    second = officer.post(f"{address}/draw", data=data)

    assert (first.status_code, second.status_code) == (303, 409)
    assert "只抽取一次" in second.text
    assert _count(app, InspectionDraw) == 1


def test_the_same_form_sent_twice_makes_one_plan(app: Flask, officer: FlaskClient) -> None:
    page = officer.get(f"{ROOM}/new").text
    key = re.search(r'name="once_key"[^>]*value="([^"]+)"', page)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert key and token
    data = WRITTEN | {"csrf_token": token[1], "once_key": key[1]}

    both = [officer.post(f"{ROOM}/new", data=data) for _ in range(2)]

    assert {one.headers["Location"] for one in both} == {f"{ROOM}/1"}
    assert _count(app, InspectionPlan) == 1


@pytest.mark.parametrize("deed", ["preview", "new"])
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "请填写方案名称"),
        ({"title": "长" * 201}, "最多 200 个字"),
        ({"quota": ""}, "请填写抽查数量"),
        ({"quota": "0"}, "大于零的整数"),
        ({"quota": "-5"}, "大于零的整数"),
        ({"quota": "1.5"}, "大于零的整数"),
        ({"quota": "六"}, "大于零的整数"),
        ({"quota": "99999999999999999999"}, "大于零的整数"),
        ({"quota": "15"}, "只有 14 家，不够抽取 15 家"),
        ({"team": "4"}, "每组 4 人，多于名单中的 3 人"),
        ({"team": "0"}, "大于零的整数"),
        ({"inspectors": ""}, "请填写检查人员名单"),
        ({"inspectors": " \r\n \r\n"}, "请填写检查人员名单"),
        ({"inspectors": "甲\r\n乙\r\n甲"}, "检查人员重复：甲"),
        ({"inspectors": "甲" * 41 + "\r\n乙"}, "最多 40 个字"),
        ({"kinds": ""}, "至少选择一种"),
        ({"kinds": "natural_person"}, "至少选择一种"),
        ({"county": "110000"}, "请从列表中选择"),
        ({"section": "Z"}, "请从列表中选择"),
    ],
)
def test_whatever_is_crooked_comes_back_with_the_reason_and_what_was_typed(
    app: Flask, officer: FlaskClient, deed: str, changes: dict[str, str], said: str
) -> None:
    answer = send(officer, f"{ROOM}/{deed}", f"{ROOM}/new", **(WRITTEN | changes))

    text = unescape(answer.text)
    assert answer.status_code == 422
    assert "请先更正以下内容" in text
    assert said in text
    assert (WRITTEN | changes)["inspectors"].strip().partition("\r")[0] in text
    assert _count(app, InspectionPlan) == 0


def test_a_form_without_a_kind_is_asked_for_one(officer: FlaskClient) -> None:
    without = {name: value for name, value in WRITTEN.items() if name != "kinds"}

    answer = send(officer, f"{ROOM}/preview", f"{ROOM}/new", **without)

    assert answer.status_code == 422
    assert "至少选择一种" in answer.text


def test_a_population_that_shrank_is_told_on_the_plans_page(
    app: Flask, officer: FlaskClient, names: list[str]
) -> None:
    address = plan(officer, quota="14")
    with parts_of(app).sessions.writing() as session:
        firm = session.scalars(select(Subject).where(Subject.name == names[0])).one()
        firm.status = SubjectStatus.DEREGISTERED

    answer = send(officer, f"{address}/draw", address)

    assert answer.status_code == 422
    assert "只有 13 家" in answer.text


def test_a_county_officer_plans_and_sees_in_the_own_county_only(
    app: Flask, officer: FlaskClient
) -> None:
    city_plan = plan(officer)
    near = another(app, department_id="amr", division_code="330402")
    far = another(app, department_id="amr", division_code="330482")

    form = near.get(f"{ROOM}/new").text
    own = plan(near, county="330402")
    beyond = send(near, f"{ROOM}/new", f"{ROOM}/new", **(WRITTEN | {"county": "330482"}))
    whole = send(near, f"{ROOM}/new", f"{ROOM}/new", **WRITTEN)

    assert "全市）" not in form
    assert (beyond.status_code, whole.status_code) == (422, 422)
    assert near.get(city_plan).status_code == 404
    assert far.get(own).status_code == 404
    assert officer.get(own).status_code == 200
    assert far.get(f"{ROOM}?county=330402").status_code == 400


def test_another_department_and_other_offices_see_nothing(app: Flask, officer: FlaskClient) -> None:
    address = drawn(officer)

    assert another(app, department_id="hurd").get(address).status_code == 404
    assert another(app, Role.APPROVER, department_id="hurd").get(address).status_code == 404
    for role in (Role.LEGAL_REVIEWER, Role.EXECUTOR):
        assert another(app, role, department_id="amr").get(address).status_code == 403


@pytest.mark.parametrize(
    ("role", "bound"), [(Role.APPROVER, {"department_id": "amr"}), (Role.AUDITOR, {})]
)
def test_the_approver_and_the_auditor_read_all_that_repeats_a_draw_and_change_nothing(
    app: Flask, officer: FlaskClient, role: Role, bound: dict[str, str]
) -> None:
    waits, address = plan(officer), drawn(officer)
    reader = another(app, role, **bound)
    with parts_of(app).sessions.reading() as session:
        secret = seeds_of(session.scalars(select(InspectionDraw)).one()).secret.hex()

    listed, page = reader.get(ROOM).text, reader.get(address).text
    files = [reader.get(f"{address}{one}") for one in (".csv", ".xlsx", "/print")]
    refused = [
        reader.get(f"{ROOM}/new"),
        *(send(reader, f"{ROOM}/{one}", waits, **WRITTEN) for one in ("new", "preview")),
        send(reader, f"{waits}/draw", waits),
    ]

    assert address in listed and f"{ROOM}/new" not in listed
    assert secret in page
    assert "现在抽取" not in reader.get(waits).text
    assert reader.get(f"{address}/population.txt").data == (
        officer.get(f"{address}/population.txt").data
    )
    assert {one.status_code for one in files} == {200}
    assert {one.status_code for one in refused} == {403}
    assert (_count(app, InspectionPlan), _count(app, InspectionDraw)) == (2, 1)


def test_the_list_filters_sorts_and_pages(officer: FlaskClient) -> None:
    drawn(officer, title="甲方案", quota="2")
    plan(officer, title="乙方案", quota="9", county="330402")

    def found(query: str) -> list[str]:
        return re.findall(r"<bdi>(.方案)</bdi>", officer.get(f"{ROOM}?{query}").text)

    assert found("") == ["乙方案", "甲方案"]
    assert found("sort=oldest") == ["甲方案", "乙方案"]
    assert found("sort=largest") == ["乙方案", "甲方案"]
    assert found("state=drawn") == ["甲方案"]
    assert found("state=open") == ["乙方案"]
    assert found("county=330402") == ["乙方案"]
    assert found("q=甲") == ["甲方案"]
    assert found("q=演抽〔2026〕2号") == ["乙方案"]
    assert found("q=%25") == []
    assert found("year=2025") == []
    assert officer.get(f"{ROOM}?page=2").status_code == 404
    assert officer.get(f"{ROOM}?state=lost").status_code == 400


def test_the_files_say_what_the_page_says(app: Flask, officer: FlaskClient) -> None:
    address = drawn(officer)

    table = list(csv.reader(io.StringIO(officer.get(f"{address}.csv").text.lstrip("\ufeff"))))
    book = officer.get(f"{address}.xlsx")
    paper = unescape(officer.get(f"{address}/print").text)

    lines = _lines(app)
    assert [row[1] for row in table[1:]] == [str(one.place) for one in lines]
    assert [row[7] for row in table[1:]] == ["、".join(one.inspectors) for one in lines]
    assert book.data[:2] == b"PK"
    assert all(row[3] in paper for row in table[1:])
    assert "演示 · 内部" in paper
    assert "等级" not in paper  # inspectors carry it


def test_the_drawn_are_narrowed_by_grade_and_by_inspector(officer: FlaskClient) -> None:
    address = drawn(officer)

    of_b = officer.get(f"{address}?grade=B").text
    of_one = officer.get(f"{address}?inspector=检查甲").text

    assert of_b.count('data-label="检查人员"') == 2
    assert of_one.count('data-label="检查人员"') == 4  # 6 subjects, 2 each, 3 inspectors
    assert officer.get(f"{address}?grade=E").status_code == 400
    assert "没有符合条件的主体" in officer.get(f"{address}?inspector=无人").text


def test_the_population_is_given_as_it_was_drawn_until_it_is_destroyed(
    app: Flask, officer: FlaskClient, names: list[str], at: datetime
) -> None:
    address = drawn(officer)

    given = officer.get(f"{address}/population.txt")
    with parts_of(app).sessions.writing() as session:
        firm = session.scalars(select(Subject).where(Subject.name == names[0])).one()
        firm.status = SubjectStatus.DEREGISTERED
    later = another(app, Role.AUDITOR).get(f"{address}/population.txt")
    with parts_of(app).sessions.writing() as session:
        draw = session.scalars(select(InspectionDraw)).one()
        item = int(str(draw.strata["population_id"]))
        vault.forget(session, item, by=None, at=at, reason="期满")
    gone = officer.get(f"{address}/population.txt")

    assert (given.status_code, later.status_code, gone.status_code) == (200, 200, 409)
    assert given.text.count("subject,") == len(GRADES)
    assert later.data == given.data
    assert "已经销毁" in gone.text
