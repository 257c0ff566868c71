"""A visitor's screening as a receipt: signed at once, kept nowhere, verified like any other.

Invariant: nothing is written; what is signed holds commitments only, and whoever asked takes the
file along. It has no number, no department and no purpose.
"""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.vocabulary import CauseKind, CheckKind
from registry.keys import keyring_of
from registry.queries.receipts.causes import public_causes
from registry.queries.receipts.signing import list_version, receipt_keys
from registry.queries.screening import Answer, Screened
from registry.rules.publication_log import SALT_BYTES
from registry.rules.receipts import (
    Cause,
    Document,
    Line,
    Mark,
    digest_of,
    mark_of,
    sealed,
    written,
)


class VisitorReceipt(NamedTuple):
    """What the visitor takes along: the paper's lines, the file, and the mark for its square."""

    document: Document
    lines: tuple[Line, ...]
    file: str
    mark: Mark

    @property
    def digest(self) -> str:
        """The digest of the document, in hexadecimal digits."""
        return digest_of(self.document.as_bytes()).hex()


def visitor_receipt(
    session: Session, rows: Sequence[Screened], *, at: datetime, on: date
) -> VisitorReceipt:
    """Return the receipt of a screened list."""
    found = {row.found.subject_id for row in rows if row.found}
    causes = public_causes(session, found, on=on)
    lines = tuple(
        line_of(row, causes.get(row.found.subject_id, ()) if row.found else ()) for row in rows
    )
    commitments, openings = sealed(lines, [secrets.token_bytes(SALT_BYTES) for _ in lines])
    document = Document(CheckKind.PUBLIC, at, "", list_version(session), "", commitments)
    keyring, key = keyring_of(session), receipt_keys(session)[-1]
    said, mark = document.as_bytes(), mark_of(document)
    return VisitorReceipt(
        document,
        lines,
        written(said, keyring.sign_receipt(said), key, openings),
        mark._replace(signature=keyring.sign_receipt(mark.as_bytes())),
    )


def line_of(row: Screened, causes: Sequence[Cause]) -> Line:
    """Return what a receipt says of a screened line; of two who may be meant, neither's standing."""
    one = row.found
    if one is None:
        return Line(row.asked.name, row.asked.code, row.answer.zh, remarks=_possible(row))
    return Line(
        row.asked.name,
        row.asked.code,
        row.answer.zh,
        subject_code=one.uscc,
        subject_name=one.name,
        causes=tuple(causes),
        remarks=(*_standing(row, causes), *(note.zh for note in row.notes)),
    )


def _standing(row: Screened, causes: Sequence[Cause]) -> tuple[str, ...]:
    one = row.found
    assert one is not None
    entries = sum(cause.kind is CauseKind.LISTING for cause in causes)
    records = len(causes) - entries
    listed = "在严重失信主体名单上" if entries else "不在严重失信主体名单上"
    return (one.status.zh, listed, f"公示中的不良信息 {records} 条")


def _possible(row: Screened) -> tuple[str, ...]:
    if row.answer is not Answer.AMBIGUOUS:
        return tuple(note.zh for note in row.notes)
    named = (f"可能是：{one.name}（{one.uscc}）" for one in row.candidates)
    return (*named, *(note.zh for note in row.notes))
