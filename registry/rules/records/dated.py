"""Dated law as the rules see it: families of editions, and the one that governs a day.

Invariant: the rules know editions by what they can be asked; the rulebook makes and checks them.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol, TypeVar

from models.vocabulary import Word

PROPOSAL = "PROPOSAL"  # the mark of what is our design and no law (RULEBOOK, head)
ItemT_co = TypeVar("ItemT_co", covariant=True)
ItemT = TypeVar("ItemT")


class LawEdition(Protocol[ItemT_co]):
    """One state of the law, in force on [effective_from, effective_to)."""

    @property
    def id(self) -> str:
        """The id that decisions store."""

    @property
    def title_zh(self) -> str:
        """The norm by name."""

    @property
    def effective_from(self) -> date:
        """The first day in force."""

    @property
    def effective_to(self) -> date | None:
        """The first day not in force; None: until further notice."""

    @property
    def certainty(self) -> Word:
        """How sure we are."""

    def __iter__(self) -> Iterator[ItemT_co]:
        """Yield the items in the order of the file."""

    def __contains__(self, item_id: object) -> bool:
        """Say whether the edition has an item of that id."""

    def of(self, item_id: str) -> ItemT_co:
        """Return the item of that id; raises NotFound."""


class LawFamily(Protocol[ItemT_co]):
    """The editions of one kind of rule, oldest first, without gap and overlap."""

    @property
    def name_zh(self) -> str:
        """The name of the family."""

    @property
    def editions(self) -> Sequence[LawEdition[ItemT_co]]:
        """The editions, oldest first."""


class TimeLimit(Protocol):
    """A limit for an act, as the deadlines of the rulebook have it."""

    @property
    def id(self) -> str:
        """The name of the limit."""

    @property
    def name_zh(self) -> str:
        """What must be done."""

    @property
    def number(self) -> int:
        """How many of `unit`."""

    @property
    def unit(self) -> Word:
        """Working days, days or months."""

    @property
    def legal_basis(self) -> str:
        """The norm."""

    @property
    def certainty(self) -> Word:
        """How sure we are."""


def edition_for(family: LawFamily[ItemT], day: date) -> LawEdition[ItemT]:
    """Return the edition in force on `day`; before the first one, the first, by way of reference.

    An old paper is judged by the oldest law that is known, and `is_older_than_law` tells of it.
    """
    chosen = family.editions[0]
    for edition in family.editions:
        if edition.effective_from <= day:
            chosen = edition
    return chosen


def edition_with(family: LawFamily[ItemT], day: date, item_id: str) -> LawEdition[ItemT]:
    """Return the edition of `day` that governs an item: the first later one where it has none yet.

    A kind of record that the law named only later is judged by the law that first named it.
    """
    chosen = edition_for(family, day)
    if item_id in chosen:
        return chosen
    later = (one for one in family.editions if one.effective_from > day and item_id in one)
    return next(later, chosen)


def is_older_than_law(family: LawFamily[ItemT], day: date) -> bool:
    """Say whether `day` lies before the first edition that is known."""
    return day < family.editions[0].effective_from


def item_in(edition: LawEdition[ItemT], item_id: str) -> ItemT | None:
    """Return the item of that id, or None where the edition has none."""
    return edition.of(item_id) if item_id in edition else None


def norm_of(edition: LawEdition[ItemT], certainty: Word) -> str:
    """Return the norm that an item of an edition rests on, as a sentence names it.

    What is our own proposal is never put into the mouth of a norm.
    """
    if certainty.value == PROPOSAL:
        return f"本平台对《{edition.title_zh}》的细化规则"
    return f"《{edition.title_zh}》"
