"""The rulebook of a city: its names, tables and dated law, made only if the parts agree with one another."""

from dataclasses import dataclass, field

from models.vocabulary import PersonalField, RecordKind, Tier
from registry.errors import Invalid
from registry.rulebooks.awards import refuse_strange_awards
from registry.rulebooks.cities import City
from registry.rulebooks.departments import Department, Departments
from registry.rulebooks.divisions import Divisions
from registry.rulebooks.editions import Family, ItemT
from registry.rulebooks.holidays import HolidayYear
from registry.rulebooks.industries import Industries
from registry.rulebooks.laws import Deadline, RetentionTerm
from registry.rulebooks.measures import refuse_strange_measures
from registry.rulebooks.papers import PaperTemplate
from registry.rulebooks.rating_models import RatingModels
from registry.rulebooks.record_law import (
    authorities,
    domain_ids,
    refuse_strange_records,
    work_calendar,
)
from registry.rulebooks.tables import Table
from registry.rulebooks.words import DepartmentRole
from registry.rules.awards.law import Award
from registry.rules.blacklist.law import BlacklistLaw, ListProcedure, ListType
from registry.rules.blacklist.limits import LIMITS
from registry.rules.calendar import WorkCalendar
from registry.rules.inspections.law import InspectionFactor
from registry.rules.measures.law import Basis, Measure, MeasureLaw
from registry.rules.ratings.listed import ListedAs
from registry.rules.ratings.sources import RatingSource
from registry.rules.records.dated import edition_for
from registry.rules.records.law import (
    DomainRule,
    KindRule,
    PublicationWindow,
    RecordLaw,
    ReviewRule,
    TierRule,
    Violation,
)


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """All that the register knows of the law of one city."""

    city: City
    departments: Departments
    divisions: Divisions
    industries: Industries
    calendar: tuple[HolidayYear, ...]
    terms: Family[PublicationWindow]
    lists: Family[ListType]
    list_procedures: Family[ListProcedure]
    deadlines: Family[Deadline]
    case_deadlines: Family[Deadline]
    retention: Family[RetentionTerm]
    tiers: Family[TierRule]
    record_kinds: Family[KindRule]
    domains: Family[DomainRule]
    violations: Family[Violation]
    approvals: Family[ReviewRule]
    ratings: RatingModels
    rating_sources: Family[RatingSource]
    rating_lists: Family[ListedAs]
    inspection_factors: Family[InspectionFactor]
    awards: Family[Award]
    papers: Table[PaperTemplate]
    measure_catalogue: Family[Measure]
    measure_bases: Family[Basis]
    measure_deadlines: Family[Deadline]
    records: RecordLaw = field(init=False)
    blacklist: BlacklistLaw = field(init=False)
    measures: MeasureLaw = field(init=False)

    def __post_init__(self) -> None:
        if self.city.lead_department not in self.departments:
            raise Invalid(f"规则库：牵头部门「{self.city.lead_department}」不在部门表中。")
        _refuse_unknown_deciders(self.lists, self.departments)
        _refuse_what_is_missing(self.terms, {tier.value for tier in Tier})
        _refuse_what_is_missing(_newest(self.retention), {one.value for one in PersonalField})
        _refuse_what_is_missing(_newest(self.record_kinds), {kind.value for kind in RecordKind})
        records = RecordLaw(
            tiers=self.tiers,
            kinds=self.record_kinds,
            terms=self.terms,
            domains=self.domains,
            violations=self.violations,
            reviews=self.approvals,
            deadlines=self.deadlines,
            calendar=work_calendar(self.calendar),
            authorities=authorities(self.departments),
            domain_ids=domain_ids(self.departments),
        )
        refuse_strange_records(records)
        object.__setattr__(self, "records", records)
        _refuse_lists_without_procedure(self.lists, self.list_procedures)
        _refuse_what_is_missing(self.case_deadlines, set(LIMITS))
        blacklist = BlacklistLaw(
            lists=self.lists,
            procedures=self.list_procedures,
            limits=self.case_deadlines,
            calendar=records.calendar,
        )
        object.__setattr__(self, "blacklist", blacklist)
        object.__setattr__(self, "measures", self._law_of_measures(records.calendar))
        refuse_strange_awards(self.awards, self.departments, self.divisions)

    @property
    def lead_department(self) -> Department:
        """The department that keeps the register."""
        return self.departments.of(self.city.lead_department)

    def holiday_year(self, year: int) -> HolidayYear:
        """Return the holiday table of a year.

        Raises: Invalid where there is none; a working day is never guessed.
        """
        for table in self.calendar:
            if table.year == year:
                return table
        raise Invalid(f"规则库没有 {year} 年的节假日安排，不能推算工作日，请先补充。")

    def _law_of_measures(self, calendar: WorkCalendar) -> MeasureLaw:
        law = MeasureLaw(
            catalogue=self.measure_catalogue,
            bases=self.measure_bases,
            limits=self.measure_deadlines,
            calendar=calendar,
        )
        refuse_strange_measures(law, self.lists, self.departments)
        return law


def _refuse_unknown_deciders(lists: Family[ListType], departments: Departments) -> None:
    for edition in lists.editions:
        for list_type in edition:
            for decider in list_type.deciders:
                _refuse_a_decider(list_type, decider, departments)


def _refuse_lists_without_procedure(
    lists: Family[ListType], procedures: Family[ListProcedure]
) -> None:
    for edition in lists.editions:
        known = {one.id for one in edition_for(procedures, edition.effective_from)}
        if missing := sorted({one.id for one in edition} - known):
            raise Invalid(
                f"规则库：名单版本「{edition.id}」中的「{'、'.join(missing)}」没有办理程序。"
            )


def _refuse_a_decider(list_type: ListType, decider: str, departments: Departments) -> None:
    named = f"规则库：名单「{list_type.name_zh}」的认定部门「{decider}」"
    if decider not in departments:
        raise Invalid(f"{named}不在部门表中。")
    if not departments[decider].may(DepartmentRole.DECIDER):
        raise Invalid(f"{named}没有作出决定的职责。")


def _newest(family: Family[ItemT]) -> Family[ItemT]:
    """Return the family with its last edition only: an earlier one does not know later words."""
    return Family(family.name_zh, family.editions[-1:])


def _refuse_what_is_missing(family: Family[ItemT], needed: set[str]) -> None:
    for edition in family.editions:
        missing = sorted(needed - {item.id for item in edition})
        if missing:
            raise Invalid(
                f"规则库「{family.name_zh}」版本「{edition.id}」缺少：{'、'.join(missing)}。"
            )
