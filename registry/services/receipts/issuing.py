"""A receipt is issued: its number, its document of commitments, its signature, its openings.

Invariant: whoever issues holds the lock of the journal's head until the transaction ends, so numbers
run without a gap and the list version is the one that stands then; names lie in the vault only.
"""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.receipts import CheckReceipt
from models.vocabulary import AuditEvent, CheckKind, PersonalField
from registry.errors import Invalid
from registry.keys import keyring_of
from registry.queries.receipts.signing import list_version, receipt_keys
from registry.rulebooks import rulebook_of
from registry.rulebooks.words import DepartmentLevel
from registry.rules.calendar import legal_day
from registry.rules.publication_log import SALT_BYTES
from registry.rules.publication_log.commitments import canonical_json
from registry.rules.receipts import (
    Document,
    Line,
    ListVersion,
    Office,
    digest_of,
    following_no,
    number_prefix,
    sealed,
)
from registry.services import audit, vault

LONGEST_PURPOSE = 200  # characters


@dataclass(frozen=True, slots=True)
class Frame:
    """What a receipt says besides its lines; `valid_until` is the last day on which it holds.

    `version`: what the lines were read against; what stands when it is issued, where there is none.
    """

    kind: CheckKind
    purpose: str
    catalogue: str = ""
    valid_until: date | None = None
    version: ListVersion | None = None


def issue(
    session: Session, frame: Frame, lines: Sequence[Line], *, by: int, at: datetime
) -> CheckReceipt:
    """Write the receipt of a check and return it.

    Raises Invalid where there is nothing to prove, no purpose, or no department that checked.
    """
    purpose = frame.purpose.strip()
    if not lines:
        raise Invalid("没有核查对象，不能出具回执。")
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        raise Invalid(f"请写明核查用途（不超过 {LONGEST_PURPOSE} 字），例如采购项目的名称。")
    office = _office(session, by)
    audit.take_head(session)
    commitments, openings = sealed(lines, [secrets.token_bytes(SALT_BYTES) for _ in lines])
    document = Document(
        kind=frame.kind,
        checked_at=at,
        purpose=purpose,
        version=frame.version or list_version(session),
        catalogue=frame.catalogue,
        commitments=commitments,
        receipt_no=_next_no(session, legal_day(at).year),
        office=office,
        valid_until=frame.valid_until,
    )
    told = canonical_json({"openings": [one.as_told() for one in openings]}).decode()
    item = vault.put(session, PersonalField.CHECK_OPENING, told, subject_id=None, at=at)
    return _kept(session, document, item.id, by=by, at=at)


def _kept(
    session: Session, document: Document, opening_id: int, *, by: int, at: datetime
) -> CheckReceipt:
    written = document.as_bytes()
    assert document.receipt_no is not None and document.office is not None
    receipt = CheckReceipt(
        receipt_no=document.receipt_no,
        kind=document.kind,
        by_id=by,
        department_id=document.office.id,
        purpose=document.purpose,
        lines=len(document.commitments),
        log_size=document.version.size,
        document=written.decode(),
        document_hash=digest_of(written),
        signature=base64.b64encode(keyring_of(session).sign_receipt(written)).decode(),
        key_id=receipt_keys(session)[-1].id.hex(),
        opening_id=opening_id,
        recorded_at=at,
    )
    session.add(receipt)
    session.flush()
    audit.append(
        session,
        AuditEvent.CHECK_MADE,
        by=by,
        at=at,
        about=f"check_receipt:{receipt.id}",
        kind=document.kind.value,
        lines=receipt.lines,
        document=bytes(receipt.document_hash).hex(),
    )
    return receipt


def _next_no(session: Session, year: int) -> str:
    """Return the next number of a year; the caller holds the lock of the journal's head."""
    is_demonstration = rulebook_of(session).city.is_demonstration
    prefix = number_prefix(year, is_demonstration=is_demonstration)
    last = session.scalar(
        select(CheckReceipt.receipt_no)
        .where(CheckReceipt.receipt_no.startswith(prefix))
        .order_by(CheckReceipt.id.desc())
        .limit(1)
    )
    return following_no(prefix, last)


def _office(session: Session, by: int) -> Office:
    account = session.get_one(Account, by)
    rulebook = rulebook_of(session)
    department = rulebook.departments.get(account.department_id or "")
    if department is None:
        raise Invalid("您的账户没有所属部门，不能出具核查回执；请联系系统管理员。")
    is_citys = department.level is DepartmentLevel.MUNICIPAL
    place = rulebook.city.name.zh if is_citys else ""
    return Office(department.id, f"{place}{department.name_zh}")
