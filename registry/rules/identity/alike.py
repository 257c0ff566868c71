"""Characters that are taken for one another: same sound (同音), similar shape (形近).

Both relations are symmetric and hold for a character and itself. Tones are left out.
"""

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

_REMEMBERED = 65_536
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")


@lru_cache(maxsize=_REMEMBERED)
def sounds_alike(mine: str, theirs: str) -> bool:
    """Say whether two characters share a reading, tones left out: 金 and 津 do not, 利 and 丽 do."""
    return mine == theirs or not _READINGS.get(mine, _NONE).isdisjoint(_READINGS.get(theirs, _NONE))


@lru_cache(maxsize=_REMEMBERED)
def looks_alike(mine: str, theirs: str) -> bool:
    """Say whether two characters are of similar shape: 特 and 诗, 未 and 末, 司 and 可."""
    if mine == theirs:
        return True
    first, second = (mine, theirs) if mine < theirs else (theirs, mine)
    if second in _PARTNERS.get(first, ""):
        return True
    return not _FAMILIES.get(mine, _NO_FAMILY).isdisjoint(_FAMILIES.get(theirs, _NO_FAMILY))


def _readings() -> dict[str, frozenset[str]]:
    # The package is located, not imported: importing it loads its phrases, too.
    package = find_spec("pypinyin")
    if package is None or package.origin is None:
        raise ImportError("pypinyin is not installed")
    table = json.loads(Path(package.origin).with_name("pinyin_dict.json").read_text("utf-8"))
    return {
        chr(int(code)): frozenset(readings.translate(_TONES).split(","))
        for code, readings in table.items()
    }


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


_NONE: frozenset[str] = frozenset()
_NO_FAMILY: frozenset[int] = frozenset()
_READINGS = _readings()
_FAMILIES, _PARTNERS = _shapes()
