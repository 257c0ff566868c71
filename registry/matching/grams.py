"""Grams: the small pieces by which a name is found, each a number that never changes its meaning.

A gram is SOUND (two syllables beside each other or with one between them), SIGN (two characters
beside each other), INITIALS (four first letters of syllables) or PERSON (the sound of a whole
personal name). Invariant: the same name has the same grams on every machine and in every release
of the same `EDITION`; another edition, or another table of places, needs `flask database reindex`.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from registry.rules.identity.pinyin import SYLLABLES, readings
from registry.rules.identity.regions import words_of_places

EDITION = 1
MOST_NAMES = 1 << 17  # in one call: a gram and the place of a name share 64 bits
PLACE_BITS = 17
SOUND, SIGN, INITIALS, PERSON = (family << 42 for family in range(4))
INITIALS_SIZE = 4

Numbers = NDArray[np.int64]
Tokens = Sequence[int]

_TOKEN_BITS = 21
_OTHERS = 1024  # tokens below are syllables, above are characters that nobody reads
_SYLLABLE = {syllable: number for number, syllable in enumerate(SYLLABLES, start=1)}
_LETTER_BITS = 6
_LETTERS = {
    letter: number for number, letter in enumerate("abcdefghijklmnopqrstuvwxyz0123456789", 1)
}
LEFT_OUT = "市县区省镇乡"  # as people leave them out: 温州宏龙源
_LEFT_OUT = np.array(list(map(ord, LEFT_OUT)))
_FIRST_INNER = 2  # a place inside a name stands behind two characters or more
_PLACES = np.sort(
    [
        ord(word[0]) << _TOKEN_BITS | ord(word[1])
        for word, _, _, needs_city in words_of_places()
        if len(word) == 2 and not needs_city
    ]
)
_FIRST_HAN = 0x2E80
_MOST_OTHER_READINGS = 3
_UNSEEN = -1

# By code point, filled when first seen: how it is kept, how else it is read, its first letter.
_TOKENS = np.full(0x110000, _UNSEEN, np.int32)
_OTHER_TOKENS = np.zeros((_MOST_OTHER_READINGS, 0x110000), np.int32)
_FIRST_LETTERS = np.zeros(0x110000, np.int8)


def grams_of(keys: Sequence[str]) -> tuple[Numbers, Numbers]:
    """Return the grams of name keys and the place of the key that each belongs to.

    Ascending by gram, then place; no pair twice; at most `MOST_NAMES` keys.
    """
    points = np.frombuffer("".join(keys).encode("utf-32-le"), np.uint32).astype(np.int64)
    if not len(points):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    sizes = np.fromiter(map(len, keys), np.int64, len(keys))
    places = np.repeat(np.arange(len(keys)), sizes)
    _see(points)
    pieces = [*_sounds(points, places), _signs(points, places), *_all_initials(points, places)]
    points, places = _without_inner_places(points, places, len(keys))
    if len(points):
        pieces += [*_sounds(points, places), *_all_initials(points, places)]
    pairs: Numbers = np.sort(np.concatenate(pieces))
    pairs = pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))]
    return pairs >> PLACE_BITS, pairs & (MOST_NAMES - 1)


def tokens_of(spelling: Iterable[str]) -> list[int]:
    """Return the tokens of a text: its characters, or syllables, or letters in upper case."""
    return [_token(piece) for piece in spelling]


def sound_grams(tokens: Tokens) -> set[int]:
    """Return the SOUND grams of tokens in their order."""
    beside = {SOUND | a << _TOKEN_BITS | b for a, b in pairwise(tokens)}
    return beside | {SOUND | a << _TOKEN_BITS | b for a, b in zip(tokens, tokens[2:], strict=False)}


def sign_grams(key: str) -> set[int]:
    """Return the SIGN grams of a name key."""
    return {
        SIGN | ord(a) << _TOKEN_BITS | ord(b)
        for a, b in pairwise(key)
        if ord(a) >= _FIRST_HAN and ord(b) >= _FIRST_HAN
    }


def initials_grams(letters: str) -> set[int]:
    """Return the INITIALS grams of typed first letters."""
    numbers = [_LETTERS.get(letter, 0) for letter in letters]
    windows = zip(*(numbers[start:] for start in range(INITIALS_SIZE)), strict=False)
    return {INITIALS | _packed(window) for window in windows if all(window)}


def person_gram(name: str) -> int:
    """Return the PERSON gram of a personal name in its folded form: equal for homophones."""
    tokens = ",".join(map(str, tokens_of(name)))
    digest = blake2b(tokens.encode(), digest_size=8).digest()
    return PERSON | int.from_bytes(digest, "little") & ((1 << 42) - 1)


def first_letters(key: str) -> str:
    """Return the first letters of the readings of a name key, as people type them."""
    return key.translate(_FIRST_LETTER_OF)


def read_out(key: str) -> str:
    """Return the readings of a name key in one row, as people type them."""
    return key.translate(_READING_OF)


def _token(piece: str) -> int:
    if piece.isascii() and len(piece) == 1 and piece.isupper():
        return _OTHERS + ord(piece.lower())
    if number := _SYLLABLE.get(piece):
        return number
    read = readings(piece)
    return _SYLLABLE[read[0]] if read else _OTHERS + ord(piece[0])


class _Letters(dict[int, str]):
    """What is typed for a character, by code point: filled when first met."""

    def __init__(self, typed: Callable[[str], str]) -> None:
        self._typed = typed

    def __missing__(self, point: int) -> str:
        typed = self[point] = self._typed(chr(point))
        return typed


def _first_letter(character: str) -> str:
    if character in _LETTERS:
        return character
    read = readings(character)
    return read[0][0] if read else ""


def _reading(character: str) -> str:
    return character if character in _LETTERS else (readings(character) or ("",))[0]


_FIRST_LETTER_OF = _Letters(_first_letter)
_READING_OF = _Letters(_reading)


def _packed(letters: Sequence[int]) -> int:
    packed = 0
    for letter in letters:
        packed = packed << _LETTER_BITS | letter
    return packed


def _see(points: Numbers) -> None:
    """Fill the tables for code points that have not been met yet."""
    for point in np.unique(points[_TOKENS[points] == _UNSEEN]).tolist():
        character = chr(point)
        read = readings(character)
        for other, syllable in enumerate(read[1:]):
            _OTHER_TOKENS[other, point] = _SYLLABLE[syllable]
        _FIRST_LETTERS[point] = _LETTERS.get(_first_letter(character), 0)
        _TOKENS[point] = _SYLLABLE[read[0]] if read else _OTHERS + point


def _sounds(points: Numbers, places: Numbers) -> list[Numbers]:
    tokens = _TOKENS[points].astype(np.int64)
    pieces = []
    for gap in (1, 2):
        same = places[gap:] == places[:-gap]
        pieces.append(_pairs(SOUND, tokens[:-gap][same], tokens[gap:][same], places[gap:][same]))
    for others in _OTHER_TOKENS:
        read = others[points].astype(np.int64)
        at = np.nonzero(read)[0]
        for gap in (-2, -1, 1, 2):
            pieces.append(_beside(at, gap, read, tokens, places))
    return pieces


def _beside(at: Numbers, gap: int, read: Numbers, tokens: Numbers, places: Numbers) -> Numbers:
    beside = at + gap
    inside = (beside >= 0) & (beside < len(places))
    at, beside = at[inside], beside[inside]
    same = places[at] == places[beside]
    at, beside = at[same], beside[same]
    first, second = (read[at], tokens[beside]) if gap > 0 else (tokens[beside], read[at])
    return _pairs(SOUND, first, second, places[at])


def _signs(points: Numbers, places: Numbers) -> Numbers:
    is_han = points >= _FIRST_HAN
    wanted = (places[1:] == places[:-1]) & is_han[1:] & is_han[:-1]
    return _pairs(SIGN, points[:-1][wanted], points[1:][wanted], places[1:][wanted])


def _pairs(family: int, first: Numbers, second: Numbers, places: Numbers) -> Numbers:
    pairs: Numbers = (family | first << _TOKEN_BITS | second) << PLACE_BITS | places
    return pairs


def _all_initials(points: Numbers, places: Numbers) -> list[Numbers]:
    letters = _FIRST_LETTERS[points].astype(np.int64)
    kept = ~np.isin(points, _LEFT_OUT)
    return [_initials(letters, places), _initials(letters[kept], places[kept])]


def _without_inner_places(points: Numbers, places: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """Return the names that have a place inside, without it: 槐安（嘉兴）童车."""
    inside = np.zeros(len(points), bool)
    pairs = points[:-1] << _TOKEN_BITS | points[1:]
    at = np.flatnonzero(np.isin(pairs, _PLACES))
    at = at[at >= _FIRST_INNER]
    at = at[(places[at + 1] == places[at]) & (places[at - _FIRST_INNER] == places[at])]
    inside[at] = inside[at + 1] = True
    has_one = np.zeros(count, bool)
    has_one[places[at]] = True
    kept = has_one[places] & ~inside
    return points[kept], places[kept]


def _initials(letters: Numbers, places: Numbers) -> Numbers:
    count = len(letters) - INITIALS_SIZE + 1
    if count <= 0:
        return np.zeros(0, np.int64)
    windows = [letters[start : start + count] for start in range(INITIALS_SIZE)]
    packed: Numbers = np.zeros(count, np.int64)
    wanted = places[:count] == places[INITIALS_SIZE - 1 :]
    for window in windows:
        packed = packed << _LETTER_BITS | window
        wanted &= window > 0
    pairs: Numbers = ((INITIALS | packed) << PLACE_BITS | places[:count])[wanted]
    return pairs
