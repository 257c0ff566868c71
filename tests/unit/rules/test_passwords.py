"""Which passwords will not do, and that nothing is cut off or asked for besides."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.passwords import LONGEST, SHORTEST, SHORTEST_STAFF, normalised, weaknesses

COMMON = frozenset({"correcthorsebattery", "12345678"})
CONTEXT = ("jiaxing", "嘉兴", "市监", "0573")


def _judge(password: str, *, staff: bool = False) -> tuple[str, ...]:
    return weaknesses(password, staff=staff, common=COMMON, context=CONTEXT)


@pytest.mark.parametrize(
    "password",
    [
        "蜀道难于上青天侧身西望长咨嗟",
        "purple kettle drives slowly",
        "jiaxing purple kettle drives",
        "nodigitsnosignsnocapitals",
    ],
)
def test_a_phrase_will_do_without_signs_or_capitals(password: str) -> None:
    assert _judge(password) == ()


@pytest.mark.parametrize(("staff", "shortest"), [(True, SHORTEST_STAFF), (False, SHORTEST)])
def test_the_shortest_length_depends_on_whose_it_is(staff: bool, shortest: int) -> None:
    phrase = "qzkvwxjypbgmfhtdcs"

    assert _judge(phrase[:shortest], staff=staff) == ()
    assert str(shortest) in _judge(phrase[: shortest - 1], staff=staff)[0]


def test_the_longest_is_taken_whole() -> None:
    phrase = "".join(chr(0x4E00 + (n * 37) % 5000) for n in range(LONGEST + 1))

    assert _judge(phrase[:LONGEST]) == ()
    assert _judge(phrase)


@pytest.mark.parametrize(
    "password",
    [
        "correcthorsebattery",
        "CorrectHorseBattery",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "abcdefghijklmnop",
        "ponmlkjihgfedcba",
        "jiaxing0573jiaxing",
        "嘉兴市监嘉兴市监嘉兴市监",
        "Jiaxing12345678",
        "嘉兴嘉兴嘉兴嘉兴abcdefg",
    ],
)
def test_what_is_easily_guessed_will_not_do(password: str) -> None:
    assert _judge(password) == (
        "密码太容易被猜到（常见密码、重复或与单位、地名、用户名相近），请换一个。",
    )


def test_control_characters_will_not_do() -> None:
    assert _judge("purple kettle\x00drives") == ("密码中不能有控制字符。",)


@given(st.text(max_size=300))
def test_two_ways_of_typing_one_text_are_one_password(password: str) -> None:
    assert normalised(unicodedata.normalize("NFD", password)) == normalised(password)


@given(st.text(max_size=300), st.booleans())
def test_any_text_gets_an_answer(password: str, staff: bool) -> None:
    assert isinstance(_judge(password, staff=staff), tuple)
