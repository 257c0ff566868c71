"""The geometry of charts: within the paper, true to the values, the same for the same values."""

import re
from datetime import date

import pytest

from registry.web.charts import NARROW, WIDE, Frame, Piece, Series, bar, steps

MINIMA = [("AAA", 9500), ("AA", 9000), ("A", 8000), ("B", 7000), ("C", 6000), ("D", 0)]
START, MIDDLE, END = date(2026, 11, 23), date(2027, 5, 1), date(2028, 11, 23)
LINE = Series((Piece(START, MIDDLE, 7600, "B"), Piece(MIDDLE, END, 8850, "A")))


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_a_line_goes_in_steps_from_the_first_day_to_the_last(frame: Frame) -> None:
    drawing = steps([LINE], MINIMA, frame)

    assert drawing is not None
    (line,) = drawing.lines
    found = re.fullmatch(r"M(\d+) (\d+)H(\d+)H(\d+)V(\d+)H(\d+)", line.path)
    assert found is not None
    x, high, turn, again, low, far = map(int, found.groups())
    assert (x, far, turn) == (frame.left, drawing.far, again)
    assert low < high, "a better score stands higher"
    assert frame.top <= low
    assert high <= drawing.base


def test_the_strips_of_the_grades_fill_the_plot_without_gap() -> None:
    drawing = steps([LINE], MINIMA, WIDE)

    assert drawing is not None
    assert [one.letter for one in drawing.bands] == ["AAA", "AA", "A", "B", "C", "D"]
    assert drawing.bands[0].y == WIDE.top
    for upper, lower in zip(drawing.bands, drawing.bands[1:], strict=False):
        assert upper.y + upper.height == lower.y
    assert drawing.bands[-1].y + drawing.bands[-1].height == drawing.base


def test_a_change_of_grade_has_a_mark_with_its_letter() -> None:
    drawing = steps([LINE], MINIMA, WIDE)

    assert drawing is not None
    assert [one.letter for one in drawing.marks] == ["B", "A"]


def test_a_stretch_without_a_grade_is_a_gap_and_gives_away_no_number() -> None:
    pieces = (Piece(START, MIDDLE, None, "NR"), Piece(MIDDLE, END, 8500, "A"))

    drawing = steps([Series(pieces)], MINIMA, WIDE)

    assert drawing is not None
    assert drawing.lines[0].path.count("M") == 1
    assert not drawing.lines[0].path.startswith(f"M{WIDE.left} ")
    assert [one.letter for one in drawing.marks] == ["A"]
    assert steps([Series((Piece(START, END, None, "NR"),))], MINIMA, WIDE) is None
    assert steps([], MINIMA, WIDE) is None


def test_letters_of_two_lines_do_not_stand_on_one_another() -> None:
    other = Series((Piece(START, END, 7600, "B"),), is_dashed=True)
    near = Series((Piece(START, END, 7610, "B"),), is_dashed=True)

    alike = steps([LINE, other], MINIMA, WIDE)
    close = steps([LINE, near, near, near], MINIMA, WIDE)

    assert alike is not None
    assert close is not None
    assert [one.letter for one in alike.marks] == ["B", "A"]
    places = [(one.x, one.letter_y) for one in close.marks if one.letter]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("frame", [WIDE, NARROW])
@pytest.mark.parametrize("end", [date(2026, 11, 24), date(2027, 2, 1), END, date(2036, 1, 1)])
def test_the_days_below_are_few_enough_to_be_read(frame: Frame, end: date) -> None:
    drawing = steps([Series((Piece(START, end, 8500, "A"),))], MINIMA, frame)

    assert drawing is not None
    assert len(drawing.days) <= frame.most_days + 1
    assert all(frame.left <= one.at <= drawing.far for one in drawing.days)


def test_a_low_score_moves_the_floor_and_no_score_leaves_the_paper() -> None:
    low, high = Piece(START, MIDDLE, 1234, "D"), Piece(MIDDLE, END, 10_000, "AAA")

    drawing = steps([Series((low, high))], MINIMA, NARROW, today=MIDDLE)

    assert drawing is not None
    assert drawing.scores[0].label == "100"
    assert drawing.scores[-1].label == "1000"
    assert drawing.today is not None
    assert all(NARROW.top <= one.y <= drawing.base for one in drawing.marks)


@pytest.mark.parametrize(
    ("part", "whole", "units"), [(1, 2, 500), (0, 5, 0), (7, 5, 1000), (-1, 5, 0), (3, 0, 0)]
)
def test_a_bar_stays_within_its_track(part: int, whole: int, units: int) -> None:
    assert bar(part, whole) == units
