"""The administrative divisions of a city and what people call them; a doubtful name finds nothing."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from registry.errors import Invalid
from registry.rulebooks.entries import Entry, read_csv
from registry.rulebooks.tables import Table
from registry.rulebooks.words import Certainty, DivisionLevel

COLUMNS = (
    *("code", "name_zh", "name_en", "level", "parent_code", "code_standard", "active"),
    *("aliases", "source", "certainty", "note"),
)
# From the widest to the narrowest: where one short name fits several, the widest is meant.
_RANK = {
    DivisionLevel.PROVINCE: 0,
    DivisionLevel.PREFECTURE: 1,
    DivisionLevel.COUNTY: 2,
    DivisionLevel.FUNCTIONAL_ZONE: 2,
    DivisionLevel.TOWN: 3,
    DivisionLevel.SUBDISTRICT: 3,
}
MOST_REMEMBERED = 10_000  # texts; a register writes few divisions, many times each
_SUFFIX = re.compile(r"(?<=..)(?:街道|[省市县区镇])$")
_SEPARATORS = re.compile(r"[\s/\\|·・,，、>＞-]+")


@dataclass(frozen=True, slots=True)
class Division:
    """A division; `code_standard` says whether its code is one of GB/T 2260 or our own."""

    code: str
    name_zh: str
    name_en: str
    level: DivisionLevel
    parent_code: str
    code_standard: str
    active: bool
    aliases: tuple[str, ...]
    note: str
    source: str
    certainty: Certainty

    @property
    def short_zh(self) -> str:
        """The name without 省市县区镇街道, where two characters remain."""
        return _SUFFIX.sub("", self.name_zh)

    @property
    def is_placeholder(self) -> bool:
        """Whether the division exists for statistics only and is offered to nobody."""
        return self.level is DivisionLevel.PLACEHOLDER

    @property
    def is_reporting_unit(self) -> bool:
        """Whether it is a functional zone, which reports figures but is no division of the law."""
        return self.level is DivisionLevel.FUNCTIONAL_ZONE


class Divisions(Table[Division]):
    """Division by code, as a tree below the city."""

    __slots__ = ("_city_code", "_find", "_forms", "_lines")

    def __init__(self, rows: tuple[Division, ...], city_code: str) -> None:
        super().__init__("行政区划代码", tuple((row.code, row) for row in rows))
        self._city_code = city_code
        if city_code not in self:
            raise Invalid(f"规则库的行政区划中没有本市代码「{city_code}」。")
        for row in rows:
            self._refuse_a_broken_line(row)
        # Both are asked for every row of an import, so they are worked out once.
        self._lines = {row.code: self._line(row) for row in rows}
        self._forms = tuple((row, _forms(row)) for row in rows if not row.is_placeholder)
        self._find = lru_cache(maxsize=MOST_REMEMBERED)(self._look_up)

    def children(self, code: str) -> tuple[Division, ...]:
        """Return the divisions right below, for a picker: no placeholder, no functional zone, none abolished."""
        return tuple(
            one
            for one in self._active_below(code)
            if not (one.is_placeholder or one.is_reporting_unit)
        )

    def reporting_units(self, code: str) -> tuple[Division, ...]:
        """Return the units that statistics are shown for: the children, then the functional zones."""
        zones = tuple(one for one in self._active_below(code) if one.is_reporting_unit)
        return self.children(code) + zones

    def path(self, code: str) -> str:
        """Return the names from the city down ("嘉兴市 · 海盐县 · 澉浦镇"); above the city, the own name.

        Raises: NotFound where there is no such code.
        """
        line = self._lines[self.of(code).code]
        codes = [one.code for one in line]
        start = codes.index(self._city_code) if self._city_code in codes else len(line) - 1
        return " · ".join(one.name_zh for one in line[start:])

    def find(self, text: str) -> Division | None:
        """Return the division meant by a code or a name, None where it is unknown or doubtful.

        A name is full (海盐县) or short (海盐), alone or behind those above it (嘉兴市海盐县, 浙江/嘉兴);
        of several the widest counts (南湖 is the district, 南湖街道 the subdistrict in it).
        """
        return self._find(text)

    def _look_up(self, text: str) -> Division | None:
        folded = unicodedata.normalize("NFKC", text).strip()
        by_code = self.get(folded.upper()) or self._padded(folded)
        if by_code:
            return by_code
        found = set(self._named(_fold(folded), None)) if folded else set()
        widest = min((_RANK[one.level] for one in found), default=None)
        best = [one for one in found if _RANK[one.level] == widest]
        return best[0] if len(best) == 1 else None

    def _padded(self, code: str) -> Division | None:
        """Return the division of a 9- or 12-digit code that is a 6-digit one filled with noughts."""
        filled = re.fullmatch(r"([0-9]{6})(?:0{3}|0{6})", code)
        return self.get(filled[1]) if filled else None

    def _named(self, text: str, above: Division | None) -> Iterator[Division]:
        """Yield every division that `text` can be read as, below `above`."""
        for one, forms in self._forms:
            if above is not None and above not in self._lines[one.code][:-1]:
                continue
            for form in forms:
                if text == form:
                    yield one
                elif text.startswith(form):
                    yield from self._named(text[len(form) :], one)

    def _active_below(self, code: str) -> tuple[Division, ...]:
        self.of(code)
        return tuple(one for one in self.values() if one.parent_code == code and one.active)

    def _line(self, division: Division) -> list[Division]:
        """Return the divisions from the top down to this one."""
        line = [division]
        while line[0].parent_code:
            line.insert(0, self[line[0].parent_code])
        return line

    def _refuse_a_broken_line(self, division: Division) -> None:
        seen = {division.code}
        while division.parent_code:
            if division.parent_code not in self:
                raise Invalid(
                    f"规则库：行政区划「{division.name_zh}」的上级「{division.parent_code}」不存在。"
                )
            division = self[division.parent_code]
            if division.code in seen:
                raise Invalid(f"规则库：行政区划「{division.name_zh}」的上级关系成环。")
            seen.add(division.code)


def read_divisions(path: Path, city_code: str) -> Divisions:
    """Return the divisions in divisions.csv."""
    return Divisions(tuple(_read_division(row) for row in read_csv(path, COLUMNS)), city_code)


def _read_division(row: Entry) -> Division:
    active = row.text("active")
    if active not in ("true", "false"):
        raise Invalid(f"规则库 {row.where}：字段「active」应当是 true 或 false。")
    return Division(
        code=row.text("code"),
        name_zh=row.text("name_zh"),
        name_en=row.text("name_en"),
        level=row.word("level", DivisionLevel),
        parent_code=row.text_or_empty("parent_code"),
        code_standard=row.text("code_standard"),
        active=active == "true",
        aliases=tuple(alias for alias in row.text_or_empty("aliases").split("|") if alias),
        note=row.text_or_empty("note"),
        source=row.text("source"),
        certainty=row.word("certainty", Certainty),
    )


def _fold(name: str) -> str:
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", name))


def _forms(division: Division) -> set[str]:
    return {_fold(name) for name in (division.name_zh, division.short_zh, *division.aliases)}
