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
    ("id: N202, dim: D2", "id: N202, dim: D9", "「N202」（第 49 行）：字段「dim」的值「D9」没有定义"),
    ("coef: true, decay: general", "coef: true, decay: forever", "「N202」（第 49 行）：字段「decay」的值「forever」没有定义"),
    ("points: 40,  coef: true, decay: general", "points: 40,  coef: true", "「N202」（第 49 行）：「decay」与「validity: while_active」应当二者有其一"),
    ("points: 40,  coef: true", "points: -4,  coef: true", "「N202」（第 49 行）：字段「points」应当是不小于零的数"),
    ("points: 40,  coef: true", "points: many,  coef: true", "字段「points」应当是不小于零的数"),
    ("tier: general, points: 40,", "tier: grave, points: 40,", "字段「tier」的值「grave」不在"),
    ("tier: general, points: 40,", "tier: general, pionts: 1, points: 40,", "有不认识的字段「pionts」"),
    ("id: P105, group: awards", "id: P105, group: prizes", "「P105」（第 196 行）：字段「group」的值「prizes」没有定义"),
    ("id: P106, group", "id: P105, group", "／positive_items 「P105」（第 197 行）：编号（id）重复"),
    ("id: L2, best: C", "id: L2, best: F", "「L2」"),
    ("when: on_abnormal_list", "when: on_bad_list", "「L1」"),
    ("ends: months_36_or_repair", "ends: sometimes", "「V2」"),
    ("ends: on_removal", "ends: months_", "「ends」的值「months_」应当是"),
    ("positive_freeze: [on_serious_list", "positive_freeze: [on_some_list", "字段「positive_freeze」的值「on_some_list」"),
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
    ("food: 1.5", "food: .nan", "domain_coefficients（第 76 行）：字段「food」应当是有限的数"),
    ("food: 1.5", "food: .inf", "字段「food」应当是有限的数"),
    ("[1.0, 1.5, 2.0]", "[1.0, .nan, 2.0]", "字段「coefficients」应当是有限的数"),
    ("{id: AA, ", "{id: A, ", "grades 「A」（第 223 行）：等级（grades／id）应当依次是 AAA、AA、A、B、C、D，此处应当是 AA"),
    ("{id: D,   name", "{id: NR, name", "「NR」（第 227 行）：字段「id」不能是 NR"),
    ("best: C, when: on_construction", "best: NR, when: on_construction", "「L8」（第 239 行）：字段「best」不能是 NR"),
    ("public_institution]", "public_institution, natural_person]", "model（第 7 行）：字段「applies_to」不能包含「natural_person」"),
    ("never_rates: [natural_person]", "never_rates: []", "model（第 7 行）：字段「never_rates」应当包含 natural_person"),
    ("never_rates: [natural_person]", "never_rates: [other_organization]", "字段「never_rates」应当包含 natural_person"),
    ("publish_grades: [AAA, AA, A]", "publish_grades: [AAA, D]", "output（第 259 行）：字段「publish_grades」只能是 AAA、AA、A"),
    ("publish_grades: [AAA, AA, A]", "publish_grades: [NR]", "字段「publish_grades」只能是 AAA、AA、A"),
    ("publish_grades: [AAA, AA, A]", "publish_grades: []", "字段「publish_grades」只能是 AAA、AA、A"),
    ("minor:    [{from: 0, factor: 1.0}", "minor:    [{from: 0, factor: 1.1}", "（第 167 行）：时间系数（factor）不得大于 1"),
    ("{from: 6, factor: 0.5}", "{from: 6, factor: 0.9}", "也不得大于前一段的系数"),
    ("validity_months: 3 ", "validity_months: 1201 ", "字段「validity_months」最多 1200 个月"),
    ("lookback_months: 24", "lookback_months: 99999", "字段「lookback_months」最多 1200 个月"),
    ("activity_lookback_months: 24", "activity_lookback_months: 1201", "字段「activity_lookback_months」最多 1200 个月"),
    ("min_age_months: 12", "min_age_months: 1201", "字段「min_age_months」最多 1200 个月"),
    ("points: 60, valid_months: 60", "points: 60, valid_months: 1201", "「P101」（第 192 行）：字段「valid_months」最多 1200 个月"),
    ("{from: 36, factor: 0.0}]\n  sampling", "{from: 1201, factor: 0.0}]\n  sampling", "字段「from」最多 1200 个月"),
    ("ends: months_24_or_repair", "ends: months_1201", "「V5」"),
    ("ends: months_24_or_repair", "ends: months_99999", "「ends」的值「months_99999」应当是"),
    ("decimals: 1, mode", "decimals: 2, mode", "取整（rounding）只能是 decimals: 1、mode: half_up"),
    ("decimals: 1, mode", "decimals: true, mode", "model（第 7 行）／rounding（第 18 行）：字段「decimals」应当是不小于零的整数"),
    ("mode: half_up", "mode: floor", "model（第 7 行）／rounding（第 18 行）：取整（rounding）只能是"),
    ("mode: half_up, when", "mode: half_up, step: 5, when", "有不认识的字段「step」"),
    ("scale: {min: 0", "scale: {min: 100", "model（第 7 行）／scale（第 17 行）：字段「min」只能是 0"),
    ("precedence: veto > NR", "precedence: NR > veto", "字段「precedence」应当以 veto > NR > ceiling > band 开头"),
    ("  precedence: veto", "  note: veto", "缺少字段「precedence」"),
    ("[voided, repaired, expired, suspended]", "[voided, repaired, expired]", "repeat（第 162 行）：字段「ignore_status」应当恰好是"),
    ("[voided, repaired, expired, suspended]", "[voided, voided, repaired, expired, suspended]", "字段「ignore_status」应当恰好是"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "broken", "said"), BROKEN, ids=[one[2] for one in BROKEN])
