"""Two names compared part by part: what slips, abbreviations and other names look like."""

import pytest

from registry.matching.comparing import compare
from registry.matching.levels import Branch, Form, Levels, Region, Trade, TradeName
from registry.rules.identity.folding import fold
from registry.rules.identity.parts import name_parts

BASE = "嘉兴市槐安童车有限公司"


def levels(mine: str, theirs: str) -> Levels:
    """Return the levels of two names, and hold that the order of the two does not matter."""
    one, other = name_parts(fold(mine)), name_parts(fold(theirs))
    found = compare(one, other)
    assert compare(other, one) == found
    return found


@pytest.mark.parametrize(
    "other",
    [
        "嘉兴市槐安童车有限公司",
        "嘉興市槐安童車有限公司",
        "嘉兴市槐安童车（有限公司）",
        " 嘉兴市·槐安 童车有限公司",
    ],
)
def test_a_name_in_another_script_width_or_spacing_is_equal(other: str) -> None:
    assert levels(BASE, other) == (
        TradeName.EQUAL,
        Trade.EQUAL,
        Region.EQUAL,
        Form.EQUAL,
        Branch.EQUAL,
    )


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("嘉兴三号码头物流有限公司", "嘉兴3号码头物流有限公司"),
        ("嘉兴叁号码头物流有限公司", "嘉兴３号码头物流有限公司"),
        ("三门县槐安食品有限公司", "3门县槐安食品有限公司"),
        ("嘉兴槐安食品有限公司第二分公司", "嘉兴槐安食品有限公司第2分公司"),
    ],
)
def test_the_style_of_numerals_makes_no_difference(mine: str, theirs: str) -> None:
    assert levels(mine, theirs) == levels(BASE, BASE)


@pytest.mark.parametrize(
    ("other", "level"),
    [
        ("嘉兴市怀安童车有限公司", TradeName.HOMOPHONE),
        ("嘉兴市槐按童车有限公司", TradeName.HOMOPHONE),
        ("嘉兴市魂安童车有限公司", TradeName.LOOK_ALIKE),
        ("嘉兴市安槐童车有限公司", TradeName.TRANSPOSED),
        ("嘉兴市槐童车有限公司", TradeName.DROPPED),
        ("嘉兴市槐安康童车有限公司", TradeName.DROPPED),
        ("嘉兴市柳安童车有限公司", TradeName.ONE_OTHER),
        ("嘉兴市南柯童车有限公司", TradeName.DIFFERENT),
        ("嘉兴市槐安盛世童车有限公司", TradeName.EXTENDED),
        ("嘉兴市有限公司", TradeName.NOTHING),
    ],
)
def test_trade_names_differ_in_degrees(other: str, level: TradeName) -> None:
    assert levels(BASE, other).trade_name is level


@pytest.mark.parametrize(
    ("mine", "theirs", "level"),
    [
        ("嘉兴武陵渔人食品有限公司", "嘉兴武陵鱼仁食品有限公司", TradeName.SEVERAL),
        ("嘉兴武陵渔人食品有限公司", "嘉兴武陵渔樵食品有限公司", TradeName.ONE_OTHER),
        ("嘉兴武陵渔人食品有限公司", "嘉兴武陵鱼樵食品有限公司", TradeName.TWO_WRONG),
        ("嘉兴武陵渔人食品有限公司", "武陵渔", TradeName.CONTAINED),
        ("海宁中国皮革城股份有限公司", "海宁皮城", TradeName.INITIALS),
    ],
)
def test_longer_trade_names_bear_more_slips(mine: str, theirs: str, level: TradeName) -> None:
    assert levels(mine, theirs).trade_name is level


@pytest.mark.parametrize(
    ("other", "level"),
    [
        ("嘉兴市槐安食品有限公司", Trade.DIFFERENT),
        ("嘉兴市槐安童车销售有限公司", Trade.EXTENDED),
        ("嘉兴市槐安有限公司", Trade.UNNAMED),
        ("嘉兴市槐安", Trade.MISSING),
        ("嘉兴市槐安童东有限公司", Trade.MISWRITTEN),
        ("嘉兴市槐安车童有限公司", Trade.MISWRITTEN),
    ],
)
def test_trades_differ_in_degrees(other: str, level: Trade) -> None:
    assert levels(BASE, other).trade is level


def test_two_known_trades_one_character_apart_are_no_slip() -> None:
    assert levels("云南铝业股份有限公司", "云南铜业股份有限公司").trade is Trade.DIFFERENT


@pytest.mark.parametrize(
    ("other", "level"),
    [
        ("嘉兴槐安童车有限公司", Region.EQUAL),
        ("浙江省嘉兴市槐安童车有限公司", Region.EQUAL),
        ("槐安（嘉兴）童车有限公司", Region.EQUAL),
        ("槐安童车有限公司", Region.MISSING),
        ("浙江槐安童车有限公司", Region.WITHIN),
        ("海宁市槐安童车有限公司", Region.WITHIN),
        ("杭州槐安童车有限公司", Region.DIFFERENT),
        ("喜兴市槐安童车有限公司", Region.MISWRITTEN),
        ("兴市槐安童车有限公司", Region.MISWRITTEN),
    ],
)
def test_regions_differ_in_degrees(other: str, level: Region) -> None:
    found = levels(BASE, other)

    assert (found.trade_name, found.region) == (TradeName.EQUAL, level)


