"""Values found in a paper, offered beside their sentences, put into the form where they are adopted.

Invariant: a value goes into its field as text, as if it had been typed there; nothing is applied that
was not ticked.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from models.vocabulary import PenaltyKind
from registry.rules.records import Proposed
from registry.web.forms.records.asked import ASKED
from registry.web.forms.records.fields import shown_day, shown_fen
from registry.web.forms.records.form import RecordForm
from registry.web.forms.text import cleaned

ADOPTS = re.compile(f"adopt-({'|'.join(ASKED)})")
LONGEST = 4_000


class Offered(NamedTuple):
    """A value as the page offers it: its field's label, how it reads, its sentence, its text."""

    field: str
    label: str
    shown: str
    sentence: str
    text: str


def offered(form: RecordForm, proposed: Iterable[Proposed]) -> list[Offered]:
    """Return the values of a paper that the form's fields do not hold already."""
    return [
        Offered(one.field, form[one.field].label.text, one.shown, one.sentence, written(one))
        for one in proposed
        if one.field in form.layout.fields and not _holds(form, one)
    ]


def written(one: Proposed) -> str:
    """Return a proposed value as the text that its tick carries."""
    value: Any = one.value
    if isinstance(value, tuple):
        return ",".join(kind.value for kind in value)
    if isinstance(value, date):
        return shown_day(value)
    return shown_fen(value) if isinstance(value, int) else str(value)


def adopt(form: RecordForm, sent: Mapping[str, str]) -> list[str]:
    """Put what was ticked into its fields; return the labels of the fields that were filled."""
    filled = []
    for name, text in sent.items():
        match = ADOPTS.fullmatch(name)
        if match is None or match[1] not in form.layout.fields:
            continue
        field = form[match[1]]
        if match[1] == "penalty_kinds":
            known = {kind.value for kind in PenaltyKind}
            field.data = [word for word in text.split(",") if word in known]
        else:
            field.data = cleaned(text)[:LONGEST]
        filled.append(field.label.text)
    return filled


def _holds(form: RecordForm, one: Proposed) -> bool:
    held = form[one.field].data
    return ",".join(held or ()) == written(one) if isinstance(held, list) else held == written(one)
