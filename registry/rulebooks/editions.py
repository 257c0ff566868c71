"""Dated law: a family of rules as editions that follow one another without overlap and without gap.

An edition is never changed once it was in force; new law is a new edition.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from registry.errors import Invalid, NotFound
from registry.rulebooks.entries import Entry, read_yaml
from registry.rulebooks.words import Certainty


class Item(Protocol):
    """What a family holds: something with an id that stays the same from edition to edition."""

    @property
    def id(self) -> str:
        """The name that other tables store."""


ItemT = TypeVar("ItemT", bound=Item)


@dataclass(frozen=True, slots=True)
class Edition(Generic[ItemT]):
    """One state of the law, in force on [effective_from, effective_to); None: until further notice."""

    id: str
    title_zh: str
    effective_from: date
    effective_to: date | None
    source: str
    certainty: Certainty
    items: tuple[ItemT, ...]

    def __iter__(self) -> Iterator[ItemT]:
        return iter(self.items)

    def __contains__(self, item_id: object) -> bool:
        return any(item.id == item_id for item in self.items)

    def of(self, item_id: str) -> ItemT:
        """Return the item of that id.

        Raises: NotFound where this edition has none.
        """
        for item in self.items:
            if item.id == item_id:
                return item
        raise NotFound(f"规则版本「{self.id}」中没有「{item_id}」。")

    def is_in_force_on(self, day: date) -> bool:
        """Return whether the edition governs that day."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)


@dataclass(frozen=True, slots=True)
class Family(Generic[ItemT]):
    """All editions of one kind of rule, oldest first; made only if they fit together."""

    name_zh: str
    editions: tuple[Edition[ItemT], ...]

    def __post_init__(self) -> None:
        if not self.editions:
            raise Invalid(f"规则库「{self.name_zh}」没有任何版本。")
        refuse_doubles([edition.id for edition in self.editions], f"「{self.name_zh}」的版本号")
        for edition in self.editions:
            _refuse_a_crooked_edition(edition, self.name_zh)
        for earlier, later in pairwise(self.editions):
            refuse_overlap_and_gap(earlier, later, self.name_zh)

    def edition_on(self, day: date) -> Edition[ItemT]:
        """Return the edition in force on `day`.

        Raises: Invalid where none is; the law of that day is not guessed.
        """
        for edition in self.editions:
            if edition.is_in_force_on(day):
                return edition
        raise Invalid(
            f"规则库「{self.name_zh}」没有 {day.isoformat()} 施行的版本，不能推定，请先补充。"
        )

    def edition(self, edition_id: str) -> Edition[ItemT]:
        """Return the edition that a decision was made under, by the id it stored.

        Raises: NotFound where there is none.
        """
        for edition in self.editions:
            if edition.id == edition_id:
                return edition
        raise NotFound(f"规则库「{self.name_zh}」没有版本「{edition_id}」。")


def read_family(path: Path, read_item: Callable[[Entry], ItemT]) -> Family[ItemT]:
    """Return the family in a YAML file; an edition `based_on` another tells only what changed."""
    top = read_yaml(path)
    top.only("name_zh", "editions")
    read: dict[str, Edition[ItemT]] = {}
    for entry in top.entries("editions"):
        edition = _read_edition(entry, read, read_item)
        if edition.id in read:
            raise Invalid(f"规则库 {entry.where}：版本号重复。")
        read[edition.id] = edition
    ordered = sorted(read.values(), key=lambda edition: edition.effective_from)
    return Family(top.text("name_zh"), tuple(ordered))


def _read_edition(
    entry: Entry, earlier: dict[str, Edition[ItemT]], read_item: Callable[[Entry], ItemT]
) -> Edition[ItemT]:
    entry.only(
        *("id", "title_zh", "effective_from", "effective_to", "source", "certainty"),
        *("based_on", "without", "items"),
    )
    own = [read_item(item) for item in entry.entries("items")]
    refuse_doubles([item.id for item in own], f"{entry.where} 的条目")
    return Edition(
        id=entry.text("id"),
        title_zh=entry.text("title_zh"),
        effective_from=entry.day("effective_from"),
        effective_to=entry.day_or_none("effective_to"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
        items=_on_top_of(_inherited(entry, earlier), own),
    )


def _inherited(entry: Entry, earlier: dict[str, Edition[ItemT]]) -> tuple[ItemT, ...]:
    """Return what the edition takes over: the items of `based_on` but those named in `without`."""
    dropped = entry.texts("without")
    base = earlier.get(entry.text("based_on")) if entry.has("based_on") else None
    if entry.has("based_on") and base is None:
        raise Invalid(f"规则库 {entry.where}：所依据的版本「{entry.text('based_on')}」不在它之前。")
    inherited = base.items if base else ()
    strange = set(dropped) - {item.id for item in inherited}
    if strange:
        raise Invalid(f"规则库 {entry.where}：要删去的「{'、'.join(sorted(strange))}」原本就没有。")
    return tuple(item for item in inherited if item.id not in dropped)


def _on_top_of(inherited: tuple[ItemT, ...], own: list[ItemT]) -> tuple[ItemT, ...]:
    changed = {item.id: item for item in own}
    kept = [changed.pop(item.id, item) for item in inherited]
    return (*kept, *changed.values())


def refuse_doubles(ids: Sequence[str], what: str) -> None:
    """Refuse an id that stands twice in a list of `what`."""
    doubled = sorted({one for one in ids if ids.count(one) > 1})
    if doubled:
        raise Invalid(f"规则库{what}重复：{'、'.join(doubled)}。")


def _refuse_a_crooked_edition(edition: Edition[ItemT], family: str) -> None:
    if edition.effective_to is not None and edition.effective_to <= edition.effective_from:
        raise Invalid(f"规则库「{family}」版本「{edition.id}」的终止日不晚于施行日。")
    if not edition.items:
        raise Invalid(f"规则库「{family}」版本「{edition.id}」没有内容。")


class Dated(Protocol):
    """An edition of anything, in force on [effective_from, effective_to)."""

    @property
    def id(self) -> str:
        """The id that decisions store."""

    @property
    def effective_from(self) -> date | None:
        """The first day in force; None: a draft."""

    @property
    def effective_to(self) -> date | None:
        """The first day not in force; None: until further notice."""


def refuse_overlap_and_gap(earlier: Dated, later: Dated, family: str) -> None:
    """Refuse two editions of which the later does not begin where the earlier ends."""
    pair = f"规则库「{family}」版本「{earlier.id}」与「{later.id}」"
    assert later.effective_from is not None  # drafts are not compared
    if earlier.effective_to is None or earlier.effective_to > later.effective_from:
        raise Invalid(f"{pair}的施行期重叠。")
    if earlier.effective_to < later.effective_from:
        raise Invalid(
            f"{pair}之间有空档：{earlier.effective_to.isoformat()} 起至 {later.effective_from.isoformat()} 前无规可依。"
        )
