"""What looks personal in a form, as its writer sees it: where it stands, masked, and what to do.

Invariant: a page never repeats what was found but in the field in which it was typed.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from registry.rules.reasons import SHORTEST_REASON
from registry.services.records.personal import REMOVED, Find
from registry.web.forms.records.form import RecordForm
from registry.web.forms.text import cleaned

AROUND = 12  # characters shown on either side
LONGEST_GROUND = 100  # why one find may stay in the text
KEEPS = re.compile(r"keep-([0-9a-f]{32})")
HIDES = "hide"
_STAR = "＊"


class Shown(NamedTuple):
    """A find on the page: its label, its surroundings with the find masked, the reason given."""

    find: Find
    label: str
    before: str
    masked: str
    after: str
    reason: str
    is_confirmed: bool


def shown_finds(form: RecordForm, finds: Iterable[Find], reasons: Mapping[str, str]) -> list[Shown]:
    """Return the finds with what stands around them; `reasons` by digest."""
    finds = tuple(finds)
    return [_shown(form, one, finds, reasons.get(one.digest, "")) for one in finds]


def hide(form: RecordForm, finds: Iterable[Find], digest: str | None) -> int:
    """Take the finds of a digest (None: all) out of the form's texts; return how many."""
    taken = [one for one in finds if digest is None or one.digest == digest]
    for one in sorted(taken, key=lambda find: (find.field, -find.start)):
        field = form[one.field]
        field.data = field.data[: one.start] + REMOVED + field.data[one.end :]
    return len(taken)


def reasons_of(sent: Mapping[str, str]) -> dict[str, str]:
    """Return the reasons that were given for keeping a find, by its digest."""
    return {
        match[1]: cleaned(text)[:LONGEST_GROUND]
        for name, text in sent.items()
        if (match := KEEPS.fullmatch(name))
    }


def confirmations(
    finds: Iterable[Find], reasons: Mapping[str, str]
) -> tuple[dict[str, object], ...]:
    """Return what a proposal keeps of the finds that were confirmed with a reason."""
    kept = {
        (one.field, one.digest): {
            "field": one.field,
            "kind": one.kind,
            "digest": one.digest,
            "reason": reasons[one.digest],
        }
        for one in finds
        if len(reasons.get(one.digest, "")) >= SHORTEST_REASON
    }
    return tuple(dict(one) for one in kept.values())


def _shown(form: RecordForm, find: Find, others: Iterable[Find], reason: str) -> Shown:
    field = form[find.field]
    text = field.data or ""
    for one in others:  # a neighbour must not be told either; places stay true
        if one.field == find.field:
            text = text[: one.start] + _masked(text[one.start : one.end]) + text[one.end :]
    return Shown(
        find=find,
        label=field.label.text,
        before=text[max(0, find.start - AROUND) : find.start],
        masked=text[find.start : find.end],
        after=text[find.end : find.end + AROUND],
        reason=reason,
        is_confirmed=len(reason) >= SHORTEST_REASON,
    )


def _masked(text: str) -> str:
    """Return a find, as long as it is, with all but its ends starred: 330＊＊＊＊1X, 张＊."""
    head, tail = (3, 2) if len(text) > 7 else (1, 0)
    return text[:head] + _STAR * (len(text) - head - tail) + text[len(text) - tail :]
