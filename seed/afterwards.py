"""What people did after a file had come: rows confirmed for a subject, fines noted, marks set.

Invariant: a deed that an earlier run has done is left out; a row is mended as on the page, so the
row as received stays as it was.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.exchange import QuarantinedRow
from models.records import Performance, Record, RecordMark
from models.vocabulary import ImportKind, Mark, NameKind, Obligation, QuarantineState
from registry.queries.accounts import account_id_of
from registry.rulebooks import Rulebook
from registry.rulebooks.entries import read_yaml
from registry.rules.calendar import LEGAL_ZONE, WorkCalendar
from registry.rules.exchange.columns import map_columns
from registry.rules.records.particulars import number_key
from registry.services import exchange, records, subjects
from seed.filing import Filed, working_days_after
from seed.shelf import DATA

FEN = 100
PAID = 0.8  # the share of the fines that were paid and noted
NOTED_BY = {"amr": "o.shen", "hurd": "o.xu"}  # the other departments have nobody here to note it
_AFTERNOON = time(14, 20, tzinfo=LEGAL_ZONE)
_OPEN = (QuarantineState.WAITING, QuarantineState.BROKEN)


class Confirmation(NamedTuple):
    """Somebody says whom a row without a code speaks of."""

    at: datetime
    by: str
    name: str
    document_no: str
    code: str
    keeps_alias: bool


class Payment(NamedTuple):
    """Somebody notes that what a paper asks for was paid; money in yuan."""

    at: datetime
    by: str
    document_no: str
    paid_on: date
    fine: int
    confiscated: int


class Marked(NamedTuple):
    """Somebody puts a mark on a record that a file brought, by a paper of the office."""

    at: datetime
    by: str
    document_no: str
    mark: Mark
    valid_from: date
    paper_no: str
    reason: str


def story_confirmations() -> Iterator[Confirmation]:
    """Yield the confirmations of the story."""
    for entry in read_yaml(DATA / "afterwards.yaml").entries("confirmations"):
        entry.only("day", "by", "name", "document_no", "code", "alias")
        yield Confirmation(
            at=_instant(entry.day("day")),
            by=entry.text("by"),
            name=entry.text("name"),
            document_no=entry.text("document_no"),
            code=entry.text("code"),
            keeps_alias=entry.has("alias") and entry.truth("alias"),
        )


def story_payments() -> Iterator[Payment]:
    """Yield the payments of the story that files' papers ask for."""
    for entry in read_yaml(DATA / "afterwards.yaml").entries("payments"):
        entry.only("day", "by", "document_no", "paid_on", "fine_yuan", "confiscated_yuan")
        yield Payment(
            at=_instant(entry.day("day")),
            by=entry.text("by"),
            document_no=entry.text("document_no"),
            paid_on=entry.day("paid_on"),
            fine=entry.whole("fine_yuan"),
            confiscated=entry.whole("confiscated_yuan"),
        )


def story_marks() -> Iterator[Marked]:
    """Yield the marks of the story on records that files brought."""
    for entry in read_yaml(DATA / "afterwards.yaml").entries("marks"):
        entry.only("day", "by", "document_no", "mark", "valid_from", "paper_no", "reason")
        yield Marked(
            at=_instant(entry.day("day")),
            by=entry.text("by"),
            document_no=entry.text("document_no"),
            mark=entry.word("mark", Mark),
            valid_from=entry.day("valid_from"),
            paper_no=entry.text("paper_no"),
            reason=entry.text("reason"),
        )


