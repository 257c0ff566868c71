"""What makes a password too weak; no rules about its composition.

Invariant: a password is judged and hashed in NFC, whole: nothing is cut off.
Source: OWASP ASVS 5.0 §6.2.1–6.2.12; GB/T 22239-2019 §8.1.4.1; SECURITY §1 row 46.
"""

import unicodedata
from collections.abc import Iterable, Set

SHORTEST = 12  # characters, enterprises
SHORTEST_STAFF = 15  # characters, staff: they change the register
LONGEST = 256  # characters
REMAINING = 8  # characters that must remain when words of the place are taken out


def normalised(password: str) -> str:
    """Return `password` in NFC, so that the same key presses give the same text everywhere."""
    return unicodedata.normalize("NFC", password)


def weaknesses(
    password: str, *, staff: bool, common: Set[str], context: Iterable[str]
) -> tuple[str, ...]:
    """Return why `password` will not do, each in a sentence; empty when it will.

    `common`: well-known passwords, casefolded. `context`: words of the place and of the person.
    """
    text = normalised(password)
    shortest = SHORTEST_STAFF if staff else SHORTEST
    found = []
    if len(text) < shortest:
        found.append(f"密码至少 {shortest} 个字符（可以用一句话，字母、汉字、空格均可）。")
    if len(text) > LONGEST:
        found.append(f"密码最多 {LONGEST} 个字符。")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        found.append("密码中不能有控制字符。")
    if not found and _is_guessable(text.casefold(), common, context):
        found.append("密码太容易被猜到（常见密码、重复或与单位、地名、用户名相近），请换一个。")
    return tuple(found)


def _is_guessable(text: str, common: Set[str], context: Iterable[str]) -> bool:
    if text in common or _is_monotone(text):
        return True
    rest = text
    for word in sorted((word.casefold() for word in context if word), key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != text and (len(rest) < REMAINING or rest in common or _is_monotone(rest))


def _is_monotone(text: str) -> bool:
    """Whether the text repeats a short piece, or only counts up or down."""
    steps = {ord(later) - ord(earlier) for earlier, later in zip(text, text[1:], strict=False)}
    if steps in ({1}, {-1}) or len(set(text)) < 4:
        return True
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, 5))
