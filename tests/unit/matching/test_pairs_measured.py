"""Labelled pairs are counted as they are judged, and the fit keeps its bounds."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.fit_weights import COLUMNS, LEAST, MOST, fitted, is_held_out, table_of
from benchmarks.ground.pairs import Pair, best_quality, measure_pairs, measure_ratio, quality_of
from registry.matching.likeness import CANDIDATE, Known

BASE = "嘉兴市槐安童车有限公司"
SAME = ("嘉兴槐安童车有限公司", "嘉兴市怀安童车有限公司", "槐安童车", "嘉兴市槐安童车有限责任公司")
OTHERS = (
    "杭州市槐安童车有限公司",
    "嘉兴市槐安食品有限公司",
    BASE + "杭州分公司",
    "嘉兴市南柯童车厂",
)
PAIRS = [
    *(Pair(Known(BASE), Known(name), True, "slip", f"a{n}") for n, name in enumerate(SAME)),
    *(Pair(Known(BASE), Known(name), False, "other", f"b{n}") for n, name in enumerate(OTHERS)),
]


def test_what_is_found_rightly_and_wrongly_is_counted_by_kind() -> None:
    scores = {pair.row: float(score) for pair, score in zip(PAIRS, range(0, 80, 10), strict=True)}

    quality = quality_of(PAIRS, lambda pair: scores[pair.row], 30)

    assert quality.by_kind["slip"].same_found == 1
    assert quality.by_kind["other"].different_found == 4
    assert quality.all.precision == pytest.approx(1 / 5)
    assert quality.all.recall == pytest.approx(1 / 4)
    assert quality.all.f1 == pytest.approx(2 / 9)


def test_the_peer_is_measured_where_it_does_best() -> None:
    scores = {pair.row: 70.0 if pair.is_same else 69.0 for pair in PAIRS}

    quality = best_quality(PAIRS, lambda pair: scores[pair.row])

    assert (quality.threshold, quality.all.f1) == (70, 1.0)


def test_a_file_of_pairs_is_measured_at_the_live_line(tmp_path: Path) -> None:
    path = tmp_path / "pairs.parquet"
    rows = [
        {
            "label": int(pair.is_same),
            "kind": pair.kind,
            "a_id": pair.row,
            **{f"a_{what}": "" for what in ("uscc", "address", "legal_rep")},
            **{f"b_{what}": "" for what in ("uscc", "address", "legal_rep")},
            "a_name": pair.first.name,
            "b_name": pair.second.name,
        }
        for pair in PAIRS
    ]
    pq.write_table(pa.Table.from_pylist(rows), path)

    quality = measure_pairs(path)

    assert (quality.threshold, quality.all.f1) == (CANDIDATE, 1.0)
    assert measure_ratio(path).all.f1 < 1.0


def test_the_fit_tells_the_same_from_the_different_within_its_bounds() -> None:
    table = table_of(PAIRS * 20)
    same = np.array([float(pair.is_same) for pair in PAIRS] * 20)

    points = fitted(table, same)

    sums = 100 + table[:, :-1] @ points
    assert ((sums >= CANDIDATE) == (same == 1.0)).all()
    for (name, level), value in zip(COLUMNS, points, strict=True):
        assert value <= MOST.get(name, {}).get(level.name, value)
        assert value >= LEAST.get(name, {}).get(level.name, value)


def test_all_pairs_of_one_row_are_held_out_or_none() -> None:
    pairs = [Pair(Known(BASE), Known(name), True, "slip", "a1") for name in SAME]

    assert len({is_held_out(pair) for pair in pairs}) == 1
    assert {is_held_out(pair) for pair in PAIRS} == {True, False}
