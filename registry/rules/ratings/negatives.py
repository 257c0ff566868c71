"""The lines that take points away (扣分明细): repeats, decay, one case one count, caps.

Invariant: what is repaired, expired or voided leaves no line; what is suspended leaves a line of 0.
Source: rating_model.yaml §2; LAW-AND-FAIRNESS 7.
"""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from registry.errors import Invalid
from registry.rules.calendar import add_months
from registry.rules.ratings.facts import Negative, in_order
from registry.rules.ratings.model import DEFAULT_DOMAIN, Named, NegativeItem, RatingModel, to_tenths
from registry.rules.ratings.outcome import Line, Working, exact, shown
from registry.rules.ratings.words import LineKind

ONE = Fraction(1)
REMEMBERED = 4096  # workings and their sentences: the same few for every subject and day


class Counted(NamedTuple):
    """A fact that counts on a day: its item, how its points came about, and how many they are."""

    fact: Negative
    item: NegativeItem
    working: Working
    tenths: int


def live_negatives(
    facts: Sequence[Negative], model: RatingModel, as_of: date
) -> tuple[list[Negative], list[Negative]]:
    """Return the facts that count on `as_of`, in order, and those that are suspended then.

    Raises: Invalid for an item that the edition does not have.
    """
    usable = [one for one in in_order(facts) if _is_usable(one, item_of(one, model), as_of)]
    suspended = [one for one in usable if one.is_suspended_on(as_of)]
    return [one for one in usable if not one.is_suspended_on(as_of)], suspended


def item_of(fact: Negative, model: RatingModel) -> NegativeItem:
    """Return the item of a fact. Raises: Invalid where the edition has none of that id."""
    try:
        return model.negatives[fact.item]
    except KeyError:
        raise Invalid(f"评价模型 {model.id} 没有扣分指标“{fact.item}”。") from None


def count(live: Sequence[Negative], model: RatingModel, as_of: date) -> list[Counted]:
    """Return each live fact with its points, in order."""
    return [
        _count(fact, before, model, as_of)
        for fact, before in zip(live, priors(live, model), strict=True)
    ]


def negative_lines(
    live: Sequence[Counted], suspended: Sequence[Negative], model: RatingModel
) -> list[Line]:
    """Return the lines of the facts, then those of suspended ones, then the caps of items."""
    heaviest = _heaviest_of_case(live)
    lines = [
        _item_line(one, model) if place in heaviest else _same_case_line(one, model)
        for place, one in enumerate(live)
    ]
    lines += [_suspended_line(one, model) for one in suspended]
    lines += _item_caps([live[place] for place in sorted(heaviest)], model)
    return lines


def priors(live: Sequence[Negative], model: RatingModel) -> list[int]:
    """Return for each of the facts, in order, how many cases before it lie in the look-back.

    Counted are earlier facts of the same domain and dimension. Facts of one case are one prior,
    and none to one another (LAW-AND-FAIRNESS 7).
    """
    recent: dict[tuple[str, str], _Recent] = {}
    found = []
    for place, fact in enumerate(live):
        kind = (model.negatives[fact.item].dimension, fact.domain or DEFAULT_DOMAIN)
        before = recent.setdefault(kind, _Recent(model.repeat_months))
        found.append(before.count(fact))
        before.add(fact, place)
    return found


class _Recent:
    """The cases of one kind within the look-back of the fact that comes next."""

    def __init__(self, months: int) -> None:
        self._months = months
        self._facts: deque[tuple[date, object]] = deque()
        self._cases: Counter[object] = Counter()

    def count(self, fact: Negative) -> int:
        """Return how many cases, other than its own, lie in the look-back of `fact`."""
        while self._facts and self._facts[0][0] <= fact.on:
            _, case = self._facts.popleft()
            self._cases[case] -= 1
            if not self._cases[case]:
                del self._cases[case]
        return len(self._cases) - (bool(fact.case_no) and fact.case_no in self._cases)

    def add(self, fact: Negative, place: int) -> None:
        """Take in a fact; `place` stands for its case where it has no number."""
        case = fact.case_no or place
        self._facts.append((add_months(fact.on, self._months), case))
        self._cases[case] += 1


def _is_usable(fact: Negative, item: NegativeItem, as_of: date) -> bool:
    if not fact.may_be_used_on(as_of):
        return False
    return item.is_while_active or item.step_on(fact.on, as_of) is not None


def _count(fact: Negative, before: int, model: RatingModel, as_of: date) -> Counted:
    item = model.negatives[fact.item]
    step = item.step_on(fact.on, as_of)
    return Counted(fact, item, *_worked(model, item.id, fact.domain, before, step))


