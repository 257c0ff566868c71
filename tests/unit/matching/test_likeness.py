"""The one scoring function: totals, limits, labels, lines and what would flip a pair."""

from itertools import product

import pytest

from registry.matching import weights
from registry.matching.evidence import Address, Code, Person
from registry.matching.levels import Branch, Form, Levels, Region, Trade, TradeName
from registry.matching.likeness import (
    CANDIDATE,
    LIKELY,
    MOST_WITH_CONFLICT,
    MOST_WITHOUT_CODE,
    SAME_NAME_OTHER_BODY,
    Certainty,
    Compared,
    Known,
    Likeness,
    flips,
    likeness,
    name_score,
    weighed,
)
from registry.matching.wording import Kind, Part, kind_of, sentences
from registry.rules.identity.folding import fold
from registry.rules.identity.parts import name_parts
from registry.rules.identity.uscc import uscc_check_character

BASE = "嘉兴市槐安童车有限公司"
CODE = "91330499MA2B0000X" + uscc_check_character("91330499MA2B0000X")
OTHER = "91330499MA2B1111X" + uscc_check_character("91330499MA2B1111X")
ADDRESS, HEAD = "嘉兴市中山路12号", "沈海"
FIRM = Known(BASE, CODE, ADDRESS, HEAD)


def _line(found: Likeness, part: Part) -> tuple[int, Kind]:
    return next((line.points, line.kind) for line in found.lines if line.part is part)


def test_the_same_name_alone_is_likely_and_never_certain() -> None:
    found = likeness(Known(BASE), Known(BASE))

    assert (found.name, found.total, found.verdict) == (100, 99, Certainty.LIKELY)


def test_an_equal_code_makes_the_same_name_certain() -> None:
    found = likeness(FIRM, FIRM)

    assert (found.total, found.verdict, found.label) == (100, Certainty.CERTAIN, "")


def test_the_same_name_with_another_code_is_another_body() -> None:
    found = likeness(FIRM, Known(BASE, OTHER, ADDRESS, HEAD))

    assert found.name == 100
    assert found.total == MOST_WITH_CONFLICT
    assert found.verdict is Certainty.POSSIBLE
    assert found.label == SAME_NAME_OTHER_BODY


def test_another_name_with_an_equal_code_is_shown_to_a_person_and_not_certain() -> None:
    found = likeness(FIRM, Known("杭州南柯食品厂", CODE))

    assert CANDIDATE <= found.total <= MOST_WITH_CONFLICT
    assert found.verdict is Certainty.POSSIBLE


def test_another_name_stays_uncertain_though_all_else_is_equal() -> None:
    found = likeness(FIRM, Known("嘉兴市南柯童车有限公司", CODE, ADDRESS, HEAD))

    assert found.total == MOST_WITH_CONFLICT
    assert found.verdict is Certainty.POSSIBLE


def test_an_equal_code_alone_brings_a_pair_to_the_line() -> None:
    found = likeness(FIRM, Known("杭州南柯食品厂", CODE, "杭州市勤俭路8号", "王伟"))

    assert found.total == CANDIDATE


@pytest.mark.parametrize(
    "other",
    [
        Known("有限公司", None, ADDRESS, HEAD),
        Known("嘉兴市有限公司", None, ADDRESS, HEAD),
        Known("", None, ADDRESS, HEAD),
        Known("贸易有限公司", None, ADDRESS, HEAD),
        Known("CORP", None, ADDRESS, HEAD),
    ],
)
def test_a_name_without_a_distinctive_part_never_scores(other: Known) -> None:
    assert likeness(FIRM, other).total == 0
    assert likeness(other, other).total == 0
    assert likeness(other, other).verdict is Certainty.DIFFERENT


def test_evidence_besides_the_name_makes_no_likeness() -> None:
    found = likeness(Known(BASE, None, ADDRESS, HEAD), Known("嘉兴南柯食品厂", None, ADDRESS, HEAD))

    assert found.total < CANDIDATE
    assert {Part.ADDRESS, Part.REPRESENTATIVE}.isdisjoint(line.part for line in found.lines)


