"""Reads the catalogue of joint rewards and penalties, its bases and its limits, and refuses what the law does.

Invariant: a catalogue that says what `rules.measures.checks` finds fault with is not read at all.
"""

from collections.abc import Iterable

from models.vocabulary import (
    CauseKind,
    Grade,
    ListKind,
    MeasureCategory,
    MeasureClass,
    MeasureKind,
    NormRank,
    PenaltyKind,
    SubjectKind,
)
from registry.errors import Invalid
from registry.rulebooks.departments import Departments
from registry.rulebooks.editions import Family
from registry.rulebooks.entries import Entry
from registry.rulebooks.words import Certainty, DepartmentRole
from registry.rules.blacklist.law import ListType
from registry.rules.measures.checks import faults
from registry.rules.measures.law import LIMITS, Basis, Measure, MeasureLaw, Trigger


def read_basis(entry: Entry) -> Basis:
    """Return an article that measures rest on."""
    entry.only(
        *("id", "norm", "article", "rank", "valid_from", "valid_to", "covers_persons"),
        *("source", "certainty"),
    )
    return Basis(
        id=entry.text("id"),
        norm=entry.text("norm"),
        article=entry.text_or_empty("article"),
        rank=entry.word("rank", NormRank),
        valid_from=entry.day("valid_from"),
        valid_to=entry.day_or_none("valid_to"),
        covers_persons=entry.truth("covers_persons"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
    )


def read_measure(entry: Entry) -> Measure:
    """Return a measure of the catalogue."""
    entry.only(
        *("id", "kind", "measure_class", "category", "name_zh", "name_en", "what_zh", "level_zh"),
        *("period_zh", "applies_to", "triggers", "needs_decision", "needs_fair_competition"),
        *(
            "fair_competition_paper",
            "is_advisory",
            "by_register",
            "plans_inspections",
            "note_zh",
            "source",
            "certainty",
        ),
    )
    return Measure(
        id=entry.text("id"),
        kind=entry.word("kind", MeasureKind),
        measure_class=entry.word("measure_class", MeasureClass),
        category=entry.word("category", MeasureCategory),
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        what_zh=entry.text("what_zh"),
        level_zh=entry.text("level_zh"),
        period_zh=entry.text("period_zh"),
        applies_to=entry.words("applies_to", SubjectKind),
        triggers=tuple(_read_trigger(one) for one in entry.entries("triggers")),
        needs_decision=_flag(entry, "needs_decision"),
        needs_fair_competition=_flag(entry, "needs_fair_competition"),
        fair_competition_paper=entry.text_or_empty("fair_competition_paper"),
        is_advisory=_flag(entry, "is_advisory"),
        by_register=_flag(entry, "by_register"),
        plans_inspections=_flag(entry, "plans_inspections"),
        note_zh=entry.text_or_empty("note_zh"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
    )


def refuse_strange_measures(
    law: MeasureLaw, lists: Family[ListType], departments: Departments
) -> None:
    """Refuse a catalogue that breaks the law, names who does not execute, or lacks a limit."""
    kinds: dict[str, ListKind] = {one.id: one.kind for edition in lists.editions for one in edition}
    for limits in law.limits.editions:
        if missing := sorted(set(LIMITS) - {one.id for one in limits}):
            raise Invalid(f"规则库：联合奖惩期限「{limits.id}」缺少：{'、'.join(missing)}。")
    for edition in law.catalogue.editions:
        bases = law.known_bases(edition.effective_from)
        for measure in edition:
            found = [
                *faults(measure, bases, kinds, edition.effective_from),
                *_strange_executors(measure, departments),
            ]
            if found:
                raise Invalid(
                    f"规则库：措施目录「{edition.id}」的 {measure.id}“{measure.name_zh}”"
                    f"不合法：{'；'.join(found)}。"
                )


def _strange_executors(measure: Measure, departments: Departments) -> Iterable[str]:
    for one in sorted({name for trigger in measure.triggers for name in trigger.executors}):
        if one not in departments:
            yield f"执行部门“{one}”不在部门表中"
        elif not departments[one].may(DepartmentRole.EXECUTOR):
            yield f"部门“{one}”没有执行奖惩的职责"


def _read_trigger(entry: Entry) -> Trigger:
    entry.only(
        *("cause", "bases", "executors", "lists", "grounds", "penalty_kinds", "domains", "grades")
    )
    return Trigger(
        cause=entry.word("cause", CauseKind),
        bases=entry.texts("bases"),
        executors=entry.texts("executors"),
        lists=entry.texts("lists"),
        grounds=entry.texts("grounds"),
        penalty_kinds=entry.words("penalty_kinds", PenaltyKind),
        domains=entry.texts("domains"),
        grades=entry.words("grades", Grade),
    )


def _flag(entry: Entry, key: str) -> bool:
    return entry.truth(key) if entry.has(key) else False
