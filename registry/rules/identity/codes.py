"""Codes other than the credit code: organisation, registration, identity and certificate numbers.

As with the credit code, a number is judged and explained, never mended.
"""

import re
from datetime import date

from models.vocabulary import CodeKind
from registry.rules.identity.uscc import (
    USCC_LENGTH,
    CodeCheck,
    Problem,
    normal_code,
    organisation_check_character,
    shown,
    spreadsheet_damage,
)

ORGANISATION_CODE_LENGTH = 9
REGISTRATION_NO_LENGTH = 15
CITIZEN_ID_LENGTH = 18
CERTIFICATE_NO_LENGTHS = range(4, 41)

_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_CITIZEN_CHECKS = "10X98765432"  # by sum mod 11
_CERTIFICATE_CHARACTER = re.compile("[0-9A-Z〇\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
_WRONG_CHECK = "校验码不符：至少有一位写错或前后颠倒，请对照证照逐位核对"

# Letters are let in among the division digits: a mistyped O must lead to its message.
_LIKE_USCC = re.compile(r"[0-9A-Z]{2}[0-9OISZQLB]{6}[0-9A-Z]{10}")
_LIKE_ORGANISATION_CODE = re.compile(r"[0-9A-Z]{8}[0-9X]")
_LEAST_DIGITS = 5  # of nine characters; fewer is a Latin brand rather than a mistyped code


def check_organisation_code(text: str) -> CodeCheck:
    """Return what is wrong with an organisation code, with or without its dash.

    Source: GB 11714 (8 digits or capital letters and a check character).
    """
    code = normal_code(text)
    if problem := _form_problem(text, code, "组织机构代码", ORGANISATION_CODE_LENGTH):
        return CodeCheck(code, (problem,))
    if problems := _strange_characters(code, "[0-9A-Z]", "组织机构代码只用数字和大写字母"):
        return CodeCheck(code, problems)
    if organisation_check_character(code[:-1]) != code[-1]:
        return CodeCheck(code, (Problem("check", _WRONG_CHECK),))
    return CodeCheck(code)


def check_registration_no(text: str) -> CodeCheck:
    """Return what is wrong with a 15-digit registration number of a market subject.

    Source: ISO 7064 MOD 11,10; RULEBOOK §1.2.
    """
    code = normal_code(text)
    if problem := _form_problem(text, code, "工商注册号", REGISTRATION_NO_LENGTH):
        return CodeCheck(code, (problem,))
    if problems := _strange_characters(code, "[0-9]", "工商注册号只用数字"):
        return CodeCheck(code, problems)
    if registration_check_digit(code[:-1]) != code[-1]:
        return CodeCheck(code, (Problem("check", _WRONG_CHECK),))
    return CodeCheck(code)


def check_citizen_id(text: str) -> CodeCheck:
    """Return what is wrong with an 18-character citizen identity number.

    No message holds more of the number than one wrong character. Source: GB 11643.
    """
    code = normal_code(text)
    if problem := _form_problem(text, code, "身份证号码", CITIZEN_ID_LENGTH):
        return CodeCheck(code, (problem,))
    problems = _strange_characters(code[:-1], "[0-9]", "身份证号码前 17 位只用数字")
    if not re.fullmatch("[0-9X]", code[-1]):
        problems += (_strange_character(18, code[-1], "身份证号码末位只用数字或 X"),)
    if problems:
        return CodeCheck(code, problems)
    if not _has_birthday(code):
        return CodeCheck(code, (Problem("birthday", "第 7 至 14 位不是有效的出生日期", 7),))
    if citizen_check_character(code[:-1]) != code[-1]:
        return CodeCheck(code, (Problem("check", _WRONG_CHECK),))
    return CodeCheck(code)


def check_certificate_no(text: str) -> CodeCheck:
    """Return what is wrong with a practitioner's certificate number.

    The offices that issue them agree on no form: 4 to 40 letters, digits, Chinese characters.
    """
    code = normal_code(text)
    if not code:
        return CodeCheck(code, (Problem("blank", "没有填写执业注册证书号"),))
    if damage := spreadsheet_damage(text):
        return CodeCheck(code, (damage,))
    if len(code) not in CERTIFICATE_NO_LENGTHS:
        message = f"执业注册证书号应为 4 至 40 个字符，现有 {len(code)} 个"
        return CodeCheck(code, (Problem("length", message),))
    reason = "执业注册证书号只用汉字、字母和数字"
    return CodeCheck(code, _strange_characters(code, _CERTIFICATE_CHARACTER, reason))


def registration_check_digit(first14: str) -> str:
    """Return the check digit of a registration number's first 14 digits.

    Source: ISO 7064 MOD 11,10.
    """
    product = 10
    for digit in first14:
        total = (product + int(digit)) % 10 or 10
        product = 2 * total % 11
    return str((11 - product) % 10)


def citizen_check_character(first17: str) -> str:
    """Return the check character of an identity number's first 17 digits. Source: GB 11643."""
    total = sum(int(d) * weight for d, weight in zip(first17, _CITIZEN_WEIGHTS, strict=True))
    return _CITIZEN_CHECKS[total % 11]


def recognise(text: str) -> CodeKind | None:
    """Return which code somebody seems to have typed, right or wrong, or None for a name."""
    code = normal_code(text)
    if len(code) == USCC_LENGTH and _LIKE_USCC.fullmatch(code):
        return CodeKind.USCC
    if re.fullmatch("[0-9]{15}", code):
        return CodeKind.REGISTRATION_NO
    if _LIKE_ORGANISATION_CODE.fullmatch(code) and _is_no_word(code):
        return CodeKind.ORGANISATION_CODE
    return None


def _form_problem(text: str, code: str, what: str, length: int) -> Problem | None:
    if not code:
        return Problem("blank", f"没有填写{what}")
    if damage := spreadsheet_damage(text):
        return damage
    if len(code) != length:
        return Problem("length", f"{what}应为 {length} 位，现有 {len(code)} 位")
    return None


def _strange_characters(
    code: str, allowed: str | re.Pattern[str], reason: str
) -> tuple[Problem, ...]:
    return tuple(
        _strange_character(position, character, reason)
        for position, character in enumerate(code, start=1)
        if not re.fullmatch(allowed, character)
    )


def _strange_character(position: int, character: str, reason: str) -> Problem:
    return Problem("alphabet", f"第 {position} 位“{shown(character)}”不可用（{reason}）", position)


def _has_birthday(number: str) -> bool:
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return True


def _is_no_word(code: str) -> bool:
    digits = sum(character.isdigit() for character in code)
    return digits >= _LEAST_DIGITS or (
        digits > 1 and organisation_check_character(code[:-1]) == code[-1]
    )
