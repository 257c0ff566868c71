"""A draft of the rating model tells only what changed, and is checked like every other edition."""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from models.vocabulary import Grade
from registry.errors import Invalid
from registry.rulebooks import load
from registry.rulebooks.rating_models import RatingModels, read_rating_models
from registry.rulebooks.shelf import SHELF

BASE = SHELF / "jiaxing" / "rating-2026.1.yaml"


def _read(folder: Path, *drafts: str) -> RatingModels:
    shutil.copy(BASE, folder)
    for number, text in enumerate(drafts, start=1):
        (folder / f"rating-draft-{number}.yaml").write_text(text, encoding="utf-8")
    return read_rating_models(folder)


def _draft(version: str, base: str, *sections: str) -> str:
    head = f'  version: "{version}"\n  name_zh: 草案\n  based_on: "{base}"\n'
    return "\n".join(("model:", head, *sections))


def test_a_draft_takes_over_what_it_does_not_tell_again():
    models = load("jiaxing").ratings
    draft, base = models.edition("2027.1"), models.edition("2026.1")

    assert draft.effective_from is None
    assert list(draft.negatives) == list(base.negatives)
    assert draft.negatives["N202"] == base.negatives["N202"]
    assert (draft.bands[0], draft.bands[2:]) == (base.bands[0], base.bands[2:])


def test_a_draft_replaces_items_by_id_and_sections_by_key():
    models = load("jiaxing").ratings
    draft, base = models.edition("2027.1"), models.edition("2026.1")

    assert (base.negatives["N302"].points, draft.negatives["N302"].points) == (30, 40)
    assert draft.domain_coefficients["child_product"] == Fraction("1.8")
    assert draft.domain_coefficients["food"] == base.domain_coefficients["food"]
    assert draft.negatives["N301"].decay[-1].from_month == 36
    assert (base.band(Grade.AA).minimum, draft.band(Grade.AA).minimum) == (9000, 9100)


def test_the_days_and_the_source_of_an_edition_are_not_inherited(tmp_path: Path):
    read = _read(tmp_path, _draft("2028.1", "2026.1"))

    draft = read.edition("2028.1")

    assert (draft.effective_from, draft.about.source) == (None, "")
    assert [one.id for one in read.drafts] == ["2028.1"]


def test_a_draft_may_be_based_on_a_draft(tmp_path: Path):
    first = _draft("2028.1", "2026.1", "domain_coefficients: {food: 1.6}")
    second = _draft("2029.1", "2028.1", "domain_coefficients: {product: 1.3}")

    read = _read(tmp_path, first, second).edition("2029.1")

    assert read.domain_coefficients["food"] == Fraction("1.6")
    assert read.domain_coefficients["product"] == Fraction("1.3")


def test_a_mistake_in_a_draft_is_told_with_file_line_and_key(tmp_path: Path):
    broken = _draft(
        "2028.1", "2026.1", "negative_items:", "  - {id: N302, dim: D3, name_zh: 抽查, point: 40}"
    )

    with pytest.raises(
        Invalid, match=r"rating-draft-1\.yaml／negative_items 「N302」（第 7 行）.*point"
    ):
        _read(tmp_path, broken)


def test_a_draft_that_contradicts_what_it_inherits_is_refused(tmp_path: Path):
    crooked = _draft(
        "2028.1",
        "2026.1",
        "grades:",
        "  - {id: AA, name_zh: 良好, min: 990, regulation: reduced, inspection_factor: 0.7}",
    )

    with pytest.raises(Invalid, match=r"rating-draft-1\.yaml.*grades.*由高到低"):
        _read(tmp_path, crooked)


def test_a_base_that_is_not_there_is_named_with_those_that_are(tmp_path: Path):
    with pytest.raises(Invalid, match=r"第 2 行.*based_on.*「2020\.9」不存在；现有：2026\.1"):
        _read(tmp_path, _draft("2028.1", "2020.9"))


def test_drafts_that_are_based_on_one_another_are_refused(tmp_path: Path):
    with pytest.raises(Invalid, match=r"based_on.*绕成了圈"):
        _read(tmp_path, _draft("2028.1", "2029.1"), _draft("2029.1", "2028.1"))


def test_every_domain_of_the_model_has_a_name_in_both_languages():
    for model in load("jiaxing").ratings.editions:
        named = model.about.domain_names

        assert {*model.domain_map, *model.domain_coefficients} <= set(named)
        assert all(one.zh and one.en for one in named.values())


def test_an_example_without_its_day_is_for_the_reader_of_the_file(tmp_path: Path):
    timeless = _draft("2028.1", "2026.1", "examples:", "  - {id: E9, title: 无日期}")

    models = _read(tmp_path, timeless)

    assert "E9" not in {one.id for one in models.edition("2028.1").about.examples}
