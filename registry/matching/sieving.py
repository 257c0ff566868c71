"""What pairs of names can reach at best, by what is known of them as numbers.

Invariant: no bound is lower than what `likeness` gives the pair, so that nothing is lost here; the
weights are those of `weights.py`.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.matching import places
from registry.matching.joining import Shared
from registry.matching.lettering import Flags, Numbers, Points, Sums
from registry.matching.levels import Branch, Form, Region, Trade, TradeName
from registry.matching.likeness import CANDIDATE, WHOLE
from registry.matching.particulars import Particulars, most_points
from registry.matching.weights import BRANCH, FORM, REGION, TRADE, TRADE_NAME
from registry.rules.identity.alike import looks_alike, sounds_alike

Floats = NDArray[np.float64]


class Names(NamedTuple):
    """Every name on the roll as numbers; `known` is the place of its subject's particulars."""

    subject: Numbers
    known: Numbers
    points: Points  # region, core and tail, without the legal form, one name behind the other
    sums: Sums  # running sums of the sounds of the characters
    begins: Numbers  # and at last the end
    region: Numbers  # how many characters are the region
    head: Numbers  # how many are region and core
    place: Numbers  # see `places`
    form: Sums  # equal for one legal form; 0 for none
    body: Sums  # of the organisation in the credit code; 0 for none


Slips = Callable[[Shared], Floats]  # what pairs lose at the least, in points


