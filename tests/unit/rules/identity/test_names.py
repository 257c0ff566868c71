"""What a name tells, and what is shown of a person's name."""

import pytest

from registry.rules.identity.folding import fold
from registry.rules.identity.names import (
    is_bare_personal_name,
    is_branch_name,
    is_distinctive,
    mask_person,
)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "槐",
        "有限公司",
        "股份有限公司",
        "嘉兴",
        "浙江省嘉兴市南湖区",
        "嘉兴市有限公司",
        "中国（浙江）集团有限公司",
    ],
)
def test_a_name_of_regions_and_legal_forms_distinguishes_nobody(name: str) -> None:
    assert not is_distinctive(fold(name))


@pytest.mark.parametrize(
    "name", ["槐安", "嘉兴槐安", "槐安有限公司", "嘉兴槐安童车股份有限公司", "jx"]
)
def test_a_name_with_a_trade_name_is_distinctive(name: str) -> None:
    assert is_distinctive(fold(name))


def test_a_repeated_common_word_is_judged_without_delay() -> None:
    assert is_distinctive("集团有限公司" * 5_000 + "槐安")


@pytest.mark.parametrize(
    "name", ["嘉兴蕉鹿食品有限公司海盐分公司", "嘉兴蕉鹿食品有限公司驻沪办事处"]
)
def test_a_branch_is_recognised_by_the_tail_of_its_name(name: str) -> None:
    assert is_branch_name(name)


@pytest.mark.parametrize("name", ["", "嘉兴蕉鹿食品有限公司", "平湖市乌有门市部", "武陵渔人水果店"])
def test_a_firm_of_its_own_is_no_branch(name: str) -> None:
    assert not is_branch_name(name)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("贾予存", "贾*存"),
        ("沈海", "沈*"),
        ("欧阳修文", "欧**文"),
        ("欧阳修", "欧*修"),
        (" 沈 ", "*"),
        ("", ""),
        ("买买提·艾力", "买**·艾*"),
        ("John Smith", "J*** S***"),
        ("Madonna", "M***"),
        ("𠮷野家", "𠮷*家"),
    ],
)
def test_a_persons_name_is_masked(name: str, masked: str) -> None:
    assert mask_person(name) == masked


@pytest.mark.parametrize(
    "name", ["王小二", "李大嘴", "王二", "歐陽修", "欧阳修文", "王李小二", "李 大嘴"]
)
def test_a_surname_with_one_or_two_characters_reads_as_a_person(name: str) -> None:
    assert is_bare_personal_name(fold(name))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "王",
        "李大嘴小吃",
        "王小二店",
        "张生记",
        "武陵渔人",
        "槐安",
        "毛衫",
        "包装",
        "王A",
        "91330499",
    ]
    + ["王星记扇业", "嘉兴槐安", "欧阳修文面馆"],
)
def test_a_name_with_more_than_a_person_in_it_is_no_persons(name: str) -> None:
    assert not is_bare_personal_name(fold(name))
