"""Sums of money as people write them."""

import pytest

from registry.errors import Invalid
from registry.rules.records import amount_of_wan, read_amount, shown_amount


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("30000", 3_000_000),
        ("0", 0),
        ("12,000.50元", 1_200_050),
        ("1，234，567.8", 123_456_780),
        ("3万元", 3_000_000),
        ("3万", 3_000_000),
        ("1.5 万元", 1_500_000),
        ("0.00001万元", 10),
        ("1.2亿元", 12_000_000_000),
        ("３０，０００．５０元", 3_000_050),
        ("￥300.00", 30_000),
        ("人民币300元", 30_000),
        ("300元整", 30_000),
        ("叁万元整", 3_000_000),
        ("人民币叁万元整", 3_000_000),
        ("壹拾贰万叁仟肆佰伍拾陆元柒角捌分", 12_345_678),
        ("贰仟零伍拾圆整", 205_000),
        ("伍元零叁分", 503),
        ("伍角", 50),
        ("三千元", 300_000),
        ("十万", 10_000_000),
        ("两万五千", 2_500_000),
        ("一百零五元", 10_500),
        ("壹亿贰仟万元", 12_000_000_000),
    ],
)
def test_an_amount_is_read_whole(text, fen):
    assert read_amount(text) == fen


@pytest.mark.parametrize(
    "text",
    ["", "  ", "-3", "－3万元", "1e18", "1.234", "1.005元", "3万5", "3万5千", "12,00", "1,2345", "三五",
     "叁万伍", "百千", "元", "三万元左右", "约3万元", "3-5万元", "３万美元", "nan", "inf", "1 000 000 000 001",
     "十百", "千万亿", "9" * 40, "3.万", ".5万", "0x10", "３⁵"],
)  # fmt: skip
def test_what_is_not_clear_is_refused_with_what_to_write(text):
    with pytest.raises(Invalid) as refusal:
        read_amount(text)

    assert str(refusal.value).endswith("。")


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("3", 3_000_000),
        ("0.5", 500_000),
        ("1.234567", 1_234_567),
        ("3万元", 3_000_000),
        ("30000元", 3_000_000),
        ("叁", 3_000_000),
        ("叁万元整", 3_000_000),
    ],
)
def test_a_field_kept_in_wan_means_wan_unless_the_cell_says_its_unit(text, fen):
    assert amount_of_wan(text) == fen


def test_more_than_a_fen_of_wan_is_refused():
    with pytest.raises(Invalid, match="分以下"):
        amount_of_wan("1.2345678")


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "0 元"), (3_000_000, "3 万元"), (1_200_050, "12,000.50 元"), (10_500, "105 元")],
)
def test_an_amount_is_shown_as_a_sentence_needs_it(fen, text):
    assert shown_amount(fen) == text
