"""Which grade is in use: better at once, worse only once told, stale after its months, never a person."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models.ratings import Rating as RatingRow
from models.ratings import RatingRun, SubjectRating
from models.subjects import Subject
from models.vocabulary import (
    Grade,
    Mark,
    Obligation,
    PenaltyKind,
    RatingCause,
    RunState,
    SubjectKind,
    Tier,
)
from registry.errors import Invalid
from registry.queries.ratings.comparing import distribution_of, percentile_of
from registry.queries.ratings.explaining import explained
from registry.queries.ratings.facts import facts_of
from registry.queries.ratings.history import trend_of
from registry.queries.ratings.standing import (
    effective_grades,
    published_grades,
    standing_of,
)
from registry.services import records
from tests.factories import make_subject, make_version
from tests.rating_factories import store_rating
from tests.record_factories import make_honour, make_inspection, make_penalty, write_record

TOLD = date(2026, 6, 1)
_codes = iter(range(10**6))


def _firm(session: Session, at: datetime, **changes: Any) -> Subject:
    """A firm that was inspected, with a code of its own."""
    subject = make_subject(uscc=f"91330499{next(_codes):010d}", **changes)
    session.add(subject)
    session.flush()
    session.add(make_version(subject, recorded_at=at))
    session.flush()
    write_record(session, subject.id, make_inspection(decided_on=date(2026, 5, 4)), at=at)
    return subject


def _store(
    session: Session,
    subject: Subject,
    on: date,
    at: datetime,
    *,
    public_from: date | None,
    held: RatingRow | None = None,
    industry: str | None = None,
) -> RatingRow:
    """Store the assessment of a day, as the services do."""
    return store_rating(
        session,
        subject.id,
        facts_of(session, subject.id, on=on),
        (on, at),
        public_from=public_from,
        held=held,
        industry=industry,
        cause=RatingCause.RECORD_ADDED,
    )


@pytest.fixture
def held(session: Session, at: datetime) -> Subject:
    """A firm whose A stays in use until 2026-06-23, as its B of 2026-06-01 was told that day."""
    firm = _firm(session, at)
    good = _store(session, firm, date(2026, 5, 10), at, public_from=date(2026, 5, 10))
    for decided_on in (date(2026, 5, 11), date(2026, 5, 12)):
        said = make_penalty(decided_on=decided_on, tier=Tier.GENERAL, domain="product")
        write_record(session, firm.id, said, at=at)
    _store(session, firm, TOLD, at, public_from=date(2026, 6, 23), held=good)
    return firm


def test_a_worse_grade_is_in_use_from_its_day_on(session: Session, held: Subject) -> None:
    before = standing_of(session, held.id, on=date(2026, 6, 22))
    after = standing_of(session, held.id, on=date(2026, 6, 23))

    assert before is not None
    assert after is not None
    assert (before.rating.grade, before.effective, before.is_held) == (Grade.B, Grade.A, True)
    assert (before.public_from, before.effective_as_of) == (date(2026, 6, 23), date(2026, 5, 10))
    assert (after.effective, after.is_held, after.public_from) == (Grade.B, False, None)
    assert after.effective_as_of == TOLD


def test_the_public_sees_the_grade_in_use_and_no_b(session: Session, held: Subject) -> None:
    before = published_grades(session, [held.id], on=date(2026, 6, 22))
    after = published_grades(session, [held.id], on=date(2026, 6, 23))

    assert {number: one.grade for number, one in before.items()} == {held.id: Grade.A}
    assert after == {}
    assert effective_grades(session, [held.id], on=date(2026, 6, 23)) == {held.id: Grade.B}


def test_time_makes_a_grade_better_without_any_job(session: Session, held: Subject) -> None:
    later = date(2026, 11, 12)  # half their points, and still 790
    much_later = date(2027, 5, 11)  # the first of the two has faded

    assert effective_grades(session, [held.id], on=later) == {held.id: Grade.B}
    (published,) = published_grades(session, [held.id], on=much_later).values()
    assert (published.grade, published.is_stale) == (Grade.A, False)
    assert published.as_of == much_later


def test_time_makes_no_grade_worse_before_it_is_told(session: Session, at: datetime) -> None:
    firm = _firm(session, at)
    award = make_honour(
        title="中国质量奖", decided_on=date(2026, 5, 6), valid_until=date(2026, 7, 31)
    )
    write_record(session, firm.id, award, at=at)
    _store(session, firm, date(2026, 6, 1), at, public_from=date(2026, 6, 1))
    standing = standing_of(session, firm.id, on=date(2026, 8, 1))

    assert standing is not None
    assert (standing.rating.grade, standing.effective) == (Grade.A, Grade.AA)
    assert (standing.is_held, standing.public_from) == (True, None)


def test_a_grade_is_stale_after_its_months_or_those_of_the_last_run(
    session: Session, at: datetime
) -> None:
    firm = _firm(session, at)
    _store(session, firm, date(2026, 6, 1), at, public_from=date(2026, 6, 1))
    day = date(2026, 9, 1)
    (alone,) = published_grades(session, [firm.id], on=day).values()
    session.add(
        RatingRun(
            as_of=date(2026, 8, 1),
            edition="2026.1",
            state=RunState.FINISHED,
            started_at=at,
        )
    )
    session.flush()
    (run,) = published_grades(session, [firm.id], on=day).values()

    assert (alone.valid_until, alone.is_stale) == (date(2026, 9, 1), True)
    assert (run.valid_until, run.is_stale) == (date(2026, 11, 1), False)


@pytest.mark.parametrize("kind", [SubjectKind.INDIVIDUAL_BUSINESS, SubjectKind.PRACTITIONER])
def test_no_grade_of_one_person_is_public(
    session: Session, at: datetime, kind: SubjectKind
) -> None:
    one = _firm(session, at, kind=kind)
    _store(session, one, date(2026, 6, 1), at, public_from=date(2026, 6, 1))
    is_person = kind is SubjectKind.PRACTITIONER
    day = date(2026, 6, 2)

    assert published_grades(session, [one.id], on=day) == {}
    assert (standing_of(session, one.id, on=day) is None) is is_person
    assert bool(effective_grades(session, [one.id], on=day)) is not is_person


def test_a_day_without_a_model_has_no_standing(session: Session, at: datetime) -> None:
    firm = _firm(session, at)

    assert standing_of(session, firm.id, on=date(2019, 1, 1)) is None
    assert published_grades(session, [firm.id], on=date(2019, 1, 1)) == {}


def test_a_place_among_fewer_than_five_is_not_told(session: Session, at: datetime) -> None:
    firms = [_firm(session, at) for _ in range(5)]
    for firm in firms[:4]:
        _store(session, firm, TOLD, at, public_from=TOLD, industry="C14")
    few = percentile_of(session, firms[0].id)
    write_record(session, firms[4].id, make_penalty(decided_on=date(2026, 5, 20)), at=at)
    _store(session, firms[4], TOLD, at, public_from=TOLD, industry="C14")
    enough = percentile_of(session, firms[0].id)

    assert few is None
    assert enough is not None
    assert (enough.better_than, enough.of) == (20, 5)
    counts = distribution_of(session, industry_code="C14")
    assert sum(counts.values()) == 5
    assert counts[Grade.NOT_RATED] == 0


def test_a_rerun_of_the_past_stands_in_for_what_it_replaces(
    session: Session, held: Subject, at: datetime
) -> None:
    first, second = trend_of(session, held.id, on=date(2026, 11, 23))
    row = session.query(RatingRow).filter_by(subject_id=held.id, as_of=TOLD).one()
    session.add(
        RatingRow(
            subject_id=held.id,
            as_of=TOLD,
            edition="2026.1",
            score=8500,
            grade=Grade.A,
            cause=RatingCause.HISTORY_RERUN,
            inputs=bytes(row.inputs),
            public_from=TOLD,
            reruns_id=row.id,
            recorded_at=at,
        )
    )
    session.flush()
    again = trend_of(session, held.id, on=date(2026, 11, 23))

    assert (first.grade, second.grade) == (Grade.A, Grade.B)
    assert [(one.as_of, one.grade) for one in again] == [
        (first.as_of, Grade.A),
        (TOLD, Grade.A),
    ]


def test_a_duty_is_marked_overdue_only_where_one_is_open(session: Session, at: datetime) -> None:
    firm = _firm(session, at)
    fined = make_penalty(
        decided_on=date(2026, 3, 18),
        domain="product",
        penalty_kinds=(PenaltyKind.FINE,),
        fine_fen=3_000_000,
    )
    owed = write_record(session, firm.id, fined, at=at)
    warned = write_record(
        session, firm.id, make_penalty(penalty_kinds=(PenaltyKind.WARNING,), fine_fen=None), at=at
    )
    day = date(2026, 6, 1)
    records.mark(session, owed.id, Mark.OVERDUE, "催告书已送达", valid_from=day, by=None, at=at)

    with pytest.raises(Invalid, match="没有尚未履行的义务"):
        records.mark(
            session, warned.id, Mark.OVERDUE, "催告书已送达", valid_from=day, by=None, at=at
        )
    assert _overdue(session, firm) == [(day, None)]
    records.note_performance(
        *(session, owed.id, Obligation.PAY_FINE),
        performed_on=date(2026, 7, 1),
        amount_fen=3_000_000,
        note="缴款票据 0330012345",
        by=None,
        at=at,
    )
    assert _overdue(session, firm) == [(day, date(2026, 7, 1))]


def _overdue(session: Session, firm: Subject) -> list[tuple[date, date | None]]:
    facts = facts_of(session, firm.id, on=date(2026, 11, 23))
    return [(one.on, one.ends_on) for one in facts.negatives if one.item == "N601"]


def test_a_first_grade_that_is_worse_is_told_first_on_every_way_of_asking(
    session: Session, at: datetime
) -> None:
    firm = _firm(session, at)
    for decided_on in (date(2026, 5, 11), date(2026, 5, 12)):
        said = make_penalty(decided_on=decided_on, tier=Tier.GENERAL, domain="product")
        write_record(session, firm.id, said, at=at)
    row = _store(session, firm, TOLD, at, public_from=date(2026, 6, 23))
    session.get_one(SubjectRating, firm.id).held_grade = Grade.NOT_RATED
    session.flush()
    before, after = date(2026, 6, 22), date(2026, 6, 23)

    standing = standing_of(session, firm.id, on=before)

    assert row.grade is Grade.B
    assert standing is not None
    assert (standing.effective, standing.is_held) == (Grade.NOT_RATED, True)
    assert standing.public_from == after
    assert effective_grades(session, [firm.id], on=before) == {firm.id: Grade.NOT_RATED}
    assert effective_grades(session, [firm.id], on=after) == {firm.id: Grade.B}
    assert [_said(session, firm, day) for day in (before, after)] == ["NR", "B"]


def _said(session: Session, firm: Subject, day: date) -> str:
    told: Any = explained(session, firm.id, as_of=day, known_at=None)["effective"]
    return str(told["grade"])
