"""A row on its way in, and what of it goes where.

Invariant: personal data is named here once; whatever is not in `personal_of` is not personal.
"""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.vocabulary import CodeKind, PersonalField
from registry.rules.subjects import Particulars
from registry.services.subjects.writing import Source


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


def codes_of(said: Particulars) -> list[tuple[CodeKind, str]]:
    """Return the codes besides the credit code."""
    certificate = [(CodeKind.CERTIFICATE_NO, said.certificate_no)] if said.certificate_no else []
    return [*certificate, *said.other_codes]


def personal_of(said: Particulars) -> list[tuple[PersonalField, str]]:
    """Return the personal data that is stated."""
    stated = (
        (PersonalField.OPERATOR_NAME, said.operator_name),
        (PersonalField.PERSON_NAME, said.person_name),
        (PersonalField.ID_NUMBER, said.id_number),
    )
    return [(field, plain) for field, plain in stated if plain]
