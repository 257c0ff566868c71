"""Lists of the law to choose from: domains, and the violation catalogue in force.

Invariant: an item that was retired since stays visible where it is held, apart from the others, with
what the catalogue has instead; it is never changed for the officer. Source: FEATURES B3; R1.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from rapidfuzz import fuzz
from wtforms import SelectChoice

from registry.rules.records import Proposed
from registry.rules.records.dated import edition_for, item_in
from registry.rules.records.law import RecordLaw, Violation

MOST_INSTEAD = 3
LEAST_LIKE = 30.0  # 0–100; below this nothing in the catalogue resembles the old item
OF_SAME_DOMAIN = 40.0


class Domain(NamedTuple):
    """A domain of supervision to choose."""

    id: str
    name: str


def domains(law: RecordLaw, on: date) -> Sequence[Domain]:
    """Return the domains that have a name, in the order of the rulebook."""
    return [Domain(rule.id, rule.name_zh) for rule in edition_for(law.domains, on)]


def violations(law: RecordLaw, on: date, held: str | None) -> list[SelectChoice]:
    """Return the catalogue in force by domain; an item that is held and was retired stands apart."""
    names = {one.id: one.name for one in domains(law, on)}
    edition = edition_for(law.violations, on)
    found = [SelectChoice("", "目录中没有，或未载明")]
    if held and held not in edition:
        old = _last_known(law, held)
        title = old.title_zh if old else held
        found.append(SelectChoice(held, title, optgroup="已从现行目录删去，请另选"))
    places = {domain: place for place, domain in enumerate(names)}
    in_order = sorted(edition, key=lambda item: places.get(item.domain, len(places)))
    return found + [
        SelectChoice(item.id, item.title_zh, optgroup=names.get(item.domain, item.domain))
        for item in in_order
    ]


def instead_of(law: RecordLaw, held: str, on: date) -> tuple[Proposed, ...]:
    """Return what the catalogue in force has instead of a retired item, the most alike first."""
    old = _last_known(law, held)
    edition = edition_for(law.violations, on)
    if old is None or held in edition:
        return ()
    scored = [(_likeness(old, item), item) for item in edition]
    nearest = sorted(scored, key=lambda pair: -pair[0])[:MOST_INSTEAD]
    sentence = f"原选“{old.title_zh}”已从现行目录删去；现行目录中与它相近的一项"
    return tuple(
        Proposed("violation", item.id, item.title_zh, sentence, 0, 0)
        for likeness, item in nearest
        if likeness >= LEAST_LIKE
    )


def _likeness(old: Violation, item: Violation) -> float:
    names = (item.title_zh, *item.aliases)
    best = max(fuzz.ratio(mine, name) for mine in (old.title_zh, *old.aliases) for name in names)
    return best + (OF_SAME_DOMAIN if item.domain == old.domain else 0.0)


def _last_known(law: RecordLaw, held: str) -> Violation | None:
    for edition in reversed(law.violations.editions):
        item = item_in(edition, held)
        if item is not None:
            return item
    return None
