"""What stands between a score and a grade: vetoes, too little data, ceilings (一票否决、暂不评价、封顶).

Precedence: veto > no grade > ceiling > band; whoever is gone from the register has no grade, but a
revoked licence together with a veto is D. Source: rating_model.yaml §5–7.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from models.vocabulary import Grade, NotRatedReason, SubjectStatus, Tier
from registry.rules.calendar import add_months
from registry.rules.ratings.facts import Condition, Facts, Negative
from registry.rules.ratings.model import Ceiling, Named, RatingModel, Veto
from registry.rules.ratings.outcome import Held
from registry.rules.ratings.words import RatingFlag

YEAR = 12
THREE = 3
FRAUD_MONTHS = 36
# Items that say by themselves that a flag holds.
FLAG_OF_ITEM: Mapping[str, RatingFlag] = {
    "N101": RatingFlag.ON_ABNORMAL_LIST,
    "N204": RatingFlag.ON_KEY_ATTENTION_LIST,
}
FRAUD_ITEM = "N605"
ORDER = list(Grade)


class Holding(dict[RatingFlag, int]):
    """The flags that hold on a day, each with the record or entry that it comes from."""


def holding(facts: Facts, live: Sequence[Negative], model: RatingModel, as_of: date) -> Holding:
    """Return the flags that hold on `as_of`, vetoes' own terms left aside."""
    found = Holding()
    for one in facts.conditions:
        if one.starts_on <= as_of and (one.ends_on is None or as_of < one.ends_on):
            found.setdefault(one.flag, one.record_id)
    for fact in live:
        for flag in _flags_of(fact, model, as_of):
            found.setdefault(flag, fact.record_id)
    cases = {
        fact.case_no or place
        for place, fact in enumerate(live)
        if model.negatives[fact.item].tier is Tier.GENERAL and as_of < add_months(fact.on, YEAR)
    }
    if len(cases) >= THREE:
        found[RatingFlag.THREE_GENERAL_PENALTIES] = 0
    return found


def _flags_of(fact: Negative, model: RatingModel, as_of: date) -> Iterable[RatingFlag]:
    item = model.negatives[fact.item]
    if item.tier is Tier.SERIOUS:
        if as_of < add_months(fact.on, YEAR):
            yield RatingFlag.SERIOUS_PENALTY_FIRST_YEAR
            yield RatingFlag.HAS_SERIOUS_PENALTY
        else:
            yield RatingFlag.SERIOUS_PENALTY_LATER
    if fact.item in FLAG_OF_ITEM:
        yield FLAG_OF_ITEM[fact.item]
    if fact.item == FRAUD_ITEM and as_of < add_months(fact.on, FRAUD_MONTHS):
        yield RatingFlag.REPAIR_FRAUD


def ceilings_of(held: Holding, model: RatingModel) -> tuple[Held, ...]:
    """Return the ceilings that hold, in the order of the model."""
    return tuple(_ceiling(one, held[one.flag]) for one in model.ceilings if one.flag in held)


def _ceiling(one: Ceiling, record_id: int) -> Held:
    reason = Named(
        f"{one.flag.zh}，最高 {one.best.value} 级", f"{one.flag.en}: {one.best.value} at best"
    )
    return Held(one.id, one.flag, one.best, reason, record_id or None)


def vetoes_of(facts: Facts, model: RatingModel, as_of: date) -> tuple[Held, ...]:
    """Return the vetoes that hold on `as_of`, in the order of the model."""
    found = []
    for veto in model.vetoes:
        for one in facts.conditions:
            if one.flag is veto.flag and is_vetoed_on(one, veto, as_of):
                reason = Named(f"{veto.name.zh}，一票否决", f"{veto.name.en}: veto")
                found.append(Held(veto.id, veto.flag, Grade.D, reason, one.record_id or None))
                break
    return tuple(found)


def is_vetoed_on(one: Condition, veto: Veto, day: date) -> bool:
    """Say whether the condition vetoes the grade on `day`, by the term of the veto."""
    if day < one.starts_on or (one.ends_on is not None and one.ends_on <= day):
        return False
    if veto.ends_with_repair and one.repaired_on is not None and one.repaired_on <= day:
        return False
    return veto.months is None or day < add_months(one.starts_on, veto.months)


def not_rated(
    facts: Facts, model: RatingModel, vetoes: Sequence[Held], as_of: date
) -> NotRatedReason | None:
    """Return why there is no grade on `as_of`; None where there is one."""
    if not model.rates(facts.kind):
        return NotRatedReason.OUT_OF_SCOPE
    status = facts.status_on(as_of)
    has_veto = bool(vetoes) and model.minimum.veto_overrides
    if status in model.minimum.inactive_status and not (
        has_veto and status is SubjectStatus.LICENCE_REVOKED
    ):
        return NotRatedReason.INACTIVE_SUBJECT
    if has_veto:
        return None
    if _is_new(facts, model, as_of):
        return NotRatedReason.NEW_SUBJECT
    if not facts.is_registered or not _is_heard_of(facts, model, as_of):
        return NotRatedReason.INSUFFICIENT_DATA
    return None


def _is_new(facts: Facts, model: RatingModel, as_of: date) -> bool:
    since = facts.established_on
    return since is not None and as_of < add_months(since, model.minimum.min_age_months)


def _is_heard_of(facts: Facts, model: RatingModel, as_of: date) -> bool:
    months = model.minimum.activity_lookback_months
    return any(day <= as_of < add_months(day, months) for day in facts.activity) or any(
        span.holds_on(as_of) for span in facts.in_force
    )


def grade_of(score: int, ceilings: Sequence[Held], model: RatingModel) -> Grade:
    """Return the grade of a score (tenths) under the ceilings that hold."""
    by_score = next(band.grade for band in model.bands if score >= band.minimum)
    return max((by_score, *(one.best for one in ceilings)), key=ORDER.index)
