"""The charts of the enterprise's pages: from ratings to lines, for a wide and a narrow screen.

Invariant: a stretch without a grade gives no number to draw.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.vocabulary import Grade
from registry.queries.ratings.history import Step
from registry.queries.ratings.own import OwnRating
from registry.rules.calendar import add_months
from registry.rules.ratings import Rating, RatingModel
from registry.rules.ratings.planning import Projection, Stretch
from registry.web.charts import NARROW, WIDE, Piece, Series, Steps, steps

AHEAD = 24  # months of the dashed line


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart, drawn twice."""

    wide: Steps
    narrow: Steps


def trend_chart(own: OwnRating, today: date) -> Chart | None:
    """Return what was assessed, and dashed what time alone will do; None: nothing to draw."""
    past = _past(own.trend, today)
    end = add_months(today, min(AHEAD, own.months))
    ahead = Series(tuple(_ahead(own.ahead, end)), is_dashed=True)
    series = [Series(tuple(past)), ahead] if past else [ahead]
    return _drawn(series, own.model, today)


def plan_chart(found: Projection, model: RatingModel) -> Chart | None:
    """Return both lines of a projection; without steps only the dashed one."""
    without = Series(_pieces(found.without), is_dashed=True)
    series = [without]
    if found.with_plan != found.without:
        series = [Series(_pieces(found.with_plan)), without]
    return _drawn(series, model, None)


def _drawn(series: Sequence[Series], model: RatingModel, today: date | None) -> Chart | None:
    minima = [(band.grade.value, band.minimum) for band in model.bands]
    wide = steps(series, minima, WIDE, today=today)
    narrow = steps(series, minima, NARROW, today=today)
    return None if wide is None or narrow is None else Chart(wide, narrow)


def _past(trend: Sequence[Step], today: date) -> list[Piece]:
    days = [*(one.as_of for one in trend[1:]), today]
    return [
        Piece(one.as_of, end, _number(one.grade, one.score), one.grade.value)
        for one, end in zip(trend, days, strict=False)
        if one.as_of < end
    ]


def _ahead(ratings: Sequence[Rating], end: date) -> list[Piece]:
    days = [*(one.as_of for one in ratings[1:]), end]
    return [
        Piece(one.as_of, min(until, end), _number(one.grade, one.score), one.grade.value)
        for one, until in zip(ratings, days, strict=False)
        if one.as_of < min(until, end)
    ]


def _pieces(line: Sequence[Stretch]) -> tuple[Piece, ...]:
    return tuple(
        Piece(one.start, one.end, _number(one.grade, one.score), one.grade.value) for one in line
    )


def _number(grade: Grade, tenths: int) -> int | None:
    return None if grade is Grade.NOT_RATED else tenths


def last_day(end: date) -> date:
    """Return the last day of [start, end)."""
    return end - timedelta(days=1)
