"""Filters with counts: by each of them, how many hits there would be with the other filters kept.

Invariant: the count beside a filter is the total that a click on it leads to; where more names
resemble the question than are listed, it is the least of that total.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from models.vocabulary import Grade, SubjectKind, SubjectStatus
from registry.queries.places import codes_within, unit_of
from registry.queries.records.counting import NOTHING_PUBLIC, PublicCount
from registry.queries.search.hits import Hit
from registry.queries.search.query import SearchQuery
from registry.rulebooks import Division, Divisions

KeyT = TypeVar("KeyT", bound=str)
Counts = Mapping[int, PublicCount]
Test = Callable[[Hit], bool]


@dataclass(frozen=True, slots=True)
class Facets:
    """The values of each filter with their counts, the commonest first."""

    kinds: tuple[tuple[SubjectKind, int], ...] = ()
    statuses: tuple[tuple[SubjectStatus, int], ...] = ()
    divisions: tuple[tuple[Division, int], ...] = ()
    domains: tuple[tuple[str, int], ...] = ()
    grades: tuple[tuple[Grade, int], ...] = ()
    listed: int = 0


class Sieve:
    """The filters of a query, each by itself, over hits whose public records are counted."""

    def __init__(self, query: SearchQuery, divisions: Divisions | None, counts: Counts) -> None:
        self._divisions = divisions
        self._counts = counts
        within = _within(query.division, divisions)
        self._tests: dict[str, Test] = {}
        if query.kind:
            self._tests["kind"] = lambda hit: hit.kind is query.kind
        if query.status:
            self._tests["status"] = lambda hit: hit.status is query.status
        if query.division:
            self._tests["division"] = lambda hit: hit.division_code in within
        if query.domain:
            self._tests["domain"] = lambda hit: query.domain in self._domains(hit)
        if query.grade:
            self._tests["grade"] = lambda hit: hit.grade == query.grade
        if query.listed:
            self._tests["listed"] = lambda hit: hit.listed

    def passed(self, hits: Iterable[Hit], *, but: str = "") -> list[Hit]:
        """Return the hits that pass every filter except the one that is named."""
        tests = [test for name, test in self._tests.items() if name != but]
        return [hit for hit in hits if all(test(hit) for test in tests)]

    def facets(self, hits: Sequence[Hit]) -> Facets:
        """Return the filters that these hits offer."""
        return Facets(
            kinds=_counted(hit.kind for hit in self.passed(hits, but="kind")),
            statuses=_counted(hit.status for hit in self.passed(hits, but="status")),
            divisions=self._units(self.passed(hits, but="division")),
            domains=_counted(
                domain for hit in self.passed(hits, but="domain") for domain in self._domains(hit)
            ),
            grades=_best_first(hit.grade for hit in self.passed(hits, but="grade") if hit.grade),
            listed=sum(hit.listed for hit in self.passed(hits, but="listed")),
        )

    def _domains(self, hit: Hit) -> frozenset[str]:
        return self._counts.get(hit.subject_id, NOTHING_PUBLIC).domains

    def _units(self, hits: Iterable[Hit]) -> tuple[tuple[Division, int], ...]:
        known = self._divisions
        if known is None:
            return ()
        units = (unit_of(known, hit.division_code) for hit in hits)
        found = _counted(unit.code for unit in units if unit)
        return tuple((known[code], count) for code, count in found)


def _within(division: str, divisions: Divisions | None) -> frozenset[str]:
    if not division or divisions is None:
        return frozenset({division})
    return frozenset(codes_within(divisions, division))


def _best_first(values: Iterable[Grade]) -> tuple[tuple[Grade, int], ...]:
    counts = Counter(values)
    return tuple((grade, counts[grade]) for grade in Grade if counts[grade])


def _counted(values: Iterable[KeyT]) -> tuple[tuple[KeyT, int], ...]:
    """Return values with their counts, the commonest first, equal ones by value."""
    return tuple(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))