def test_evidence_besides_an_alike_name_counts() -> None:
    alike = Known("嘉兴市怀安童车厂", None, ADDRESS, HEAD)

    assert likeness(FIRM, alike).total > likeness(FIRM, Known(alike.name)).total


@pytest.mark.parametrize("other", [BASE + "杭州分公司", BASE + "第二营业部"])
def test_a_branch_is_never_its_head_office_whatever_else_is_equal(other: str) -> None:
    found = likeness(FIRM, Known(other, None, ADDRESS, HEAD))

    assert found.total < CANDIDATE


def test_a_part_that_differs_keeps_a_pair_from_being_likely() -> None:
    found = likeness(FIRM, Known("嘉兴市槐安食品有限公司", None, ADDRESS, HEAD))

    assert CANDIDATE <= found.total < LIKELY


@pytest.mark.parametrize(
    "other",
    [
        Known(BASE, CODE),
        Known(BASE, None, ADDRESS),
        Known(BASE, None, None, HEAD),
        Known("槐安童车", CODE, ADDRESS, HEAD),
    ],
)
def test_what_one_side_lacks_is_not_compared_and_takes_nothing(other: Known) -> None:
    found = likeness(FIRM, other)

    for part, has in (
        (Part.CODE, other.uscc),
        (Part.ADDRESS, other.address),
        (Part.REPRESENTATIVE, other.representative),
    ):
        if not has:
            assert _line(found, part) == (0, Kind.MISSING)


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        ("嘉兴市槐安童车有限责任公司", True),
        ("槐安童车有限公司", True),
        ("槐安（嘉兴）童车有限公司", True),
        ("嘉興市槐安童車有限公司", True),
        ("嘉兴市怀安童车有限公司", True),
        ("嘉兴槐安", True),
        ("槐安童车", True),
        ("杭州市槐安童车有限公司", False),
        ("浙江槐安童车有限公司", True),
        ("嘉兴市槐安食品有限公司", False),
        ("嘉兴市南柯童车有限公司", False),
        ("嘉兴市槐安童车有限公司杭州分公司", False),
    ],
)
def test_names_alone_stand_above_or_below_the_line(other: str, shown: bool) -> None:
    assert (likeness(Known(BASE), Known(other)).total >= CANDIDATE) is shown


ALL = [
    Compared(Levels(*levels), *evidence)
    for levels in product(
        (TradeName.NOTHING, TradeName.DIFFERENT, TradeName.ONE_OTHER, TradeName.EQUAL),
        (Trade.DIFFERENT, Trade.EQUAL),
        (Region.DIFFERENT, Region.EQUAL),
        (Form.DIFFERENT, Form.EQUAL),
        (Branch.HEAD_AND_BRANCH, Branch.EQUAL),
    )
    for evidence in product(
        Code, (Address.DIFFERENT, Address.MISSING, Address.EQUAL), (Person.MISSING, Person.EQUAL)
    )
]


def test_the_lines_of_every_comparison_add_up_to_its_total() -> None:
    for compared in ALL:
        found = weighed(compared)

        assert sum(line.points for line in found.lines) == found.total, compared
        assert 0 <= found.total <= 100


def test_only_an_equal_code_reaches_a_hundred_or_certainty() -> None:
    for compared in ALL:
        found = weighed(compared)

        if compared.code is not Code.EQUAL:
            assert found.total <= MOST_WITHOUT_CODE, compared
            assert found.verdict is not Certainty.CERTAIN, compared
        if compared.code is Code.DIFFERENT:
            assert found.total <= MOST_WITH_CONFLICT, compared


