"""A firm of the demonstration as departments tell of it: once when it is set up, again when it changes.

Invariant: a firm is rows of a file, with the columns that departments use; nothing goes round the
judgement that every other file is subject to.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

Cells = Mapping[str, str]

NAME, CODE, STATUS, CHANGED_ON = "企业名称", "统一社会信用代码", "登记状态", "变更日期"
STATUS_ON, FOUNDED_ON, FORMER_NAMES = "状态日期", "成立日期", "曾用名"
ALIASES = ("店招", "品牌", "录入别名")
COLUMNS = (
    *(NAME, CODE, "主体类型", STATUS, STATUS_ON, FOUNDED_ON, "住所", "镇街道", "行业代码"),
    *("法定代表人", "隶属企业代码", FORMER_NAMES, *ALIASES, CHANGED_ON),
)
ACTIVE = "存续"


class Change(NamedTuple):
    """What became otherwise with a firm, from which day; empty: as before."""

    on: date
    name: str = ""
    status: str = ""
    person: str = ""


class Firm(NamedTuple):
    """A firm as it was set up, and its changes in their order."""

    name: str
    uscc: str
    kind: str
    established_on: date
    town: str
    address: str
    industry: str
    person: str
    parent: str = ""
    former_names: str = ""
    shop_sign: str = ""
    brand: str = ""
    alias: str = ""
    changes: tuple[Change, ...] = ()


class Told(NamedTuple):
    """One row of a department's file, and the day on which it became true."""

    on: date
    cells: Cells


def told_of(firm: Firm) -> Iterator[Told]:
    """Yield what was told of a firm, oldest first."""
    cells = _first_cells(firm)
    yield Told(firm.established_on, cells)
    for change in firm.changes:
        cells = _changed(cells, change)
        yield Told(change.on, cells)


def _first_cells(firm: Firm) -> Cells:
    return {
        NAME: firm.name,
        CODE: firm.uscc,
        "主体类型": firm.kind,
        STATUS: ACTIVE,
        FOUNDED_ON: firm.established_on.isoformat(),
        "住所": firm.address,
        "镇街道": firm.town,
        "行业代码": firm.industry,
        "法定代表人": firm.person,
        "隶属企业代码": firm.parent,
        FORMER_NAMES: firm.former_names,
        "店招": firm.shop_sign,
        "品牌": firm.brand,
        "录入别名": firm.alias,
    }


def _changed(cells: Cells, change: Change) -> Cells:
    day = change.on.isoformat()
    told = {NAME: change.name, STATUS: change.status, "法定代表人": change.person}
    if change.status:
        told[STATUS_ON] = day
    # Names that the register holds already are not told again.
    kept = {title: cell for title, cell in cells.items() if title not in (FORMER_NAMES, *ALIASES)}
    return kept | {title: cell for title, cell in told.items() if cell} | {CHANGED_ON: day}
