"""E1 and E4: an enterprise reads where every point comes from, and plans its way to a better grade."""

import re

import pytest

from tests.e2e.conftest import MakeReader
from tests.e2e.reader import Reader

pytestmark = pytest.mark.browser
TAO = ("e.tao", "yanshi-jing-yi-qiu-jing")
MIAO = ("e.miao", "yanshi-chi-zhi-yi-heng")
PRAM, OTHER = "嘉兴槐安童车股份有限公司", "海盐子虚集成家居有限公司"
RATING, PLANNER = "/enterprise/rating", "/enterprise/rating/planner"
SCREENS = [(1280, True), (390, True), (1280, False)]


def _sum_of_lines(one: Reader) -> int:
    lines = one.page.locator("[data-tenths]")
    assert lines.count() > 0
    return sum(int(each.get_attribute("data-tenths") or "x") for each in lines.all())


@pytest.mark.parametrize(("width", "scripts"), SCREENS)
@pytest.mark.parametrize(("person", "name"), [(TAO, PRAM), (MIAO, OTHER)])
def test_a_firm_reads_its_grade_and_every_point(
    reader: MakeReader, person: tuple[str, str], name: str, width: int, scripts: bool
) -> None:
    one = reader(width, scripts=scripts)
    one.sign_in(*person, "/enterprise/")
    assert "质量信用评价" in one.look()

    one.follow("查看每一分的来由")
    page = one.look()

    assert name in page
    assert (OTHER if name == PRAM else PRAM) not in page
    shown = re.search(r"合计\s+(\d+\.\d)\s*/ 1000", page)
    assert shown is not None
    assert _sum_of_lines(one) == round(float(shown[1]) * 10)
    assert "有效期" in page  # until when, or that it is over
    assert "下一次变化" in page
    assert "同行业位置" in page
    drawn = one.page.locator("svg.chart:visible")
    assert (drawn.count(), drawn.first.get_attribute("role")) == (1, "img")


def test_every_record_beside_a_point_leads_to_the_record(reader: MakeReader) -> None:
    one = reader()
    one.sign_in(*TAO, RATING)

    one.turn(one.page.locator(".why-lines a").first)

    assert "在质量信用评价中" in one.look()


def test_the_print_of_the_cockpit_holds_every_line_and_no_button(reader: MakeReader) -> None:
    one = reader()
    one.sign_in(*TAO, RATING)

    one.page.emulate_media(media="print")

    assert one.page.locator(".why-lines li").first.is_visible()
    assert one.page.locator("svg.chart.wide").is_visible()
    assert not one.page.locator("svg.chart.narrow").is_visible()
    assert not one.page.locator("main .btn").first.is_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_cockpit_and_the_planner_read_in_english(reader: MakeReader, width: int) -> None:
    one = reader(width)
    one.sign_in(*TAO, RATING)

    one.turn(one.page.get_by_role("link", name="English"))
    cockpit = one.look()
    one.follow("Planner")
    planner = one.look()

    assert "Where every point comes from" in cockpit
    assert "estimate without legal force" in planner


@pytest.mark.parametrize(("width", "scripts"), SCREENS)
def test_a_firm_plans_an_award_and_shares_the_address(
    reader: MakeReader, width: int, scripts: bool
) -> None:
    one = reader(width, scripts=scripts)
    one.sign_in(*MIAO, RATING)
    one.follow("信用试算")
    assert "还没有选择步骤" in one.look()

    one.page.select_option("#g1", "P105")
    one.page.fill("#h1", "2027-03-01")
    one.press("试算")
    page = one.look()

    assert "计入 1 个步骤" in page
    assert "试算结果仅供参考" in page
    first = one.page.locator("tr", has_text="AA 级").first.inner_text()
    assert "2027-03-01" in first
    assert "期内达不到" in first

    address = one.page.url.split("/", 3)[3]
    colleague = reader(width, scripts=scripts)
    colleague.sign_in(*MIAO, RATING)
    assert colleague.go(f"/{address}") == 200
    assert "计入 1 个步骤" in colleague.look()

    colleague.follow("全部清除")
    assert "还没有选择步骤" in colleague.look()


@pytest.mark.parametrize(("width", "scripts"), SCREENS)
def test_impossible_steps_are_told_beside_their_field_and_kept(
    reader: MakeReader, width: int, scripts: bool
) -> None:
    one = reader(width, scripts=scripts)
    one.sign_in(*MIAO, PLANNER)
    one.page.select_option("#g1", "P105")
    one.page.fill("#h1", "2020-01-01")
    one.page.select_option("#g2", "P202")
    one.page.fill("#h2", "2027-01-01")

    one.press("试算")
    page = one.look()

    assert "已经过去" in page
    assert "请填写证书的有效期截止日" in page
    assert one.page.input_value("#h1") == "2020-01-01"
    assert one.page.input_value("#g2") == "P202"
    assert one.page.locator("#g1").get_attribute("aria-invalid") == "true"


@pytest.mark.parametrize(
    "query",
    [
        "k1=r.0123456789abcdef&t1=1&d1=2027-01-01",
        "g1=P999&h1=2027-13-45",
        "d1=%E6%98%8E%E5%A4%A9&t1=1&k1=x",
    ],
)
def test_a_made_up_address_gets_a_sentence_and_never_a_fault(
    reader: MakeReader, query: str
) -> None:
    one = reader(390)
    one.sign_in(*MIAO, PLANNER)

    assert one.go(f"{PLANNER}?{query}") == 422
    assert "有步骤不能试算" in one.look()
    assert one.go(f"{RATING}?subject=1") == 400
