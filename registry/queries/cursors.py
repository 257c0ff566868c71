"""Where a reader of a long list stands, as an opaque text that can be handed back.

Invariant: a cursor names the last row seen, not a count, so rows that come or go in between
neither repeat nor skip the others.
"""

import base64
import binascii
import json
from bisect import bisect_right
from collections.abc import Sequence
from typing import TypeVar

from registry.errors import Invalid

Rank = tuple[int | str, ...]
RowT = TypeVar("RowT")
LONGEST = 1_000


def cursor_of(rank: Rank) -> str:
    """Return the cursor that stands behind the row of that rank."""
    text = json.dumps(rank, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode("ascii")


def after(cursor: str, ranked: Sequence[tuple[Rank, RowT]]) -> Sequence[tuple[Rank, RowT]]:
    """Return the rows behind `cursor`; `ranked` stands in order.

    Raises Invalid for a text that is no cursor of this list.
    """
    rank = read_cursor(cursor)
    ranks = [row[0] for row in ranked]
    if ranks and [type(part) for part in ranks[0]] != [type(part) for part in rank]:
        raise Invalid("参数 cursor 不属于这个列表，请从第一页重新开始。")
    return ranked[bisect_right(ranks, rank) :]


def read_cursor(cursor: str) -> Rank:
    """Return the rank that a cursor names; raises Invalid for a text that is none."""
    try:
        if len(cursor) > LONGEST:
            raise ValueError(cursor)
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        rank = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(rank, list) or not all(type(part) in (int, str) for part in rank):
            raise ValueError(cursor)
    except (ValueError, binascii.Error, UnicodeError, RecursionError) as error:
        raise Invalid("参数 cursor 有误：请原样使用上一页返回的 next。") from error
    return tuple(rank)
