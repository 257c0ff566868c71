"""A small law of measures for tests, and causes that may call for one: each right in itself.

`make_law` takes measures and bases of the test's own; the working days are those of the country.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from models.vocabulary import (
    CauseKind,
    Grade,
    MeasureCategory,
    MeasureClass,
    MeasureKind,
    NormRank,
    OrderState,
    PenaltyKind,
    SubjectKind,
    Tier,
)
from registry.rulebooks import Certainty, Edition, Family, load
from registry.rules.measures import Basis, Cause, Causes, Measure, MeasureLaw, Trigger
from registry.rules.measures.loop import OrderFacts

DAY = date(2026, 5, 27)
BEGIN = date(2022, 1, 1)
PARTY = 7
LISTED = Trigger(CauseKind.LISTING, ("law",), ("finance",), lists=("market_serious",))


def make_basis(basis_id: str = "law", **changes: Any) -> Basis:
    """An article of a law, live since 2003, which covers persons."""
    given: dict[str, Any] = {
        "id": basis_id,
        "norm": "中华人民共和国示例法",
        "article": "第一条",
        "rank": NormRank.LAW,
        "valid_from": date(2003, 1, 1),
        "valid_to": None,
        "covers_persons": True,
        "source": "test",
        "certainty": Certainty.HIGH,
    }
    return Basis(**(given | changes))


def make_trigger(cause: CauseKind = CauseKind.LISTING, **changes: Any) -> Trigger:
    """A trigger by the list of market regulation, or by whatever else is named."""
    given: dict[str, Any] = {"cause": cause, "bases": ("law",), "executors": ("finance",)}
    if cause is CauseKind.LISTING:
        given["lists"] = ("market_serious",)
    return Trigger(**(given | changes))


def make_measure(*triggers: Trigger, **changes: Any) -> Measure:
    """A measure that cuts rights of enterprises and practitioners who are on the list."""
    given: dict[str, Any] = {
        "id": "P04",
        "kind": MeasureKind.PUNISHMENT,
        "measure_class": MeasureClass.RIGHTS,
        "category": MeasureCategory.MARKET_ACCESS,
        "name_zh": "限制参与政府采购",
        "name_en": "procurement restriction",
        "what_zh": "审查供应商资格时依法不予通过",
        "level_zh": "国家清单",
        "period_zh": "在列期间",
        "applies_to": (SubjectKind.ENTERPRISE, SubjectKind.PRACTITIONER),
        "triggers": triggers or (LISTED,),
        "needs_decision": False,
        "needs_fair_competition": False,
        "fair_competition_paper": "",
        "is_advisory": False,
        "by_register": False,
        "plans_inspections": False,
        "note_zh": "",
        "source": "test",
        "certainty": Certainty.HIGH,
    }
    return Measure(**(given | changes))


def make_reward(*triggers: Trigger, **changes: Any) -> Measure:
    """A reward of the grades AAA and AA."""
    given: dict[str, Any] = {
        "id": "R01",
        "kind": MeasureKind.REWARD,
        "measure_class": MeasureClass.REWARD,
        "category": MeasureCategory.REWARD,
        "name_zh": "行政许可绿色通道",
    }
    by_grade = make_trigger(CauseKind.GRADE, grades=(Grade.AAA, Grade.AA))
    return make_measure(*(triggers or (by_grade,)), **(given | changes))


def make_law(
    measures: Iterable[Measure] = (), bases: Iterable[Basis] = (), shipped: str = "jiaxing"
) -> MeasureLaw:
    """The law of a city with other measures and bases; without any, as it is shipped."""
    law = load(shipped).measures
    catalogue, articles = tuple(measures), tuple(bases)
    if catalogue:
        law = replace(law, catalogue=_family(law.catalogue, catalogue))
    if articles or catalogue:
        law = replace(law, bases=_family(law.bases, articles or (make_basis(),)))
    return law


def make_cause(kind: CauseKind = CauseKind.LISTING, **changes: Any) -> Cause:
    """An entry of the list of market regulation since DAY, without an end, or another cause."""
    given: dict[str, Any] = {
        "kind": kind,
        "id": 1,
        "party_id": PARTY,
        "party_kind": SubjectKind.ENTERPRISE,
        "number": "2026-1",
        "name_zh": "列入严重违法失信名单（条目 2026-1）",
        "starts_on": DAY,
    }
    if kind is CauseKind.LISTING:
        given |= {"list_type": "market_serious", "grounds": frozenset({"food"})}
    if kind is CauseKind.PENALTY:
        given |= {"tier": Tier.SERIOUS, "domain": "food"}
    if kind is CauseKind.GRADE:
        given |= {"grade": Grade.AAA, "starts_on": date.min}
    return Cause(**(given | changes))


def make_named_penalty(*kinds: PenaltyKind, **changes: Any) -> Cause:
    """A penalty whose decision restricts until a day that it names."""
    given: dict[str, Any] = {
        "penalty_kinds": frozenset(kinds or (PenaltyKind.SUSPEND_LICENCE,)),
        "names_its_end": True,
        "until_on": date(2027, 5, 27),
    }
    return make_cause(CauseKind.PENALTY, **(given | changes))


def make_causes(*causes: Cause, **changes: Any) -> Causes:
    """All causes of one subject."""
    given: dict[str, Any] = {"subject_id": PARTY, "kind": SubjectKind.ENTERPRISE, "given": causes}
    return Causes(**(given | changes))


def make_facts(state: OrderState = OrderState.INITIATED, **changes: Any) -> OrderFacts:
    """An order of DAY with the due days of the demonstration, as it stands in a state."""
    given: dict[str, Any] = {
        "starts_on": DAY,
        "receive_by": date(2026, 6, 1),
        "report_by": date(2026, 6, 10),
    }
    return OrderFacts(state, **(given | changes))


def _family(shipped: Any, items: tuple[Any, ...]) -> Family[Any]:  # Any: of measures or of bases
    first: Edition[Any] = shipped.editions[0]
    edition = replace(first, effective_from=BEGIN, effective_to=None, items=items)
    return replace(shipped, editions=(edition,))
