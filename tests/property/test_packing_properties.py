"""Packed facts: what goes in comes out, equal facts are equal bytes, and no rating can tell."""

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.vocabulary import SubjectKind
from registry.errors import Invalid
from registry.rules.ratings import Condition, Facts, Negative, Positive, Span, rate
from registry.rules.ratings.packing import in_canonical_order, pack, unpack
from registry.rules.ratings.words import RatingFlag
from tests.property.packed_facts import AS_OF, MODEL, known_facts, strange_facts

QUICK = settings(max_examples=300, deadline=None)
# Kept in databases: whoever changes a code or a field makes a new version and reads this one, too.
GOLDEN = (
    "0100010194000000c8390b000100010001000100010001000100000002490b00994a0b0000000000ca7002000100"
    "00000700000000000000ae490b0000000000698000000800000000000000134b0b00000000000000000004000000"
    "0900000000000000000000000000000000000000000000000000000021490b0000000000d5490b00010000000600"
    "0000e794b2e6a1880000"
)


@QUICK
@given(known_facts | strange_facts)
def test_what_is_packed_comes_out_again(facts: Facts) -> None:
    assert unpack(pack(facts)) == in_canonical_order(facts)


@QUICK
@given(known_facts | strange_facts, st.randoms(use_true_random=False))
def test_equal_facts_are_equal_bytes_in_whatever_order(facts: Facts, chance: random.Random) -> None:
    shuffled = facts._replace(
        negatives=_shuffled(facts.negatives, chance),
        positives=_shuffled(facts.positives, chance),
        conditions=_shuffled(facts.conditions, chance),
        activity=_shuffled(facts.activity * 2, chance),
        in_force=_shuffled(facts.in_force, chance),
    )

    assert pack(shuffled) == pack(facts)


@QUICK
@given(known_facts | strange_facts)
def test_packing_twice_changes_nothing(facts: Facts) -> None:
    assert pack(unpack(pack(facts))) == pack(facts)


@QUICK
@given(known_facts, st.sampled_from(AS_OF))
def test_facts_in_canonical_order_rate_as_they_did(facts: Facts, as_of: date) -> None:
    one, other = rate(facts, MODEL, as_of), rate(in_canonical_order(facts), MODEL, as_of)

    assert (one.score, one.grade, one.not_rated) == (other.score, other.grade, other.not_rated)
    assert one.next_change_on == other.next_change_on


def test_words_of_papers_and_norms_are_not_kept() -> None:
    fact = Negative("N202", date(2026, 3, 1), 7, paper="嘉市监罚〔2026〕7号", basis="产品质量法")

    unpacked = unpack(pack(Facts(SubjectKind.ENTERPRISE, negatives=(fact,))))

    assert unpacked.negatives == (fact._replace(paper="", basis=""),)


def test_five_hundred_facts_of_one_case_are_carried() -> None:
    facts = Facts(
        SubjectKind.ENTERPRISE,
        negatives=tuple(Negative("N202", date(2026, 3, 1), n, "food", "一案") for n in range(500)),
    )

    assert unpack(pack(facts)) == facts


def test_more_facts_of_a_kind_than_can_be_counted_are_refused_in_words() -> None:
    many = tuple(Condition(RatingFlag.QUALITY_CRIME, date(2026, 3, 1)) for _ in range(65_536))

    with pytest.raises(Invalid, match="无法打包"):
        pack(Facts(SubjectKind.ENTERPRISE, conditions=many))


@pytest.mark.parametrize("packed", [b"", b"\x02" + b"\0" * 27, bytes.fromhex(GOLDEN)[:-4]])
def test_bytes_that_are_no_pack_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="packed facts"):
        unpack(packed)


def test_the_layout_of_this_version_never_changes() -> None:
    facts = Facts(
        SubjectKind.ENTERPRISE,
        established_on=date(2015, 3, 31),
        negatives=(
            Negative(
                "N202", date(2025, 12, 1), 7, "food", "甲案", date(2027, 1, 12), None, (Span(None),)
            ),
        ),
        positives=(Positive("P105", date(2026, 5, 22), 8),),
        conditions=(Condition(RatingFlag.RECALL_OVERDUE, date(2027, 5, 14), record_id=9),),
        activity=(date(2026, 6, 30),),
        in_force=(Span(date(2026, 1, 1), None),),
    )

    assert pack(facts).hex() == GOLDEN
    assert unpack(bytes.fromhex(GOLDEN)) == facts


def _shuffled(things: tuple, chance: random.Random) -> tuple:
    return tuple(chance.sample(things, len(things)))
