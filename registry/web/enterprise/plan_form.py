"""The planner's form as it stands in the address (试算表单): ticks with dates, papers to be gained.

Invariant: what was typed is kept, also where it is wrong; a wrong line is told beside its field and
left out of the estimate. Only the firm's own records can be named.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from werkzeug.exceptions import BadRequest

from registry.queries.ratings.plannable import Basis, Plannable
from registry.rules.ratings import Named
from registry.rules.ratings.plans import refusals
from registry.rules.ratings.steps import Step, StepKind
from registry.web.security import NO_SUCH_DAY, day_or_none

ROWS = 20  # records on a page
KEPT = 20  # chosen on other pages and kept
GAINS = 4
LONGEST = 40  # characters of a field that are kept
FIELDS = (
    *(f"{letter}{place}" for letter in "ktd" for place in range(1, ROWS + KEPT + 1)),
    *(f"{letter}{place}" for letter in "ghu" for place in range(1, GAINS + 1)),
    "page",
)
_LETTERS = {"r": StepKind.REPAIR, "p": StepKind.PERFORM, "l": StepKind.LEAVE_LIST}
_NO_DAY = Named("日期应写作 2026-11-23 的形式。", "A date is written 2026-11-23.")
_IMPOSSIBLE = Named(NO_SUCH_DAY, "There is no such day; please check it.")
_NEEDS_DAY = Named("请填写日期。", "Please give the day.")
_NEEDS_ITEM = Named("请选择取得的荣誉、认证。", "Please choose what is gained.")
_NOT_OWN = Named(
    "本单位名下没有这条记录，已从试算中去掉。", "This firm has no such record; it was left out."
)


class Asked(NamedTuple):
    """What an address says of one record."""

    is_ticked: bool
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A record on offer, whether it is ticked, the day as it was typed, and what is wrong."""

    place: int
    key: str
    offered: Plannable
    is_ticked: bool
    text: str
    error: Named | None
    step: Step | None


@dataclass(frozen=True, slots=True)
class Gain:
    """A paper to be gained as it was typed, and what is wrong."""

    place: int
    item: str
    text: str
    until_text: str
    error: Named | None
    step: Step | None


@dataclass(frozen=True, slots=True)
class Form:
    """All lines of the form; `kept` were chosen on other pages; `strays` name nothing of the firm."""

    rows: tuple[Row, ...]
    kept: tuple[Row, ...]
    gains: tuple[Gain, ...]
    strays: tuple[Named, ...]

    @property
    def lines(self) -> list[Row | Gain]:
        """All lines, in the order of their fields."""
        return [*self.rows, *self.kept, *self.gains]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that are possible."""
        return tuple(one.step for one in self.lines if one.step is not None and one.error is None)

    @property
    def has_errors(self) -> bool:
        """Say whether something is wrong."""
        return bool(self.strays) or any(one.error is not None for one in self.lines)


def read_form(args: Mapping[str, str], basis: Basis, page: int) -> Form:
    """Return the form of an address, every impossible step with its reason."""
    asked = _asked(args)
    known = {_key(one): one for one in basis.offered}
    offered = basis.offered[(page - 1) * ROWS : page * ROWS]
    here = {_key(one) for one in offered}
    elsewhere = [key for key, one in asked.items() if one.is_ticked and key not in here]
    rows = [_row(place, one, asked) for place, one in enumerate(offered, start=1)]
    kept = [
        _row(place, known[key], asked)
        for place, key in enumerate((one for one in elsewhere if one in known), start=ROWS + 1)
    ][:KEPT]
    gains = [_gain(place, args) for place in range(1, GAINS + 1)]
    strays = tuple(_NOT_OWN for key in elsewhere if key not in known)
    return _judged(Form(tuple(rows), tuple(kept), tuple(gains), strays), basis)


def is_day(text: str) -> bool:
    """Say whether a field of dates can hold a text: a day, or nothing."""
    return _day(text)[1] is None and text == text.strip()


def _asked(args: Mapping[str, str]) -> dict[str, Asked]:
    found = {}
    for place in range(1, ROWS + KEPT + 1):
        key = args.get(f"k{place}", "")[:LONGEST]
        if key:
            found[key] = Asked(bool(args.get(f"t{place}")), args.get(f"d{place}", "")[:LONGEST])
    return found


def _key(one: Plannable) -> str:
    letter = next(letter for letter, kind in _LETTERS.items() if kind is one.kind)
    return f"{letter}.{one.public_id}"


def _row(place: int, offered: Plannable, asked: Mapping[str, Asked]) -> Row:
    key = _key(offered)
    said = asked.get(key, Asked(False, ""))
    if not said.is_ticked:
        return Row(place, key, offered, False, said.text, None, None)
    on, error = _day(said.text)
    if on is None and error is None:
        on = offered.earliest
        error = None if on is not None else _NEEDS_DAY
    if offered.kind is StepKind.REPAIR and offered.opening.repair_from is None:
        on, error = on or date.max, None  # the refusal says why it cannot be repaired
    step = None if on is None else Step(offered.kind, on, offered.record_id)
    text = said.text or ("" if on in (None, date.max) else str(on))
    return Row(place, key, offered, True, text, error, step)


def _gain(place: int, args: Mapping[str, str]) -> Gain:
    item, text, until_text = (args.get(f"{letter}{place}", "")[:LONGEST] for letter in "ghu")
    if not item and not text and not until_text:
        return Gain(place, "", "", "", None, None)
    on, wrong = _day(text)
    until, wrong_until = _day(until_text)
    error = wrong or wrong_until or (None if item else _NEEDS_ITEM)
    if error is None and on is None:
        error = _NEEDS_DAY
    step = Step(StepKind.GAIN, on, None, item, until) if on is not None and error is None else None
    return Gain(place, item, text, until_text, error, step)


def _day(text: str) -> tuple[date | None, Named | None]:
    try:
        return day_or_none(text.strip()), None
    except BadRequest as error:
        return None, _IMPOSSIBLE if error.description == NO_SUCH_DAY else _NO_DAY


def _judged(form: Form, basis: Basis) -> Form:
    """Return the form with the reason beside each step that is impossible."""
    lines = [one for one in form.lines if _is_step(one)]
    steps = [one.step for one in lines if one.step is not None]
    wrong = {id(lines[one.place]): one.reason for one in refusals(steps, basis.plan)}
    return Form(
        tuple(replace(one, error=wrong.get(id(one), one.error)) for one in form.rows),
        tuple(replace(one, error=wrong.get(id(one), one.error)) for one in form.kept),
        tuple(replace(one, error=wrong.get(id(one), one.error)) for one in form.gains),
        form.strays,
    )


def _is_step(one: Row | Gain) -> bool:
    return one.step is not None and one.error is None
