"""What a place on a list says of a rating (名单信息归集): which item or flag, and on which days.

Invariant: nothing here looks at today; a stay interrupts what an entry says and lengthens nothing; an
entry that was revoked says nothing, as if it had never been.
Source: rating_model.yaml §2 (N103, N204), §5 (L8), §6 (V1).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from models.vocabulary import FOREVER, EntryEvent, Word
from registry.rules.blacklist.replaying import Happened, replay
from registry.rules.ratings.facts import Condition, Negative, Span, number_of_entry
from registry.rules.ratings.words import RatingFlag
from registry.rules.records.dated import LawFamily, edition_for


@dataclass(frozen=True, slots=True)
class ListedAs:
    """What an entry of a list type (`id`) counts as: an item, a flag, or expressly nothing."""

    id: str
    item: str | None
    flag: RatingFlag | None
    reason_zh: str
    source: str
    certainty: Word


class Listing(NamedTuple):
    """An entry of a list with what happened to it, as known at an instant, in that order."""

    entry_id: int
    list_type: str
    listed_on: date
    decision_no: str
    happened: tuple[Happened, ...]

    @property
    def is_revoked(self) -> bool:
        """Say whether the listing was set aside."""
        return any(one.event is EntryEvent.REVOKED for one in self.happened)


def negatives_of(listings: Iterable[Listing], law: LawFamily[ListedAs]) -> Iterator[Negative]:
    """Yield the facts that entries give as items: while they are in force, stays marked."""
    for one, rule in _counted(listings, law):
        span = _span(one)
        if rule.item is not None and span is not None and span.start is not None:
            yield Negative(
                item=rule.item,
                on=span.start,
                record_id=number_of_entry(one.entry_id),
                ends_on=span.end,
                suspended=stays_of(one.happened),
                paper=one.decision_no,
            )


def conditions_of(listings: Iterable[Listing], law: LawFamily[ListedAs]) -> Iterator[Condition]:
    """Yield the spans in which entries raise a flag: in force and not stayed."""
    for one, rule in _counted(listings, law):
        span = _span(one)
        if rule.flag is None or span is None:
            continue
        for left in without(span, stays_of(one.happened)):
            if left.start is not None:
                number = number_of_entry(one.entry_id)
                yield Condition(rule.flag, left.start, left.end, None, number, one.decision_no)


def stays_of(happened: Sequence[Happened]) -> tuple[Span, ...]:
    """Return the spans in which the execution of an entry is stayed; an open one has no end."""
    found: list[Span] = []
    for one in happened:
        if one.event is EntryEvent.STAYED:
            found.append(Span(one.valid_from))
        elif one.event is EntryEvent.RESUMED and found:
            found[-1] = Span(found[-1].start, one.valid_from)
    return tuple(found)


def without(whole: Span, stays: Sequence[Span]) -> Iterator[Span]:
    """Yield what is left of a span when the stays are taken out, in order."""
    at = whole.start
    for stay in sorted(stays, key=lambda one: one.start or date.min):
        begins = stay.start or date.min
        if at is not None and at < begins and (whole.end is None or at < whole.end):
            yield Span(at, begins if whole.end is None else min(begins, whole.end))
        if stay.end is None:
            return
        at = max(at or stay.end, stay.end)
    if whole.end is None or at is None or at < whole.end:
        yield Span(at, whole.end)


def _counted(
    listings: Iterable[Listing], law: LawFamily[ListedAs]
) -> Iterator[tuple[Listing, ListedAs]]:
    for one in listings:
        edition = edition_for(law, one.listed_on)
        if one.list_type in edition and not one.is_revoked:
            yield one, edition.of(one.list_type)


def _span(one: Listing) -> Span | None:
    """Return the days on which an entry is in force, stays left aside; None where there are none."""
    state = replay(one.happened)
    if state.in_force_from >= state.until_on:
        return None
    return Span(state.in_force_from, None if state.until_on == FOREVER else state.until_on)
