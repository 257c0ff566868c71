"""Where the strokes of a chart go (图表的几何): whole numbers in the units of a drawing, no markup.

Invariant: a chart says nothing that the table beside it does not say; a grade is told by its letter,
never by colour alone. The same values give the same drawing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

TOP = 10_000  # tenths of a point: the best score there is
HIGHEST_FLOOR = 6_000  # the drawing shows at least the bands down to this score
STEP = 1_000  # tenths between two lines of the scale
MONTHS_BETWEEN = (1, 2, 3, 6, 12, 24, 60, 120)
YEAR = 12
MILLE = 1000  # units of a full bar
CLOSE = 15  # units within which two letters would touch
LETTER_ABOVE, LETTER_BELOW = -10, 21


class Frame(NamedTuple):
    """The paper of a drawing and its margins, in units; how many days may be written below."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    most_days: int


WIDE = Frame(720, 280, 46, 52, 22, 30, 6)
NARROW = Frame(340, 260, 36, 40, 22, 28, 3)


class Piece(NamedTuple):
    """[start, end) with one score in tenths; None: without a grade, so nothing is drawn."""

    start: date
    end: date
    tenths: int | None
    letter: str


class Series(NamedTuple):
    """One line over time, oldest piece first; dashed for what is only estimated."""

    pieces: tuple[Piece, ...]
    is_dashed: bool = False


class Band(NamedTuple):
    """The strip of a grade: its letter, upper edge, height and middle."""

    letter: str
    y: int
    height: int
    middle: int


class Tick(NamedTuple):
    """A line of a scale and what is written at it."""

    at: int
    label: str


class Mark(NamedTuple):
    """A change of grade: where, which grade begins there, and where its letter stands."""

    x: int
    y: int
    letter: str
    letter_x: int
    letter_y: int
    is_dashed: bool


class Drawn(NamedTuple):
    """The path of one line."""

    path: str
    is_dashed: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """Scores over time: strips of the grades, lines, marks and both scales."""

    frame: Frame
    bands: tuple[Band, ...]
    lines: tuple[Drawn, ...]
    marks: tuple[Mark, ...]
    days: tuple[Tick, ...]
    scores: tuple[Tick, ...]
    today: int | None

    @property
    def base(self) -> int:
        """The lower edge of the plot."""
        return self.frame.height - self.frame.bottom

    @property
    def far(self) -> int:
        """The right edge of the plot."""
        return self.frame.width - self.frame.right


class Scale(NamedTuple):
    """From days and scores to units."""

    frame: Frame
    start: date
    end: date
    floor: int

    def x(self, day: date) -> int:
        """Return where a day lies."""
        span = max((self.end - self.start).days, 1)
        room = self.frame.width - self.frame.left - self.frame.right
        return self.frame.left + (day - self.start).days * room // span

    def y(self, tenths: int) -> int:
        """Return where a score lies."""
        room = self.frame.height - self.frame.top - self.frame.bottom
        return self.frame.top + (TOP - tenths) * room // (TOP - self.floor)


def steps(
    series: Sequence[Series],
    minima: Sequence[tuple[str, int]],
    frame: Frame,
    *,
    today: date | None = None,
) -> Steps | None:
    """Return the drawing of `series`, None where there is nothing to draw.

    `minima`: the letter of each grade and from how many tenths on it is reached, best first.
    """
    pieces = [piece for one in series for piece in one.pieces]
    scores = [piece.tenths for piece in pieces if piece.tenths is not None]
    if not scores:
        return None
    floor = min(HIGHEST_FLOOR - STEP, min(scores) // STEP * STEP)
    scale = Scale(
        frame, min(one.start for one in pieces), max(one.end for one in pieces), max(floor, 0)
    )
    is_within = today is not None and scale.start < today < scale.end
    return Steps(
        frame,
        tuple(_bands(minima, scale)),
        tuple(Drawn(_path(one.pieces, scale), one.is_dashed) for one in series),
        tuple(_marks(series, scale)),
        tuple(_days(scale)),
        tuple(Tick(scale.y(at), str(at // 10)) for at in range(scale.floor, TOP + 1, STEP)),
        scale.x(today) if today is not None and is_within else None,
    )


def bar(part: int, whole: int) -> int:
    """Return how many units of a full bar of 1000 a part is, within the bar."""
    return 0 if whole <= 0 else min(max(part * MILLE // whole, 0), MILLE)


def _bands(minima: Sequence[tuple[str, int]], scale: Scale) -> Iterator[Band]:
    upper = TOP
    for letter, minimum in minima:
        lower = max(minimum, scale.floor)
        if lower < upper:
            y, height = scale.y(upper), scale.y(lower) - scale.y(upper)
            yield Band(letter, y, height, y + height // 2)
        upper = min(upper, lower)


def _path(pieces: Sequence[Piece], scale: Scale) -> str:
    strokes: list[str] = []
    is_drawing = False
    for piece in pieces:
        if piece.tenths is None:
            is_drawing = False
            continue
        x, y = scale.x(piece.start), scale.y(piece.tenths)
        strokes.append(f"H{x}V{y}" if is_drawing else f"M{x} {y}")
        is_drawing = True
        strokes.append(f"H{scale.x(piece.end)}")
    return "".join(strokes)


def _marks(series: Sequence[Series], scale: Scale) -> Iterator[Mark]:
    """Yield a mark for each change of grade; a letter that would touch another is left to the table."""
    written: list[tuple[int, int]] = []
    marked: set[tuple[int, int]] = set()
    for one in series:
        for piece in _changes(one.pieces):
            if piece.tenths is None:
                continue
            x, y = scale.x(piece.start), scale.y(piece.tenths)
            if (x, y) in marked:
                continue
            marked.add((x, y))
            place = _free_place(x, y, written, scale.frame)
            if place is not None:
                written.append((x, place))
            letter = piece.letter if place is not None else ""
            beside = max(x, scale.frame.left + CLOSE)  # clear of the scale at the left
            yield Mark(x, y, letter, beside, place or y, one.is_dashed)


def _changes(pieces: Sequence[Piece]) -> Iterator[Piece]:
    yield from pieces[:1]
    for before, after in pairwise(pieces):
        if after.letter != before.letter:
            yield after


def _free_place(x: int, y: int, written: Iterable[tuple[int, int]], frame: Frame) -> int | None:
    taken = list(written)
    for away in (LETTER_ABOVE, LETTER_BELOW):
        place = y + away
        is_free = all(abs(x - at) > CLOSE * 2 or abs(place - up) > CLOSE for at, up in taken)
        if is_free and CLOSE <= place < frame.height - frame.bottom:
            return place
    return None


def _days(scale: Scale) -> Iterator[Tick]:
    first = scale.start.year * YEAR + scale.start.month - 1
    last = scale.end.year * YEAR + scale.end.month - 1
    between = next(
        (one for one in MONTHS_BETWEEN if (last - first) // one <= scale.frame.most_days),
        MONTHS_BETWEEN[-1],
    )
    for month in range(first, last + 1):
        day = date(month // YEAR, month % YEAR + 1, 1)
        if month % between == 0 and scale.start <= day <= scale.end:
            yield Tick(scale.x(day), f"{day:%Y-%m}")
