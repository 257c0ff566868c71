"""What the rules of records need beside their own families: working days, authorities, domains.

Invariant: a domain, an edition or a limit that a rule names is one that the rulebook knows.
"""

from collections.abc import Iterable

from registry.errors import Invalid
from registry.rulebooks.departments import Departments
from registry.rulebooks.holidays import HolidayYear
from registry.rulebooks.words import DepartmentRole
from registry.rules.calendar import WorkCalendar
from registry.rules.records.law import Authority, Publication, RecordLaw

# Domains of the rating model that no department bears as its own (rating_model.yaml, domain_map).
FURTHER_DOMAINS = frozenset({"child_product"})


def work_calendar(years: Iterable[HolidayYear]) -> WorkCalendar:
    """Return the working days of the years that have a table."""
    years = tuple(years)
    return WorkCalendar(
        years=frozenset(one.year for one in years),
        days_off=frozenset(day for one in years for day in one.off),
        worked_weekends=frozenset(day for one in years for day in one.worked),
        provisional=frozenset(one.year for one in years if one.provisional),
    )


def authorities(departments: Departments) -> tuple[Authority, ...]:
    """Return the departments that decide, by the names under which they sign."""
    return tuple(
        Authority((one.name_zh.split("（")[0], f"{one.short_zh}局"), one.domains)
        for one in departments.with_role(DepartmentRole.DECIDER)
    )


def domain_ids(departments: Departments) -> frozenset[str]:
    """Return every domain that a record may have."""
    return FURTHER_DOMAINS | {domain for one in departments.values() for domain in one.domains}


def refuse_strange_records(law: RecordLaw) -> None:
    """Refuse rules of records that name a domain or a limit which the rulebook does not have."""
    used = {rule.id for edition in law.domains.editions for rule in edition}
    used |= {item.domain for edition in law.violations.editions for item in edition}
    for edition in law.tiers.editions:
        used |= {domain for rule in edition for domain in rule.domains}
    for kinds in law.kinds.editions:
        used |= {domain for rule in kinds for one in rule.exceptions for domain in one.domains}
    if strange := sorted(used - law.domain_ids):
        raise Invalid(f"规则库：记录规则中的领域「{'、'.join(strange)}」不在部门表中。")
    _refuse_unknown_limits(law)
    _refuse_gaps(law)


def _refuse_unknown_limits(law: RecordLaw) -> None:
    named = {
        limit
        for edition in law.kinds.editions
        for rule in edition
        for limit in (rule.deadline, *(one.deadline for one in rule.exceptions))
        if limit
    }
    for edition in law.deadlines.editions:
        if missing := sorted(limit for limit in named if limit not in edition):
            raise Invalid(
                f"规则库：记录规则引用的时限「{'、'.join(missing)}」不在版本「{edition.id}」中。"
            )


def _refuse_gaps(law: RecordLaw) -> None:
    """Refuse tier rules that may leave a record without a tier that is shown by its tier."""
    by_tier = {
        rule.kind
        for edition in law.kinds.editions
        for rule in edition
        if Publication.BY_TIER in (rule.publication, rule.when_bad)
    }
    for edition in law.tiers.editions:
        covered = {kind for rule in edition if rule.is_fallback for kind in rule.kinds}
        if missing := sorted(kind.zh for kind in by_tier - covered):
            raise Invalid(
                f"规则库「{law.tiers.name_zh}」版本「{edition.id}」"
                f"没有兜底规则（is_fallback）：{'、'.join(missing)}。"
            )
