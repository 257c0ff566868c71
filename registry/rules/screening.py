"""Lists of names and codes to be looked up: what a line, or a row of a table, asks for.

Invariant: a code is taken as it is written, never mended; what is no code belongs to the name.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from registry.errors import Invalid
from registry.rules.exchange.columns import ENTERPRISE_COLUMNS
from registry.rules.identity.folding import clean_text, fold, half_width
from registry.rules.identity.questions import is_code, split_code

LONGEST_NAME = 200  # characters of a line that are read
# What a list of suppliers calls its columns, besides the names that departments use.
_NAMES = (
    *ENTERPRISE_COLUMNS["name"],
    "供应商名称",
    "供应商",
    "公司名称",
    "企业",
    "单位",
    "客户名称",
)
_CODES = (*ENTERPRISE_COLUMNS["uscc"], "代码", "纳税人识别号", "税号", "code", "社会统一信用代码")
_SEPARATORS = re.compile("[\t,;|]+")
_NUMBERING = re.compile(r"^\(?[0-9]{1,4}(?:[).、]|\s(?=\D))\s*")  # 1、 (2) 3. before a name


class Asked(NamedTuple):
    """One firm that is asked for; `code` as it was written, empty where none was."""

    line: int
    name: str
    code: str


class Columns(NamedTuple):
    """Which columns of a table hold the name and the code; `is_headless` where the header is data."""

    name: int | None
    code: int | None
    is_headless: bool = False


def read_list(text: str) -> Iterator[Asked]:
    """Yield what each line that is not blank asks for; lines are counted from 1."""
    for number, line in enumerate(text.splitlines(), start=1):
        if asked := read_line(line, number):
            yield asked


def read_line(line: str, number: int = 1) -> Asked | None:
    """Return what a line asks for, None where it is blank."""
    told = half_width(line.strip())[:LONGEST_NAME]
    if is_code(clean_text(told)):  # written in groups: 9133 0499 MADEM 0089 L
        return Asked(number, "", clean_text(told))
    told = _NUMBERING.sub("", told)
    cells = [cell for part in _SEPARATORS.split(told) if (cell := clean_text(part))]
    codes = [cell for cell in cells if is_code(cell)]
    rest = " ".join(cell for cell in cells if cell not in codes[:1])
    if not codes:
        code, rest = split_code(rest)
        codes = [code] if code else []
    if not (codes or rest):
        return None
    return Asked(number, rest.strip(), codes[0] if codes else "")


def find_columns(header: Sequence[str]) -> Columns:
    """Return which columns hold name and code; of one nameless column the header is a row, too.

    Raises Invalid where a table of several columns has neither.
    """
    names, codes = ({fold(word) for word in words} for words in (_NAMES, _CODES))
    titles = [fold(title) for title in header]
    name = next((place for place, title in enumerate(titles) if title in names), None)
    code = next((place for place, title in enumerate(titles) if title in codes), None)
    if name is not None or code is not None:
        return Columns(name, code)
    if len(header) == 1:
        return Columns(0, None, is_headless=True)
    raise Invalid(
        "没有找到名称列或代码列。请把列名写作“企业名称”“统一社会信用代码”（有其中一列即可）。"
        f"读到的列名是：{'、'.join(header[:12])}。"
    )


def from_cells(number: int, name: str, code: str) -> Asked | None:
    """Return what a row of a table asks for, None where both cells are blank."""
    name, code = clean_text(name)[:LONGEST_NAME], half_width(clean_text(code))[:LONGEST_NAME]
    if not code:
        return read_line(name, number)
    return Asked(number, name, code)
