"""Characters that are taken for one another: same sound (同音), similar shape (形近).

Both relations are symmetric and hold for a character and itself. Tones are left out.
"""

from functools import lru_cache
from pathlib import Path

from registry.rules.identity.pinyin import readings

_REMEMBERED = 65_536


@lru_cache(maxsize=_REMEMBERED)
def sounds_alike(mine: str, theirs: str) -> bool:
    """Say whether two characters share a reading, tones left out: 利 and 丽 do, 丹 and 石 do not.

    Only readings that live in names count: a dictionary reads 石 as dàn, too.
    """
    return mine == theirs or not set(readings(mine)).isdisjoint(readings(theirs))


@lru_cache(maxsize=_REMEMBERED)
def looks_alike(mine: str, theirs: str) -> bool:
    """Say whether two characters are of similar shape: 特 and 诗, 未 and 末, 司 and 可."""
    if mine == theirs:
        return True
    first, second = (mine, theirs) if mine < theirs else (theirs, mine)
    if second in _PARTNERS.get(first, ""):
        return True
    return not _FAMILIES.get(mine, _NO_FAMILY).isdisjoint(_FAMILIES.get(theirs, _NO_FAMILY))


def _shapes() -> tuple[dict[str, frozenset[int]], dict[str, str]]:
    families: dict[str, set[int]] = {}
    partners: dict[str, str] = {}
    table = Path(__file__).with_name("lookalikes.txt")
    for number, line in enumerate(table.read_text(encoding="utf-8").splitlines()):
        first, _, others = line.partition(" ")
        if first == "=":
            for character in others:
                families.setdefault(character, set()).add(number)
        elif first != "#":
            partners[first] = others
    return {c: frozenset(numbers) for c, numbers in families.items()}, partners


_NO_FAMILY: frozenset[int] = frozenset()
_FAMILIES, _PARTNERS = _shapes()
