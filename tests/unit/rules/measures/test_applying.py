"""Which measures apply: a table of cases for each way in which one does or does not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.vocabulary import (
    FOREVER,
    CauseKind,
    Grade,
    ListKind,
    MeasureCategory,
    MeasureClass,
    NormRank,
    PenaltyKind,
    SubjectKind,
    Tier,
)
from registry.rulebooks import load
from registry.rules.measures import Cause, Causes, Measure, ahead, applied, withheld
from tests.measure_law_factories import (
    BEGIN,
    DAY,
    make_basis,
    make_cause,
    make_causes,
    make_law,
    make_measure,
    make_named_penalty,
    make_reward,
    make_trigger,
)

BEFORE = date(2026, 5, 26)
LATER = date(2026, 9, 1)
SHIPPED = make_law()
OTHER_LISTS = sorted(
    one.id for one in load("jiaxing").lists.edition_on(DAY) if one.kind is not ListKind.SERIOUS
)
BY_PENALTY = make_trigger(CauseKind.PENALTY)
BY_NAMED = make_trigger(
    CauseKind.PENALTY, penalty_kinds=(PenaltyKind.SUSPEND_LICENCE,), domains=("engineering",)
)
SUPERVISED = {
    "measure_class": MeasureClass.MANAGEMENT,
    "category": MeasureCategory.KEY_SUPERVISION,
}


def ids(causes: Causes, on: date = LATER, **law: Any) -> list[str]:
    """Return the ids of the measures that apply."""
    return [one.measure.id for one in applied(causes, make_law(**law), on)]


# -- triggers ----------------------------------------------------------------------------------------

MATCHING: list[tuple[str, Measure, Cause, bool]] = [
    ("a list that is named", make_measure(), make_cause(), True),
    ("a list that is not named", make_measure(), make_cause(list_type="abnormal_list"), False),
    (
        "a ground that is named",
        make_measure(make_trigger(grounds=("food", "product"))),
        make_cause(),
        True,
    ),
    ("another ground", make_measure(make_trigger(grounds=("product",))), make_cause(), False),
    ("a serious penalty", make_measure(BY_PENALTY), make_cause(CauseKind.PENALTY), True),
    (
        "a general penalty",
        make_measure(BY_PENALTY),
        make_cause(CauseKind.PENALTY, tier=Tier.GENERAL),
        False,
    ),
    ("a penalty for a list", make_measure(), make_cause(CauseKind.PENALTY), False),
    ("a listing for a penalty", make_measure(BY_PENALTY), make_cause(), False),
    (
        "a serious penalty of another field",
        make_measure(make_trigger(CauseKind.PENALTY, domains=("engineering",))),
        make_cause(CauseKind.PENALTY),
        False,
    ),
    (
        "what a decision names",
        make_measure(BY_NAMED),
        make_named_penalty(domain="engineering", tier=Tier.GENERAL),
        True,
    ),
    (
        "what a decision does not name",
        make_measure(BY_NAMED),
        make_named_penalty(PenaltyKind.FINE, domain="engineering"),
        False,
    ),
    (
        "what a decision of another field names",
        make_measure(BY_NAMED),
        make_named_penalty(domain="food"),
        False,
    ),
    ("a grade that is named", make_reward(), make_cause(CauseKind.GRADE), True),
    ("a lower grade", make_reward(), make_cause(CauseKind.GRADE, grade=Grade.A), False),
    ("no grade yet", make_reward(), make_cause(CauseKind.GRADE, grade=Grade.NOT_RATED), False),
]


@pytest.mark.parametrize(
    ("measure", "cause", "applies"),
    [one[1:] for one in MATCHING],
    ids=[one[0] for one in MATCHING],
)
def test_a_cause_matches_exactly_what_a_trigger_names(
    measure: Measure, cause: Cause, applies: bool
) -> None:
    found = ids(make_causes(cause), measures=[measure])

    assert found == ([measure.id] if applies else [])


@pytest.mark.parametrize("kind", list(SubjectKind))
def test_a_measure_hits_only_the_kinds_of_subjects_that_it_names(kind: SubjectKind) -> None:
    cause = make_cause(party_kind=kind)

    found = ids(make_causes(cause, kind=kind), measures=[make_measure()])

    assert bool(found) is (kind in (SubjectKind.ENTERPRISE, SubjectKind.PRACTITIONER))


def test_the_party_of_the_paper_is_hit_and_not_whom_it_is_read_through() -> None:
    cause = make_cause(party_kind=SubjectKind.BRANCH, party_id=8)

    found = ids(make_causes(cause, kind=SubjectKind.ENTERPRISE), measures=[make_measure()])

    assert found == []


# -- bases -------------------------------------------------------------------------------------------

PERSON, FIRM = SubjectKind.PRACTITIONER, SubjectKind.ENTERPRISE
HIGH = (NormRank.LAW, NormRank.REGULATION, NormRank.CENTRAL_POLICY, NormRank.JUDICIAL)
BASES: list[tuple[str, SubjectKind, MeasureClass, list[dict[str, Any]], bool]] = [
    ("a person, covered", PERSON, MeasureClass.RIGHTS, [{}], True),
    ("a person, not covered", PERSON, MeasureClass.RIGHTS, [{"covers_persons": False}], False),
    (
        "a person under supervision, not covered",
        PERSON,
        MeasureClass.MANAGEMENT,
        [{"covers_persons": False}],
        False,
    ),
    (
        "a person, covered by the low one, not by the high one",
        PERSON,
        MeasureClass.RIGHTS,
        [{"covers_persons": False}, {"rank": NormRank.RULE}],
        False,
    ),
    (
        "a firm, not covered as a person",
        FIRM,
        MeasureClass.RIGHTS,
        [{"covers_persons": False}],
        True,
    ),
    *(
        (f"rights by {rank.value}", FIRM, MeasureClass.RIGHTS, [{"rank": rank}], True)
        for rank in (*HIGH, NormRank.LOCAL_REGULATION)
    ),
    *(
        (f"rights by {rank.value}", FIRM, MeasureClass.RIGHTS, [{"rank": rank}], False)
        for rank in (NormRank.RULE, NormRank.NORMATIVE, NormRank.AGREEMENT)
    ),
    (
        "management by a rule",
        FIRM,
        MeasureClass.MANAGEMENT,
        [{"rank": NormRank.RULE}],
        True,
    ),
    (
        "rights by a low and a high one",
        FIRM,
        MeasureClass.RIGHTS,
        [{"rank": NormRank.RULE}, {}],
        True,
    ),
    ("over", FIRM, MeasureClass.RIGHTS, [{"valid_to": LATER}], False),
    ("over tomorrow", FIRM, MeasureClass.RIGHTS, [{"valid_to": date(2026, 9, 2)}], True),
    ("not begun", FIRM, MeasureClass.RIGHTS, [{"valid_from": date(2026, 9, 2)}], False),
    ("begun today", FIRM, MeasureClass.RIGHTS, [{"valid_from": LATER}], True),
    (
        "the high one is over",
        FIRM,
        MeasureClass.RIGHTS,
        [{"valid_to": LATER}, {"rank": NormRank.RULE}],
        False,
    ),
]


@pytest.mark.parametrize(
    ("kind", "measure_class", "bases", "applies"),
    [one[1:] for one in BASES],
    ids=[one[0] for one in BASES],
)
def test_a_measure_needs_a_basis_that_is_live_high_enough_and_covers_whom_it_hits(
    kind: SubjectKind, measure_class: MeasureClass, bases: list[dict[str, Any]], applies: bool
) -> None:
    articles = [make_basis(f"law-{place}", **one) for place, one in enumerate(bases)]
    trigger = make_trigger(bases=tuple(one.id for one in articles))
    measure = make_measure(trigger, measure_class=measure_class)

    found = ids(make_causes(make_cause(party_kind=kind)), measures=[measure], bases=articles)

    assert bool(found) is applies


def test_only_bases_that_carry_it_are_quoted() -> None:
    law = make_law(
        [make_measure(make_trigger(bases=("low", "over", "law")))],
        [
            make_basis("low", rank=NormRank.RULE),
            make_basis("over", valid_to=BEFORE),
            make_basis("law"),
        ],
    )

    (one,) = applied(make_causes(make_cause()), law, LATER)

    assert [basis.id for basis in one.bases] == ["law"]
    assert one.reason_zh == (
        "列入严重违法失信名单（条目 2026-1），依据中华人民共和国示例法第一条，适用“限制参与政府采购”。"
    )


def test_a_trigger_without_a_live_basis_does_not_hide_another_that_has_one() -> None:
    over = make_trigger(bases=("over",), executors=("finance",))
    live = make_trigger(bases=("law",), executors=("hurd",), grounds=("food",))
    law = make_law(
        [make_measure(over, live)], [make_basis("over", valid_to=LATER), make_basis("law")]
    )
    causes = make_causes(make_cause())

    (before,), (after,) = applied(causes, law, date(2026, 8, 31)), applied(causes, law, LATER)

    assert (before.executors, after.executors) == (("finance",), ("hurd",))
    assert withheld(causes, law, LATER) == ()


def test_a_penalty_that_names_no_end_does_not_hide_that_it_is_serious() -> None:
    named = make_trigger(
        CauseKind.PENALTY, penalty_kinds=(PenaltyKind.SUSPEND_LICENCE,), executors=("hurd",)
    )
    law = make_law([make_measure(named, BY_PENALTY)])
    cause = make_named_penalty(names_its_end=False, until_on=FOREVER)

    (one,) = applied(make_causes(cause), law, LATER)

    assert one.executors == ("finance",)


# -- what never applies by itself --------------------------------------------------------------------


def test_what_needs_a_decision_never_follows_from_a_list() -> None:
    measure = make_measure(needs_decision=True)

    assert ids(make_causes(make_cause()), measures=[measure]) == []


def test_what_needs_a_decision_applies_where_the_decision_names_it() -> None:
    measure = make_measure(BY_NAMED, needs_decision=True)

    assert ids(make_causes(make_named_penalty(domain="engineering")), measures=[measure]) == ["P04"]


def test_what_a_decision_names_waits_until_it_says_how_long() -> None:
    cause = make_named_penalty(domain="engineering", names_its_end=False, until_on=FOREVER)

    assert ids(make_causes(cause), measures=[make_measure(BY_NAMED)]) == []


@pytest.mark.parametrize("paper", ["", "演竞审〔2026〕1号"])
def test_a_reward_in_tenders_is_off_until_fair_competition_was_reviewed(paper: str) -> None:
    measure = make_reward(needs_fair_competition=True, fair_competition_paper=paper)

    found = ids(make_causes(make_cause(CauseKind.GRADE)), measures=[measure])

    assert bool(found) is bool(paper)


WITHHELD: list[tuple[Measure, dict[str, Any], Cause, str]] = [
    (make_measure(), {}, make_cause(party_kind=SubjectKind.BRANCH), "不适用于分支机构"),
    (make_measure(needs_decision=True), {}, make_cause(), "须由有权机关在个案决定中载明"),
    (
        make_measure(BY_NAMED),
        {},
        make_named_penalty(domain="engineering", names_its_end=False),
        "请先补录截止日",
    ),
    (
        make_reward(needs_fair_competition=True),
        {},
        make_cause(CauseKind.GRADE),
        "未经公平竞争审查",
    ),
    (make_measure(), {"valid_to": BEFORE}, make_cause(), "在 2026-09-01 不施行"),
    (make_measure(), {"rank": NormRank.RULE}, make_cause(), "位阶不足"),
    (
        make_measure(),
        {"covers_persons": False},
        make_cause(party_kind=SubjectKind.PRACTITIONER),
        "不及于注册执业人员",
    ),
]


@pytest.mark.parametrize(
    ("measure", "basis", "cause", "sentence"), WITHHELD, ids=[one[3] for one in WITHHELD]
)
def test_what_is_withheld_is_told_with_the_reason(
    measure: Measure, basis: dict[str, Any], cause: Cause, sentence: str
) -> None:
    law = make_law([measure], [make_basis(**basis)])
    causes = make_causes(cause)

    (one,) = withheld(causes, law, LATER)

    assert (one.measure, one.cause) == (measure, cause)
    assert sentence in one.reason_zh
    assert applied(causes, law, LATER) == ()


def test_a_cause_that_calls_for_nothing_withholds_nothing() -> None:
    law = make_law([make_measure()])

    assert withheld(make_causes(make_cause(list_type="abnormal_list")), law, LATER) == ()
    assert withheld(make_causes(make_cause(until_on=LATER)), law, LATER) == ()


# -- days --------------------------------------------------------------------------------------------

DAYS: list[tuple[str, dict[str, Any], date, bool, bool]] = [
    ("the day before", {}, BEFORE, False, True),
    ("the first day", {}, DAY, True, True),
    ("the last day", {"until_on": LATER}, date(2026, 8, 31), True, True),
    ("the day after", {"until_on": LATER}, LATER, False, False),
    ("before a stay", {"stayed_from": LATER}, date(2026, 8, 31), True, True),
    ("stayed", {"stayed_from": LATER}, LATER, False, False),
    (
        "stayed until today",
        {"stayed_from": DAY, "stayed_until": LATER},
        LATER,
        True,
        True,
    ),
    (
        "stayed until tomorrow",
        {"stayed_from": DAY, "stayed_until": date(2026, 9, 2)},
        LATER,
        False,
        False,
    ),
    ("never begins", {"until_on": DAY}, BEFORE, False, False),
    ("stayed when it begins", {"stayed_from": DAY}, BEFORE, False, False),
]


@pytest.mark.parametrize(
    ("cause", "on", "applies", "is_ahead"), [one[1:] for one in DAYS], ids=[one[0] for one in DAYS]
)
def test_a_cause_counts_from_its_first_day_until_it_is_over_or_stayed(
    cause: dict[str, Any], on: date, applies: bool, is_ahead: bool
) -> None:
    law, causes = make_law([make_measure()]), make_causes(make_cause(**cause))

    assert bool(applied(causes, law, on)) is applies
    assert bool(ahead(causes, law, on)) is is_ahead


def test_a_measure_ends_with_its_cause_or_with_the_last_of_its_bases() -> None:
    trigger = make_trigger(bases=("law", "more"))
    soon = [make_basis("law", valid_to=LATER), make_basis("more", valid_to=date(2026, 12, 1))]
    law = make_law([make_measure(trigger)], soon)

    ends = [
        applied(make_causes(make_cause(until_on=until)), law, DAY)[0].until_on
        for until in (date(2026, 7, 1), FOREVER)
    ]

    assert ends == [date(2026, 7, 1), date(2026, 12, 1)]


def test_a_measure_without_a_known_end_is_told_so() -> None:
    (one,) = applied(make_causes(make_cause()), make_law([make_measure()]), DAY)

    assert one.until_on == FOREVER
    assert "最迟" not in one.ends_zh


def test_a_measure_begins_no_earlier_than_the_law_that_carries_it() -> None:
    law = make_law([make_measure()], [make_basis(valid_from=LATER)])

    (one,) = applied(make_causes(make_cause()), law, date(2026, 10, 1))

    assert one.starts_on == LATER


def test_before_the_first_catalogue_nothing_applies() -> None:
    causes = make_causes(make_cause(starts_on=date(2019, 1, 1)))

    assert applied(causes, SHIPPED, date(2021, 12, 31)) == ()
    assert ahead(causes, SHIPPED, BEGIN) != ()


# -- orders ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "cause"),
    [
        (make_reward(), make_cause(CauseKind.GRADE)),
        (
            make_measure(make_trigger(CauseKind.GRADE, grades=(Grade.D,)), **SUPERVISED),
            make_cause(CauseKind.GRADE, grade=Grade.D),
        ),
        (make_measure(is_advisory=True), make_cause()),
        (make_measure(by_register=True), make_cause()),
        (make_measure(BY_PENALTY), make_cause(CauseKind.PENALTY)),
    ],
    ids=["reward", "supervision by grade", "advisory", "by the register", "any serious penalty"],
)
def test_what_applies_without_being_ordered_from_departments(
    measure: Measure, cause: Cause
) -> None:
    law, causes = make_law([measure]), make_causes(cause)

    assert applied(causes, law, LATER) != ()
    assert ahead(causes, law, LATER) == ()


def test_what_a_decision_names_is_ordered() -> None:
    law = make_law([make_measure(BY_NAMED)])
    cause = make_named_penalty(domain="engineering")

    (one,) = ahead(make_causes(cause), law, LATER)

    assert (one.is_ordered, one.until_on) == (True, date(2027, 5, 27))


# -- as shipped --------------------------------------------------------------------------------------


@pytest.mark.parametrize("city", ["jiaxing", "wuyou"])
@pytest.mark.parametrize("grade", list(Grade))
def test_no_grade_restricts_anybody(city: str, grade: Grade) -> None:
    law = make_law(shipped=city)
    kinds = [make_cause(CauseKind.GRADE, grade=grade, party_kind=kind) for kind in SubjectKind]

    found = [one for kind in kinds for one in applied(make_causes(kind), law, LATER)]

    assert not any(one.measure.restricts or one.is_ordered for one in found)


def test_who_is_listed_for_food_gets_seven_measures_in_twenty_orders() -> None:
    ordered = ahead(make_causes(make_cause()), SHIPPED, DAY)

    found = {one.measure.id: one.executors for one in ordered}
    assert list(found) == ["P02", "P04", "P14", "P15", "P17", "P18", "P20"]
    assert sum(map(len, found.values())) == 20


def test_who_is_listed_for_a_product_is_sampled_more_too() -> None:
    listed = make_cause(grounds=frozenset({"product"}))

    assert "P21" in [one.measure.id for one in ahead(make_causes(listed), SHIPPED, DAY)]


def test_only_three_measures_hit_a_practitioner_of_the_construction_list() -> None:
    listed = make_cause(list_type="construction_blacklist", party_kind=PERSON, grounds=frozenset())

    found = [one.measure.id for one in ahead(make_causes(listed, kind=PERSON), SHIPPED, DAY)]

    assert found == ["P03", "P05", "P29"]


def test_a_judgment_debtor_is_kept_from_procurement_and_from_nothing_that_a_court_decides() -> None:
    debtor = make_cause(list_type="judgment_debtor", grounds=frozenset())
    causes = make_causes(debtor)

    assert [one.measure.id for one in ahead(causes, SHIPPED, DAY)] == ["P04"]
    assert "P11" in [one.measure.id for one in withheld(causes, SHIPPED, DAY)]


def test_a_deregistered_firm_meets_with_nothing_new_and_is_told_why() -> None:
    gone = make_cause(party_is_gone=True)

    assert applied(make_causes(gone), SHIPPED, DAY) == ()
    assert any("注销" in one.reason_zh for one in withheld(make_causes(gone), SHIPPED, DAY))


def test_a_grade_brings_nothing_but_rewards_and_the_density_of_inspections() -> None:
    for grade in Grade:
        graded = make_cause(CauseKind.GRADE, grade=grade, list_type="")

        found = applied(make_causes(graded), SHIPPED, DAY)

        assert not any(one.measure.restricts for one in found)
        assert {one.measure.id for one in found if one.measure.is_punishment} <= {"P20", "P21"}


def test_an_internal_watch_list_brings_supervision_only() -> None:
    watched = make_cause(list_type="watch_list", is_internal=True, grounds=frozenset())

    found = applied(make_causes(watched), SHIPPED, DAY)

    assert {one.measure.id for one in found} == {"P20", "P22"}
    assert {one.measure.category for one in found} == {MeasureCategory.KEY_SUPERVISION}


@pytest.mark.parametrize("list_type", OTHER_LISTS)
def test_no_list_but_a_serious_one_takes_a_right(list_type: str) -> None:
    listed = make_cause(list_type=list_type, grounds=frozenset())

    found = applied(make_causes(listed), SHIPPED, DAY)

    assert MeasureClass.RIGHTS not in {one.measure.measure_class for one in found}


def test_one_law_of_the_shipped_ones_falls_and_what_rests_on_it_alone_is_over() -> None:
    (edition,) = SHIPPED.bases.editions
    until = tuple(
        replace(one, valid_to=LATER) if one.id == "guofa33-admin" else one for one in edition
    )
    law = make_law(edition_items(), until)
    causes = make_causes(make_cause())

    before = {one.measure.id for one in ahead(causes, law, date(2026, 8, 31))}
    after = {one.measure.id for one in ahead(causes, law, LATER)}

    assert before - after == {"P02", "P14", "P18"}


def edition_items() -> tuple[Measure, ...]:
    """Return the measures of the shipped catalogue."""
    return SHIPPED.measures_on(DAY)
