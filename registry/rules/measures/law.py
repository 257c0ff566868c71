"""The law of joint rewards and penalties: measures, what triggers them, the bases that carry them.

Invariant: a measure exists by a basis that is live on the day; the basis is data with days of its
own. Source: RULEBOOK §5; 国办发〔2020〕49号 (九)–(十二); 国发〔2016〕33号; measures.yaml.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.vocabulary import (
    CauseKind,
    Grade,
    MeasureCategory,
    MeasureClass,
    MeasureKind,
    NormRank,
    PenaltyKind,
    SubjectKind,
    Word,
)
from registry.rules.calendar import WorkCalendar, add_months, add_working_days
from registry.rules.records.dated import LawFamily, TimeLimit, edition_for

# What reduces rights or adds duties rests on one of these (国办发〔2020〕49号); 法规 include local ones.
HIGH_RANKS = frozenset(
    {
        NormRank.LAW,
        NormRank.REGULATION,
        NormRank.CENTRAL_POLICY,
        NormRank.JUDICIAL,
        NormRank.LOCAL_REGULATION,
    }
)
LIMITS = ("receive", "report", "report_again", "confirm", "longest_waiver")


@dataclass(frozen=True, slots=True)
class Basis:
    """One article that a measure rests on, live on [valid_from, valid_to)."""

    id: str
    norm: str
    article: str
    rank: NormRank
    valid_from: date
    valid_to: date | None
    covers_persons: bool
    source: str
    certainty: Word

    @property
    def name_zh(self) -> str:
        """The norm with its article, as it is quoted."""
        return f"{self.norm}{self.article}"

    def is_live_on(self, day: date) -> bool:
        """Say whether the article is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Trigger:
    """What calls for a measure, on which bases, and who then executes it.

    Of LISTING: `lists`, narrowed by `grounds`. Of PENALTY: `penalty_kinds` that the decision itself
    names, or any serious one where there are none; narrowed by `domains`. Of GRADE: `grades`.
    """

    cause: CauseKind
    bases: tuple[str, ...]
    executors: tuple[str, ...]
    lists: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    penalty_kinds: tuple[PenaltyKind, ...] = ()
    domains: tuple[str, ...] = ()
    grades: tuple[Grade, ...] = ()

    @property
    def is_named(self) -> bool:
        """Say whether a decision, or a list, names exactly this: only then are orders sent."""
        return self.cause is CauseKind.LISTING or bool(self.penalty_kinds)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of the catalogue; `what_zh` says what the department does."""

    id: str
    kind: MeasureKind
    measure_class: MeasureClass
    category: MeasureCategory
    name_zh: str
    name_en: str
    what_zh: str
    level_zh: str
    period_zh: str
    applies_to: tuple[SubjectKind, ...]
    triggers: tuple[Trigger, ...]
    needs_decision: bool  # only where a decision on the single case orders it
    needs_fair_competition: bool
    fair_competition_paper: str  # empty: the review has not been made, so the measure is off
    is_advisory: bool  # others decide for themselves; never ordered
    by_register: bool  # done by the register itself
    plans_inspections: bool  # sets how often is inspected or sampled, and takes nothing away
    note_zh: str
    source: str
    certainty: Word

    @property
    def is_punishment(self) -> bool:
        """Say whether it is a penalty."""
        return self.kind is MeasureKind.PUNISHMENT

    @property
    def restricts(self) -> bool:
        """Say whether it is more than the density of inspections, the one penalty a grade may bring."""
        return self.is_punishment and not self.plans_inspections


@dataclass(frozen=True, slots=True)
class MeasureLaw:
    """The catalogue, the bases, the limits of the loop and the working days."""

    catalogue: LawFamily[Measure]
    bases: LawFamily[Basis]
    limits: LawFamily[TimeLimit]
    calendar: WorkCalendar

    def edition_on(self, day: date) -> str:
        """Return the id of the edition of the catalogue that governs a day. Raises Invalid."""
        return edition_for(self.catalogue, day).id

    def measures_on(self, day: date) -> tuple[Measure, ...]:
        """Return the measures of a day; none before the first edition."""
        first = self.catalogue.editions[0].effective_from
        return () if day < first else tuple(edition_for(self.catalogue, day))

    def measure(self, measure_id: str, edition: str) -> Measure:
        """Return a measure as an edition has it. Raises KeyError for what was never there."""
        for one in self.catalogue.editions:
            if one.id == edition:
                return one.of(measure_id)
        raise KeyError(edition)

    def bases_on(self, day: date) -> Mapping[str, Basis]:
        """Return the bases that are live on a day, by id."""
        return {one.id: one for one in edition_for(self.bases, day) if one.is_live_on(day)}

    def known_bases(self, day: date) -> Mapping[str, Basis]:
        """Return all bases of the edition of a day, live or not, by id."""
        return {one.id: one for one in edition_for(self.bases, day)}

    def last_day(self, limit: str, since: date) -> date:
        """Return the last day of a limit that is counted from a day. Raises Invalid."""
        found = edition_for(self.limits, since).of(limit)
        unit = found.unit.value
        if unit == "wd":
            return add_working_days(since, found.number, self.calendar).last_day
        if unit == "months":
            return add_months(since, found.number)
        return since + timedelta(days=found.number)
