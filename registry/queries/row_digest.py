"""The digest of a whole row, by which the journal holds a fact fast.

Invariant: every column counts, and the digest is the same on both engines and after reading back.
"""

import hashlib
import json
from datetime import UTC, date, datetime
from enum import Enum

from sqlalchemy.orm import object_mapper

from models.base import Base


def row_digest(row: Base) -> str:
    """Return the SHA-256 of every column of a row that was flushed, in hexadecimal."""
    told = {one.key: _told(getattr(row, one.key)) for one in object_mapper(row).column_attrs}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _told(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value
