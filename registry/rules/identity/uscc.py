"""The unified social credit code: what is wrong with one, never what it should have been.

A code is normalised in form (width, case, spaces, dashes) but no character is ever replaced.
Source: GB 32100-2015; GB 11714 for positions 9–17.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.vocabulary import SubjectKind
from registry.rules.identity.folding import clean_text, fold, half_width
from registry.rules.identity.lexicon import (
    BRANCH_TAIL,
    PARTNERSHIP_TAILS,
    SOLE_PROPRIETOR_TAILS,
)

USCC_LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: without I O S V Z
WEIGHTS = tuple(pow(3, place, 31) for place in range(USCC_LENGTH - 1))  # GB 32100-2015
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_DIVISION = range(2, 8)  # positions 3–8, GB/T 2260

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
_ORGANISATION_CHECKS = "0X987654321"  # by sum mod 11

# GB 32100-2015: the classes of body under each registering department.
_CLASS = re.compile(
    "1[1239]|2[19]|3[1-59]|4[19]|5[1239]|6[129]|7[129]|8[19]|9[1239]|A[19]|N[1239]|Y1"
)
# GB/T 2260, first two digits; 10 is the State's own registering authority.
_PROVINCE = re.compile("1[0-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]")
_KINDS = {
    "12": SubjectKind.PUBLIC_INSTITUTION,
    "51": SubjectKind.SOCIAL_ORGANISATION,
    "52": SubjectKind.SOCIAL_ORGANISATION,
    "53": SubjectKind.SOCIAL_ORGANISATION,
    "91": SubjectKind.ENTERPRISE,
    "92": SubjectKind.INDIVIDUAL_BUSINESS,
    "93": SubjectKind.COOPERATIVE,
}
_ENTERPRISE, _OTHER = SubjectKind.ENTERPRISE, SubjectKind.OTHER_ORGANISATION
_KINDS_WITH_BRANCHES = (SubjectKind.ENTERPRISE, SubjectKind.COOPERATIVE)

_LOOKS_LIKE = {"I": "1", "O": "0", "S": "5", "Z": "2"}
_NORMAL_FORM = {code: code - 32 for code in range(ord("a"), ord("z") + 1)} | dict.fromkeys(
    map(ord, " -‐‑‒–—―−")
)
_AS_FLOAT = re.compile(r"[0-9]{9,}\.[0-9]*")
_SCIENTIFIC = re.compile(r"[0-9]+(\.[0-9]*)?E[+-]?[0-9]{1,3}")
_PRECISION_LOST = "000"  # a spreadsheet keeps 15 digits; the last three of 18 become 0


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: its rule, a Chinese sentence, the position counted from 1."""

    rule: str
    message: str
    position: int | None = None


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """A code in normal form with what is wrong (`problems`) and what is odd (`warnings`)."""

    code: str
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Say whether the code has no problem; warnings do not count."""
        return not self.problems

    @property
    def message(self) -> str:
        """Return all problems as one Chinese sentence, empty for a valid code."""
        return "；".join(problem.message for problem in self.problems)


def normal_code(text: str) -> str:
    """Return a code of any kind in normal form: half-width, upper case, no spaces or dashes."""
    return half_width(clean_text(text)).translate(_NORMAL_FORM)


def check_uscc(text: str) -> CodeCheck:
    """Return what is wrong with a unified social credit code as typed or imported.

    Source: GB 32100-2015. An unknown class or division is a warning, never a problem.
    """
    code = normal_code(text)
    problems = _form_problems(text, code) or _character_problems(code) or _check_problems(code)
    return CodeCheck(code, problems, () if problems else _oddities(code))


def check_many(codes: Sequence[str]) -> NDArray[np.bool_]:
    """Return for each code, given in normal form, whether it is valid; never raises.

    Same judgement as `check_uscc`, without reasons: meant for the columns of an import.
    """
    blank = " " * USCC_LENGTH
    joined = "".join(codes)
    if not joined.isascii() or set(map(len, codes)) - {USCC_LENGTH}:
        joined = "".join(c if len(c) == USCC_LENGTH and c.isascii() else blank for c in codes)
    columns = np.frombuffer(joined.encode("ascii"), dtype=np.uint8).reshape(-1, USCC_LENGTH)
    sums = np.zeros(len(columns), dtype=np.int32)
    for place, products in enumerate(_PRODUCTS):
        sums += products.take(columns[:, place])
    valid: NDArray[np.bool_] = (sums < _NO_VALUE) & (sums % 31 == 0)
    return valid


def uscc_check_character(first17: str) -> str:
    """Return the check character that belongs to the first 17; ValueError for other input.

    Source: GB 32100-2015: C18 = 31 - (ΣCi·Wi mod 31), 31 counting as 0.
    """
    if len(first17) != USCC_LENGTH - 1 or not set(first17) <= set(ALPHABET):
        raise ValueError("first17 must be 17 characters of the alphabet of GB 32100")
    total = sum(_VALUES[c] * weight for c, weight in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check_character(first8: str) -> str:
    """Return the check character of an organisation code; ValueError for other input.

    Source: GB 11714: C9 = 11 - (Σ mod 11), 10 written X and 11 written 0.
    """
    if not re.fullmatch("[0-9A-Z]{8}", first8):
        raise ValueError("first8 must be 8 digits or capital letters")
    values = (int(character, 36) for character in first8)
    total = sum(v * weight for v, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True))
    return _ORGANISATION_CHECKS[total % 11]


def organisation_code_of(uscc: str) -> str:
    """Return the organisation code inside a credit code in normal form (positions 9–17)."""
    return uscc[8:17]


def subject_kind_of(uscc: str, name: str = "") -> SubjectKind:
    """Return what kind of subject a credit code was given to; the name tells branches apart.

    Source: GB 32100-2015 (positions 1–2); RULEBOOK §1.1.
    """
    return kind_by_key(uscc, fold(name))


def kind_by_key(uscc: str, name_key: str) -> SubjectKind:
    """Return what `subject_kind_of` returns, for a name that has been folded already."""
    kind = _KINDS.get(uscc[:2], _OTHER)
    if kind not in _KINDS_WITH_BRANCHES:
        return kind
    if BRANCH_TAIL.search(name_key):
        return SubjectKind.BRANCH
    return _kind_by_tail(name_key) if kind is _ENTERPRISE else kind


def spreadsheet_damage(text: str) -> Problem | None:
    """Return the problem of a code that a spreadsheet turned into a number, or None."""
    typed = half_width(clean_text(text)).replace(" ", "").upper()
    scientific = _SCIENTIFIC.fullmatch(typed) and ("." in typed or "+" in typed or len(typed) < 9)
    if not scientific and not _AS_FLOAT.fullmatch(typed):
        return None
    return Problem(
        "spreadsheet",
        "号码被表格软件改成科学计数法或小数，末几位已经丢失；"
        "请在来源表格中把该列设为“文本”后重新导出",
    )


def shown(character: str) -> str:
    """Return a character fit for a message: itself, or its code point when not printable."""
    return character if character.isprintable() else f"U+{ord(character):04X}"


def _kind_by_tail(name_key: str) -> SubjectKind:
    if name_key.endswith(PARTNERSHIP_TAILS):
        return SubjectKind.PARTNERSHIP
    if name_key.endswith(SOLE_PROPRIETOR_TAILS):
        return SubjectKind.SOLE_PROPRIETOR
    return _ENTERPRISE


def _form_problems(text: str, code: str) -> tuple[Problem, ...]:
    if not code:
        return (Problem("blank", "没有填写统一社会信用代码"),)
    if damage := spreadsheet_damage(text):
        return (damage,)
    if len(code) == USCC_LENGTH:
        return ()
    if re.fullmatch("[0-9]{15}", code):
        return (_other_code("15 位工商注册号"),)
    if re.fullmatch("[0-9A-Z]{9}", code):
        return (_other_code("9 位组织机构代码"),)
    gap = len(code) - USCC_LENGTH
    more_or_less = f"多 {gap} 位" if gap > 0 else f"少 {-gap} 位"
    return (Problem("length", f"统一社会信用代码应为 18 位，现有 {len(code)} 位，{more_or_less}"),)


def _other_code(what: str) -> Problem:
    return Problem(
        "other_code",
        f"这是 {what}，不是统一社会信用代码；请填写营业执照上 18 位的统一社会信用代码",
    )


def _character_problems(code: str) -> tuple[Problem, ...]:
    problems = []
    for place, character in enumerate(code):
        if character not in _VALUES:
            problems.append(_unknown_character(place + 1, character))
        elif place in _DIVISION and not character.isdigit():
            message = f"第 {place + 1} 位“{character}”应为数字（第 3 至 8 位是登记机关行政区划码）"
            problems.append(Problem("division", message, place + 1))
    return tuple(problems)


def _unknown_character(position: int, character: str) -> Problem:
    reason = "只用数字和大写字母，不用 I、O、S、V、Z"
    if character in "IOSVZ":
        reason = "不用 I、O、S、V、Z"
    if digit := _LOOKS_LIKE.get(character):
        reason += f"；请核对是否为数字 {digit}"
    message = f"第 {position} 位“{shown(character)}”不是信用代码字符（{reason}）"
    return Problem("alphabet", message, position)


def _check_problems(code: str) -> tuple[Problem, ...]:
    if uscc_check_character(code[:-1]) == code[-1]:
        return ()
    message = "校验码不符：18 位中至少有一位写错或前后颠倒，请对照营业执照逐位核对"
    if code.isdigit() and code.endswith(_PRECISION_LOST):
        message += "；末三位都是 0，可能是表格软件只保留了前 15 位，请把该列设为“文本”后重新导出"
    return (Problem("check", message),)


def _oddities(code: str) -> tuple[Problem, ...]:
    odd = []
    if not _CLASS.fullmatch(code[:2]):
        odd.append(Problem("class", f"第 1、2 位“{code[:2]}”不是已知的机构类别", 1))
    if not _PROVINCE.fullmatch(code[2:4]):
        odd.append(Problem("division", f"第 3 至 8 位“{code[2:8]}”不是已知的行政区划码", 3))
    if organisation_check_character(code[8:16]) != code[16]:
        odd.append(Problem("organisation", "第 9 至 17 位不符合组织机构代码的校验规则", 9))
    return tuple(odd)


_NO_VALUE = 1 << 20  # more than any sum of products, so one bad character shows in the sum


def _products() -> NDArray[np.int32]:
    # Row: position; column: ASCII code. The check character itself has weight 1.
    table = np.full((USCC_LENGTH, 128), _NO_VALUE, dtype=np.int32)
    for place, weight in enumerate((*WEIGHTS, 1)):
        for value, character in enumerate(ALPHABET):
            if place not in _DIVISION or character.isdigit():
                table[place, ord(character)] = value * weight
    return table


_PRODUCTS = _products()
