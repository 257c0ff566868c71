"""The public catalogue of measures, and the kinds of measures by one entry; never who does what to whom."""

import csv
import io
import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.vocabulary import CaseKind
from registry import clock
from tests.fixtures.web import parts_of
from tests.integration.web.list_desk import ListDesk, everything
from tests.listing_factories import at_ten
from tests.wanderland import E04, E08, E10, merge_a_duplicate, populate

REPAIRED_ON = date(2027, 5, 21)  # a year and a day after the decision
CERTIFICATE = "浙1330499000001"
FACES = ("", ".json", ".csv", ".atom")
_ON_PAGE = re.compile(r'<li id="m-([A-Z0-9]+)">')


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


@pytest.fixture
def desk(app: Flask, ids: dict[str, int]) -> ListDesk:
    return ListDesk(app, ids)


@pytest.fixture
def english(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("language", "en")
    return client


def _on_pages(client: FlaskClient, query: str = "") -> list[str]:
    """Return the measures on all pages."""
    found: list[str] = []
    for number in (1, 2, 3):
        page = client.get(f"/rules/measures?page={number}{query}")
        found += _ON_PAGE.findall(page.text) if page.status_code == 200 else []
    return found


def _in_json(client: FlaskClient, query: str = "") -> list[str]:
    return [one["id"] for one in client.get(f"/rules/measures.json{query}").get_json()["items"]]


def _in_csv(client: FlaskClient, query: str = "") -> list[str]:
    text = client.get(f"/rules/measures.csv{query}").text.lstrip("\ufeff")
    return [row[0] for row in csv.reader(io.StringIO(text))][1:]


def test_every_face_tells_the_same_measures(client: FlaskClient) -> None:
    expected = _in_json(client)

    feed = client.get("/rules/measures.atom").text

    assert len(expected) == len(set(expected)) == 46
    assert _on_pages(client) == expected
    assert _in_csv(client) == expected
    assert re.findall(r"<id>[^<]*/rules/measures/([A-Z0-9]+)</id>", feed) == expected
    assert client.get("/rules/measures.xlsx").data[:2] == b"PK"


def test_a_measure_tells_its_triggers_bases_and_departments(client: FlaskClient) -> None:
    page = client.get("/rules/measures/P04").text
    item = client.get("/rules/measures/P04.json").get_json()

    for said in (
        "市场监督管理严重违法失信名单",
        "中华人民共和国政府采购法",
        "第二十二条",
        "2003-01-01",
    ):
        assert said in page
    assert "财政局" in page
    assert "可信程度" in page
    first = item["triggers"][0]
    assert first["lists"] == ["market_serious"]
    assert first["departments"] == ["finance"]
    assert first["bases"][0]["rank"] == "law"
    assert first["bases"][0]["valid_from"] == "2003-01-01"


@pytest.mark.parametrize(
    ("number", "standing"),
    [
        ("P06", "decision_only"),
        ("P09", "named_only"),
        ("P13", "not_triggered"),
        ("P25", "others_decide"),
        ("R08", "not_reviewed"),
        ("R01", "applies"),
    ],
)
def test_what_is_off_says_why(client: FlaskClient, number: str, standing: str) -> None:
    item = client.get(f"/rules/measures/{number}.json").get_json()

    assert item["standing"] == standing
    assert number in _in_json(client, f"?standing={standing}")


@pytest.mark.parametrize(
    ("query", "number", "other"),
    [
        ("kind=reward", "R01", "P04"),
        ("class=rights", "P04", "P14"),
        ("category=fiscal_funds", "P14", "P04"),
        ("list=customs_dishonest", "P19", "P04"),
        ("department=court", "P11", "P04"),
        ("subject=natural_person", "P10", "P14"),
        ("q=政府采购法", "P04", "P14"),
    ],
)
def test_the_catalogue_is_narrowed(
    client: FlaskClient, query: str, number: str, other: str
) -> None:
    found = _in_json(client, f"?{query}")

    assert number in found
    assert other not in found
    assert _on_pages(client, f"&{query}") == found


def test_a_count_beside_a_filter_is_where_it_leads(client: FlaskClient) -> None:
    page = client.get("/rules/measures").text

    count = re.search(
        r'href="/rules/measures\?list=customs_dishonest".*?class="n">(\d+)<', page, re.S
    )

    assert count is not None
    assert int(count[1]) == len(_in_json(client, "?list=customs_dishonest"))


def test_the_newest_basis_may_stand_first(client: FlaskClient) -> None:
    found = client.get("/rules/measures.json?sort=newest_basis").get_json()["items"]

    newest = [
        max((b["valid_from"] for way in one["triggers"] for b in way["bases"]), default="")
        for one in found
    ]
    assert newest == sorted(newest, reverse=True)


def test_the_page_says_that_nobody_is_barred_from_everything(client: FlaskClient) -> None:
    page = client.get("/rules/measures").text

    for said in ("没有“一处失信、处处受限”", "不按等级限制任何主体", "部门决定", "可以提出异议"):
        assert said in page


def test_internal_lists_are_in_no_face(client: FlaskClient) -> None:
    said = everything(
        client,
        *(f"/rules/measures{face}" for face in FACES),
        *(f"/rules/measures/{one}{face}" for one in ("P20", "P22") for face in ("", ".json")),
        *("/rules/measures?page=2", "/rules/measures?page=3"),
    )

    assert "watch_list" not in said
    assert "重点关注名单" not in said
    assert client.get("/rules/measures?list=watch_list").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        *("list=nonsense", "department=nonsense", "kind=nonsense", "standing=1", "subject=x"),
        *("page=0", "page=x", "strange=1", "q=%FF", "sort=x"),
    ],
)
def test_what_nobody_understands_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/rules/measures?{query}").status_code == 400


