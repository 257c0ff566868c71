"""A row on its way in, and what of it goes where.

Invariant: personal data is named here once; whatever is not in `personal_of` is not personal.
Who stands for an individual business or a person is personal, whoever tells it and however.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.vocabulary import CodeKind, PersonalField, SubjectKind
from registry.rules.subjects import Particulars
from registry.services.subjects.writing import Source

PERSONAL_FIELDS = (
    PersonalField.OPERATOR_NAME,
    PersonalField.PERSON_NAME,
    PersonalField.ID_NUMBER,
)
NOTHING_PERSONAL = (None, None, None)
KINDS_IN_VAULT = frozenset({SubjectKind.INDIVIDUAL_BUSINESS, SubjectKind.PRACTITIONER})
CODES_IN_VAULT = "92"  # GB 32100-2015: codes of individual businesses begin so


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


def guarded(said: Particulars, known_kind: SubjectKind | None = None) -> Particulars:
    """Return `said` with who stands for the subject meant for the vault, where that is personal.

    A source that states no kind speaks of the kind that is known.
    """
    if said.legal_representative is None:
        return said
    if (said.kind or known_kind) not in KINDS_IN_VAULT and not (said.uscc or "").startswith(
        CODES_IN_VAULT
    ):
        return said
    return said._replace(
        legal_representative=None, operator_name=said.operator_name or said.legal_representative
    )


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
