"""The lines that take points away (扣分明细): repeats, decay, one case one count, caps.

Invariant: what is repaired, expired or voided leaves no line; what is suspended leaves a line of 0.
Source: rating_model.yaml §2; LAW-AND-FAIRNESS 7.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from registry.errors import Invalid
from registry.rules.calendar import add_months
from registry.rules.ratings.facts import Negative, in_order
from registry.rules.ratings.model import DEFAULT_DOMAIN, Named, NegativeItem, RatingModel, to_tenths
from registry.rules.ratings.outcome import Line, Working, shown
from registry.rules.ratings.words import LineKind

ONE = Fraction(1)


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
    return [_count(fact, live, model, as_of) for fact in live]


def negative_lines(
    live: Sequence[Counted], suspended: Sequence[Negative], model: RatingModel
) -> list[Line]:
    """Return the lines of the facts, then those of suspended ones, then the caps of items."""
    heaviest = _heaviest_of_case(live)
    lines = [
        _item_line(one, model) if one.fact in heaviest else _same_case_line(one, model)
        for one in live
    ]
    lines += [_suspended_line(one, model) for one in suspended]
    lines += _item_caps([one for one in live if one.fact in heaviest], model)
    return lines


def priors_of(fact: Negative, live: Sequence[Negative], model: RatingModel) -> int:
    """Return how many earlier cases of the same domain and dimension lie in the look-back.

    Facts of one case are one prior, and none to one another (LAW-AND-FAIRNESS 7).
    """
    dimension = model.negatives[fact.item].dimension
    cases: set[object] = set()
    for place, one in enumerate(live):
        if one is fact:
            break
        if (
            model.negatives[one.item].dimension == dimension
            and (one.domain or DEFAULT_DOMAIN) == (fact.domain or DEFAULT_DOMAIN)
            and fact.on < add_months(one.on, model.repeat_months)
            and not (one.case_no and one.case_no == fact.case_no)
        ):
            cases.add(one.case_no or place)
    return len(cases)


def _is_usable(fact: Negative, item: NegativeItem, as_of: date) -> bool:
    if not fact.may_be_used_on(as_of):
        return False
    return item.is_while_active or item.step_on(fact.on, as_of) is not None


def _count(fact: Negative, live: Sequence[Negative], model: RatingModel, as_of: date) -> Counted:
    item = model.negatives[fact.item]
    step = item.step_on(fact.on, as_of)
    working = Working(
        points=item.points,
        coefficient=model.coefficient(item, fact.domain),
        repeat=model.repeat(item, priors_of(fact, live, model)),
        decay=ONE if step is None else item.decay[step].factor,
    )
    product = working.points * working.coefficient * working.repeat * working.decay
    return Counted(fact, item, working, to_tenths(product))


def _heaviest_of_case(live: Sequence[Counted]) -> list[Negative]:
    """Return the facts that count for their case: the heaviest, and of equal ones the first."""
    by_case: dict[str, Counted] = {}
    alone = []
    for one in live:
        case = one.fact.case_no
        if not case:
            alone.append(one.fact)
        elif case not in by_case or one.tenths > by_case[case].tenths:
            by_case[case] = one
    return [*alone, *(one.fact for one in by_case.values())]


def _item_line(one: Counted, model: RatingModel) -> Line:
    return Line(
        LineKind.ITEM,
        one.item.id,
        one.item.dimension,
        -one.tenths,
        _reason(one, model),
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


def _reason(one: Counted, model: RatingModel) -> Named:
    item, working, fact = one.item, one.working, one.fact
    zh, en = [f"{exact(working.points)} 分"], [f"{exact(working.points)} points"]
    if item.has_coefficients:
        key = model.coefficient_key(fact.domain)
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
    taken = shown(one.tenths)
    return Named(
        f"{item.name.zh}：{' × '.join(zh)}{during_zh}扣 {taken} 分",
        f"{item.name.en}: {' × '.join(en)} = −{taken}",
    )


def basis_of(model: RatingModel, item_id: str, norm: str = "") -> str:
    """Return on what a line rests: the model's edition and item, and the norm of its paper."""
    own = f"《{model.name.zh}》{model.id} 版 {item_id}"
    return f"{own}；{norm}" if norm else own


def exact(number: Fraction) -> str:
    """Return a number of the model as it is written: 1.5, 40, 0.8."""
    return f"{float(number):g}" if number.denominator != 1 else str(number.numerator)
