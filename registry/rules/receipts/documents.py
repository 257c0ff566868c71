"""The document of a receipt: the very bytes that are signed.

Invariant: one document has one writing (canonical JSON: sorted keys, UTF-8, no spaces, no floats);
a field that is not known here makes it a document of another version, never one that is guessed.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from models.vocabulary import CheckKind
from registry.errors import Invalid
from registry.rules.publication_log.commitments import canonical_json

FORMAT = "proof-of-check/1"
HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FIELDS = {
    *("format", "receipt_no", "kind", "checked_at", "department", "purpose", "valid_until"),
    *("list_version", "catalogue", "lines", "commitments"),
}
_VERSION = {"log", "size", "root", "data_as_of"}
UNREADABLE = "这份回执的文件内容无法识别，请重新下载。"


class Office(NamedTuple):
    """The department that checked; the person is not told."""

    id: str
    name: str


class ListVersion(NamedTuple):
    """What was checked against: the publication log's size and root, and how fresh the data was."""

    log: str
    size: int
    root: bytes
    data_as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Document:
    """What is signed; a visitor's screening has neither number nor department."""

    kind: CheckKind
    checked_at: datetime
    purpose: str
    version: ListVersion
    catalogue: str
    commitments: tuple[bytes, ...]
    receipt_no: str | None = None
    office: Office | None = None
    valid_until: date | None = None

    def as_bytes(self) -> bytes:
        """Return the bytes that are signed."""
        return canonical_json(self.told())

    def told(self) -> dict[str, object]:
        """Return it as fields."""
        office = self.office
        return {
            "format": FORMAT,
            "receipt_no": self.receipt_no,
            "kind": self.kind.value,
            "checked_at": _instant(self.checked_at),
            "department": {"id": office.id, "name": office.name} if office else None,
            "purpose": self.purpose,
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
            "list_version": {
                "log": self.version.log,
                "size": self.version.size,
                "root": self.version.root.hex(),
                "data_as_of": _instant(self.version.data_as_of),
            },
            "catalogue": self.catalogue,
            "lines": len(self.commitments),
            "commitments": [one.hex() for one in self.commitments],
        }


def receipts_name(city_id: str) -> str:
    """Return the name under which a city's register signs its receipts."""
    return f"{city_id}.quality-credit-register/receipts"


def digest_of(document: bytes) -> bytes:
    """Return the SHA-256 of a document, by which it is found again."""
    return hashlib.sha256(document).digest()


def read_document(told: Mapping[str, object]) -> Document:
    """Return the document that the fields say. Raises Invalid where they are none of this version."""
    try:
        return _read(told)
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(UNREADABLE) from error


def _read(told: Mapping[str, object]) -> Document:
    version, office, until = told["list_version"], told["department"], told["valid_until"]
    if told.get("format") != FORMAT or set(told) != _FIELDS:
        raise ValueError("of another version")
    if not isinstance(version, dict) or set(version) != _VERSION:
        raise ValueError("of another version")
    document = Document(
        kind=CheckKind(_text(told["kind"])),
        checked_at=_read_instant(told["checked_at"]),
        purpose=_text(told["purpose"]),
        version=ListVersion(
            _text(version["log"]),
            _number(version["size"]),
            _hash(version["root"]),
            _read_instant(version["data_as_of"]) if version["data_as_of"] is not None else None,
        ),
        catalogue=_text(told["catalogue"]),
        commitments=_hashes(told["commitments"]),
        receipt_no=None if told["receipt_no"] is None else _text(told["receipt_no"]),
        office=_office(office) if office is not None else None,
        valid_until=date.fromisoformat(_text(until)) if until is not None else None,
    )
    if told["lines"] != len(document.commitments) or dict(told) != document.told():
        raise ValueError("another writing of the same")
    return document


def _office(told: object) -> Office:
    if not isinstance(told, dict):
        raise TypeError("an office")
    return Office(_text(told["id"]), _text(told["name"]))


def _hashes(told: object) -> tuple[bytes, ...]:
    if not isinstance(told, list):
        raise TypeError("a list")
    return tuple(map(_hash, told))


def _hash(told: object) -> bytes:
    if not HASH.fullmatch(_text(told)):
        raise ValueError("a hash")
    return bytes.fromhex(_text(told))


def _text(told: object) -> str:
    if not isinstance(told, str):
        raise TypeError("a text")
    return told


def _number(told: object) -> int:
    if type(told) is not int or told < 0:  # True is no number
        raise TypeError("a whole number")
    return told


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else None


def _read_instant(told: object) -> datetime:
    at = datetime.fromisoformat(_text(told))
    if at.tzinfo is None:
        raise ValueError("an instant has a zone")
    return at
