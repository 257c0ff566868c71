"""A rating as JSON tells it, for the operator's commands and whoever recomputes (INTERFACES §3).

Invariant: points are numbers with one decimal, deductions negative; every line is there, so that
the lines add up to the score. The same rating is told in the same words and the same order.
"""

from decimal import Decimal

from registry.rules.ratings.facts import entry_of, record_of
from registry.rules.ratings.model import TENTHS
from registry.rules.ratings.outcome import Held, Line, Rating, exact

Document = dict[str, object]


def told(rating: Rating) -> Document:
    """Return a rating as a JSON document: the agreed fields first, then what a reader would ask."""
    return {
        "as_of": rating.as_of.isoformat(),
        "edition": rating.edition,
        "score": number(rating.score),
        "grade": rating.grade.value,
        "dimensions": {name: number(tenths) for name, tenths in rating.dimensions},
        "lines": [_line(one) for one in rating.lines],
        "ceilings": [one.id for one in rating.ceilings],
        "vetoes": [one.id for one in rating.vetoes],
        "not_rated": rating.not_rated.value if rating.not_rated else None,
        "reason": rating.reason.zh,
        "reason_en": rating.reason.en,
        "limits": [_held(one) for one in (*rating.vetoes, *rating.ceilings)],
        "next_change_on": rating.next_change_on.isoformat() if rating.next_change_on else None,
    }


def number(tenths: int) -> float:
    """Return tenths of a point as the JSON number with one decimal; nothing is computed with it."""
    return float(Decimal(tenths) / TENTHS)


def _line(one: Line) -> Document:
    return {
        "item": one.item,
        "points": number(one.tenths),
        "record_id": record_of(one.record_id),
        "entry_id": entry_of(one.record_id),
        "reason": one.reason.zh,
        "basis": one.basis,
        "reason_en": one.reason.en,
        "kind": one.kind.value,
        "dimension": one.dimension,
        "working": {name: exact(part) for name, part in one.working._asdict().items()}
        if one.working
        else None,
    }


def _held(one: Held) -> Document:
    return {
        "id": one.id,
        "flag": one.flag.value,
        "best": one.best.value,
        "reason": one.reason.zh,
        "reason_en": one.reason.en,
        "record_id": record_of(one.record_id),
        "entry_id": entry_of(one.record_id),
    }
