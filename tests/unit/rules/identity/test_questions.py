"""Questions: what people type around a name is no part of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import Invalid
from registry.rules.identity.folding import fold
from registry.rules.identity.questions import understand, without_words_of_asking


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("槐安童车", "槐安童车"),
        ("查一下槐安童车", "槐安童车"),
        ("请查询槐安童车的企业信息", "槐安童车"),
        ("槐安童车行政处罚", "槐安童车"),
        ("槐安童车 怎么样", "槐安童车"),
        ("槐安童车的信用", "槐安童车"),
        ("槐安童车有限公司法人是谁", "槐安童车有限公司"),
        ("槐安 嘉兴", "嘉兴槐安"),
        ("嘉兴 槐安", "嘉兴槐安"),
        ("嘉興槐安", "嘉兴槐安"),
        ("电器 蜃楼 嘉兴", "嘉兴蜃楼电器"),
        ("电器 蜃楼", "蜃楼电器"),
    ],
)
def test_the_name_is_freed_of_the_words_around_it(text: str, first: str) -> None:
    assert understand(text).forms[0] == first


def test_a_name_that_ends_in_a_word_of_asking_is_also_looked_for_as_it_is() -> None:
    forms = understand("槐安信用").forms

    assert "槐安信用" in forms


def test_a_place_told_last_is_also_looked_for_in_front() -> None:
    assert set(understand("槐安嘉兴").forms) == {"槐安嘉兴", "嘉兴槐安"}


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("huai an", ("huai", "an")),
        ("huaian", ("huai", "an")),
        ("xi an", ("xi", "an")),
        ("HUAIAN", ("huai", "an")),
    ],
)
def test_letters_are_read_as_syllables_as_their_spaces_say(
    text: str, syllables: tuple[str, ...]
) -> None:
    question = understand(text)

    assert question.letters == text.replace(" ", "").lower()
    assert question.syllables[0] == syllables


def test_words_of_asking_alone_are_kept() -> None:
    assert without_words_of_asking("行政处罚") == "行政处罚"
    assert understand("行政处罚").forms == ("行政处罚",)


@given(st.text(max_size=90))
def test_any_text_is_understood_or_too_long(text: str) -> None:
    try:
        question = understand(text)
    except Invalid:
        assert len(text) > 16
        return

    assert question.key == fold(text)
    assert question.key in question.forms or not question.key or question.forms
