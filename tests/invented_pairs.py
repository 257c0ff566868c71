"""Invented firms for the search of duplicates: one firm told in every way that people write it."""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from registry.matching import roll
from registry.matching.describing import best_likeness
from registry.matching.likeness import CANDIDATE, Known
from registry.rules.identity.folding import fold
from registry.rules.identity.uscc import organisation_check_character, uscc_check_character

NAME = "嘉兴市槐安食品有限公司"
# The same firm with one thing written otherwise.
NOISES = {
    "brackets": "嘉兴市槐安（食品）有限公司",
    "full width": "嘉兴市槐安食品有限公司　",
    "traditional": "嘉興市槐安食品有限公司",
    "another form": "嘉兴市槐安食品股份有限公司",
    "no region": "槐安食品有限公司",
    "a wider region": "浙江省嘉兴市槐安食品有限公司",
    "a short region": "嘉兴槐安食品有限公司",
    "region in brackets": "槐安（嘉兴）食品有限公司",
    "region miswritten": "加兴市槐安食品有限公司",
    "homophone": "嘉兴市淮安食品有限公司",
    "look-alike": "嘉兴市槐桉食品有限公司",
    "character dropped": "嘉兴市槐安食有限公司",
    "character inserted": "嘉兴市槐安安食品有限公司",
    "characters transposed": "嘉兴市安槐食品有限公司",
    "trade left out": "嘉兴市槐安有限公司",
    "white space": "嘉兴市 槐安 食品 有限公司",
}
OTHERS = {
    "another trade": "嘉兴市槐安纺织有限公司",
    "another city": "宁波市槐安食品有限公司",
    "a branch": "嘉兴市槐安食品有限公司海宁分公司",
    "its sibling": "嘉兴市槐安食品有限公司平湖分公司",
    "another trade name": "嘉兴市蜃楼食品有限公司",
    "one character apart": "嘉兴市槐庭食品有限公司",
}


class Told(NamedTuple):
    """What is told of a firm besides its name."""

    address: str = ""
    representative: str = ""


def code_of(number: int) -> str:
    """Return a valid code of an invented firm."""
    first = f"91330499MAD{number:05d}"
    first += organisation_check_character(first[8:])
    return first + uscc_check_character(first)


def known(number: int, name: str, told: Told = Told()) -> Known:  # noqa: B008
    """Return the description of an invented firm."""
    return Known(name, code_of(number), told.address or None, told.representative or None)


def sliced(firms: list[Known]) -> tuple[list[roll.Told], list[roll.Slice]]:
    """Return firms as the roll gives them, numbered from 1."""
    ids = np.arange(1, len(firms) + 1)
    told = roll.Told(
        ids,
        roll.BREAK.join(firm.representative or "" for firm in firms),
        roll.BREAK.join(firm.address or "" for firm in firms),
        "1" * len(firms),
    )
    keys = roll.BREAK.join(fold(firm.name) for firm in firms)
    bodies = "".join((firm.uscc or "")[8:17] for firm in firms)
    return [told], [roll.Slice(ids, keys, bodies)]


def all_likely(firms: list[Known]) -> set[tuple[int, int]]:
    """Return the likely pairs by comparing all with all, numbered from 1."""
    return {
        (one, other)
        for (one, mine), (other, theirs) in combinations(enumerate(firms, 1), 2)
        if best_likeness([mine], [theirs]).total >= CANDIDATE
    }
