"""Pages of a long list: which there are, and which of them to offer."""

from dataclasses import dataclass

NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class Paging:
    """Where the reader stands; pages count from 1."""

    current: int
    total: int
    size: int

    @property
    def last(self) -> int:
        """The last page; 1 where there is nothing."""
        return max(1, -(-self.total // self.size))

    @property
    def is_beyond(self) -> bool:
        """Say whether the reader asked for a page behind the last."""
        return self.current > self.last

    @property
    def offered(self) -> list[int | None]:
        """The pages to link to, None for a gap."""
        return numbers(self.last, self.current)


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
