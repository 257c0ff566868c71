"""Departments, divisions, industries, holidays and the words of the city."""

from collections import Counter
from datetime import date

import pytest

from registry.errors import Invalid, NotFound
from registry.rulebooks import Certainty, DepartmentRole, DivisionLevel, cities, load


def test_jiaxing_calls_itself_by_its_screen_words():
    city = load("jiaxing").city

    assert city.platform.zh == "嘉兴市质量信用监管与公示平台"
    assert city.platform.in_language("en") == "Jiaxing Quality Credit Register"
    assert (city.platform_short.zh, city.division_code, city.hotline) == (
        "质信嘉兴",
        "330400",
        "12315",
    )
    assert city.organiser.zh == "嘉兴市市场监督管理局"


def test_every_footer_line_of_a_demonstration_says_so():
    for name in cities():
        city = load(name).city
        assert all("演示" in line.zh and "emonstration" in line.en for line in city.footer)


def test_a_second_city_is_only_a_folder():
    wuyou = load("wuyou")

    assert wuyou.city.name.zh == "乌有市"
    assert wuyou.divisions.path("LOCAL-WUYOU-1-1") == "乌有市 · 槐安县 · 蜃楼镇"
    assert wuyou.industries.find("C14") == load("jiaxing").industries.find("C14")


@pytest.mark.parametrize("name", ["atlantis", "", "../jiaxing", "national"])
def test_an_unknown_city_is_refused_with_those_that_exist(name):
    with pytest.raises(Invalid, match="现有：jiaxing、wuyou"):
        load(name)


def test_a_rulebook_is_read_once():
    assert load("jiaxing") is load("jiaxing")


def test_the_lead_department_is_known_with_its_roles():
    rulebook = load("jiaxing")

    assert rulebook.lead_department.id == "amr"
    assert rulebook.lead_department.may(DepartmentRole.DECIDER)
    assert rulebook.departments["hurd"].certainty is Certainty.MEDIUM
    assert "assoc" not in {one.id for one in rulebook.departments.with_role(DepartmentRole.DECIDER)}


def test_an_unknown_department_is_refused_in_words():
    with pytest.raises(NotFound, match="没有部门「weather」"):
        load("jiaxing").departments.of("weather")


def test_jiaxing_has_seven_counties_and_seventy_two_towns_and_subdistricts():
    levels = Counter(one.level for one in load("jiaxing").divisions.values())

    assert levels[DivisionLevel.COUNTY] == 7
    assert levels[DivisionLevel.TOWN] == 42
    assert levels[DivisionLevel.SUBDISTRICT] == 30


def test_towns_carry_local_codes_and_say_so():
    towns = [
        one
        for one in load("jiaxing").divisions.values()
        if one.level in (DivisionLevel.TOWN, DivisionLevel.SUBDISTRICT)
    ]

    assert {one.code_standard for one in towns} == {"local"}
    assert all("-L" in one.code and one.certainty is Certainty.MEDIUM for one in towns)


def test_a_picker_leaves_out_the_placeholder_and_the_functional_zones():
    children = load("jiaxing").divisions.children("330400")

    assert [one.short_zh for one in children] == [
        "南湖",
        "秀洲",
        "嘉善",
        "海盐",
        "海宁",
        "平湖",
        "桐乡",
    ]


def test_statistics_are_shown_for_the_functional_zones_too():
    codes = [one.code for one in load("jiaxing").divisions.reporting_units("330400")]

    assert len(codes) == 9
    assert codes[-2:] == ["LOCAL-JKQ", "LOCAL-GQ"]


