"""Duties (义务) of records in SQL, so that lists can be asked for those still open.

Invariant: the conditions here say what `rules.records.duties` says; a test holds both against each
other on invented records.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from models.records import Performance, Record, RecordVersion
from models.vocabulary import Finding, Obligation, PenaltyKind, RecordKind, RecordState
from registry.rules.records.duties import Performed

CONFISCATIONS = (PenaltyKind.CONFISCATE_INCOME, PenaltyKind.CONFISCATE_GOODS)
ORDERS_TO_RECTIFY = ("责令改正", "责令限期改正", "责令立即改正")


def has_open_duty() -> ColumnElement[bool]:
    """Return the condition that the `Record` of the statement asks for something not yet done.

    The statement joins `RecordVersion` as the version in force.
    """
    version = RecordVersion
    fine, confiscated = version.fine_fen, version.confiscated_fen
    is_recall = version.kind == RecordKind.RECALL
    ordered = or_(*(version.content.contains(words) for words in ORDERS_TO_RECTIFY))
    rectify = or_(version.rectify_by.is_not(None), version.finding == Finding.TO_CORRECT, ordered)
    has_fine = or_(fine > 0, _punished_by(PenaltyKind.FINE))
    has_more = or_(confiscated > 0, *map(_punished_by, CONFISCATIONS))
    return and_(
        Record.state == RecordState.STANDING,
        or_(
            and_(has_fine, ~_is_done(Obligation.PAY_FINE, fine)),
            and_(has_more, ~_is_done(Obligation.HAND_OVER, confiscated)),
            and_(~is_recall, rectify, ~_is_done(Obligation.RECTIFY)),
            and_(is_recall, ~_is_done(Obligation.RECALL_GOODS)),
        ),
    )


def performed_by(
    session: Session, record_ids: Iterable[int], known_at: datetime | None = None
) -> dict[int, list[Performed]]:
    """Return what was done of the duties of some records; what was taken back is left out.

    `known_at`: as the register knew it at that instant; default: everything recorded.
    """
    found: dict[int, list[Performed]] = {}
    rows = session.scalars(
        select(Performance)
        .where(Performance.record_id.in_(list(record_ids)), *_counts(Performance, known_at))
        .order_by(Performance.performed_on, Performance.id)
    )
    for row in rows:
        done = Performed(row.obligation, row.performed_on, row.amount_fen)
        found.setdefault(row.record_id, []).append(done)
    return found


def _punished_by(kind: PenaltyKind) -> ColumnElement[bool]:
    listed = literal(",").concat(func.coalesce(RecordVersion.penalty_kinds, "")).concat(",")
    return listed.contains(f",{kind.value},", autoescape=True)


def _is_done(
    obligation: Obligation, amount: InstrumentedAttribute[int | None] | None = None
) -> ColumnElement[bool]:
    """Whether one entry says that the whole was done, or the sums reach the amount."""
    row = aliased(Performance)
    mine = and_(row.record_id == Record.id, row.obligation == obligation, *_counts(row))
    whole = exists().where(mine, row.amount_fen.is_(None)).correlate(Record)
    if amount is None:
        return whole
    paid = select(func.coalesce(func.sum(row.amount_fen), 0)).where(mine).correlate(Record)
    reached = and_(func.coalesce(amount, 0) > 0, paid.scalar_subquery() >= amount)
    return or_(whole, func.coalesce(reached, false()))


def _counts(
    row: type[Performance], known_at: datetime | None = None
) -> tuple[ColumnElement[bool], ...]:
    """Whether a row is an entry that nothing took back, as known at an instant."""
    later = aliased(Performance)
    taken_back = exists().where(later.takes_back_id == row.id)
    if known_at is None:
        return row.takes_back_id.is_(None), ~taken_back
    return (
        row.takes_back_id.is_(None),
        row.recorded_at <= known_at,
        ~taken_back.where(later.recorded_at <= known_at),
    )