@lru_cache(maxsize=REMEMBERED)
def _worked(
    model: RatingModel, item_id: str, domain: str | None, before: int, step: int | None
) -> tuple[Working, int]:
    item = model.negatives[item_id]
    working = Working(
        points=item.points,
        coefficient=model.coefficient(item, domain),
        repeat=model.repeat(item, before),
        decay=ONE if step is None else item.decay[step].factor,
    )
    product = working.points * working.coefficient * working.repeat * working.decay
    return working, to_tenths(product)


def _heaviest_of_case(live: Sequence[Counted]) -> set[int]:
    """Return the places of what counts for its case: the heaviest, and of equal ones the first."""
    by_case: dict[object, int] = {}
    for place, one in enumerate(live):
        case = one.fact.case_no or place
        if case not in by_case or one.tenths > live[by_case[case]].tenths:
            by_case[case] = place
    return set(by_case.values())


def _item_line(one: Counted, model: RatingModel) -> Line:
    return Line(
        LineKind.ITEM,
        one.item.id,
        one.item.dimension,
        -one.tenths,
        _reason(model, one.item.id, one.fact.domain, one.working, one.tenths),
        basis_of(model, one.item.id, one.fact.basis),
        one.fact.record_id,
        one.working,
    )


def _same_case_line(one: Counted, model: RatingModel) -> Line:
    name = one.item.name
    reason = Named(
        f"{name.zh}：同一案件（{one.fact.case_no}）只计最重一项，本项不扣分",
        f"{name.en}: of one case ({one.fact.case_no}) only the heaviest counts; 0 here",
    )
    basis = basis_of(model, one.item.id, one.fact.basis)
    return Line(
        LineKind.SAME_CASE, one.item.id, one.item.dimension, 0, reason, basis, one.fact.record_id
    )


def _suspended_line(fact: Negative, model: RatingModel) -> Line:
    item = model.negatives[fact.item]
    reason = Named(
        f"{item.name.zh}：停止执行期间不扣分", f"{item.name.en}: not counted while suspended"
    )
    basis = basis_of(model, item.id, fact.basis)
    return Line(LineKind.SUSPENDED, item.id, item.dimension, 0, reason, basis, fact.record_id)


def _item_caps(live: Sequence[Counted], model: RatingModel) -> Iterator[Line]:
    by_item = sorted(live, key=lambda one: one.item.id)
    for _, group in groupby(by_item, key=lambda one: one.item.id):
        together = list(group)
        item = together[0].item
        taken = sum(one.tenths for one in together)
        if item.item_cap is not None and taken > item.item_cap:
            most = shown(item.item_cap)
            reason = Named(
                f"{item.name.zh}：合计最多扣 {most} 分，超出部分不扣",
                f"{item.name.en}: at most {most} points in all",
            )
            basis = basis_of(model, item.id)
            yield Line(LineKind.CAP, item.id, item.dimension, taken - item.item_cap, reason, basis)


@lru_cache(maxsize=REMEMBERED)
def _reason(
    model: RatingModel, item_id: str, domain: str | None, working: Working, tenths: int
) -> Named:
    item = model.negatives[item_id]
    zh, en = [f"{exact(working.points)} 分"], [f"{exact(working.points)} points"]
    if item.has_coefficients:
        key = model.coefficient_key(domain)
        default_zh = "（该领域未单列）" if key == DEFAULT_DOMAIN else ""
        zh.append(f"领域系数 {exact(working.coefficient)}{default_zh}")
        default_en = " (default)" if key == DEFAULT_DOMAIN else ""
        en.append(f"domain {exact(working.coefficient)}{default_en}")
        if working.repeat != ONE:
            zh.append(f"{model.repeat_months} 个月内再次发生 {exact(working.repeat)}")
            en.append(f"repeated within {model.repeat_months} months {exact(working.repeat)}")
    if not item.is_while_active:
        zh.append(f"时间系数 {exact(working.decay)}")
        en.append(f"age {exact(working.decay)}")
    during_zh = "，存续期间" if item.is_while_active else "，"
    taken = shown(tenths)
    return Named(
        f"{item.name.zh}：{' × '.join(zh)}{during_zh}扣 {taken} 分",
        f"{item.name.en}: {' × '.join(en)} = −{taken}",
    )


def basis_of(model: RatingModel, item_id: str, norm: str = "") -> str:
    """Return on what a line rests: the model's edition and item, and the norm of its paper."""
    own = f"《{model.name.zh}》{model.id} 版 {item_id}"
    return f"{own}；{norm}" if norm else own
