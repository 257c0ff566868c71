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
        """The pages to link to, None for a gap: first, last and the neighbours of this one."""
        near = range(self.current - NEIGHBOURS, self.current + NEIGHBOURS + 1)
        wanted = sorted({1, self.last, *(page for page in near if 1 <= page <= self.last)})
        shown: list[int | None] = []
        for page in wanted:
            before = shown[-1] if shown else None
            if before is not None and page > before + 1:
                shown.append(None)
            shown.append(page)
        return shown
