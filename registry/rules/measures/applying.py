"""Which measures apply to a subject on a day, each with its reason and basis; and which do not, and why.

Invariant: the plain rule. A measure applies where a cause that counts matches one of its triggers, a
basis of that trigger is live, high enough for what it takes away, and covers whom it hits. Nothing
that restricts comes from a grade; nobody is barred from everything. Source: RULEBOOK §5;
LAW-AND-FAIRNESS 3, 4, 6, 8; 国办发〔2020〕49号 (十) 过惩相当.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from models.vocabulary import FOREVER, CauseKind, MeasureClass, SubjectKind, Tier
from registry.rules.measures.causes import Cause, Causes
from registry.rules.measures.law import HIGH_RANKS, Basis, Measure, MeasureLaw, Trigger

PERSONS = frozenset({SubjectKind.PRACTITIONER})


@dataclass(frozen=True, slots=True)
class Applied:
    """A measure that applies to a subject: by which cause, on which bases, who executes it.

    `until_on`: the first day on which it no longer does, FOREVER where no day is known.
    """

    measure: Measure
    cause: Cause
    bases: tuple[Basis, ...]
    executors: tuple[str, ...]
    starts_on: date
    until_on: date
    is_ordered: bool

    @property
    def reason_zh(self) -> str:
        """Why it applies, in one sentence."""
        quoted = "；".join(one.name_zh for one in self.bases)
        return f"{self.cause.name_zh}，依据{quoted}，适用“{self.measure.name_zh}”。"

    @property
    def ends_zh(self) -> str:
        """How it ends, in one sentence."""
        return _ENDS[self.cause.kind].format(
            until="" if self.until_on == FOREVER else f"，最迟自 {self.until_on} 起"
        )


@dataclass(frozen=True, slots=True)
class Withheld:
    """A measure that a cause calls for but the law does not let apply, and why (过惩相当)."""

    measure: Measure
    cause: Cause
    reason_zh: str


_ENDS: Mapping[CauseKind, str] = {
    CauseKind.LISTING: "名单条目期满、提前移出或者撤销时即行解除{until}。",
    CauseKind.PENALTY: "处罚信息公示期满、信用修复或者处罚撤销时即行解除{until}。",
    CauseKind.GRADE: "等级变化时随之变化，不另行办理{until}。",
}


def applied(causes: Causes, law: MeasureLaw, on: date) -> tuple[Applied, ...]:
    """Return the measures that apply on a day, in the order of the catalogue."""
    live = [cause for cause in causes.given if cause.counts_on(on)]
    return tuple(_matched(live, law, on))


def ahead(causes: Causes, law: MeasureLaw, on: date) -> tuple[Applied, ...]:
    """Return what applies on a day, or will by a cause that is decided already: what is ordered."""
    found: list[Applied] = []
    for cause in causes.given:
        if cause.is_ahead_on(on):
            found += _matched([cause], law, max(on, cause.starts_on))
    return tuple(one for one in found if one.is_ordered)


def withheld(causes: Causes, law: MeasureLaw, on: date) -> tuple[Withheld, ...]:
    """Return what causes call for and the law does not let apply, each with the reason."""
    found: list[Withheld] = []
    for measure in law.measures_on(on):
        for cause in causes.given:
            if not cause.counts_on(on):
                continue
            reasons = [
                stands_in_the_way(measure, one, cause, law, on) for one in _matching(measure, cause)
            ]
            if reasons and all(reasons):
                found.append(Withheld(measure, cause, reasons[0]))
    return tuple(found)


def stands_in_the_way(
    measure: Measure, trigger: Trigger, cause: Cause, law: MeasureLaw, on: date
) -> str:
    """Return why a measure may not be attached to a cause on a day, in a sentence; empty if it may."""
    if cause.party_kind not in measure.applies_to:
        return f"“{measure.name_zh}”不适用于{cause.party_kind.zh}。"
    if cause.party_is_gone and measure.is_punishment and cause.party_kind not in PERSONS:
        return f"主体已经注销或者撤销登记，不再适用“{measure.name_zh}”。"
    if measure.needs_decision and not trigger.penalty_kinds:
        return f"“{measure.name_zh}”须由有权机关在个案决定中载明，不随名单或处罚自动适用。"
    if trigger.penalty_kinds and not cause.names_its_end:
        return f"“{measure.name_zh}”的期间以处罚决定书载明的为准，请先补录截止日。"
    if measure.needs_fair_competition and not measure.fair_competition_paper:
        return f"“{measure.name_zh}”未经公平竞争审查，暂不适用。"
    live = _live(trigger, law, on)
    if not live:
        return f"“{measure.name_zh}”所依据的条文在 {on} 不施行，不得适用。"
    if not any(_is_enough(measure, cause, one) for one in live):
        return f"“{measure.name_zh}”的依据位阶不足或者不及于{cause.party_kind.zh}，不得适用。"
    return ""


def _matched(live: Iterable[Cause], law: MeasureLaw, on: date) -> Iterator[Applied]:
    causes = list(live)
    for measure in law.measures_on(on):
        for cause in causes:
            for trigger in _matching(measure, cause):
                if not stands_in_the_way(measure, trigger, cause, law, on):
                    yield _made(measure, trigger, cause, law, on)
                    break  # one cause calls for a measure once, by the first trigger that may


def _made(measure: Measure, trigger: Trigger, cause: Cause, law: MeasureLaw, on: date) -> Applied:
    bases = tuple(one for one in _live(trigger, law, on) if _is_enough(measure, cause, one))
    ends = [one.valid_to for one in bases]
    last = FOREVER if None in ends else max(day for day in ends if day is not None)
    is_ordered = (
        measure.is_punishment
        and trigger.is_named
        and not measure.is_advisory
        and not measure.by_register
    )
    return Applied(
        measure=measure,
        cause=cause,
        bases=bases,
        executors=trigger.executors,
        starts_on=max(cause.starts_on, min(one.valid_from for one in bases)),
        until_on=min(cause.until_on, last),
        is_ordered=is_ordered,
    )


def _matching(measure: Measure, cause: Cause) -> Iterator[Trigger]:
    """Yield the triggers of a measure that a cause matches, in the order of the catalogue."""
    return (one for one in measure.triggers if _matches(one, cause))


def _matches(trigger: Trigger, cause: Cause) -> bool:
    if trigger.cause is not cause.kind:
        return False
    if cause.kind is CauseKind.LISTING:
        is_ground = not trigger.grounds or bool(cause.grounds & set(trigger.grounds))
        return cause.list_type in trigger.lists and is_ground
    if cause.kind is CauseKind.GRADE:
        return cause.grade in trigger.grades
    if trigger.domains and cause.domain not in trigger.domains:
        return False
    if trigger.penalty_kinds:
        return bool(cause.penalty_kinds & set(trigger.penalty_kinds))
    return cause.tier is Tier.SERIOUS


def _live(trigger: Trigger, law: MeasureLaw, on: date) -> tuple[Basis, ...]:
    known = law.bases_on(on)
    return tuple(known[one] for one in trigger.bases if one in known)


def _is_enough(measure: Measure, cause: Cause, basis: Basis) -> bool:
    """Say whether a basis carries a measure against whom the cause names."""
    if cause.party_kind in PERSONS and measure.is_punishment and not basis.covers_persons:
        return False
    needs_high = measure.measure_class is MeasureClass.RIGHTS
    return not needs_high or basis.rank in HIGH_RANKS
