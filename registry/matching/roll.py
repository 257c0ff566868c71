"""The roll of the whole register: every name that a firm bears or bore, read in packed slices.

Invariant: a subject that was merged is called by the number of its survivor; people are not on the
roll, since two people of one name are two people; neither are names that were corrected.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from models.subjects import Subject, SubjectName, SubjectVersion
from models.vocabulary import NameKind, SubjectKind

SLICE = 20_000  # subjects, or names, to a slice: some 2 MB
BREAK = "\n"  # no name key holds it
BODY = 9  # characters of a credit code that name the organisation (GB 32100-2015 §4)
_BODY_BEGINS = 9
_NO_BODY = "-" * BODY

Text = ColumnElement[str] | InstrumentedAttribute[str]


class Slice(NamedTuple):
    """Names that stand together: the subject of each, the keys joined by `BREAK`, the code bodies.

    `bodies` has nine characters a name without anything between them; dashes where there is none.
    """

    subject_ids: npt.NDArray[np.int64]
    keys: str
    bodies: str


class Told(NamedTuple):
    """What is told of subjects that stand together, texts joined by `BREAK`, empty where nothing.

    Of the subjects that were merged into others nothing is told: the survivor's counts.
    """

    subject_ids: npt.NDArray[np.int64]
    representatives: str
    addresses: str
    coded: str  # a character each: 1 with a credit code, 0 without


def length(session: Session) -> int:
    """Return how far the roll goes, for telling how much of it is done."""
    return _last(session, Subject.id) + _last(session, SubjectName.id)


def last_subject(session: Session) -> int:
    """Return the highest number of a subject, 0 for an empty register."""
    return _last(session, Subject.id)


def slices(session: Session) -> Iterator[tuple[int, Slice]]:
    """Yield the roll, each slice with how far it reaches (see `length`); current names come first."""
    subjects = _last(session, Subject.id)
    for first in range(0, subjects, SLICE):
        found = _unpacked(session, _current(first))
        if found:
            yield min(first + SLICE, subjects), found
    names = _last(session, SubjectName.id)
    for first in range(0, names, SLICE):
        found = _unpacked(session, _others(first))
        if found:
            yield subjects + min(first + SLICE, names), found


def told(session: Session) -> Iterator[Told]:
    """Yield what is told today of all subjects, ascending by their numbers."""
    subjects = _last(session, Subject.id)
    for first in range(0, subjects, SLICE):
        row = session.execute(_told(first)).one()
        if row[0] is not None:
            ids = np.fromstring(row[0], dtype=np.int64, sep=BREAK)
            order = np.argsort(ids)
            found = Told(ids, row[1], row[2], row[3])
            yield found if (order[1:] > order[:-1]).all() else _ordered(found, order)


def _last(session: Session, number: InstrumentedAttribute[int]) -> int:
    return session.scalar(select(func.max(number))) or 0


def _current(first: int) -> Select[str, str, str]:
    body = func.coalesce(func.substr(Subject.uscc, _BODY_BEGINS, BODY), _NO_BODY)
    return _packed(Subject.name_key, body).where(
        Subject.id > first,
        Subject.id <= first + SLICE,
        Subject.kind != SubjectKind.PRACTITIONER,
    )


def _others(first: int) -> Select[str, str, str]:
    correcting = aliased(SubjectName)
    return (
        _packed(SubjectName.name_key, literal(_NO_BODY))
        .join(SubjectName, SubjectName.subject_id == Subject.id)
        .where(
            SubjectName.id > first,
            SubjectName.id <= first + SLICE,
            or_(SubjectName.kind != NameKind.REGISTERED, SubjectName.valid_to.is_not(None)),
            SubjectName.name_key != Subject.name_key,
            Subject.kind != SubjectKind.PRACTITIONER,
            ~select(correcting.id).where(correcting.corrects_id == SubjectName.id).exists(),
        )
    )


def _packed(key: Text, body: Text) -> Select[str, str, str]:
    """Return the statement that packs the columns into one text each, all in the same order."""
    number = cast(func.coalesce(Subject.survivor_id, Subject.id), String)
    joined = func.aggregate_strings
    columns = (joined(number, BREAK), joined(key, BREAK), joined(body, ""))
    return select(columns[0], columns[1], columns[2]).select_from(Subject)


def _told(first: int) -> Select[str, str, str, str]:
    joined = func.aggregate_strings
    representative = func.coalesce(SubjectVersion.legal_representative, "")
    address = func.coalesce(SubjectVersion.address, "")
    coded = case((Subject.uscc.is_(None), "0"), else_="1")
    return (
        select(
            joined(cast(Subject.id, String), BREAK),
            joined(representative, BREAK),
            joined(address, BREAK),
            joined(coded, ""),
        )
        .join(SubjectVersion, SubjectVersion.id == Subject.version_id)
        .where(
            Subject.id > first,
            Subject.id <= first + SLICE,
            Subject.survivor_id.is_(None),
            Subject.kind != SubjectKind.PRACTITIONER,
        )
    )


def _ordered(told: Told, order: npt.NDArray[np.int64]) -> Told:
    """Return the same with ascending numbers: a database reads in the order that it likes."""
    representatives, addresses = told.representatives.split(BREAK), told.addresses.split(BREAK)
    places = order.tolist()
    return Told(
        told.subject_ids[order],
        BREAK.join([representatives[place] for place in places]),
        BREAK.join([addresses[place] for place in places]),
        "".join([told.coded[place] for place in places]),
    )


def _unpacked(session: Session, packed: Select[str, str, str]) -> Slice | None:
    row = session.execute(packed).one()
    numbers: str | None = row[0]
    if numbers is None:  # nobody in this part of the numbers
        return None
    return Slice(np.fromstring(numbers, dtype=np.int64, sep=BREAK), row[1], row[2])
