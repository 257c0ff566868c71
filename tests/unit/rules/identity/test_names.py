"""What a name tells, and what is shown of a person's name."""

import pytest

from registry.rules.identity.folding import fold
from registry.rules.identity.names import is_branch_name, is_distinctive, mask_person


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
