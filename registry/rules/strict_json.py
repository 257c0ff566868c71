"""JSON from strangers, read strictly: no name twice, no floats, nothing deeper than said.

Invariant: whatever passes has one meaning; what a lenient reader would guess is refused.
"""

import json
from collections.abc import Sequence

DEEPEST = 20  # lists and mappings within one another


def read_strictly(text: str, *, deepest: int = DEEPEST) -> dict[str, object]:
    """Return the mapping that `text` writes. Raises ValueError where it is none of that kind."""
    try:
        told = json.loads(
            text, object_pairs_hook=_once, parse_float=_refuse, parse_constant=_refuse
        )
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(told, dict) or _is_deep(told, deepest):
        raise ValueError("no mapping, or too deep")
    return told


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _refuse(_text: str) -> object:
    raise ValueError("no such number is committed to")


def _is_deep(told: object, deepest: int) -> bool:
    """Say whether a value goes deeper; level by level, so that no depth can exhaust the stack."""
    level = [told]
    for _ in range(deepest + 1):
        level = [part for one in level for part in _parts(one)]
        if not level:
            return False
    return True


def _parts(told: object) -> Sequence[object]:
    if isinstance(told, dict):
        return list(told.values())
    return told if isinstance(told, list) else ()