class Sieve:
    """Keeps the pairs that may reach the line."""

    def __init__(self, names: Names, known: Particulars) -> None:
        self.names, self.known = names, known
        self.addresses = known.road.astype(np.uint64) << np.uint64(20)
        self.addresses += np.where(known.number >= 0, known.number, 0).astype(np.uint64)
        self.addresses[(known.road == 0) | (known.number < 0)] = 0
        self._core = names.begins[:-1] + names.region
        self._ends = names.begins[1:]
        self._size = np.diff(names.begins) - names.region
        self._has_tail = names.head < np.diff(names.begins)

    def kept(self, shared: Shared, *slips: Slips, by_place: bool = True) -> Shared:
        """Return the pairs of two subjects that may reach the line.

        Without `by_place` the places are not asked, since one of them may be read wrongly.
        """
        names = self.names
        shared = shared.where(names.subject[shared.mine] != names.subject[shared.theirs])
        mine, theirs = names.known[shared.mine], names.known[shared.theirs]
        points = most_points(self.known, mine, theirs) + WHOLE
        if by_place:
            points = points + self._parts_lost(shared)
        for lost in slips:
            wanted = np.rint(points) >= CANDIDATE
            shared, points = shared.where(wanted), points[wanted]
            wanted = np.rint(points + lost(shared)) >= CANDIDATE
            shared, points = shared.where(wanted), points[wanted]
        return shared

    def of_cores(self, shared: Shared) -> Floats:
        """Return what names of one core lose, or those of which one has a character more."""
        is_more = shared.their_left > 0
        others, is_behind = self._others(shared, self._size[shared.mine])
        one = np.where(shared.their_left > _SURELY_TRADE_NAME, _ONE_MORE_BEHIND, _ONE_MORE)
        one = np.where(is_more, one, np.where(is_behind, _ONE_OTHER_BEHIND, _SAME_SOUND))
        swapped = np.where(is_more, _ANY_TWO, TRADE_NAME[TradeName.TRANSPOSED])
        return _lost(others + is_more, one, swapped, is_behind)

    def of_beginnings(self, shared: Shared) -> Floats:
        """Return what names lose of which one is the beginning of the other."""
        whole = shared._replace(their_left=np.zeros_like(shared.their_left))
        others, is_behind = self._others(whole, shared.their_left)
        one = np.where(is_behind, _ONE_OTHER_BEHIND, _SAME_SOUND)
        swapped = np.full(len(one), TRADE_NAME[TradeName.TRANSPOSED])
        return _BEGUN + _lost(others, one, swapped, is_behind)

    def of_one_other(self, shared: Shared) -> Floats:
        """Return what names lose that differ in one character, were the two alike."""
        others, is_behind = self._others(shared, self._size[shared.mine] - 1)
        is_behind |= _is_behind(shared)
        one = np.where(is_behind, max(_ONE_ALIKE, _ONE_OTHER_BEHIND), _ONE_ALIKE)
        is_moved = shared.my_left != shared.their_left
        return _lost(others + 1 + is_moved, one, np.full(len(one), _ANY_TWO), is_behind)

    def of_characters(self, shared: Shared) -> Floats:
        """Return what they lose by the two characters."""
        ours = self.names.points[self._core[shared.mine] + shared.my_left - 1]
        theirs = self.names.points[self._core[shared.theirs] + shared.their_left - 1]
        is_moved = shared.my_left != shared.their_left
        is_near = _is_behind(shared) | is_moved | _are_alike(ours, theirs)
        return np.where(is_near, _ONE_OTHER_BEHIND, TRADE_NAME[TradeName.ONE_OTHER])

    def of_evidence(self, shared: Shared) -> Floats:
        """Return what names lose that share evidence, by the sounds that they have in common."""
        mine, theirs = self._heard_in(shared), self._heard_in(shared.turned())
        first = _any_heard(mine[:, :_FIRST_SOUNDS]) | _any_heard(theirs[:, :_FIRST_SOUNDS])
        lost = np.where(first, _ONE_AND_BEHIND, TRADE_NAME[TradeName.DIFFERENT])
        missing = np.minimum(_unheard(mine), _unheard(theirs))
        other_trade = ~(_ends_heard(mine) | _ends_heard(theirs)) | (missing > _MOST_SLIPS)
        lost = np.where(first & other_trade, _OTHER_TRADE, lost)
        return np.where(missing == 0, _BEGUN, lost)

    def of_nothing(self, shared: Shared) -> Floats:
        """Return what names lose of which nothing is known: nothing."""
        return np.zeros(len(shared.mine))

    def _heard_in(self, shared: Shared) -> NDArray[np.int8]:
        """Return for the first characters of each of mine whether theirs has the sound; -1 for none."""
        mine, theirs = self._core[shared.mine], self._core[shared.theirs]
        my_end, their_end = self._ends[shared.mine], self._ends[shared.theirs]
        found = np.full((len(mine), _SOUNDS), -1, np.int8)
        for place in range(_SOUNDS):
            ours, heard = self._sounds_at(mine + place), np.zeros(len(mine), bool)
            for other in range(_SOUNDS):
                within = theirs + other < their_end
                heard |= within & (ours == self._sounds_at(theirs + other))
            found[:, place] = np.where(mine + place < my_end, heard, -1)
        return found

    def _sounds_at(self, at: Numbers) -> Sums:
        at = np.minimum(at, len(self.names.points) - 1)
        return np.asarray(self.names.sums[at + 1] - self.names.sums[at], np.uint64)

    def _others(self, shared: Shared, sizes: Numbers) -> tuple[Numbers, Flags]:
        """Return how many characters differ besides those left out, and whether the trade may."""
        points, end = self.names.points, len(self.names.points) - 1
        others, is_behind = np.zeros(len(shared.mine), np.int64), np.zeros(len(shared.mine), bool)
        mine, theirs = self._core[shared.mine], self._core[shared.theirs]
        for place in range(int(sizes.max(initial=0))):
            ours = mine + place + ((shared.my_left > 0) & (place + 1 >= shared.my_left))
            other = theirs + place + ((shared.their_left > 0) & (place + 1 >= shared.their_left))
            wrong = points[np.minimum(ours, end)] != points[np.minimum(other, end)]
            wrong &= place < sizes
            others += wrong
            is_behind |= wrong & (place >= _SURELY_TRADE_NAME)
        return others, is_behind

    def _parts_lost(self, shared: Shared) -> Floats:
        """Return what is lost by places, forms, and a head beside a branch."""
        names, mine, theirs = self.names, shared.mine, shared.theirs
        ours, others = names.place[mine], names.place[theirs]
        place = np.where(ours == others, 0.0, _OTHER_PLACE)
        place = np.where(places.are_apart(ours, others), REGION[Region.DIFFERENT], place)
        form = np.where(names.form[mine] == names.form[theirs], 0.0, _OTHER_FORM)
        has_tail = self._has_tail[mine]
        head_form = np.where(has_tail, names.form[theirs], names.form[mine])
        head = np.where(head_form, BRANCH[Branch.HEAD_AND_BRANCH], BRANCH[Branch.MISSING])
        tail = np.where(has_tail == self._has_tail[theirs], 0.0, head)
        return place + form + tail


