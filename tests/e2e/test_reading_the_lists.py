"""P2: somebody reads the list of serious dishonesty, narrows it, saves it, and asks it the impossible."""

import csv
import io
import json
import re
import urllib.request

import pytest

from tests.e2e.conftest import MakeReader
from tests.e2e.reader import Reader
from tests.fixtures.server import Server

pytestmark = pytest.mark.browser
NUMBER = re.compile(r'<li id="e-([0-9A-Z-]+)">')


def _shown(one: Reader) -> list[str]:
    return NUMBER.findall(one.page.content())


def _saved(server: Server, face: str, query: str) -> list[str]:
    """Return the numbers in a file of the same query."""
    with urllib.request.urlopen(f"{server.address}/blacklist{face}{query}") as answer:
        text = answer.read().decode("utf-8-sig")
    if face == ".json":
        return [item["entry_no"] for item in json.loads(text)["items"]]
    if face == ".csv":
        return [row[0] for row in csv.reader(io.StringIO(text))][1:]
    gone = re.findall(r"名单条目 ([0-9A-Z-]+) 停止公示", text)
    told = re.findall(r"<id>[^<]*/blacklist/([0-9A-Z-]+)</id>", text)
    return [number for number in told if number not in gone]


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, True), (1280, False)])
def test_a_reader_narrows_sorts_and_saves_the_list(
    reader: MakeReader, live_server: Server, width: int, scripts: bool
) -> None:
    one = reader(width, scripts=scripts)
    assert one.go("/blacklist") == 200
    everything = _shown(one)
    one.look()

    one.turn(one.page.locator("#facets a.opt[href*='ground=']").first)
    narrowed = _shown(one)
    one.turn(one.page.locator("#facets a.opt[href*='sort=name']"))
    by_name = _shown(one)
    one.look()
    copied = one.page.url.removeprefix(live_server.address)
    query = copied.removeprefix("/blacklist")
    other = reader(1280)
    other.go(copied)

    assert len(everything) > len(narrowed) > 0
    assert sorted(by_name) == sorted(narrowed)
    assert _shown(other) == by_name  # a copied address shows the same
    for face in (".json", ".csv", ".atom"):
        assert _saved(live_server, face, query) == by_name


def test_days_that_leave_nobody_and_days_turned_round_say_what_to_do(reader: MakeReader) -> None:
    one = reader()
    one.go("/blacklist")
    one.page.fill("#from", "2027-01-01")
    one.turn(one.page.locator("form[role=search] button"))
    nobody = one.look()

    contradicting = one.go("/blacklist?ground=customs_dishonest&from=2026-11-01")
    empty = one.look()
    turned = one.go("/blacklist?from=2026-11-01&to=2026-10-01")
    refused = one.look()

    assert "没有符合条件的公示条目" in nobody
    assert (contradicting, turned) == (200, 400)
    assert "查看全部" in empty
    assert "不能晚于" in refused


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/blacklist?page=1000000000", 400),
        ("/blacklist?page=1000000", 404),
        ("/blacklist?page=-1", 400),
        ("/blacklist?ground=nonsense", 400),
        ("/blacklist?cursor=%00", 400),
        ("/blacklist?from=2026-02-30", 400),
        ("/blacklist?colour=red", 400),
        ("/blacklist/2026-AAAAAAAA", 404),
        ("/abnormal-list?page=1000000", 404),
    ],
)
def test_the_impossible_is_refused_on_a_page_that_can_be_read(
    reader: MakeReader, path: str, status: int
) -> None:
    one = reader(390)

    assert one.go(path) == status
    assert one.look()


@pytest.mark.parametrize("width", [1280, 390])
def test_an_entry_leads_to_its_firm_and_its_proof(reader: MakeReader, width: int) -> None:
    one = reader(width)
    one.go("/blacklist")
    number = _shown(one)[0]
    one.turn(one.page.locator(f"#e-{number} h3 a"))
    entry = one.look()
    one.turn(one.page.locator(".id-card a.code"))
    firm = one.look()

    assert "日期怎样得来" in entry
    assert "公示存证" in entry
    assert "在严重失信主体名单上" in firm


@pytest.mark.parametrize("width", [1280, 390])
def test_a_practitioner_is_not_met_by_a_name_alone(reader: MakeReader, width: int) -> None:
    one = reader(width)
    one.go("/practitioners")
    one.look()
    one.page.fill("#name", "贾予存")
    one.page.fill("#certificate_no", "0000")
    one.turn(one.page.locator("main form button"))

    assert "没有查到" in one.look()
    assert one.page.context.cookies() == []


@pytest.mark.parametrize("path", ["/abnormal-list", "/statistics", "/rules", "/open-data"])
def test_the_pages_beside_the_list_are_clean(reader: MakeReader, path: str) -> None:
    for width in (1280, 390):
        one = reader(width)
        assert one.go(path) == 200
        one.look()


@pytest.mark.parametrize("width", [1280, 390])
def test_an_officer_looks_back(reader: MakeReader, width: int) -> None:
    one = reader(width)
    one.sign_in("o.shen", "yanshi-jian-wei-zhi-zhu", "/regulator/entries/as-of")
    now = one.look()
    one.page.fill("#on", "2026-06-01")
    one.page.fill("#known_at", "2026-05-01")
    one.turn(one.page.locator("form[role=search] button"))
    then = one.look()

    assert now != then
    assert "2026-06-01 的名单（按 2026-05-01 已知）" in then
