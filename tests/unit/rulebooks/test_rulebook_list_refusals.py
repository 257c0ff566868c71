"""The law of lists that is broken, incomplete or leaves a guarantee out is refused with its place.

Each row breaks one thing in a copy of one file and reads that file alone; only what the parts of a
rulebook ask of one another is tried on the whole.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from registry.errors import Invalid
from registry.rulebooks import load_from
from registry.rulebooks.editions import read_family
from registry.rulebooks.laws import read_deadline, read_procedure
from registry.rulebooks.papers import read_papers
from registry.rulebooks.shelf import NATIONAL, SHELF

CITY = SHELF / "jiaxing"
FULL = "stages: [notice, review, discussion, consent, service, publication]"
OWN = "stages: [notice, review, discussion, service, publication]"
ABOLISHED = "    based_on: procedures-2018-01-01\n"
GROUND = (
    "{id: food, name_zh: 食品安全严重违法, name_en: Food safety, article: 第五条, certainty: M}"
)
CHECK = "{id: verified, question_zh: 事实已经核实，对应的列入情形明确, article: 建市〔2017〕241号第四章}"
HARM = "{id: harm_removed, question_zh: 已主动消除危害后果和不良影响, article: 总局令第44号}"
SERVICE = "{id: decision_service, name_zh: 决定书送达"
NOTICE_TITLE = "title: 拟列入$list_name告知书"

PROCEDURES = [
    (OWN, "stages: [review, discussion, service, publication]", "缺少必经环节：事先告知、听取陈述申辩。"),
    (OWN, "stages: [notice, review, discussion, publication]", "缺少必经环节：送达决定。"),
    (OWN, "stages: [publication]", "缺少必经环节：事先告知、听取陈述申辩、送达决定。"),
    ("only_imported: true", "only_imported: false", "缺少必经环节：事先告知、听取陈述申辩、送达决定。"),
    (FULL, "stages: [review, discussion, consent, service]", "需要上级同意的名单必须先告知当事人"),
    (OWN, "stages: [notice, review, tea, service, publication]", "「tea」不在 notice、review、discussion、consent"),
    (OWN, "stages: [notice, notice, review, service, publication]", "字段「stages」有重复的值"),
    (OWN, "stages: notice", "字段「stages」应当是列表"),
    (OWN, "stages: [4]", "字段「stages」应当是文字的列表"),
    (OWN, OWN + "\n        four_eyes: false", "不认识的字段「four_eyes」"),
    (OWN, OWN + "\n        deciders: 1", "不认识的字段「deciders」"),
    ("        only_imported: false\n", "", "缺少字段「only_imported」"),
    ("only_imported: false", 'only_imported: "no"', "字段「only_imported」应当是 true 或 false"),
    ("        needs_penalty: true\n", "", "缺少字段「needs_penalty」"),
    ("needs_penalty: true", "needs_penalty: 1", "字段「needs_penalty」应当是 true 或 false"),
    ("        daily_cap: 20\n", "", "缺少字段「daily_cap」"),
    ("daily_cap: 20", "daily_cap: 0", "每日公示上限（daily_cap）不能为零"),
    ("daily_cap: 20", "daily_cap: -1", "字段「daily_cap」应当是不小于零的整数"),
    ("daily_cap: 20", "daily_cap: true", "字段「daily_cap」应当是不小于零的整数"),
    ("daily_cap: 20", "daily_cap: many", "字段「daily_cap」应当是不小于零的整数"),
    (GROUND, GROUND.replace(", article: 第五条", ""), "「food」（第 "),
    (GROUND, GROUND.replace(", article: 第五条", ""), "缺少字段「article」"),
    (GROUND, GROUND.replace("certainty: M", "certainty: sure"), "「sure」不在 H、M、L、PROPOSAL 之内"),
    (GROUND, GROUND.replace(", name_en: Food safety", ""), "缺少字段「name_en」"),
    (GROUND, GROUND.replace("article:", "articles:"), "不认识的字段「articles」"),
    (GROUND, GROUND.replace("id: food", "id: drugs"), "的列入情形重复：drugs"),
    (GROUND, "food", "应当是「字段: 值」的形式"),
    (CHECK, CHECK.replace("article:", "optional: true, article:"), "不认识的字段「optional」"),
    (CHECK, CHECK.replace("question_zh: 事实已经核实，对应的列入情形明确, ", ""), "缺少字段「question_zh」"),
    (CHECK, CHECK.replace("事实已经核实，对应的列入情形明确", '" "'), "字段「question_zh」应当是文字，不能为空"),
    (CHECK, CHECK.replace("id: verified", "id: penalised"), "的列入核对项重复：penalised"),
    (HARM, HARM.replace("id: harm_removed", "id: performed"), "的移出核对项重复：performed"),
    ("        remedies_zh: 不服本决定的", "        remedy_zh: 不服本决定的", "不认识的字段「remedy_zh」"),
    ("        remedies_zh: 不服本决定的，可以自收到决定书之日起六十日内申请行政复议，或者六个月内提起行政诉讼。\n", "", "缺少字段「remedies_zh」"),
    ("measures_zh: 以认定部门依据的规定为准", "measures_zh:", "缺少字段「measures_zh」"),
    ("removal_conditions_zh: 履行完毕的，由执行法院删除", 'removal_conditions_zh: ""', "字段「removal_conditions_zh」应当是文字，不能为空"),
    ("        source: RULEBOOK §4.1 [M]\n", "", "缺少字段「source」"),
    ("- id: judgment_debtor", "- id: construction_blacklist", "的条目重复：construction_blacklist"),
    (ABOLISHED, ABOLISHED + "    without: [nothing]\n", "「nothing」原本就没有"),
    (ABOLISHED, "    based_on: procedures-1999\n", "「procedures-1999」不在它之前"),
    ("effective_to: 2018-01-24", "effective_to: 2018-01-01", "终止日不晚于施行日"),
    ("effective_to: 2018-01-24", "effective_to: 2018-01-23", "有空档：2018-01-23 起至 2018-01-24 前"),
    ("effective_to: 2018-01-24", "effective_to: 2018-01-25", "施行期重叠"),
    ("id: procedures-2018-01-24", "id: procedures-2018-01-01", "版本号重复"),
    ("name_zh: 名单办理程序", "name_zh: [名单办理程序", "无法读取"),
]  # fmt: skip
DEADLINES = [
    ("number: 5, unit: wd", "number: 0, unit: wd", "期限不能为零"),
    ("number: 5, unit: wd", "number: -5, unit: wd", "字段「number」应当是不小于零的整数"),
    ("number: 5, unit: wd", "number: 1.5, unit: wd", "字段「number」应当是不小于零的整数"),
    ("number: 5, unit: wd", "unit: wd", "缺少字段「number」"),
    ("number: 5, unit: wd", "number: 5", "缺少字段「unit」"),
    ("number: 5, unit: wd", "number: 5, unit: weeks", "「weeks」不在 wd、cd、months 之内"),
    ("number: 5, unit: wd", "number: 5, number: 3, unit: wd", "无法读取"),
    ("number: 5, unit: wd", "number: 5, unit: wd, may_be_waived: true", "不认识的字段「may_be_waived」"),
    (", legal_basis: 行政处罚法第六十四条", "", "缺少字段「legal_basis」"),
    (", counted_from_zh: 作出决定之日", "", "缺少字段「counted_from_zh」"),
    ("certainty: PROPOSAL", "certainty: maybe", "「maybe」不在 H、M、L、PROPOSAL 之内"),
    (SERVICE, SERVICE.replace("decision_service", "statement"), "的条目重复：statement"),
    ("effective_from: 2018-01-01", "effective_from: spring", "应当是日期"),
    ("effective_from: 2018-01-01", "effective_from: 2018-01-01\n    effective_to: 2018-01-01", "终止日不晚于施行日"),
    ("    items:", "    item:", "不认识的字段「item」"),
]  # fmt: skip
PAPERS = [
    (NOTICE_TITLE, "title: 拟列入$list告知书", "字段「title」有不认识的占位符「list」"),
    (NOTICE_TITLE, "title: 拟列入$告知书", "字段「title」有不认识的占位符"),
    (NOTICE_TITLE, "headline: 拟列入$list_name告知书", "不认识的字段「headline」"),
    (f"    {NOTICE_TITLE}\n", "", "缺少字段「title」"),
    ('text: "$facts"', 'text: "$facts，负责人$person_id_number"', "不认识的占位符「person_id_number」"),
    ('text: "$facts"', 'text: "${facts"', "字段「text」有不认识的占位符"),
    ('text: "$facts"', 'text: ""', "字段「text」应当是文字，不能为空"),
    ('text: "$facts"', 'words: "$facts"', "不认识的字段「words」"),
    ("when: penalty_no", "when: penalty", "不认识的条件「penalty」"),
    ("- kind: notice", "- kind: warning", "「warning」不在 notice、decision"),
    ("- kind: notice", "- kind: decision", "缺少文书「notice」"),
    ("  - kind: decision\n", "  - kind: notice\n    title: 告知书\n    paragraphs: [{text: 告知}]\n  - kind: decision\n", "文书重复：notice"),
    ("  - kind: decision\n", "  - kind: notice\n    title: 告知书\n    paragraphs: []\n  - kind: decision\n", "文书没有正文（paragraphs）"),
    ("papers:\n", "paper:\n", "不认识的字段「paper」"),
]  # fmt: skip

Read = Callable[[Path], object]


def _refusal(read: Read, path: Path, old: str, new: str) -> str:
    """Return how a file is refused in which the first `old` is replaced."""
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Invalid) as refusal:
        read(path)
    return str(refusal.value)


def _copy(path: Path, to: Path) -> Path:
    folder = to / path.parent.name
    folder.mkdir()
    return Path(shutil.copy(path, folder / path.name))


def test_the_unbroken_copies_are_read(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CITY, tmp_path / "jiaxing"))
    papers = _copy(NATIONAL / "papers.yaml", tmp_path)

    assert (
        "market_serious"
        in read_family(folder / "list_procedures.yaml", read_procedure).editions[-1]
    )
    assert "statement" in read_family(folder / "case_deadlines.yaml", read_deadline).editions[-1]
    assert "notice" in read_papers(papers)


@pytest.mark.parametrize(("old", "new", "sentence"), PROCEDURES)
def test_a_broken_procedure_is_refused_with_its_reason(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    path = _copy(CITY / "list_procedures.yaml", tmp_path)

    said = _refusal(lambda one: read_family(one, read_procedure), path, old, new)

    assert sentence in said


@pytest.mark.parametrize(("old", "new", "sentence"), DEADLINES)
def test_a_broken_limit_of_cases_is_refused_with_its_reason(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    path = _copy(CITY / "case_deadlines.yaml", tmp_path)

    said = _refusal(lambda one: read_family(one, read_deadline), path, old, new)

    assert sentence in said


@pytest.mark.parametrize(("old", "new", "sentence"), PAPERS)
def test_a_broken_paper_is_refused_with_its_reason(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    path = _copy(NATIONAL / "papers.yaml", tmp_path)

    assert sentence in _refusal(read_papers, path, old, new)


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("list_procedures.yaml", "- id: judgment_debtor", "- id: debtor", "「judgment_debtor」没有办理程序"),
        ("case_deadlines.yaml", "{id: statement,", "{id: statements,", "「case-deadlines-2018-01-01」缺少：statement"),
        ("case_deadlines.yaml", "{id: announcement_service,", "{id: posters,", "缺少：announcement_service"),
    ],
)  # fmt: skip
def test_law_that_another_part_needs_is_missed(
    tmp_path: Path, name: str, old: str, new: str, sentence: str
) -> None:
    city = Path(shutil.copytree(CITY, tmp_path / "jiaxing"))

    assert sentence in _refusal(lambda _: load_from(city, NATIONAL), city / name, old, new)


@pytest.mark.parametrize("name", ["list_procedures.yaml", "case_deadlines.yaml", "papers.yaml"])
def test_a_missing_file_of_lists_is_named_without_the_path_of_the_machine(
    tmp_path: Path, name: str
) -> None:
    city = Path(shutil.copytree(CITY, tmp_path / "jiaxing"))
    national = Path(shutil.copytree(NATIONAL, tmp_path / "national"))
    gone = next(folder / name for folder in (city, national) if (folder / name).exists())
    gone.unlink()

    with pytest.raises(Invalid) as refusal:
        load_from(city, national)

    assert str(refusal.value) == f"规则库缺少文件 {gone.parent.name}/{name}。"