def test_what_would_flip_a_pair_flips_it() -> None:
    """Each deed that `flips` tells is done, and the pair is then on the other side of the line."""
    told = 0
    turned = {
        Part.CODE: {"code": (Code.EQUAL, Code.DIFFERENT)},
        Part.ADDRESS: {"address": (Address.EQUAL, Address.DIFFERENT)},
        Part.REPRESENTATIVE: {"person": (Person.EQUAL, Person.DIFFERENT)},
    }
    for compared in ALL:
        found = weighed(compared)
        is_shown = found.total >= CANDIDATE
        sayings = "".join(flips(found))
        for part, changes in turned.items():
            change = {name: levels[is_shown] for name, levels in changes.items()}
            after = weighed(compared._replace(**change))
            is_told = part.label() in sayings
            told += is_told
            assert is_told is ((after.total >= CANDIDATE) is not is_shown), (compared, part)
    assert told > 100


def test_a_flip_says_what_to_bring_and_what_to_check() -> None:
    lacking = likeness(Known("浙江槐安童车厂"), Known(BASE))
    wrong = likeness(Known("浙江槐安童车厂", OTHER), Known(BASE, CODE))

    assert "如补充统一社会信用代码且一致，将达到提示线（60 分）" in flips(lacking)
    assert "如核实统一社会信用代码且一致，将达到提示线（60 分）" in flips(wrong)


@pytest.mark.parametrize(
    ("part", "kind", "table"),
    [
        (Part.TRADE_NAME, TradeName, weights.TRADE_NAME),
        (Part.TRADE, Trade, weights.TRADE),
        (Part.REGION, Region, weights.REGION),
        (Part.FORM, Form, weights.FORM),
        (Part.BRANCH, Branch, weights.BRANCH),
        (Part.CODE, Code, weights.CODE),
        (Part.ADDRESS, Address, weights.ADDRESS),
        (Part.REPRESENTATIVE, Person, weights.PERSON),
    ],
)
def test_every_level_has_points_and_words(part, kind, table) -> None:  # type: ignore[no-untyped-def]
    assert set(table) == set(kind)
    assert max(table.values()) == table[kind.EQUAL]
    assert all(type(points) is int for points in table.values())
    for level in kind:
        zh, en = sentences(part, level)
        assert zh and en
        assert ("未比较" in zh) == (kind_of(level) is Kind.MISSING and level.name != "NOTHING")


def test_what_differs_costs_more_than_any_slip() -> None:
    worst_slip = min(weights.TRADE_NAME[level] for level in TradeName if level >= TradeName.DROPPED)

    assert weights.TRADE_NAME[TradeName.ONE_OTHER] < worst_slip
    assert weights.TRADE[Trade.DIFFERENT] < weights.TRADE[Trade.MISWRITTEN]
    assert (
        weights.REGION[Region.DIFFERENT]
        < weights.REGION[Region.WITHIN]
        < weights.REGION[Region.MISSING]
    )
    assert weights.BRANCH[Branch.HEAD_AND_BRANCH] < CANDIDATE - 100
    assert (
        weights.CODE[Code.DIFFERENT] < 0 < weights.CODE[Code.MISWRITTEN] < weights.CODE[Code.EQUAL]
    )


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("槐安童车", ["嘉兴槐安童车有限公司", "嘉兴怀安童车有限公司", "嘉兴槐安食品有限公司"]),
        ("嘉兴槐安", ["嘉兴槐安童车有限公司", "杭州槐安童车有限公司", "嘉兴南柯童车有限公司"]),
        ("怀安童车", ["嘉兴槐安童车有限公司", "嘉兴南柯童车有限公司"]),
        ("海宁皮城", ["海宁中国皮革城股份有限公司", "海宁皮货市场有限公司"]),
        ("武陵渔", ["嘉兴武陵渔人水果店", "嘉兴武陵水果店"]),
        ("槐安", ["槐安童车", "槐安童车有限公司", "嘉兴槐安童车有限公司", "槐按童车有限公司"]),
    ],
)
def test_what_is_asked_ranks_the_firm_that_is_meant_first(asked: str, names: list[str]) -> None:
    question = name_parts(fold(asked))
    scores = [name_score(question, name_parts(fold(name))) for name in names]

    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_a_name_asked_for_in_full_scores_a_hundred_and_nothing_scores_more() -> None:
    question = name_parts(fold(BASE))

    assert name_score(question, question) == 100.0
    assert name_score(question, name_parts("")) == 0.0
