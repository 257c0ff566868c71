"""What holds of the likeness of any two names: itself, symmetry, sums, limits, and no surprise."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from registry.matching.likeness import (
    CANDIDATE,
    MOST_WITH_CONFLICT,
    MOST_WITHOUT_CODE,
    Certainty,
    Known,
    likeness,
    name_score,
)
from registry.rules.identity.folding import fold
from registry.rules.identity.names import is_distinctive
from registry.rules.identity.parts import name_parts, names_somebody
from registry.rules.identity.uscc import ALPHABET, uscc_check_character

QUICK = settings(max_examples=200, deadline=None)

REGIONS = (
    "",
    "嘉兴",
    "嘉兴市",
    "浙江省嘉兴市",
    "海宁",
    "平湖市乍浦镇",
    "杭州",
    "上海",
    "中国",
    "三门县",
)
TRADE_NAMES = [
    "槐安",
    "蜃楼",
    "武陵渔人",
    "桑下",
    "南柯",
    "蕉鹿",
    "邯郸步",
    "三号",
    "九亿",
    "武都春",
    "东方",
    "恒",
    "tcl",
    "长白山",
    "五谷丰",
    "华胥",
    "乌有",
]
TRADES = ("", "童车", "电器", "食品", "建筑装饰工程", "银行", "水果", "养蜂", "科技发展", "会计师")
FORMS = (
    "",
    "有限公司",
    "有限责任公司",
    "股份有限公司",
    "厂",
    "经营部",
    "店",
    "专业合作社",
    "合伙企业（有限合伙）",
    "事务所（特殊普通合伙）",
    "总公司",
    "Co.,Ltd.",
)
BRANCHES = ("", "", "", "杭州分公司", "第二营业部", "海盐第一分公司", "驻沪办事处")

names = st.builds(
    lambda *parts: "".join(parts),
    st.sampled_from(REGIONS),
    st.sampled_from(TRADE_NAMES),
    st.sampled_from(TRADES),
    st.sampled_from(FORMS),
    st.sampled_from(BRANCHES),
)
bracketed = st.builds(
    lambda region, name, trade, form: f"{name}（{region}）{trade}{form}",
    st.sampled_from(REGIONS[1:]),
    st.sampled_from(TRADE_NAMES),
    st.sampled_from(TRADES[1:]),
    st.sampled_from(FORMS),
)
real_names = names | bracketed
han = st.text("嘉兴市浙江省槐安童车有限公司分第二店厂（）一3叁集团银行 \u200b", max_size=24)
any_text = st.text(st.characters(exclude_categories=()), max_size=40)
every_name = real_names | han | any_text
codes = st.builds(
    lambda body: f"91330499{body}{uscc_check_character(f'91330499{body}')}",
    st.text(ALPHABET, min_size=9, max_size=9),
)
some_code = st.none() | codes | st.text("9133049X0OIlg", min_size=15, max_size=18) | any_text
addresses = st.none() | st.sampled_from(("嘉兴市中山路12号", "杭州市中山路12号305室", "12号", "路"))
people = st.none() | st.sampled_from(("沈海", "沈泳", "沈 海", "a", ""))
sides = st.builds(Known, every_name, some_code, addresses | any_text, people | any_text)


@QUICK
@given(real_names)
def test_every_distinctive_name_is_fully_like_itself(name: str) -> None:
    assume(is_distinctive(fold(name)))

    found = likeness(Known(name), Known(name))

    assert (found.name, found.total) == (100, MOST_WITHOUT_CODE)


@QUICK
@given(every_name)
def test_a_name_is_like_itself_or_names_nobody(name: str) -> None:
    found = likeness(Known(name), Known(name))

    assert found.name == (100 if names_somebody(name_parts(fold(name))) else 0)


@QUICK
@given(sides, sides)
def test_the_order_of_two_sides_makes_no_difference(mine: Known, theirs: Known) -> None:
    assert likeness(mine, theirs) == likeness(theirs, mine)


@QUICK
@given(sides, sides)
def test_the_lines_add_up_and_the_limits_hold(mine: Known, theirs: Known) -> None:
    found = likeness(mine, theirs)

    assert sum(line.points for line in found.lines) == found.total
    assert 0 <= found.total <= 100
    assert 0 <= found.name <= 100


@QUICK
@given(sides, every_name, addresses, people)
def test_without_two_equal_codes_nothing_is_certain(
    mine: Known, name: str, address: str | None, person: str | None
) -> None:
    found = likeness(mine, Known(name, None, address, person))

    assert found.total <= MOST_WITHOUT_CODE
    assert found.verdict is not Certainty.CERTAIN


@QUICK
@given(real_names, codes, codes, addresses, people)
def test_two_valid_codes_that_differ_cap_whatever_else_is_equal(
    name: str, mine: str, theirs: str, address: str | None, person: str | None
) -> None:
    assume(mine != theirs)

    found = likeness(Known(name, mine, address, person), Known(name, theirs, address, person))

    assert found.total <= MOST_WITH_CONFLICT
    assert found.label == ("同名不同主体" if names_somebody(name_parts(fold(name))) else "")


@QUICK
@given(every_name, every_name, addresses, people)
def test_evidence_lifts_no_pair_whose_trade_names_differ(
    mine: str, theirs: str, address: str | None, person: str | None
) -> None:
    alone = likeness(Known(mine), Known(theirs))
    assume(alone.name < 20)

    found = likeness(Known(mine, None, address, person), Known(theirs, None, address, person))

    assert found.total < CANDIDATE or found.compared.name.trade_name > 1


@QUICK
@given(real_names, real_names, codes, addresses, people)
def test_what_one_side_lacks_takes_nothing(
    mine: str, theirs: str, code: str, address: str | None, person: str | None
) -> None:
    alone = likeness(Known(mine), Known(theirs))

    found = likeness(Known(mine, code, address, person), Known(theirs))

    assert found.total == alone.total


@QUICK
@given(real_names, real_names)
def test_width_brackets_spaces_and_numerals_make_no_difference(mine: str, theirs: str) -> None:
    written = (
        mine.replace("（", "(").replace("）", " ) ").replace("三", "3").replace("九", "玖").upper()
    )
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and not c.isspace() else c for c in written)

    plain = likeness(Known(mine), Known(theirs)).total

    assert likeness(Known(written), Known(theirs)).total == plain
    assert likeness(Known(wide), Known(theirs)).total == plain


@QUICK
@given(every_name, every_name)
def test_the_score_of_search_is_a_score_for_every_text(asked: str, name: str) -> None:
    score = name_score(name_parts(fold(asked)), name_parts(fold(name)))

    assert 0.0 <= score <= 100.0


@QUICK
@given(real_names)
def test_nothing_scores_higher_than_the_name_that_was_asked_for(name: str) -> None:
    parts = name_parts(fold(name))

    assert name_score(parts, parts) == (100.0 if parts.trade_name else 0.0)
