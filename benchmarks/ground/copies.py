"""Further descriptions of firms that a register holds: noisy copies under codes of their own.

A register keeps one subject a code, so what people wrote twice stands in it under another code; the
codes are invented, of a division that is not allocated.
"""

import random
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from registry.rules.identity.alike import looks_alike, sounds_alike
from registry.rules.identity.uscc import (
    ALPHABET,
    organisation_check_character,
    uscc_check_character,
)

COLUMNS = ("name", "uscc", "address", "legal_rep")
_FIRST = 1_000_000  # behind the codes of copies
_DIVISION = "91330499"
_SIGNS = "安鞍桉丰峰锋瑞端润闰恒桓达哒盛晟兴欣新鑫华桦嘉佳宏洪弘泰秦诚成城"


def code_of(number: int) -> str:
    """Return the code of an invented firm."""
    digits = ""
    for _ in range(6):
        number, rest = divmod(number, len(ALPHABET))
        digits = ALPHABET[rest] + digits
    first = f"{_DIVISION}MY{digits}"
    first += organisation_check_character(first[8:])
    return first + uscc_check_character(first)


def codes() -> Iterator[str]:
    """Yield the codes that `as_rows` gives, in its order."""
    return map(code_of, count(_FIRST))


def with_copies(path: Path, folder: Path, share: float, seed: int = 3) -> Path:
    """Return a Parquet file with the rows of another and noisy copies of a share of them."""
    rows = pq.read_table(path, columns=list(COLUMNS)).to_pylist()
    chance = random.Random(seed)
    copied = chance.sample(rows, int(len(rows) * share))
    copies = [_copy(chance, row, number) for number, row in enumerate(copied)]
    target = folder / f"copied-{path.name}"
    pq.write_table(pa.Table.from_pylist([*rows, *copies]), target)
    return target


def as_rows(descriptions: Iterable[dict[str, str]], folder: Path) -> Path:
    """Return descriptions as a Parquet file, each under a code of its own."""
    rows = [{**each, "uscc": code} for each, code in zip(descriptions, codes(), strict=False)]
    target = folder / "descriptions.parquet"
    pq.write_table(pa.Table.from_pylist(rows), target)
    return target


def _copy(chance: random.Random, row: dict[str, str], number: int) -> dict[str, str]:
    noise = chance.choice((_other_sign, _dropped, _transposed, _without_rank, _spaced))
    keeps = chance.random() < 0.8
    return {
        "name": noise(chance, row["name"]),
        "uscc": code_of(number),
        "address": row["address"] if keeps else "",
        "legal_rep": row["legal_rep"],
    }


def _other_sign(chance: random.Random, name: str) -> str:
    places = list(range(len(name)))
    chance.shuffle(places)
    for place in places:
        for sign in _SIGNS:
            old = name[place]
            if sign != old and (sounds_alike(old, sign) or looks_alike(old, sign)):
                return name[:place] + sign + name[place + 1 :]
    return name + " "


def _dropped(chance: random.Random, name: str) -> str:
    place = chance.randrange(2, max(3, len(name) - 4))
    return name[:place] + name[place + 1 :]


def _transposed(chance: random.Random, name: str) -> str:
    place = chance.randrange(2, max(3, len(name) - 5))
    return name[:place] + name[place + 1 : place + 2] + name[place] + name[place + 2 :]


def _without_rank(_: random.Random, name: str) -> str:
    return name.replace("市", "", 1)


def _spaced(chance: random.Random, name: str) -> str:
    place = chance.randrange(1, len(name))
    return f"{name[:place]} {name[place:]}"
