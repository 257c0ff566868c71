"""Pinyin: readings of characters, and letters cut into syllables."""

import pytest

from registry.rules.identity.pinyin import (
    LONGEST_LETTERS,
    MANY_LETTERS,
    MOST_SPELLINGS,
    SYLLABLES,
    loose_spellings,
    readings,
    spellings,
    with_numerals,
)


@pytest.mark.parametrize(
    ("character", "read"),
    [
        ("华", ("hua",)),
        ("重", ("zhong", "chong")),
        ("行", ("xing", "hang", "heng")),
        ("厦", ("sha", "xia")),
        ("单", ("dan", "shan")),
        ("干", ("gan", "qian")),
        ("绿", ("lv", "lu")),
        ("略", ("lve",)),
        ("3", ("san",)),
    ],
)
def test_a_character_is_read_as_names_read_it(character: str, read: tuple[str, ...]) -> None:
    assert readings(character) == read


@pytest.mark.parametrize("character", ["a", "。", "😀", "\u202e", "𠮷"])
def test_what_nobody_reads_has_no_reading(character: str) -> None:
    assert readings(character) == ()


def test_letters_are_cut_in_every_plausible_way() -> None:
    assert spellings("xian") == (("xian",), ("xi", "an"))
    assert spellings("lvse") == (("lv", "se"),)
    assert ("lv", "shi") in spellings("lushi")
    assert spellings("nyu") == (("nv",),)


@pytest.mark.parametrize(
    "letters", ["", "abb", "tcl", "phhfdjzlw", "xian3", "a" * (LONGEST_LETTERS + 1)]
)
def test_letters_that_leave_a_rest_are_no_pinyin(letters: str) -> None:
    assert spellings(letters) == ()


def test_ambiguous_letters_are_cut_in_a_bounded_number_of_ways() -> None:
    assert len(spellings("xian" * (MANY_LETTERS // 4))) == MOST_SPELLINGS


def test_no_syllable_stands_twice() -> None:
    assert len(set(SYLLABLES)) == len(SYLLABLES)


def test_single_letters_among_syllables_are_kept_as_letters() -> None:
    assert loose_spellings("zhaiquanb")[0] == ("zhai", "quan", "B")
    assert loose_spellings("phhfdjzlw") == ()
    assert loose_spellings("tcl") == ()


def test_digits_are_read_as_numerals() -> None:
    assert with_numerals("361du") == "sanliuyidu"
