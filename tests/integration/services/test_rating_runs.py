"""Everybody is assessed: as each alone would be, taken up again where it stopped, nothing twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.ratings import Rating, RatingRun, RatingSwitch, SubjectRating
from models.subjects import Subject
from models.vocabulary import Grade, NoticeKind, RatingCause, RunState, SwitchState, Tier
from registry.errors import Invalid
from registry.services import ratings, subjects
from registry.services.ratings import running
from registry.services.ratings.sweeping import compare, read
from registry.services.ratings.work import work_of
from tests.integration.services.rating_desk import (
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

CODES = ["91330499MADEM0011L", "91330499MADEM002XC", "91330499MADEM003X7", "91330499MADEM00409"]
LATER = timedelta(days=130)  # past the first step of a general penalty's decay


@pytest.fixture
def firms(session: Session, at: datetime) -> Sequence[Subject]:
    """Firms with a general penalty, a serious one, a minor one beside a general one, and none."""
    people = people_of(session)
    found = [register_firm(session, at, uscc) for uscc in CODES]
    general, serious, twice, _ = found
    penalise(session, general, people, at)
    penalise(session, serious, people, at, tier=Tier.SERIOUS)
    penalise(session, twice, people, at)
    penalise(session, twice, people, at, tier=Tier.MINOR)
    session.flush()
    return found


def _run(session: Session, at: datetime, most: int = running.AT_ONCE) -> running.Advance:
    """Begin or take up the run of the day and go on until it is finished."""
    run_id = running.begin(session, at=at)
    for _ in range(1_000):
        step = running.advance(session, run_id, at=at, most=most)
        if step.is_finished:
            return step
    raise AssertionError("a run that does not end")


def test_a_run_finds_for_everybody_what_the_plain_rule_says(
    session: Session, firms: Sequence[Subject], at: datetime
) -> None:
    done = _run(session, at + LATER)

    assert all(is_as_from_scratch(session, firm.id, at + LATER) for firm in firms[:3])
    assert stands(session, firms[3].id) is None
    assert (done.subjects, done.changed) == (3, 2)  # the serious penalty has no step by then
    assert unsound(session) == []


def test_a_run_says_of_each_rating_which_run_made_it_and_why(
    session: Session, firms: Sequence[Subject], at: datetime
) -> None:
    _run(session, at + LATER)

    run = session.scalars(select(RatingRun)).one()
    *_, rating = ratings_of(session, firms[0].id)
    assert (rating.cause, rating.run_id) == (RatingCause.SCHEDULED, run.id)
    assert rating.as_of == run.as_of == (at + LATER).date()
    assert (run.state, run.finished_at) == (RunState.FINISHED, at + LATER)
    assert journal(session)[-1]["count"] == 2


def test_a_second_run_of_the_day_changes_nothing(
    session: Session, firms: Sequence[Subject], at: datetime
) -> None:
    _run(session, at + LATER)
    before = session.scalars(select(Rating.id)).all()

    done = _run(session, at + LATER)

    assert done.changed == 0
    assert session.scalars(select(Rating.id)).all() == before


def test_a_run_is_as_the_careful_way_for_each(
    session: Session, firms: Sequence[Subject], at: datetime
) -> None:
    """The same day assessed by `reassess` and by a run: the same rows and the same words."""
    savepoint = session.begin_nested()
    ratings.reassess(session, [firm.id for firm in firms], RatingCause.SCHEDULED, at=at + LATER)
    careful = [_told(session, firm) for firm in firms]
    savepoint.rollback()
    session.expire_all()

    _run(session, at + LATER)

    assert [_told(session, firm) for firm in firms] == careful


def test_what_was_done_before_a_run_was_killed_is_not_done_again(
    session: Session, firms: Sequence[Subject], at: datetime
) -> None:
    run_id = running.begin(session, at=at + LATER)
    first = running.advance(session, run_id, at=at + LATER, most=firms[0].id)

    again = running.begin(session, at=at + LATER)
    done = _run(session, at + LATER)

    assert again == run_id
    assert (first.position, first.is_finished, first.changed) == (firms[0].id, False, 1)
    assert [len(ratings_of(session, firm.id)) for firm in firms] == [2, 1, 3, 0]
    assert (done.subjects, done.changed) == (3, 2)


def test_two_runs_at_once_share_the_work(
    session: Session, firms: Sequence[Subject], at: datetime
) -> None:
    one, other = running.begin(session, at=at + LATER), running.begin(session, at=at + LATER)

    running.advance(session, one, at=at + LATER)
    late = running.advance(session, other, at=at + LATER)

    assert one == other
    assert (late.is_finished, late.changed) == (True, 2)
    assert len(ratings_of(session, firms[0].id)) == 2


def test_a_run_that_was_not_finished_on_its_day_is_not_finished_on_another(
    session: Session, firms: Sequence[Subject], at: datetime
) -> None:
    run_id = running.begin(session, at=at)

    with pytest.raises(Invalid, match="没有在当日完成"):
        running.advance(session, run_id, at=at + LATER)


def test_a_day_without_an_edition_has_no_run(session: Session, at: datetime) -> None:
    with pytest.raises(Invalid, match="没有 2020-11-23"):
        running.begin(session, at=at.replace(year=2020))


def test_points_alone_are_written_quietly_and_a_grade_is_told(
    session: Session, firms: Sequence[Subject], at: datetime
) -> None:
    before = [told(session, firm.id) for firm in firms]
    work = work_of(session, RatingCause.SCHEDULED, at + LATER)
    assert work is not None
    stretch = read(work, 0, firms[-1].id)
    compared = compare(stretch, work)

    _run(session, at + LATER)

    quiet = {stretch.ids[place] for place in compared.quiet}
    assert quiet
    for firm, said in zip(firms, before, strict=True):
        rows = ratings_of(session, firm.id)
        is_same = len(rows) < 2 or rows[-1].grade is rows[-2].grade
        assert is_same or firm.id not in quiet
        assert (told(session, firm.id) == said) is is_same


def test_a_grade_that_is_held_back_stays_held_back_over_a_run(
    session: Session, firms: Sequence[Subject], at: datetime
) -> None:
    held = stands(session, firms[1].id)

    done = _run(session, at + timedelta(days=3))

    assert held is not None
    assert held.held_grade is Grade.NOT_RATED
    assert stands(session, firms[1].id) == held
    assert done.changed == 0


def test_who_was_never_assessed_is_taken_in_by_a_run(
    session: Session, firms: Sequence[Subject], at: datetime
) -> None:
    session.execute(delete(SubjectRating))

    done = _run(session, at)

    assert done.subjects == 3
    assert all(is_as_from_scratch(session, firm.id, at) for firm in firms[:3])


def test_some_subjects_are_assessed_by_their_numbers(
    session: Session, firms: Sequence[Subject], at: datetime
) -> None:
    changed = running.run_some(session, [firms[0].id], at=at + LATER)

    assert changed == 1
    assert [len(ratings_of(session, firm.id)) for firm in firms[:2]] == [2, 1]


def _told(session: Session, firm: Subject) -> tuple[object, ...]:
    """How a firm stands, what was written of it last, and what it was told."""
    rows = ratings_of(session, firm.id)
    last = [
        (one.score, one.grade, one.not_rated, one.ceilings, one.vetoes, one.next_change_on)
        + (one.previous_grade, one.public_from, one.inputs, one.as_of, one.edition)
        for one in rows
    ]
    kinds: list[tuple[NoticeKind, str]] = told(session, firm.id)
    return stands(session, firm.id), last, kinds


def test_whoever_was_merged_is_assessed_as_the_survivor(
    session: Session, firms: Sequence[Subject], at: datetime
) -> None:
    duplicate, survivor = firms[0], firms[1]
    subjects.link(session, duplicate.id, survivor.id, "同一主体，重复登记", by=None, at=at)
    ratings.reassess(session, [duplicate.id], RatingCause.MERGED, at=at)

    running.run_some(session, [duplicate.id], at=at + LATER)

    assert stands(session, duplicate.id) is None
    assert is_as_from_scratch(session, survivor.id, at + LATER)
    assert unsound(session) == []


def test_another_edition_is_a_new_rating_once(
    session: Session, firms: Sequence[Subject], at: datetime
) -> None:
    proposer, approver, *_ = session.scalars(select(Account.id).order_by(Account.id))
    day = at + timedelta(days=2)
    session.add(
        RatingSwitch(
            edition="2027.1",
            effective_from=day.date(),
            state=SwitchState.APPROVED,
            reason="换版施行",
            seen_hash=b"\0" * 32,
            text_hash=b"\0" * 32,
            proposed_by=proposer,
            proposed_at=at,
            decided_by=approver,
            decided_at=at,
        )
    )
    session.flush()

    first, again = _run(session, day), _run(session, day + timedelta(days=1))

    *_, rating = ratings_of(session, firms[0].id)
    assert (rating.edition, rating.cause) == ("2027.1", RatingCause.EDITION_CHANGED)
    assert (first.changed, again.changed) == (3, 0)
