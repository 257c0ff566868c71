"""P1: somebody asks whether this is the firm they mean, and reads what the register knows."""

import re

import pytest

from tests.e2e.conftest import MakeReader
from tests.e2e.reader import Reader

pytestmark = pytest.mark.browser
FORMER_BEARER, BEARER = "91330499MADEM0089L", "91330499MADEM0097F"
NAME = "嘉兴蜃楼电器有限公司"


def _ask(one: Reader, text: str) -> str:
    one.page.fill("#q", text)
    one.turn(one.page.locator("form[role=search] button"))
    return one.look()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, True), (1280, False)])
def test_a_reader_finds_the_right_firm(reader: MakeReader, width: int, scripts: bool) -> None:
    one = reader(width, scripts=scripts)
    assert one.go("/") == 200
    one.look()

    hits = _ask(one, "蜃楼")
    assert NAME in hits
    assert "2014-04-01 至 2022-06-30" in hits
    for uscc, other in ((FORMER_BEARER, BEARER), (BEARER, FORMER_BEARER)):
        assert one.go(f"/enterprises/{uscc}") == 200
        page = one.look()
        assert "不是这家企业" in page
        assert other in page


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_can_be_read_in_english_and_in_large_type(reader: MakeReader, width: int) -> None:
    one = reader(width)
    one.go(f"/enterprises/{BEARER}")

    one.turn(one.page.get_by_role("link", name="English"))
    english = one.look()
    one.turn(one.page.locator("a[href*='/display/large']"))
    one.look()

    assert one.page.locator("html").get_attribute("lang") == "en"
    assert one.page.locator("html").get_attribute("data-size") == "large"
    assert re.search("Unified social credit|Credit code", english, re.IGNORECASE)
    assert NAME in english


@pytest.mark.parametrize("width", [1280, 390])
def test_an_empty_answer_and_an_unknown_parameter_say_what_to_do(
    reader: MakeReader, width: int
) -> None:
    one = reader(width)
    one.go("/search")

    nothing = _ask(one, "查无此企业名称测试")
    status = one.go("/search?colour=red")
    refused = one.look()

    assert "没有" in nothing
    assert status == 400
    assert "colour" in refused


@pytest.mark.parametrize(
    "path",
    [
        "/blacklist",
        "/honours",
        "/rules",
        "/rules/matching",
        "/screening",
        "/statistics",
        "/open-data",
        "/about",
        "/sign-in",
    ],
)
def test_every_public_page_is_clean(reader: MakeReader, path: str) -> None:
    for width in (1280, 390):
        one = reader(width)
        assert one.go(path) == 200
        one.look()
