"""Reads rulebook files field by field; what is missing, mistyped or unknown is refused, with its place."""

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import yaml

from models.vocabulary import Word
from registry.errors import Invalid

MOST_MONTHS = 1200
WordT = TypeVar("WordT", bound=Word)


_MERGE = "tag:yaml.org,2002:merge"  # `<<`: what it brings may be said otherwise beside it


class Lined(dict[object, object]):
    """A mapping of a file that knows its line, from 1."""

    line: int


class _LinedLoader(yaml.SafeLoader):
    """The safe loader, but mappings know where they stand and no key is given twice."""


def _lined(loader: _LinedLoader, node: yaml.MappingNode) -> Iterator[Lined]:
    # In two steps, as the loader does for its own mappings: a mapping may hold itself.
    found = Lined()
    found.line = node.start_mark.line + 1
    yield found
    _refuse_a_double_key(loader, node)
    found.update(loader.construct_mapping(node, deep=True))


def _refuse_a_double_key(loader: _LinedLoader, node: yaml.MappingNode) -> None:
    seen = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:
            continue
        name = loader.construct_object(key)
        if name in seen:
            raise yaml.constructor.ConstructorError(None, None, "double key", key.start_mark)
        seen.add(name)


_LinedLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _lined)


@dataclass(frozen=True, slots=True)
class Entry:
    """One mapping of a rulebook file, with the place it stands at for the refusals."""

    where: str
    content: Mapping[str, object]

    def only(self, *keys: str) -> None:
        """Refuse fields that nobody reads, most often misspelt ones; one without a value says nothing."""
        given = {key for key, value in self.content.items() if value is not None}
        unknown = sorted(given - set(keys))
        if unknown:
            raise Invalid(f"规则库 {self.where}：有不认识的字段「{'、'.join(unknown)}」。")

    def has(self, key: str) -> bool:
        """Return whether the field is there and not null."""
        return self.content.get(key) is not None

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        value = self._needed(key)
        if not isinstance(value, str) or not value.strip():
            raise Invalid(f"规则库 {self.where}：字段「{key}」应当是文字，不能为空。")
        return value.strip()

    def text_or_empty(self, key: str) -> str:
        """Return a text, or "" where the field is absent."""
        return self.text(key) if self.has(key) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; absent gives none."""
        return tuple(_is_text(value, self.where, key) for value in self._list(key))

    def whole(self, key: str) -> int:
        """Return a whole number of zero or more."""
        value = self._needed(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise Invalid(f"规则库 {self.where}：字段「{key}」应当是不小于零的整数。")
        return value

    def whole_or_none(self, key: str) -> int | None:
        """Return a whole number, or None where the field is absent or null."""
        return self.whole(key) if self.has(key) else None

    def months(self, key: str) -> int:
        """Return a number of months, at most a century: beyond it the calendar ends."""
        return _is_months(self.whole(key), self.where, key)

    def months_or_none(self, key: str) -> int | None:
        """Return a number of months, or None where the field is absent or null."""
        return self.months(key) if self.has(key) else None

    def decimal(self, key: str) -> Decimal:
        """Return a number of zero or more, exactly as written."""
        return _is_decimal(self._needed(key), self.where, key)

    def decimals(self, key: str) -> tuple[Decimal, ...]:
        """Return a list of numbers of zero or more; absent gives none."""
        return tuple(_is_decimal(value, self.where, key) for value in self._list(key))

    def truth(self, key: str) -> bool:
        """Return a true or false."""
        value = self._needed(key)
        if not isinstance(value, bool):
            raise Invalid(f"规则库 {self.where}：字段「{key}」应当是 true 或 false。")
        return value

    def day(self, key: str) -> date:
        """Return a day."""
        return _is_day(self._needed(key), self.where, key)

    def day_or_none(self, key: str) -> date | None:
        """Return a day, or None where the field is absent or null."""
        return self.day(key) if self.has(key) else None

    def days(self, key: str) -> tuple[date, ...]:
        """Return a list of days; absent gives none."""
        return tuple(_is_day(value, self.where, key) for value in self._list(key))

    def word(self, key: str, words: type[WordT]) -> WordT:
        """Return a member of the closed set `words`."""
        return _is_word(self.text(key), words, self.where, key)

    def words(self, key: str, words: type[WordT]) -> tuple[WordT, ...]:
        """Return members of the closed set `words`, none given twice."""
        found = tuple(_is_word(text, words, self.where, key) for text in self.texts(key))
        if len(set(found)) != len(found):
            raise Invalid(f"规则库 {self.where}：字段「{key}」有重复的值。")
        return found

    def entry(self, key: str) -> "Entry":
        """Return the mapping that stands under the field."""
        return as_entry(self._needed(key), f"{self.where}／{key}")

    def entries(self, key: str) -> tuple["Entry", ...]:
        """Return the mappings of a list; absent gives none."""
        return tuple(
            as_entry(value, f"{self.where}／{key} {_mark(value, place)}")
            for place, value in enumerate(self._list(key), start=1)
        )

    def _needed(self, key: str) -> object:
        value = self.content.get(key)
        if value is None:
            raise Invalid(f"规则库 {self.where}：缺少字段「{key}」。")
        return value

    def _list(self, key: str) -> list[object]:
        value = self.content.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Invalid(f"规则库 {self.where}：字段「{key}」应当是列表。")
        return value


def content_of(text: str) -> object:
    """Return what a YAML text says. Raises: yaml.YAMLError, also for a key that is given twice."""
    content: object = _LinedLoader(text).get_single_data()
    return content


def read_yaml(path: Path) -> Entry:
    """Return the top mapping of a YAML file.

    Raises: Invalid where the file is missing, is not YAML or holds something else.
    """
    where = place_of(path)
    try:
        content = content_of(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Invalid(f"规则库缺少文件 {where}。") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Invalid(f"规则库文件 {where} 第 {line} 行附近无法读取，请检查格式。") from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise Invalid(f"规则库文件 {where} 无法读取，请检查格式。") from error
    return as_entry(content, where)


def read_csv(path: Path, columns: tuple[str, ...]) -> tuple[Entry, ...]:
    """Return the rows of a CSV file (UTF-8) whose header is exactly `columns`; an empty cell is absent."""
    where = place_of(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise Invalid(f"规则库缺少文件 {where}。") from error
    except UnicodeDecodeError as error:
        raise Invalid(f"规则库文件 {where} 不是 UTF-8 编码。") from error
    rows = csv.reader(lines, strict=True)
    if tuple(next(rows, [])) != columns:
        raise Invalid(f"规则库文件 {where} 的表头应当是：{','.join(columns)}。")
    try:
        return tuple(_csv_entries(rows, columns, where))
    except csv.Error as error:
        raise Invalid(f"规则库文件 {where} 无法读取，请检查引号和逗号。") from error


def as_entry(value: object, where: str) -> Entry:
    """Return `value` as an entry, if it is a mapping with texts as keys."""
    if not isinstance(value, dict):
        raise Invalid(f"规则库 {where}：应当是「字段: 值」的形式。")
    if isinstance(value, Lined) and "／" in where:
        where = f"{where}（第 {value.line} 行）"
    # YAML 1.1 reads a bare `off`, `no` or 1 as something else than a text.
    strange = [key for key in value if not isinstance(key, str)]
    if strange:
        raise Invalid(f"规则库 {where}：字段名「{strange[0]}」不是文字，请加引号或改名。")
    content: Mapping[str, object] = {str(key): one for key, one in value.items()}
    return Entry(where, content)


def place_of(path: Path) -> str:
    """Return how a refusal names a file: its folder and name, never the machine's path."""
    return f"{path.parent.name}/{path.name}"


