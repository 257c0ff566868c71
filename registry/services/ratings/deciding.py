"""What becomes of each subject that is looked at: its new ratings, and how it stands then."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from models.vocabulary import Grade, RatingCause
from registry.rules.ratings.assessed import Assessed
from registry.rules.ratings.packing import unpack
from registry.rules.ratings.publishing import (
    NOBODY_KNOWN,
    Publication,
    Telling,
    counts_at_once,
    publication,
)
from registry.services.ratings.cases import Case
from registry.services.ratings.judging import Asked, Hindrance, hindrances, judged
from registry.services.ratings.known import Known, told_on
from registry.services.ratings.work import Work
from registry.services.ratings.writing import NewRating, rating_numbers

UNHINDERED = Hindrance(is_objected=False, is_listed=False)


class Decided(NamedTuple):
    """A subject that was looked at: its new ratings, none where nothing is different."""

    case: Case
    before: Known | None
    ratings: tuple[NewRating, ...]
    known: Known
    is_objected: bool


class _Looked(NamedTuple):
    """A case, how it stood once time had its say, and what the rule says now."""

    case: Case
    before: Known | None
    by_time: NewRating | None
    number: int
    result: Assessed
    asked: Asked


def decide(work: Work, cases: Sequence[Case]) -> list[Decided]:
    """Return what becomes of each case, in their order."""
    looked_at = list(_looked_at(work, cases))
    worse = {
        one.number: one.asked
        for one in looked_at
        if not counts_at_once(one.result.grade, _effective(one.before, work))
    }
    hindered = hindrances(work.session, worse)
    return [_decided(work, one, hindered.get(one.number, UNHINDERED)) for one in looked_at]


def _looked_at(work: Work, cases: Sequence[Case]) -> Iterator[_Looked]:
    asked = [Asked(case.facts, case.packed, work.model, work.on, work.switch_on) for case in cases]
    by_time = _brought_by_time(work, cases)
    fresh = iter(rating_numbers(work.session, len(cases) + len(by_time)))
    for place, (case, one, result) in enumerate(zip(cases, asked, judged(asked), strict=True)):
        before, rating = case.known, None
        if before is not None and place in by_time:
            rating = _rating_by_time(work, case, before, by_time[place], next(fresh))
            public = Publication(rating.assessed.grade, rating.public_from)
            before = rating.stands(public, case.party.industry_code)
        yield _Looked(case, before, rating, next(fresh), result, one)


def _brought_by_time(work: Work, cases: Sequence[Case]) -> dict[int, Assessed]:
    """Return by place what time alone had brought by now, where that counted at once.

    Asked only where new facts have come: without them the one assessment says it all.
    """
    places = [place for place, case in enumerate(cases) if case.is_new and case.is_due(work)]
    asked = []
    for place in places:
        known = cases[place].known
        assert known is not None
        facts = unpack(known.facts)
        asked.append(Asked(facts, known.facts, work.model, work.on, work.switch_on))
    found = {}
    for place, result in zip(places, judged(asked), strict=True):
        known = cases[place].known
        assert known is not None
        effective = known.publication.effective_on(work.on)
        if result.grade is not effective and counts_at_once(result.grade, effective):
            found[place] = result
    return found


def _rating_by_time(
    work: Work, case: Case, before: Known, result: Assessed, number: int
) -> NewRating:
    return NewRating(
        id=number,
        subject_id=case.party.subject_id,
        as_of=work.on,
        edition=work.model.id,
        assessed=result,
        previous_grade=before.grade,
        cause=RatingCause.SCHEDULED,
        inputs=before.facts,
        public_from=work.on,
        run_id=work.run_id,
    )


def _effective(known: Known | None, work: Work) -> Grade:
    return NOBODY_KNOWN if known is None else known.publication.effective_on(work.on)


def _decided(work: Work, one: _Looked, hindered: Hindrance) -> Decided:
    published = _published(work, one, hindered)
    ratings = [] if one.by_time is None else [one.by_time]
    known = one.before
    is_other = known is not None and known.as_of < work.law.begun_on(work.on)
    if known is None or is_other or _differs(one, known, published):
        rating = NewRating(
            id=one.number,
            subject_id=one.case.party.subject_id,
            as_of=work.on,
            edition=work.model.id,
            assessed=one.result,
            previous_grade=None if known is None else known.grade,
            cause=_cause(work, one, is_other=is_other),
            inputs=one.case.packed,
            public_from=published.public_from,
            run_id=work.run_id,
        )
        ratings.append(rating)
        known = rating.stands(published, one.case.party.industry_code)
    return Decided(one.case, one.before, tuple(ratings), known, hindered.is_objected)


def _cause(work: Work, one: _Looked, *, is_other: bool) -> RatingCause:
    """Return the cause of the call; that of a run which finds another edition is the edition."""
    if is_other and work.cause is RatingCause.SCHEDULED and not one.case.is_new:
        return RatingCause.EDITION_CHANGED
    return work.cause


def _published(work: Work, one: _Looked, hindered: Hindrance) -> Publication:
    before = one.before
    since = None
    if before is not None and _waits(before, work) and not hindered.is_objected:
        subject_id = one.case.party.subject_id
        since = told_on(work.session, subject_id, one.result.grade, before.publication)
    telling = Telling(
        on=work.on,
        calendar=work.calendar,
        working_days=work.model.publication.worse_after_working_days,
        told_on=since,
        is_objected=hindered.is_objected,
        is_answered=work.cause is RatingCause.OBJECTION_ANSWERED,
        is_listed=hindered.is_listed,
    )
    if before is None:
        return publication(one.result.grade, None, None, telling)
    return publication(one.result.grade, before.publication, before.rating_id, telling)


def _waits(known: Known, work: Work) -> bool:
    """Say whether a worse grade has no day yet: of an objection, or of a missing calendar."""
    return known.publication.holds_back_on(work.on) and known.publication.public_from is None


def _differs(one: _Looked, known: Known, published: Publication) -> bool:
    """Say whether inputs or outcome are different from how the subject stands."""
    result = one.result
    told = (known.score, known.next_change_on, known.publication.public_from)
    return (
        one.case.packed != known.facts
        or known.grade is not result.grade
        or told != (result.score, result.next_change_on, published.public_from)
    )