def invent_payments(
    rows: Iterable[Filed], calendar: WorkCalendar, chance: Random, *, until: date
) -> Iterator[Payment]:
    """Yield payments of most fines among `rows`, as far as they were noted by `until`."""
    for row in rows:
        fine, taken = _yuan(row, "罚款金额（万元）"), _yuan(row, _CONFISCATED)
        wait, lag = chance.randint(4, 15), chance.randint(1, 4)
        if row.sender.department not in NOTED_BY or not fine or chance.random() > PAID:
            continue
        paid_on = date.fromisoformat(row.cells["处罚决定日期"]) + timedelta(days=wait)
        noted_on = working_days_after(max(paid_on, row.sent_on), lag, calendar)
        if noted_on <= until:
            by = "o.zhou" if row.sender.division == "330402" else NOTED_BY[row.sender.department]
            number = row.cells["行政处罚决定书文号"]
            yield Payment(_instant(noted_on), by, number, paid_on, fine, taken)


def confirm(session: Session, deed: Confirmation, rulebook: Rulebook) -> None:
    """Confirm a waiting row for its subject, and keep the misspelt name where that is asked."""
    row = open_row_of(session, deed.name, deed.document_no)
    if row is None:
        return
    cells = exchange.row_as_received(session, row.id)
    by = account_id_of(session, deed.by)
    header = tuple(cells)
    title = header[map_columns(row.kind, header).fields["uscc"]]
    mended = exchange.Mended({**cells, title: deed.code}, subject_is_chosen=True)
    done = exchange.correct_row(session, row.id, mended, rulebook, by=by, at=deed.at)
    assert done.subject_id is not None, f"{deed.document_no}: {done.problems}"
    if deed.keeps_alias:
        source = _sources(row.kind)
        subjects.add_alias(
            session,
            done.subject_id,
            NameKind.TYPING_VARIANT,
            deed.name,
            source=source,
            by=by,
            at=deed.at,
        )


def note_payment(session: Session, deed: Payment) -> None:
    """Note what was paid of a paper that a file told of."""
    record = _record_of(session, deed.document_no)
    again = select(Performance.id).where(
        Performance.record_id == record, Performance.recorded_at == deed.at
    )
    if session.scalars(again).first() is not None:
        return
    by = account_id_of(session, deed.by)
    for obligation, yuan in (
        (Obligation.PAY_FINE, deed.fine),
        (Obligation.HAND_OVER, deed.confiscated),
    ):
        if yuan:
            records.note_performance(
                session,
                record,
                obligation,
                performed_on=deed.paid_on,
                amount_fen=yuan * FEN,
                note=f"缴款票据（演）{deed.paid_on:%Y%m%d}-{record}",
                by=by,
                at=deed.at,
            )


def put_mark(session: Session, deed: Marked) -> None:
    """Put a mark on the record that a file told of."""
    record = _record_of(session, deed.document_no)
    again = select(RecordMark.id).where(
        RecordMark.record_id == record, RecordMark.recorded_at == deed.at
    )
    if session.scalars(again).first() is None:
        records.mark(
            session,
            record,
            deed.mark,
            deed.reason,
            valid_from=deed.valid_from,
            document_no=deed.paper_no,
            by=account_id_of(session, deed.by),
            at=deed.at,
        )


def _record_of(session: Session, document_no: str) -> int:
    number = number_key(document_no)
    return session.scalars(select(Record.id).where(Record.number_key == number)).one()


def open_row_of(session: Session, name: str, document_no: str) -> QuarantinedRow | None:
    """Return the open row of a name that names a paper, None where it is decided."""
    rows = session.scalars(
        select(QuarantinedRow).where(
            QuarantinedRow.name_shown == name, QuarantinedRow.state.in_(_OPEN)
        )
    )
    for row in rows:
        if document_no in exchange.row_as_received(session, row.id).values():
            return row
    return None


def _sources(kind: ImportKind) -> str:
    return f"{kind.zh}中的写法"


def _yuan(row: Filed, title: str) -> int:
    return int(Decimal(row.cells.get(title) or 0) * 10_000)


_CONFISCATED = "没收违法所得、没收非法财物的金额（万元）"


def _instant(day: date) -> datetime:
    return datetime.combine(day, _AFTERNOON)
