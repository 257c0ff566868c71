"""The whole roll as numbers, gathered slice by slice: every name, and what is told of its subject.

Invariant: a name that reads as a person's and as nothing else is left out, whoever bears it, since
two people of one name are two people.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
from sqlalchemy.orm import Session

from registry.errors import Invalid
from registry.matching import particulars, roll
from registry.matching.joining import MOST_ROWS
from registry.matching.lettering import Flags, Numbers, Points, Sums, sound_numbers
from registry.matching.outlines import Outlines, outlines
from registry.matching.particulars import Particulars
from registry.matching.sieving import Names
from registry.rules.identity.names import is_bare_personal_name

_LONGEST_PERSON = 4  # characters; see `is_bare_personal_name`
_DASH = ord("-")


class Gathered(NamedTuple):
    """All names, and the particulars of the subjects that bear them."""

    names: Names
    known: Particulars


def gather(session: Session, reached: Callable[[int], None]) -> Gathered:
    """Return the whole roll as numbers; `reached` is told how far the reading is (`roll.length`)."""
    return as_numbers(roll.told(session), _watched(roll.slices(session), reached))


def as_numbers(told: Iterable[roll.Told], slices: Iterable[roll.Slice]) -> Gathered:
    """Return names as numbers, and what is told of their subjects."""
    known = particulars.as_numbers(told)
    names = _together([_piece(_NOBODY), *map(_piece, slices)], known.subject_ids)
    if len(names.subject) > MOST_ROWS:
        raise Invalid(f"名称超过 {MOST_ROWS} 个，本机不能一次比对。")
    return Gathered(names, known)


def _watched(
    slices: Iterable[tuple[int, roll.Slice]], reached: Callable[[int], None]
) -> Iterator[roll.Slice]:
    for reach, found in slices:
        yield found
        reached(reach)


class _Piece(NamedTuple):
    subject: Numbers
    body: Sums
    outlines: Outlines


def _piece(found: roll.Slice) -> _Piece:
    outlined = outlines(found.keys)
    bodies = np.frombuffer(found.bodies.encode(), np.uint8).reshape(-1, roll.BODY)
    numbers = (bodies.astype(np.uint64) * _BODY_PLACES).sum(axis=1, dtype=np.uint64)
    numbers[bodies[:, 0] == _DASH] = 0
    row = outlined.row
    slim = outlined._replace(
        row=row.astype(np.int32),
        begins=outlined.begins.astype(np.int32),
        region=outlined.region.astype(np.int16),
        head=outlined.head.astype(np.int16),
        place=outlined.place.astype(np.int32),
    )
    return _Piece(found.subject_ids[row], numbers[row], slim)


def _together(pieces: list[_Piece], subject_ids: Numbers) -> Names:
    columns = {
        field: np.concatenate([getattr(piece.outlines, field) for piece in pieces])
        for field in ("points", "region", "head", "place", "form")
    }
    sizes = np.concatenate([np.diff(piece.outlines.begins) for piece in pieces])
    subject = np.concatenate([piece.subject for piece in pieces])
    known = np.searchsorted(subject_ids, subject)
    known[known == len(subject_ids)] = 0
    names = Names(
        sums=_running_sums(columns["points"]),
        subject=subject,
        known=known,
        begins=np.concatenate(([0], np.cumsum(sizes))),
        body=np.concatenate([piece.body for piece in pieces]),
        **columns,
    )
    kept = subject_ids[known] == subject if len(subject_ids) else np.zeros(len(subject), bool)
    return _only(names, kept & ~_persons(names))


def _persons(names: Names) -> Flags:
    found = np.zeros(len(names.subject), bool)
    sizes = np.diff(names.begins)
    for row in np.nonzero((names.form == 0) & (sizes <= _LONGEST_PERSON))[0].tolist():
        points = names.points[names.begins[row] : names.begins[row + 1]]
        found[row] = is_bare_personal_name("".join(map(chr, points.tolist())))
    return found


def _only(names: Names, wanted: Flags) -> Names:
    if wanted.all():
        return names
    sizes = np.diff(names.begins)
    columns = {
        field: getattr(names, field)[wanted]
        for field in Names._fields
        if field not in ("points", "sums", "begins")
    }
    points = names.points[np.repeat(wanted, sizes)]
    return Names(
        points=points,
        sums=_running_sums(points),
        begins=np.concatenate(([0], np.cumsum(sizes[wanted]))),
        **columns,
    )


def _running_sums(points: Points) -> Sums:
    found = np.zeros(len(points) + 1, np.uint64)
    found[1:] = sound_numbers(points)
    return np.cumsum(found, out=found)


_NOBODY = roll.Slice(np.zeros(1, np.int64), "", "-" * roll.BODY)
_BODY_PLACES = np.array([pow(67, place) for place in range(roll.BODY)], np.uint64)
