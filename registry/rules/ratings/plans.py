"""Which steps of a plan are impossible (不能试算的步骤), each with the reason and the first possible day.

Invariant: a refusal changes nothing and hides nothing; the steps that are possible are still shown.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from registry.errors import Invalid
from registry.rules.calendar import add_months
from registry.rules.ratings.facts import Facts
from registry.rules.ratings.law import RatingLaw
from registry.rules.ratings.model import Named
from registry.rules.ratings.openings import Opening
from registry.rules.ratings.steps import LISTED_ITEM, OVERDUE_ITEM, Step, StepKind

MONTHS = 24  # how far a plan looks ahead
MOST_STEPS = 40
CERTIFIED = "certification"  # the group of papers that count only until the day that they state
_DAY = timedelta(days=1)


class Refused(NamedTuple):
    """Why the step at `place` is impossible, and the first day on which it would be possible."""

    place: int
    reason: Named
    earliest: date | None = None


class Plan(NamedTuple):
    """What a plan is made for: the subject's facts, when its records open for repair, from when."""

    facts: Facts
    law: RatingLaw
    openings: Mapping[int, Opening]
    start: date
    months: int = MONTHS

    @property
    def end(self) -> date:
        """The first day that is looked at no more."""
        return add_months(self.start, self.months)


def refusals(steps: Sequence[Step], plan: Plan) -> tuple[Refused, ...]:
    """Return the impossible steps, each with its first reason, in order."""
    found = []
    for place, step in enumerate(steps):
        reason = _outside(step, plan) or _twice(step, steps[:place]) or _of_kind(step, steps, plan)
        if place >= MOST_STEPS:
            reason = _no(f"一次最多试算 {MOST_STEPS} 步。", f"At most {MOST_STEPS} steps at once.")
        if reason is not None:
            found.append(reason._replace(place=place))
    return tuple(found)


def _outside(step: Step, plan: Plan) -> Refused | None:
    opening = plan.openings.get(step.record_id or 0)
    if step.kind is StepKind.REPAIR and (opening is None or opening.repair_from is None):
        return None  # whatever the day: why it cannot be repaired is told instead
    if step.on < plan.start:
        first = _first_of(step, plan)
        return _no(
            f"日期 {step.on} 已经过去，请填 {first} 或者以后的日期。",
            f"{step.on} is past; please give {first} or later.",
            first,
        )
    if step.on >= plan.end:
        last = plan.end - _DAY
        return _no(
            f"只试算 {plan.months} 个月，日期最晚为 {last}。",
            f"The estimate covers {plan.months} months; {last} is the last day.",
        )
    return None


def _first_of(step: Step, plan: Plan) -> date:
    opening = plan.openings.get(step.record_id or 0)
    if step.kind is StepKind.REPAIR and opening is not None and opening.repair_from is not None:
        return max(plan.start, opening.repair_from)
    return plan.start


def _twice(step: Step, before: Sequence[Step]) -> Refused | None:
    if step.kind is StepKind.GAIN or all(
        (one.kind, one.record_id) != (step.kind, step.record_id) for one in before
    ):
        return None
    return _no("这一步重复了，请只保留一次。", "This step is there twice; please keep one.")


def _of_kind(step: Step, steps: Sequence[Step], plan: Plan) -> Refused | None:
    if step.kind is StepKind.GAIN:
        return _gain(step, plan)
    if step.kind is StepKind.REPAIR:
        return _repair(step, steps, plan)
    item = LISTED_ITEM if step.kind is StepKind.LEAVE_LIST else OVERDUE_ITEM
    stands = any(
        one.record_id == step.record_id and one.item == item for one in plan.facts.negatives
    )
    opening = plan.openings.get(step.record_id or 0)
    if stands or (step.kind is StepKind.PERFORM and opening is not None and opening.owed):
        return None
    if step.kind is StepKind.LEAVE_LIST:
        return _no(
            "本单位没有这条经营异常名录记录，无须移出。",
            "There is no such entry on the abnormal list.",
        )
    return _no("这条记录没有未履行的义务。", "Nothing is owed under this record.")


def _repair(step: Step, steps: Sequence[Step], plan: Plan) -> Refused | None:
    opening = plan.openings.get(step.record_id or 0)
    if opening is None:
        return _no(
            "本单位名下没有这条可以修复的记录。",
            "This firm has no such record that can be repaired.",
        )
    if opening.repair_from is None:
        return _no(f"不能申请修复：{opening.why}", "Repair cannot be asked for this record.")
    if step.on < opening.repair_from:
        return _no(
            f"最短公示期未满，最早 {opening.repair_from} 起可以申请修复。",
            f"The shortest term of publication is not over; the first day is {opening.repair_from}.",
            opening.repair_from,
        )
    if opening.publicity_until is not None and step.on >= opening.publicity_until:
        return _no(
            f"{opening.publicity_until} 起公示期满，自动停止公示，不需要修复。",
            f"Publication ends by itself on {opening.publicity_until}; no repair is needed.",
        )
    return _owed(step, steps, opening)


def _owed(step: Step, steps: Sequence[Step], opening: Opening) -> Refused | None:
    is_paid = any(
        one.kind is StepKind.PERFORM and one.record_id == step.record_id and one.on <= step.on
        for one in steps
    )
    if not opening.owed or is_paid:
        return None
    duties = "、".join(opening.owed)
    return _no(
        f"“{duties}”还没有履行。请同时选择履行义务，日期不晚于修复之日。",
        "Duties are still open. Please also plan to perform them, no later than the repair.",
    )


def _gain(step: Step, plan: Plan) -> Refused | None:
    try:
        item = plan.law.on(step.on).positives.get(step.item or "")
    except Invalid:
        item = None
    if item is None or not item.points:
        return _no(
            f"{step.on} 施行的评价模型没有这项加分，请从列表中选择。",
            f"The model in force on {step.on} has no such item; please choose from the list.",
        )
    if step.valid_until is None and item.group == CERTIFIED:
        return _no("请填写证书的有效期截止日。", "Please give the last day of the certificate.")
    if step.valid_until is not None and step.valid_until < step.on:
        return _no(
            "有效期早于取得日期，请核对。",
            "It would end before it is gained; please check the days.",
        )
    return None


def _no(zh: str, en: str, earliest: date | None = None) -> Refused:
    return Refused(0, Named(zh, en), earliest)
