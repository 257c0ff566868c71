"""Files of departments, as they were delivered and taken in.

Invariant: every delivery has a fixed instant and a fixed content, so every run gives the same
register; a delivery that was taken in once is not taken in again.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.exchange import ImportBatch
from models.vocabulary import BatchState, ImportKind
from registry.files.chunks import Cell, Chunk
from registry.rulebooks import Rulebook
from registry.rules.calendar import LEGAL_ZONE
from registry.rules.exchange.columns import map_columns
from registry.services import exchange
from seed.firms import COLUMNS, Cells, Firm, Told, told_of

MARKET, CIVIL, HOUSING = "amr", "civil", "hurd"
# What the market regulator delivered: the file, the last day it speaks of, the day of delivery.
MARKET_FILES = (
    ("市场主体登记信息_存量_截至2021年.csv", date(2021, 12, 31), date(2024, 1, 2)),
    ("市场主体登记信息_2022年至2023年.csv", date(2023, 12, 31), date(2024, 1, 3)),
    ("市场主体登记信息_2024年上半年.csv", date(2024, 6, 30), date(2024, 7, 3)),
    ("市场主体登记信息_2024年下半年.csv", date(2024, 12, 31), date(2025, 1, 6)),
    ("市场主体登记信息_2025年上半年.csv", date(2025, 6, 30), date(2025, 7, 3)),
    ("市场主体登记信息_2025年下半年.csv", date(2025, 12, 31), date(2026, 1, 6)),
    ("市场主体登记信息_2026年上半年.csv", date(2026, 6, 30), date(2026, 7, 3)),
    ("市场主体登记信息_2026年7月至10月.csv", date(2026, 10, 31), date(2026, 11, 3)),
)
CIVIL_FILE = ("社会组织登记信息.csv", date(2024, 1, 4))
HOUSING_FILE = ("注册执业人员信息.csv", date(2024, 1, 5))
_MORNING = time(9, 30, tzinfo=LEGAL_ZONE)


class Delivery(NamedTuple):
    """One file: what it is called, what it holds, who delivered it (a county's code, or none) and when."""

    file_name: str
    kind: ImportKind
    department_id: str
    at: datetime
    header: tuple[str, ...]
    rows: tuple[Cells, ...]
    division_code: str = ""

    def text(self) -> bytes:
        """Return the file as it would lie on a disk."""
        file = io.StringIO(newline="")
        lines = csv.DictWriter(file, self.header, restval="", lineterminator="\r\n")
        lines.writeheader()
        lines.writerows(self.rows)
        return file.getvalue().encode()


def instant(day: date) -> datetime:
    """Return the morning of a day in Jiaxing."""
    return datetime.combine(day, _MORNING)


def deliveries_of(firms: Iterable[Firm], practitioners: Sequence[Cells]) -> Iterator[Delivery]:
    """Yield the files that tell of `firms` and `practitioners`, in the order of their delivery."""
    told = [(firm.kind, one) for firm in firms for one in told_of(firm)]
    market = sorted((one for kind, one in told if kind != "社会组织"), key=_by_day)
    civil = sorted((one for kind, one in told if kind == "社会组织"), key=_by_day)
    name, day = CIVIL_FILE
    yield from _market_files(market)
    yield Delivery(name, ImportKind.ENTERPRISES, CIVIL, instant(day), COLUMNS, _rows(civil))
    name, day = HOUSING_FILE
    header = tuple(practitioners[0])
    rows = tuple(practitioners)
    yield Delivery(name, ImportKind.PRACTITIONERS, HOUSING, instant(day), header, rows)


def take_in(
    session: Session, delivery: Delivery, rulebook: Rulebook, *, by: int | None
) -> ImportBatch | None:
    """Take a delivery in and return its batch; None where it was taken in before."""
    content = delivery.text()
    new = exchange.NewBatch(
        kind=delivery.kind,
        file_name=delivery.file_name,
        file_digest=hashlib.sha256(content).hexdigest(),
        file_size=len(content),
        department_id=delivery.department_id,
        division_code=delivery.division_code or None,
        encoding="utf-8",
        rows_expected=len(delivery.rows),
    )
    if _was_taken_in(session, new, delivery.at):
        return None
    batch = exchange.open_batch(session, new, by=by, at=delivery.at)
    exchange.take_chunk(session, batch.id, _chunk(delivery), rulebook, by=by, at=delivery.at)
    return exchange.close_batch(session, batch.id, by=by, at=delivery.at)


def _market_files(told: Sequence[Told]) -> Iterator[Delivery]:
    since = date.min
    for name, until, day in MARKET_FILES:
        rows = _rows(one for one in told if since < one.on <= until)
        yield Delivery(name, ImportKind.ENTERPRISES, MARKET, instant(day), COLUMNS, rows)
        since = until


def _was_taken_in(session: Session, new: exchange.NewBatch, at: datetime) -> bool:
    found = select(ImportBatch.id).where(
        ImportBatch.file_digest == new.file_digest,
        ImportBatch.kind == new.kind,
        ImportBatch.department_id == new.department_id,
        ImportBatch.state == BatchState.DONE,
        ImportBatch.started_at == at,
    )
    return session.scalars(found).first() is not None


def _chunk(delivery: Delivery) -> exchange.Rows:
    columns: list[list[Cell]] = [
        [row.get(title) or None for row in delivery.rows] for title in delivery.header
    ]
    lines = list(range(2, len(delivery.rows) + 2))
    mapped = map_columns(delivery.kind, delivery.header)
    return exchange.Rows(Chunk(None, lines, columns), delivery.header, mapped, 1)


def _rows(told: Iterable[Told]) -> tuple[Cells, ...]:
    return tuple(one.cells for one in told)


def _by_day(one: Told) -> date:
    return one.on
