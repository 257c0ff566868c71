"""The rating model is read with its place in every refusal, and editions fit one after the other."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from registry.errors import Invalid, NotFound
from registry.rulebooks import load
from registry.rulebooks.rating_models import RatingModels, read_rating_models
from registry.rulebooks.shelf import SHELF

FILE = (SHELF / "jiaxing" / "rating-2026.1.yaml").read_text("utf-8")


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., RatingModels]:
    """Reads files of a city's folder from their texts."""

    def read_texts(*texts: str) -> RatingModels:
        folder = tmp_path / "somewhere"
        folder.mkdir()
        for place, text in enumerate(texts):
            (folder / f"rating-{place}.yaml").write_text(text, "utf-8")
        return read_rating_models(folder)

    return read_texts


def edition(version: str, start: str, end: str = "null") -> str:
    """The file of the model as another edition."""
    text = FILE.replace('version: "2026.1"', f'version: "{version}"')
    text = text.replace('effective_from: "2026-01-01"', f"effective_from: {start}")
    return text.replace("effective_to: null", f"effective_to: {end}")


def test_every_city_has_a_model_in_force() -> None:
    assert [one.id for one in load("jiaxing").ratings.dated] == ["2026.1"]
    assert load("wuyou").ratings.dated


def test_editions_follow_one_another_and_drafts_come_last(
    read: Callable[..., RatingModels],
) -> None:
    models = read(
        edition("3", "null"), edition("2", "2027-01-01"), edition("1", "2026-01-01", "2027-01-01")
    )

    assert [one.id for one in models.editions] == ["1", "2", "3"]
    assert [one.id for one in models.dated] == ["1", "2"]
    assert [one.id for one in models.drafts] == ["3"]
    assert models.edition("2").effective_from == date(2027, 1, 1)
    with pytest.raises(NotFound, match="没有版本「9」；现有：1、2、3"):
        models.edition("9")


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([edition("1", "2026-01-01"), edition("2", "2027-01-01")], "「1」与「2」的施行期重叠"),
        (
            [edition("1", "2026-01-01", "2026-12-01"), edition("2", "2027-01-01")],
            "「1」与「2」之间有空档：2026-12-01 起至 2027-01-01 前无规可依",
        ),
        ([edition("1", "2026-01-01", "2026-01-01")], "版本「1」的终止日不晚于施行日"),
        ([edition("1", "null")], "没有任何已定施行日期的版本"),
        ([edition("1", "2026-01-01"), edition("1", "null")], "的版本号重复：1"),
        ([], "规则库缺少文件 somewhere/rating-….yaml"),
    ],
)
def test_editions_that_do_not_fit_are_refused(
    read: Callable[..., RatingModels], texts: list[str], said: str
) -> None:
    with pytest.raises(Invalid, match=re.escape(said)):
        read(*texts)


# What is changed in the file, and what the refusal must name.
BROKEN = [
    ("id: N202, dim: D2", "id: N202, dim: D9", "指标「N202」的维度（dim）「D9」没有定义"),
    ("coef: true, decay: general", "coef: true, decay: forever", "「N202」（第 49 行）：字段「decay」的值「forever」没有定义"),
    ("points: 40,  coef: true, decay: general", "points: 40,  coef: true", "「N202」（第 49 行）：「decay」与「validity: while_active」应当二者有其一"),
    ("points: 40,  coef: true", "points: -4,  coef: true", "「N202」（第 49 行）：字段「points」应当是不小于零的数"),
    ("points: 40,  coef: true", "points: many,  coef: true", "字段「points」应当是不小于零的数"),
    ("tier: general, points: 40,", "tier: grave, points: 40,", "字段「tier」的值「grave」不在"),
    ("tier: general, points: 40,", "tier: general, pionts: 1, points: 40,", "有不认识的字段「pionts」"),
    ("id: P105, group: awards", "id: P105, group: prizes", "指标「P105」的分组（group）「prizes」没有定义"),
    ("id: P106, group", "id: P105, group", "positive_items 的编号重复：P105"),
    ("id: L2, best: C", "id: L2, best: F", "「L2」"),
    ("when: on_abnormal_list", "when: on_bad_list", "「L1」"),
    ("ends: months_36_or_repair", "ends: sometimes", "「V2」"),
    ("ends: on_removal", "ends: months_", "「ends」的值「months_」应当是"),
    ("positive_freeze: [on_serious_list", "positive_freeze: [on_some_list", "positive_freeze 的值「on_some_list」"),
    ("{from: 12, factor: 0.0}]\n  serious", "{from: 12, factor: 0.1}]\n  serious", "「general」的最后一段系数（factor）应当是 0"),
    ("general:  [{from: 0,", "general:  [{from: 1,", "「general」的第一段应当从第 0 个月（from）开始"),
    ("{from: 6, factor: 0.5}", "{from: 3, factor: 0.5}", "「general」各段的起始月（from）应当递增"),
    ("food: 1.5", "food: fine", "字段「food」应当是不小于零的数"),
    ("  default: 1.0", "  other: 1.0", "领域系数（domain_coefficients）缺少「default」"),
    ("drug_retail: drug_device", "drug_retail: drugs", "领域系数（domain_coefficients）缺少「drugs」"),
    ("coefficients: [1.0, 1.5, 2.0]", "coefficients: []", "再次发生的系数"),
    ("repaired: 0.0", "repaired: 0.5", "修复、到期、撤销和停止执行的不计，由法律规定，不能改动"),
    ("base: 280, cap: 280", "base: 290, cap: 280", "「D2」（第 32 行）：基础分（base）高于上限（cap）"),
    ("base: 280, cap: 280", "base: 280, cap: 281", "各维度上限（cap）之和不等于满分（max）"),
    ("base: 60,  cap: 60", "base: 0,  cap: 60", "应当恰有一个从 0 分起加分的维度"),
    ("min: 700", "min: 600", "等级（grades）的最低分（min）应当由高到低"),
    ("min: 0,   reg", "min: 5,   reg", "末级为 0"),
    ("day_type: working, or", "day_type: calendar, or", "字段「day_type」只能是 working"),
    ("inactive_status: [deregistered", "inactive_status: [asleep", "字段「inactive_status」的值「asleep」"),
    ("applies_to: [enterprise", "applies_to: [firm", "字段「applies_to」的值「firm」"),
    ('effective_from: "2026-01-01"', 'effective_from: "2026-02-30"', "字段「effective_from」应当是日期"),
    ("validity_months: 3 ", "validity_month: 3 ", "有不认识的字段「validity_month」"),
    ("\nceilings:", "\nceiling:", "有不认识的字段「ceiling」"),
    ("id: N202, dim: D2, ", "id: N202, dim: D2, dim: D3, ", "第 49 行附近无法读取"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "broken", "said"), BROKEN, ids=[one[2] for one in BROKEN])
def test_what_cannot_be_right_is_refused_with_its_place(
    read: Callable[..., RatingModels], text: str, broken: str, said: str
) -> None:
    assert text in FILE

    with pytest.raises(Invalid, match=re.escape(said)) as refused:
        read(FILE.replace(text, broken, 1))

    assert "somewhere/rating-0.yaml" in str(refused.value) or "positive_items" in str(refused.value)


def test_a_model_holds_no_float_and_reads_numbers_as_they_are_written() -> None:
    model = load("jiaxing").ratings.edition("2026.1")

    assert str(model.domain_coefficients["food"]) == "3/2"
    assert [str(step.factor) for step in model.negatives["N202"].decay] == ["1", "4/5", "1/2", "0"]
    assert model.dimension("D7").cap == 1500
    assert model.negatives["N501"].item_cap == 400
