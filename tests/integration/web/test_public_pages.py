"""The public door: every page in both languages, every face of a list, and no answer that fails."""

import csv
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fixtures.web import parts_of
from tests.wanderland import E03, E04, E08, E09, E10, E12, E14, MIRAGE, merge_a_duplicate, populate

PAGES = (
    *("/", "/search", f"/search?q={MIRAGE}", "/search?q=食品&sort=name", "/search?q=紫禁之巅"),
    *(f"/enterprises/{uscc}" for uscc in (E03, E04, E08, E09, E12, E14)),
    *("/blacklist", "/honours", "/rules", "/statistics", "/open-data", "/about"),
    *("/screening", "/rules/matching", "/verify", "/rules/measures", "/rules/measures/P04"),
    *("/tips/new", "/tips/", "/tips/8f3a"),
)
CHINESE = re.compile("[\u4e00-\u9fff]")
BAD_QUERIES = (
    *("", "渔", "有限公司", "长" * 65, "%_\\", "' OR 1=1 --", "<script>alert(1)</script>"),
    *("𠮷", "😀", "=HYPERLINK(1)", "ＡＢ１２（）", "a" * 900, "\u202e\u200b", "9" * 18, "I" * 18),
)


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


@pytest.fixture
def english(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("language", "en")
    return client


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_in_both_languages(
    client: FlaskClient, english: FlaskClient, ids: dict[str, int], path: str
) -> None:
    chinese, other = client.get(path), english.get(path)

    assert (chinese.status_code, other.status_code) == (200, 200)
    assert '<html lang="zh-CN"' in chinese.text
    assert '<html lang="en"' in other.text
    assert chinese.text.count("<h1") == 1
    assert "演示" in chinese.text


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_an_empty_register_stands(client: FlaskClient, path: str) -> None:
    status = client.get(path).status_code

    assert status == (404 if path.startswith("/enterprises/") else 200)


def test_the_facts_are_counted_not_invented(client: FlaskClient, ids: dict[str, int]) -> None:
    page = client.get("/").text

    assert "<dt>已收录主体</dt><dd>7</dd>" in page
    assert "2026-11-23 09:30" in page


def test_every_hint_on_the_home_page_finds_somebody(
    client: FlaskClient, ids: dict[str, int]
) -> None:
    hints = re.findall(r'class="hints">.*?</div>', client.get("/").text, re.DOTALL)
    links = re.findall(r'href="(/search\?q=[^"]+)"', hints[0])

    assert len(links) == 4
    for link in links:
        assert "没有找到" not in client.get(link).text


@pytest.mark.parametrize("query", BAD_QUERIES)
@pytest.mark.parametrize(
    "face", ["/search", "/search.json", "/search.csv", "/search.xlsx", "/search.atom"]
)
def test_a_bad_query_gets_help_never_an_error(
    client: FlaskClient, ids: dict[str, int], query: str, face: str
) -> None:
    answer = client.get(face, query_string={"q": query})

    assert answer.status_code in (200, 400)


@pytest.mark.parametrize(
    "asked",
    ["nope=1", "page=0", "page=-1", "page=1e9", "sort=;drop", "division=1", "grade=D", "kind=x"]
    + ["kind=natural_person", "listed=maybe", "q=a&q=b", "domain=xx", "cursor=junk"],
)
@pytest.mark.parametrize("face", ["/search", "/search.json"])
def test_a_strange_parameter_is_refused_with_help(
    client: FlaskClient, ids: dict[str, int], asked: str, face: str
) -> None:
    answer = client.get(
        f"{face}?q=食品&{asked}" if not asked.startswith("q=") else f"{face}?{asked}"
    )

    assert answer.status_code == 400
    assert "参数" in answer.text


def test_a_page_behind_the_last_says_so(client: FlaskClient, ids: dict[str, int]) -> None:
    answer = client.get("/search?q=食品&page=999999")

    assert answer.status_code == 404
    assert "没有第 999999 页" in answer.text


def test_page_json_and_csv_tell_the_same(client: FlaskClient, ids: dict[str, int]) -> None:
    page = client.get(f"/search?q={MIRAGE}").text
    answer = client.get(f"/search.json?q={MIRAGE}").get_json()
    rows = list(
        csv.reader(io.StringIO(client.get(f"/search.csv?q={MIRAGE}").text.lstrip("\ufeff")))
    )

    assert [hit["uscc"] for hit in answer["items"]] == [E09, E08]
    assert [row[0] for row in rows[1:]] == [E09, E08]
    assert page.index(E09) < page.index(E08)
    assert answer["items"][0] == {
        "uscc": E09,
        "name": MIRAGE,
        "matched_name": MIRAGE,
        "match": "exact",
        "score": 99,
        "reasons": ["企业名称完全一致"],
        "differences": [],
        "kind": "enterprise",
        "status": "not_given",
        "division": "330402",
        "grade": None,
        "listed": False,
        "public_records": {"bad": 0, "good": 0},
        "url": f"/enterprises/{E09}",
    }
    assert (answer["total"], answer["next"]) == (2, None)
    assert answer["as_of"].startswith("2026-11-23T01:30:00")


def test_next_leads_on_and_a_foreign_cursor_does_not(
    client: FlaskClient, ids: dict[str, int]
) -> None:
    first = client.get("/search.json?q=食品&limit=1").get_json()
    second = client.get(f"/search.json?q=食品&limit=1&cursor={first['next']}").get_json()

    assert {first["items"][0]["uscc"], second["items"][0]["uscc"]} == {E03, E04}
    assert second["next"] is None
    assert client.get("/search.json?q=食品&cursor=nonsense").status_code == 400


def test_firms_that_shared_a_name_warn_of_one_another(
    client: FlaskClient, ids: dict[str, int]
) -> None:
    for own, other in ((E08, E09), (E09, E08)):
        page = client.get(f"/enterprises/{own}").text

        assert "不是这家企业" in page
        assert f'href="/enterprises/{other}"' in page
    assert "不是这家企业" not in client.get(f"/enterprises/{E03}").text


def test_a_legal_representative_stands_on_the_own_page_only(
    client: FlaskClient, ids: dict[str, int]
) -> None:
    for path in (
        "/search?q=华胥",
        "/search.json?q=华胥",
        "/search.csv?q=华胥",
        f"/enterprises/{E09}",
    ):
        assert "黄成华" not in client.get(path).text
    assert client.get(f"/enterprises/{E08}").text.count("黄成华") == 1


def test_nothing_of_a_person_is_shown(client: FlaskClient, ids: dict[str, int]) -> None:
    shop = client.get(f"/enterprises/{E12}").text

    assert "渔大有" not in shop
    assert "某人家中" not in shop
    assert client.get("/search.json?q=贾予存").get_json()["total"] == 0
    assert client.get("/enterprises/浙1330499000001").status_code == 404


def test_a_merged_subject_leads_to_its_survivor(app: Flask, ids: dict[str, int]) -> None:
    with parts_of(app).sessions.writing() as session:
        code = merge_a_duplicate(session, ids[E10]).uscc

    answer = app.test_client().get(f"/enterprises/{code}")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"/enterprises/{E10}")


