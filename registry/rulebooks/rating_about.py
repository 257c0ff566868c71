"""What an edition of the rating model tells of itself: source, certainty, names, worked examples."""

from collections.abc import Mapping
from datetime import date

from registry.errors import Invalid
from registry.rulebooks.entries import Entry
from registry.rulebooks.words import Certainty
from registry.rules.ratings import Named
from registry.rules.ratings.model import About
from registry.rules.ratings.trying import Trial, trials_of

_NAMES = ("name_zh", "name_en")


def read_about(top: Entry, head: Entry) -> About:
    """Return what is told of an edition besides its rules. Raises: Invalid for a broken example."""
    return About(
        source=head.text_or_empty("source"),
        certainty=head.word("certainty", Certainty) if head.has("certainty") else None,
        based_on=head.text_or_empty("based_on"),
        domain_names=_names(top.entry("domain_names")) if top.has("domain_names") else {},
        group_names=_names(top.entry("positive_groups")),
        examples=_examples(top),
    )


def names_in(entry: Entry) -> tuple[str, ...]:
    """Return the fields that name an entry in both languages, where it has a name."""
    return _NAMES if entry.has("name_zh") else ()


def _names(section: Entry) -> Mapping[str, Named]:
    named = {key: section.entry(key) for key in section.content}
    return {
        key: Named(one.text("name_zh"), one.text_or_empty("name_en") or key)
        for key, one in named.items()
        if one.has("name_zh")
    }


def _examples(top: Entry) -> tuple[Trial, ...]:
    found = []
    for one in top.entries("examples"):
        if one.content.get("as_of") is None:
            continue  # without its day it is an example for the reader of the file alone
        try:
            found += trials_of([dict(one.content)], date.min)  # every example has its day
        except Invalid as error:
            raise Invalid(f"规则库 {one.where}：{error}") from error
    return tuple(found)
