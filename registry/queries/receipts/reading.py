"""Receipts as their department reads them: the list, one of them, and the file that is handed out.

Invariant: a department reads its own, the auditor everybody's; openings leave here only for lines
that are public today, so no old receipt keeps alive what was repaired.
"""

import base64
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from models.receipts import CheckReceipt
from models.vocabulary import CheckKind
from registry.errors import Invalid, NotFound
from registry.queries.receipts.contents import ShownLine, shown_lines
from registry.queries.receipts.signing import receipt_keys
from registry.queries.vault import open_item
from registry.rules.calendar import LEGAL_ZONE
from registry.rules.permissions import Scope
from registry.rules.publication_log import VerifierKey
from registry.rules.receipts import Document, LineOpening, read_document, written
from registry.rules.receipts.lines import read_opening
from registry.rules.strict_json import read_strictly

PAGE_SIZE = 50


class ReceiptOrder(Enum):
    """In which order a list of receipts is read."""

    NEWEST = "newest"
    OLDEST = "oldest"
    MOST_LINES = "most_lines"


@dataclass(frozen=True, slots=True)
class ReceiptFilter:
    """Which receipts are asked for; days count in China, `text` is part of number or purpose."""

    scope: Scope
    text: str = ""
    kind: CheckKind | None = None
    since: date | None = None
    until: date | None = None
    order: ReceiptOrder = ReceiptOrder.NEWEST


class ReceiptPage(NamedTuple):
    """A page of receipts, and how many there are in all."""

    receipts: tuple[CheckReceipt, ...]
    total: int


@dataclass(frozen=True, slots=True)
class OpenedReceipt:
    """A receipt with its document and those lines that may be shown."""

    receipt: CheckReceipt
    document: Document
    lines: tuple[ShownLine, ...]
    key: VerifierKey

    @property
    def digest(self) -> str:
        """The digest of the document, in hexadecimal digits."""
        return bytes(self.receipt.document_hash).hex()

    @property
    def withheld(self) -> int:
        """How many lines are not shown any more."""
        return sum(one.is_withheld for one in self.lines)

    def as_file(self) -> str:
        """Return the file that its holder is given: what is public today, and the signature."""
        shown = [one.opening for one in self.lines if one.opening is not None]
        signature = base64.b64decode(self.receipt.signature)
        return written(self.receipt.document.encode(), signature, self.key, shown)


def receipts(session: Session, wanted: ReceiptFilter, *, page: int = 1) -> ReceiptPage:
    """Return a page of the receipts that are asked for and lie in the reader's scope."""
    query = select(CheckReceipt).where(*_conditions(wanted))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = _ordered(query, wanted.order).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    return ReceiptPage(tuple(session.scalars(rows)), total)


def receipt(session: Session, number: int, scope: Scope, *, on: date) -> OpenedReceipt:
    """Return a receipt by its row. Raises NotFound where it is none of the reader's."""
    found = session.get(CheckReceipt, number)
    if found is None or scope.department_id not in (None, found.department_id):
        raise NotFound("没有这份核查回执，或者它属于其他部门。")
    return OpenedReceipt(
        found,
        read_document(read_strictly(found.document)),
        shown_lines(session, openings_of(session, found), on=on),
        _key(session, found),
    )


def openings_of(session: Session, found: CheckReceipt) -> tuple[LineOpening, ...]:
    """Return all openings of a receipt; none where they have been forgotten."""
    told = open_item(session, found.opening_id)
    return tuple(map(read_opening, json.loads(told)["openings"])) if told is not None else ()


def _key(session: Session, found: CheckReceipt) -> VerifierKey:
    for key in receipt_keys(session):
        if key.id.hex() == found.key_id:
            return key
    raise Invalid("密钥文件中没有签发这份回执的密钥，请恢复密钥备份。")


def _conditions(wanted: ReceiptFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.scope.department_id is not None:
        found.append(CheckReceipt.department_id == wanted.scope.department_id)
    if wanted.kind is not None:
        found.append(CheckReceipt.kind == wanted.kind)
    if wanted.text:
        is_in_purpose = CheckReceipt.purpose.contains(wanted.text, autoescape=True)
        is_in_no = CheckReceipt.receipt_no.contains(wanted.text, autoescape=True)
        found.append(is_in_purpose | is_in_no)
    if wanted.since is not None:
        found.append(CheckReceipt.recorded_at >= _begin(wanted.since))
    if wanted.until is not None:
        found.append(CheckReceipt.recorded_at < _begin(wanted.until + timedelta(days=1)))
    return found


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LEGAL_ZONE)


def _ordered(query: Select[CheckReceipt], order: ReceiptOrder) -> Select[CheckReceipt]:
    if order is ReceiptOrder.OLDEST:
        return query.order_by(CheckReceipt.id)
    if order is ReceiptOrder.MOST_LINES:
        return query.order_by(CheckReceipt.lines.desc(), CheckReceipt.id.desc())
    return query.order_by(CheckReceipt.id.desc())