def test_a_code_is_led_to_its_normal_form(client: FlaskClient, ids: dict[str, int]) -> None:
    answer = client.get(f"/enterprises/{E08.lower()}")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"/enterprises/{E08}")


def test_a_wrong_code_says_which_character(client: FlaskClient) -> None:
    answer = client.get("/enterprises/91330499MADEM0O89L")

    assert answer.status_code == 404
    assert "第 15 位“O”" in answer.text


@pytest.mark.parametrize("name", ["blacklist", "honours"])
def test_the_empty_lists_have_all_their_faces(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/{name}.json").get_json()

    assert (answer["items"], answer["total"], answer["next"]) == ([], 0, None)
    assert client.get(f"/{name}.csv").mimetype == "text/csv"
    assert client.get(f"/{name}.atom").mimetype == "application/atom+xml"
    assert client.get(f"/{name}.xlsx").data.startswith(b"PK")
    assert client.get(f"/{name}?nope=1").status_code == 400


@pytest.mark.parametrize(
    "asked",
    ["page=junk", "from=junk", "cursor=zzz", "ground=zzz", "authority=x", "division=1", "sort=x"]
    + ["from=2026-02-01&to=2026-01-01"],
)
@pytest.mark.parametrize("face", ["", ".json", ".csv", ".xlsx", ".atom"])
def test_a_list_refuses_what_it_does_not_understand(
    client: FlaskClient, asked: str, face: str
) -> None:
    assert client.get(f"/blacklist{face}?{asked}").status_code == 400
    assert client.get(f"/blacklist{face}?page=2").status_code == 404


def test_a_page_behind_a_cursor_leads_back_and_on(client: FlaskClient, ids: dict[str, int]) -> None:
    following = client.get("/search.json?q=食品&limit=1").get_json()["next"]
    page = client.get("/search", query_string={"q": "食品", "cursor": following}).text

    assert "回到第一页" in page
    assert 'aria-label="第 1 页"' not in page


def test_an_error_in_json_is_never_empty(client: FlaskClient) -> None:
    answer = client.get("/enterprises.json")

    assert (answer.status_code, answer.get_json()["error"]) == (
        404,
        "没有找到。请核对网址；查企业请使用首页的查询框。",
    )
    assert client.get("/search.json?q=食品&page=9").status_code == 404


def test_the_lists_name_their_legal_basis(client: FlaskClient) -> None:
    page = client.get("/blacklist").text

    assert "市场监督管理严重违法失信名单管理办法" in page
    assert "重点关注名单" not in page


def test_tips_lead_to_the_hotline(client: FlaskClient) -> None:
    page = client.get("/tips/new").text

    assert "12315" in page
    assert "http" not in re.sub(r'(xmlns|xmlns:\w+)="[^"]*"', "", page)


def test_machines_can_ask_how_it_is(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"ok": True}
    assert client.get("/version").get_json()["city"] == "jiaxing"


@pytest.mark.parametrize(
    ("path", "cookie", "goal"),
    [
        ("/language/en?to=/rules", "language=en", "/rules"),
        ("/language/zh?to=//evil.example/", "language=zh", "/"),
        ("/language/en?to=https://evil.example/", "language=en", "/"),
        ("/display/large?to=/search?q=a", "size=large", "/search?q=a"),
        ("/contrast/high", "contrast=high", "/"),
    ],
)
def test_a_choice_is_remembered_and_leads_back_home(
    client: FlaskClient, path: str, cookie: str, goal: str
) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.headers["Location"]) == (303, goal)
    assert answer.headers["Set-Cookie"].startswith(cookie + ";")
    assert client.get("/language/fr").status_code == 404


def test_large_type_and_contrast_reach_the_page(client: FlaskClient) -> None:
    client.set_cookie("size", "large")
    client.set_cookie("contrast", '"><script>')

    assert 'data-size="large" data-contrast="normal"' in client.get("/").text


def test_the_style_sheet_is_named_by_its_content(client: FlaskClient) -> None:
    found = re.search(r'href="(/static/css/zhixin\.css\?v=[0-9a-f]{10})"', client.get("/").text)

    assert found
    assert client.get(found[1]).status_code == 200
