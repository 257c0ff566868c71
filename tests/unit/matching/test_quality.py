"""The measured quality is that of the weights in use, and is told as it was measured."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from registry.matching import weights
from registry.matching.likeness import CANDIDATE
from registry.matching.quality import PairKind, as_yaml, measured_quality, read_quality
from registry.matching.wording import Part, sentences

DOCUMENT = Path(__file__).parents[3] / "docs" / "rules" / "likeness.md"
PARTS = (
    Part.TRADE_NAME,
    Part.TRADE,
    Part.REGION,
    Part.FORM,
    Part.BRANCH,
    Part.CODE,
    Part.ADDRESS,
    Part.REPRESENTATIVE,
)
TABLES = ("TRADE_NAME", "TRADE", "REGION", "FORM", "BRANCH", "CODE", "ADDRESS", "PERSON")


def test_the_figures_are_those_of_the_weights_and_the_line_in_use() -> None:
    quality = measured_quality()

    assert quality.edition == weights.EDITION
    assert quality.threshold == CANDIDATE


def test_a_changed_weight_needs_a_new_edition_and_new_figures() -> None:
    """The sum below belongs to the edition above; both change together with `quality.yaml`."""
    told = repr([(name, sorted(getattr(weights, name).items())) for name in TABLES])

    assert (weights.EDITION, hashlib.sha256(told.encode()).hexdigest()[:12]) == (2, "7ba57d895ac9")


def test_the_document_tells_the_weights_in_use() -> None:
    told = DOCUMENT.read_text(encoding="utf-8")

    assert f"Edition {weights.EDITION} of the weights" in told
    for part, name in zip(PARTS, TABLES, strict=True):
        for level, points in getattr(weights, name).items():
            zh, en = sentences(part, level)
            assert f"| {zh} | {en} | {points:+d} |" in told, (part, level)


def test_the_document_tells_the_figures_as_measured() -> None:
    told, quality = DOCUMENT.read_text(encoding="utf-8"), measured_quality()

    assert f"recall {quality.recall:.4f}, F1 {quality.f1:.4f}" in told
    for kind in quality.kinds:
        assert f"| {kind.kind.label('en')} |" in told
        assert f"| {kind.pairs} | {100 * kind.share:.1f}% |" in told


def test_the_figures_say_that_the_pairs_were_invented() -> None:
    assert measured_quality().is_synthetic


def test_the_kinds_add_up_to_the_whole() -> None:
    quality = measured_quality()
    same = [kind for kind in quality.kinds if kind.is_same]
    different = [kind for kind in quality.kinds if not kind.is_same]
    found = sum(kind.right for kind in same)
    wrong = sum(kind.pairs - kind.right for kind in different)

    assert quality.pairs == sum(kind.pairs for kind in quality.kinds)
    assert quality.recall == pytest.approx(found / sum(kind.pairs for kind in same), abs=1e-4)
    assert quality.precision == pytest.approx(found / (found + wrong), abs=1e-4)
    both = quality.precision + quality.recall
    assert quality.f1 == pytest.approx(2 * quality.precision * quality.recall / both, abs=1e-3)


def test_the_scoring_keeps_what_was_promised_of_it() -> None:
    assert measured_quality().f1 >= 0.985


def test_the_kinds_of_one_enterprise_come_first_the_weakest_in_front() -> None:
    kinds = measured_quality().kinds

    assert list(kinds) == sorted(kinds, key=lambda k: (not k.is_same, k.share, k.kind))
    assert kinds[0].is_same
    assert not kinds[-1].is_same


def test_what_is_written_is_read_again() -> None:
    quality = measured_quality()

    assert read_quality(as_yaml(quality)) == quality
    assert quality.measured_on >= date(2026, 11, 29)


def test_every_kind_has_both_labels() -> None:
    assert all(kind.zh and kind.en for kind in PairKind)
    assert len({kind.zh for kind in PairKind}) == len(PairKind)
