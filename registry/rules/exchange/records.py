"""Rows of credit records: columns in; what each paper says of whom, or problems, out.

Invariant: what a paper says is judged by the rules of records alone; here its cells are read. A row
of a natural person is taken in only by the number of a practising certificate, and masked.
Written column by column, because penalties come by the hundred thousand.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from models.vocabulary import ImportKind, RecordKind
from registry.rules.exchange.bench import Columns, Place
from registry.rules.exchange.judging import Cell, Judged, Lookups, Problem, shown
from registry.rules.exchange.record_bench import AMOUNTS, RecordBench
from registry.rules.exchange.record_parties import Parties
from registry.rules.identity.folding import clean_text
from registry.rules.records.particulars import RecordParticulars
from registry.rules.records.problems import amounts_contradicted, names_items, problems_of

KINDS = {
    ImportKind.PENALTIES: RecordKind.PENALTY,
    ImportKind.SAMPLING: RecordKind.SAMPLING_FAILED,
    ImportKind.HONOURS: RecordKind.HONOUR,
    ImportKind.INSPECTIONS: RecordKind.INSPECTION,
    ImportKind.CERTIFICATES: RecordKind.CERTIFICATE,
    ImportKind.ABNORMAL: RecordKind.ABNORMAL_ENTRY,
}
_SHOWN_AS = {"respondent": ("name",), "fine_fen": ("fine_wan", "fine_yuan")} | {
    "confiscated_fen": ("confiscated_wan", "confiscated_yuan")
}
_STATES = {"name": "respondent", "removed_on": "valid_until"} | {
    column: field for column, (field, _) in AMOUNTS.items()
}
_YEAR = re.compile("((?:19|20)[0-9]{2})(?:年|年度)?")
_DAY = timedelta(days=1)


class RecordRow(NamedTuple):
    """A row that is fit: what its paper says, and the party as the source names it."""

    said: RecordParticulars
    name_key: str
    code: str | None = None
    certificate_no: str | None = None


def fields_stated(columns: Iterable[str]) -> frozenset[str]:
    """Return which particulars the columns of a file can state."""
    return frozenset(_STATES.get(column, column) for column in columns)


def judge_records(
    kind: ImportKind, columns: Columns, size: int, lookups: Lookups
) -> Judged[RecordRow]:
    """Return the judgement of `size` rows; `columns` holds the cells of each field the file has."""
    return _RecordBench(kind, columns, size, lookups).judge()


class _RecordBench(RecordBench):
    """The columns of a file of records, judged row by row."""

    def judge(self) -> Judged[RecordRow]:
        """Read every column, then judge what each row says as a whole."""
        stated = self.read_columns()
        parties = Parties(self, stated)
        stated |= {"kind": [KINDS[self.kind]] * self.size, "respondent": parties.names}
        if parties.producers:
            stated["remark"] = _with_producers(stated.get("remark"), parties.producers, self.size)
        if self.kind in _FURTHER:
            _FURTHER[self.kind](self, stated)
        return Judged(self._rows(stated, parties), self.problems)

    def _rows(
        self, stated: Mapping[str, Sequence[Any]], parties: Parties
    ) -> list[RecordRow | None]:
        missing = [None] * self.size
        self._require("decided_on", stated.get("decided_on", missing))
        columns = [stated.get(field, missing) for field in RecordParticulars._fields]
        rows: list[RecordRow | None] = []
        for place, cells in enumerate(zip(*columns, strict=True)):
            if place in self.problems:
                rows.append(None)
                continue
            said = RecordParticulars._make(cells)
            rows.append(
                RecordRow(
                    said,
                    parties.keys[place],
                    parties.codes[place] or None,
                    parties.certificates[place],
                )
                if self._is_fit(place, said)
                else None
            )
        return rows

    def _require(self, field: str, cells: Sequence[object]) -> None:
        for place, cell in enumerate(cells):
            if cell is None and not any(one.field == field for one in self.problems.get(place, ())):
                self.blame(place, Problem(field, "", "day", "没有填写日期，请补填。"))

    def _is_fit(self, place: int, said: RecordParticulars) -> bool:
        wrong = problems_of(said, self.law, on=self.lookups.on)
        wrong += amounts_contradicted(said)
        for one in wrong:
            fields = _SHOWN_AS.get(one.field, (one.field,))
            field = next((field for field in fields if field in self.columns), one.field)
            self.blame(
                place, Problem(field, shown(field, self.cells(field)[place]), one.rule, one.message)
            )
        return not wrong


def _with_producers(
    remarks: Sequence[str | None] | None, producers: Mapping[int, str | None], size: int
) -> list[str | None]:
    """Keep the nominal producer in the remark where the report makes another unit answer."""
    kept = list(remarks or [None] * size)
    for place, producer in producers.items():
        if producer:
            kept[place] = f"标称生产单位：{producer}。{kept[place] or ''}"
    return kept


def _sampling(bench: RecordBench, stated: dict[str, Sequence[Any]]) -> None:
    findings = stated.pop("finding", None)
    if findings is None:
        return
    kinds: list[RecordKind | None] = []
    items = stated.get("failed_items") or [None] * bench.size
    for place, finding in enumerate(findings):
        kind = _SAMPLING.get(
            finding.value if finding else ("failed" if names_items(items[place]) else "")
        )
        if kind is None and not any(
            one.field == "finding" for one in bench.problems.get(place, ())
        ):
            cell = bench.cells("finding")[place]
            message = "抽查结果只能是“合格”或“不合格”，请按检验报告填写。"
            bench.blame(place, Problem("finding", shown("finding", cell), "finding", message))
        kinds.append(kind)
    stated["kind"] = kinds


_SAMPLING = {"failed": RecordKind.SAMPLING_FAILED, "passed": RecordKind.SAMPLING_PASSED}


def _honours(bench: RecordBench, stated: dict[str, Sequence[Any]]) -> None:
    days = stated.get("decided_on") or [None] * bench.size
    years: list[int | None] = []
    first: list[date | None] = []
    for place, (cell, day) in enumerate(zip(bench.cells("year"), days, strict=True)):
        year = _year(bench, Place("year", place), cell)
        years.append(year or (day.year if day else None))
        first.append(day or (date(year, 1, 1) if year else None))
    stated |= {"year": years, "decided_on": first}


def _year(bench: RecordBench, at: Place, cell: Cell) -> int | None:
    text = clean_text(str(cell)) if cell is not None else ""
    if not text:
        return None
    match = _YEAR.fullmatch(text.removesuffix(".0"))
    if match is None:
        message = "年度须写四位数字，如 2025，请更正。"
        bench.blame(at.row, Problem(at.field, shown(at.field, cell), "year", message))
        return None
    return int(match[1])


def _abnormal(bench: RecordBench, stated: dict[str, Sequence[Any]]) -> None:
    removed = stated.pop("removed_on", None)
    if removed is None:
        return
    ends: list[date | None] = []
    for place, (listed, day) in enumerate(zip(stated["decided_on"], removed, strict=True)):
        if day and listed and day < listed:
            message = "移出日期早于列入日期，请核对。"
            bench.blame(place, Problem("removed_on", shown("", day), "end_before_start", message))
        ends.append(max(day - _DAY, listed) if day and listed else None)
    stated["valid_until"] = ends


_FURTHER: Mapping[ImportKind, Callable[[RecordBench, dict[str, Sequence[Any]]], None]] = {
    ImportKind.SAMPLING: _sampling,
    ImportKind.HONOURS: _honours,
    ImportKind.ABNORMAL: _abnormal,
}
