"""The catalogue of measures as it is read on a day: which may apply at all, and how it is narrowed.

Invariant: values only; of internal lists nothing is told, and a measure that is off says why.
Source: RULEBOOK §5; LAW-AND-FAIRNESS 4.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from models.vocabulary import (
    CauseKind,
    MeasureCategory,
    MeasureClass,
    MeasureKind,
    MeasureStanding,
    SubjectKind,
    Word,
)
from registry.rules.measures.law import Basis, Measure, MeasureLaw, Trigger

LONGEST = 100


class CatalogueSort(Word):
    """In which order the measures of the catalogue stand."""

    CATALOGUE = "catalogue", "目录顺序", "As in the catalogue"
    NEWEST_BASIS = "newest_basis", "依据施行日，从近到远", "Newest basis first"


@dataclass(frozen=True, slots=True)
class Called:
    """One way in which a measure is called for, with the bases that are known for it."""

    trigger: Trigger
    lists: tuple[str, ...]
    bases: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class Catalogued:
    """A measure of the catalogue on a day: what calls for it, and whether it may apply at all."""

    measure: Measure
    standing: MeasureStanding
    called: tuple[Called, ...]

    @property
    def executors(self) -> tuple[str, ...]:
        """The departments that execute it, each once."""
        return tuple(dict.fromkeys(one for way in self.called for one in way.trigger.executors))

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists that call for it, each once."""
        return tuple(dict.fromkeys(one for way in self.called for one in way.lists))

    @property
    def bases(self) -> tuple[Basis, ...]:
        """What it rests on, each once."""
        return tuple(dict.fromkeys(one for way in self.called for one in way.bases))

    @property
    def newest_basis(self) -> date:
        """The day on which its newest basis took effect."""
        return max((one.valid_from for one in self.bases), default=date.min)


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """What a reader asks of the catalogue."""

    text: str = ""
    kind: MeasureKind | None = None
    measure_class: MeasureClass | None = None
    category: MeasureCategory | None = None
    list_type: str = ""
    department: str = ""
    subject_kind: SubjectKind | None = None
    standing: MeasureStanding | None = None
    sort: CatalogueSort = CatalogueSort.CATALOGUE


def catalogue_on(
    law: MeasureLaw, public_lists: Collection[str], on: date
) -> tuple[Catalogued, ...]:
    """Return the measures of a day; of the lists that call for them only those that are public."""
    known = law.known_bases(on)
    return tuple(
        Catalogued(
            measure=one,
            standing=standing_of(one, law, on),
            called=tuple(_called(one, public_lists, known)),
        )
        for one in law.measures_on(on)
    )


def standing_of(measure: Measure, law: MeasureLaw, on: date) -> MeasureStanding:
    """Return whether a measure may apply on a day, and if not, what it waits for."""
    live = law.bases_on(on)
    if not measure.triggers:
        return MeasureStanding.NOT_TRIGGERED
    if not any(basis in live for trigger in measure.triggers for basis in trigger.bases):
        return MeasureStanding.NO_BASIS
    if measure.needs_fair_competition and not measure.fair_competition_paper:
        return MeasureStanding.NOT_REVIEWED
    if measure.needs_decision:
        is_named = any(trigger.penalty_kinds for trigger in measure.triggers)
        return MeasureStanding.NAMED_ONLY if is_named else MeasureStanding.DECISION_ONLY
    return MeasureStanding.OTHERS_DECIDE if measure.is_advisory else MeasureStanding.APPLIES


def matching(found: Iterable[Catalogued], asked: CatalogueQuery) -> tuple[Catalogued, ...]:
    """Return those that answer to a question, in the order asked for."""
    matched = [one for one in found if _matches(one, asked)]
    if asked.sort is CatalogueSort.NEWEST_BASIS:
        matched.sort(key=lambda one: one.newest_basis, reverse=True)
    return tuple(matched)


def _called(
    measure: Measure, public_lists: Collection[str], known: Mapping[str, Basis]
) -> Iterator[Called]:
    for trigger in measure.triggers:
        lists = tuple(one for one in trigger.lists if one in public_lists)
        if trigger.cause is not CauseKind.LISTING or lists:
            bases = tuple(known[one] for one in trigger.bases if one in known)
            yield Called(trigger, lists, bases)


def _matches(one: Catalogued, asked: CatalogueQuery) -> bool:
    measure = one.measure
    return all(
        (
            asked.kind in (None, measure.kind),
            asked.measure_class in (None, measure.measure_class),
            asked.category in (None, measure.category),
            asked.standing in (None, one.standing),
            asked.subject_kind is None or asked.subject_kind in measure.applies_to,
            not asked.list_type or asked.list_type in one.lists,
            not asked.department or asked.department in one.executors,
            not asked.text or asked.text[:LONGEST].casefold() in _said(one),
        )
    )


def _said(one: Catalogued) -> str:
    """Return all that may be searched for of a measure."""
    measure = one.measure
    words = (measure.id, measure.name_zh, measure.name_en, measure.what_zh)
    return "\n".join((*words, *(basis.name_zh for basis in one.bases))).casefold()
