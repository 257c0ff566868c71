"""Short ways to rate invented facts in the tests of the rating rule."""

from collections.abc import Sequence
from datetime import date

from models.vocabulary import SubjectKind
from registry.rulebooks import load
from registry.rules.ratings import Condition, Facts, Negative, Positive, Rating, rate
from registry.rules.ratings.words import LineKind, RatingFlag

MODEL = load("jiaxing").ratings.edition("2026.1")
TODAY = date(2026, 11, 23)


def facts(
    *negatives: Negative,
    positives: Sequence[Positive] = (),
    conditions: Sequence[Condition] = (),
    activity: Sequence[date] = (TODAY,),
    **more: object,
) -> Facts:
    """An enterprise of which something was heard today; records are numbered as they come."""
    numbered = tuple(
        one if one.record_id else one._replace(record_id=place)
        for place, one in enumerate(negatives, start=1)
    )
    good = tuple(
        one if one.record_id else one._replace(record_id=100 + place)
        for place, one in enumerate(positives, start=1)
    )
    return Facts(
        SubjectKind.ENTERPRISE,
        negatives=numbered,
        positives=good,
        conditions=tuple(conditions),
        activity=tuple(activity),
    )._replace(**more)  # type: ignore[arg-type]


def rated(*negatives: Negative, on: date = TODAY, **more: object) -> Rating:
    """The rating of such facts."""
    return rate(facts(*negatives, **more), MODEL, on)  # type: ignore[arg-type]


def general(on: str, domain: str | None = "service_commerce", **more: object) -> Negative:
    """A general penalty: 40 points by itself."""
    return Negative("N202", date.fromisoformat(on), domain=domain, **more)  # type: ignore[arg-type]


def serious(on: str, domain: str | None = "service_commerce", **more: object) -> Negative:
    """A serious penalty: 120 points by itself."""
    return Negative("N203", date.fromisoformat(on), domain=domain, **more)  # type: ignore[arg-type]


def points(rating: Rating, item: str, kind: LineKind | None = None) -> list[int]:
    """The tenths of the lines of an item, in order."""
    return [
        line.tenths
        for line in rating.lines
        if line.item == item and (kind is None or line.kind is kind)
    ]


def flag(which: RatingFlag, since: str = "2026-01-05", **more: object) -> Condition:
    """A condition since a day."""
    return Condition(which, date.fromisoformat(since), **more)  # type: ignore[arg-type]
