"""Which record counts as what: the rules of both cities fit their models, and crooked ones are refused."""

import shutil
from pathlib import Path

import pytest

from models.vocabulary import RecordKind
from registry import rulebooks
from registry.errors import Invalid
from registry.rulebooks.shelf import SHELF
from registry.rules.ratings.sources import Channel

FOLDER = SHELF / "jiaxing"


@pytest.mark.parametrize("city", ["jiaxing", "wuyou"])
def test_every_kind_of_record_is_told_what_it_counts_as(city: str) -> None:
    for edition in rulebooks.load(city).rating_sources.editions:
        told = {kind for rule in edition for kind in rule.kinds}
        assert told == set(RecordKind)


@pytest.mark.parametrize("city", ["jiaxing", "wuyou"])
def test_every_rule_says_why_and_from_where(city: str) -> None:
    for edition in rulebooks.load(city).rating_sources.editions:
        assert all(rule.reason_zh and rule.source and rule.certainty for rule in edition)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("item: N201", "item: N999", "item.*N999"),
        ("item: N201", "item: P101", "item.*P101"),
        ("item: P101", "item: N201", "item.*N201"),
        ("activity: inspection", "activity: gossip", "activity.*gossip"),
        ("channel: merit, item: P101", "channel: merit, flag: on_serious_list", "flag"),
        ("channel: entry", "channel: sometimes", "channel.*sometimes"),
        ("violations: [product.forged_test", "violations: [product.unheard", "violations"),
        ("needs: [valid_until]", "needs: [a_stamp]", "needs.*a_stamp"),
        ("kinds: [abnormal_entry]", "kinds: []", "kinds"),
        ("tiers: [minor]", "tier: [minor]", "tier"),
    ],
)
def test_a_crooked_rule_is_refused_with_its_file_line_and_key(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    folder = tmp_path / "jiaxing"
    shutil.copytree(FOLDER, folder)
    path = folder / "rating_sources.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(Invalid, match=rf"rating_sources\.yaml.*第 \d+ 行.*{key}"):
        rulebooks.load_from(folder)


def test_a_rule_that_gives_nothing_says_so_by_giving_nothing() -> None:
    edition = rulebooks.load("jiaxing").rating_sources.editions[-1]
    nothing = [rule.id for rule in edition if not (rule.item or rule.flag or rule.activity)]

    assert nothing == ["accident_without_fault", "not_voluntary", "took_part"]
    assert all(rule.channel is not Channel.FLAG for rule in edition if rule.id in nothing)
