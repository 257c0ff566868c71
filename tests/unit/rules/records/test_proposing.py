"""Values read from the text of a decision: each with its sentence, and nothing that is not there."""

from datetime import date

import pytest

from models.vocabulary import PenaltyKind
from registry.rules.records import propose_values
from registry.rules.records.dated import edition_for
from tests.unit.rules.records.papers import LAW

CATALOGUE = tuple(edition_for(LAW.violations, date(2026, 3, 18)))
DECISION = """海宁市市场监督管理局
行政处罚决定书
演市监处罚〔2026〕8号

当事人：海宁南柯皮革服饰有限公司
统一社会信用代码：91330499MADEM00542
法定代表人：卢南客

2026年1月5日，本局执法人员检查时发现当事人以不合格产品冒充合格产品销售，曾于2025年被处罚款5000元。2026年2月9日，本局
向当事人送达演市监罚告〔2026〕3号行政处罚告知书，当事人在法定期限内未陈述、申辩。

当事人的行为违反了《中华人民共和国产品质量法》第三十九条的规定。依据《中华人民共和国产品质量法》
第五十条关于可以并处货值金额三倍以下罚款、吊销营业执照的规定，责令当事人停止违法行为，决定处罚如下：
一、没收违法所得人民币12,000.50元；
二、处罚款叁万元整。
当事人应当于2026年4月18日前改正。

二〇二六年三月十八日
"""


def values(text, field):
    return [one.value for one in propose_values(text, CATALOGUE) if one.field == field]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("document_no", ["演市监处罚〔2026〕8号"]),
        ("respondent", ["海宁南柯皮革服饰有限公司"]),
        ("respondent_code", ["91330499MADEM00542"]),
        ("authority", ["海宁市市场监督管理局"]),
        ("decided_on", [date(2026, 3, 18)]),
        ("rectify_by", [date(2026, 4, 18)]),
        ("fine_fen", [3_000_000]),
        ("confiscated_fen", [1_200_050]),
        ("penalty_kinds", [(PenaltyKind.FINE, PenaltyKind.CONFISCATE_INCOME)]),
        ("violation", ["product.adulterated"]),
    ],
)
def test_a_decision_is_read(field, expected):
    assert values(DECISION, field) == expected


def test_each_norm_and_article_is_proposed():
    text = "依据《食品安全法》第一百二十四条第一款第（五）项、《行政处罚法》第二十八条第一款的规定"

    assert values(text, "legal_basis") == [
        "《食品安全法》第一百二十四条第一款第（五）项",
        "《行政处罚法》第二十八条第一款",
    ]


def test_every_value_stands_where_it_says_with_its_sentence():
    for one in propose_values(DECISION, CATALOGUE):
        assert 0 <= one.start < one.end <= len(DECISION)
        assert DECISION[one.start : one.end] in one.sentence
        assert one.shown


def test_two_amounts_are_both_given_so_that_the_officer_chooses():
    text = "对单位处以罚款30000元。对直接责任人员处以罚款2000元。"

    assert values(text, "fine_fen") == [3_000_000, 200_000]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二六年十二月三十一日", date(2026, 12, 31)),
        ("二○二五年十月十日", date(2025, 10, 10)),
        ("二零二四年二月二十九日", date(2024, 2, 29)),
        ("2026年3月8日", date(2026, 3, 8)),
        ("２０２６年３月８日", date(2026, 3, 8)),
    ],
)
def test_days_are_read_in_chinese_and_arabic_numerals(text, day):
    assert values(f"某局\n{text}", "decided_on") == [day]


@pytest.mark.parametrize(
    "text", ["2026年2月30日", "二〇二六年十三月一日", "三月十八日", "今年春天"]
)
def test_a_day_that_is_none_is_not_proposed(text):
    assert values(text, "decided_on") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "当事人未被罚款",
        "统一社会信用代码：91330499MADEM00543",
        "演市监罚告〔2026〕3号",
        "\x00" * 100,
        "《" * 5000,
        "第" * 5000,
        "罚款" * 5000,
    ],
)
def test_what_is_not_there_is_not_proposed(text):
    found = {one.field for one in propose_values(text)} - {"penalty_kinds"}

    assert found == set()


def test_a_number_that_words_run_into_is_cut_free():
    assert values("本局作出的演市监处罚〔2026〕19号行政处罚决定", "document_no") == [
        "演市监处罚〔2026〕19号"
    ]
