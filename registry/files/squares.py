"""The square on a paper (二维码): what it says, as one path of a drawing that any page can hold.

Invariant: nothing is fetched and no picture file is made; a text that is too long is refused.
"""

from typing import NamedTuple

import segno

from registry.errors import Invalid

QUIET = 4  # modules of white around, as ISO/IEC 18004 asks


class Square(NamedTuple):
    """A square of `size` modules a side, quiet zone included, and the path of its dark ones."""

    size: int
    path: str


def square_of(text: str) -> Square:
    """Return the square that says `text`. Raises Invalid where it does not fit into one."""
    try:
        code = segno.make(text, micro=False, error="m", boost_error=False)
    except segno.DataOverflowError as error:
        raise Invalid("内容过长，无法印成二维码。") from error
    rows = [bytes(row) for row in code.matrix]
    runs = (
        f"M{start + QUIET} {line + QUIET}h{end - start}v1h-{end - start}z"
        for line, row in enumerate(rows)
        for start, end in _dark_runs(row)
    )
    return Square(len(rows) + 2 * QUIET, "".join(runs))


def _dark_runs(row: bytes) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    start = None
    for place, is_dark in enumerate((*row, 0)):
        if is_dark and start is None:
            start = place
        elif not is_dark and start is not None:
            runs.append((start, place))
            start = None
    return runs
