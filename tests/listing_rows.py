"""Entries of lists written raw, for what rests on entries: the smallest rows that the tables take."""

from datetime import date
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListEntry, ListEntryEvent
from models.vocabulary import CaseKind, CaseState, EntryEvent, ListKind
from tests.factories import AT, make_subject
from tests.record_factories import Hands, make_hands

LISTED_ON = date(2026, 11, 2)
PUBLIC_FROM = date(2026, 11, 10)
UNTIL = date(2029, 11, 2)
_numbers = count(1)


def add_entry(session: Session, *, subject_id: int | None = None, **changes: Any) -> ListEntry:
    """Add a case that is done and its entry in force, of a new subject unless one is named."""
    if subject_id is None:
        subject = make_subject()
        session.add(subject)
        session.flush()
        subject_id = subject.id
    number, hands = next(_numbers), make_hands(session)
    case = _case(number, subject_id, hands)
    session.add(case)
    session.flush()
    given: dict[str, Any] = {
        "entry_no": f"L2026{number:06d}",
        "list_type": case.list_type,
        "list_kind": ListKind.SERIOUS,
        "grounds": "",
        "subject_id": subject_id,
        "case_id": case.id,
        "document_key": number.to_bytes(16),
        "basis_key": case.basis_key,
        "decision_no": f"演市监列字〔2026〕{number}号",
        "authority": "嘉兴市市场监督管理局",
        "is_foreign": False,
        "listed_on": LISTED_ON,
        "in_force_from": LISTED_ON,
        "public_from": PUBLIC_FROM,
        "term_until": UNTIL,
        "until_on": UNTIL,
        "is_open": True,
        "department_id": "amr",
        "event_id": 0,
    }
    entry = ListEntry(**(given | changes))
    session.add(entry)
    session.flush()
    return entry


def end_entry(session: Session, entry: ListEntry, event: EntryEvent, on: date) -> None:
    """Let an entry end on a day: the event as two people decide it, and the entry's columns."""
    hands = make_hands(session)
    by = (
        {}
        if event is EntryEvent.EXPIRED
        else {"by_id": hands.officer, "decided_by": hands.approver}
    )
    ended = ListEntryEvent(
        entry_id=entry.id, event=event, valid_from=on, content={}, recorded_at=AT, **by
    )
    session.add(ended)
    session.flush()
    entry.until_on, entry.is_open, entry.event_id = on, False, ended.id
    session.flush()


def shown_fields(entry: ListEntry) -> dict[str, object]:
    """Return fields as an entry's page shows them."""
    return {
        "entry_no": entry.entry_no,
        "name": "嘉兴示例食品有限公司",
        "list": entry.list_type,
        "authority": entry.authority,
        "decision_no": entry.decision_no,
        "listed_on": entry.listed_on.isoformat(),
        "grounds": ["生产不符合国家标准的产品"],
        "marks": [],
    }


def _case(number: int, subject_id: int, hands: Hands) -> ListCase:
    return ListCase(
        kind=CaseKind.LISTING,
        state=CaseState.DONE,
        is_open=False,
        list_type="market_serious",
        subject_id=subject_id,
        basis_key=number.to_bytes(16),
        content={},
        evidence=[],
        content_hash=bytes(32),
        procedure_edition="procedure-2021-09-01",
        department_id="amr",
        proposed_by=hands.officer,
        reviewed_by=hands.reviewer,
        decided_by=hands.approver,
        created_at=AT,
        state_since=AT,
    )
