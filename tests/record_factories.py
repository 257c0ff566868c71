"""Credit records for tests: decided by two or three people through the services, or written raw.

`decide_record` goes the whole way (draft, submit, review where due, approve), so its record is what
the register itself would hold. `write_record` writes one version as a department's file brings it,
with the window that the test names, where the way there does not matter.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from models.exchange import ImportBatch
from models.records import Record
from models.vocabulary import (
    BatchState,
    Finding,
    PenaltyKind,
    ProposalState,
    RecordChange,
    RecordKind,
    Role,
    Tier,
)
from registry.keys import keyring_of
from registry.rules.records import Derived, RecordLaw
from registry.rules.records.particulars import RecordParticulars
from registry.services import records
from registry.services.records import writing
from registry.services.records.writing import NewVersion, Origin
from tests.factories import make_account, make_batch

AUTHORITY = "海盐县市场监督管理局"
DECIDED = date(2026, 2, 6)
OPENED = datetime(2020, 1, 2, tzinfo=UTC)  # nobody decides on what was drafted before they came
_numbers = count(1)


class Hands(NamedTuple):
    """The accounts that a record passes through: 经办, 法制审核, 审批."""

    officer: int
    reviewer: int
    approver: int


def make_hands(session: Session, department_id: str = "amr") -> Hands:
    """Add three accounts of one department and return their ids."""
    roles = (Role.OFFICER, Role.LEGAL_REVIEWER, Role.APPROVER)
    accounts = [
        make_account(role=role, department_id=department_id, created_at=OPENED) for role in roles
    ]
    session.add_all(accounts)
    session.flush()
    return Hands(*(account.id for account in accounts))


def make_penalty(**changes: Any) -> RecordParticulars:
    """A general penalty of 42,000 yuan with a number of its own."""
    given: dict[str, Any] = {
        "kind": RecordKind.PENALTY,
        "respondent": "嘉兴示例食品有限公司",
        "document_no": f"演市监处罚〔2026〕{next(_numbers)}号",
        "title": None,
        "authority": AUTHORITY,
        "authority_code": None,
        "decided_on": DECIDED,
        "domain": "product",
        "tier": Tier.GENERAL,
        "violation_type": "生产不符合国家标准的产品",
        "facts": "经抽样检验，甲醛释放量不符合国家标准。",
        "legal_basis": "《中华人民共和国产品质量法》第四十九条",
        "content": "依法处以罚款",
        "penalty_kinds": (PenaltyKind.FINE,),
        "fine_fen": 4_200_000,
    }
    return RecordParticulars(**(given | changes))


def make_sample(**changes: Any) -> RecordParticulars:
    """A failed sample; `finding=Finding.PASSED, kind=RecordKind.SAMPLING_PASSED` for a good one."""
    given: dict[str, Any] = {
        "kind": RecordKind.SAMPLING_FAILED,
        "respondent": "嘉兴示例食品有限公司",
        "document_no": f"演检〔2026〕{next(_numbers)}号",
        "title": None,
        "authority": AUTHORITY,
        "authority_code": None,
        "decided_on": DECIDED,
        "domain": "product",
        "tier": Tier.GENERAL,
        "finding": Finding.FAILED,
        "failed_items": "甲醛释放量",
        "institute": "嘉兴市产品质量检验检测院",
        "product": "细木工板",
    }
    return RecordParticulars(**(given | changes))


def make_inspection(**changes: Any) -> RecordParticulars:
    """An inspection that found nothing."""
    given: dict[str, Any] = {
        "kind": RecordKind.INSPECTION,
        "respondent": "嘉兴示例食品有限公司",
        "document_no": f"演双随机〔2026〕{next(_numbers)}号",
        "title": None,
        "authority": AUTHORITY,
        "authority_code": None,
        "decided_on": DECIDED,
        "finding": Finding.NOTHING_FOUND,
    }
    return RecordParticulars(**(given | changes))


def make_honour(**changes: Any) -> RecordParticulars:
    """A quality award of the city, in force for five years."""
    given: dict[str, Any] = {
        "kind": RecordKind.HONOUR,
        "respondent": "嘉兴示例食品有限公司",
        "document_no": None,
        "title": f"嘉兴市市长质量奖（{next(_numbers)}）",
        "authority": "嘉兴市人民政府",
        "authority_code": None,
        "decided_on": date(2024, 12, 20),
        "valid_until": date(2029, 12, 19),
        "year": 2024,
        "level": "市长质量奖",
    }
    return RecordParticulars(**(given | changes))


def decide_record(
    session: Session,
    subject_id: int,
    said: RecordParticulars,
    law: RecordLaw,
    hands: Hands,
    *,
    at: datetime,
    change: RecordChange = RecordChange.ADDED,
    record_id: int | None = None,
    evidence: tuple[str, ...] = (),
    confirmed: tuple[Mapping[str, object], ...] = (),
    reason: str | None = None,
) -> Record:
    """Let a record, or a change of one, go through all hands and return it as it stands then."""
    if change is not RecordChange.ADDED and reason is None:
        reason = "依据复核意见书办理"
    proposal = records.draft(
        session,
        change,
        records.Content(subject_id, said, evidence, confirmed, reason),
        law,
        by=records.Proposer(hands.officer, "amr"),
        at=at,
        record_id=record_id,
    )
    records.submit(session, proposal.id, proposal.revision, law, by=hands.officer, at=at)
    seen = bytes(proposal.content_hash)
    if proposal.state is ProposalState.IN_REVIEW:
        records.pass_review(session, proposal.id, seen, by=hands.reviewer, at=at)
    records.approve(session, proposal.id, seen, law, by=hands.approver, at=at)
    session.flush()
    return session.get_one(Record, proposal.result_record_id)


def write_record(
    session: Session,
    subject_id: int,
    said: RecordParticulars,
    *,
    at: datetime,
    public_from: date | None = None,
    public_until: date | None = None,
    batch: ImportBatch | None = None,
    **origin: Any,
) -> Record:
    """Write a record with its first version, shown on [public_from, public_until)."""
    (number,) = writing.record_numbers(session, 1)
    new = _raw(session, number, RecordChange.ADDED, subject_id, said, origin, batch)
    derived = new.derived._replace(public_from=public_from, public_until=public_until)
    new = new._replace(derived=derived)
    keys = writing.keys_of(keyring_of(session), said, f"subject {subject_id}")
    writing.add_records(session, [new], [keys], at)
    return session.get_one(Record, number)


def write_version(
    session: Session,
    record: Record,
    change: RecordChange,
    said: RecordParticulars,
    *,
    at: datetime,
    subject_id: int | None = None,
    public_from: date | None = None,
    public_until: date | None = None,
    **origin: Any,
) -> Record:
    """Write another version of a record: corrected, withdrawn or moved to `subject_id`."""
    goal = subject_id or record.subject_id
    new = _raw(session, record.id, change, goal, said, origin, None)
    derived = new.derived._replace(public_from=public_from, public_until=public_until)
    new = new._replace(derived=derived)
    writing.add_versions(session, [new], at)
    session.refresh(record)
    return record


def _raw(
    session: Session,
    record_id: int,
    change: RecordChange,
    subject_id: int,
    said: RecordParticulars,
    origin: dict[str, Any],
    batch: ImportBatch | None,
) -> NewVersion:
    if batch is None:
        batch = make_batch(state=BatchState.DONE)
        session.add(batch)
        session.flush()
    (number,) = writing.version_numbers(session, 1)
    given: dict[str, Any] = {"department_id": "amr", "batch_id": batch.id, "row_no": 1}
    return NewVersion(
        id=number,
        record_id=record_id,
        change=change,
        subject_id=subject_id,
        stated=said,
        derived=Derived(said, None, None, None, None, None, None, None),
        origin=Origin(**(given | origin)),
    )
