"""The industries of GB/T 4754-2017, sections and two-digit divisions; finer codes are read as their division."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from registry.errors import Invalid
from registry.rulebooks.entries import Entry, read_yaml
from registry.rulebooks.tables import Table
from registry.rulebooks.words import Certainty, IndustryLevel

_CODE = re.compile(r"(?P<section>[A-Z])?(?:(?P<division>[0-9]{2})[0-9]{0,2})?")


@dataclass(frozen=True, slots=True)
class Industry:
    """A section ("C") or a division with its section's letter ("C14")."""

    code: str
    name_zh: str
    name_en: str
    level: IndustryLevel
    parent_code: str
    source: str
    certainty: Certainty


class Industries(Table[Industry]):
    """Industry by code."""

    __slots__ = ()

    def sections(self) -> tuple[Industry, ...]:
        """Return the sections, A first."""
        return tuple(one for one in self.values() if one.level is IndustryLevel.SECTION)

    def divisions(self, section: str) -> tuple[Industry, ...]:
        """Return the divisions of a section, by number."""
        self.of(section)
        return tuple(one for one in self.values() if one.parent_code == section)

    def find(self, code: str) -> Industry | None:
        """Return the nearest known class for "C", "C14", "14", "1491" or "C1491".

        None where the code is no code, its division is unknown, or letter and digits contradict.
        """
        folded = unicodedata.normalize("NFKC", code).strip().upper()
        parts = _CODE.fullmatch(folded)
        if not folded or parts is None:
            return None
        section, digits = parts["section"], parts["division"]
        if digits is None:
            return self.get(section)
        found = [one for one in self.values() if one.code[1:] == digits]
        return found[0] if found and section in (None, found[0].parent_code) else None


def read_industries(path: Path) -> Industries:
    """Return the industries in industries.yaml; no two-digit number may stand in two sections."""
    top = read_yaml(path)
    top.only("source", "certainty", "sections")
    rows: list[Industry] = []
    for section in top.entries("sections"):
        section.only("code", "name_zh", "name_en", "divisions")
        rows.append(_read_industry(section, top, ""))
        for division in section.entries("divisions"):
            division.only("code", "name_zh", "name_en")
            rows.append(_read_industry(division, top, section.text("code")))
    numbers = [one.code[1:] for one in rows if one.parent_code]
    doubled = sorted({number for number in numbers if numbers.count(number) > 1})
    if doubled:
        raise Invalid(f"规则库：行业大类代码「{'、'.join(doubled)}」出现在两个门类。")
    return Industries("行业代码", tuple((one.code, one) for one in rows))


def _read_industry(entry: Entry, top: Entry, section: str) -> Industry:
    code = section + entry.text("code")
    if not re.fullmatch(r"[A-Z][0-9]{2}" if section else r"[A-Z]", code):
        raise Invalid(f"规则库 {entry.where}：行业代码「{code}」格式不对。")
    return Industry(
        code=code,
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        level=IndustryLevel.DIVISION if section else IndustryLevel.SECTION,
        parent_code=section,
        source=top.text("source"),
        certainty=top.word("certainty", Certainty),
    )
