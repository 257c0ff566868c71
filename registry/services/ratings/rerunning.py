"""History run again (重算历史): what a voided record had made of earlier days.

Invariant: the past is rewritten by a voiding only, and learns nothing else that was recorded later;
the assessment of the past stays, and the one that stands in for it names it and hides no publication.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ratings import Rating
from models.vocabulary import Grade, RatingCause
from registry.queries.ratings.facts import facts_of_many
from registry.rules.ratings import Facts
from registry.rules.ratings.lessening import lessened
from registry.rules.ratings.packing import pack, unpack
from registry.services.ratings.judging import Asked, judged
from registry.services.ratings.known import batches, by_subject, roots_of
from registry.services.ratings.work import Work
from registry.services.ratings.writing import NewRating, rating_numbers


class _Row(NamedTuple):
    """An assessment without what it was made from."""

    id: int
    subject_id: int
    as_of: date
    recorded_at: datetime
    grade: Grade
    public_from: date | None
    reruns_id: int | None


class _Past(NamedTuple):
    """An assessment of an earlier day as it stands now: by its own row, or by its last re-run."""

    original: _Row
    stands: _Row


def rerun(work: Work, voided: Iterable[tuple[int, date]]) -> list[NewRating]:
    """Return the assessments of earlier days, from the day of each voided record on, as they are now."""
    since = _since(work.session, voided)
    found: list[NewRating] = []
    for some in batches(sorted(since)):
        past = [
            one
            for one in _pasts(work, some, min(since[number] for number in some))
            if since[one.original.subject_id] <= one.original.as_of
        ]
        for (as_of, known_at), together in groupby(sorted(past, key=_place), key=_when):
            found += _of_day(work, as_of, known_at, list(together))
    numbers = rating_numbers(work.session, len(found))
    return [one._replace(id=number) for number, one in zip(numbers, found, strict=True)]


def _since(session: Session, voided: Iterable[tuple[int, date]]) -> Mapping[int, date]:
    """Return from which day on whose history is run again: the party's own, and of who stands for it."""
    own = by_subject(voided)
    roots = roots_of(session, own)
    return by_subject([*own.items(), *((roots[one], day) for one, day in own.items())])


def _pasts(work: Work, subject_ids: Sequence[int], since: date) -> Iterator[_Past]:
    found: Any = work.session.execute(  # Any: the columns are those of _Row
        select(*(getattr(Rating, name) for name in _Row._fields))
        .where(Rating.subject_id.in_(subject_ids), Rating.as_of >= since, Rating.as_of < work.on)
        .order_by(Rating.id)
    )
    rows = [_Row(*row) for row in found]
    latest = {row.reruns_id: row for row in rows if row.reruns_id is not None}
    yield from (_Past(row, latest.get(row.id, row)) for row in rows if row.reruns_id is None)


def _when(one: _Past) -> tuple[date, datetime]:
    return one.original.as_of, one.original.recorded_at


def _place(one: _Past) -> tuple[date, datetime, int]:
    return *_when(one), one.original.id


def _of_day(
    work: Work, as_of: date, known_at: datetime, past: Sequence[_Past]
) -> Iterator[NewRating]:
    """Yield what is other than it stands, of assessments of one day that were made at one instant."""
    model = work.law.governing(as_of)
    if model is None:
        return
    inputs = _inputs(work.session, past)
    then = [unpack(inputs[one.original.id]) for one in past]
    subject_ids = [one.original.subject_id for one in past]
    packed = map(pack, _less_voided(work.session, subject_ids, then, as_of, known_at))
    other = {
        one: now for one, now in zip(past, packed, strict=True) if now != inputs[one.stands.id]
    }
    switch_on = work.law.next_switch_after(as_of)
    asked = [Asked(unpack(one), one, model, as_of, switch_on) for one in other.values()]
    for one, question, result in zip(other, asked, judged(asked), strict=True):
        yield NewRating(
            id=0,
            subject_id=one.original.subject_id,
            as_of=as_of,
            edition=model.id,
            assessed=result,
            previous_grade=one.stands.grade,
            cause=RatingCause.HISTORY_RERUN,
            inputs=question.packed,
            public_from=one.original.public_from,
            reruns_id=one.original.id,
        )


def _inputs(session: Session, past: Sequence[_Past]) -> Mapping[int, bytes]:
    """Return what the originals were made from, and what stands in for them."""
    found: dict[int, bytes] = {}
    for some in batches(sorted({row.id for one in past for row in one})):
        rows = session.execute(select(Rating.id, Rating.inputs).where(Rating.id.in_(some)))
        found |= {number: bytes(inputs) for number, inputs in rows}
    return found


def _less_voided(
    session: Session,
    subject_ids: Sequence[int],
    then: Sequence[Facts],
    as_of: date,
    known_at: datetime,
) -> Iterator[Facts]:
    """Yield the facts of an instant less what the records told that were voided since."""
    known = facts_of_many(session, subject_ids, on=as_of, known_at=known_at)
    left = facts_of_many(session, subject_ids, on=as_of, known_at=known_at, is_less_voided=True)
    yield from map(lessened, then, known, left)