def test_the_path_begins_at_the_city():
    divisions = load("jiaxing").divisions
    ganpu = divisions.find("澉浦")

    assert ganpu is not None
    assert divisions.path(ganpu.code) == "嘉兴市 · 海盐县 · 澉浦镇"
    assert divisions.path("330400") == "嘉兴市"
    assert divisions.path("330000") == "浙江省"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("330424", "海盐县"),
        ("３３０４２４", "海盐县"),
        ("330424000000", "海盐县"),
        ("海盐县", "海盐县"),
        ("海盐", "海盐县"),
        (" 海盐 县 ", "海盐县"),
        ("嘉兴市海盐县", "海盐县"),
        ("浙江省嘉兴市海盐县澉浦镇", "澉浦镇"),
        ("浙江/嘉兴", "嘉兴市"),
        ("浙江省", "浙江省"),
        ("南湖", "南湖区"),
        ("南湖街道", "南湖街道"),
        ("嘉兴南湖区南湖街道", "南湖街道"),
        ("乌镇", "乌镇镇"),
        ("桐乡市乌镇镇", "乌镇镇"),
        ("新塍镇", "新塍镇"),
        ("local-jkq", "嘉兴经济技术开发区（国际商务区）"),
        ("嘉兴经开区", "嘉兴经济技术开发区（国际商务区）"),
        ("嘉兴港区(嘉兴综合保税区)", "嘉兴港区（嘉兴综合保税区）"),
    ],
)
def test_a_division_is_found_by_code_and_by_what_people_write(text, name):
    found = load("jiaxing").divisions.find(text)

    assert found is not None
    assert found.name_zh == name


@pytest.mark.parametrize(
    "text", ["", "  ", "杭州市", "海宁市澉浦镇", "海盐县人民政府", "市辖区", "新", "330499"]
)
def test_what_is_no_division_of_ours_finds_nothing(text):
    assert load("jiaxing").divisions.find(text) is None


def test_each_division_is_found_by_its_own_path():
    divisions = load("jiaxing").divisions
    named = [one for one in divisions.values() if not one.is_placeholder]

    assert [divisions.find(divisions.path(one.code)) for one in named] == named


def test_the_classification_has_twenty_sections_and_ninety_seven_divisions():
    industries = load("jiaxing").industries

    sections = industries.sections()
    numbers = [one.code[1:] for each in sections for one in industries.divisions(each.code)]

    assert "".join(one.code for one in sections) == "ABCDEFGHIJKLMNOPQRST"
    assert numbers == [f"{number:02d}" for number in range(1, 98)]
    assert all(one.name_zh and one.name_en for one in industries.values())


@pytest.mark.parametrize(
    ("code", "nearest"),
    [
        ("C", "C"),
        ("C14", "C14"),
        ("14", "C14"),
        ("149", "C14"),
        ("1491", "C14"),
        ("C1491", "C14"),
        ("c14", "C14"),
    ],
)
def test_a_finer_industry_code_is_read_as_its_nearest_known_class(code, nearest):
    found = load("jiaxing").industries.find(code)

    assert found is not None
    assert found.code == nearest


@pytest.mark.parametrize("code", ["", "U", "98", "C99", "A14", "1", "14911", "食品", "CC"])
def test_an_unknown_or_contradictory_industry_code_finds_nothing(code):
    assert load("jiaxing").industries.find(code) is None


def test_the_holidays_of_2026_are_those_of_the_notice():
    year = load("jiaxing").holiday_year(2026)

    assert not year.provisional
    assert len(year.off) == 33
    assert year.worked == {
        *(date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28)),
        *(date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)),
    }


def test_the_holidays_of_2025_are_those_of_the_notice():
    year = load("jiaxing").holiday_year(2025)

    assert len(year.off) == 28
    assert min(year.worked) == date(2025, 1, 26)
    assert date(2025, 6, 2) in year.off


def test_the_calendar_of_2027_is_provisional_and_guesses_no_worked_weekend():
    year = load("jiaxing").holiday_year(2027)

    assert year.provisional
    assert year.worked == frozenset()


def test_a_year_without_a_table_is_refused():
    with pytest.raises(Invalid, match="2031 年"):
        load("jiaxing").holiday_year(2031)
