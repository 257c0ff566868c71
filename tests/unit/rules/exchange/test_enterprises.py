"""Rows of the market register: what is taken, what is left out and what is sent back."""

from datetime import date

import pytest

from models.vocabulary import SubjectKind
from registry import rulebooks
from registry.rules.exchange.enterprises import judge_enterprises
from registry.rules.exchange.judging import Judged, Lookups
from tests.integration.services.import_desk import code

RULEBOOK = rulebooks.load("jiaxing")


def _division(text: str) -> str | None:
    found = RULEBOOK.divisions.find(text)
    return found.code if found else None


def _industry(text: str) -> str | None:
    found = RULEBOOK.industries.find(text)
    return found.code if found else None


LOOKUPS = Lookups(_division, _industry, date(2026, 11, 23))


def judge(uscc: str = code(1), **cells: str | None) -> Judged:
    row = {"name": "嘉兴示例食品有限公司", "uscc": uscc} | cells
    return judge_enterprises({field: [cell] for field, cell in row.items()}, 1, LOOKUPS)


def rules_of(judged: Judged) -> list[str]:
    return [problem.rule for problem in judged.problems.get(0, ())]


@pytest.mark.parametrize(
    ("code_class", "word"),
    [
        ("91", "个体工商户"),
        ("91", "农民专业合作社"),
        ("91", "事业单位"),
        ("92", "有限责任公司(自然人独资)"),
        ("92", "其他"),
        ("93", "个体工商户"),
        ("51", "企业"),
        ("52", "事业单位"),
        ("12", "社会团体"),
    ],
)
def test_a_kind_that_contradicts_the_code_is_sent_back(code_class: str, word: str) -> None:
    judged = judge(code(1, code_class), kind=word)

    assert rules_of(judged) == ["kind_and_code"]
    assert f"“{code_class}”" in judged.problems[0][0].message
    assert judged.fit == [None]


@pytest.mark.parametrize(
    ("code_class", "word", "kind"),
    [
        ("91", "有限责任公司(自然人投资或控股)", SubjectKind.ENTERPRISE),
        ("91", "有限责任公司分公司", SubjectKind.BRANCH),
        ("91", "合伙企业", SubjectKind.PARTNERSHIP),
        ("91", "其他", SubjectKind.OTHER_ORGANISATION),
        ("91", "未分类", None),
        ("92", "个体工商户", SubjectKind.INDIVIDUAL_BUSINESS),
        ("92", "未分类", None),
        ("93", "农民专业合作社", SubjectKind.COOPERATIVE),
        ("93", "农民专业合作社分支机构", SubjectKind.BRANCH),
        ("53", "基金会", SubjectKind.SOCIAL_ORGANISATION),
        ("12", "事业单位", SubjectKind.PUBLIC_INSTITUTION),
    ],
)
def test_a_kind_that_fits_the_code_or_is_not_known_is_taken(
    code_class: str, word: str, kind: SubjectKind | None
) -> None:
    (row,) = judge(code(1, code_class), kind=word).fit

    assert row is not None
    assert row.kind is kind


def test_a_kind_is_not_held_against_a_code_that_is_wrong_itself() -> None:
    wrong = code(1)[:-1] + ("0" if code(1)[-1] != "0" else "1")

    assert rules_of(judge(wrong, kind="个体工商户")) == ["check"]


def test_a_status_that_is_not_known_is_sent_back() -> None:
    assert rules_of(judge(status="未分类")) == ["status"]


@pytest.mark.parametrize(
    ("field", "cell", "rule"),
    [
        ("division_code", "abc", "division"),
        ("division_code", "12345", "division"),
        ("division_code", "1234567890123", "division"),
        ("town", "乌有镇", "division"),
        ("industry", "Z99", "industry"),
        ("industry", "#N/A", "industry"),
    ],
)
def test_a_code_or_a_town_that_nobody_knows_is_sent_back(field: str, cell: str, rule: str) -> None:
    judged = judge(**{field: cell})

    assert rules_of(judged) == [rule]
    assert "请" in judged.problems[0][0].message


@pytest.mark.parametrize(
    ("field", "cell", "stored"),
    [
        ("division_code", "330424", "330424"),
        ("division_code", "440399", "440399"),
        ("division_code", "４４０３９９", "440399"),
        ("division_code", "330402-L10", "330402-L10"),
        ("division_code", " ", None),
        ("division", "浙江/嘉兴", "330400"),
        ("division", "广东/深圳", None),
        ("town", "澉浦镇", "330424-L08"),
        ("town", "", None),
    ],
)
def test_divisions_are_taken_as_far_as_they_are_known(
    field: str, cell: str, stored: str | None
) -> None:
    (row,) = judge(**{field: cell}).fit

    assert row is not None
    assert row.division_code == stored


@pytest.mark.parametrize(("cell", "stored"), [("C1491", "C14"), ("食品制造业", None), ("", None)])
def test_an_industry_is_known_by_its_code_and_a_name_is_left_out(
    cell: str, stored: str | None
) -> None:
    (row,) = judge(industry=cell).fit

    assert row is not None
    assert row.industry_code == stored


def test_a_branch_that_names_itself_as_its_head_office_is_sent_back() -> None:
    assert rules_of(judge(parent_uscc=code(1))) == ["own_parent"]
    assert rules_of(judge(parent_uscc=code(2))) == []
