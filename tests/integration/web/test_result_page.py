"""The page of hits: why each was found, who is somebody else, filters that count, and what was read."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.vocabulary import BatchState, ImportKind, SubjectKind
from registry.queries.coverage import BY_HAND, PARTS
from seed.invented_codes import credit_code
from tests.factories import make_batch
from tests.fixtures.web import parts_of
from tests.record_factories import make_honour, make_penalty, write_record
from tests.wanderland import AT, E03, E04, E08, E09, MIRAGE, populate, register_firm

SINCE, UNTIL = date(2026, 2, 6), date(2027, 2, 6)
Write = Callable[..., None]


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


@pytest.fixture
def write(app: Flask, ids: dict[str, int]) -> Write:
    """Writes a record that is public on the day of the tests."""

    def write(uscc: str, said: Any) -> None:
        with parts_of(app).sessions.writing() as session:
            window = {"public_from": SINCE, "public_until": UNTIL}
            write_record(session, ids[uscc], said, at=AT, **window)

    return write


def _hit(page: str, uscc: str) -> str:
    """Return the row of a subject."""
    rows = [row for row in re.findall(r"<li>.*?</li>", page, re.DOTALL) if uscc in row]
    assert len(rows) == 1
    return str(rows[0])


def test_bearers_of_one_name_stand_apart_and_are_said_to_be_two(
    client: FlaskClient, ids: dict[str, int]
) -> None:
    page = client.get(f"/search?q={MIRAGE}").text

    assert "有 2 家用过同一个名称，不是同一主体" in page
    assert page.index("完全一致") < page.index(E09) < page.index("曾用名一致，现已改名")
    assert page.index("曾用名一致，现已改名") < page.index(E08)
    assert f"<mark>{MIRAGE}</mark>" in _hit(page, E09)
    assert "2014-04-01 至 2022-06-30" in _hit(page, E08)
    assert "<mark>" not in _hit(page, E08).split("查到的名称")[0]


@pytest.mark.parametrize(
    "asked", ["shenlou dianqi", "jxsldq", "查一下蜃楼电器有没有行政处罚", "嘉兴慎楼电器"]
)
def test_bearers_of_the_name_that_was_meant_are_told_apart_too(
    client: FlaskClient, ids: dict[str, int], asked: str
) -> None:
    page = client.get("/search", query_string={"q": asked}).text

    assert "有 2 家用过同一个名称，不是同一主体" in page
    assert f"现在或曾经使用“{MIRAGE}”" in page
    assert "<mark" in _hit(page, E09)


def test_what_is_similar_in_part_only_stands_under_a_heading_of_its_own(
    client: FlaskClient, ids: dict[str, int]
) -> None:
    page = client.get("/search?q=蓬壶包装食品").text

    assert "只有部分相近的主体" in page
    assert "完全一致</h3>" not in page


def test_a_slip_is_told_in_words_besides_its_mark(client: FlaskClient, ids: dict[str, int]) -> None:
    row = _hit(client.get("/search?q=嘉兴慎楼电器").text, E09)

    assert '<mark class="near">蜃</mark>' in row
    assert "所查“慎”与名称中的“蜃”同音" in row


def test_a_piece_of_a_code_is_marked_in_the_code(client: FlaskClient, ids: dict[str, int]) -> None:
    page = client.get("/search?q=MADEM0089L").text

    assert "<bdi>91330499<mark>MADEM0089L</mark></bdi>" in page


def test_a_hit_tells_its_public_records_neutrally(
    client: FlaskClient, ids: dict[str, int], write: Write
) -> None:
    write(E09, make_penalty())
    write(E08, make_honour())

    page = client.get(f"/search?q={MIRAGE}").text
    told = {hit["uscc"]: hit["public_records"] for hit in _json(client, f"q={MIRAGE}")["items"]}

    assert "公示中的不良信息 1 条" in _hit(page, E09)
    assert "无公示中的不良信息，良好信息 1 条" in _hit(page, E08)
    assert "tag bad" not in page
    assert "solid-bad" not in page
    assert told == {E09: {"bad": 1, "good": 0}, E08: {"bad": 0, "good": 1}}


def test_the_domain_of_public_records_is_a_filter(
    client: FlaskClient, ids: dict[str, int], write: Write
) -> None:
    write(E03, make_penalty(domain="food"))

    every = _json(client, "q=食品")
    some = _json(client, "q=食品&domain=food")

    assert every["facets"]["domain"] == {"food": 1}
    assert {hit["uscc"] for hit in every["items"]} == {E03, E04}
    assert [hit["uscc"] for hit in some["items"]] == [E03]
    assert _json(client, "q=食品&domain=price")["total"] == 0


def test_each_count_is_the_total_that_its_link_leads_to(
    client: FlaskClient, ids: dict[str, int]
) -> None:
    for asked in ("q=食品", "q=食品&kind=branch", "q=嘉兴 限公&division=330402", "q=电器"):
        page = client.get(f"/search?{asked}").text
        links = re.findall(r'class="opt" href="([^"]+)".*?class="n">([\d,]+)<', page)
        now = re.findall(r'aria-current="true".*?class="n">([\d,]+)<', page)

        assert links
        for link, count in links:
            if f'href="{link}" aria-current' in page:
                continue  # it takes the filter away
            found = client.get(unescape(link).replace("/search?", "/search.json?"))
            assert found.get_json()["total"] == int(count)
        assert all(int(one) == _json(client, asked)["total"] for one in now)


def test_where_only_the_nearest_are_listed_a_count_says_that_it_is_the_least(
    app: Flask, client: FlaskClient, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        for number in range(70):
            for kind, tail in ((SubjectKind.ENTERPRISE, ""), (SubjectKind.BRANCH, "海盐分公司")):
                uscc = credit_code("91", "MAET", 2 * number + bool(tail))
                name = f"嘉兴寒露{number}食品有限公司{tail}"
                register_firm(session, name, uscc, kind=kind)

    page = client.get("/search?q=食品").text
    count = re.search(r'kind=branch".*?class="n">([\d,]+)<span aria-hidden="true">\+', page)

    assert "（只列最相近的）" in page
    assert "（至少）" in page
    assert count
    assert _json(client, "q=食品&kind=branch")["total"] >= int(count[1])


def test_a_filter_that_leads_nowhere_is_not_offered(
    client: FlaskClient, ids: dict[str, int]
) -> None:
    page = client.get("/search?q=食品").text

    assert "listed=" not in page


@pytest.mark.parametrize("path", ["/search?q=查无此企业名称", "/search?q=食品"])
def test_every_answer_names_what_was_read_and_what_was_not(
    client: FlaskClient, ids: dict[str, int], path: str
) -> None:
    page = client.get(path).text

    for kind in (*(kind for kind, _ in PARTS), *BY_HAND):
        assert f"<dt>{kind.zh}</dt>" in page
    assert page.count("尚未收到") == len(PARTS) + len(BY_HAND) + 1  # and the lists
    assert "没有查的：" in page
    assert "无公示信息不等于合规" in page


def test_a_part_tells_when_a_file_last_came_into_it(
    app: Flask, client: FlaskClient, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        session.add(make_batch(kind=ImportKind.SAMPLING, state=BatchState.DONE, finished_at=AT))

    parts = {one["part"]: one["updated_at"] for one in _json(client, "q=食品")["searched"]}

    assert parts.pop("sampling") == AT.isoformat()
    assert set(parts.values()) == {None}


def _json(client: FlaskClient, asked: str) -> Any:
    return client.get(f"/search.json?{asked}").get_json()