def test_pages_and_measures_that_are_not_there_are_not_found(client: FlaskClient) -> None:
    for path in ("/rules/measures?page=9", "/rules/measures/P99", "/rules/measures/P99.json"):
        assert client.get(path).status_code == 404


def test_what_is_typed_is_never_markup(client: FlaskClient) -> None:
    page = client.get("/rules/measures?q=<script>alert(1)</script>").text

    assert "<script>alert" not in page
    assert "没有符合条件的措施" in page


def test_the_catalogue_speaks_english_and_keeps_the_law_in_chinese(english: FlaskClient) -> None:
    page = english.get("/rules/measures/P04").text

    assert "government procurement restriction" in page
    assert '<span lang="zh-CN"><bdi>中华人民共和国政府采购法第二十二条</bdi></span>' in page
    outside = re.sub(r'<[^>]*lang="zh-CN"[^>]*>.*?</(?:span|small|a|dd)>', "", page, flags=re.S)
    assert "限制参与政府采购" not in outside


def test_rules_lists_and_the_footer_lead_to_the_catalogue(client: FlaskClient) -> None:
    assert 'href="/rules/measures"' in client.get("/rules").text
    assert 'href="/rules/measures?list=market_serious"' in client.get("/rules").text
    assert 'href="/rules/measures?list=market_serious"' in client.get("/blacklist").text
    assert 'href="/rules/measures"' in client.get("/about").text


def test_an_entry_tells_which_measures_apply_by_it_and_no_more(
    client: FlaskClient, desk: ListDesk
) -> None:
    number = desk.put(E08)

    page = client.get(f"/blacklist/{number}").text
    measures = client.get(f"/blacklist/{number}.json").get_json()["measures"]

    found = {one["id"] for one in measures}
    assert {"P02", "P04", "P14", "P18"} <= found
    assert not found & {"P05", "P06", "P07", "P16", "P19", "R01"}
    assert all(one["bases"] for one in measures)
    assert set(measures[0]) == {"id", "url", "category", "name", "bases", "is_advisory"}
    assert "限制参与政府采购" in page
    assert "限制取得政府供应土地" not in page
    for inside in ("待接收", "已反馈", "个案不予适用", "财政局", "finance"):
        assert inside not in page


def test_a_branch_and_a_survivor_are_told_of_by_the_same_rule(
    app: Flask, client: FlaskClient, desk: ListDesk, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        merge_a_duplicate(session, ids[E10])
    numbers = [desk.put(E04), desk.put(E10)]

    found = [client.get(f"/blacklist/{one}.json").get_json()["measures"] for one in numbers]

    assert all("P04" in {one["id"] for one in measures} for measures in found)


def test_after_an_early_removal_nothing_of_measures_is_left(
    client: FlaskClient, desk: ListDesk
) -> None:
    number = desk.put(E08)
    clock.start_at(at_ten(REPAIRED_ON))
    desk.change(number, CaseKind.EARLY_REMOVAL, REPAIRED_ON)

    said = everything(
        client,
        *(f"/blacklist/{number}{face}" for face in ("", ".json")),
        *(f"/blacklist{face}" for face in ("", ".json", ".csv", ".atom")),
        *(f"/enterprises/{E08}{face}" for face in ("", ".json", ".csv", ".atom")),
    )

    assert client.get(f"/blacklist/{number}").status_code == 410
    assert "限制参与政府采购" not in said
    assert '"P04"' not in said


def test_a_person_reads_only_what_a_basis_allows_for_persons(
    client: FlaskClient, desk: ListDesk
) -> None:
    desk.put(CERTIFICATE)

    answer = client.post(
        "/practitioners", data={"name": "贾予存", "certificate_no": CERTIFICATE}
    ).text

    assert "列为重点监管对象" in answer
    assert "限制参与政府采购" in answer  # the article on suppliers names natural persons, too
    for not_of_persons in ("限制申请政府资金补助项目", "不适用告知承诺制", "建议金融机构"):
        assert not_of_persons not in answer


def test_few_entries_are_not_counted(client: FlaskClient, desk: ListDesk) -> None:
    before = client.get("/rules/measures/P04.json").get_json()["entries"]
    desk.put(E08)

    item = client.get("/rules/measures/P04.json").get_json()

    assert before == 0
    assert item["entries"] is None
    assert "较少，不列数字" in client.get("/rules/measures/P04").text