def test_what_cannot_be_right_is_refused_with_its_place(
    read: Callable[..., RatingModels], text: str, broken: str, said: str
) -> None:
    assert text in FILE

    with pytest.raises(Invalid, match=re.escape(said)) as refused:
        read(FILE.replace(text, broken, 1))

    assert "somewhere/rating-0.yaml" in str(refused.value) or "positive_items" in str(refused.value)


def test_a_missing_grade_is_refused(read: Callable[..., RatingModels]) -> None:
    without_d = "".join(line for line in FILE.splitlines(True) if "{id: D, " not in line)

    with pytest.raises(Invalid, match=r"rating-0\.yaml：等级（grades）应当依次是.*一个不少"):
        read(without_d)


def test_what_says_the_same_in_other_words_is_read(read: Callable[..., RatingModels]) -> None:
    text = FILE.replace(
        "[voided, repaired, expired, suspended]", "[suspended, expired, repaired, voided]"
    ).replace('when: "each line is rounded half-up to 0.1, ', "when: each line, ")

    assert read(text.replace(' exact"}', " exact}")).dated


def test_the_worked_examples_may_stand_in_the_file_as_the_model_tells_them(
    read: Callable[..., RatingModels],
) -> None:
    examples = Path(__file__).parents[1] / "rules" / "ratings" / "examples.yaml"
    text, _, _ = FILE.partition("\nexamples:")

    models = read(text + "\n" + examples.read_text("utf-8"))

    assert [one.id for one in models.editions] == ["2026.1"]


def test_a_model_holds_no_float_and_reads_numbers_as_they_are_written() -> None:
    model = load("jiaxing").ratings.edition("2026.1")

    assert str(model.domain_coefficients["food"]) == "3/2"
    assert [str(step.factor) for step in model.negatives["N202"].decay] == ["1", "4/5", "1/2", "0"]
    assert model.dimension("D7").cap == 1500
    assert model.negatives["N501"].item_cap == 400
