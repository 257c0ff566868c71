"""The number of a paper, folded: what clerks write in many ways is one; what differs stays two."""

import pytest

from models.vocabulary import RecordKind
from registry.rules.records.particulars import number_key, paper_number

ONE = "演市监处罚〔2026〕401号"


@pytest.mark.parametrize(
    "written",
    [
        "演市监处罚[2026]401号",
        "演市监处罚（2026）401号",
        "演市监处罚﹝2026﹞401号",
        "演市监处罚〖2026〗401号",
        "演市监处罚「2026」401号",
        "演市监处罚〔2026〕第401号",
        "演市监处罚〔2026〕0401号",
        "演市监处罚 〔２０２６〕 第 ００４０１ 号",
    ],
)
def test_ways_of_writing_one_number(written: str) -> None:
    assert number_key(written) == number_key(ONE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ONE, "演市监处罚〔2026〕4010号"),
        (ONE, "演市监处罚〔2025〕401号"),
        ("演市监罚2026第1号", "演市监罚20261号"),
        ("演市监罚2026第11号", "演市监罚20261第1号"),
        ("演〔2026〕0号", "演〔2026〕号"),
        ("演Q2026001", "演Q202601"),
        ("0123456", "123456"),
    ],
)
def test_numbers_that_stay_two(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


def test_a_folded_number_stays_as_it_is() -> None:
    assert number_key(number_key("第0401号")) == number_key("第0401号") == "401号"


def test_a_sample_has_one_paper_and_an_honour_none_by_number() -> None:
    failed = paper_number(RecordKind.SAMPLING_FAILED, "(2026)7号")

    assert failed == paper_number(RecordKind.SAMPLING_PASSED, "(2026)7号")
    assert failed != paper_number(RecordKind.PENALTY, "(2026)7号")
    assert paper_number(RecordKind.HONOUR, "(2026)7号") is None
