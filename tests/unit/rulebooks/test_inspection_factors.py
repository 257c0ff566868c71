"""Factors of inspection: what both cities say, and what is refused when loading."""

from decimal import Decimal
from pathlib import Path

import pytest

from models.vocabulary import Grade
from registry import rulebooks
from registry.errors import Invalid
from registry.rulebooks.inspection_law import read_inspection_factors
from registry.rules.inspections import factors_of

FILE = Path(rulebooks.__file__).parent / "jiaxing" / "inspection_factors.yaml"
D = "{id: D, factor: 2, note_zh: 重点提高抽查比例"


@pytest.mark.parametrize("city", rulebooks.cities())
def test_every_city_has_a_factor_for_every_grade_and_marks_it_as_a_proposal(city: str) -> None:
    edition = rulebooks.load(city).inspection_factors.editions[-1]

    factors = factors_of(edition)

    assert set(factors) == set(Grade)
    assert factors[Grade.A] == 1
    assert {one.certainty.value for one in edition} == {"PROPOSAL"}


def test_a_factor_is_the_decimal_that_is_written() -> None:
    factors = factors_of(rulebooks.load("jiaxing").inspection_factors.editions[-1])

    assert factors[Grade.B] == Decimal("1.2")
    assert isinstance(factors[Grade.B], Decimal)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (D, D.replace("factor: 2", "factor: 0"), "必须大于零"),
        (D, D.replace("factor: 2", "factor: -1"), "不小于零的数"),
        (D, D.replace("factor: 2", "factor: .nan"), "有限的数"),
        (D, D.replace("factor: 2", "factor: 两倍"), "不小于零的数"),
        (D, D.replace("factor: 2, ", ""), "缺少字段「factor」"),
        (D, D.replace("factor: 2", "factor: 1.4"), "不得小于等级较高的"),
        (D, D.replace("id: D", "id: E"), "「E」不在"),
        (D, D.replace("id: D", "id: C"), "条目重复：C"),
        (D, D.replace("note_zh", "note"), "不认识的字段「note」"),
        ("{id: NR, factor: 1,", "{id: NR, factor: 1.1,", "不得大于 A 级"),
        ("certainty: PROPOSAL\n    items", "certainty: sure\n    items", "「sure」不在"),
    ],
)
def test_a_crooked_file_is_refused_with_the_reason(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "inspection_factors.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(Invalid, match=said):
        read_inspection_factors(path)


def test_a_grade_without_a_factor_is_refused(tmp_path: Path) -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "inspection_factors.yaml"
    path.write_text("".join(one for one in lines if "id: NR" not in one), encoding="utf-8")

    with pytest.raises(Invalid, match="没有抽查系数的等级：NR"):
        read_inspection_factors(path)
