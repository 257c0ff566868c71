"""What an enterprise may plan (试算步骤): a closed set of steps, and the facts as they would be then.

Invariant: a step says only what a law or an office would record on that day; no step asks for
leniency. Nothing is changed: the facts with a plan are new facts.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from models.vocabulary import Word
from registry.rules.ratings.facts import Condition, Facts, Negative, Positive, Span
from registry.rules.ratings.law import RatingLaw
from registry.rules.ratings.positives import positive_item_of
from registry.rules.ratings.words import RatingFlag

LISTED_ITEM = "N101"  # stands on the list of abnormal operations
OVERDUE_ITEM = "N601"  # a duty of a penalty is overdue
HEARD_GROUPS = ("awards", "certification", "standards")  # such papers also say: it is at work
SILENT_ITEMS = frozenset({"P305"})  # of these groups, but told by the firm itself
PLANNED = 1_000_000_000_000_000  # number of the first planned record: later than all that are kept
_DAY = timedelta(days=1)


class StepKind(Word):
    """试算步骤: what a plan may hold."""

    REPAIR = "repair", "完成信用修复", "Repair completed"
    PERFORM = "perform", "履行逾期义务", "Overdue duty performed"
    LEAVE_LIST = "leave_list", "移出经营异常名录", "Off the abnormal list"
    GAIN = "gain", "取得荣誉、认证等", "Honour or certificate gained"


class Step(NamedTuple):
    """One step: of which record, or to gain which item; `valid_until` is its last day."""

    kind: StepKind
    on: date
    record_id: int | None = None
    item: str | None = None
    valid_until: date | None = None


def with_plan(facts: Facts, steps: Sequence[Step], law: RatingLaw) -> Facts:
    """Return the facts as they would be with all steps done.

    Raises: Invalid for an item that the edition of its day does not have.
    """
    planned = facts
    for place, step in enumerate(steps):
        if step.kind is StepKind.GAIN:
            planned = _gained(planned, step, PLANNED + place, law)
        else:
            planned = _settled(planned, step)
    return planned


def _settled(facts: Facts, step: Step) -> Facts:
    settled = facts._replace(
        negatives=tuple(_negative(one, step) for one in facts.negatives),
        conditions=tuple(_condition(one, step) for one in facts.conditions),
    )
    return _silenced(settled, step) if step.kind is StepKind.REPAIR else settled


def _silenced(facts: Facts, step: Step) -> Facts:
    """Return the facts without what a repaired record told of its subject: it may not be used.

    Facts know the day on which something was heard, not by which paper: another paper of the same
    day falls silent with it, so that an estimate never promises too much.
    """
    told_on = {
        one.on
        for one in facts.negatives
        if one.record_id == step.record_id and one.item != OVERDUE_ITEM
    }
    ended = (Span(day, step.on) for day in facts.activity if day in told_on)
    in_force = (
        Span(span.start, _earlier(span.end, step.on)) if span.start in told_on else span
        for span in facts.in_force
    )
    return facts._replace(
        activity=tuple(day for day in facts.activity if day not in told_on),
        in_force=tuple(
            one
            for one in (*in_force, *ended)
            if one.start is None or one.end is None or one.start < one.end
        ),
    )


def _negative(fact: Negative, step: Step) -> Negative:
    if fact.record_id != step.record_id:
        return fact
    if step.kind is StepKind.REPAIR:
        return fact._replace(repaired_on=_earlier(fact.repaired_on, step.on))
    if fact.item == (LISTED_ITEM if step.kind is StepKind.LEAVE_LIST else OVERDUE_ITEM):
        return fact._replace(ends_on=_earlier(fact.ends_on, step.on))
    return fact


def _condition(fact: Condition, step: Step) -> Condition:
    if fact.record_id != step.record_id:
        return fact
    if step.kind is StepKind.REPAIR:
        return fact._replace(repaired_on=_earlier(fact.repaired_on, step.on))
    ended = {
        StepKind.LEAVE_LIST: RatingFlag.ON_ABNORMAL_LIST,
        StepKind.PERFORM: RatingFlag.RECALL_OVERDUE,
    }
    if fact.flag is ended[step.kind]:
        return fact._replace(ends_on=_earlier(fact.ends_on, step.on))
    return fact


def _gained(facts: Facts, step: Step, record_id: int, law: RatingLaw) -> Facts:
    gained = Positive(step.item or "", step.on, record_id, step.valid_until)
    item = positive_item_of(gained, law.on(step.on))
    facts = facts._replace(positives=(*facts.positives, gained))
    if item.group not in HEARD_GROUPS or item.id in SILENT_ITEMS:
        return facts
    end = None if step.valid_until is None else step.valid_until + _DAY
    in_force = (*facts.in_force, Span(step.on, end)) if step.valid_until else facts.in_force
    return facts._replace(activity=(*facts.activity, step.on), in_force=in_force)


def _earlier(known: date | None, planned: date) -> date:
    return planned if known is None else min(known, planned)
