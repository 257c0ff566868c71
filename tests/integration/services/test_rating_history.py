"""Voiding runs history again, expiry does not; merges take a row away and bring it back exactly."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models.duplicates import SubjectMerge
from models.ratings import Rating, SubjectRating
from models.subjects import Subject
from models.vocabulary import Grade, RatingCause, RecordChange, Tier
from registry.queries.duplicates.consequences import consequences_of_ending, preview
from registry.services import duplicates, ratings
from registry.services.duplicates import Wish
from tests.integration.services.rating_desk import (
    OTHER,
    change,
    is_as_from_scratch,
    penalise,
    people_of,
    ratings_of,
    register_firm,
    stands,
    unsound,
)
from tests.integration.services.record_desk import People
from tests.record_factories import (
    make_inspection,
    make_penalty,
    make_sample,
    write_record,
    write_version,
)

WHY = "电话核实，同一负责人、同一住所"


@pytest.fixture
def people(session: Session) -> People:
    return people_of(session)


@pytest.fixture
def firm(session: Session, at: datetime) -> Subject:
    return register_firm(session, at)


def on(*day: int) -> datetime:
    """Ten in the morning in Jiaxing."""
    return datetime(*day, 2, 0, tzinfo=UTC)  # type: ignore[misc,arg-type]


def columns(row: Any) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns}


def merge(session: Session, one: Subject, into: Subject, people: People, at: datetime) -> int:
    pair = duplicates.pair_of(session, one.id, into.id, at=at)
    merge = duplicates.propose_merge(session, pair.id, Wish(WHY, into.id), by=people[0].id, at=at)
    duplicates.confirm_merge(session, merge.id, by=people[2].id, at=at)
    return merge.id


def test_a_voided_sample_runs_the_history_of_its_days_again(
    session: Session, people: People
) -> None:
    """E07: a sample of 2026-05-29, found not to be of the firm, is voided on 2026-09-21."""
    firm = register_firm(session, on(2026, 1, 5), name="桐乡黄粱毛衫有限公司")
    first = make_sample(respondent=firm.name, domain=None, decided_on=date(2026, 2, 3))
    penalise(session, firm, people, on(2026, 2, 10), particulars=first)
    second = make_sample(respondent=firm.name, domain=None, decided_on=date(2026, 5, 29))
    wrong = penalise(session, firm, people, on(2026, 6, 2), particulars=second)
    ratings.reassess(session, [firm.id], RatingCause.SCHEDULED, at=on(2026, 9, 1))
    before = ratings_of(session, firm.id)

    change(session, wrong, RecordChange.WITHDRAWN, people, on(2026, 9, 21))

    after = ratings_of(session, firm.id)
    reruns = {one.reruns_id: one for one in after if one.reruns_id}
    in_question = [one for one in before if one.as_of >= date(2026, 5, 29)]
    assert after[: len(before)] == before
    assert set(reruns) == {one.id for one in in_question}
    for one in in_question:
        assert reruns[one.id].as_of == one.as_of
        assert reruns[one.id].score > one.score
        assert reruns[one.id].previous_grade is one.grade
        assert reruns[one.id].cause is RatingCause.HISTORY_RERUN
    assert is_as_from_scratch(session, firm.id, on(2026, 9, 21))
    assert unsound(session) == []


def test_what_was_run_again_is_not_run_twice_and_names_the_original(
    session: Session, people: People
) -> None:
    firm = register_firm(session, on(2026, 1, 5))
    one = penalise(session, firm, people, on(2026, 3, 2), decided_on=date(2026, 3, 1))
    other = penalise(session, firm, people, on(2026, 4, 2), decided_on=date(2026, 4, 1))
    original = ratings_of(session, firm.id)[1]

    day = date(2026, 4, 1)
    change(session, one, RecordChange.WITHDRAWN, people, on(2026, 5, 6), decided_on=day)
    change(session, other, RecordChange.WITHDRAWN, people, on(2026, 5, 7), decided_on=day)
    count = len(ratings_of(session, firm.id))
    ratings.reassess(
        session,
        [firm.id],
        RatingCause.RECORD_VOIDED,
        at=on(2026, 5, 8),
        voided=[(firm.id, day)],
    )

    rows = ratings_of(session, firm.id)
    assert len(rows) == count
    assert [row.reruns_id for row in rows].count(original.id) == 2
    assert {row.reruns_id for row in rows if row.reruns_id} <= {
        row.id for row in rows if row.reruns_id is None
    }
    assert unsound(session) == []


def test_the_end_of_a_term_rewrites_nothing(session: Session, people: People) -> None:
    firm = register_firm(session, on(2026, 1, 5))
    penalise(session, firm, people, on(2026, 3, 2), tier=Tier.MINOR, decided_on=date(2026, 3, 1))

    ratings.reassess(session, [firm.id], RatingCause.SCHEDULED, at=on(2026, 11, 2))

    assert [one.reruns_id for one in ratings_of(session, firm.id)] == [None, None]


def test_a_correction_leaves_earlier_assessments_as_they_were(
    session: Session, people: People
) -> None:
    firm = register_firm(session, on(2026, 1, 5))
    day = date(2026, 3, 1)
    record = penalise(session, firm, people, on(2026, 3, 2), decided_on=day)

    corrected: dict[str, Any] = {"tier": Tier.SERIOUS, "decided_on": day}
    change(session, record, RecordChange.CORRECTED, people, on(2026, 5, 6), **corrected)

    assert [one.reruns_id for one in ratings_of(session, firm.id)] == [None, None]


def test_a_merge_takes_the_row_of_the_duplicate_and_its_end_brings_it_back_exactly(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    other = register_firm(session, at, OTHER)
    penalise(session, firm, people, at)
    penalise(session, other, people, at, tier=Tier.SERIOUS)
    before = columns(session.get_one(SubjectRating, other.id))
    survivor_before = stands(session, firm.id)

    merge_id = merge(session, other, firm, people, at)
    together = stands(session, firm.id)
    assert session.get(SubjectRating, other.id) is None
    assert unsound(session) == []
    duplicates.unmerge(session, merge_id, "查明并非同一主体", by=people[2].id, at=at)

    restored = session.get_one(SubjectRating, other.id, populate_existing=True)
    assert together is not None and (together.grade, together.score) == (Grade.D, 5860)
    assert columns(restored) == before
    assert len(ratings_of(session, other.id)) == 1
    after = stands(session, firm.id)
    assert survivor_before is not None and after is not None
    assert (after.grade, after.score) == (survivor_before.grade, survivor_before.score)
    assert [one.cause for one in ratings_of(session, firm.id)] == [
        RatingCause.RECORD_ADDED,
        RatingCause.MERGED,
        RatingCause.UNMERGED,
    ]
    assert unsound(session) == []


def test_a_record_of_the_duplicate_is_in_the_grade_of_the_survivor(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    other = register_firm(session, at, OTHER)
    merge_id = merge(session, other, firm, people, at)

    write_record(session, other.id, make_penalty(tier=Tier.SERIOUS), at=at)
    ratings.reassess(session, [other.id], RatingCause.RECORD_ADDED, at=at)

    now = stands(session, firm.id)
    assert now is not None and now.grade is Grade.C
    assert stands(session, other.id) is None
    duplicates.unmerge(session, merge_id, "查明并非同一主体", by=people[2].id, at=at)
    apart, alone = stands(session, other.id), stands(session, firm.id)
    assert apart is not None and apart.grade is Grade.C
    assert alone is not None and alone.grade is Grade.NOT_RATED
    assert unsound(session) == []


def test_a_void_on_a_merged_duplicate_runs_the_history_of_both_again(
    session: Session, people: People
) -> None:
    start = on(2026, 1, 5)
    firm, other = register_firm(session, start), register_firm(session, start, OTHER)
    seen = make_inspection(respondent=firm.name, decided_on=date(2026, 2, 1))
    penalise(session, firm, people, on(2026, 2, 10), particulars=seen)
    record = penalise(session, other, people, on(2026, 3, 2), decided_on=date(2026, 3, 1))
    merge(session, other, firm, people, on(2026, 4, 7))

    day, gone = on(2026, 5, 6), make_penalty(decided_on=date(2026, 3, 1))
    write_version(session, record, RecordChange.WITHDRAWN, gone, at=day)
    voided = [(other.id, date(2026, 3, 1))]
    ratings.reassess(session, [other.id], RatingCause.RECORD_VOIDED, at=day, voided=voided)

    reruns = {
        (one.subject_id, one.as_of)
        for subject in (firm, other)
        for one in ratings_of(session, subject.id)
        if one.reruns_id
    }
    assert reruns == {(other.id, date(2026, 3, 2)), (firm.id, date(2026, 4, 7))}
    assert unsound(session) == []


def test_the_previews_tell_the_grade_before_and_after(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    other = register_firm(session, at, OTHER)
    penalise(session, firm, people, at)
    penalise(session, other, people, at, tier=Tier.SERIOUS)
    day = date(2026, 11, 23)
    pair = duplicates.pair_of(session, other.id, firm.id, at=at)

    before, apart = stands(session, firm.id), stands(session, other.id)
    foreseen = preview(session, pair, on=day, survivor_id=firm.id).consequences.sentences
    merge_id = merge(session, other, firm, people, at)
    after = stands(session, firm.id)
    row = session.get_one(SubjectMerge, merge_id)
    back = consequences_of_ending(session, row, on=day).sentences

    assert before is not None and after is not None and apart is not None
    was, becomes = (f"{one.grade.value}（{one.score / 10:.1f}）" for one in (before, after))
    assert foreseen[0] == f"质量信用等级 {was} → {becomes}。"
    assert f"自己的质量信用等级（{apart.grade.value}）不再单独评价" in "".join(foreseen)
    assert back[0] == f"质量信用等级 {becomes} → {was}。"


def test_another_grade_since_the_proposal_lets_a_merge_lapse(
    session: Session, firm: Subject, people: People, at: datetime
) -> None:
    other = register_firm(session, at, OTHER)
    penalise(session, firm, people, at, tier=Tier.MINOR, decided_on=date(2026, 9, 1))
    pair = duplicates.pair_of(session, other.id, firm.id, at=at)
    waiting = duplicates.propose_merge(session, pair.id, Wish(WHY, firm.id), by=people[0].id, at=at)
    later = at + timedelta(days=900)
    ratings.reassess(session, [firm.id], RatingCause.SCHEDULED, at=later)
    assert session.query(Rating).count() == 2

    decided = duplicates.confirm_merge(session, waiting.id, by=people[2].id, at=later)

    assert decided.changed == ("质量信用等级有变化",)
