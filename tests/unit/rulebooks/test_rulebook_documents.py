"""What the rulebook holds is told in docs/rules, with its source and certainty."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.rulebooks import (
    Deadline,
    Family,
    ListProcedure,
    ListType,
    PublicationWindow,
    RetentionTerm,
    Rulebook,
    load,
)
from registry.rules.inspections import InspectionFactor
from registry.rules.records.law import DomainRule, KindRule, ReviewRule, TierRule, Violation

PAGES = Path(__file__).resolve().parents[3] / "docs" / "rules"
RecordRule = TierRule | KindRule | DomainRule | ReviewRule | Violation
Other = ListType | ListProcedure | PublicationWindow | InspectionFactor
Law = Deadline | Other | RetentionTerm | RecordRule


def _laws() -> Iterator[tuple[str, Law]]:
    rulebook = load("jiaxing")
    for family in (
        rulebook.lists,
        rulebook.terms,
        rulebook.deadlines,
        rulebook.list_procedures,
        rulebook.case_deadlines,
        rulebook.inspection_factors,
        rulebook.retention,
        *_record_families(rulebook),
    ):
        for edition in family.editions:
            yield from ((edition.id, item) for item in edition)


def _record_families(rulebook: Rulebook) -> tuple[Family[RecordRule], ...]:
    return (
        rulebook.tiers,
        rulebook.record_kinds,
        rulebook.domains,
        rulebook.approvals,
        rulebook.violations,
    )


def _lines() -> list[str]:
    pages = sorted(PAGES.glob("*.md"))
    return [line for page in pages for line in page.read_text(encoding="utf-8").splitlines()]


def test_every_list_type_window_limit_and_retention_term_stands_in_the_documents():
    lines = _lines()

    untold = {item.id for _, item in _laws() if not any(f"`{item.id}`" in one for one in lines)}

    assert untold == set()


def test_the_documents_tell_the_source_and_certainty_of_each():
    lines = _lines()

    untold = {
        (edition, item.id)
        for edition, item in _laws()
        if not any(
            f"`{item.id}`" in one and one.endswith(f"| {item.source} | {item.certainty.value} |")
            for one in lines
        )
    }

    assert untold == set()


def test_every_edition_is_named_in_the_documents():
    text = "\n".join(_lines())
    rulebook = load("jiaxing")
    ids = [
        edition.id
        for family in (
            rulebook.lists,
            rulebook.terms,
            rulebook.deadlines,
            rulebook.list_procedures,
            rulebook.case_deadlines,
            rulebook.inspection_factors,
            *_record_families(rulebook),
        )
        for edition in family.editions
    ]

    assert [one for one in ids if one not in text] == []


def test_the_limits_in_the_documents_are_those_of_the_rulebook():
    lines = _lines()
    limits = [item for _, item in _laws() if isinstance(item, Deadline)]

    untold = {
        one.id
        for one in limits
        if not any(
            f"`{one.id}` | {one.name_zh} | {one.number} {one.unit.zh} |" in line for line in lines
        )
    }

    assert untold == set()


@pytest.mark.parametrize("city", ["jiaxing", "wuyou"])
def test_every_item_says_its_source_and_certainty(city):
    rulebook = load(city)
    rows = [
        *rulebook.departments.values(),
        *rulebook.divisions.values(),
        *rulebook.industries.values(),
        *rulebook.calendar,
    ]

    assert all(row.source and row.certainty for row in rows)
