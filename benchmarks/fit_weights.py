"""Fits the weights of likeness to labelled pairs, and measures them on pairs that were held out.

Logistic regression over the levels of each part, bounded so that no slip ever adds points; the log
odds are stretched so that a name alone has its whole points and even odds lie at `CANDIDATE`.
Prints the tables for `registry/matching/weights.py`; with `--keep` the quality measured on the held
out half is written for the pages to show.
"""

import argparse
import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from enum import IntEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.ground.pairs import Pair, PairQuality, quality_of, read_pairs, total_of
from registry.matching import quality, weights
from registry.matching.evidence import Address, Code, Person
from registry.matching.levels import Branch, Form, Region, Trade, TradeName
from registry.matching.likeness import CANDIDATE, WHOLE, likeness
from registry.matching.wording import Level

PAIRS = Path(__file__).resolve().parents[2] / "shared" / "data" / "dup_pairs.parquet"
FOLDS = 5
PRIOR = 0.3  # draws a weight that few pairs speak for towards nothing
MOST_STEPS = 50
STILL = 1e-7
Table = NDArray[np.float64]

# The parts in the order of `Compared`, and the level of each that has no points.
PARTS: tuple[tuple[str, type[Level], Level], ...] = (
    ("TRADE_NAME", TradeName, TradeName.EQUAL),
    ("TRADE", Trade, Trade.EQUAL),
    ("REGION", Region, Region.EQUAL),
    ("FORM", Form, Form.EQUAL),
    ("BRANCH", Branch, Branch.EQUAL),
    ("CODE", Code, Code.MISSING),
    ("ADDRESS", Address, Address.MISSING),
    ("PERSON", Person, Person.MISSING),
)
# The most points of 100 that a level may have: invented pairs hold no slip that is not one of the
# same firm, so that a free fit would give points for slips; and what no pair shows is set by hand.
MOST: dict[str, dict[str, int]] = {
    "TRADE_NAME": {
        "NOTHING": -100,
        "DIFFERENT": -60,
        "TWO_WRONG": -50,
        "ONE_OTHER": -45,
        "EXTENDED": -30,
        "INITIALS": -28,
        "SEVERAL": -20,
        "DROPPED": -10,
        "LOOK_ALIKE": -9,
        "HOMOPHONE": -8,
        "TRANSPOSED": -7,
        "CONTAINED": -6,
    },
    "TRADE": {
        "DIFFERENT": -46,
        "RELATED": -44,
        "UNNAMED": -28,
        "EXTENDED": -12,
        "MISWRITTEN": -4,
        "MISSING": -3,
        "CONTAINED": -3,
    },
    "REGION": {"DIFFERENT": -52, "MISSING": -2, "WITHIN": -3, "MISWRITTEN": -4},
    "FORM": {
        "DIFFERENT": -8,
        "OTHER_COMPANY": -4,
        "MISSING": -1,
        "COMPATIBLE": -2,
        "MISWRITTEN": -2,
    },
    "BRANCH": {"KIND": -45, "MISSING": -6, "MISWRITTEN": -4},
    "ADDRESS": {
        "ELSEWHERE": -8,
        "DIFFERENT": -6,
        "OTHER_NUMBER": -6,
        "OTHER_ROOM": -3,
        "ROAD": 12,
        "NUMBER": 18,
        "EQUAL": 25,
    },
    "PERSON": {"EQUAL": 20, "MISWRITTEN": 15},
}
# The least that a level may have. Firms of one owner share a house and a head more often, and a road
# is named after its firm less often, than the invented pairs have it; 有限公司 and 有限责任公司 are
# one form in law.
LEAST: dict[str, dict[str, int]] = {
    "REGION": {"MISSING": -14, "WITHIN": -36},
    "FORM": {"COMPATIBLE": -14, "OTHER_COMPANY": -24},
    "CODE": {"ORGANISATION": 40},
    "ADDRESS": {"OTHER_NUMBER": -20},
}
COLUMNS = [(name, level) for name, kind, none in PARTS for level in kind if level is not none]


def main() -> None:
    """Fit, measure on the pairs held out, print; keep the quality if asked to."""
    wanted = _arguments()
    if not wanted.pairs.exists():
        print(f"There are no pairs at {wanted.pairs}.")
        return
    pairs = read_pairs(wanted.pairs)
    half = np.array([is_held_out(pair) for pair in pairs])
    table, same = table_of(pairs), np.array([pair.is_same for pair in pairs], dtype=np.float64)
    for line in _as_tables(fitted(table[~half], same[~half])):
        print(line)
    _tell_folds(pairs, table, same)
    held_out = [pair for pair in pairs if is_held_out(pair)]
    found = quality_of(held_out, total_of, CANDIDATE)
    print(f"held out, with the weights in use: {len(held_out)} pairs, {_said(found)}")
    if wanted.keep:
        quality.PATH.write_text(quality.as_yaml(_kept(found, wanted.on)), encoding="utf-8")


def is_held_out(pair: Pair) -> bool:
    """Say whether a pair is kept from the fit; all pairs of one row of the register are, or none."""
    return _number(pair) % 2 == 1


