"""The sections of a rating model, field by field; every refusal names the file, the line and the key.

A closed set of operators: points, coefficients, repeats, steps of decay, caps, flags, terms in
months. What a file wants beyond them is refused, so that the model never grows into a programme.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeVar

from models.vocabulary import SubjectStatus, Tier
from registry.errors import Invalid
from registry.rulebooks.entries import MOST_MONTHS, Entry
from registry.rulebooks.rating_about import names_in, read_about
from registry.rulebooks.rating_checks import fractions_of, refuse_contradictions, tenths_of
from registry.rulebooks.rating_decay import read_decay
from registry.rulebooks.rating_fixed import refuse_what_is_not_done
from registry.rulebooks.rating_grades import (
    read_bands,
    read_ceiling,
    read_publication,
    read_scope,
)
from registry.rules.ratings import Named, RatingModel
from registry.rules.ratings.model import (
    DecayStep,
    Dimension,
    MinimumData,
    NegativeItem,
    PositiveItem,
    Veto,
)
from registry.rules.ratings.words import ActivityKind, RatingFlag

SECTIONS = (
    *("model", "dimensions", "negative_items", "domain_coefficients", "domain_map", "repeat"),
    *("decay", "record_status_effect", "positive_groups", "positive_items", "positive_freeze"),
    *("grades", "ungraded", "ceilings", "vetoes", "minimum_data", "output", "examples"),
    "domain_names",
)
_HEAD = (
    *("id", "version", "name_zh", "name_en", "based_on", "effective_from", "effective_to", "note"),
    *("applies_to", "never_rates", "scale", "rounding", "cadence", "clock", "validity_months"),
    *(
        "expired",
        "order",
        "precedence",
        "positives",
        "lines",
        "missing_data",
        "source",
        "certainty",
    ),
)
_ENDS = re.compile(r"months_(\d{1,4})(_or_repair)?|on_removal")
_WHILE_ACTIVE = "while_active"
ItemT = TypeVar("ItemT", NegativeItem, PositiveItem)


def read_model(top: Entry) -> RatingModel:
    """Return the rating model that a file holds. Raises: Invalid for what cannot be right."""
    top.only(*SECTIONS)
    head = top.entry("model")
    head.only(*_HEAD)
    decay = read_decay(top.entry("decay"))
    dimensions = tuple(_read_dimension(one) for one in top.entries("dimensions"))
    caps = _read_group_caps(top.entry("positive_groups"))
    coefficients = fractions_of(top.entry("domain_coefficients"))
    minimum = top.entry("minimum_data")
    output = top.entry("output")
    repeat = top.entry("repeat")
    repeat.only("lookback_months", "coefficients", "ignore_status")
    model = RatingModel(
        id=head.text("version"),
        name=_named(head, head.text("id")),
        effective_from=_day(head, "effective_from"),
        effective_to=_day(head, "effective_to"),
        note_zh=head.text_or_empty("note"),
        applies_to=read_scope(head),
        dimensions=dimensions,
        negatives=_negatives(top, dimensions, decay),
        positives=_by_id(_read_positive(one, caps) for one in top.entries("positive_items")),
        domain_coefficients=coefficients,
        domain_map=_texts(top.entry("domain_map")),
        repeat_months=repeat.months("lookback_months"),
        repeat_coefficients=tuple(Fraction(one) for one in repeat.decimals("coefficients")),
        group_caps=caps,
        positive_dimension=_positive_dimension(dimensions, top.where),
        freeze=top.words("positive_freeze", RatingFlag),
        bands=read_bands(top),
        ceilings=tuple(read_ceiling(one) for one in top.entries("ceilings")),
        vetoes=tuple(_read_veto(one) for one in top.entries("vetoes")),
        minimum=_read_minimum(minimum),
        publication=read_publication(output),
        validity_months=head.months("validity_months"),
        about=read_about(top, head),
    )
    refuse_contradictions(model, top)
    refuse_what_is_not_done(top)
    return model


def _read_dimension(entry: Entry) -> Dimension:
    entry.only("id", "code", "name_zh", "name_en", "base", "cap")
    code = entry.text("code").replace("_", " ").capitalize()
    base, cap = tenths_of(entry, "base"), tenths_of(entry, "cap")
    if base > cap:
        raise Invalid(f"规则库 {entry.where}：基础分（base）高于上限（cap）。")
    return Dimension(entry.text("id"), _named(entry, code), base, cap)


def _negatives(
    top: Entry, dimensions: Iterable[Dimension], decay: Mapping[str, tuple[DecayStep, ...]]
) -> Mapping[str, NegativeItem]:
    known = {one.id for one in dimensions}
    entries = top.entries("negative_items")
    for entry in entries:
        _refuse_undefined(entry, "dim", known)
    return _by_id(_read_negative(entry, decay) for entry in entries)


def _refuse_undefined(entry: Entry, key: str, known: Collection[str]) -> None:
    if entry.text(key) not in known:
        raise Invalid(f"规则库 {entry.where}：字段「{key}」的值「{entry.text(key)}」没有定义。")


def _read_negative(entry: Entry, decay: Mapping[str, tuple[DecayStep, ...]]) -> NegativeItem:
    entry.only(
        *("id", "dim", "name_zh", "name_en", "points", "tier", "severity", "coef", "decay"),
        *("validity", "item_cap", "note"),
    )
    name = entry.text_or_empty("decay")
    if name:
        _refuse_undefined(entry, "decay", decay)
    is_lasting = entry.text_or_empty("validity") == _WHILE_ACTIVE
    if is_lasting == bool(name):
        raise Invalid(
            f"规则库 {entry.where}：「decay」与「validity: {_WHILE_ACTIVE}」应当二者有其一。"
        )
    return NegativeItem(
        id=entry.text("id"),
        dimension=entry.text("dim"),
        name=_named(entry, entry.text("id")),
        points=Fraction(entry.decimal("points")),
        decay=decay[name] if name else (),
        has_coefficients=entry.has("coef") and entry.truth("coef"),
        tier=entry.word("tier", Tier) if entry.has("tier") else None,
        item_cap=tenths_of(entry, "item_cap") if entry.has("item_cap") else None,
    )


def _read_positive(entry: Entry, groups: Collection[str]) -> PositiveItem:
    entry.only(
        *("id", "group", "name_zh", "name_en", "points", "valid_months", "valid_until_field"),
        *("dedupe_key", "item_cap", "note"),
    )
    _refuse_undefined(entry, "group", groups)
    return PositiveItem(
        id=entry.text("id"),
        group=entry.text("group"),
        name=_named(entry, entry.text("id")),
        points=Fraction(entry.decimal("points")),
        valid_months=entry.months_or_none("valid_months"),
        dedupe_key=entry.text_or_empty("dedupe_key") or None,
        item_cap=tenths_of(entry, "item_cap") if entry.has("item_cap") else None,
    )


def _read_veto(entry: Entry) -> Veto:
    entry.only("id", "when", "lists", "name_zh", "name_en", "ends")
    ends = entry.text("ends")
    told = _ENDS.fullmatch(ends)
    if told is None:
        raise Invalid(
            f"规则库 {entry.where}：字段「ends」的值「{ends}」应当是 on_removal、months_数字 或者"
            " months_数字_or_repair。"
        )
    flag = entry.word("when", RatingFlag)
    months = int(told[1]) if told[1] else None
    if months is not None and months > MOST_MONTHS:
        raise Invalid(f"规则库 {entry.where}：字段「ends」最多 {MOST_MONTHS} 个月。")
    return Veto(entry.text("id"), flag, _named(entry, flag.en), months, bool(told[2]))


def _read_minimum(entry: Entry) -> MinimumData:
    entry.only(
        *("min_age_months", "activity_lookback_months", "need_any_of", "inactive_status"),
        "veto_overrides_nr",
    )
    return MinimumData(
        entry.months("min_age_months"),
        entry.months("activity_lookback_months"),
        entry.words("need_any_of", ActivityKind),
        entry.words("inactive_status", SubjectStatus),
        entry.truth("veto_overrides_nr"),
    )


def _read_group_caps(entry: Entry) -> Mapping[str, int]:
    caps = {}
    for name in entry.content:
        group = entry.entry(name)
        group.only("cap", *names_in(group))
        caps[name] = tenths_of(group, "cap")
    return caps


def _positive_dimension(dimensions: Iterable[Dimension], where: str) -> str:
    earned = [one.id for one in dimensions if one.base == 0]
    if len(earned) != 1:
        raise Invalid(f"规则库 {where}：应当恰有一个从 0 分起加分的维度（dimensions／base: 0）。")
    return earned[0]


def _by_id(items: Iterable[ItemT]) -> Mapping[str, ItemT]:
    return {one.id: one for one in items}


def _texts(entry: Entry) -> Mapping[str, str]:
    return {key: entry.text(key) for key in entry.content}


def _named(entry: Entry, otherwise: str) -> Named:
    return Named(entry.text("name_zh"), entry.text_or_empty("name_en") or otherwise)


def _day(entry: Entry, key: str) -> date | None:
    """Return a day, written as a YAML date or as a text."""
    value = entry.content.get(key)
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise Invalid(
                f"规则库 {entry.where}：字段「{key}」应当是日期（如 2026-04-01）。"
            ) from error
    return entry.day_or_none(key)
