"""What was approved becomes a record: versions, projection, remembered wrong links, notices.

Invariant: only an approved proposal comes here, inside the transaction of its approval.
"""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from models.proposals import RecordProposal
from models.records import Record, RecordVersion, WrongLink
from models.subjects import Subject
from models.vocabulary import Mark, NoticeKind, RatingCause, RecordChange
from registry.errors import Conflict
from registry.keys import keyring_of
from registry.rules.calendar import legal_day
from registry.rules.records import Derived
from registry.rules.records.particulars import PaperNumber, RecordParticulars, paper_number
from registry.services import notices
from registry.services.records import tending, writing
from registry.services.records.proposing import refuse_recorded
from registry.services.records.steps import said_of
from registry.services.records.writing import NewVersion, Origin

NOTICES = {
    RecordChange.ADDED: NoticeKind.RECORD_ADDED,
    RecordChange.CORRECTED: NoticeKind.RECORD_CORRECTED,
    RecordChange.WITHDRAWN: NoticeKind.RECORD_WITHDRAWN,
    RecordChange.MOVED: NoticeKind.RECORD_MOVED_HERE,
    RecordChange.STAYED: NoticeKind.RECORD_STAYED,
    RecordChange.RESUMED: NoticeKind.RECORD_RESUMED,
}
SENTENCES = {
    RecordChange.ADDED: "贵单位新增{what}。认为有误的，可以提出异议。",
    RecordChange.CORRECTED: "{what}的记录已更正。认为仍有误的，可以提出异议。",
    RecordChange.WITHDRAWN: "{what}的记录已撤销，不再计入贵单位的信用信息。",
    RecordChange.MOVED: "经主体更正，{what}记入贵单位名下。认为有误的，可以提出异议。",
    RecordChange.STAYED: "{what}停止执行，自即日起暂停公示。",
    RecordChange.RESUMED: "{what}恢复执行，在公示期内的恢复公示。认为有误的，可以提出异议。",
}
MARKING = {RecordChange.STAYED: tending.mark, RecordChange.RESUMED: tending.end_mark}


class Released(NamedTuple):
    """What was written: the record, its leaf hashes, and whose rating it bears on, for what cause.

    `voided`: the subject that a record does not hang on any more, and the day of the record.
    """

    record_id: int
    leaves: list[bytes]
    touched: tuple[tuple[int, RatingCause], ...] = ()
    voided: tuple[tuple[int, date], ...] = ()


def release(session: Session, proposal: RecordProposal, derived: Derived, at: datetime) -> Released:
    """Write what was approved and tell the subjects."""
    if proposal.change is RecordChange.ADDED:
        return _add(session, proposal, derived, at)
    record = session.scalars(
        select(Record).where(Record.id == proposal.record_id).with_for_update()
    ).one()
    if record.version_id != proposal.based_on_id:
        raise Conflict("这条记录在起草之后已有变化，请退回经办人对照后重新提交。")
    if proposal.change in MARKING:
        return _mark(session, proposal, record, at)
    before, since = record.subject_id, first_day(session, record)
    if proposal.change is RecordChange.MOVED:
        _refuse_second_copy(session, record, proposal.subject_id)
    new = _version(session, proposal, derived, record.id, bytes(record.source_hash))
    leaves = writing.add_versions(session, [new], at)
    session.refresh(record)
    if proposal.change is RecordChange.MOVED:
        _remember_wrong_link(session, proposal, record, before, at)
    _tell(session, proposal, said_of(proposal), record.id, at, before=before)
    if proposal.change is RecordChange.CORRECTED:
        return Released(record.id, leaves, ((before, RatingCause.RECORD_CORRECTED),))
    touched = [(before, RatingCause.RECORD_VOIDED)]
    if proposal.change is RecordChange.MOVED:
        touched.append((record.subject_id, RatingCause.RECORD_ADDED))
    return Released(record.id, leaves, tuple(touched), ((before, since),))


def first_day(session: Session, record: Record) -> date:
    """Return the earliest day that any version of a record told for it."""
    told = select(func.min(RecordVersion.decided_on)).where(RecordVersion.record_id == record.id)
    return session.scalar(told) or record.decided_on


def _mark(session: Session, proposal: RecordProposal, record: Record, at: datetime) -> Released:
    """Begin or end a stay, from the day of the approval on; its rating goes with the mark."""
    MARKING[proposal.change](
        session,
        record.id,
        Mark.STAY,
        proposal.reason or "",
        valid_from=legal_day(at),
        by=proposal.proposed_by,
        decided_by=proposal.decided_by,
        at=at,
    )
    _tell(session, proposal, said_of(proposal), record.id, at)
    return Released(record.id, [])