def _csv_entries(
    rows: Iterator[list[str]], columns: tuple[str, ...], where: str
) -> Iterator[Entry]:
    for number, row in enumerate(rows, start=2):
        if len(row) != len(columns):
            raise Invalid(
                f"规则库文件 {where} 第 {number} 行应有 {len(columns)} 列，实有 {len(row)} 列。"
            )
        cells = {column: cell for column, cell in zip(columns, row, strict=True) if cell.strip()}
        yield Entry(f"{where} 第 {number} 行", cells)


def _is_decimal(value: object, where: str, key: str) -> Decimal:
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        raise Invalid(f"规则库 {where}：字段「{key}」应当是不小于零的数。")
    if isinstance(value, float) and not math.isfinite(value):  # YAML's .nan and .inf
        raise Invalid(f"规则库 {where}：字段「{key}」应当是有限的数。")
    return Decimal(repr(value))  # 1.5 is read as it is written, not as a float holds it


def _is_months(value: int, where: str, key: str) -> int:
    if value > MOST_MONTHS:
        raise Invalid(f"规则库 {where}：字段「{key}」最多 {MOST_MONTHS} 个月。")
    return value


def _is_text(value: object, where: str, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Invalid(f"规则库 {where}：字段「{key}」应当是文字的列表。")
    return value.strip()


def _is_day(value: object, where: str, key: str) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Invalid(f"规则库 {where}：字段「{key}」应当是日期（如 2026-04-01）。")
    return value


def _is_word(text: str, words: type[WordT], where: str, key: str) -> WordT:
    try:
        return words(text)
    except ValueError as error:
        known = "、".join(word.value for word in words)
        raise Invalid(f"规则库 {where}：字段「{key}」的值「{text}」不在 {known} 之内。") from error


def _mark(value: object, place: int) -> str:
    """Return the id of a list item, or its place where it has none."""
    mark = value.get("id", value.get("code")) if isinstance(value, dict) else None
    return f"「{mark}」" if isinstance(mark, str) else f"第 {place} 项"
