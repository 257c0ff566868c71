"""Rows of cells as texts: what digests and leaves are made of."""

from collections.abc import Iterable, Sequence


def join_cells(columns: Sequence[Sequence[object]]) -> list[str]:
    """Return one text a row of `columns`: its cells as text, what is missing as nothing."""
    return list(map("\x1f".join, zip(*map(_as_texts, columns), strict=True)))


def _as_texts(column: Sequence[object]) -> Iterable[str]:
    if not any(column):
        return [""] * len(column)
    return ["" if cell is None else str(cell) for cell in column]
