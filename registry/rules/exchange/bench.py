"""A chunk on the bench: its columns laid out, its cells read, the problems gathered by row.

Invariant: a cell that cannot be read is blamed on its row; the bench never raises and never guesses.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from models.vocabulary import SubjectKind, SubjectStatus
from registry.rules.exchange.judging import Cell, Days, Lookups, Problem, read_text, shown
from registry.rules.identity.folding import clean_text, fold
from registry.rules.identity.personal import MAY_BE_PERSONAL

PLAIN = re.compile(r"[0-9A-Za-z一-鿿（）()·.&-]+")  # needs no cleaning and no looking at

Columns = Mapping[str, Sequence[Cell]]
Texts = Sequence[str | None]


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

    def words(
        self, field: str, words: Mapping[str, SubjectKind | SubjectStatus]
    ) -> Sequence[object]:
        """Return the words that the cells of a column stand for; an unknown one is blamed."""
        read: dict[Cell, SubjectKind | SubjectStatus | None] = {None: None}
        return [
            read[cell] if cell in read else self._read_word(field, place, cell, words, read)
            for place, cell in enumerate(self.cells(field))
        ]

    def days_of(self, field: str) -> Sequence[date | None]:
        """Return the days of a column; a day that cannot be read is blamed."""
        read: dict[Cell, date | None] = {None: None}
        return [
            read[cell] if cell in read else self._read_day(field, place, cell, read)
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

    def _read_word(
        self,
        field: str,
        place: int,
        cell: Cell,
        words: Mapping[str, SubjectKind | SubjectStatus],
        read: dict[Cell, SubjectKind | SubjectStatus | None],
    ) -> object:
        meaning = words.get(fold(str(cell))) or words.get(clean_text(str(cell)))
        if meaning is None:
            what = "登记状态" if field == "status" else "主体类型"
            known = "、".join(dict.fromkeys(word.zh for word in words.values()))
            self.blame(
                place,
                Problem(field, shown(field, cell), field, f"无法识别的{what}，可用：{known}。"),
            )
            return None
        read[cell] = meaning
        return meaning

    def _read_day(
        self, field: str, place: int, cell: Cell, read: dict[Cell, date | None]
    ) -> date | None:
        day = self.days.read(field, cell)
        if isinstance(day, Problem):
            self.blame(place, day)
            return None
        read[cell] = day
        return day
