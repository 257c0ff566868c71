"""Awards as data: what is broken is refused with its place, and a veto quotes its article."""

import shutil
from pathlib import Path

import pytest

from models.vocabulary import ScreeningVerdict
from registry.errors import Invalid
from registry.rulebooks import Certainty, load, load_from
from registry.rulebooks.awards import read_award
from registry.rulebooks.editions import read_family
from registry.rulebooks.shelf import SHELF

WUYOU = SHELF / "wuyou"
BROKEN = [
    (", article: 第六条第一项", "", "没有引用奖项自身的条款，只能作提示，不得一票否决"),
    (
        "不得申报, certainty: M}\n          - {id: sampling",
        "不得申报, certainty: PROPOSAL}\n          - {id: sampling",
        "不是奖项自身的条款，不得一票否决",
    ),
    ("verdict: veto, article: 第五条第一项", "verdict: veto", "没有引用奖项自身的条款"),
    ("verdict: veto, article: 第五条第一项", "verdict: pass", "只能是一票否决或者提示"),
    ("looks_at: sampling", "looks_at: gossip", "「gossip」不在"),
    ("asks: years, verdict: warn, years: 3", "asks: years, verdict: warn", "缺少字段「years」"),
    ("id: sampling,", "id: listed,", "的条件和规则重复：listed"),
    ("titles: [乌有市质量奖]", "titles: []", "字段「titles」不能为空或者为零"),
    ("lookback_months: 36", "lookback_months: 0", "字段「lookback_months」不能为空或者为零"),
    ("valid_days: 30", "valid_days: 0", "字段「valid_days」不能为空或者为零"),
    ("level: municipal", "level: galactic", "「galactic」不在"),
    ("held_months: 36", "holds_months: 36", "不认识的字段「holds_months」"),
]
STRANGE = [
    ("departments: [amr]", "departments: [tea]", "组织部门「tea」不在部门表中"),
    ("division: LOCAL-WUYOU", "division: LOCAL-NOWHERE", "「LOCAL-NOWHERE」不在区划表中"),
    (
        "held_months: 36",
        "held_months: 36\n        next_level: moon_award",
        "「moon_award」不在同一版本中",
    ),
    (
        "held_months: 36",
        "held_months: 36\n        next_level: wuyou_quality_award",
        "不在同一版本中",
    ),
]


@pytest.mark.parametrize(("said", "instead", "why"), BROKEN)
def test_a_broken_award_is_refused(tmp_path: Path, said: str, instead: str, why: str) -> None:
    path = tmp_path / "awards.yaml"
    text = (WUYOU / "awards.yaml").read_text("utf-8")
    assert said in text
    path.write_text(text.replace(said, instead, 1), "utf-8")

    with pytest.raises(Invalid, match=why):
        read_family(path, read_award)


@pytest.mark.parametrize(("said", "instead", "why"), STRANGE)
def test_an_award_of_strangers_is_refused(
    tmp_path: Path, said: str, instead: str, why: str
) -> None:
    city = tmp_path / "wuyou"
    shutil.copytree(WUYOU, city)
    path = city / "awards.yaml"
    path.write_text(path.read_text("utf-8").replace(said, instead, 1), "utf-8")

    with pytest.raises(Invalid, match=why):
        load_from(city)


def test_a_department_that_gives_no_awards_cannot_organise_one(tmp_path: Path) -> None:
    city = tmp_path / "wuyou"
    shutil.copytree(WUYOU, city)
    path = city / "departments.yaml"
    path.write_text(path.read_text("utf-8").replace(", awarder]", "]"), "utf-8")

    with pytest.raises(Invalid, match="没有组织评优的职责"):
        load_from(city)


@pytest.mark.parametrize("city", ["jiaxing", "wuyou"])
def test_every_veto_quotes_an_article_and_none_is_our_proposal(city: str) -> None:
    rules = [
        one
        for edition in load(city).awards.editions
        for award in edition
        for one in (*award.rules, *award.conditions)
        if one.verdict is ScreeningVerdict.VETO
    ]

    assert rules
    assert all(one.article and one.certainty is not Certainty.PROPOSAL for one in rules)


def test_every_county_award_leads_to_the_mayors_and_that_to_the_provinces() -> None:
    edition = load("jiaxing").awards.editions[-1]
    counties = [one for one in edition if one.level.value == "county"]

    assert len(counties) == 7
    assert {one.next_level for one in counties} == {"mayor_quality_award"}
    assert edition.of("mayor_quality_award").next_level == "provincial_quality_award"


def test_every_award_stands_in_the_documents() -> None:
    text = (SHELF.parents[1] / "docs" / "rules" / "awards.md").read_text("utf-8")

    missing = [one.id for one in load("jiaxing").awards.editions[-1] if f"`{one.id}`" not in text]

    assert missing == []
