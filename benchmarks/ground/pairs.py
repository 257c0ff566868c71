"""Labelled pairs of enterprises: read, scored by the very function of the register, and counted.

A file of pairs has a_* and b_* columns (name, uscc, address, legal_rep), `label` (1 the same, 0
different) and `kind`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
from rapidfuzz import fuzz

from registry.matching.likeness import CANDIDATE, Known, likeness


@dataclass(frozen=True, slots=True)
class Pair:
    """Two descriptions, and whether they mean one enterprise."""

    first: Known
    second: Known
    is_same: bool
    kind: str
    row: str  # the register's row that `first` is; pairs of one row are kept together


@dataclass(frozen=True, slots=True)
class Counted:
    """How many pairs are the same or not, and how many of each were taken for the same."""

    same: int = 0
    same_found: int = 0
    different: int = 0
    different_found: int = 0

    @property
    def precision(self) -> float:
        """Return the share of pairs taken for the same that are, 0.0-1.0."""
        found = self.same_found + self.different_found
        return self.same_found / found if found else 1.0

    @property
    def recall(self) -> float:
        """Return the share of same pairs that were found, 0.0-1.0."""
        return self.same_found / self.same if self.same else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall, 0.0-1.0."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def with_pair(self, *, is_same: bool, is_found: bool) -> "Counted":
        """Return the counts with one more pair."""
        return Counted(
            self.same + is_same,
            self.same_found + (is_same and is_found),
            self.different + (not is_same),
            self.different_found + (not is_same and is_found),
        )


@dataclass(frozen=True, slots=True)
class PairQuality:
    """How well pairs were told apart at a threshold (points, 0-100), over all and by kind."""

    threshold: int
    all: Counted
    by_kind: dict[str, Counted]


def read_pairs(path: Path) -> list[Pair]:
    """Return the labelled pairs of a Parquet file, in its order."""
    return [
        Pair(
            _known(row, "a"),
            _known(row, "b"),
            bool(row["label"]),
            row["kind"],
            row.get("a_id") or row["a_name"],
        )
        for row in pq.read_table(path).to_pylist()
    ]


def measure_pairs(path: Path, threshold: int = CANDIDATE) -> PairQuality:
    """Return how well the register's scoring tells the pairs of a file apart at its live threshold."""
    return quality_of(read_pairs(path), total_of, threshold)


def measure_ratio(path: Path) -> PairQuality:
    """Return how well plain `fuzz.ratio` of name keys does at its best threshold: the peer."""
    pairs = read_pairs(path)
    return best_quality(pairs, lambda pair: fuzz.ratio(pair.first.name_key, pair.second.name_key))


def total_of(pair: Pair) -> float:
    """Return the register's likeness of a pair, 0-100."""
    return likeness(pair.first, pair.second).total


def quality_of(
    pairs: Iterable[Pair], score: Callable[[Pair], float], threshold: int
) -> PairQuality:
    """Return how well a score tells pairs apart at a threshold."""
    return _counted([(pair, score(pair)) for pair in pairs], threshold)


def best_quality(pairs: Sequence[Pair], score: Callable[[Pair], float]) -> PairQuality:
    """Return how well a score tells pairs apart at the threshold that suits it best."""
    scored = [(pair, score(pair)) for pair in pairs]
    return max((_counted(scored, limit) for limit in range(1, 101)), key=lambda q: q.all.f1)


def _counted(scored: Sequence[tuple[Pair, float]], threshold: int) -> PairQuality:
    whole, by_kind = Counted(), dict[str, Counted]()
    for pair, score in scored:
        is_found = score >= threshold
        whole = whole.with_pair(is_same=pair.is_same, is_found=is_found)
        one = by_kind.get(pair.kind, Counted())
        by_kind[pair.kind] = one.with_pair(is_same=pair.is_same, is_found=is_found)
    return PairQuality(threshold, whole, dict(sorted(by_kind.items())))


def _known(row: dict[str, str | None], side: str) -> Known:
    return Known(
        row[f"{side}_name"] or "",
        row[f"{side}_uscc"] or None,
        row[f"{side}_address"] or None,
        row[f"{side}_legal_rep"] or None,
    )
