"""The holiday tables, one year a file; years follow one another, and an official table replaces a provisional one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from registry.errors import Invalid
from registry.rulebooks.entries import Entry, place_of, read_yaml
from registry.rulebooks.words import Certainty

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """Days off (weekends within a holiday may be named) and weekend days worked, of one year."""

    year: int
    off: frozenset[date]
    worked: frozenset[date]
    provisional: bool
    source: str
    certainty: Certainty
    edition: str


def read_holidays(folder: Path) -> tuple[HolidayYear, ...]:
    """Return the governing table of each year, oldest first.

    Raises: Invalid where a year between two others is missing or a table contradicts itself.
    """
    paths = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not paths:
        raise Invalid(f"规则库缺少节假日安排（{place_of(folder)}）。")
    years = _governing(_read_year(path) for path in paths)
    for earlier, later in pairwise(years):
        if later.year != earlier.year + 1:
            raise Invalid(
                f"规则库缺少 {earlier.year + 1} 年的节假日安排（已有 {earlier.year} 年和 {later.year} 年）。"
            )
        if earlier.provisional and not later.provisional:
            raise Invalid(
                f"规则库：{later.year} 年已有正式节假日安排，{earlier.year} 年却仍是暂定。"
            )
    return years


def _governing(tables: Iterable[HolidayYear]) -> tuple[HolidayYear, ...]:
    chosen: dict[int, HolidayYear] = {}
    for table in tables:
        rival = chosen.get(table.year)
        if rival is not None and rival.provisional == table.provisional:
            raise Invalid(
                f"规则库：{table.year} 年的节假日安排有两份（{rival.edition}、{table.edition}）。"
            )
        if rival is None or rival.provisional:
            chosen[table.year] = table
    return tuple(chosen[year] for year in sorted(chosen))


def _read_year(path: Path) -> HolidayYear:
    entry = read_yaml(path)
    entry.only("year", "days_off", "days_worked", "provisional", "source", "certainty", "note_zh")
    table = HolidayYear(
        year=entry.whole("year"),
        off=_set_of_days(entry, "days_off"),
        worked=_set_of_days(entry, "days_worked"),
        provisional=entry.truth("provisional"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
        edition=f"holidays-{path.stem}",
    )
    _refuse_contradictions(table, entry.where)
    return table


def _set_of_days(entry: Entry, key: str) -> frozenset[date]:
    days = entry.days(key)
    if len(set(days)) != len(days):
        raise Invalid(f"规则库 {entry.where}：字段「{key}」有重复的日期。")
    return frozenset(days)


def _refuse_contradictions(table: HolidayYear, where: str) -> None:
    if not table.off:
        raise Invalid(f"规则库 {where}：没有任何放假日期。")
    if any(day.year != table.year for day in table.off | table.worked):
        raise Invalid(f"规则库 {where}：有不属于 {table.year} 年的日期。")
    if table.off & table.worked:
        raise Invalid(f"规则库 {where}：同一天既放假又上班。")
    if any(day.weekday() < _SATURDAY for day in table.worked):
        raise Invalid(f"规则库 {where}：调休上班日应当是周六或周日。")
    if table.provisional and table.worked:
        raise Invalid(f"规则库 {where}：暂定安排不得推测调休上班日。")
