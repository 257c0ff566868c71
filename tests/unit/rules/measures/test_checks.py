"""What no catalogue may say: each fault with a measure that has it; the shipped catalogues have none."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.vocabulary import (
    CauseKind,
    Grade,
    ListKind,
    MeasureCategory,
    MeasureClass,
    MeasureKind,
    NormRank,
    SubjectKind,
)
from registry.errors import Invalid
from registry.rulebooks import DepartmentRole, load
from registry.rules.measures import Basis, Measure
from registry.rules.measures.checks import faults
from tests.integration.services.law_desk import Copies, copy_rulebook
from tests.measure_law_factories import (
    BEGIN,
    make_basis,
    make_measure,
    make_reward,
    make_trigger,
)

LISTS = {
    "market_serious": ListKind.SERIOUS,
    "watch_list": ListKind.WATCH,
    "abnormal_list": ListKind.ABNORMAL,
}
LAW = {"law": make_basis()}
SUPERVISION = {
    "measure_class": MeasureClass.MANAGEMENT,
    "category": MeasureCategory.KEY_SUPERVISION,
}
FIRMS = (SubjectKind.ENTERPRISE,)
BY_GRADE = make_trigger(CauseKind.GRADE, grades=(Grade.D,))
# The catalogue that the city worked out in 2026.11: whatever it names has to be there.
CATALOGUE = Path(__file__).with_name("catalogue.yaml")


def found(
    measure: Measure, bases: dict[str, Basis] = LAW, lists: dict[str, ListKind] = LISTS
) -> list[str]:
    """Return the faults of a measure."""
    return list(faults(measure, bases, lists, BEGIN))


SOUND = [
    make_measure(),
    make_reward(),
    make_measure(BY_GRADE, plans_inspections=True, **SUPERVISION),
    make_measure(make_trigger(CauseKind.PENALTY)),
    make_measure(make_trigger(lists=("watch_list",)), **SUPERVISION),
    make_measure(measure_class=MeasureClass.MANAGEMENT, category=MeasureCategory.HONOURS),
]


@pytest.mark.parametrize("measure", SOUND, ids=range(len(SOUND)))
def test_a_lawful_measure_has_no_fault(measure: Measure) -> None:
    assert found(measure) == []


FAULTS: list[tuple[Measure, dict[str, Any], str]] = [
    (make_measure(name_zh="一处失信、处处受限"), {}, "不得笼统限制"),
    (make_measure(what_zh="不受理其一切申请"), {}, "不得笼统限制"),
    (make_measure(what_zh="全面禁止其经营"), {}, "不得笼统限制"),
    (make_reward(measure_class=MeasureClass.MANAGEMENT), {}, "激励措施的分类只能是激励"),
    (make_measure(measure_class=MeasureClass.REWARD), {}, "惩戒措施的分类不能是激励"),
    (make_measure(), {"covers_persons": False}, "依据未规定适用于个人"),
    (make_measure(make_trigger(bases=("law", "other"))), {}, "“other”不在依据表中"),
    (make_measure(make_trigger(bases=())), {}, "没有写明依据"),
    (make_measure(), {"valid_to": BEGIN}, "已经失效"),
    (make_measure(make_trigger(executors=())), {}, "没有写明执行部门"),
    (make_measure(BY_GRADE), {}, "等级不得触发限制性措施"),
    (make_measure(BY_GRADE, **SUPERVISION), {}, "等级不得触发限制性措施"),  # an interview, say
    (
        make_measure(BY_GRADE, **(SUPERVISION | {"category": MeasureCategory.HONOURS})),
        {},
        "等级不得触发限制性措施",
    ),
    (make_measure(make_trigger(), BY_GRADE), {}, "等级不得触发限制性措施"),
    (make_reward(make_trigger()), {}, "激励措施只由等级触发"),
    *(
        (make_measure(applies_to=FIRMS), {"rank": rank}, "减损权益的措施须有法律")
        for rank in (NormRank.RULE, NormRank.NORMATIVE, NormRank.AGREEMENT)
    ),
    (make_measure(make_trigger(lists=())), {}, "名单触发须逐一写明名单"),
    (make_measure(make_trigger(lists=("invented",))), {}, "“invented”不在名单种类中"),
    (make_measure(make_trigger(lists=("watch_list",))), {}, "不得减损权益"),
    (make_measure(make_trigger(lists=("abnormal_list",))), {}, "不得减损权益"),
]


@pytest.mark.parametrize(
    ("measure", "basis", "sentence"), FAULTS, ids=[f"{i}-{one[2]}" for i, one in enumerate(FAULTS)]
)
def test_each_fault_is_named_and_alone(
    measure: Measure, basis: dict[str, Any], sentence: str
) -> None:
    (fault,) = found(measure, {"law": make_basis(**basis)})

    assert sentence in fault


def test_a_right_is_not_taken_by_a_second_trigger_without_a_law() -> None:
    rule = make_basis("rule", rank=NormRank.RULE)
    measure = make_measure(make_trigger(), make_trigger(bases=("rule",)), applies_to=FIRMS)

    (fault,) = found(measure, LAW | {"rule": rule})

    assert "减损权益" in fault


def test_persons_are_hit_by_no_trigger_whose_bases_do_not_cover_them() -> None:
    firms = make_basis("firms", covers_persons=False)
    measure = make_measure(
        make_trigger(), make_trigger(bases=("firms",), lists=("market_serious",))
    )

    assert found(measure, LAW | {"firms": firms}) == []  # refused when applied: see test_applying


# -- the shipped catalogues --------------------------------------------------------------------------


@pytest.mark.parametrize("city", ["jiaxing", "wuyou"])
def test_a_shipped_catalogue_has_no_fault(city: str) -> None:
    rulebook = load(city)
    lists = {one.id: one.kind for edition in rulebook.lists.editions for one in edition}

    told = {
        measure.id: list(faults(measure, bases, lists, edition.effective_from))
        for edition in rulebook.measures.catalogue.editions
        for bases in [dict(rulebook.measures.known_bases(edition.effective_from))]
        for measure in edition
    }

    assert told
    assert not any(told.values())


@pytest.mark.parametrize("city", ["jiaxing", "wuyou"])
def test_no_shipped_measure_that_restricts_names_a_grade(city: str) -> None:
    for edition in load(city).measures.catalogue.editions:
        for measure in edition:
            by_grade = [one for one in measure.triggers if one.cause is CauseKind.GRADE]
            assert not (by_grade and measure.restricts), measure.id


def test_every_measure_of_the_catalogue_that_was_worked_out_is_there() -> None:
    wanted = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    shipped = {one.id: one for one in load("jiaxing").measures.measures_on(date(2026, 11, 23))}

    assert len(wanted) == 46
    assert {number: one.name_zh for number, one in shipped.items()} == wanted
    assert all(
        one.kind is (MeasureKind.REWARD if number.startswith("R") else MeasureKind.PUNISHMENT)
        for number, one in shipped.items()
    )


def test_rewards_in_tenders_and_procurement_are_off_in_every_shipped_catalogue() -> None:
    shipped = {one.id: one for one in load("jiaxing").measures.measures_on(date(2026, 11, 23))}

    assert [
        number
        for number, one in shipped.items()
        if one.needs_fair_competition and not one.fair_competition_paper
    ] == ["R08", "R09"]


# -- refused when loaded -----------------------------------------------------------------------------


def _edit(copies: Copies, name: str, item_id: str, **changes: Any) -> None:
    path = copies.city / name
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    (item,) = (one for one in content["editions"][-1]["items"] if one["id"] == item_id)
    item |= changes
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


P04 = {"cause": "listing", "lists": ["market_serious"], "executors": ["finance"]}


@pytest.mark.parametrize(
    ("name", "item_id", "changes", "sentence"),
    [
        ("measures.yaml", "P04", {"name_zh": "处处受限"}, "不得笼统限制"),
        (
            "measures.yaml",
            "P04",
            {"triggers": [P04 | {"bases": ["procurement-22"], "executors": ["nobody"]}]},
            "执行部门“nobody”不在部门表中",
        ),
        (
            "measures.yaml",
            "P04",
            {"triggers": [P04 | {"bases": ["caiku-125"]}]},
            "减损权益的措施须有法律",
        ),
        ("measure_bases.yaml", "procurement-22", {"id": "renamed"}, "不在依据表中"),
        ("measure_deadlines.yaml", "confirm", {"id": "confirmed"}, "缺少：confirm"),
    ],
)
def test_a_catalogue_against_the_law_is_not_read_at_all(
    tmp_path: Path, name: str, item_id: str, changes: dict[str, Any], sentence: str
) -> None:
    copies = copy_rulebook(tmp_path)
    _edit(copies, name, item_id, **changes)

    with pytest.raises(Invalid, match=sentence):
        copies.load()


def test_a_department_that_does_not_execute_is_refused(tmp_path: Path) -> None:
    copies = copy_rulebook(tmp_path)
    rulebook = copies.load()
    measure = rulebook.measures.measure("P04", rulebook.measures.edition_on(date(2026, 11, 23)))
    named = {name for one in measure.triggers for name in one.executors}
    strangers = [
        name for name, one in rulebook.departments.items() if not one.may(DepartmentRole.EXECUTOR)
    ]
    assert strangers, "the table has a department that does not execute"
    assert named.isdisjoint(strangers)

    _edit(
        copies,
        "measures.yaml",
        "P04",
        triggers=[P04 | {"bases": ["procurement-22"], "executors": [strangers[0]]}],
    )

    with pytest.raises(Invalid, match="没有执行奖惩的职责"):
        copies.load()
