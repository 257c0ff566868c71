"""How subjects stand: the grade by the rule, and the one that is published and used (评价现状).

Invariant: what was stored holds until its `next_change_on`; from that day on the rule is asked anew,
without any job: a better result counts at once, a worse one only after it was stored and told. NR
restricts nobody and counts at once. The public sees only what the edition in force publishes, and
never a person or an individual business.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.ratings import Rating as RatingRow
from models.ratings import RatingRun, SubjectRating
from models.subjects import Subject
from models.vocabulary import Grade, RunState, SubjectKind
from registry.errors import Invalid
from registry.queries.canonical import canonical_id
from registry.queries.ratings.facts import facts_of
from registry.queries.ratings.law import law_of
from registry.rules.calendar import add_months
from registry.rules.ratings import Rating, RatingModel, rate
from registry.rules.ratings.law import RatingLaw
from registry.rules.ratings.packing import unpack
from registry.rules.ratings.publishing import NOBODY_KNOWN, Publication
from registry.rules.ratings.using import InUse, after, followed, next_day

AT_A_TIME = 500  # subjects whose numbers stand in one query
NEVER_PUBLIC = frozenset({SubjectKind.INDIVIDUAL_BUSINESS, SubjectKind.PRACTITIONER})


@dataclass(frozen=True, slots=True)
class Standing:
    """The rating of a subject on a day, and what of it is published and used.

    `public_from`: from when a worse `rating.grade` is published and used; None: at once, or it
    waits for an answer (`is_held`) or has yet to be told.
    """

    subject_id: int
    rating: Rating
    effective: Grade
    effective_as_of: date
    effective_edition: str
    public_from: date | None
    is_held: bool
    valid_until: date
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Published:
    """A grade that is in use, from which assessment, and until when it is fresh."""

    grade: Grade
    as_of: date
    edition: str
    valid_until: date
    is_stale: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is stored of a subject: the latest assessment, and the one still in use beside it."""

    row: SubjectRating
    latest: RatingRow
    held: RatingRow | None

    def used_on(self, day: date) -> InUse:
        """Return what is in use on a day by what was stored."""
        row = self.row
        public = Publication(row.grade, row.public_from, row.held_grade, row.held_id)
        if not public.holds_back_on(day):
            return InUse(row.grade, self.latest.as_of, self.latest.edition)
        if self.held is None:  # never graded before: what holds for a subject that nobody assessed
            return InUse(public.effective_on(day), self.latest.as_of, self.latest.edition)
        return InUse(self.held.grade, self.held.as_of, self.held.edition)


def standing_of(session: Session, subject_id: int, *, on: date) -> Standing | None:
    """Return how a subject, or the one it was merged into, stands on a day.

    None for persons, and where no edition of the model governs the day.
    """
    canonical = canonical_id(session, subject_id)
    kind = session.scalar(select(Subject.kind).where(Subject.id == canonical))
    law = law_of(session)
    model = _model_on(law, on)
    if kind is None or kind is SubjectKind.PRACTITIONER or model is None:
        return None
    rating = rate(facts_of(session, canonical, on=on), model, on)
    kept = _kept(session, [canonical]).get(canonical)
    used = after(_used(kept, law, on) or InUse(NOBODY_KNOWN, on, rating.edition), rating)
    is_held = rating.grade is not used.grade
    until = _valid_until(used.as_of, _latest_run(session, on), model)
    return Standing(
        subject_id=canonical,
        rating=rating,
        effective=used.grade,
        effective_as_of=used.as_of,
        effective_edition=used.edition,
        public_from=_public_from(kept, rating.grade) if is_held else None,
        is_held=is_held,
        valid_until=until,
        is_stale=until <= on,
    )


def published_grades(
    session: Session, subject_ids: Iterable[int], *, on: date
) -> dict[int, Published]:
    """Return the grades that the public may see, by subject; every other subject is left out."""
    law = law_of(session)
    model = _model_on(law, on)
    if model is None:
        return {}
    run, found = _latest_run(session, on), {}
    for subject_id, kind, used in _all_used(session, subject_ids, law, on):
        if kind not in NEVER_PUBLIC and used.grade in model.publication.grades:
            until = _valid_until(used.as_of, run, model)
            found[subject_id] = Published(used.grade, used.as_of, used.edition, until, until <= on)
    return found


def effective_grades(session: Session, subject_ids: Iterable[int], *, on: date) -> dict[int, Grade]:
    """Return the grade in use of each subject that has been assessed; for officers."""
    law = law_of(session)
    if _model_on(law, on) is None:
        return {}
    used = _all_used(session, subject_ids, law, on)
    return {subject_id: one.grade for subject_id, _, one in used}


def _all_used(
    session: Session, subject_ids: Iterable[int], law: RatingLaw, on: date
) -> Iterator[tuple[int, SubjectKind, InUse]]:
    for some in _chunks(subject_ids):
        wanted = select(Subject.id, Subject.kind).where(
            Subject.id.in_(some), Subject.survivor_id.is_(None)
        )
        kinds = {row.id: row.kind for row in session.execute(wanted)}
        for subject_id, kept in _kept(session, list(kinds)).items():
            used = _used(kept, law, on)
            if used is not None and kinds[subject_id] is not SubjectKind.PRACTITIONER:
                yield subject_id, kinds[subject_id], used


def _kept(session: Session, subject_ids: Sequence[int]) -> Mapping[int, _Kept]:
    rows = session.scalars(
        select(SubjectRating).where(SubjectRating.subject_id.in_(subject_ids))
    ).all()
    numbers = {row.rating_id for row in rows} | {row.held_id for row in rows if row.held_id}
    ratings = {
        one.id: one for one in session.scalars(select(RatingRow).where(RatingRow.id.in_(numbers)))
    }
    return {
        row.subject_id: _Kept(
            row, ratings[row.rating_id], ratings[row.held_id] if row.held_id else None
        )
        for row in rows
    }


def _used(kept: _Kept | None, law: RatingLaw, on: date) -> InUse | None:
    """Return what is in use on a day: by what was stored, or by the rule where that is no worse."""
    if kept is None:
        return None
    used = kept.used_on(on)
    first = next_day(kept.row.next_change_on, law, kept.row.as_of)
    if first is None or on < first:
        return used
    return followed(used, unpack(kept.row.facts), law, first, on)


def _public_from(kept: _Kept | None, grade: Grade) -> date | None:
    """Return from when a grade that is held back is public, where it was stored and told."""
    return kept.row.public_from if kept is not None and kept.row.grade is grade else None


def _model_on(law: RatingLaw, day: date) -> RatingModel | None:
    try:
        return law.on(day)
    except Invalid:
        return None


def _latest_run(session: Session, on: date) -> date | None:
    """Return the day of the latest finished assessment of everybody."""
    return session.scalar(
        select(func.max(RatingRun.as_of)).where(
            RatingRun.state == RunState.FINISHED, RatingRun.as_of <= on
        )
    )


def _valid_until(as_of: date, run: date | None, model: RatingModel) -> date:
    """Return the first day on which a grade is stale."""
    return add_months(as_of if run is None else max(as_of, run), model.validity_months)


def _chunks(subject_ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(subject_ids)
    while some := list(islice(rest, AT_A_TIME)):
        yield some
