"""What-if: the exact grade line with a plan and without, its first days, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.vocabulary import Grade, NotRatedReason, SubjectKind
from registry.rulebooks import load
from registry.rules.ratings import Condition, Facts, Negative, Positive, Span, rate
from registry.rules.ratings.ahead import changes_of, ends_of, next_change, ratings_ahead
from registry.rules.ratings.lasting import lasting_of
from registry.rules.ratings.law import RatingLaw, rating_law
from registry.rules.ratings.openings import Opening
from registry.rules.ratings.planning import on_day, project
from registry.rules.ratings.plans import Plan, refusals
from registry.rules.ratings.steps import Step, StepKind, with_plan
from registry.rules.ratings.words import RatingFlag

TODAY = date(2026, 11, 23)
MODEL = load("jiaxing").ratings.dated[0]
LAW = rating_law([MODEL])
SERIOUS = Negative("N203", date(2026, 3, 15), 1, "engineering")
OVERDUE = Negative("N601", date(2026, 6, 1), 1)
LISTED = Negative("N101", date(2026, 9, 1), 2)
REPAIRABLE = Opening(1, date(2027, 3, 15), "满最短公示期", "令第36号")


def _facts(*negatives: Negative, positives: tuple[Positive, ...] = ()) -> Facts:
    return Facts(
        SubjectKind.ENTERPRISE,
        negatives=negatives,
        positives=positives,
        in_force=(Span(None),),
    )


def _repair(on: date, record_id: int = 1) -> Step:
    return Step(StepKind.REPAIR, on, record_id)


def test_the_line_is_the_rule_on_every_single_day() -> None:
    facts = _facts(SERIOUS, OVERDUE, LISTED, positives=(Positive("P113", date(2025, 1, 9), 9),))
    steps = [_repair(date(2027, 4, 1)), Step(StepKind.GAIN, date(2027, 2, 1), item="P105")]

    found = project(facts, LAW, steps, start=TODAY)

    for line, told in ((found.without, facts), (found.with_plan, with_plan(facts, steps, LAW))):
        assert (line[0].start, line[-1].end) == (TODAY, date(2028, 11, 23))
        assert all(one.end == next_.start for one, next_ in zip(line, line[1:], strict=False))
        for ahead in range((found.end - TODAY).days):
            day = TODAY + timedelta(days=ahead)
            rating = rate(told, MODEL, day)
            assert (rating.score, rating.grade) == (
                on_day(line, day).score,
                on_day(line, day).grade,
            )


def test_a_plan_and_doing_it_give_the_same_rating() -> None:
    facts = _facts(SERIOUS, OVERDUE, LISTED)
    steps = [
        Step(StepKind.PERFORM, date(2027, 1, 10), 1),
        Step(StepKind.LEAVE_LIST, date(2027, 2, 1), 2),
        _repair(date(2027, 3, 20)),
        Step(StepKind.GAIN, date(2027, 5, 1), item="P202", valid_until=date(2028, 4, 30)),
    ]
    done = _facts(
        SERIOUS._replace(repaired_on=date(2027, 3, 20)),
        OVERDUE._replace(ends_on=date(2027, 1, 10)),
        LISTED._replace(ends_on=date(2027, 2, 1)),
        positives=(Positive("P202", date(2027, 5, 1), 77, date(2028, 4, 30)),),
    )

    line = project(facts, LAW, steps, start=TODAY).with_plan

    for day in (TODAY, date(2027, 1, 10), date(2027, 2, 1), date(2027, 3, 20), date(2027, 5, 1)):
        rating = rate(done, MODEL, day)
        assert (rating.score, rating.grade) == (on_day(line, day).score, on_day(line, day).grade)
    assert on_day(line, date(2027, 5, 1)).score == 8600
    assert on_day(line, date(2028, 5, 1)).score == 8500


def test_the_first_day_of_each_better_grade_is_told_with_the_plan_and_without() -> None:
    facts = _facts(SERIOUS)
    steps = [_repair(date(2027, 3, 20)), Step(StepKind.GAIN, date(2027, 6, 1), item="P101")]

    days = project(facts, LAW, steps, start=TODAY).first_days()

    assert [(one.grade, one.without, one.with_plan) for one in days] == [
        (Grade.B, date(2027, 3, 15), date(2027, 3, 15)),
        (Grade.A, None, date(2027, 3, 20)),
        (Grade.AA, None, date(2027, 6, 1)),
        (Grade.AAA, None, None),
    ]


def test_nobody_who_has_the_best_grade_is_told_of_a_better_one() -> None:
    best = tuple(
        Positive(item, date(2026, 1, 9), place)
        for place, item in enumerate(("P101", "P111", "P201", "P202", "P301"), start=1)
    )

    found = project(_facts(positives=best), LAW, [], start=TODAY)

    assert found.without[0].grade is Grade.AAA
    assert found.first_days() == ()


def test_without_a_grade_the_first_one_is_told_and_then_only_better_ones() -> None:
    silent = Facts(SubjectKind.ENTERPRISE)
    steps = [Step(StepKind.GAIN, date(2027, 1, 4), item="P202", valid_until=date(2030, 1, 3))]

    found = project(silent, LAW, steps, start=TODAY)
    first = found.first_grade()

    assert found.without[0].grade is Grade.NOT_RATED
    assert first is not None
    assert first.without is None
    assert first.with_plan is not None
    assert (first.with_plan.start, first.with_plan.grade) == (date(2027, 1, 4), Grade.A)
    assert [one.grade for one in found.first_days()] == [Grade.AA, Grade.AAA]


def test_a_grade_today_has_no_first_one() -> None:
    assert project(_facts(SERIOUS), LAW, [], start=TODAY).first_grade() is None


def test_repairing_the_only_sign_of_life_leads_to_no_grade_and_is_told() -> None:
    facts = Facts(SubjectKind.ENTERPRISE, negatives=(SERIOUS,), activity=(SERIOUS.on,))

    silence = project(facts, LAW, [_repair(date(2027, 3, 20))], start=TODAY).silence()

    assert silence is not None
    assert (silence.start, silence.not_rated) == (
        date(2027, 3, 20),
        NotRatedReason.INSUFFICIENT_DATA,
    )
    assert project(facts, LAW, [], start=TODAY).silence() is None


def test_a_change_of_edition_within_the_span_is_told_under_both() -> None:
    milder = replace(MODEL, id="2027.1", effective_from=date(2027, 1, 1), validity_months=2)
    items = dict(MODEL.negatives)
    items["N101"] = replace(items["N101"], points=items["N101"].points / 2)
    milder = replace(milder, negatives=items)
    law = rating_law([MODEL], [(date(2027, 1, 1), milder)])

    found = project(_facts(LISTED), law, [], start=TODAY)

    (change,) = found.changes
    assert change.on == date(2027, 1, 1)
    assert (change.before.edition, change.before.score) == ("2026.1", 8000)
    assert (change.after.edition, change.after.score) == ("2027.1", 8250)
    assert [(one.start, one.edition) for one in found.without] == [
        (TODAY, "2026.1"),
        (date(2027, 1, 1), "2027.1"),
    ]


def test_a_veto_that_repair_ends_is_lifted_by_a_planned_repair() -> None:
    revoked = Condition(RatingFlag.LICENCE_REVOKED, date(2026, 1, 5), record_id=1)
    facts = _facts(SERIOUS)._replace(conditions=(revoked,))

    line = project(facts, LAW, [_repair(date(2027, 4, 1))], start=TODAY).with_plan

    assert on_day(line, date(2027, 3, 31)).grade is Grade.D
    assert on_day(line, date(2027, 4, 1)).grade is Grade.A


def test_a_planned_certificate_speaks_for_a_firm_nobody_heard_of() -> None:
    silent = Facts(SubjectKind.ENTERPRISE)
    gain = Step(StepKind.GAIN, date(2027, 2, 1), item="P202", valid_until=date(2030, 1, 31))

    line = project(silent, LAW, [gain], start=TODAY).with_plan

    assert [(one.start, one.grade) for one in line] == [
        (TODAY, Grade.NOT_RATED),
        (date(2027, 2, 1), Grade.A),
    ]


def test_a_repaired_record_no_longer_vouches_that_the_firm_is_at_work() -> None:
    heard = SERIOUS.on
    for known in ({"activity": (heard,)}, {"in_force": (Span(heard, date(2028, 1, 1)),)}):
        facts = Facts(SubjectKind.ENTERPRISE, negatives=(SERIOUS,))._replace(**known)

        line = project(facts, LAW, [_repair(date(2027, 4, 1))], start=TODAY).with_plan

        assert on_day(line, date(2027, 3, 31)).grade is Grade.B
        assert on_day(line, date(2027, 4, 1)).grade is Grade.NOT_RATED


def test_a_pledge_of_its_own_does_not_speak_for_a_firm_nobody_heard_of() -> None:
    for item in ("P305", "P401"):
        gain = Step(StepKind.GAIN, date(2027, 2, 1), item=item)

        line = project(Facts(SubjectKind.ENTERPRISE), LAW, [gain], start=TODAY).with_plan

        assert {one.grade for one in line} == {Grade.NOT_RATED}


def _plan(facts: Facts, *openings: Opening, law: RatingLaw = LAW) -> Plan:
    return Plan(facts, law, {one.record_id: one for one in openings}, TODAY)


@pytest.mark.parametrize(
    ("step", "words", "earliest"),
    [
        (_repair(date(2026, 11, 22)), "已经过去", date(2027, 3, 15)),
        (_repair(date(2027, 3, 14)), "最早 2027-03-15 起", date(2027, 3, 15)),
        (_repair(date(2028, 11, 23)), "最晚为 2028-11-22", None),
        (_repair(date(2027, 4, 1), 99), "没有这条可以修复的记录", None),
        (_repair(date(2027, 4, 1), 3), "不能申请修复：不是不良信息", None),
        (_repair(date(2027, 4, 1), 4), "“缴纳罚款”还没有履行", None),
        (_repair(date(2027, 9, 1), 5), "2027-09-01 起公示期满", None),
        (Step(StepKind.PERFORM, TODAY, 3), "没有未履行的义务", None),
        (Step(StepKind.LEAVE_LIST, TODAY, 1), "没有这条经营异常名录记录", None),
        (Step(StepKind.GAIN, TODAY, item="P999"), "没有这项加分", None),
        (Step(StepKind.GAIN, TODAY, item="P121"), "没有这项加分", None),
        (Step(StepKind.GAIN, TODAY, item=None), "没有这项加分", None),
        (Step(StepKind.GAIN, TODAY, item="P201"), "请填写证书的有效期", None),
        (
            Step(StepKind.GAIN, TODAY, item="P202", valid_until=date(2026, 11, 22)),
            "有效期早于取得日期",
            None,
        ),
    ],
)
def test_an_impossible_step_is_refused_with_the_reason_and_the_first_day(
    step: Step, words: str, earliest: date | None
) -> None:
    plan = _plan(
        _facts(SERIOUS, OVERDUE, LISTED),
        REPAIRABLE,
        Opening(3, None, "不是不良信息，没有需要修复的内容。", ""),
        Opening(4, date(2027, 1, 1), "满最短公示期", "", ("缴纳罚款",)),
        Opening(5, date(2027, 1, 1), "", "", (), date(2027, 9, 1)),
    )

    (refused,) = refusals([step], plan)

    assert words in refused.reason.zh
    assert refused.reason.en.isascii() or "“" in refused.reason.en
    assert (refused.place, refused.earliest) == (0, earliest)


@pytest.mark.parametrize(
    "steps",
    [
        [_repair(date(2027, 3, 15))],
        [Step(StepKind.PERFORM, TODAY, 1)],
        [Step(StepKind.LEAVE_LIST, TODAY, 2)],
        [Step(StepKind.PERFORM, date(2027, 4, 1), 4), _repair(date(2027, 4, 1), 4)],
        [Step(StepKind.GAIN, TODAY, item="P305")],
    ],
)
def test_a_possible_step_is_not_refused(steps: list[Step]) -> None:
    owing = Opening(4, date(2027, 1, 1), "", "", ("缴纳罚款",))

    assert refusals(steps, _plan(_facts(SERIOUS, OVERDUE, LISTED), REPAIRABLE, owing)) == ()


def test_a_repair_before_its_duty_is_performed_is_refused_whatever_their_order_in_the_plan() -> (
    None
):
    owing = Opening(4, date(2027, 1, 1), "", "", ("缴纳罚款",))
    late = [Step(StepKind.PERFORM, date(2027, 4, 2), 4), _repair(date(2027, 4, 1), 4)]

    assert [one.place for one in refusals(late, _plan(_facts(SERIOUS), owing))] == [1]


def test_the_same_step_twice_and_too_many_steps_are_refused() -> None:
    twice = [_repair(date(2027, 4, 1)), _repair(date(2027, 5, 1))]
    many = [Step(StepKind.GAIN, TODAY, item="P105")] * 41

    assert [
        "重复" in one.reason.zh for one in refusals(twice, _plan(_facts(SERIOUS), REPAIRABLE))
    ] == [True]
    assert [(one.place, "最多" in one.reason.zh) for one in refusals(many, _plan(_facts()))] == [
        (40, True)
    ]


@pytest.mark.parametrize(
    ("fact", "fades", "ends"),
    [
        (SERIOUS, date(2027, 3, 15), date(2029, 3, 15)),
        (SERIOUS._replace(ends_on=date(2027, 9, 15)), date(2027, 3, 15), date(2027, 9, 15)),
        (SERIOUS._replace(repaired_on=date(2027, 1, 1)), None, date(2027, 1, 1)),
        (OVERDUE, None, None),
        (Positive("P105", date(2026, 1, 9), 1), None, date(2031, 1, 9)),
        (Positive("P202", date(2026, 1, 9), 1, date(2027, 1, 8)), None, date(2027, 1, 9)),
        (Positive("P202", None, 1), None, None),
    ],
)
def test_until_when_a_record_counts_is_what_the_rule_does(
    fact: Negative | Positive, fades: date | None, ends: date | None
) -> None:
    facts = _facts(fact) if isinstance(fact, Negative) else _facts(positives=(fact,))

    found = lasting_of(facts, 1, MODEL, TODAY)

    assert (found.fades_on, found.ends_on) == (fades, ends)
    if ends is not None:
        before, after = (
            {line.item for line in rate(facts, MODEL, day).lines}
            for day in (ends - timedelta(days=1), ends)
        )
        assert (fact.item in before, fact.item in after) == (True, False)


def test_the_next_change_is_the_first_day_on_which_the_result_differs() -> None:
    heard = Facts(SubjectKind.ENTERPRISE, negatives=(SERIOUS,), activity=(date(2026, 11, 1),))

    ahead = ratings_ahead(heard, LAW, TODAY)
    change = next_change(ahead)

    assert change is not None
    assert (change.as_of, change.score, change.grade) == (date(2027, 3, 15), 7240, Grade.B)
    assert [one.as_of for one in changes_of(ahead)] == [
        TODAY,
        date(2027, 3, 15),
        date(2028, 3, 15),
        date(2028, 11, 1),
    ]
    assert dict(ends_of(ahead)) == {"L2": date(2027, 3, 15)}
    assert (next_change(()), dict(ends_of(())), changes_of(())) == (None, {}, ())


def test_what_only_an_act_can_end_has_no_day() -> None:
    assert dict(ends_of(ratings_ahead(_facts(LISTED), LAW, TODAY))) == {"L1": None}
