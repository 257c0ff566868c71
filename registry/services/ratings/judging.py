"""The rule asked for some subjects or for many, and what stands in the way of publishing its answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from registry.rules.ratings import Facts, RatingModel, rate
from registry.rules.ratings.assessed import Assessed, assessed, counted_records, is_listed
from registry.rules.ratings.scored import assessed_of
from registry.rules.ratings.scoring import score_packs
from registry.services.ratings.objections import objected_among

WORTH_ARRAYS = 30  # subjects; fewer are rated sooner one by one


class Asked(NamedTuple):
    """Facts that the rule is asked about: packed, under which edition, for which day."""

    facts: Facts
    packed: bytes
    model: RatingModel
    as_of: date
    switch_on: date | None


class Hindrance(NamedTuple):
    """What bears on publishing a worse grade."""

    is_objected: bool
    is_listed: bool


def judged(asked: Sequence[Asked]) -> list[Assessed]:
    """Return what the rule says of each: one by one, or of many of one day at once."""
    if len(asked) < WORTH_ARRAYS or len({(id(one.model), one.as_of) for one in asked}) > 1:
        return [assessed(rate(one.facts, one.model, one.as_of), one.switch_on) for one in asked]
    first = asked[0]
    scored = score_packs([one.packed for one in asked], first.model, first.as_of)
    return assessed_of(scored, first.switch_on)


def hindrances(session: Session, asked: Mapping[int, Asked]) -> dict[int, Hindrance]:
    """Return for subjects whose grade is worse what bears on publishing it; nothing where nothing does.

    Only who has an objected record at all, or a flag, is asked about line by line.
    """
    papers = {number: _records_of(one.facts) for number, one in asked.items()}
    objected = objected_among(session, frozenset().union(*papers.values()))
    ratings = {
        number: rate(one.facts, one.model, one.as_of)
        for number, one in asked.items()
        if one.facts.conditions or papers[number] & objected
    }
    return {
        number: Hindrance(bool(counted_records(rating) & objected), is_listed(rating))
        for number, rating in ratings.items()
    }


def _records_of(facts: Facts) -> frozenset[int]:
    """Return the records that may take points away or hold a grade down."""
    negatives = {one.record_id for one in facts.negatives}
    return frozenset(negatives | {one.record_id for one in facts.conditions})
