"""A rulebook that is broken, incomplete or contradicts itself is refused with a sentence that says where."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from registry.errors import Invalid
from registry.rulebooks import load_from
from registry.rulebooks.shelf import NATIONAL, SHELF

Break = Callable[[str, str, str], None]


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Path, Path]:
    """Return copies of the city and of the national folder."""
    city = Path(shutil.copytree(SHELF / "jiaxing", tmp_path / "jiaxing"))
    return city, Path(shutil.copytree(NATIONAL, tmp_path / "national"))


@pytest.fixture
def replace(copies: tuple[Path, Path]) -> Break:
    """Return how to replace the first occurrence of a text in a file of the copies."""

    def _replace(name: str, old: str, new: str) -> None:
        path = copies[0].parent / name
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new, 1), encoding="utf-8")

    return _replace


def test_an_unbroken_copy_loads(copies):
    assert load_from(*copies).city.name.zh == "嘉兴市"


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("jiaxing/terms.yaml", "effective_to: 2025-12-25", "effective_to: 2026-01-05", "施行期重叠"),
        ("jiaxing/terms.yaml", "    effective_to: 2025-12-25\n", "", "施行期重叠"),
        ("jiaxing/terms.yaml", "effective_to: 2025-12-25", "effective_to: 2025-11-01", "有空档：2025-11-01 起至 2025-12-25 前"),
        ("jiaxing/terms.yaml", "effective_to: 2025-12-25", "effective_to: 2021-09-01", "终止日不晚于施行日"),
        ("jiaxing/terms.yaml", "effective_from: 2021-09-01", "effective_from: spring", "应当是日期"),
        ("jiaxing/terms.yaml", "id: terms-2025-12-25", "id: terms-2021-09-01", "版本号重复"),
        ("jiaxing/terms.yaml", "id: minor", "id: tiny", "「tiny」不在 minor、general、serious 之内"),
        ("jiaxing/terms.yaml", "id: minor", "id: general", "的条目重复：general"),
        ("jiaxing/terms.yaml", "max_months: 3\n", "max_months: 2\n", "最短公示期长于最长公示期"),
        ("jiaxing/terms.yaml", "max_months: 3\n", "max_months: -3\n", "不小于零的整数"),
        ("jiaxing/terms.yaml", "max_months: 3\n", "max_month: 3\n", "不认识的字段「max_month」"),
        ("jiaxing/terms.yaml", "published_in_principle: true", "published_in_principle: maybe", "true 或 false"),
        ("jiaxing/lists.yaml", "deciders: [hurd]", "deciders: [weather]", "「weather」不在部门表中"),
        ("jiaxing/lists.yaml", "deciders: [hurd]", "deciders: [assoc]", "没有作出决定的职责"),
        ("jiaxing/lists.yaml", "deciders: [hurd]", "deciders: []", "没有认定部门"),
        ("jiaxing/lists.yaml", "        legal_basis: 建筑市场信用管理暂行办法（建市〔2017〕241号）第四章\n", "", "没有法定依据，不得设列"),
        ("jiaxing/lists.yaml", "based_on: lists-2018-01-01", "based_on: lists-1999", "「lists-1999」不在它之前"),
        ("jiaxing/lists.yaml", "based_on: lists-2018-01-01", "without: [nothing]", "「nothing」原本就没有"),
        ("jiaxing/lists.yaml", "certainty: M", "certainty: sure", "「sure」不在 H、M、L、PROPOSAL 之内"),
        ("jiaxing/lists.yaml", "        source: RULEBOOK §4.5 [S42][S7]\n", "", "缺少字段「source」"),
        ("jiaxing/deadlines.yaml", "number: 7, unit: wd", "number: 7, unit: weeks", "「weeks」不在 wd、cd、months 之内"),
        ("jiaxing/deadlines.yaml", "number: 7, unit: wd", "number: 0, unit: wd", "期限不能为零"),
        ("jiaxing/retention.yaml", "id: phone", "id: id_number", "条目重复：id_number"),
        ("jiaxing/tiers.yaml", "kinds: [penalty]", "kinds: [fine]", "「fine」不在"),
        ("jiaxing/tiers.yaml", "kinds: [penalty], ", "", "没有写明适用的记录类别"),
        ("jiaxing/tiers.yaml", "fine_below: {organisation: 10000, person: 1000}", "fine_below: 10000", "应当是「字段: 值」的形式"),
        ("jiaxing/tiers.yaml", "fine_below: {organisation: 10000, person: 1000}", "fine_below: {organisation: 10000}", "缺少字段「person」"),
        ("jiaxing/tiers.yaml", "fine_below: {", "fine_from: {organisation: 10000, person: 1}, fine_below: {", "下限不低于上限"),
        ("jiaxing/tiers.yaml", "fine_below: {", "domains: [moon], fine_below: {", "领域「moon」不在部门表中"),
        ("jiaxing/tiers.yaml", "kinds: [recall], is_fallback: true,", "kinds: [recall],", "没有兜底规则（is_fallback）：缺陷产品召回"),
        ("jiaxing/record_kinds.yaml", "      - {id: standard,", "      - {id: honour,", "条目重复：honour"),
        ("jiaxing/record_kinds.yaml", "publication: months, months: 12", "publication: months", "要写明月数"),
        ("jiaxing/record_kinds.yaml", "publication: by_tier, hidden", "publication: always, hidden", "「always」不在"),
        ("jiaxing/record_kinds.yaml", "deadline: dual_publicity_upload", "deadline: someday", "时限「someday」不在版本「deadlines-2021-09-01」中"),
        ("jiaxing/record_kinds.yaml", "exceptions: [{domains: [engineering], ", "exceptions: [{domains: [], ", "没有写明领域"),
        ("jiaxing/record_kinds.yaml", '      - {id: standard, publication: until_valid, note_zh: 标准有效期间公示, source: "RULEBOOK §2.1", certainty: M}\n', "", "缺少：standard"),
        ("jiaxing/record_kinds.yaml", "exceptions: [{domains: [engineering]", "exceptions: [{domains: [moon]", "领域「moon」不在部门表中"),
        ("jiaxing/domains.yaml", "{id: food,", "{id: meals,", "领域「meals」不在部门表中"),
        ("jiaxing/domains.yaml", "norms: [化妆品监督管理条例], words: [化妆品]", "norms: [], words: []", "没有写明识别用语"),
        ("jiaxing/violations.yaml", "id: product.spoiled", "id: product.eliminated", "条目重复：product.eliminated"),
        ("jiaxing/violations.yaml", "without: [standard.not_filed]", "without: [standard.gone]", "「standard.gone」原本就没有"),
        ("jiaxing/violations.yaml", ', legal_basis: "产品质量法第四十九条"', "", "缺少字段「legal_basis」"),
        ("jiaxing/approvals.yaml", "changes: [withdrawn]", "changes: []", "没有写明适用的变动"),
        ("jiaxing/approvals.yaml", "changes: [moved]", "changes: [lost]", "「lost」不在"),
        ("jiaxing/departments.yaml", "{id: drc", "{id: amr", "部门重复：amr"),
        ("jiaxing/departments.yaml", "roles: [source, executor]", "roles: [source, king]", "「king」不在"),
        ("jiaxing/divisions.csv", "330402,南湖区,Nanhu District,county,330400", "330402,南湖区,Nanhu District,county,330499", "上级「330499」不存在"),
        ("jiaxing/divisions.csv", "330000,浙江省,Zhejiang Province,province,,", "330000,浙江省,Zhejiang Province,province,330400,", "成环"),
        ("jiaxing/divisions.csv", "330411,秀洲区", "330402,秀洲区", "行政区划代码重复：330402"),
        ("jiaxing/divisions.csv", "code,name_zh", "code,name", "表头应当是"),
        ("jiaxing/divisions.csv", "330411,秀洲区,", "330411,", "应有 11 列，实有 10 列"),
        ("jiaxing/divisions.csv", "GB/T 2260,true", "GB/T 2260,perhaps", "应当是 true 或 false"),
        ("jiaxing/city.yaml", 'division_code: "330400"', 'division_code: "330499"', "没有本市代码「330499」"),
        ("jiaxing/city.yaml", "lead_department: amr", "lead_department: moon", "牵头部门「moon」"),
        ("jiaxing/city.yaml", "（演示）主办单位", "主办单位", "每行页脚都要标明「演示」"),
        ("jiaxing/city.yaml", "name_zh: 嘉兴市", "name_zh: [嘉兴市", "无法读取"),
        ("national/holidays/2026.yaml", "  - 2026-01-04", "  - 2026-01-05", "应当是周六或周日"),
        ("national/holidays/2026.yaml", "  - 2026-01-04", "  - 2026-01-03", "既放假又上班"),
        ("national/holidays/2026.yaml", "  - 2026-01-04", "  - 2027-01-03", "不属于 2026 年"),
        ("national/holidays/2026.yaml", "days_off:", "off:", "不是文字，请加引号"),
        ("national/holidays/2026.yaml", "  - 2026-01-02", "  - 2026-01-01", "重复的日期"),
        ("national/holidays/2027-provisional.yaml", "days_worked: []", "days_worked: [2027-01-03]", "不得推测调休上班日"),
        ("national/holidays/2027-provisional.yaml", "year: 2027", "year: 2026", "不属于 2026 年"),
        ("national/industries.yaml", '{code: "14"', '{code: "13"', "「13」出现在两个门类"),
        ("national/industries.yaml", '{code: "14"', '{code: "1x"', "行业代码「C1x」格式不对"),
    ],
)  # fmt: skip
def test_a_broken_rulebook_is_refused_with_its_reason(copies, replace, name, old, new, sentence):
    replace(name, old, new)

    with pytest.raises(Invalid) as refusal:
        load_from(*copies)

    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    "name",
    [
        *("city.yaml", "departments.yaml", "divisions.csv", "terms.yaml"),
        *("lists.yaml", "deadlines.yaml", "retention.yaml", "tiers.yaml", "record_kinds.yaml"),
        *("domains.yaml", "violations.yaml", "approvals.yaml"),
    ],
)
def test_a_missing_file_is_named_without_the_path_of_the_machine(copies, name):
    (copies[0] / name).unlink()

    with pytest.raises(Invalid) as refusal:
        load_from(*copies)

    assert str(refusal.value) == f"规则库缺少文件 jiaxing/{name}。"


def test_a_year_missing_between_two_others_is_refused(copies):
    (copies[1] / "holidays" / "2025.yaml").unlink()

    with pytest.raises(Invalid, match="缺少 2025 年的节假日安排"):
        load_from(*copies)


def test_a_calendar_without_any_year_is_refused(copies):
    shutil.rmtree(copies[1] / "holidays")

    with pytest.raises(Invalid, match="缺少节假日安排"):
        load_from(*copies)


def test_an_official_table_takes_over_from_the_provisional_one(copies):
    holidays = copies[1] / "holidays"
    content = (holidays / "2027-provisional.yaml").read_text(encoding="utf-8")
    official = content.replace("provisional: true", "provisional: false")
    (holidays / "2027.yaml").write_text(official, encoding="utf-8")

    year = load_from(*copies).holiday_year(2027)

    assert (year.provisional, year.edition) == (False, "holidays-2027")


def test_two_official_tables_of_one_year_are_refused(copies):
    holidays = copies[1] / "holidays"
    shutil.copy(holidays / "2026.yaml", holidays / "2026-again.yaml")

    with pytest.raises(Invalid, match="2026 年的节假日安排有两份"):
        load_from(*copies)


def test_a_tier_without_a_window_is_refused(copies, replace):
    path = copies[0] / "terms.yaml"
    content = path.read_text(encoding="utf-8")
    last = content.rindex("      - id: serious")
    path.write_text(content[:last], encoding="utf-8")

    with pytest.raises(Invalid, match="「terms-2026-04-01」缺少：serious"):
        load_from(*copies)


def test_a_personal_field_without_a_retention_term_is_refused(copies):
    path = copies[0] / "retention.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "id: phone" not in line), encoding="utf-8")

    with pytest.raises(Invalid, match="缺少：phone"):
        load_from(*copies)


def test_a_file_that_is_not_utf_8_is_refused(copies):
    (copies[0] / "divisions.csv").write_bytes("嘉兴市".encode("gb18030"))

    with pytest.raises(Invalid, match="不是 UTF-8"):
        load_from(*copies)


def test_an_edition_may_drop_what_it_takes_over(copies, replace):
    replace(
        "jiaxing/deadlines.yaml",
        "    based_on: deadlines-2025-12-25\n",
        "    based_on: deadlines-2025-12-25\n    without: [objection_mark]\n",
    )

    editions = load_from(*copies).deadlines.editions

    assert "objection_mark" in editions[-2]
    assert "objection_mark" not in editions[-1]
