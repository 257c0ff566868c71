"""Codes, addresses and representatives compared: missing is not different, a slip is near."""

import pytest

from registry.matching.evidence import (
    Address,
    Code,
    Person,
    compare_addresses,
    compare_codes,
    compare_persons,
)
from registry.rules.identity.uscc import organisation_code_of, uscc_check_character

CODE = "91330499MA2B0000X" + uscc_check_character("91330499MA2B0000X")
OTHER = "91330499MA2B1111X" + uscc_check_character("91330499MA2B1111X")


def _with(place: int, character: str) -> str:
    return CODE[:place] + character + CODE[place + 1 :]


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        (CODE, Code.EQUAL),
        (CODE.lower(), Code.EQUAL),
        (f"{CODE[:4]} {CODE[4:8]}-{CODE[8:]}", Code.EQUAL),
        (OTHER, Code.DIFFERENT),
        (None, Code.MISSING),
        ("", Code.MISSING),
        ("330499012345678", Code.MISSING),
        ("无", Code.MISSING),
        (_with(12, "7"), Code.MISWRITTEN),
        (CODE[:12] + CODE[13:], Code.MISWRITTEN),
        (CODE.replace("0", "O"), Code.MISWRITTEN),
        (CODE.replace("9", "g"), Code.MISWRITTEN),
        (CODE.replace("1", "l"), Code.MISWRITTEN),
        (_with(9, "C")[:12] + "99" + CODE[14:], Code.MISSING),
        (organisation_code_of(CODE), Code.ORGANISATION),
    ],
)
def test_a_code_is_compared_with_what_was_typed(typed: str | None, level: Code) -> None:
    assert compare_codes(CODE, typed) is level
    assert compare_codes(typed, CODE) is level


def test_two_codes_that_are_both_wrong_tell_nothing() -> None:
    assert compare_codes(_with(12, "7"), _with(12, "8")) is Code.MISSING


def test_a_letter_for_a_digit_may_be_valid_by_chance_and_is_still_a_slip() -> None:
    """A first letter g for 9 gives a class that nobody was given."""
    by_chance = next(
        "G" + body + uscc_check_character("G" + body)
        for body in (f"133049900{number:07}" for number in range(9999))
        if uscc_check_character("9" + body) == uscc_check_character("G" + body)
        or uscc_check_character("G" + body)
    )
    meant = "9" + by_chance[1:17]

    assert compare_codes(meant + uscc_check_character(meant), by_chance) is not Code.DIFFERENT


@pytest.mark.parametrize(
    ("mine", "theirs", "level"),
    [
        ("浙江省嘉兴市南湖区中山路12号", "浙江省嘉兴市南湖区中山路12号", Address.EQUAL),
        ("浙江省嘉兴市南湖区中山路12号", "中山路12号", Address.EQUAL),
        ("嘉兴市中山路12号3幢", "嘉兴市中山路12#3号楼", Address.EQUAL),
        ("嘉兴市中山路１２号", "嘉兴市中山路12号", Address.EQUAL),
        ("嘉兴市中山路12号", "嘉兴市中山路12号305室", Address.NUMBER),
        ("嘉兴市中山路12号301室", "嘉兴市中山路12号305室", Address.OTHER_ROOM),
        ("嘉兴市中山路12号", "嘉兴市中山路", Address.ROAD),
        ("嘉兴市中山路1483号", "嘉兴市中山路1", Address.ROAD),
        ("嘉兴市中山路12号", "嘉兴市中山", Address.ROAD),
        ("嘉兴市中山路12号", "嘉兴市中山路88号", Address.OTHER_NUMBER),
        ("嘉兴市中山路12号", "嘉兴市勤俭路12号", Address.DIFFERENT),
        ("嘉兴市中山路12号", "杭州市中山路12号", Address.ELSEWHERE),
        ("嘉兴市余杭路12号", "嘉兴市临安路12号", Address.DIFFERENT),
        ("嘉兴市中山路12号", None, Address.MISSING),
        ("嘉兴市中山路12号", "12号", Address.MISSING),
    ],
)
def test_addresses_are_compared_by_place_road_number_and_room(
    mine: str, theirs: str | None, level: Address
) -> None:
    assert compare_addresses(mine, theirs) is level
    assert compare_addresses(theirs, mine) is level


@pytest.mark.parametrize(
    ("mine", "theirs", "level"),
    [
        ("沈海", "沈海", Person.EQUAL),
        ("沈 海", "沈海", Person.EQUAL),
        ("陳曉", "陈晓", Person.EQUAL),
        ("陈晓", "陈效", Person.MISWRITTEN),
        ("冯飞", "风飞", Person.MISWRITTEN),
        ("沈海", "沈泳", Person.DIFFERENT),
        ("沈海", "沈海燕", Person.DIFFERENT),
        ("沈海", "", Person.MISSING),
        ("沈海", None, Person.MISSING),
    ],
)
def test_representatives_are_compared_by_name(mine: str, theirs: str | None, level: Person) -> None:
    assert compare_persons(mine, theirs) is level
    assert compare_persons(theirs, mine) is level
