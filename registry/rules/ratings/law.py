"""Which edition of the rating model governs a day: the rulebook's own days, and dated switches.

Invariant: a day before the first edition has no model and no rating; it is never guessed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from registry.errors import Invalid
from registry.rules.ratings.model import RatingModel


class Reign(NamedTuple):
    """From which day on, and until which (not counted), an edition governs."""

    start: date
    end: date | None
    model: RatingModel


@dataclass(frozen=True, slots=True, eq=False)
class RatingLaw:
    """The editions in force one after the other, oldest first."""

    reigns: tuple[Reign, ...]

    def on(self, day: date) -> RatingModel:
        """Return the edition in force on `day`. Raises: Invalid where there is none."""
        model = self.governing(day)
        if model is not None:
            return model
        if not self.reigns:
            raise Invalid("规则库没有施行中的质量信用评价模型，不能评级。")
        raise Invalid(
            f"没有 {day.isoformat()} 施行的质量信用评价模型，不能评级"
            f"（最早的版本自 {self.reigns[0].start.isoformat()} 起施行）。"
        )

    def governing(self, day: date) -> RatingModel | None:
        """Return the edition in force on `day`, None where there is none."""
        for reign in reversed(self.reigns):
            if reign.start <= day and (reign.end is None or day < reign.end):
                return reign.model
        return None

    def begun_on(self, day: date) -> date:
        """Return since when the edition that governs `day` has been in force."""
        return max(reign.start for reign in self.reigns if reign.start <= day)

    def next_switch_after(self, day: date) -> date | None:
        """Return the first day after `day` on which another edition begins; None: none is known."""
        return min((reign.start for reign in self.reigns if reign.start > day), default=None)


def rating_law(
    editions: Iterable[RatingModel], switches: Sequence[tuple[date, RatingModel]] = ()
) -> RatingLaw:
    """Return the law of `editions` that have days of their own, and of later approved `switches`.

    A switch ends whatever was in force until then; of two for one day the later one holds.
    """
    begins: dict[date, tuple[date | None, RatingModel]] = {
        one.effective_from: (one.effective_to, one)
        for one in editions
        if one.effective_from is not None
    }
    begins |= {day: (None, model) for day, model in switches}
    days = sorted(begins)
    reigns = []
    for day, following in zip(days, [*days[1:], None], strict=True):
        end, model = begins[day]
        ends = [one for one in (end, following) if one is not None]
        reigns.append(Reign(day, min(ends, default=None), model))
    return RatingLaw(tuple(reigns))
