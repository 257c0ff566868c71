"""What a rating model must agree on with itself before anybody is rated by it."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from registry.errors import Invalid
from registry.rulebooks.entries import Entry
from registry.rules.ratings import RatingModel
from registry.rules.ratings.model import DEFAULT_DOMAIN, to_tenths

_LISTS = ("dimensions", "negative_items", "positive_items", "grades", "ceilings", "vetoes")


def refuse_contradictions(model: RatingModel, top: Entry) -> None:
    """Raise Invalid for a model whose sections do not fit together, with the place."""
    for key in _LISTS:
        _refuse_doubles(top.entries(key))
    _refuse_strange_coefficients(model, top.where)
    _refuse_crooked_bands(model, top.where)
    scale = top.entry("model").entry("scale")
    if sum(one.cap for one in model.dimensions) != tenths_of(scale, "max"):
        raise Invalid(f"规则库 {scale.where}：各维度上限（cap）之和不等于满分（max）。")


def tenths_of(entry: Entry, key: str) -> int:
    """Return a number of points as tenths."""
    return to_tenths(Fraction(entry.decimal(key)))


def fractions_of(entry: Entry) -> Mapping[str, Fraction]:
    """Return the numbers of a section by their keys, exactly."""
    return {key: Fraction(entry.decimal(key)) for key in entry.content}


def _refuse_doubles(entries: Iterable[Entry]) -> None:
    seen = set()
    for one in entries:
        if one.text("id") in seen:
            raise Invalid(f"规则库 {one.where}：编号（id）重复。")
        seen.add(one.text("id"))


def _refuse_strange_coefficients(model: RatingModel, where: str) -> None:
    wanted = {DEFAULT_DOMAIN, *model.domain_map.values()}
    if missing := sorted(wanted - set(model.domain_coefficients)):
        raise Invalid(
            f"规则库 {where}：领域系数（domain_coefficients）缺少「{'、'.join(missing)}」。"
        )
    if not model.repeat_coefficients:
        raise Invalid(f"规则库 {where}：再次发生的系数（repeat／coefficients）不能为空。")


def _refuse_crooked_bands(model: RatingModel, where: str) -> None:
    minima = [band.minimum for band in model.bands]
    if not minima or minima[-1] != 0 or minima != sorted(set(minima), reverse=True):
        raise Invalid(f"规则库 {where}：等级（grades）的最低分（min）应当由高到低，末级为 0。")