def table_of(pairs: Sequence[Pair]) -> Table:
    """Return a row for each pair: 1 where it stands at the level of the column, and 1 at the end."""
    places = {column: place for place, column in enumerate(COLUMNS)}
    table = np.zeros((len(pairs), len(COLUMNS) + 1))
    table[:, -1] = 1.0
    for row, pair in enumerate(pairs):
        compared = likeness(pair.first, pair.second).compared
        levels: tuple[IntEnum, ...] = (*compared.name, *compared[1:])
        for (name, _, _), level in zip(PARTS, levels, strict=True):
            place = places.get((name, level))
            if place is not None:
                table[row, place] = 1.0
    return table


def fitted(table: Table, same: Table) -> Table:
    """Return the points of each column, whole numbers, within their bounds.

    A weight that passes its bound is set to it, and the others are fitted anew.
    """
    fixed: dict[int, int] = {}
    while True:
        found = _regression(table, same, fixed)
        stretch = (WHOLE - CANDIDATE) / found[-1]
        points = np.round(found[:-1] * stretch)
        passing = {
            place: bound
            for place, column in enumerate(COLUMNS)
            if place not in fixed and (bound := _bound(column, points[place])) is not None
        }
        if not passing:
            return np.array([fixed.get(place, value) for place, value in enumerate(points)])
        fixed |= passing


def _bound(column: tuple[str, Level], points: float) -> int | None:
    name, level = column
    most = MOST.get(name, {}).get(level.name)
    least = LEAST.get(name, {}).get(level.name)
    if most is not None and points > most:
        return most
    return least if least is not None and points < least else None


def _regression(table: Table, same: Table, fixed: dict[int, int]) -> Table:
    """Return the log odds of each column by Newton's method; fixed ones are points of the scale."""
    weights = np.zeros(table.shape[1])
    weights[-1] = 1.0
    prior = np.full(table.shape[1], PRIOR)
    prior[-1] = 0.0
    places = np.array(sorted(fixed), dtype=np.int64)
    # A fixed column is so many points, and a point is so much of the last column.
    shares = np.array([fixed[place] / (WHOLE - CANDIDATE) for place in places])
    free = np.setdiff1d(np.arange(table.shape[1]), places)
    known = table[:, free].copy()
    known[:, -1] += table[:, places] @ shares
    found = weights[free]
    for _ in range(MOST_STEPS):
        odds = 1 / (1 + np.exp(-known @ found))
        slope = known.T @ (odds - same) + prior[free] * found
        bend = (known * (odds * (1 - odds))[:, None]).T @ known + np.diag(prior[free])
        step = np.linalg.solve(bend + 1e-9 * np.eye(len(free)), slope)
        found = found - step
        if np.abs(step).max() < STILL:
            break
    weights[free] = found
    return weights


def _tell_folds(pairs: Sequence[Pair], table: Table, same: Table) -> None:
    """Print F1 of each fold by weights fitted on the others: the sums alone, without limits."""
    folds = np.array([_number(pair) // 2 % FOLDS for pair in pairs])
    for fold in range(FOLDS):
        points = fitted(table[folds != fold], same[folds != fold])
        sums = WHOLE + table[folds == fold, :-1] @ points
        found, right = sums >= CANDIDATE, same[folds == fold] == 1.0
        both = int((found & right).sum())
        print(f"fold {fold + 1}: F1 {2 * both / (int(found.sum()) + int(right.sum())):.4f}")


def _as_tables(points: Table) -> Iterator[str]:
    whole = {column: int(value) for column, value in zip(COLUMNS, points, strict=True)}
    for name, kind, none in PARTS:
        yield f"{name} = {{"
        for level in kind:
            value = 0 if level is none else whole[name, level]
            yield f"    {kind.__name__}.{level.name}: {value},"
        yield "}"


def _said(found: PairQuality) -> str:
    whole = found.all
    return f"P {whole.precision:.4f} R {whole.recall:.4f} F1 {whole.f1:.4f} at {found.threshold}"


def _kept(found: PairQuality, on: date) -> quality.Quality:
    kinds = tuple(
        quality.KindQuality(
            quality.PairKind(kind),
            is_same=bool(one.same),
            pairs=one.same + one.different,
            right=one.same_found + one.different - one.different_found,
        )
        for kind, one in found.by_kind.items()
    )
    whole = found.all
    return quality.Quality(
        measured_on=on,
        edition=weights.EDITION,
        is_synthetic=True,
        threshold=found.threshold,
        pairs=whole.same + whole.different,
        precision=round(whole.precision, 4),
        recall=round(whole.recall, 4),
        f1=round(whole.f1, 4),
        kinds=kinds,
    )


def _number(pair: Pair) -> int:
    return zlib.crc32(pair.row.encode("utf-8"))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, default=PAIRS, help="labelled pairs (Parquet)")
    parser.add_argument("--keep", action="store_true", help=f"write {quality.PATH.name}")
    parser.add_argument("--on", type=date.fromisoformat, help="the day of the measurement")
    wanted = parser.parse_args()
    if wanted.keep and wanted.on is None:
        parser.error("--keep needs --on DAY")
    return wanted


if __name__ == "__main__":
    main()
