"""What stands in the way of a step of an order, in sentences: every state, and what each step asks."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from models.vocabulary import LiftReason, OrderState, OrderStep, Outcome
from registry.rules.measures.loop import LEADS, Said
from registry.rules.measures.possible import stands_in_the_way
from tests.measure_law_factories import DAY, make_facts

TODAY = date(2026, 6, 9)
LATER = date(2026, 9, 1)
S, T = OrderState, OrderStep
REASON = "该项目属于抢险应急，依法不适用。"
WHOLE: dict[str, Any] = {
    "outcome": Outcome.PARTLY,
    "reason": REASON,
    "until": LATER,
    "lift_reason": LiftReason.REMOVED,
}


def way(
    step: OrderStep,
    state: OrderState = S.RECEIVED,
    facts: dict[str, Any] | None = None,
    today: date = TODAY,
    **said: Any,
) -> str:
    """Return what stands in the way of a step."""
    given = Said(said.pop("on", today), **said)
    return stands_in_the_way(make_facts(state, **(facts or {})), step, given, today)


@pytest.mark.parametrize(("step", "state"), list(product(LEADS, OrderState)))
def test_a_step_is_possible_only_from_where_it_leads(step: OrderStep, state: OrderState) -> None:
    facts = {"report_by": TODAY} if step is T.REPORTED else {}

    told = way(step, state, facts, **WHOLE)

    if state in LEADS[step]:
        assert told == ""
    else:
        assert told == f"该措施现为“{state.zh}”，不能办理“{step.zh}”。"


@pytest.mark.parametrize("step", [T.RECEIVED, T.APPLIED, T.REPORTED, T.LIFT_CONFIRMED])
def test_nothing_is_done_tomorrow(step: OrderStep) -> None:
    state = next(iter(LEADS[step]))

    assert "不能晚于今天" in way(step, state, on=date(2026, 6, 10), **WHOLE)


@pytest.mark.parametrize("step", [T.RECEIVED, T.REPORTED, T.AMENDED, T.LIFT_CONFIRMED])
@pytest.mark.parametrize(("on", "sentence"), [(DAY, "不能早于措施发起之日和"), (TODAY, "")])
def test_nothing_is_dated_before_the_step_before_it(
    step: OrderStep, on: date, sentence: str
) -> None:
    order = make_facts(next(iter(LEADS[step])))

    told = stands_in_the_way(order, step, Said(on, **WHOLE), TODAY, TODAY)

    assert (told == "") if sentence == "" else (sentence in told)


def test_a_measure_may_be_carried_out_before_its_order_is_received() -> None:
    order = make_facts(S.RECEIVED)

    assert stands_in_the_way(order, T.APPLIED, Said(DAY), TODAY, TODAY) == ""


SAID: list[tuple[OrderStep, OrderState, dict[str, Any], dict[str, Any], str]] = [
    (T.APPLIED, S.RECEIVED, {}, {"applied_from": date(2026, 5, 26)}, "不能早于措施适用之日"),
    (T.APPLIED, S.RECEIVED, {}, {"applied_from": DAY}, ""),
    (T.APPLIED, S.RECEIVED, {}, {"applied_from": date(2026, 6, 10)}, "不能晚于今天"),
    (T.APPLIED, S.RECEIVED, {"starts_on": LATER}, {}, "不能早于措施适用之日"),
    (T.APPLIED, S.REPORTED, {"outcome": Outcome.PARTLY}, {}, ""),
    (T.APPLIED, S.REPORTED, {"applied_from": DAY}, {}, "已经登记"),
    (T.REPORTED, S.RECEIVED, {}, {}, "请选择执行情况"),
    (T.REPORTED, S.RECEIVED, {}, {"outcome": Outcome.DONE}, "请先办理“落实”"),
    (T.REPORTED, S.IN_FORCE, {"applied_from": DAY}, {"outcome": Outcome.DONE}, ""),
    (T.REPORTED, S.RECEIVED, {}, {"outcome": Outcome.PARTLY}, "“部分执行”须写明理由"),
    (T.REPORTED, S.RECEIVED, {}, {"outcome": Outcome.NOT_APPLICABLE}, "“不适用”须写明理由"),
    (
        T.REPORTED,
        S.RECEIVED,
        {},
        {"outcome": Outcome.NOT_APPLICABLE, "reason": "   短   "},
        "须写明理由",
    ),
    (T.REPORTED, S.RECEIVED, {}, {"outcome": Outcome.NOT_APPLICABLE, "reason": REASON}, ""),
    (T.AMENDED, S.REPORTED, {}, {}, "请选择更正后的执行情况"),
    (T.AMENDED, S.REPORTED, {"applied_from": DAY}, {"outcome": Outcome.DONE}, "更正的原因"),
    (T.AMENDED, S.REPORTED, {}, {"outcome": Outcome.DONE, "reason": REASON}, "请先办理“落实”"),
    (
        T.AMENDED,
        S.REPORTED,
        {"applied_from": DAY},
        {"outcome": Outcome.DONE, "reason": REASON},
        "",
    ),
    (T.LIFT_CONFIRMED, S.LIFTED, {"lifted_on": TODAY}, {"on": DAY}, "不能早于解除之日"),
    (T.LIFT_CONFIRMED, S.LIFTED, {"lifted_on": TODAY}, {}, ""),
    (T.WAIVER_ASKED, S.LIFTED, {}, WHOLE, "已经解除"),
    (T.WAIVER_ASKED, S.RECEIVED, {"waiver_asked_by": 3}, WHOLE, "已有一件"),
    (
        T.WAIVER_ASKED,
        S.RECEIVED,
        {"waived_from": DAY, "waived_until": LATER},
        WHOLE,
        "期满后方可再次申请",
    ),
    (
        T.WAIVER_ASKED,
        S.RECEIVED,
        {"waived_from": DAY, "waived_until": TODAY},
        WHOLE,
        "",
    ),
    (T.WAIVER_ASKED, S.RECEIVED, {}, WHOLE | {"reason": "短"}, "不予适用的理由"),
    (T.WAIVER_ASKED, S.RECEIVED, {}, WHOLE | {"until": None}, "截止日"),
    (T.WAIVER_ASKED, S.RECEIVED, {}, WHOLE | {"until": TODAY}, "须晚于今天"),
    (T.WAIVER_ASKED, S.RECEIVED, {"until_on": date(2026, 8, 1)}, WHOLE, "不能晚于措施终止之日"),
    (T.WAIVER_ASKED, S.INITIATED, {}, WHOLE, ""),
    (T.WAIVER_GRANTED, S.RECEIVED, {}, {"reason": REASON}, "没有待决定"),
    (T.WAIVER_REFUSED, S.RECEIVED, {}, {"reason": REASON}, "没有待决定"),
    (T.WAIVER_GRANTED, S.RECEIVED, {"waiver_asked_by": 3}, {}, "决定的理由"),
    (T.WAIVER_GRANTED, S.RECEIVED, {"waiver_asked_by": 3}, {"reason": REASON}, ""),
]


@pytest.mark.parametrize(
    ("step", "state", "facts", "said", "sentence"),
    SAID,
    ids=[f"{i}-{one[0].value}-{one[4]}" for i, one in enumerate(SAID)],
)
def test_what_a_step_asks(
    step: OrderStep, state: OrderState, facts: dict[str, Any], said: dict[str, Any], sentence: str
) -> None:
    told = way(step, state, facts, **said)

    assert (told == "") if sentence == "" else (sentence in told)


@pytest.mark.parametrize(
    ("today", "is_early"),
    [
        (date(2026, 6, 10), True),
        (date(2026, 8, 10), True),
        (date(2026, 8, 11), False),  # a month before the next one is due
        (date(2026, 9, 10), False),
        (date(2026, 12, 1), False),
    ],
)
def test_nothing_is_reported_twice_for_one_period(today: date, is_early: bool) -> None:
    facts = {"report_by": date(2026, 9, 10), "reported_on": TODAY, "applied_from": DAY}

    told = way(T.REPORTED, S.REPORTED, facts, today, outcome=Outcome.DONE)

    assert ("本期反馈已于 2026-06-09 提交" in told) is is_early


def test_what_does_not_apply_is_not_reported_again_but_may_be_mended() -> None:
    facts = {"report_by": None, "outcome": Outcome.NOT_APPLICABLE, "reported_on": TODAY}

    again = way(T.REPORTED, S.REPORTED, facts, date(2030, 1, 2), **WHOLE)
    mended = way(T.AMENDED, S.REPORTED, facts, date(2030, 1, 2), **WHOLE)

    assert "不重复接收" in again
    assert mended == ""


@pytest.mark.parametrize(
    ("outcome", "paper_no", "is_change"),
    [
        (Outcome.PARTLY, "", False),
        (Outcome.PARTLY, " 演财〔2026〕1号 ", False),
        (Outcome.PARTLY, "演财〔2026〕2号", True),
        (Outcome.NOT_APPLICABLE, "演财〔2026〕1号", True),
    ],
)
def test_an_amendment_that_changes_nothing_is_none(
    outcome: Outcome, paper_no: str, is_change: bool
) -> None:
    facts = {"outcome": Outcome.PARTLY, "paper_no": "演财〔2026〕1号", "reported_on": DAY}

    told = way(T.AMENDED, S.REPORTED, facts, outcome=outcome, paper_no=paper_no, reason=REASON)

    assert (told == "") if is_change else ("没有需要更正的内容" in told)


def test_a_report_that_was_late_by_quarters_is_not_taken_twice() -> None:
    facts = {"report_by": date(2026, 9, 10), "reported_on": TODAY, "applied_from": DAY}
    today = date(2027, 6, 1)

    same = way(T.REPORTED, S.REPORTED, facts, today, on=TODAY, outcome=Outcome.DONE)
    other = way(T.REPORTED, S.REPORTED, facts, today, outcome=Outcome.DONE)

    assert "不重复接收" in same
    assert other == ""


def test_who_reported_that_nothing_applies_may_carry_it_out_and_say_so() -> None:
    facts = {"report_by": None, "outcome": Outcome.NOT_APPLICABLE, "reported_on": DAY}

    applied = way(T.APPLIED, S.REPORTED, facts)
    told = way(
        T.AMENDED,
        S.REPORTED,
        facts | {"applied_from": TODAY},
        outcome=Outcome.DONE,
        reason=REASON,
    )

    assert (applied, told) == ("", "")
