"""Pages of a long list inside the office: which numbers to offer."""

NEIGHBOURS = 2


def numbers(last: int, current: int) -> list[int | None]:
    """Return the pages to link to, None for a gap: first, last and the neighbours of `current`."""
    near = range(current - NEIGHBOURS, current + NEIGHBOURS + 1)
    shown: list[int | None] = []
    before = 0
    for page in sorted({1, last, *(one for one in near if 1 <= one <= last)}):
        if page > before + 1:
            shown.append(None)
        shown.append(page)
        before = page
    return shown
