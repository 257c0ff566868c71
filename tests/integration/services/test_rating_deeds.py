"""Each deed that changes the facts of a subject has it assessed in the same transaction."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from models.ratings import SubjectRating
from models.subjects import Subject
from models.vocabulary import (
    Grade,
    Mark,
    NoticeKind,
    NotRatedReason,
    Obligation,
    RatingCause,
    RecordChange,
    SubjectStatus,
    Tier,
)
from registry.services import ratings, records
from tests.integration.services.rating_desk import (
    OTHER,
    change,
    is_as_from_scratch,
    journal,
    penalise,
    people_of,
    ratings_of,
    register_firm,
    stands,
    told,
    unsound,
)
from tests.integration.services.record_desk import People

LATER = timedelta(days=10)


@pytest.fixture
def people(session: Session) -> People:
    return people_of(session)


@pytest.fixture
def firm(session: Session, at: datetime) -> Subject:
    return register_firm(session, at)


def test_a_firm_of_which_nothing_is_known_has_no_row(
    session: Session, firm: Subject, at: datetime
) -> None:
    ratings.reassess(session, [firm.id], RatingCause.RECORD_ADDED, at=at)

    assert stands(session, firm.id) is None
    assert journal(session) == []


def test_a_record_that_is_added_is_in_the_grade_at_once(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    record = penalise(session, firm, people, at, tier=Tier.SERIOUS)

    (rating,) = ratings_of(session, firm.id)
    assert (rating.cause, rating.as_of) == (RatingCause.RECORD_ADDED, date(2026, 11, 23))
    assert rating.previous_grade is None
    assert rating.grade is Grade.C
    assert rating.ceilings == "L2"
    assert is_as_from_scratch(session, firm.id, at)
    assert record.subject_id == firm.id


def test_a_worse_grade_is_told_first_with_its_day(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    penalise(session, firm, people, at, tier=Tier.SERIOUS)

    now = stands(session, firm.id)
    assert now is not None
    assert (now.public_from, now.held_grade) == (date(2026, 12, 15), Grade.NOT_RATED)
    assert told(session, firm.id) == [
        (
            NoticeKind.GRADE_WORSE,
            "经评价（起因：新增信用记录），贵单位的质量信用等级为 C，评价日期 2026-11-23。"
            "该等级自 2026-12-15 起启用（含公示），此前仍适用暂不评价。认为有误的，可以在此之前提出异议；"
            "异议答复之前不启用。",
        )
    ]


def test_the_same_facts_write_nothing_again(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    penalise(session, firm, people, at)
    before = (len(ratings_of(session, firm.id)), len(journal(session)), told(session, firm.id))

    ratings.reassess(session, [firm.id], RatingCause.SCHEDULED, at=at)

    after = (len(ratings_of(session, firm.id)), len(journal(session)), told(session, firm.id))
    assert after == before


def test_a_correction_is_in_the_grade_at_once(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    record = penalise(session, firm, people, at, tier=Tier.SERIOUS)

    change(session, record, RecordChange.CORRECTED, people, at, tier=Tier.MINOR)

    *_, rating = ratings_of(session, firm.id)
    assert (rating.cause, rating.previous_grade) == (RatingCause.RECORD_CORRECTED, Grade.C)
    assert rating.grade is not Grade.C
    assert is_as_from_scratch(session, firm.id, at)


def test_a_withdrawn_record_is_as_if_it_had_never_been(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    record = penalise(session, firm, people, at, tier=Tier.SERIOUS)

    change(session, record, RecordChange.WITHDRAWN, people, at + LATER)

    first, rerun, now = sorted(ratings_of(session, firm.id), key=lambda one: one.cause.value)[::-1]
    assert {first.cause, now.cause} == {RatingCause.RECORD_VOIDED, RatingCause.HISTORY_RERUN}
    assert is_as_from_scratch(session, firm.id, at + LATER)
    assert rerun.cause is RatingCause.RECORD_ADDED
    assert unsound(session) == []


def test_a_moved_record_leaves_one_grade_and_enters_the_other(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    other = register_firm(session, at, OTHER)
    record = penalise(session, firm, people, at, tier=Tier.SERIOUS)

    change(session, record, RecordChange.MOVED, people, at, to=other)

    here, there = stands(session, firm.id), stands(session, other.id)
    assert here is not None and here.grade is Grade.NOT_RATED
    assert there is not None and there.grade is Grade.C
    assert ratings_of(session, firm.id)[-1].cause is RatingCause.RECORD_VOIDED
    assert ratings_of(session, other.id)[-1].cause is RatingCause.RECORD_ADDED
    assert told(session, firm.id)[-1][0] is NoticeKind.GRADE_NONE
    assert unsound(session) == []


def test_a_stay_suspends_and_its_end_counts_again(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    record = penalise(session, firm, people, at, tier=Tier.SERIOUS)

    change(session, record, RecordChange.STAYED, people, at)
    stayed = stands(session, firm.id)
    change(session, record, RecordChange.RESUMED, people, at + LATER)
    resumed = stands(session, firm.id)

    assert stayed is not None and stayed.grade is not Grade.C
    assert resumed is not None and resumed.grade is Grade.C
    assert [one.cause for one in ratings_of(session, firm.id)[1:]] == [
        RatingCause.RECORD_STAYED,
        RatingCause.RECORD_STAYED,
    ]
    assert unsound(session) == []


def test_an_objection_lets_a_worse_grade_wait_until_its_answer(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    record = penalise(session, firm, people, at, tier=Tier.SERIOUS)
    by, day = people[0].id, date(2026, 11, 23)

    records.mark(session, record.id, Mark.OBJECTION, "受理异议（演）", valid_from=day, by=by, at=at)
    waiting = stands(session, firm.id)
    records.end_mark(
        session,
        record.id,
        Mark.OBJECTION,
        "异议不成立（演）",
        valid_from=date(2026, 12, 1),
        by=by,
        at=at + LATER,
    )
    answered = stands(session, firm.id)

    assert waiting is not None and waiting.public_from is None
    assert waiting.held_grade is Grade.NOT_RATED
    assert answered is not None and answered.held_grade is None
    assert answered.public_from == date(2026, 12, 3)
    assert [one.cause for one in ratings_of(session, firm.id)[1:]] == [
        RatingCause.MARK_CHANGED,
        RatingCause.OBJECTION_ANSWERED,
    ]
    assert told(session, firm.id)[-1] == (
        NoticeKind.GRADE_IN_USE,
        "贵单位的质量信用等级 C（此前已告知）自即日起启用。",
    )
    assert unsound(session) == []


def test_a_duty_that_is_performed_is_looked_at(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    record = penalise(session, firm, people, at)
    day = date(2026, 11, 23)

    noted = records.note_performance(
        session, record.id, Obligation.RECTIFY, performed_on=day, by=people[0].id, at=at
    )
    records.take_back_performance(session, noted.id, "登记有误（演）", by=people[0].id, at=at)

    assert is_as_from_scratch(session, firm.id, at)
    assert unsound(session) == []


def test_a_registration_that_ends_ends_the_grade_at_once(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    penalise(session, firm, people, at)

    register_firm(session, at + LATER, status=SubjectStatus.DEREGISTERED, industry_code="C13")

    *_, rating = ratings_of(session, firm.id)
    assert rating.cause is RatingCause.STATUS_CHANGED
    assert (rating.grade, rating.not_rated) == (Grade.NOT_RATED, NotRatedReason.INACTIVE_SUBJECT)
    assert session.get_one(SubjectRating, firm.id).industry_code == "C13"
    assert unsound(session) == []


def test_another_industry_alone_changes_no_rating(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    penalise(session, firm, people, at)
    before = len(ratings_of(session, firm.id))

    register_firm(session, at + timedelta(days=1), industry_code="C27")

    assert len(ratings_of(session, firm.id)) == before
    assert session.get_one(SubjectRating, firm.id).industry_code == "C27"
    assert unsound(session) == []


def test_a_registration_of_a_firm_without_a_rating_makes_none(
    session: Session, firm: Subject, at: datetime
) -> None:
    register_firm(session, at + LATER, status=SubjectStatus.DEREGISTERED)

    assert stands(session, firm.id) is None


def test_what_time_had_brought_is_kept_before_a_new_fact_is_laid_over_it(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    year_ago, january = date(2025, 11, 25), at - timedelta(days=300)
    penalise(session, firm, people, january, tier=Tier.SERIOUS, decided_on=year_ago)
    begun = stands(session, firm.id)

    penalise(session, firm, people, at + timedelta(days=5), tier=Tier.SERIOUS)

    causes = [(one.cause, one.grade) for one in ratings_of(session, firm.id)]
    assert begun is not None and begun.grade is Grade.C
    assert causes == [
        (RatingCause.RECORD_ADDED, Grade.C),
        (RatingCause.SCHEDULED, Grade.B),
        (RatingCause.RECORD_ADDED, Grade.D),
    ]
    now = stands(session, firm.id)
    assert now is not None and now.held_grade is Grade.B
    assert told(session, firm.id)[-1][1].startswith(
        "经重新评价（起因：新增信用记录），贵单位的质量信用等级由 B 调整为 D，"
    )
    assert unsound(session) == []


def test_the_journal_commits_to_each_call_with_one_entry(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    penalise(session, firm, people, at)

    (entry,) = journal(session)

    (rating,) = ratings_of(session, firm.id)
    assert (entry["cause"], entry["count"]) == ("record_added", 1)
    assert (entry["first"], entry["last"]) == (rating.id, rating.id)
    assert len(str(entry["root"])) == 64
