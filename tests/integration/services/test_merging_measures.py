"""A merge tells beforehand which measures begin or end by it, and is sealed on them."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.duplicates import SubjectMerge
from models.measures import MeasureOrder
from models.vocabulary import CaseKind, CauseKind, MergeState
from registry.queries.duplicates.consequences import consequences_of_ending, preview
from registry.queries.measures.applying import measures_of
from registry.rules.calendar import legal_day
from registry.services import duplicates
from tests.integration.services.duplicate_desk import (
    Desk,
    lay_out,
    merge,
    pair_up,
    propose_merge,
    register,
)
from tests.listing_factories import change_entry, list_subject
from tests.wanderland import E04

TODAY = date(2026, 11, 23)


@pytest.fixture
def desk(session: Session, at: datetime) -> Desk:
    return lay_out(session, at)


def _foreseen(session: Session, desk: Desk, at: datetime, on: date = TODAY) -> str:
    pair = pair_up(session, desk.bottle, desk.lake, at)
    told = preview(session, pair, on=on, survivor_id=desk.bottle).consequences.sentences
    return "\n".join(told)


def _orders(session: Session) -> set[tuple[int, str, int]]:
    rows = session.execute(
        select(MeasureOrder.id, MeasureOrder.state, MeasureOrder.subject_id).where(
            MeasureOrder.is_open
        )
    )
    return {(number, state.value, subject_id) for number, state, subject_id in rows}


def _by_papers(session: Session, subject_id: int) -> set[str]:
    found = measures_of(session, [subject_id], on=TODAY)[subject_id]
    return {one.measure.id for one in found if one.cause.kind is not CauseKind.GRADE}


def test_without_causes_a_merge_tells_of_no_measures(
    session: Session, desk: Desk, at: datetime
) -> None:
    assert "奖惩措施" not in _foreseen(session, desk, at)


def test_a_listed_duplicate_brings_its_measures_and_takes_them_back(
    session: Session, desk: Desk, at: datetime
) -> None:
    entry = list_subject(session, desk.lake, desk.people)
    listed = _by_papers(session, desk.lake)
    orders = _orders(session)

    foreseen = _foreseen(session, desk, at)
    done = merge(session, desk, at)
    together = _by_papers(session, desk.bottle)
    back = "\n".join(consequences_of_ending(session, done, on=TODAY).sentences)

    assert f"适用的奖惩措施开始 {len(listed)} 项：因列入" in foreseen
    assert entry.entry_no in foreseen
    assert "限制参与政府采购" in foreseen
    assert together >= listed
    assert f"适用的奖惩措施结束 {len(listed)} 项：因列入" in back
    assert _orders(session) == orders  # a cause stays with its party: nothing is ordered anew


def test_what_the_survivor_has_already_does_not_begin_again(
    session: Session, desk: Desk, at: datetime
) -> None:
    list_subject(session, desk.bottle, desk.people)
    list_subject(session, desk.lake, desk.people, grounds=("food",))

    assert "适用的奖惩措施开始" not in _foreseen(session, desk, at)


def test_a_branch_keeps_its_measures_to_itself(session: Session, desk: Desk, at: datetime) -> None:
    branch = register(session, "嘉善蓬壶包装材料有限公司海盐分公司", E04, at)
    list_subject(session, branch, desk.people)

    foreseen = _foreseen(session, desk, at)
    merge(session, desk, at)

    assert "奖惩措施" not in foreseen
    assert _by_papers(session, desk.bottle) == set()
    assert "P04" in _by_papers(session, branch)


def test_a_removal_since_the_proposal_is_told_and_lets_the_merge_lapse(
    session: Session, desk: Desk, at: datetime
) -> None:
    entry = list_subject(session, desk.lake, desk.people)
    waiting = propose_merge(session, desk, at)
    kept = session.get_one(ListEntry, entry.id)
    change_entry(session, kept, CaseKind.REVOCATION, legal_day(at), desk.people)

    decided = duplicates.confirm_merge(
        session, waiting.id, by=desk.people.approver, at=at + timedelta(hours=1)
    )

    assert decided.merge.state is MergeState.LAPSED
    assert "适用的奖惩措施有变化" in decided.changed


def test_measures_that_ran_out_by_their_days_let_the_merge_lapse_too(
    session: Session, desk: Desk, at: datetime
) -> None:
    entry = list_subject(session, desk.lake, desk.people)
    waiting: SubjectMerge = propose_merge(session, desk, at)
    days = (entry.until_on - legal_day(at)).days

    changed = duplicates.confirm_merge(
        session, waiting.id, by=desk.people.approver, at=at + timedelta(days=days)
    ).changed

    assert "适用的奖惩措施有变化" in changed
