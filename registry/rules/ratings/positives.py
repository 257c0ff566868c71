"""The lines that add points (加分明细): one matter one award, caps, the freeze of honours.

Order: valid on the day → of one matter the best → cap of an item → cap of a group. Of what a cap
trims, the latest goes first. Source: rating_model.yaml §3.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from registry.errors import Invalid
from registry.rules.ratings.facts import Positive
from registry.rules.ratings.model import Named, PositiveItem, RatingModel, to_tenths
from registry.rules.ratings.negatives import basis_of
from registry.rules.ratings.outcome import Line, shown
from registry.rules.ratings.words import LineKind

PROJECT = "project"  # a dedupe_key that goes with the number of the project
_EARLIEST = date.min


def positive_lines(facts: Sequence[Positive], model: RatingModel, as_of: date) -> list[Line]:
    """Return the lines of what is valid on `as_of`, then the caps of items and of groups.

    Raises: Invalid for an item that the edition does not have.
    """
    valid = [one for one in _in_order(facts) if _is_valid(one, model, as_of)]
    best = _best_of_matter(valid, model)
    lines = [_item_line(one, model, is_best=place in best) for place, one in enumerate(valid)]
    lines += _caps(lines, model)
    return lines


def positive_item_of(fact: Positive, model: RatingModel) -> PositiveItem:
    """Return the item of a fact. Raises: Invalid where the edition has none of that id."""
    try:
        return model.positives[fact.item]
    except KeyError:
        raise Invalid(f"评价模型 {model.id} 没有加分指标“{fact.item}”。") from None


def _in_order(facts: Sequence[Positive]) -> list[Positive]:
    return sorted(facts, key=_place)


def _place(one: Positive) -> tuple[date, int, str, str]:
    return one.on or _EARLIEST, one.record_id, one.item, one.matter or ""


def _is_valid(fact: Positive, model: RatingModel, as_of: date) -> bool:
    return fact.is_valid_on(as_of, positive_item_of(fact, model).valid_months)


def _best_of_matter(valid: Sequence[Positive], model: RatingModel) -> set[int]:
    """Return the places of what counts for its matter: the best, and of equal ones the first."""
    best: dict[object, int] = {}
    for place, one in enumerate(valid):
        item = model.positives[one.item]
        matter = _matter_of(one, item) or place
        if matter not in best or item.points > model.positives[valid[best[matter]].item].points:
            best[matter] = place
    return set(best.values())


def _matter_of(fact: Positive, item: PositiveItem) -> tuple[str, str | None] | None:
    """Return what a fact is about; projects without a number are taken for one. None: itself."""
    if item.dedupe_key is None:
        return None
    return item.dedupe_key, fact.matter if item.dedupe_key == PROJECT else None


def _item_line(fact: Positive, model: RatingModel, *, is_best: bool) -> Line:
    item = model.positives[fact.item]
    basis = basis_of(model, item.id)
    dimension = model.positive_dimension
    if not is_best:
        reason = Named(
            f"{item.name.zh}：同一事项只计最高一项，本项不加分",
            f"{item.name.en}: of one matter only the best counts; 0 here",
        )
        return Line(LineKind.SAME_MATTER, item.id, dimension, 0, reason, basis, fact.record_id)
    tenths = to_tenths(item.points)
    added = shown(tenths)
    reason = Named(f"{item.name.zh}：加 {added} 分", f"{item.name.en}: +{added}")
    return Line(LineKind.ITEM, item.id, dimension, tenths, reason, basis, fact.record_id)


def _caps(lines: Sequence[Line], model: RatingModel) -> Iterator[Line]:
    by_group = sorted(lines, key=lambda line: _group_of(line, model))
    for group, of_group in groupby(by_group, key=lambda line: _group_of(line, model)):
        total = 0
        for item_id, of_item in groupby(
            sorted(of_group, key=lambda line: line.item), key=lambda line: line.item
        ):
            sum_of_item = sum(line.tenths for line in of_item)
            item = model.positives[item_id]
            if item.item_cap is not None and sum_of_item > item.item_cap:
                yield _cap_line(item.id, item.name, item.item_cap, sum_of_item, model)
                sum_of_item = item.item_cap
            total += sum_of_item
        cap = model.group_caps[group]
        if total > cap:
            yield _cap_line(group, GROUPS.get(group, Named(group, group)), cap, total, model)


def _group_of(line: Line, model: RatingModel) -> str:
    return model.positives[line.item].group


def _cap_line(item_id: str, name: Named, cap: int, total: int, model: RatingModel) -> Line:
    most = shown(cap)
    reason = Named(
        f"{name.zh}：合计最多加 {most} 分，超出部分不加", f"{name.en}: at most {most} points in all"
    )
    basis = basis_of(model, item_id)
    return Line(LineKind.CAP, item_id, model.positive_dimension, cap - total, reason, basis)


GROUPS = {
    "awards": Named("政府质量奖和工程奖", "Awards"),
    "certification": Named("认证", "Certification"),
    "standards": Named("标准", "Standards"),
    "self_discipline": Named("自律", "Self-discipline"),
}
