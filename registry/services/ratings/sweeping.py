"""The projection of very many subjects read, scored and compared, column by column.

Invariant: read is who may be different, by the day of the next change; what is written here needs nobody told: the grade is as it was, nothing is held back, and
only points or the next change differ. Whoever else differs is told apart for the careful way.
"""

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from models.bulk import Wire, insert_columns, wire_instant
from models.session import backend_of, driver_cursor
from registry.rules.ratings.leaves import LEAF_COLUMNS, rating_leaf
from registry.rules.ratings.scored import changes_of, ids_of_bits, reasons_of
from registry.rules.ratings.scoring import GRADES, Scored, score_packs
from registry.services.ratings.assessing import Leaves
from registry.services.ratings.work import Work
from registry.services.ratings.writing import RATING, rating_numbers

Places = NDArray[np.intp]
_READ = """
SELECT subject_id, facts, score, grade, CAST(next_change_on AS text), CAST(public_from AS text),
held_grade, CAST(as_of AS text) FROM subject_rating WHERE subject_id > {mark} AND subject_id <= {mark}
AND (next_change_on <= {mark} OR as_of < {mark} OR public_from IS NULL)
ORDER BY subject_id
"""
_COUNT = "SELECT count(*) FROM subject_rating WHERE subject_id > {mark} AND subject_id <= {mark}"
_MOVE = """
UPDATE subject_rating SET rating_id = {mark}, as_of = {mark}, score = {mark}, next_change_on = {mark}
WHERE subject_id = {mark}
"""
_PLACE = {grade.value: place for place, grade in enumerate(GRADES)}


class Stretch(NamedTuple):
    """How the subjects of a stretch of numbers stand, column by column."""

    ids: tuple[int, ...] = ()
    packs: tuple[bytes, ...] = ()
    scores: tuple[int, ...] = ()
    grades: tuple[str, ...] = ()
    changes: tuple[str | None, ...] = ()
    public: tuple[str | None, ...] = ()
    held: tuple[str | None, ...] = ()
    days: tuple[str, ...] = ()


class Compared(NamedTuple):
    """What the rule says today, and where it differs: quietly, or so that somebody must be told."""

    scored: Scored
    changes: NDArray[np.int32]
    quiet: Places
    loud: Places


def read(work: Work, after: int, upto: int) -> Stretch:
    """Return how those from after `after` up to `upto` stand for whom anything may be different.

    That is: the day of their next change has come, another edition governs since they were assessed,
    or what is held back waits without a day. All others stand as they stood, by the rule itself.
    """
    cursor, since = driver_cursor(work.session), work.law.begun_on(work.on)
    days = (work.on.isoformat(), since.isoformat())
    statement = _READ.format(mark=_mark(work.session))
    cursor.execute(statement, (after, upto, *days))
    rows = cursor.fetchall()
    return Stretch(*zip(*rows, strict=True)) if rows else Stretch()


def count(session: Session, after: int, upto: int) -> int:
    """Return how many of these subjects have a rating."""
    cursor = driver_cursor(session)
    statement = _COUNT.format(mark=_mark(session))
    cursor.execute(statement, (after, upto))
    (found,) = cursor.fetchone()
    return int(found)


def compare(stretch: Stretch, work: Work) -> Compared:
    """Return what the rule says of each today, and where that differs from how it stands."""
    scored = score_packs(stretch.packs, work.model, work.on)
    changes = changes_of(scored, work.switch_on)
    size, today = len(stretch.ids), work.on.isoformat()
    ordinals = _Ordinals()
    grade = np.fromiter(map(_PLACE.__getitem__, stretch.grades), np.uint8, size)
    change = np.fromiter(map(ordinals.__getitem__, stretch.changes), np.int32, size)
    was_held = np.fromiter((one is not None for one in stretch.held), np.bool_, size)
    holds = np.zeros(size, np.bool_)
    for place in np.flatnonzero(was_held).tolist():
        public = stretch.public[place]
        holds[place] = public is None or public > today
    begun = work.law.begun_on(work.on).isoformat()
    is_older = np.fromiter((day < begun for day in stretch.days), np.bool_, size)
    differs = is_older | (np.array(stretch.scores, np.int32) != scored.score) | (change != changes)
    is_other = grade != scored.grade
    loud = holds | is_other | (differs & was_held) | is_older
    return Compared(scored, changes, np.flatnonzero(differs & ~loud), np.flatnonzero(loud))


def write_quietly(stretch: Stretch, compared: Compared, work: Work) -> Leaves:
    """Write the ratings of those of whom only points or days differ; return their leaves."""
    places = compared.quiet.tolist()
    if not places:
        return []
    numbers = rating_numbers(work.session, len(places))
    columns = _columns(stretch, compared, work, list(numbers))
    leaves = [rating_leaf(row) for row in zip(*columns.values(), strict=True)]
    instants = [wire_instant(work.at)] * len(places)
    insert_columns(work.session, RATING, columns | {"recorded_at": instants})
    moved = zip(
        *(columns[name] for name in ("id", "as_of", "score", "next_change_on", "subject_id")),
        strict=True,
    )
    statement = _MOVE.format(mark=_mark(work.session))
    driver_cursor(work.session).executemany(statement, list(moved))
    return list(zip(numbers, leaves, strict=True))


def _columns(
    stretch: Stretch, compared: Compared, work: Work, numbers: list[int]
) -> dict[str, list[Wire]]:
    scored, some = compared.scored, compared.quiet
    places, count = some.tolist(), len(numbers)
    grades = [GRADES[code].value for code in scored.grade[some].tolist()]
    days = _Texts()
    ceilings = [one.id for one in work.model.ceilings]
    vetoes = [one.id for one in work.model.vetoes]
    told: list[list[Wire]] = [
        list(numbers),
        [stretch.ids[place] for place in places],
        [work.on.isoformat()] * count,
        [work.model.id] * count,
        scored.score[some].tolist(),
        list(grades),
        [one and one.value for one in reasons_of(scored.not_rated[some])],
        list(ids_of_bits(ceilings, scored.ceilings[some])),
        list(ids_of_bits(vetoes, scored.vetoes[some])),
        list(grades),
        [work.cause.value] * count,
        [days[change] for change in compared.changes[some].tolist()],
        [stretch.public[place] for place in places],
        [work.run_id] * count,
        [None] * count,
        [stretch.packs[place] for place in places],
    ]
    return dict(zip(LEAF_COLUMNS, told, strict=True))


class _Ordinals(dict[str | None, int]):
    """The ordinals of days as the database writes them, each made once; none is 0."""

    def __missing__(self, text: str | None) -> int:
        ordinal = self[text] = date.fromisoformat(text).toordinal() if text else 0
        return ordinal


class _Texts(dict[int, str | None]):
    """Days as the database writes them, by their ordinals, each made once; 0 is none."""

    def __missing__(self, ordinal: int) -> str | None:
        text = self[ordinal] = date.fromordinal(ordinal).isoformat() if ordinal else None
        return text


def _mark(session: Session) -> str:
    return "?" if backend_of(session) == "sqlite" else "%s"
