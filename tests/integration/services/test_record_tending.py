"""What happens to a record after it was taken in: marks by one, stays by two, duties performed."""

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.notices import Notice
from models.records import Performance, Record, RecordMark
from models.subjects import Subject
from models.vocabulary import Mark, NoticeKind, Obligation, RecordChange
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.rules.records.particulars import from_details
from registry.services import records
from tests.factories import make_subject
from tests.integration.services.record_desk import LAW, People, add_people, enter, propose, said

DAY = date(2026, 10, 12)


@pytest.fixture
def people(session: Session) -> People:
    return add_people(session)


@pytest.fixture
def firm(session: Session) -> Subject:
    subject = make_subject(uscc="91330499MADEM0011L", name="嘉兴槐安童车股份有限公司")
    session.add(subject)
    session.flush()
    return subject


@pytest.fixture
def record(session: Session, people: People, firm: Subject, at: datetime) -> Record:
    return enter(session, firm, people, at=at)


def test_a_mark_is_put_on_once_and_ended_by_a_later_row(
    session: Session, people: People, record: Record, at: datetime
) -> None:
    by = people[0].id
    why = "法院已立案（演）"
    records.mark(session, record.id, Mark.LITIGATION, why, valid_from=DAY, by=by, at=at)
    with pytest.raises(Conflict, match="已标注"):
        records.mark(session, record.id, Mark.LITIGATION, why, valid_from=DAY, by=by, at=at)
    records.end_mark(
        session, record.id, Mark.LITIGATION, "驳回诉讼请求", valid_from=DAY, by=by, at=at
    )
    with pytest.raises(NotFound, match="没有标注"):
        records.end_mark(session, record.id, Mark.LITIGATION, "再次", valid_from=DAY, by=by, at=at)
    rows = session.scalars(select(RecordMark).order_by(RecordMark.id)).all()
    assert [row.ends_id for row in rows] == [None, rows[0].id]


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2026, 11, 24)])
def test_a_mark_begins_between_the_paper_and_today(
    session: Session, people: People, record: Record, at: datetime, day: date
) -> None:
    with pytest.raises(Invalid, match="决定日期之后、今天之前"):
        records.mark(
            session, record.id, Mark.RECONSIDERATION, "已受理复议", valid_from=day, by=None, at=at
        )


def test_nobody_suspends_a_publication_alone(
    session: Session, people: People, record: Record, at: datetime
) -> None:
    by = people[0].id
    for decided_by in (None, by):
        with pytest.raises(Refused, match="另一人批准"):
            records.mark(
                session,
                record.id,
                Mark.STAY,
                "法院裁定停止执行",
                valid_from=DAY,
                by=by,
                decided_by=decided_by,
                at=at,
            )
    alone = RecordMark(
        record_id=record.id,
        mark=Mark.STAY,
        valid_from=DAY,
        reason="法院裁定",
        by_id=by,
        decided_by=by,
        recorded_at=at,
    )
    with pytest.raises(IntegrityError, match="stayed_by_two"), session.begin_nested():
        session.add(alone)
        session.flush()


def test_two_people_suspend_a_publication_and_let_it_go_on(
    session: Session, people: People, firm: Subject, record: Record, at: datetime
) -> None:
    for change, reason in (
        (RecordChange.STAYED, "法院裁定停止执行（演）"),
        (RecordChange.RESUMED, "裁定已经撤销（演）"),
    ):
        particulars = said(firm, document_no="不写")
        proposal = propose(
            session,
            firm,
            particulars,
            people[0],
            at=at,
            change=change,
            record=record,
            reason=reason,
        )
        assert from_details(proposal.content).kind is record.kind
        seen = bytes(proposal.content_hash)
        if proposal.needs_review:
            records.pass_review(session, proposal.id, seen, by=people[1].id, at=at)
        records.approve(session, proposal.id, seen, LAW, by=people[2].id, at=at)
    begun, ended = session.scalars(select(RecordMark).order_by(RecordMark.id)).all()
    assert (begun.by_id, begun.decided_by) == (people[0].id, people[2].id)
    assert (ended.ends_id, ended.mark) == (begun.id, Mark.STAY)
    kinds = session.scalars(select(Notice.kind).order_by(Notice.id)).all()
    assert kinds == [
        NoticeKind.RECORD_ADDED,
        NoticeKind.RECORD_STAYED,
        NoticeKind.RECORD_RESUMED,
    ]


def test_a_stay_is_not_begun_twice_nor_ended_before_it_began(
    session: Session, people: People, firm: Subject, record: Record, at: datetime
) -> None:
    with pytest.raises(Conflict, match="没有停止执行"):
        propose(
            session,
            firm,
            said(firm),
            people[0],
            at=at,
            change=RecordChange.RESUMED,
            record=record,
            reason="裁定已经撤销（演）",
        )


def test_a_payment_is_noted_in_fen_and_taken_back_by_another_row(
    session: Session, people: People, record: Record, at: datetime
) -> None:
    by = people[0].id
    with pytest.raises(Invalid, match="金额"):
        records.note_performance(
            session, record.id, Obligation.PAY_FINE, performed_on=DAY, by=by, at=at
        )
    paid = records.note_performance(
        session,
        record.id,
        Obligation.PAY_FINE,
        performed_on=DAY,
        amount_fen=3_000_000,
        note="缴款票据 0001",
        by=by,
        at=at,
    )
    records.take_back_performance(session, paid.id, "缴款人写错", by=by, at=at)
    with pytest.raises(Conflict, match="已经撤回"):
        records.take_back_performance(session, paid.id, "缴款人写错", by=by, at=at)
    rows = session.scalars(select(Performance).order_by(Performance.id)).all()
    assert [(row.amount_fen, row.takes_back_id) for row in rows] == [
        (3_000_000, None),
        (3_000_000, paid.id),
    ]


@pytest.mark.parametrize(
    ("fen", "note", "sentence"),
    [
        (3_000_000, None, "票据号"),
        (3_000_000, " 票 ", "票据号"),
        (3_000_001, "缴款票据 0001", "超过尚未缴纳的"),
    ],
)
def test_a_payment_needs_its_voucher_and_is_no_more_than_is_open(
    session: Session,
    people: People,
    record: Record,
    at: datetime,
    fen: int,
    note: str | None,
    sentence: str,
) -> None:
    with pytest.raises(Invalid, match=sentence):
        records.note_performance(
            session,
            record.id,
            Obligation.PAY_FINE,
            performed_on=DAY,
            amount_fen=fen,
            note=note,
            by=people[0].id,
            at=at,
        )
    assert session.scalars(select(Performance)).all() == []
