"""Addresses and representatives as numbers, one row a subject, to see which pairs may be one at all.

`most_points` never returns less than what `evidence` gives for the same two texts: it only spares
the pairs that can no longer reach the line.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.matching import roll
from registry.matching.evidence import Address, Code, Person
from registry.matching.lettering import (
    BREAK,
    PLANE,
    ROOM,
    Flags,
    Numbers,
    Points,
    Sums,
    Text,
    points_of,
    sound_numbers,
)
from registry.matching.weights import ADDRESS, CODE, PERSON
from registry.rules.identity.folding import fold

Floats = NDArray[np.float64]


class Particulars(NamedTuple):
    """What is told of subjects, ascending by their numbers; 0 where nothing is told."""

    subject_ids: Numbers
    person: Sums  # equal for names that sound alike
    letters: Sums  # the first four characters of the representative's name
    road: Numbers  # the two characters in front of the first number of the address
    number: Numbers  # this number; -1 where the address has none
    room: Numbers  # the number behind it; -1 for none
    is_coded: Flags


def as_numbers(slices: Iterable[roll.Told]) -> Particulars:
    """Return what is told of subjects."""
    found = [_NOBODY, *map(_numbers, slices)]
    return Particulars(*map(np.concatenate, zip(*found, strict=True)))


def most_points(known: Particulars, mine: Numbers, theirs: Numbers) -> Floats:
    """Return the most points that code, address and representative can give each pair."""
    coded = known.is_coded[mine] & known.is_coded[theirs]
    points = np.where(coded, CODE[Code.DIFFERENT], CODE[Code.MISSING])
    persons, addresses = _of_persons(known, mine, theirs), _of_addresses(known, mine, theirs)
    return np.asarray(points + persons + addresses, np.float64)


def _of_persons(known: Particulars, mine: Numbers, theirs: Numbers) -> Floats:
    ours, others = known.letters[mine], known.letters[theirs]
    wrong = ours ^ others
    same_length = _letters(ours) == _letters(others)
    slip = (_letters(wrong) == 1) & same_length | (known.person[mine] == known.person[theirs])
    points = np.where(slip, PERSON[Person.MISWRITTEN], PERSON[Person.DIFFERENT])
    points = np.where(wrong == 0, PERSON[Person.EQUAL], points)
    return np.where((ours == 0) | (others == 0), PERSON[Person.MISSING], points)


def _of_addresses(known: Particulars, mine: Numbers, theirs: Numbers) -> Floats:
    one, other = known.number[mine], known.number[theirs]
    same_road = known.road[mine] == known.road[theirs]
    told = (known.road[mine] > 0) & (known.road[theirs] > 0)
    is_short = (one < 0) | (other < 0)  # may break off anywhere
    points = np.where(_may_be_cut(one, other), ADDRESS[Address.ROAD], ADDRESS[Address.OTHER_NUMBER])
    points = np.where(one == other, _of_rooms(known.room[mine], known.room[theirs]), points)
    points = np.where(same_road, np.maximum(points, _FAR), _FAR)
    points = np.where(is_short, ADDRESS[Address.ROAD], points)
    return np.where(told, points, ADDRESS[Address.MISSING])


def _of_rooms(one: Numbers, other: Numbers) -> Floats:
    points = np.where(one == other, _BEST_ADDRESS, ADDRESS[Address.NUMBER])
    return np.where((one != other) & (one >= 0) & (other >= 0), ADDRESS[Address.OTHER_ROOM], points)


def _may_be_cut(one: Numbers, other: Numbers) -> Flags:
    """Say whether one number begins with the other: 1 of 1483."""
    shorter, longer = np.minimum(one, other), np.maximum(one, other)
    found = np.zeros(len(one), bool)
    for _ in range(_LONGEST_NUMBER):
        longer = longer // 10
        found |= longer == shorter
    return found & (shorter > 0)


def _letters(letters: Sums) -> Numbers:
    """Return how many of the four characters are there."""
    found = np.zeros(len(letters), np.int64)
    for lane in range(4):
        found += ((letters >> np.uint64(16 * lane)) & np.uint64(0xFFFF)) > 0
    return found


def _numbers(told: roll.Told) -> tuple[Numbers, Sums, Sums, Numbers, Numbers, Numbers, Flags]:
    persons, letters = _persons(_folded(told.representatives))
    is_coded = np.frombuffer(told.coded.encode(), np.uint8) == ord("1")
    return (told.subject_ids, persons, letters, *_roads(_folded(told.addresses)), is_coded)


def _persons(text: Text) -> tuple[Sums, Sums]:
    sounds = np.zeros(len(text.points) + 1, np.uint64)
    np.cumsum(sound_numbers(text.points), out=sounds[1:])
    letters = np.zeros(len(text.starts), np.uint64)
    for lane in range(4):
        at = text.starts + lane
        point = text.points[np.minimum(at, text.ends)].astype(np.uint64)
        letters |= np.where(at < text.ends, point, 0).astype(np.uint64) << np.uint64(16 * lane)
    return sounds[text.ends] - sounds[text.starts], letters


def _roads(text: Text) -> tuple[Numbers, Numbers, Numbers]:
    """Return what stands in front of the first number, this number, and the next."""
    digits = np.append(np.nonzero(_is_digit(text.points))[0], len(text.points) - 1)
    number, first, behind = _number_behind(text, digits, text.starts)
    last, before = (text.points[first - back].astype(np.int64) for back in (1, 2))
    road = np.where(first > text.starts, last << 16 | before, 0)
    return road, number, _number_behind(text, digits, behind)[0]


def _number_behind(text: Text, digits: Numbers, at: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return the first number behind each place (-1 for none), where it begins and where it ends."""
    first = np.minimum(digits[np.searchsorted(digits, at)], text.ends)
    number, end, reading = np.zeros(len(at), np.int64), first.copy(), first < text.ends
    for step in range(_LONGEST_NUMBER):
        point = text.points[np.minimum(first + step, len(text.points) - 1)]
        reading = reading & _is_digit(point)
        number = np.where(reading, number * 10 + point - ord("0"), number)
        end += reading
    return np.where(first < text.ends, number, -1), first, end


def _is_digit(points: Points) -> Flags:
    return np.asarray((points >= ord("0")) & (points <= ord("9")))


def _folded(joined: str) -> Text:
    """Return texts as numbers, their characters folded; what parts two numbers stays: 12-3."""
    points = points_of("\n" + joined + "\n" * ROOM)
    for point in np.unique(points[_FOLDED[points] == _UNSEEN]).tolist():
        folded = fold(chr(point))
        _FOLDED[point] = min(ord(folded[0]), PLANE - 1) if folded else 0
    kept: Points = _FOLDED[points].astype(np.uint16)
    parting = np.nonzero((kept[1:-1] == 0) & _is_digit(kept[:-2]) & _is_digit(kept[2:]))[0] + 1
    kept[parting] = _PARTING
    return Text(kept[kept > 0])


_NONE, _NO_SUMS = np.zeros(0, np.int64), np.zeros(0, np.uint64)
_NOBODY = (_NONE, _NO_SUMS, _NO_SUMS, _NONE, _NONE, _NONE, np.zeros(0, bool))
_PARTING = 0x1F  # stands in no text
_UNSEEN = -1
_LONGEST_NUMBER = 6
_BEST_ADDRESS = max(ADDRESS.values())
_FAR = max(ADDRESS[Address.DIFFERENT], ADDRESS[Address.ELSEWHERE])
_FOLDED = np.full(PLANE, _UNSEEN, np.int32)
_FOLDED[BREAK] = BREAK
