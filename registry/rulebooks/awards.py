"""Reads the awards of a city: whose each is, its conditions, what speaks against a candidate.

Invariant: a veto without an article, or of our own proposal, is refused when the file is read.
"""

from models.vocabulary import ScreeningVerdict, SubjectKind, Tier
from registry.errors import Invalid
from registry.rulebooks.departments import Departments
from registry.rulebooks.divisions import Divisions
from registry.rulebooks.editions import Edition, Family, refuse_doubles
from registry.rulebooks.entries import Entry
from registry.rulebooks.words import Certainty, DepartmentRole
from registry.rules.awards.law import (
    Asks,
    Award,
    AwardCondition,
    AwardLevel,
    AwardRule,
    FoundBy,
    LooksAt,
)


def read_award(entry: Entry) -> Award:
    """Return an award. Raises Invalid for a veto that quotes no article of the award."""
    entry.only(
        *("id", "name_zh", "name_en", "level", "division", "departments", "titles", "norm_zh"),
        "minor_titles",
        *("lookback_months", "valid_days", "held_months", "next_level", "conditions", "rules"),
        *("note_zh", "source", "certainty"),
    )
    award = Award(
        id=entry.text("id"),
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        level=entry.word("level", AwardLevel),
        division=entry.text("division"),
        departments=entry.texts("departments"),
        titles=entry.texts("titles"),
        minor_titles=entry.texts("minor_titles"),
        norm_zh=entry.text("norm_zh"),
        lookback_months=entry.months("lookback_months"),
        valid_days=entry.whole("valid_days"),
        held_months=entry.months("held_months"),
        next_level=entry.text_or_empty("next_level"),
        conditions=tuple(_read_condition(one) for one in entry.entries("conditions")),
        rules=tuple(_read_rule(one) for one in entry.entries("rules")),
        note_zh=entry.text_or_empty("note_zh"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
    )
    ids = [one.id for one in award.conditions] + [one.id for one in award.rules]
    refuse_doubles(ids, f" {entry.where} 的条件和规则")
    for name, is_given in (
        ("departments", award.departments),
        ("titles", award.titles),
        ("rules", award.rules),
        ("lookback_months", award.lookback_months),
        ("valid_days", award.valid_days),
    ):
        if not is_given:
            raise Invalid(f"规则库 {entry.where}：字段「{name}」不能为空或者为零。")
    return award


def refuse_strange_awards(
    awards: Family[Award], departments: Departments, divisions: Divisions
) -> None:
    """Refuse awards of unknown departments or places, and ways to awards that are not there."""
    for edition in awards.editions:
        for award in edition:
            _refuse_strangers(award, edition, departments, divisions)


def _refuse_strangers(
    award: Award, edition: Edition[Award], departments: Departments, divisions: Divisions
) -> None:
    named = f"规则库：荣誉「{award.name_zh}」"
    for one in award.departments:
        if one not in departments or not departments[one].may(DepartmentRole.AWARDER):
            raise Invalid(f"{named}的组织部门「{one}」不在部门表中，或者没有组织评优的职责。")
    if award.division not in divisions:
        raise Invalid(f"{named}的辖区「{award.division}」不在区划表中。")
    asked = [one.award for one in award.conditions if one.asks is Asks.HOLDS]
    for other in filter(None, (award.next_level, *asked)):
        if other not in edition or other == award.id:
            raise Invalid(f"{named}所指的荣誉「{other}」不在同一版本中。")


def _read_condition(entry: Entry) -> AwardCondition:
    entry.only(
        *("id", "name_zh", "asks", "verdict", "kinds", "years", "award", "article", "certainty"),
    )
    asks = entry.word("asks", Asks)
    needs = {Asks.KIND: "kinds", Asks.YEARS: "years", Asks.HOLDS: "award"}.get(asks)
    if needs is not None and not entry.has(needs):
        raise Invalid(f"规则库 {entry.where}：缺少字段「{needs}」。")
    return AwardCondition(
        id=entry.text("id"),
        name_zh=entry.text("name_zh"),
        asks=asks,
        verdict=entry.word("verdict", ScreeningVerdict),
        kinds=entry.words("kinds", SubjectKind),
        years=entry.whole_or_none("years") or 0,
        award=entry.text_or_empty("award"),
        article=entry.text_or_empty("article"),
        certainty=entry.word("certainty", Certainty),
    )


def _read_rule(entry: Entry) -> AwardRule:
    entry.only(
        *("id", "name_zh", "looks_at", "verdict", "tiers", "months", "counts_expired"),
        *("found_by", "article", "quote_zh", "certainty"),
    )
    return AwardRule(
        id=entry.text("id"),
        name_zh=entry.text("name_zh"),
        looks_at=entry.word("looks_at", LooksAt),
        verdict=entry.word("verdict", ScreeningVerdict),
        tiers=entry.words("tiers", Tier),
        months=entry.months_or_none("months") or 0,
        counts_expired=entry.has("counts_expired") and entry.truth("counts_expired"),
        found_by=entry.word("found_by", FoundBy) if entry.has("found_by") else FoundBy.ANY,
        article=entry.text_or_empty("article"),
        quote_zh=entry.text_or_empty("quote_zh"),
        certainty=entry.word("certainty", Certainty),
    )
