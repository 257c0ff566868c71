"""A row on its way in, and what of it goes where.

Invariant: personal data is named here once; whatever is not in `personal_of` is not personal.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.vocabulary import CodeKind, PersonalField
from registry.rules.subjects import Particulars
from registry.services.subjects.writing import Source

PERSONAL_FIELDS = (
    PersonalField.OPERATOR_NAME,
    PersonalField.PERSON_NAME,
    PersonalField.ID_NUMBER,
)
NOTHING_PERSONAL = (None, None, None)


class Row(NamedTuple):
    """One row to be taken in, with its number in the file."""

    row_no: int | None
    said: Particulars


class Work(NamedTuple):
    """What every step of taking in needs."""

    session: Session
    source: Source
    at: datetime
    on: date


class Arrived(NamedTuple):
    """A row on its way in: its place among the rows, what it says, and its digest."""

    place: int
    row: Row
    digest: bytes


Changed = dict[int, bytes | None]  # place → the leaf of the version written, if one was


def codes_of(said: Particulars) -> Sequence[tuple[CodeKind, str]]:
    """Return the codes besides the credit code."""
    if not said.certificate_no:
        return said.other_codes
    return ((CodeKind.CERTIFICATE_NO, said.certificate_no), *said.other_codes)


def personal_of(said: Particulars) -> Sequence[tuple[PersonalField, str]]:
    """Return the personal data that is stated."""
    plain = (said.operator_name, said.person_name, said.id_number)
    if plain == NOTHING_PERSONAL:  # as in nearly every row
        return ()
    return [(field, text) for field, text in zip(PERSONAL_FIELDS, plain, strict=True) if text]
