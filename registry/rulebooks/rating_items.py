"""The sections of a rating model, field by field; every refusal names the file, the line and the key.

A closed set of operators: points, coefficients, repeats, steps of decay, caps, flags, terms in
months. What a file wants beyond them is refused, so that the model never grows into a programme.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

from models.vocabulary import Grade, SubjectKind, SubjectStatus, Tier
from registry.errors import Invalid
from registry.rulebooks.entries import Entry
from registry.rulebooks.rating_about import names_in, read_about
from registry.rulebooks.rating_checks import fractions_of, refuse_contradictions, tenths_of
from registry.rules.ratings import Named, RatingModel
from registry.rules.ratings.model import (
    Ceiling,
    DecayStep,
    Dimension,
    GradeBand,
    MinimumData,
    NegativeItem,
    PositiveItem,
    Publication,
    Veto,
)
from registry.rules.ratings.words import ActivityKind, RatingFlag, Regulation

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
_ENDS = re.compile(r"months_(\d+)(_or_repair)?|on_removal")
_WHILE_ACTIVE = "while_active"
_LISTING = "veto_by_listing"
ItemT = TypeVar("ItemT", NegativeItem, PositiveItem)


def read_model(top: Entry) -> RatingModel:
    """Return the rating model that a file holds. Raises: Invalid for what cannot be right."""
    top.only(*SECTIONS)
    head = top.entry("model")
    head.only(*_HEAD)
    decay = _read_decay(top.entry("decay"))
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
        applies_to=head.words("applies_to", SubjectKind),
        dimensions=dimensions,
        negatives=_by_id(_read_negative(one, decay) for one in top.entries("negative_items")),
        positives=_by_id(_read_positive(one) for one in top.entries("positive_items")),
        domain_coefficients=coefficients,
        domain_map=_texts(top.entry("domain_map")),
        repeat_months=repeat.whole("lookback_months"),
        repeat_coefficients=tuple(Fraction(one) for one in repeat.decimals("coefficients")),
        group_caps=caps,
        positive_dimension=_positive_dimension(dimensions, top.where),
        freeze=tuple(_freeze_flag(one, top.where) for one in top.texts("positive_freeze")),
        bands=tuple(_read_band(one) for one in top.entries("grades")),
        ceilings=tuple(_read_ceiling(one) for one in top.entries("ceilings")),
        vetoes=tuple(_read_veto(one) for one in top.entries("vetoes")),
        minimum=_read_minimum(minimum),
        publication=_read_publication(output),
        validity_months=head.whole("validity_months"),
        about=read_about(top, head),
    )
    refuse_contradictions(model, top)
    return model


def _read_dimension(entry: Entry) -> Dimension:
    entry.only("id", "code", "name_zh", "name_en", "base", "cap")
    code = entry.text("code").replace("_", " ").capitalize()
    base, cap = tenths_of(entry, "base"), tenths_of(entry, "cap")
    if base > cap:
        raise Invalid(f"规则库 {entry.where}：基础分（base）高于上限（cap）。")
    return Dimension(entry.text("id"), _named(entry, code), base, cap)


def _read_decay(entry: Entry) -> Mapping[str, tuple[DecayStep, ...]]:
    found = {}
    for name in entry.content:
        steps = []
        for one in entry.entries(name):
            one.only("from", "factor")
            steps.append(DecayStep(one.whole("from"), Fraction(one.decimal("factor"))))
        if not steps or steps[0].from_month != 0:
            raise Invalid(f"规则库 {entry.where}：「{name}」的第一段应当从第 0 个月（from）开始。")
        if any(later.from_month <= earlier.from_month for earlier, later in pairwise(steps)):
            raise Invalid(f"规则库 {entry.where}：「{name}」各段的起始月（from）应当递增。")
        if steps[-1].factor:
            raise Invalid(f"规则库 {entry.where}：「{name}」的最后一段系数（factor）应当是 0。")
        found[name] = tuple(steps)
    return found


def _read_negative(entry: Entry, decay: Mapping[str, tuple[DecayStep, ...]]) -> NegativeItem:
    entry.only(
        *("id", "dim", "name_zh", "name_en", "points", "tier", "severity", "coef", "decay"),
        *("validity", "item_cap", "note"),
    )
    name = entry.text_or_empty("decay")
    if name and name not in decay:
        raise Invalid(f"规则库 {entry.where}：字段「decay」的值「{name}」没有定义。")
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


def _read_positive(entry: Entry) -> PositiveItem:
    entry.only(
        *("id", "group", "name_zh", "name_en", "points", "valid_months", "valid_until_field"),
        *("dedupe_key", "item_cap", "note"),
    )
    return PositiveItem(
        id=entry.text("id"),
        group=entry.text("group"),
        name=_named(entry, entry.text("id")),
        points=Fraction(entry.decimal("points")),
        valid_months=entry.whole_or_none("valid_months"),
        dedupe_key=entry.text_or_empty("dedupe_key") or None,
        item_cap=tenths_of(entry, "item_cap") if entry.has("item_cap") else None,
    )


def _read_band(entry: Entry) -> GradeBand:
    entry.only("id", "name_zh", "name_en", "min", "regulation", "inspection_factor")
    factor = Fraction(entry.decimal("inspection_factor")) if entry.has("inspection_factor") else 1
    grade = entry.word("id", Grade)
    return GradeBand(
        grade,
        _named(entry, grade.en),
        tenths_of(entry, "min"),
        entry.word("regulation", Regulation),
        Fraction(factor),
    )


def _read_ceiling(entry: Entry) -> Ceiling:
    entry.only("id", "best", "when")
    return Ceiling(entry.text("id"), entry.word("best", Grade), entry.word("when", RatingFlag))


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
    return Veto(entry.text("id"), flag, _named(entry, flag.en), months, bool(told[2]))


def _read_minimum(entry: Entry) -> MinimumData:
    entry.only(
        *("min_age_months", "activity_lookback_months", "need_any_of", "inactive_status"),
        "veto_overrides_nr",
    )
    return MinimumData(
        entry.whole("min_age_months"),
        entry.whole("activity_lookback_months"),
        entry.words("need_any_of", ActivityKind),
        entry.words("inactive_status", SubjectStatus),
        entry.truth("veto_overrides_nr"),
    )


def _read_publication(entry: Entry) -> Publication:
    entry.only(
        "must_store",
        "public_fields",
        "publish_grades",
        "worse_grade_public_after",
        "same_case",
        "notice",
    )
    worse = entry.entry("worse_grade_public_after")
    worse.only("days", "day_type", "or", "except")
    if worse.text("day_type") != "working":
        raise Invalid(f"规则库 {worse.where}：字段「day_type」只能是 working（工作日）。")
    notice = entry.entry("notice") if entry.has("notice") else None
    return Publication(
        entry.words("publish_grades", Grade),
        worse.whole("days"),
        notice.whole_or_none("objection_window_days") if notice else None,
        worse.text_or_empty("except") == _LISTING,
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


def _freeze_flag(text: str, where: str) -> RatingFlag:
    try:
        return RatingFlag(text)
    except ValueError as error:
        raise Invalid(
            f"规则库 {where}：positive_freeze 的值「{text}」不在封闭词表之内。"
        ) from error


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
