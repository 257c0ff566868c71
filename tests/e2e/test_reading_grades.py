"""A visitor reads a published grade and one that is not public; an officer reads every line."""

import pytest

from tests.e2e.conftest import MakeReader

pytestmark = pytest.mark.browser
PRAM, FOOD = "91330499MADEM0011L", "91330499MADF0083XT"
OFFICER = ("o.shen", "yanshi-jian-wei-zhi-zhu")
SCREENS = [(1280, True), (390, True), (1280, False)]


@pytest.mark.parametrize(("width", "scripts"), SCREENS)
def test_a_visitor_reads_the_shield_and_the_rules(
    reader: MakeReader, width: int, scripts: bool
) -> None:
    one = reader(width, scripts=scripts)
    assert one.go(f"/enterprises/{PRAM}") == 200
    graded = one.look()
    assert one.page.get_by_role("img", name="质量信用等级 AAA，优秀").count() == 1

    assert one.go(f"/enterprises/{FOOD}") == 200
    other = one.look()
    assert one.page.get_by_role("img", name="质量信用等级未公开").count() == 1
    one.turn(one.page.locator(".about-grade a"))
    rules = one.look()

    assert "不是任何机关的评定，也没有印章" in graded
    assert "未公开不表示有问题" in other
    assert "得分" not in other
    assert "怎样得出等级" in rules


@pytest.mark.parametrize("width", [1280, 390])
def test_a_visitor_narrows_a_search_by_grade(reader: MakeReader, width: int) -> None:
    one = reader(width)
    one.go("/search?q=槐安")

    one.turn(one.page.locator("#facets a[href*='grade=AAA']"))
    page = one.look()

    assert "嘉兴槐安童车股份有限公司" in page
    assert "找到 1 家" in page


@pytest.mark.parametrize(("width", "scripts"), SCREENS)
def test_an_officer_reads_the_lines_of_a_firm(
    reader: MakeReader, width: int, scripts: bool
) -> None:
    one = reader(width, scripts=scripts)
    one.sign_in(*OFFICER, "/regulator/ratings")
    listed = one.look()
    one.turn(one.page.locator("tbody th a[href$='/rating']").first)
    page = one.look()
    one.turn(one.page.locator("table a[href^='/regulator/records/']").first)

    assert "评价名册" in listed
    assert "各行相加等于总分" in page
    assert "检查系数" in page
    assert "信用记录" in one.look()


@pytest.mark.parametrize("width", [1280, 390])
def test_an_officer_compares_a_draft_for_everybody(reader: MakeReader, width: int) -> None:
    one = reader(width)
    one.sign_in(*OFFICER, "/regulator/ratings/editions")
    one.look()

    one.turn(one.page.locator("a[href='/regulator/ratings/shadow/2027.1']"))

    assert "等级变化矩阵" in one.look()
