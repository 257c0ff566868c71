"""Clean text, unfit text, the name key, look-alike letters and the query cap."""

import pytest

from registry.errors import Invalid
from registry.rules.identity.folding import (
    clean_text,
    fold,
    fold_query,
    half_width,
    has_confusables,
    text_problem,
)

NAME = "嘉兴槐安童车股份有限公司"


@pytest.mark.parametrize(
    "written",
    [
        f"  {NAME} ",
        f"\ufeff{NAME}\u200b",
        f"{NAME}\u202e",
        "嘉兴\u200d槐安童车\u2060股份有限公司\x00",
        f"\u3000{NAME}\t\r\n",
    ],
)
def test_invisible_characters_and_outer_spaces_are_dropped(written: str) -> None:
    assert clean_text(written) == NAME


@pytest.mark.parametrize(
    "space", [" ", "\t", "\n", "\u3000", "\xa0", "\u2003", "\x85", " \u3000\u200b "]
)
def test_every_kind_of_white_space_becomes_one_plain_space(space: str) -> None:
    assert clean_text(f"Jiaxing{space}Huai'an") == "Jiaxing Huai'an"


def test_what_is_visible_stays_as_written() -> None:
    assert clean_text("（ＡＢ１２）龍·𠮷🚲é") == "（ＡＢ１２）龍·𠮷🚲é"


def test_full_width_forms_become_half_width() -> None:
    assert half_width("ＡＢ１２（）　嘉") == "AB12() 嘉"


@pytest.mark.parametrize(
    "text", [NAME, "", "é", "𠮷🚲", "Huai'an (Jiaxing)", "ａ（１）", "e\u0301\u0302\u0303"]
)
def test_an_ordinary_text_has_no_problem(text: str) -> None:
    assert text_problem(text, longest=40) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("槐安\x00", "第 3 个字符（U+0000）是空字符"),
        ("\ud800槐安", "第 1 个字符（U+D800）是不成对的代理码"),
        ("槐\ue000安", "造字区"),
        ("槐\U000f0000安", "造字区"),
        ("\u3164", "看不见的填充字符"),
        ("槐\uffa0", "看不见的填充字符"),
        ("槐\ufffd安", "乱码"),
        ("Z" + "\u0300" * 4, "附加符号"),
        ("槐" * 41, "最多 40 个字，现有 41 个字"),
    ],
)
def test_an_unfit_text_is_told_with_place_and_reason(text: str, words: str) -> None:
    assert words in (text_problem(text, longest=40) or "")


@pytest.mark.parametrize(
    "written",
    [
        NAME,
        "嘉興槐安童車股份有限公司",
        "嘉兴槐安童车 股份有限公司 ",
        "（嘉兴）槐安童车·股份有限公司",
        "【嘉兴】“槐安”童车—股份有限公司",
        "嘉兴槐安・童车~股份•有限公司",
        "\ufeff嘉兴\u200b槐安童车\u202e股份有限公司\x00\ue000\ud800\u3164",
        "嘉兴槐安童车股份有限公司\U000e0100",
    ],
)
def test_look_alike_names_share_one_key(written: str) -> None:
    assert fold(written) == NAME


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("ＡＢ１２", "ab12"),
        ("Ｃ+", "c+"),
        ("C", "c"),
        ("Straße", "strasse"),
        ("Cafe\u0301", "café"),
        ("㈱", "株"),
        ("Ⅳ", "iv"),
        ("苧薴", "苎苎"),
        ("𠁞", "𠀾"),
        ("e-\u0301", "é"),
        ("…·—（）", ""),
        ("", ""),
    ],
)
def test_the_key_is_compatible_simplified_and_without_punctuation(written: str, key: str) -> None:
    assert fold(written) == key


def test_the_key_of_every_code_point_is_its_own_key() -> None:
    strange = [c for c in map(chr, range(0x30000)) if fold(fold(c)) != fold(c)]

    assert strange == []


@pytest.mark.parametrize("name", ["НuaiАn", "αlpha", "ｏο"])
def test_letters_of_another_script_that_look_latin_are_flagged(name: str) -> None:
    assert has_confusables(name)


@pytest.mark.parametrize("name", [NAME, "Huai An", "ＡＢ", "é", ""])
def test_ordinary_letters_are_not_flagged(name: str) -> None:
    assert not has_confusables(name)


def test_a_query_of_the_longest_kind_is_folded() -> None:
    assert fold_query(" " + "槐" * 64 + "\u200b") == "槐" * 64


@pytest.mark.parametrize(
    "query", ["槐" * 65, "\ufdfa" * 4, "e\u0301" * 65, "槐" * 100_000, "a" + "\u0300" * 9_999]
)
def test_a_query_too_long_after_normalising_is_refused(query: str) -> None:
    with pytest.raises(Invalid, match="最多 64 个字"):
        fold_query(query)


def test_a_query_that_shrinks_below_the_cap_is_taken() -> None:
    assert fold_query("e\u0301" * 64) == "é" * 64


def test_pinyin_may_be_longer_than_a_name() -> None:
    assert fold_query("you xian gong si " * 9) == "youxiangongsi" * 9
    with pytest.raises(Invalid, match="最多 160 个字"):
        fold_query("a" * 161)