def _lost(edits: Numbers, one: Floats, two: Floats, is_behind: Flags) -> Floats:
    """Return the least that so many edits cost: `one` for one, the better of two for more."""
    more = np.where(is_behind, _ONE_AND_BEHIND, _ANY_TWO)
    return np.select([edits == 0, edits == 1, edits == 2], [0.0, one, np.maximum(two, more)], more)


def _any_heard(heard: NDArray[np.int8]) -> Flags:
    return np.asarray((heard > 0).any(axis=1))


def _unheard(heard: NDArray[np.int8]) -> Numbers:
    return np.asarray((heard == 0).sum(axis=1))


def _ends_heard(heard: NDArray[np.int8]) -> Flags:
    """Say whether one of the last two sounds is heard in the other name."""
    sizes = (heard >= 0).sum(axis=1)
    rows = np.arange(len(heard))
    last, before = (heard[rows, np.maximum(sizes - back, 0)] > 0 for back in (1, 2))
    return np.asarray(last | before)


def _is_behind(shared: Shared) -> Flags:
    return np.maximum(shared.my_left, shared.their_left) > _SURELY_TRADE_NAME


def _are_alike(mine: Points, theirs: Points) -> Flags:
    pairs = mine.astype(np.int64) << 16 | theirs
    unique, back = np.unique(pairs, return_inverse=True)
    answers = [_is_alike(chr(pair >> 16), chr(pair & 0xFFFF)) for pair in unique.tolist()]
    return np.array(answers, bool)[back]


def _is_alike(mine: str, theirs: str) -> bool:
    return sounds_alike(mine, theirs) or looks_alike(mine, theirs)


_SURELY_TRADE_NAME = 2  # characters; behind them the trade may begin
_FIRST_SOUNDS = 4  # characters of a core, among them the trade name
_SOUNDS = 12  # characters of a core that are heard at all
_MOST_SLIPS = 2  # sounds missing; more make another trade, or another trade name
_OTHER_TRADE = max(TRADE[Trade.DIFFERENT], TRADE[Trade.RELATED])
_SAME_SOUND = TRADE_NAME[TradeName.HOMOPHONE]
_ONE_MORE = TRADE_NAME[TradeName.DROPPED]
_ONE_OTHER_BEHIND = max(_SAME_SOUND, TRADE[Trade.MISWRITTEN], BRANCH[Branch.MISWRITTEN])
_ONE_MORE_BEHIND = max(_ONE_MORE, _ONE_OTHER_BEHIND)
_ONE_ALIKE = max(TRADE_NAME[TradeName.LOOK_ALIKE], _SAME_SOUND)
_ANY_TWO = TRADE_NAME[TradeName.SEVERAL]
_ONE_AND_BEHIND = _ONE_OTHER_BEHIND + max(TRADE_NAME[TradeName.TRANSPOSED], _SAME_SOUND)
_BEGUN = max(TRADE[Trade.MISSING], TRADE[Trade.CONTAINED], BRANCH[Branch.MISSING])
_OTHER_PLACE = max(REGION[level] for level in Region if level is not Region.EQUAL)
_OTHER_FORM = max(FORM[level] for level in Form if level is not Form.EQUAL)
