"""A record is proposed by one, reviewed by another, approved by a third: every way round is shut."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.notices import Notice
from models.proposals import ProposalStep, RecordProposal
from models.records import Record, RecordVersion, WrongLink
from models.subjects import Subject
from models.vocabulary import (
    AuditEvent,
    NoticeKind,
    PenaltyKind,
    ProposalState,
    RecordChange,
    RecordState,
    Step,
    Tier,
)
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.rulebooks import load
from registry.services import records
from tests.factories import make_subject
from tests.integration.services.record_desk import People, add_people, decide, enter, propose, said

LAW = load("jiaxing").records


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
def other(session: Session) -> Subject:
    subject = make_subject(uscc="91330499MADEM0038C", name="嘉兴蕉鹿食品有限公司")
    session.add(subject)
    session.flush()
    return subject


def versions(session: Session, record: Record) -> list[RecordVersion]:
    found = select(RecordVersion).where(RecordVersion.record_id == record.id)
    return list(session.scalars(found.order_by(RecordVersion.id)))


def test_an_approved_proposal_becomes_a_record_with_its_window(
    session: Session, people: People, firm: Subject, at: datetime
) -> None:
    record = enter(session, firm, people, at=at)
    assert (record.subject_id, record.state, record.tier) == (
        firm.id,
        RecordState.STANDING,
        Tier.GENERAL,
    )
    assert (record.public_from, record.public_until) == (date(2026, 9, 1), date(2027, 9, 1))
    (version,) = versions(session, record)
    assert (version.proposed_by, version.decided_by) == (people[0].id, people[2].id)
    assert record.version_id == version.id
    assert version.content_hash == record.content_hash == record.source_hash
    assert version.penalty_kinds == "fine"
    assert version.fine_fen == 3_000_000


def test_the_subject_is_told_and_the_journal_knows_both_people(
    session: Session, people: People, firm: Subject, at: datetime
) -> None:
    record = enter(session, firm, people, at=at, document_no="演市监处罚〔2026〕8号")
    (notice,) = session.scalars(select(Notice).where(Notice.subject_id == firm.id))
    assert notice.kind is NoticeKind.RECORD_ADDED
    assert notice.record_id == record.id
    assert "演市监处罚〔2026〕8号" in notice.sentence
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.event == AuditEvent.RECORD_ADDED)
    ).one()
    assert (entry.actor_id, entry.details["proposed_by"]) == (people[2].id, people[0].id)
    assert entry.about == f"record:{record.id}"


def test_a_serious_record_passes_legal_review_before_it_is_decided(
    session: Session, people: People, firm: Subject, at: datetime
) -> None:
    officer, reviewer, approver = people
    proposal = propose(
        session,
        firm,
        said(firm, tier=Tier.SERIOUS, penalty_kinds=(PenaltyKind.REVOKE_LICENCE,), fine_fen=None),
        officer,
        at=at,
    )
    assert proposal.state is ProposalState.IN_REVIEW
    seen = bytes(proposal.content_hash)
    with pytest.raises(Conflict, match="待法制审核"):
        records.approve(session, proposal.id, seen, LAW, by=approver.id, at=at)
    records.pass_review(session, proposal.id, seen, by=reviewer.id, at=at)
    with pytest.raises(Refused, match="法制审核人不能再审批"):
        records.approve(session, proposal.id, seen, LAW, by=reviewer.id, at=at)
    record = decide(session, proposal, people, at=at)
    (version,) = versions(session, record)
    assert version.reviewed_by == reviewer.id


def test_nobody_approves_what_they_proposed(
    session: Session, people: People, firm: Subject, at: datetime
) -> None:
    proposal = propose(session, firm, said(firm), people[0], at=at)
    with pytest.raises(Refused, match="经办人不能审核或审批自己提出的事项"):
        records.approve(
            session, proposal.id, bytes(proposal.content_hash), LAW, by=people[0].id, at=at
        )
    assert session.scalar(select(func.count()).select_from(Record)) == 0


def test_the_database_itself_refuses_one_person_in_two_parts(
    session: Session, people: People, firm: Subject, at: datetime
) -> None:
    proposal = propose(session, firm, said(firm), people[0], at=at)
    update = text("UPDATE record_proposal SET decided_by = :who WHERE id = :id")
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update, {"who": people[0].id, "id": proposal.id})


@pytest.mark.parametrize(
    ("decided", "name"),
    [("proposer", "two_persons"), ("nobody", "by_file_or_by_two"), ("reviewer", "three_persons")],
)
def test_the_database_refuses_a_version_without_two_people(
    session: Session, people: People, firm: Subject, at: datetime, decided: str, name: str
) -> None:
    record = enter(session, firm, people, at=at)
    (version,) = versions(session, record)
    row = {column.name: getattr(version, column.name) for column in RecordVersion.__table__.columns}
    del row["id"]
    row["decided_by"] = {"proposer": people[0].id, "nobody": None, "reviewer": people[1].id}[
        decided
    ]
    row["reviewed_by"] = people[1].id if decided == "reviewer" else None
    with pytest.raises(IntegrityError, match=name), session.begin_nested():
        session.execute(insert(RecordVersion), row)


def test_a_decision_binds_to_what_was_seen(
    session: Session, people: People, firm: Subject, at: datetime
) -> None:
    proposal = propose(session, firm, said(firm), people[0], at=at)
    seen = bytes(proposal.content_hash)
    records.call_back(session, proposal.id, by=people[0].id, at=at)
    records.change(
        session,
        proposal.id,
        1,
        records.Content(firm.id, said(firm, fine_fen=9_000_000)),
        LAW,
        by=people[0].id,
        at=at,
    )
    records.submit(session, proposal.id, 2, LAW, by=people[0].id, at=at)
    with pytest.raises(Conflict, match="您看到的内容已有变化"):
        records.approve(session, proposal.id, seen, LAW, by=people[2].id, at=at)
    assert proposal.state is ProposalState.IN_DECISION


def test_two_windows_on_one_draft_lose_nothing(
    session: Session, people: People, firm: Subject, at: datetime
) -> None:
    content = records.Content(firm.id, said(firm))
    who = records.Proposer(people[0].id, "amr")
    proposal = records.draft(session, RecordChange.ADDED, content, LAW, by=who, at=at)
    records.change(session, proposal.id, 1, content, LAW, by=people[0].id, at=at)
    with pytest.raises(Conflict, match="另一个窗口"):
        records.change(session, proposal.id, 1, content, LAW, by=people[0].id, at=at)
    with pytest.raises(Conflict, match="另一个窗口"):
        records.submit(session, proposal.id, 1, LAW, by=people[0].id, at=at)


def test_one_paper_is_in_work_and_recorded_on_a_subject_once(
    session: Session, people: People, firm: Subject, other: Subject, at: datetime
) -> None:
    first = propose(
        session, firm, said(firm, document_no="演市监处罚〔2026〕19号"), people[0], at=at
    )
    again = said(firm, document_no="演市监处罚[2026] 19号")
    with pytest.raises(Conflict, match=f"编号 {first.id}"):
        propose(session, firm, again, people[0], at=at)
    decide(session, first, people, at=at)
    with pytest.raises(Conflict, match="已有这份文书的记录"):
        propose(session, firm, again, people[0], at=at)
    enter(
        session, other, people, at=at, document_no="演市监处罚〔2026〕19号"
    )  # one paper, two parties


def test_a_returned_proposal_says_why_and_comes_back(
    session: Session, people: People, firm: Subject, at: datetime
) -> None:
    proposal = propose(session, firm, said(firm), people[0], at=at)
    seen = bytes(proposal.content_hash)
    with pytest.raises(Invalid, match="请写明理由"):
        records.send_back(session, proposal.id, seen, " ", by=people[2].id, at=at)
    records.send_back(session, proposal.id, seen, "罚款金额与决定书不符", by=people[2].id, at=at)
    assert proposal.state is ProposalState.RETURNED
    last = session.scalars(select(ProposalStep).order_by(ProposalStep.id.desc())).first()
    assert last is not None
    assert (last.step, last.reason) == (Step.RETURNED, "罚款金额与决定书不符")
    records.submit(session, proposal.id, 1, LAW, by=people[0].id, at=at)
    decide(session, proposal, people, at=at)


def test_a_correction_is_added_and_the_first_version_stays(
    session: Session, people: People, firm: Subject, at: datetime
) -> None:
    record = enter(session, firm, people, at=at, document_no="演1号")
    particulars = said(firm, document_no="演1号", fine_fen=2_000_000)
    enter(
        session,
        firm,
        people,
        at=at,
        change=RecordChange.CORRECTED,
        record=record,
        reason="决定书金额录入有误",
        particulars=particulars,
    )
    first, second = versions(session, record)
    assert (first.fine_fen, second.fine_fen) == (3_000_000, 2_000_000)
    assert record.version_id == second.id
    assert record.source_hash == first.content_hash  # what the source told stays what it told


def test_a_withdrawn_record_has_no_window_and_can_be_entered_again(
    session: Session, people: People, firm: Subject, at: datetime
) -> None:
    record = enter(session, firm, people, at=at, document_no="演2号")
    particulars = said(firm, document_no="演2号")
    enter(
        session,
        firm,
        people,
        at=at,
        change=RecordChange.WITHDRAWN,
        record=record,
        reason="行政复议撤销原决定",
        particulars=particulars,
    )
    assert (record.state, record.public_until) == (RecordState.WITHDRAWN, None)
    with pytest.raises(Conflict, match="已经撤销"):
        propose(
            session,
            firm,
            particulars,
            people[0],
            at=at,
            change=RecordChange.CORRECTED,
            record=record,
            reason="再次更正看看",
        )
    again = enter(session, firm, people, at=at, particulars=particulars)
    assert again.id == record.id
    assert record.state is RecordState.STANDING
    assert len(versions(session, record)) == 3


def test_a_record_on_the_wrong_firm_moves_in_one_act_and_both_are_told(
    session: Session, people: People, firm: Subject, other: Subject, at: datetime
) -> None:
    particulars = said(firm, document_no="演3号")
    record = enter(session, firm, people, at=at, particulars=particulars)
    enter(
        session,
        other,
        people,
        at=at,
        change=RecordChange.MOVED,
        record=record,
        reason="决定书当事人为另一家企业",
        particulars=particulars,
    )
    assert record.subject_id == other.id
    (link,) = session.scalars(select(WrongLink))
    assert (link.subject_id, link.right_subject_id) == (firm.id, other.id)
    told = session.execute(select(Notice.subject_id, Notice.kind).order_by(Notice.id)).all()
    assert told == [
        (firm.id, NoticeKind.RECORD_ADDED),
        (firm.id, NoticeKind.RECORD_MOVED_AWAY),
        (other.id, NoticeKind.RECORD_MOVED_HERE),
    ]
    with pytest.raises(Conflict, match="曾误记到该主体"):
        propose(session, firm, particulars, people[0], at=at)


def test_what_changed_under_a_proposal_voids_it(
    session: Session, people: People, firm: Subject, other: Subject, at: datetime
) -> None:
    record = enter(session, firm, people, at=at, document_no="演4号")
    correct = RecordChange.CORRECTED
    stale = propose(
        session,
        firm,
        said(firm, document_no="演4号", fine_fen=1),
        people[0],
        at=at,
        change=correct,
        record=record,
        reason="第一次更正金额",
    )
    with pytest.raises(Conflict, match="正在办理"):
        propose(
            session,
            firm,
            said(firm, document_no="演4号", fine_fen=2),
            people[0],
            at=at,
            change=correct,
            record=record,
            reason="第二次更正金额",
        )
    session.execute(text("UPDATE record_proposal SET based_on_id = 999"))
    session.refresh(stale)
    with pytest.raises(Conflict):
        decide(session, stale, people, at=at)


def test_a_batch_approval_is_capped_and_all_or_none(
    session: Session, people: People, firm: Subject, at: datetime
) -> None:
    proposals = [propose(session, firm, said(firm), people[0], at=at) for _ in range(3)]
    seen = [(one.id, bytes(one.content_hash)) for one in proposals]
    with pytest.raises(Invalid, match="请先勾选"):
        records.approve_many(session, [], LAW, by=people[2].id, at=at)
    too_many = seen[:1] * (records.MOST_AT_ONCE + 1)
    with pytest.raises(Invalid, match="一次最多批准"):
        records.approve_many(session, too_many, LAW, by=people[2].id, at=at)
    with pytest.raises(Conflict), session.begin_nested():
        records.approve_many(
            session, [*seen[:2], (seen[2][0], b"\0" * 32)], LAW, by=people[2].id, at=at
        )
    assert session.scalar(select(func.count()).select_from(Record)) == 0
    session.expire_all()
    done = records.approve_many(session, seen, LAW, by=people[2].id, at=at)
    assert [one.state for one in done] == [ProposalState.APPROVED] * 3


def test_a_draft_is_its_officers_own(
    session: Session, people: People, firm: Subject, at: datetime
) -> None:
    colleague = add_people(session)[0]
    proposal = propose(session, firm, said(firm), people[0], at=at)
    with pytest.raises(Refused, match="经办人本人"):
        records.call_back(session, proposal.id, by=colleague.id, at=at)
    records.call_back(session, proposal.id, by=people[0].id, at=at)
    records.abandon(session, proposal.id, "重复录入，作废", by=people[0].id, at=at)
    with pytest.raises(Conflict, match="已作废"):
        records.submit(session, proposal.id, 1, LAW, by=people[0].id, at=at)


def test_there_is_no_proposal_on_nobody(session: Session, people: People, at: datetime) -> None:
    who = records.Proposer(people[0].id, "amr")
    with pytest.raises(NotFound):
        records.draft(session, RecordChange.ADDED, records.Content(999, said()), LAW, by=who, at=at)
    assert session.scalar(select(func.count()).select_from(RecordProposal)) == 0


def test_a_withdrawal_cannot_rewrite_what_it_withdraws(
    session: Session, people: People, firm: Subject, at: datetime
) -> None:
    record = enter(session, firm, people, at=at, document_no="演5号")
    enter(
        session,
        firm,
        people,
        at=at,
        change=RecordChange.WITHDRAWN,
        record=record,
        reason="原决定已被撤销",
        particulars=said(firm, document_no="别的文书", fine_fen=1),
    )
    first, last = versions(session, record)
    assert (last.document_no, last.fine_fen) == (first.document_no, first.fine_fen)


def test_a_correction_cannot_slip_to_another_firm_by_a_change_of_its_draft(
    session: Session, people: People, firm: Subject, other: Subject, at: datetime
) -> None:
    record = enter(session, firm, people, at=at, document_no="演6号")
    content = records.Content(firm.id, said(firm, document_no="演6号"), reason="金额录入有误")
    proposal = records.draft(
        session,
        RecordChange.CORRECTED,
        content,
        LAW,
        by=records.Proposer(people[0].id, "amr"),
        at=at,
        record_id=record.id,
    )
    slipped = replace(content, subject_id=other.id)
    with pytest.raises(Invalid, match="请办理主体更正"):
        records.change(session, proposal.id, 1, slipped, LAW, by=people[0].id, at=at)
