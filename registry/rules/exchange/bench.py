"""A chunk on the bench: its columns laid out, its cells read, the problems gathered by row.

Invariant: a cell that cannot be read is blamed on its row; the bench never raises and never guesses.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from models.vocabulary import Word
from registry.rules.exchange.judging import Cell, Days, Lookups, Problem, read_text, shown
from registry.rules.identity.folding import clean_text, fold
from registry.rules.identity.personal import MAY_BE_PERSONAL
from registry.rules.identity.uscc import check_many, check_uscc

PLAIN = re.compile(r"[0-9A-Za-z一-鿿（）()·.&-]+")  # needs no cleaning and no looking at

Columns = Mapping[str, Sequence[Cell]]
Texts = Sequence[str | None]
WordT = TypeVar("WordT", bound=Word)


class Place(NamedTuple):
    """A cell of the bench: its field, its row, and what the field is called in a sentence."""

    field: str
    row: int
    what: str = ""


class Bench:
    """The columns of one chunk and what is wrong with its rows."""

    def __init__(self, columns: Columns, size: int, lookups: Lookups) -> None:
        self.columns = columns
        self.size = size
        self.lookups = lookups
        self.days = Days(lookups.on)
        self.problems: dict[int, list[Problem]] = {}

    def blame(self, place: int, problem: Problem) -> None:
        """Note a problem of the row at `place`; the row will be set aside."""
        self.problems.setdefault(place, []).append(problem)

    def cells(self, field: str) -> Sequence[Cell]:
        """Return the cells of a field; a field that the file lacks states nothing."""
        return self.columns.get(field) or [None] * self.size

    def texts(self, field: str, longest: int) -> Texts:
        """Return the texts of a column, cleaned; an unfit text is blamed and left out."""
        plain, is_suspect = PLAIN.fullmatch, MAY_BE_PERSONAL.search
        return [
            cell
            if cell is None
            or (
                type(cell) is str
                and len(cell) <= longest
                and plain(cell)
                and cell[0] != "-"
                and not is_suspect(cell)
            )
            else self._read_text(field, place, cell, longest)
            for place, cell in enumerate(self.cells(field))
        ]

    def words(self, field: str, words: Mapping[str, WordT], what: str) -> Sequence[WordT | None]:
        """Return the words that the cells of a column stand for; an unknown `what` is blamed."""
        read: dict[Cell, WordT | None] = {None: None}
        return [
            read[cell]
            if cell in read
            else self._read_word(Place(field, place, what), cell, words, read)
            for place, cell in enumerate(self.cells(field))
        ]

    def codes(self, field: str) -> list[str]:
        """Return the credit codes of a column, empty where none is given; a wrong one is blamed."""
        codes = [
            cell if type(cell) is str else ("" if cell is None else str(cell))
            for cell in self.cells(field)
        ]
        fit = check_many(codes)
        if not fit.all():
            for place in (~fit).nonzero()[0].tolist():
                codes[place] = self._look_closely(field, place, codes[place])
        return codes

    def days_of(self, field: str, days: Days | None = None) -> Sequence[date | None]:
        """Return the days of a column as `days` reads them; one that cannot be read is blamed."""
        read: dict[Cell, date | None] = {None: None}
        reader = days or self.days
        return [
            read[cell] if cell in read else self._read_day(Place(field, place), cell, reader, read)
            for place, cell in enumerate(self.cells(field))
        ]

    def found(self, field: str, find: Callable[[str], str | None]) -> Texts:
        """Return what `find` makes of each cell; what it does not know stays empty (missing)."""
        cells = self.cells(field)
        read: dict[Cell, str | None] = {
            cell: None if cell is None else find(clean_text(str(cell))) for cell in set(cells)
        }
        return [read[cell] for cell in cells]

    def _read_text(self, field: str, place: int, cell: Cell, longest: int) -> str | None:
        if cell is None:
            return None
        read = read_text(field, str(cell), longest)
        if isinstance(read, Problem):
            self.blame(place, read)
            return None
        return read or None

    def _look_closely(self, field: str, place: int, cell: str) -> str:
        if not clean_text(cell):
            return ""
        check = check_uscc(cell)
        for problem in check.problems:
            self.blame(place, Problem(field, shown("uscc", cell), problem.rule, problem.message))
        return check.code

    def _read_word(
        self,
        at: Place,
        cell: Cell,
        words: Mapping[str, WordT],
        read: dict[Cell, WordT | None],
    ) -> WordT | None:
        text = clean_text(str(cell))
        meaning = words.get(fold(text)) or words.get(text)
        if meaning is None and text:
            known = "、".join(dict.fromkeys(word.zh for word in words.values()))
            sentence = f"无法识别的{at.what}，可用：{known}。"
            self.blame(at.row, Problem(at.field, shown(at.field, cell), at.field, sentence))
            return None
        read[cell] = meaning
        return meaning

    def _read_day(
        self, at: Place, cell: Cell, days: Days, read: dict[Cell, date | None]
    ) -> date | None:
        day = days.read(at.field, cell)
        if isinstance(day, Problem):
            self.blame(at.row, day)
            return None
        read[cell] = day
        return day
