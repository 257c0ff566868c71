"""The rows of a chunk are judged: their columns laid out, the law handed in; nothing is written.

Invariant: what the reader could not make sense of is told first, and what follows from it is not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import NoneType

from models.vocabulary import ImportKind
from registry.files.chunks import Chunk, cell_text
from registry.rulebooks import Rulebook
from registry.rules.calendar import legal_day
from registry.rules.exchange.columns import RECORD_KINDS, Mapped
from registry.rules.exchange.enterprises import judge_enterprises
from registry.rules.exchange.judging import Cell, Judged, Lookups, Problem
from registry.rules.exchange.listings import ListingRow, judge_listings
from registry.rules.exchange.practitioners import judge_practitioners
from registry.rules.exchange.record_columns import RECORD_DAYS
from registry.rules.exchange.records import RecordRow, judge_records
from registry.rules.subjects import Particulars

Said = Particulars | RecordRow | ListingRow
# Days stay as the file gives them; every other cell is read as the text that a person sees.
DAY_FIELDS = frozenset(
    {"established_on", "status_on", "changed_on", "listed_on", "removal_on"} | RECORD_DAYS
)
READER = "reader"  # the field of a problem that the file's reader found, before any column was read


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a table: their place in the file, and their cells by field and as received."""

    chunk: Chunk
    header: tuple[str, ...]
    mapped: Mapped
    first_row_no: int


def look_at(
    kind: ImportKind,
    rows: Rows,
    rulebook: Rulebook,
    *,
    at: datetime,
    knows_personal: bool = False,
) -> Judged[Said]:
    """Judge the rows of a chunk without taking them in.

    `knows_personal`: a person has looked at what seems personal in free text, and stands by it.
    """
    size = len(rows.chunk)
    lookups = _lookups(rulebook, at)._replace(knows_personal=knows_personal)
    judged = _judge(kind, rows, size, lookups)
    problems = {place: list(found) for place, found in judged.problems.items()}
    fit = list(judged.fit)
    for place, problem in rows.chunk.row_problems.items():
        problems[place] = [Problem(READER, "", problem.rule, problem.message)]
        fit[place] = None
    return Judged(fit, problems)


def _judge(kind: ImportKind, rows: Rows, size: int, lookups: Lookups) -> Judged[Said]:
    columns = _columns(rows)
    if kind in RECORD_KINDS:
        records = judge_records(kind, columns, size, lookups)
        return Judged(records.fit, records.problems)
    if kind is ImportKind.LISTINGS:
        listings = judge_listings(columns, size, lookups)
        return Judged(listings.fit, listings.problems)
    judge = judge_enterprises if kind is ImportKind.ENTERPRISES else judge_practitioners
    subjects = judge(columns, size, lookups)
    return Judged(subjects.fit, subjects.problems)


def _columns(rows: Rows) -> Mapping[str, Sequence[Cell]]:
    columns = rows.chunk.columns
    return {
        field: columns[place] if field in DAY_FIELDS else _as_seen(columns[place])
        for field, place in rows.mapped.fields.items()
    }


def _as_seen(column: Sequence[Cell]) -> Sequence[Cell]:
    """Return a column as the texts that a person sees."""
    if set(map(type, column)) <= {str, NoneType}:
        return column
    return [None if cell is None else cell_text(cell) for cell in column]


def _lookups(rulebook: Rulebook, at: datetime) -> Lookups:
    def division(text: str) -> str | None:
        found = rulebook.divisions.find(text)
        return found.code if found else None

    def industry(text: str) -> str | None:
        found = rulebook.industries.find(text)
        return found.code if found else None

    return Lookups(division, industry, legal_day(at), rulebook.records, lists=rulebook.blacklist)
