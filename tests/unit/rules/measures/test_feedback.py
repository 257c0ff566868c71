"""A department's file of feedback is read whole and certain, or refused with a sentence."""

from datetime import date

import pytest

from models.vocabulary import OrderStep, Outcome
from registry.errors import Invalid
from registry.rules.measures.feedback import FILLED_IN, HEADER, ORDER_NO, columns_of, read_row

TODAY = date(2026, 11, 23)


def cells(**changes: str) -> dict[str, str]:
    return {ORDER_NO: "2026-ABCDEFGH", **dict.fromkeys(FILLED_IN, ""), **changes}


def test_a_row_says_which_step_on_which_day_with_which_paper() -> None:
    row = cells(
        步骤="反馈", 日期="2026年11月20日", 文号="演财1号", 执行情况="部分执行", 理由="一个标段"
    )

    found = read_row(2, row, TODAY)

    assert found.step is OrderStep.REPORTED
    assert found.said is not None
    assert (found.said.on, found.said.outcome) == (date(2026, 11, 20), Outcome.PARTLY)
    assert (found.said.paper_no, found.said.reason) == ("演财1号", "一个标段")


def test_words_of_the_register_are_read_too_and_an_empty_day_is_today() -> None:
    found = read_row(2, cells(步骤="received"), TODAY)

    assert found.step is OrderStep.RECEIVED
    assert found.said is not None
    assert found.said.on == TODAY


def test_the_english_words_of_the_register_are_read_in_any_case() -> None:
    found = read_row(
        2, cells(步骤="Reported", 执行情况="carried out IN PART", 理由="一个标段"), TODAY
    )

    assert found.step is OrderStep.REPORTED
    assert found.said is not None
    assert found.said.outcome is Outcome.PARTLY


def test_a_number_is_read_in_any_width() -> None:
    assert (
        read_row(2, cells(order_no="２０２６－ａｂｃｄｅｆｇｈ", 步骤="接收"), TODAY).order_no
        == "2026-ABCDEFGH"
    )


def test_a_row_that_is_not_filled_in_asks_for_nothing() -> None:
    assert read_row(2, cells(), TODAY).is_blank


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"步骤": "解除"}, "无法识别"),
        ({"步骤": "申请个案不予适用"}, "无法识别"),
        ({"日期": "2026-11-20"}, "“步骤”没有填写"),
        ({"步骤": "反馈", "执行情况": "好"}, "请填写：已执行、部分执行、不适用"),
        ({"步骤": "落实", "日期": "11/20"}, "请写成"),
        ({"步骤": "落实", "日期": "2026-02-30"}, ""),
        ({"步骤": "接收", "理由": "=1+1"}, "公式符号"),
        ({"步骤": "接收", "文号": "@SUM(A1)"}, "公式符号"),
        ({"步骤": "＝接收"}, "公式符号"),
        ({"步骤": "反馈", "理由": "长" * 501}, "理由最多"),
        ({"步骤": "反馈", "文号": "长" * 101}, "文号最多"),
        ({"步骤": "接收", "order_no": ""}, "缺少措施编号"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    changes: dict[str, str], sentence: str
) -> None:
    found = read_row(2, cells(**changes), TODAY)

    assert found.problem
    assert sentence in found.problem
    assert found.step is None
    assert not found.is_blank


def test_the_columns_of_the_file_that_goes_out_are_found() -> None:
    assert set(columns_of(HEADER)) == {ORDER_NO, *FILLED_IN}
    assert columns_of(("措施编号", *FILLED_IN))[ORDER_NO] == 0


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ((ORDER_NO, "步骤"), "缺少列"),
        ((ORDER_NO, *FILLED_IN, "步骤"), "出现了两次"),
        ((), "缺少列"),
    ],
)
def test_a_file_that_is_no_feedback_is_refused(header: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        columns_of(header)