@pytest.mark.parametrize(
    ("other", "level"),
    [
        ("嘉兴市槐安童车有限责任公司", Form.COMPATIBLE),
        ("嘉兴市槐安童车公司", Form.COMPATIBLE),
        ("嘉兴市槐安童车Co.,Ltd.", Form.COMPATIBLE),
        ("嘉兴市槐安童车股份有限公司", Form.OTHER_COMPANY),
        ("嘉兴市槐安童车厂", Form.DIFFERENT),
        ("嘉兴市槐安童车专业合作社", Form.DIFFERENT),
        ("嘉兴市槐安童车", Form.MISSING),
        ("嘉兴市槐安童车有限司公", Form.MISWRITTEN),
        ("嘉兴市槐安童车有限公可", Form.MISWRITTEN),
    ],
)
def test_forms_differ_in_degrees(other: str, level: Form) -> None:
    assert levels(BASE, other).form is level


@pytest.mark.parametrize(
    ("mine", "theirs", "level"),
    [
        ("嘉兴槐安童车厂", "嘉兴槐安童车厂（普通合伙）", Form.COMPATIBLE),
        ("嘉兴槐安百货店", "嘉兴槐安百货店（个体工商户）", Form.COMPATIBLE),
        ("嘉兴槐安百货经营部", "嘉兴槐安百货商行", Form.DIFFERENT),
        ("嘉兴桑下养蜂专业合作社", "嘉兴桑下养蜂农民专业合作社", Form.COMPATIBLE),
        ("嘉兴槐安合伙企业（有限合伙）", "嘉兴槐安合伙企业（友限合伙）", Form.MISWRITTEN),
    ],
)
def test_signs_and_cooperatives_have_forms_too(mine: str, theirs: str, level: Form) -> None:
    assert levels(mine, theirs).form is level


@pytest.mark.parametrize(
    ("mine", "theirs", "level"),
    [
        ("", "杭州分公司", Branch.HEAD_AND_BRANCH),
        ("杭州分公司", "台州分公司", Branch.PLACE),
        ("杭州第一分公司", "杭州第二分公司", Branch.NUMBER),
        ("杭州分公司", "杭州第二分公司", Branch.NUMBER),
        ("杭州分公司", "杭州营业部", Branch.KIND),
        ("杭州分公司", "杭州分公言", Branch.MISWRITTEN),
        ("杭州分公司", "杭洲分公司", Branch.MISWRITTEN),
        ("杭州第2分公司", "杭州第二分公司", Branch.EQUAL),
        ("杭州分公司第一营业部", "杭州分公司第二营业部", Branch.NUMBER),
    ],
)
def test_branches_are_bodies_of_their_own(mine: str, theirs: str, level: Branch) -> None:
    assert levels(BASE + mine, BASE + theirs).branch is level


def test_only_a_full_name_is_told_apart_from_a_branch() -> None:
    assert levels("槐安童车", BASE + "杭州分公司").branch is Branch.MISSING


def test_a_slip_in_the_form_does_not_hide_the_branch_behind_it() -> None:
    found = levels(BASE + "杭州营业部", "嘉兴市槐安童车有限公思杭州营业部")

    assert (found.form, found.branch) == (Form.MISWRITTEN, Branch.EQUAL)


def test_a_place_that_begins_a_trade_name_is_read_by_the_name_beside_it() -> None:
    found = levels("台州市武都蜃楼电器厂", "武都蜃楼（台州）电器厂")

    assert found == levels(BASE, "嘉兴槐安童车有限公司")


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("南京银行股份有限公司", "北京银行股份有限公司"),
        ("东北虎药业股份有限公司", "东北制药集团股份有限公司"),
        ("启明星辰信息技术股份有限公司", "启明信息技术股份有限公司"),
        ("百利大有限公司", "百利保控股有限公司"),
    ],
)
def test_names_that_only_begin_alike_are_not_taken_for_equal(mine: str, theirs: str) -> None:
    found = levels(mine, theirs)

    assert found.trade_name < TradeName.EQUAL
    assert found != levels(BASE, BASE)


def test_what_follows_a_form_by_a_slip_is_part_of_the_form_unless_it_is_a_branch() -> None:
    slip = levels(BASE, BASE + "司")
    branch = levels(BASE + "杭州分公司", BASE + "司杭州分公司")

    assert (slip.form, slip.branch) == (Form.MISWRITTEN, Branch.EQUAL)
    assert branch.branch > Branch.KIND


@pytest.mark.parametrize(
    ("mine", "theirs", "level"),
    [
        ("嘉兴槐安建材有限公司", "嘉兴槐安建村有限公司", Trade.MISWRITTEN),
        ("嘉兴槐安建材有限公司", "嘉兴槐安健才有限公司", Trade.DIFFERENT),
        ("嘉兴槐安建材有限公司", "嘉兴槐安建筑有限公司", Trade.DIFFERENT),
        ("嘉兴槐安建筑材料有限公司", "嘉兴槐安建筑设计有限公司", Trade.RELATED),
    ],
)
def test_a_trade_with_more_than_one_slip_is_another(mine: str, theirs: str, level: Trade) -> None:
    assert levels(mine, theirs).trade is level


def test_an_inserted_trade_word_is_a_trade_and_an_inserted_word_is_not() -> None:
    trade = levels("嘉兴槐安工程有限公司", "嘉兴槐安建筑工程有限公司")
    name = levels("嘉兴槐安工程有限公司", "嘉兴槐安盛世工程有限公司")

    assert (trade.trade_name, trade.trade) == (TradeName.EQUAL, Trade.EXTENDED)
    assert (name.trade_name, name.trade) == (TradeName.EXTENDED, Trade.EQUAL)


def test_a_place_inserted_in_front_of_a_typed_name_is_its_region() -> None:
    found = levels("嘉善上甘岭区阀门配件厂", "浙江省嘉善上柑岭区阀门配件厂")

    assert (found.trade_name, found.region) == (TradeName.HOMOPHONE, Region.EQUAL)
