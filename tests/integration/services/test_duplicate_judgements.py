"""Pairs are suggested once, judged for ever, and taken back in one go."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.duplicates import DuplicateJudgement, DuplicatePair
from models.vocabulary import AuditEvent, PairState, Relation, Role, Verdict
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.services import duplicates
from registry.services.duplicates import Proposed
from tests.factories import make_account
from tests.integration.services.duplicate_desk import (
    REASON,
    Desk,
    lay_out,
    merge,
    pair_up,
    register,
)


@pytest.fixture
def desk(session: Session, at: datetime) -> Desk:
    return lay_out(session, at)


def _judgements(session: Session, pair: DuplicatePair) -> list[Verdict]:
    query = select(DuplicateJudgement.verdict).where(DuplicateJudgement.pair_id == pair.id)
    return list(session.scalars(query.order_by(DuplicateJudgement.id)))


def test_a_pair_is_suggested_once_lower_id_first_with_todays_score(
    session: Session, desk: Desk, at: datetime
) -> None:
    first = duplicates.propose(session, [(desk.lake, desk.bottle)], at=at)
    again = duplicates.propose(session, [(desk.bottle, desk.lake)], at=at)

    pair = session.scalars(select(DuplicatePair)).one()
    assert (first, again) == (Proposed(new=1), Proposed(unchanged=1))
    assert (pair.low_id, pair.high_id) == (desk.bottle, desk.lake)
    assert pair.state is PairState.OPEN
    assert 60 <= pair.score < 100


def test_a_pair_below_the_line_is_not_suggested(session: Session, desk: Desk, at: datetime) -> None:
    far = register(session, "平湖乌有食品有限公司", "91330499MADEM002XC", at)

    done = duplicates.propose(session, [(desk.bottle, far), (far, far)], at=at)

    assert done == Proposed(unlike=1)
    assert session.scalar(select(func.count(DuplicatePair.id))) == 0


def test_a_pair_weighs_anew_when_a_particular_has_changed(
    session: Session, desk: Desk, at: datetime
) -> None:
    duplicates.propose(session, [(desk.bottle, desk.lake)], at=at)
    before = session.scalars(select(DuplicatePair.score)).one()
    register(
        session,
        "嘉善县蓬湖包装材料厂",
        "91330499MADEM01698",
        at + timedelta(days=1),
        address="平湖市当湖街道乌有路9号",
        legal_representative="吴有生",
    )

    done = duplicates.propose(session, [(desk.bottle, desk.lake)], at=at + timedelta(days=1))

    pair = session.scalars(select(DuplicatePair)).one()
    assert done == Proposed(reweighed=1)
    assert pair.score < before
    assert pair.weighed_at == at + timedelta(days=1)


@pytest.mark.parametrize("verdict", [Verdict.DIFFERENT, Verdict.RELATED])
def test_a_no_is_kept_and_never_suggested_again(
    session: Session, desk: Desk, at: datetime, verdict: Verdict
) -> None:
    pair = pair_up(session, desk.bottle, desk.lake, at)
    relation = Relation.GROUP if verdict is Verdict.RELATED else None
    duplicates.judge(
        session, pair.id, verdict, REASON, by=desk.people.officer, at=at, relation=relation
    )

    done = duplicates.propose(session, [(desk.bottle, desk.lake)], at=at)

    assert done == Proposed(judged=1)
    assert pair.state.value == verdict.value


def test_a_no_blocks_the_merge_until_it_is_reopened_with_a_reason(
    session: Session, desk: Desk, at: datetime
) -> None:
    officer = desk.people.officer
    pair = pair_up(session, desk.bottle, desk.lake, at)
    duplicates.judge(session, pair.id, Verdict.DIFFERENT, REASON, by=officer, at=at)

    with pytest.raises(Conflict, match="已判定不是同一主体"):
        duplicates.propose_merge(session, pair.id, duplicates.Wish(REASON), by=officer, at=at)
    with pytest.raises(Invalid, match="依据"):
        duplicates.judge(session, pair.id, Verdict.REOPENED, "", by=officer, at=at)
    duplicates.judge(session, pair.id, Verdict.REOPENED, "收到新的材料", by=officer, at=at)

    merged = duplicates.propose_merge(session, pair.id, duplicates.Wish(REASON), by=officer, at=at)
    assert merged.needs_second
    assert _judgements(session, pair) == [Verdict.DIFFERENT, Verdict.REOPENED, Verdict.SAME]


@pytest.mark.parametrize(
    ("verdict", "relation", "reason", "told"),
    [
        (Verdict.DIFFERENT, None, "不", "依据"),
        (Verdict.RELATED, None, REASON, "什么关系"),
        (Verdict.DIFFERENT, Relation.GROUP, REASON, "才填写关系"),
        (Verdict.SAME, None, REASON, "提出归并"),
    ],
)
def test_a_judgement_says_enough_and_not_too_much(
    session: Session,
    desk: Desk,
    at: datetime,
    verdict: Verdict,
    relation: Relation | None,
    reason: str,
    told: str,
) -> None:
    pair = pair_up(session, desk.bottle, desk.lake, at)

    with pytest.raises(Invalid, match=told):
        duplicates.judge(
            session, pair.id, verdict, reason, by=desk.people.officer, at=at, relation=relation
        )

    assert _judgements(session, pair) == []


def test_an_open_pair_cannot_be_reopened(session: Session, desk: Desk, at: datetime) -> None:
    pair = pair_up(session, desk.bottle, desk.lake, at)

    with pytest.raises(Conflict, match="本来就在待核查"):
        duplicates.judge(session, pair.id, Verdict.REOPENED, REASON, by=desk.people.officer, at=at)


def test_many_pairs_are_judged_and_taken_back_together(
    session: Session, desk: Desk, at: datetime
) -> None:
    officer = desk.people.officer
    pairs = [
        pair_up(session, desk.bottle, desk.lake, at),
        pair_up(session, desk.bottle, desk.machine, at),
        pair_up(session, desk.lake, desk.machine, at),
    ]
    ids = [pair.id for pair in pairs]
    bulk = duplicates.judge_many(session, ids, Verdict.UNSURE, REASON, by=officer, at=at)
    duplicates.judge(session, ids[0], Verdict.DIFFERENT, REASON, by=officer, at=at)

    undone = duplicates.undo_bulk(session, bulk, "误选，整批撤销", by=officer, at=at)

    assert (undone.reopened, undone.left) == (2, 1)
    assert [pair.state for pair in pairs] == [
        PairState.DIFFERENT,
        PairState.OPEN,
        PairState.OPEN,
    ]
    with pytest.raises(Conflict, match="已经撤销"):
        duplicates.undo_bulk(session, bulk, "误选，整批撤销", by=officer, at=at)


def test_two_bulks_have_numbers_of_their_own(session: Session, desk: Desk, at: datetime) -> None:
    officer = desk.people.officer
    one = pair_up(session, desk.bottle, desk.lake, at)
    other = pair_up(session, desk.bottle, desk.machine, at)

    first = duplicates.judge_many(session, [one.id], Verdict.UNSURE, REASON, by=officer, at=at)
    second = duplicates.judge_many(session, [other.id], Verdict.UNSURE, REASON, by=officer, at=at)
    duplicates.undo_bulk(session, second, "误选，整批撤销", by=officer, at=at)

    assert first != second
    assert (one.state, other.state) == (PairState.UNSURE, PairState.OPEN)


def test_a_bulk_is_judged_whole_or_not_at_all(session: Session, desk: Desk, at: datetime) -> None:
    officer = desk.people.officer
    merge(session, desk, at)
    merged = pair_up(session, desk.bottle, desk.lake, at)
    free = pair_up(session, desk.bottle, desk.machine, at)

    with session.begin_nested() as part, pytest.raises(Conflict, match="已经归并"):
        duplicates.judge_many(
            session, [free.id, merged.id], Verdict.DIFFERENT, REASON, by=officer, at=at
        )
        part.rollback()
    with pytest.raises(Refused, match="逐对核对"):
        duplicates.judge_many(session, [free.id], Verdict.SAME, REASON, by=officer, at=at)
    with pytest.raises(NotFound, match="没有这一批"):
        duplicates.undo_bulk(session, 4711, REASON, by=officer, at=at)


def test_a_pair_is_given_to_an_officer_and_to_nobody_else(
    session: Session, desk: Desk, at: datetime
) -> None:
    auditor = make_account(role=Role.AUDITOR)
    session.add(auditor)
    session.flush()
    pair = pair_up(session, desk.bottle, desk.lake, at)

    duplicates.assign(session, pair.id, desk.people.officer, by=desk.people.officer, at=at)

    assert pair.assignee_id == desk.people.officer
    with pytest.raises(Invalid, match="请分派给经办人"):
        duplicates.assign(session, pair.id, auditor.id, by=desk.people.officer, at=at)
    told = select(func.count()).where(AuditEntry.event == AuditEvent.PAIR_ASSIGNED)
    assert session.scalar(told) == 1


def test_a_subject_is_never_paired_with_itself(session: Session, desk: Desk, at: datetime) -> None:
    with pytest.raises(Invalid, match="它自己"):
        duplicates.pair_of(session, desk.lake, desk.lake, at=at)


def test_a_merged_subject_is_not_suggested(session: Session, desk: Desk, at: datetime) -> None:
    merge(session, desk, at)

    assert duplicates.propose(session, [(desk.lake, desk.machine)], at=at) == Proposed(merged=1)
