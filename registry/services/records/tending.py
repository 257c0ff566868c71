"""What happens to a record after it was taken in: marks, and how its duties are performed.

Invariant: a mark or a performance is added and ended, never edited; only a stay suspends the
publication, so it takes two people to begin and to end one.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.records import Performance, Record, RecordMark, RecordVersion
from models.vocabulary import AuditEvent, Mark, Obligation, RatingCause, RecordState
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.queries.records.duties import performed_by
from registry.queries.records.reading import particulars_of
from registry.rules.calendar import legal_day
from registry.rules.reasons import LONGEST_REASON, SHORTEST_REASON
from registry.rules.records.amounts import shown_amount
from registry.rules.records.duties import DutyState, duties_of, how_performed
from registry.services import audit, ratings


def mark(
    session: Session,
    record_id: int,
    what: Mark,
    reason: str,
    *,
    valid_from: date,
    document_no: str | None = None,
    by: int | None,
    at: datetime,
    decided_by: int | None = None,
) -> RecordMark:
    """Put a mark on a record; a stay takes a second person, `decided_by`.

    Raises Conflict where the record bears it already, Refused for a stay by one alone, Invalid
    for an overdue duty where none is open.
    """
    record = _standing(session, record_id)
    _refuse_one_alone(what, by, decided_by)
    _check(reason, valid_from, record.decided_on, at)
    if what is Mark.OVERDUE:
        _refuse_nothing_owed(session, record)
    if open_mark(session, record_id, what) is not None:
        raise Conflict(f"这条记录已标注“{what.zh}”。")
    row = RecordMark(
        record_id=record_id,
        mark=what,
        valid_from=valid_from,
        document_no=document_no,
        reason=reason.strip()[:LONGEST_REASON],
        by_id=by,
        decided_by=decided_by,
        recorded_at=at,
    )
    return _add_mark(session, row, AuditEvent.RECORD_MARKED)


def end_mark(
    session: Session,
    record_id: int,
    what: Mark,
    reason: str,
    *,
    valid_from: date,
    document_no: str | None = None,
    by: int | None,
    at: datetime,
    decided_by: int | None = None,
) -> RecordMark:
    """End a mark from a day on; the end of a stay, too, takes a second person.

    Raises NotFound where the record does not bear it, Refused for a stay by one alone.
    """
    _refuse_one_alone(what, by, decided_by)
    begun = open_mark(session, record_id, what)
    if begun is None:
        raise NotFound(f"这条记录没有标注“{what.zh}”。")
    _check(reason, valid_from, begun.valid_from, at)
    row = RecordMark(
        record_id=record_id,
        mark=what,
        valid_from=valid_from,
        ends_id=begun.id,
        document_no=document_no,
        reason=reason.strip()[:LONGEST_REASON],
        by_id=by,
        decided_by=decided_by,
        recorded_at=at,
    )
    return _add_mark(session, row, AuditEvent.MARK_ENDED)


def note_performance(
    session: Session,
    record_id: int,
    obligation: Obligation,
    *,
    performed_on: date,
    amount_fen: int | None = None,
    note: str | None = None,
    by: int | None,
    at: datetime,
) -> Performance:
    """Note what was done of a duty on a day; money in fen, with its voucher in the note.

    Raises Invalid for money without amount or voucher, and for more than what is still open.
    """
    record = _standing(session, record_id)
    if not record.decided_on <= performed_on <= legal_day(at):
        raise Invalid("履行日期应在决定日期之后、今天之前（含当日）。")
    is_money = obligation in (Obligation.PAY_FINE, Obligation.HAND_OVER)
    if is_money:
        _check_payment(session, record, obligation, amount_fen, note)
    return _add_performance(
        session,
        Performance(
            record_id=record_id,
            obligation=obligation,
            performed_on=performed_on,
            amount_fen=amount_fen if is_money else None,
            note=(note or "").strip()[:LONGEST_REASON] or None,
            by_id=by,
            recorded_at=at,
        ),
    )


def take_back_performance(
    session: Session, performance_id: int, reason: str, *, by: int | None, at: datetime
) -> Performance:
    """Take back a performance noted by mistake, with the reason."""
    noted = session.get(Performance, performance_id)
    if noted is None or noted.takes_back_id is not None:
        raise NotFound("没有这条履行记录。")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid("请写明撤回这条履行记录的理由。")
    again = select(Performance.id).where(Performance.takes_back_id == performance_id)
    if session.scalars(again).first() is not None:
        raise Conflict("这条履行记录已经撤回。")
    return _add_performance(
        session,
        Performance(
            record_id=noted.record_id,
            obligation=noted.obligation,
            performed_on=noted.performed_on,
            amount_fen=noted.amount_fen,
            takes_back_id=noted.id,
            note=reason.strip()[:LONGEST_REASON],
            by_id=by,
            recorded_at=at,
        ),
    )


def open_mark(session: Session, record_id: int, what: Mark) -> RecordMark | None:
    """Return the row that put a mark on a record, where nothing has ended it."""
    end = aliased(RecordMark)
    return session.scalars(
        select(RecordMark)
        .outerjoin(end, end.ends_id == RecordMark.id)
        .where(
            RecordMark.record_id == record_id,
            RecordMark.mark == what,
            RecordMark.ends_id.is_(None),
            end.id.is_(None),
        )
    ).first()


def _standing(session: Session, record_id: int) -> Record:
    record = session.scalars(select(Record).where(Record.id == record_id).with_for_update()).first()
    if record is None:
        raise NotFound("没有这条信用记录。")
    if record.state is not RecordState.STANDING:
        raise Conflict("这条记录已经撤销。")
    return record


def _check_payment(
    session: Session, record: Record, duty: Obligation, amount_fen: int | None, note: str | None
) -> None:
    if not amount_fen:
        raise Invalid("请填写已缴纳的金额。")
    if len((note or "").strip()) < SHORTEST_REASON:
        raise Invalid("请在说明中填写缴款票据号，例如：缴款票据 0330012345。")
    said = particulars_of(session.get_one(RecordVersion, record.version_id))
    performed = performed_by(session, [record.id]).get(record.id, [])
    for one in how_performed(duties_of(said), performed):
        if one.duty.obligation is duty and one.left_fen is not None and amount_fen > one.left_fen:
            left = shown_amount(one.left_fen)
            raise Invalid(f"超过尚未缴纳的 {left}，请核对；加处罚款等请写在说明中。")


def _check(reason: str, day: date, earliest: date, at: datetime) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid("请写明标注或解除的依据，例如受理通知书文号。")
    if not earliest <= day <= legal_day(at):
        raise Invalid("日期应在决定日期之后、今天之前（含当日）。")


def _refuse_nothing_owed(session: Session, record: Record) -> None:
    said = particulars_of(session.get_one(RecordVersion, record.version_id))
    performed = performed_by(session, [record.id]).get(record.id, [])
    duties = how_performed(duties_of(said), performed)
    if all(one.state is DutyState.DONE for one in duties):
        raise Invalid("这条记录没有尚未履行的义务，不能标注逾期未履行。")


def _refuse_one_alone(what: Mark, by: int | None, decided_by: int | None) -> None:
    if what is Mark.STAY and (by is None or decided_by is None or by == decided_by):
        raise Refused(
            "暂停公示和恢复公示须由一人提出、另一人批准，请从记录页面提出“停止执行”或“恢复执行”。"
        )


def _add_mark(session: Session, row: RecordMark, event: AuditEvent) -> RecordMark:
    session.add(row)
    session.flush()
    audit.append(
        session,
        event,
        by=row.by_id,
        at=row.recorded_at,
        about=f"record:{row.record_id}",
        mark=row.mark.value,
        row=row.id,
    )
    _reassess(session, row.record_id, _cause_of(row), row.recorded_at)
    return row


def _cause_of(row: RecordMark) -> RatingCause:
    if row.mark is Mark.STAY:
        return RatingCause.RECORD_STAYED
    if row.mark is Mark.OBJECTION and row.ends_id is not None:
        return RatingCause.OBJECTION_ANSWERED
    return RatingCause.MARK_CHANGED


def _reassess(session: Session, record_id: int, cause: RatingCause, at: datetime) -> None:
    subject_id = session.get_one(Record, record_id).subject_id
    ratings.reassess(session, [subject_id], cause, at=at)


def _add_performance(session: Session, row: Performance) -> Performance:
    session.add(row)
    session.flush()
    audit.append(
        session,
        AuditEvent.PERFORMANCE_NOTED,
        by=row.by_id,
        at=row.recorded_at,
        about=f"record:{row.record_id}",
        row=row.id,
        takes_back=row.takes_back_id,
    )
    _reassess(session, row.record_id, RatingCause.DUTY_PERFORMED, row.recorded_at)
    return row
