"""Personal data that stands where it does not belong: identity numbers, mobile numbers.

Invariant: what is found is told by its kind and place only; no message repeats a digit of it.
Source: 《个人信息保护法》; LAW-AND-FAIRNESS 6.
"""

import re
from datetime import date
from typing import NamedTuple

from registry.rules.identity.codes import citizen_check_character
from registry.rules.identity.folding import half_width
from registry.rules.identity.uscc import check_uscc

ID_NUMBER = "身份证号"
MOBILE = "手机号"
FOUND = "发现疑似身份证号/手机号，请从该列删去后重新提交。"

# Eleven digits in a row, dashes let pass: what has not even this needs no closer look.
MAY_BE_PERSONAL = re.compile(r"[0-9](?:-?[0-9]){10}")

_ID = re.compile(r"(?<![0-9])(?:[0-9][ -]?){17}(?:[Xx]|[0-9](?![0-9]))")
_MOBILE = re.compile(r"(?<![0-9])(?:86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])")
_DASHES = {ord(dash): "-" for dash in "‐‑‒–—―−"} | {ord(space): " " for space in "\t\xa0"}
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")  # GB/T 2260
_BIRTH_YEARS = range(1900, 2100)


class Found(NamedTuple):
    """Personal data in a text: which kind, and from where to where."""

    kind: str
    start: int
    end: int


def personal_data_in(text: str) -> list[Found]:
    """Return the identity and mobile numbers in `text`, in order, none overlapping another.

    Full-width digits and single spaces or dashes inside are seen through. A number with a
    province and a birthday counts even where its check character is wrong, unless it is a
    credit code.
    """
    plain = half_width(text).translate(_DASHES)  # character for character: places stay true
    found = _id_numbers(plain)
    taken = [(one.start, one.end) for one in found]
    found += [
        Found(MOBILE, *match.span())
        for match in _MOBILE.finditer(plain)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    ]
    return sorted(found, key=lambda one: one.start)


def without_personal_data(text: str) -> str:
    """Return `text` with all personal data replaced by their kinds: 张三〔身份证号〕."""
    pieces, end = [], 0
    for one in personal_data_in(text):
        pieces += [text[end : one.start], f"〔{one.kind}〕"]
        end = one.end
    return "".join((*pieces, text[end:]))


def _id_numbers(plain: str) -> list[Found]:
    found = []
    match = _ID.search(plain)
    while match:
        fits = _is_id_number(re.sub("[ -]", "", match.group()).upper())
        if fits:
            found.append(Found(ID_NUMBER, *match.span()))
        # A wrong number may overlap a right one: 「2026 3304…」.
        match = _ID.search(plain, match.end() if fits else match.start() + 1)
    return found


def _is_id_number(number: str) -> bool:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    if born.year not in _BIRTH_YEARS:
        return False
    if citizen_check_character(number[:-1]) == number[-1]:
        return True
    return _PROVINCE.match(number) is not None and not check_uscc(number).is_valid
