"""From the papers of a subject to the facts of its rating (信息归集): what counts, and on which days.

Invariant: nothing here looks at today. A paper's use ends with its stated 公示截止期; the windows of
the law are not applied again, as the model's decay is the window of use (ADR 0015).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from models.vocabulary import InformationClass
from registry.rules.calendar import add_months
from registry.rules.ratings.facts import Condition, Negative, Positive, Span
from registry.rules.ratings.law import RatingLaw
from registry.rules.ratings.listed import (
    ListedAs,
    Listing,
    conditions_of,
    negatives_of,
    without,
)
from registry.rules.ratings.sources import Channel, RatingSource, Traits, counted_as
from registry.rules.ratings.words import RatingFlag
from registry.rules.records.dated import LawFamily, edition_for
from registry.rules.records.particulars import class_of

REMEMBERED = 50_000
_DAY = timedelta(days=1)


class Paper(NamedTuple):
    """A record that stands, with what hangs on it, as known at an instant.

    `overdue`: spans in which an officer's mark says that a duty is overdue; `done_on`: the day on
    which the last duty was performed; `recalled_on`: the day on which the goods were recalled.
    """

    record_id: int
    traits: Traits
    decided_on: date
    valid_until: date | None = None
    publicity_until: date | None = None
    rectify_by: date | None = None
    domain: str | None = None
    case_no: str | None = None
    project: str | None = None
    basis: str | None = None
    stays: tuple[Span, ...] = ()
    overdue: tuple[Span, ...] = ()
    done_on: date | None = None
    recalled_on: date | None = None

    @property
    def name(self) -> str:
        """Its document number, else its title."""
        return self.traits.document_no or self.traits.title or ""

    @property
    def use_ends_on(self) -> date | None:
        """The first day on which it must not be used."""
        return _day_after(self.publicity_until)

    @property
    def is_bad(self) -> bool:
        """Whether it speaks ill of its subject."""
        return class_of(self.traits.kind, self.traits.finding) is InformationClass.BAD


@dataclass(frozen=True, slots=True, eq=False)
class GatheringLaw:
    """By what papers and entries become facts: dated rules, and the terms of the model's editions.

    `lookbacks`: in which span a sign of life is heard for how many months, oldest first.
    """

    sources: LawFamily[RatingSource]
    lists: LawFamily[ListedAs]
    lookbacks: Sequence[tuple[Span, int]]
    veto_months: Mapping[RatingFlag, int | None]


def gathering_law(
    sources: LawFamily[RatingSource], lists: LawFamily[ListedAs], law: RatingLaw
) -> GatheringLaw:
    """Return the law of gathering; drafts have no say, and a look-back holds in its reign only.

    Of several editions that govern at some time the longest terms of vetoes hold.
    """
    months: dict[RatingFlag, int | None] = {}
    for reign in law.reigns:
        for veto in reign.model.vetoes:
            known = months.get(veto.flag, 0)
            is_open = known is None or veto.months is None
            months[veto.flag] = None if is_open else max(known or 0, veto.months or 0)
    lookbacks = [
        (Span(reign.start, reign.end), reign.model.minimum.activity_lookback_months)
        for reign in law.reigns
    ]
    return GatheringLaw(sources, lists, lookbacks, months)


@dataclass(slots=True)
class Gathered:
    """The facts that papers gave, in the order of the papers."""

    negatives: list[Negative] = field(default_factory=list)
    positives: list[Positive] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    activity: set[date] = field(default_factory=set)
    in_force: set[Span] = field(default_factory=set)


def gather(
    papers: Iterable[Paper], law: GatheringLaw, listings: Sequence[Listing] = ()
) -> Gathered:
    """Return what papers and entries of one subject, and of those read through it, say of its rating."""
    found = Gathered()
    for paper in papers:
        edition = edition_for(law.sources, paper.decided_on)
        for rule in _counted_as(law, edition.id, paper.traits):
            if rule.item is not None and rule.channel is Channel.MERIT:
                found.positives.append(_positive(rule.item, paper))
            elif rule.item is not None:
                found.negatives += _negatives(rule.item, rule.channel, paper)
            elif rule.flag is not None:
                found.conditions += _conditions(rule.flag, rule.channel, paper, law)
            else:
                _note_activity(found, paper, law)
    found.negatives += negatives_of(listings, law.lists)
    found.conditions += conditions_of(listings, law.lists)
    return found


@lru_cache(maxsize=REMEMBERED)
def _counted_as(law: GatheringLaw, edition_id: str, traits: Traits) -> tuple[RatingSource, ...]:
    edition = next(one for one in law.sources.editions if one.id == edition_id)
    return counted_as(edition, traits)


def _positive(item: str, paper: Paper) -> Positive:
    last = _earliest(paper.valid_until, paper.publicity_until)
    return Positive(
        item,
        paper.decided_on,
        paper.record_id,
        None if last == date.max else last,
        paper.project,
        paper.name,
    )


def _negatives(item: str, channel: Channel, paper: Paper) -> Iterator[Negative]:
    """Yield the facts of an item. A duty or a recall that is late is no part of the case itself."""
    if channel is Channel.OVERDUE:
        for span in paper.overdue:
            start = span.start or paper.decided_on
            end = _earliest(span.end, paper.done_on, paper.use_ends_on)
            if end is None or start < end:
                yield _negative(item, paper, start, end)._replace(case_no=None)
    elif channel is Channel.RECALL_LATE:
        late = _late_since(paper)
        if late is not None:
            yield _negative(item, paper, late, paper.use_ends_on)._replace(case_no=None)
    elif channel is Channel.ENTRY:
        removed = None if paper.valid_until == date.max else paper.valid_until
        yield _negative(item, paper, paper.decided_on, _earliest(removed, paper.use_ends_on))
    else:
        yield _negative(item, paper, paper.decided_on, paper.use_ends_on)


def _negative(item: str, paper: Paper, on: date, ends_on: date | None) -> Negative:
    return Negative(
        item=item,
        on=on,
        record_id=paper.record_id,
        domain=paper.domain,
        case_no=paper.case_no,
        ends_on=ends_on,
        suspended=paper.stays,
        paper=paper.name,
        basis=paper.basis or "",
    )


def _conditions(
    flag: RatingFlag, channel: Channel, paper: Paper, law: GatheringLaw
) -> Iterator[Condition]:
    """Yield the spans in which a flag holds; a stay interrupts it and lengthens no term."""
    start, end = paper.decided_on, paper.use_ends_on
    if channel is Channel.RECALL_FLAG:
        late = _late_since(paper)
        if late is None:
            return
        start, end = late, _earliest(end, paper.recalled_on)
    months = law.veto_months.get(flag)
    for place, span in enumerate(without(Span(start, end), paper.stays)):
        since = span.start or start
        term = add_months(start, months) if months is not None and place else None
        until = _earliest(span.end, term)
        if until is None or since < until:
            yield Condition(flag, since, until, None, paper.record_id, paper.name)


def _late_since(paper: Paper) -> date | None:
    """Return the first day on which a recall is late; None: it is not, or no day was set."""
    due = paper.rectify_by
    if due is None or due == date.max:
        return None
    if paper.recalled_on is not None and paper.recalled_on <= due:
        return None
    return due + _DAY


def _note_activity(found: Gathered, paper: Paper, law: GatheringLaw) -> None:
    """Note that something was heard of the subject: a bad paper only as long as it may be used."""
    end = paper.use_ends_on
    if paper.is_bad and end is not None:
        found.in_force.update(_heard(paper.decided_on, end, law))
        return
    found.activity.add(paper.decided_on)
    last = _day_after(paper.valid_until)
    if not paper.is_bad and last is not None and paper.decided_on < last:
        found.in_force.add(Span(paper.decided_on, last))


def _heard(on: date, end: date, law: GatheringLaw) -> Iterator[Span]:
    """Yield the spans in which a paper is a sign of life, by the look-back of each reign; joined."""
    start: date | None = None
    until = on
    for place, (reign, months) in enumerate(law.lookbacks):
        begins = on if place == 0 else max(on, reign.start or on)
        ends = min(end, add_months(on, months), reign.end or date.max)
        if ends <= begins:
            continue
        if start is not None and begins > until:
            yield Span(start, until)
            start = None
        start, until = start or begins, ends
    if start is not None:
        yield Span(start, until)


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _day_after(last: date | None) -> date | None:
    """Return the first day after the last one; 9999-12-31 is how a source writes 长期."""
    return None if last is None or last == date.max else last + _DAY
