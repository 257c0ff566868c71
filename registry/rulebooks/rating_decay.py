"""How the points of an item fade with the months (时间系数): steps that only fall, down to nothing."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from registry.errors import Invalid
from registry.rulebooks.entries import Entry
from registry.rules.ratings.model import DecayStep

Steps = tuple[DecayStep, ...]


def read_decay(section: Entry) -> Mapping[str, Steps]:
    """Return the steps of decay by their names. Raises: Invalid for steps that cannot be right."""
    found = {}
    for name in section.content:
        entries = section.entries(name)
        steps = tuple(_read_step(one) for one in entries)
        _refuse_crooked_months(steps, name, section.where)
        _refuse_growing_factors(steps, entries)
        if steps[-1].factor:
            raise Invalid(f"规则库 {section.where}：「{name}」的最后一段系数（factor）应当是 0。")
        found[name] = steps
    return found


def _read_step(entry: Entry) -> DecayStep:
    entry.only("from", "factor")
    return DecayStep(entry.months("from"), Fraction(entry.decimal("factor")))


def _refuse_crooked_months(steps: Steps, name: str, where: str) -> None:
    if not steps or steps[0].from_month != 0:
        raise Invalid(f"规则库 {where}：「{name}」的第一段应当从第 0 个月（from）开始。")
    if any(later.from_month <= earlier.from_month for earlier, later in pairwise(steps)):
        raise Invalid(f"规则库 {where}：「{name}」各段的起始月（from）应当递增。")


def _refuse_growing_factors(steps: Steps, entries: tuple[Entry, ...]) -> None:
    """What is past never weighs more than it did: no factor above 1 or above the one before."""
    before = Fraction(1)
    for step, entry in zip(steps, entries, strict=True):
        if step.factor > before:
            raise Invalid(
                f"规则库 {entry.where}：时间系数（factor）不得大于 1，也不得大于前一段的系数。"
            )
        before = step.factor