def _add(session: Session, proposal: RecordProposal, derived: Derived, at: datetime) -> Released:
    refuse_recorded(session, proposal)
    said = said_of(proposal)
    keyring = keyring_of(session)
    keys = writing.keys_of(keyring, said, _party_code(session, proposal))
    known = _known(session, proposal, keys.document_key)
    if known is not None:  # withdrawn once, and recorded again: the same record goes on
        new = _version(session, proposal, derived, known.id, None)
        leaves = writing.add_versions(session, [new], at)
        session.refresh(known)
    else:
        (number,) = writing.record_numbers(session, 1)
        new = _version(session, proposal, derived, number, None)
        leaves = writing.add_records(session, [new], [keys], at)
    _tell(session, proposal, said, new.record_id, at)
    return Released(new.record_id, leaves, ((proposal.subject_id, RatingCause.RECORD_ADDED),))


def _known(session: Session, proposal: RecordProposal, document: bytes) -> Record | None:
    """Return the record of the paper on the subject: by its digest, else by its number alone."""
    on_subject = select(Record).where(Record.subject_id == proposal.subject_id)
    same = session.scalars(on_subject.where(Record.document_key == document)).first()
    paper = paper_number(proposal.kind, proposal.number_key)
    if same is not None or paper is None or not paper.names_one_paper:
        return same
    return session.scalars(on_subject.where(_numbered(paper)).order_by(Record.id)).first()


def _numbered(paper: PaperNumber) -> ColumnElement[bool]:
    return and_(Record.number_key == paper.number, Record.kind.in_(paper.family))


def _version(
    session: Session,
    proposal: RecordProposal,
    derived: Derived,
    record_id: int,
    source_hash: bytes | None,
) -> NewVersion:
    (number,) = writing.version_numbers(session, 1)
    if proposal.change is RecordChange.WITHDRAWN:
        derived = derived._replace(public_from=None, public_until=None)
    origin = Origin(
        department_id=proposal.department_id,
        division_code=proposal.division_code,
        proposal_id=proposal.id,
        proposed_by=proposal.proposed_by,
        reviewed_by=proposal.reviewed_by,
        decided_by=proposal.decided_by,
        reason=proposal.reason,
    )
    return NewVersion(
        id=number,
        record_id=record_id,
        change=proposal.change,
        subject_id=proposal.subject_id,
        stated=said_of(proposal),
        derived=derived,
        origin=origin,
        source_hash=source_hash,
    )


def _party_code(session: Session, proposal: RecordProposal) -> str | None:
    return session.get_one(Subject, proposal.subject_id).uscc


def _refuse_second_copy(session: Session, record: Record, subject_id: int) -> None:
    """Raise Conflict where the right subject has the paper already: then the copy is withdrawn."""
    same = Record.document_key == record.document_key
    paper = paper_number(record.kind, record.number_key)
    if paper is not None and paper.names_one_paper:
        same = or_(same, _numbered(paper))
    other = select(Record.id).where(same, Record.subject_id == subject_id)
    if session.scalars(other).first() is not None:
        raise Conflict("正确的主体名下已有这份文书的记录；请改为撤销记错的这一条。")


def _remember_wrong_link(
    session: Session, proposal: RecordProposal, record: Record, wrong: int, at: datetime
) -> None:
    session.add(
        WrongLink(
            record_id=record.id,
            document_key=record.document_key,
            subject_id=wrong,
            right_subject_id=record.subject_id,
            proposal_id=proposal.id,
            recorded_at=at,
        )
    )


def _tell(
    session: Session,
    proposal: RecordProposal,
    said: RecordParticulars,
    record_id: int,
    at: datetime,
    *,
    before: int | None = None,
) -> None:
    """Tell the subject what happened; of a moved record both subjects are told."""
    what = describe(said)
    if proposal.change is RecordChange.MOVED and before is not None:
        away = f"{what}曾误记到贵单位名下，现已移出，自始不计入贵单位的信用信息。"
        notices.tell(
            session, before, NoticeKind.RECORD_MOVED_AWAY, away, record_id=record_id, at=at
        )
    sentence = SENTENCES[proposal.change].format(what=what)
    notices.tell(
        session,
        proposal.subject_id,
        NOTICES[proposal.change],
        sentence,
        record_id=record_id,
        at=at,
    )


def describe(said: RecordParticulars) -> str:
    """Return a record in words: 「行政处罚“演市监处罚〔2026〕8号”（海盐县市场监督管理局，2026-02-06）」."""
    name = said.document_no or said.title or said.product or ""
    named = f"“{name}”" if name else ""
    return f"{said.kind.zh}{named}（{said.authority}，{said.decided_on.isoformat()}）"
