"""Ascending numbers as bytes: 16-bit gaps where they fit, else 24 or 32 bits a number.

Invariant: `unpacked(packed(ids))` equals `ids`; the first byte tells the form. Reading a posting is
one copy and one running sum, because that is what a search pays.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.uint32]

_GAPS, _SHORT, _WIDE = b"\x01", b"\x02", b"\x03"
_MOST_SHORT = 1 << 24
_LONGEST_GAP = 1 << 16
_LEAST_GAPS = 64  # below, three bytes a number cost less than looking for the largest gap


def packed(ids: Ids) -> bytes:
    """Return ascending ids as bytes; none as no bytes."""
    if not len(ids):
        return b""
    if len(ids) >= _LEAST_GAPS:
        gaps = np.diff(ids)
        if int(gaps.max()) < _LONGEST_GAP:
            return _GAPS + ids[:1].astype("<u4").tobytes() + gaps.astype("<u2").tobytes()
    if int(ids[-1]) < _MOST_SHORT:
        return _SHORT + _short(ids)
    return _WIDE + ids.astype("<u4").tobytes()


def unpacked(data: bytes) -> Ids:
    """Return the ids of `packed`. Raises ValueError for bytes of no known form."""
    form = bytes(data[:1])
    if form == _GAPS:
        ids = np.empty((len(data) - 3) // 2, np.uint32)
        ids[0] = int.from_bytes(data[1:5], "little")
        ids[1:] = np.frombuffer(data, "<u2", offset=5)
        return np.cumsum(ids, dtype=np.uint32)
    if form == _SHORT:
        return _from_short(np.frombuffer(data, np.uint8, offset=1))
    if form == _WIDE:
        return np.frombuffer(data, "<u4", offset=1).astype(np.uint32)
    if not form:
        return np.zeros(0, np.uint32)
    raise ValueError("a posting of an unknown form")


def packed_rows(ids: Ids, starts: Sequence[int]) -> Iterator[bytes]:
    """Yield the ids from each start to the next as bytes; the last start is the end.

    Short rows, which are nearly all, are cut from one text of bytes made at once.
    """
    if not len(ids) or int(ids.max()) >= _MOST_SHORT:
        for start, end in zip(starts[:-1], starts[1:], strict=True):
            yield packed(ids[start:end])
        return
    short = _short(ids)
    for start, end in zip(starts[:-1], starts[1:], strict=True):
        if end - start < _LEAST_GAPS:
            yield _SHORT + short[3 * start : 3 * end] if end > start else b""
        else:
            yield packed(ids[start:end])


def _short(ids: Ids) -> bytes:
    wide = np.ascontiguousarray(ids.astype("<u4")).view(np.uint8).reshape(-1, 4)
    return wide[:, :3].tobytes()


def _from_short(data: NDArray[np.uint8]) -> Ids:
    wide = np.zeros((len(data) // 3, 4), np.uint8)
    wide[:, :3] = data.reshape(-1, 3)
    return wide.view("<u4").ravel().astype(np.uint32, copy=False)
