"""What is said of a subject, and what follows for its versions and its names.

Invariant: missing is not different — what a source does not state is carried forward, never
blanked; a name keeps the days on which it was borne.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import repeat
from typing import Any, NamedTuple

from models.vocabulary import (
    CodeKind,
    NameKind,
    PractitionerClass,
    SubjectKind,
    SubjectStatus,
)
from registry.rules.rows import join_cells


class NameSpan(NamedTuple):
    """A name and the days on which it was borne: [valid_from, valid_to)."""

    kind: NameKind
    name: str
    name_key: str
    valid_from: date | None = None
    valid_to: date | None = None


class Particulars(NamedTuple):
    """What a source states of a subject; None means that it states nothing."""

    name: str
    name_key: str
    uscc: str | None = None
    kind: SubjectKind | None = None
    status: SubjectStatus | None = None
    status_on: date | None = None
    established_on: date | None = None
    address: str | None = None
    division_code: str | None = None
    industry_code: str | None = None
    legal_representative: str | None = None
    parent_uscc: str | None = None
    practitioner_class: PractitionerClass | None = None
    employer_uscc: str | None = None
    certificate_no: str | None = None
    changed_on: date | None = None
    operator_name: str | None = None  # personal: goes to the vault
    person_name: str | None = None  # personal: goes to the vault
    id_number: str | None = None  # personal: goes to the vault
    other_names: tuple[NameSpan, ...] = ()
    other_codes: tuple[tuple[CodeKind, str], ...] = ()

    @property
    def key(self) -> str:
        """The natural key: a practitioner's certificate number, anybody else's credit code."""
        return self.certificate_no or self.uscc or ""


# The fields that make a version, in the order of the table; the rest of Particulars lies elsewhere.
VERSION_FIELDS = (
    *("kind", "uscc", "name", "status", "status_on", "established_on", "address"),
    *("division_code", "industry_code", "legal_representative", "parent_uscc"),
    *("practitioner_class", "employer_uscc"),
)
# What the journal commits to of a version's row, in the order in which a leaf is made of it.
LEAF_COLUMNS = (
    *("id", "subject_id", "valid_from", "kind", "uscc", "name", "status", "status_on"),
    *("established_on", "address", "division_code", "industry_code", "legal_representative"),
    *("parent_uscc", "practitioner_class", "employer_uscc", "source", "batch_id", "row_no"),
)
_FIELD_PLACES = tuple(Particulars._fields.index(field) for field in VERSION_FIELDS)
_REGISTERED = NameKind.REGISTERED


def columns_of(rows: Sequence[Particulars]) -> dict[str, tuple[Any, ...]]:
    """Return `rows` column by column, by field. Any: each field has a type of its own."""
    columns = zip(*rows, strict=True) if rows else repeat(())
    return dict(zip(Particulars._fields, columns, strict=False))


def stated_text(said: Particulars) -> str:
    """Return everything that makes a version, as stated, in one text: equal only for equal content."""
    return stated_texts([said])[0]


def stated_texts(rows: Sequence[Particulars]) -> list[str]:
    """Return the stated text of each of `rows`, column by column: a city's register is long."""
    columns = columns_of(rows)
    return join_cells([columns[field] for field in VERSION_FIELDS])


def carried_forward(known: Particulars, said: Particulars) -> Particulars:
    """Return `said` with what it does not state taken from `known`."""
    return said._replace(
        **{field: getattr(known, field) for field in VERSION_FIELDS if getattr(said, field) is None}
    )


def is_same_version(known: Particulars, said: Particulars) -> bool:
    """Return whether the version fields of both are equal."""
    return all(known[place] == said[place] for place in _FIELD_PLACES)


def first_day(said: Particulars, on: date) -> date:
    """Return from when the first version of a subject counts: its change, its founding, or `on`."""
    return said.changed_on or said.established_on or on


def next_day(said: Particulars, on: date) -> date:
    """Return from when a later version counts: the day of the change, or `on` where none is told."""
    return said.changed_on or on


def first_names(said: Particulars, on: date) -> list[NameSpan]:
    """Return the name spans of a subject met for the first time: the current name, then the others.

    The current name begins where the last former name ended; without former names, at the founding.
    """
    if not said.other_names:
        return [NameSpan(_REGISTERED, said.name, said.name_key, said.established_on)]
    former = [span for span in said.other_names if span.kind is NameKind.REGISTERED]
    ends = [span.valid_to for span in former]
    if not former:
        begins: date | None = said.established_on
    else:
        begins = None if None in ends else max(end for end in ends if end is not None)
    current = NameSpan(NameKind.REGISTERED, said.name, said.name_key, begins, None)
    return [current, *(ended(span, on) for span in said.other_names)]


def ended(span: NameSpan, on: date) -> NameSpan:
    """Return a former name with an end: `on` at the latest, where the source tells none."""
    if span.kind is not NameKind.REGISTERED or span.valid_to is not None:
        return span
    return span._replace(valid_to=on)


def new_names(known: Iterable[NameSpan], said: Particulars, on: date) -> list[NameSpan]:
    """Return the other names that `said` adds to the `known` ones."""
    borne = {(span.kind, span.name_key) for span in known}
    return [ended(span, on) for span in said.other_names if (span.kind, span.name_key) not in borne]


def renamed(current: NameSpan, said: Particulars, day: date) -> tuple[NameSpan, NameSpan]:
    """Return the current name closed on `day`, and the new one open from then.

    A change told for a day before the old name began closes the old one on its first day.
    """
    day = max(day, current.valid_from) if current.valid_from else day
    return (
        current._replace(valid_to=day),
        NameSpan(NameKind.REGISTERED, said.name, said.name_key, day, None),
    )


def former_name(current: NameSpan, said: Particulars, day: date, on: date) -> NameSpan:
    """Return the name that an older version tells: borne from `day` until the current one began.

    Where the current name is older than that, only the end is kept: two sources disagree.
    """
    ends = current.valid_from or on
    begins = day if day <= ends else None
    return NameSpan(NameKind.REGISTERED, said.name, said.name_key, begins, ends)


def is_in_force(span: NameSpan, on: date) -> bool:
    """Return whether a name was borne on `on`; a span without days is held to have been."""
    begun = span.valid_from is None or span.valid_from <= on
    return begun and (span.valid_to is None or on < span.valid_to)
