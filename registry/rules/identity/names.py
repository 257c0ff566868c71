"""What a name tells: whether it distinguishes anybody, and how a person's name is shown masked.

A masked name never shows more of a person than the first and the last character of a part.
"""

import re

from registry.rules.identity.folding import clean_text, fold
from registry.rules.identity.lexicon import (
    BRANCH_TAIL,
    COMPOUND_SURNAMES,
    LEGAL_FORMS,
    REGION_TAILS,
    REGIONS,
    SIGN_TAILS,
    SURNAMES,
    TRADE_WORDS,
)

_SHORTEST_TRADE_NAME = 2  # Source: 企业名称登记管理规定 (2020) art. 8
_COMMON_WORDS = re.compile(
    "(?:(?:{regions})(?:{tails})?|{forms})*+".format(
        regions="|".join(sorted(REGIONS, key=len, reverse=True)),
        tails="|".join(REGION_TAILS),
        forms="|".join(sorted(LEGAL_FORMS, key=len, reverse=True)),
    )
)
_PART_SEPARATORS = re.compile(r"([\s·‧・•.．]+)")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+")
_TRADES = re.compile(f"(?:{'|'.join(TRADE_WORDS)})+")
_STARS = "***"  # for Latin letters, where the number of letters would give the name away


def is_distinctive(name_key: str) -> bool:
    """Say whether a name key can single somebody out.

    False for nothing, one character, and keys made of regions and legal forms alone.
    """
    if len(name_key) < _SHORTEST_TRADE_NAME:
        return False
    return _COMMON_WORDS.fullmatch(name_key) is None


def is_bare_personal_name(key: str) -> bool:
    """Say whether a name key reads as a person's name and as nothing else: 王小二, 欧阳修文.

    Two to four characters behind a surname; four only behind a compound or a double surname. A trade
    alone (毛衫) and a text that ends as a shop does (王小二店) are none.

    Source: LAW-AND-FAIRNESS 6.
    """
    if not 2 <= len(key) <= 4 or not _HAN.fullmatch(key):
        return False
    if key[-1] in SIGN_TAILS or _TRADES.fullmatch(key):
        return False
    if len(key) > 2 and key[:2] in COMPOUND_SURNAMES:
        return True
    return key[0] in SURNAMES and (len(key) < 4 or key[1] in SURNAMES)


def is_branch_name(name: str) -> bool:
    """Say whether a registered name is that of a branch, or of a branch of a branch."""
    return BRANCH_TAIL.search(fold(name)) is not None


def mask_person(name: str) -> str:
    """Return a person's name with its middle starred: 贾予存 → 贾*存, 沈海 → 沈*.

    A name of several parts keeps the first character of each: 买买提·艾力 → 买**·艾*.

    Source: LAW-AND-FAIRNESS 6; RULEBOOK §1.4.
    """
    parts = _PART_SEPARATORS.split(clean_text(name))
    several = len([part for part in parts[::2] if part]) > 1
    return "".join(
        part if place % 2 else _mask_part(part, keeps_last=not several)
        for place, part in enumerate(parts)
    )


def _mask_part(part: str, *, keeps_last: bool) -> str:
    if len(part) < 2:
        return "*" * len(part)
    if part.isascii():
        return part[0] + _STARS
    if len(part) == 2 or not keeps_last:
        return part[0] + "*" * (len(part) - 1)
    return part[0] + "*" * (len(part) - 2) + part[-1]
