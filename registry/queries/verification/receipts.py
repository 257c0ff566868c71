"""Receipts: document, hash, signature, columns and openings of each, and that the journal knows it.

Invariant: numbers of a year run without a gap; an opening that was forgotten is no fault, one that
does not fit its commitment is.
"""

import base64
import binascii
from contextlib import closing
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.receipts import CheckReceipt
from models.vocabulary import AuditEvent
from registry.errors import Invalid, NotFound
from registry.queries.publication import log_name, node_of
from registry.queries.publication.heads import log_size
from registry.queries.receipts.reading import openings_of
from registry.queries.receipts.signing import receipt_keys
from registry.queries.verification.entries import entries_of
from registry.queries.verification.finding import Finding
from registry.rulebooks import rulebook_of
from registry.rules.calendar import legal_day
from registry.rules.merkle import root_at
from registry.rules.publication_log import VerifierKey
from registry.rules.receipts import (
    Document,
    digest_of,
    following_no,
    number_prefix,
    read_document,
)
from registry.rules.strict_json import read_strictly

CHECK = "check_receipts"
AT_ONCE = 100
Journalled = tuple[str, int | None, datetime]  # the document's digest, by whom, when


def check_receipts(session: Session) -> Finding:
    """Look at every receipt in the order in which they were issued."""
    keys = {key.id.hex(): key for key in receipt_keys(session)}
    told = _journalled(session)
    is_demonstration = rulebook_of(session).city.is_demonstration
    last: dict[str, str] = {}
    count = 0
    rows = select(CheckReceipt).order_by(CheckReceipt.id)
    with closing(session.scalars(rows.execution_options(yield_per=AT_ONCE))) as receipts:
        for one in receipts:
            year = legal_day(one.recorded_at).year
            prefix = number_prefix(year, is_demonstration=is_demonstration)
            problem = (
                _wrong_document(session, one, keys)
                or _wrong_openings(session, one)
                or (told.get(one.id) != _journal_of(one) and "回执与操作日志不符。")
                or (one.receipt_no != following_no(prefix, last.get(prefix)) and "回执编号不连续。")
            )
            count, last[prefix] = count + 1, one.receipt_no
            if problem:
                return Finding(CHECK, count, f"check_receipt:{one.id}", problem)
    if len(told) != count:
        return Finding(CHECK, count, "check_receipt", "操作日志中的回执有缺失。")
    return Finding(CHECK, count)


def _wrong_document(
    session: Session, one: CheckReceipt, keys: dict[str, VerifierKey]
) -> str | None:
    written = one.document.encode()
    try:
        document = read_document(read_strictly(one.document))
        signature = base64.b64decode(one.signature, validate=True)
    except (Invalid, ValueError, binascii.Error):
        return "回执的文件内容无法识别。"
    key = keys.get(one.key_id)
    if document.as_bytes() != written or digest_of(written) != bytes(one.document_hash):
        return "回执的文件内容与摘要不符。"
    if key is None or not key.has_signed(written, signature):
        return "回执的签名与内容不符，或不是本系统的密钥签发的。"
    if _told(document) != (
        *(one.receipt_no, one.kind, one.department_id, one.purpose, one.lines, one.log_size),
    ):
        return "回执的登记栏目与签名的内容不符。"
    return None if _is_of_this_log(session, document) else "回执引用的公示存证日志与本站的不符。"


def _told(document: Document) -> tuple[object, ...]:
    office = document.office.id if document.office else None
    return (
        *(document.receipt_no, document.kind, office, document.purpose),
        *(len(document.commitments), document.version.size),
    )


def _is_of_this_log(session: Session, document: Document) -> bool:
    version = document.version
    if version.log != log_name(session) or version.size > log_size(session):
        return False
    try:
        return root_at(version.size, node_of(session)) == version.root
    except Invalid:
        return False


def _wrong_openings(session: Session, one: CheckReceipt) -> str | None:
    document = read_document(read_strictly(one.document))
    try:
        openings = openings_of(session, one)
    except (Invalid, NotFound, ValueError, KeyError):
        return "回执的核查内容无法打开。"
    if openings and len(openings) != len(document.commitments):
        return "回执的核查内容与行数不符。"
    for opening, committed in zip(openings, document.commitments, strict=False):
        if not opening.opens(committed):
            return f"回执第 {opening.line} 行的内容与签名时的承诺值不符。"
    return None


def _journalled(session: Session) -> dict[int, Journalled]:
    return {
        int(one.about.removeprefix("check_receipt:")): (
            *(str(one.details["document"]), one.by, one.at),
        )
        for one in entries_of(session, AuditEvent.CHECK_MADE)
    }


def _journal_of(one: CheckReceipt) -> Journalled:
    return bytes(one.document_hash).hex(), one.by_id, one.recorded_at
