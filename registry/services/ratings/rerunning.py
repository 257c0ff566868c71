"""History run again (重算历史): what a voided record had made of earlier days.

Invariant: the past is rewritten by a voiding only, never by the end of a term; the assessment of
the past stays, and the one that stands in for it names it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ratings import Rating
from models.vocabulary import Grade, RatingCause
from registry.queries.ratings.facts import facts_of_many
from registry.rules.ratings.assessed import Assessed
from registry.rules.ratings.packing import pack
from registry.services.ratings.judging import Asked, judged
from registry.services.ratings.known import batches, by_subject, canonical_ids
from registry.services.ratings.work import Work
from registry.services.ratings.writing import NewRating, rating_numbers


class _Past(NamedTuple):
    """An assessment of an earlier day as it stands now: by its own row, or by its last re-run."""

    original: Rating
    stands: Rating

    @property
    def grade(self) -> Grade:
        return self.stands.grade


def rerun(work: Work, voided: Iterable[tuple[int, date]]) -> list[NewRating]:
    """Return the assessments of earlier days, from the day of each voided record on, as they are now."""
    since = dict(_since(work.session, voided))
    found: list[NewRating] = []
    for some in batches(sorted(since)):
        past = [
            one
            for one in _pasts(work.session, some)
            if since[one.original.subject_id] <= one.original.as_of < work.on
        ]
        in_order = sorted(past, key=lambda one: (one.original.as_of, one.original.id))
        for as_of, of_day in groupby(in_order, key=lambda one: one.original.as_of):
            found += _of_day(work, as_of, list(of_day))
    numbers = rating_numbers(work.session, len(found))
    return [one._replace(id=number) for number, one in zip(numbers, found, strict=True)]


def _since(session: Session, voided: Iterable[tuple[int, date]]) -> Iterator[tuple[int, date]]:
    """Yield from which day on whose history is run again: the party's own, and of who stands for it."""
    own = by_subject(voided)
    yield from own.items()
    through = by_subject(
        (root, day) for one, day in own.items() for root in canonical_ids(session, [one])
    )
    yield from ((root, min(day, own.get(root, day))) for root, day in through.items())


def _pasts(session: Session, subject_ids: Sequence[int]) -> Iterator[_Past]:
    rows = session.scalars(
        select(Rating).where(Rating.subject_id.in_(subject_ids)).order_by(Rating.id)
    ).all()
    latest = {row.reruns_id: row for row in rows if row.reruns_id is not None}
    yield from (_Past(row, latest.get(row.id, row)) for row in rows if row.reruns_id is None)


def _of_day(work: Work, as_of: date, past: Sequence[_Past]) -> Iterator[NewRating]:
    model = work.law.governing(as_of)
    if model is None:
        return
    subject_ids = [one.original.subject_id for one in past]
    facts = facts_of_many(work.session, subject_ids, on=as_of)
    switch_on = work.law.next_switch_after(as_of)
    asked = [Asked(one, pack(one), model, as_of, switch_on) for one in facts]
    for one, question, result in zip(past, asked, judged(asked), strict=True):
        if _differs(one.stands, question, result):
            yield NewRating(
                id=0,
                subject_id=one.original.subject_id,
                as_of=as_of,
                edition=model.id,
                assessed=result,
                previous_grade=one.grade,
                cause=RatingCause.HISTORY_RERUN,
                inputs=question.packed,
                public_from=work.on,
                reruns_id=one.original.id,
            )


def _differs(stands: Rating, question: Asked, result: Assessed) -> bool:
    told = (stands.score, stands.grade, stands.not_rated, stands.ceilings, stands.vetoes)
    return bytes(stands.inputs) != question.packed or told != result[: len(told)]
