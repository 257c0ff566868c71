"""The columns of a file of records, read into what `RecordParticulars` has: texts, days, sums, words.

Invariant: a cell that cannot be read is blamed on its row; an empty one states nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from models.vocabulary import ImportKind, PenaltyKind
from registry.errors import Invalid
from registry.rules.exchange.bench import Bench, Columns, Texts
from registry.rules.exchange.judging import Cell, Days, Lookups, Problem, shown
from registry.rules.exchange.prose import read_prose
from registry.rules.exchange.record_columns import RECORD_DAYS
from registry.rules.exchange.record_words import (
    DISCRETIONS,
    FINDINGS,
    LASTING,
    PROCEDURES,
    TIERS,
    penalties_in,
)
from registry.rules.identity.folding import clean_text, fold
from registry.rules.records.amounts import amount_of_wan, read_amount
from registry.rules.records.dated import edition_for
from registry.rules.records.law import RecordLaw

LASTS = frozenset({"valid_until", "publicity_until", "rectify_by"})  # days that may lie ahead
LENGTHS = {
    **{"document_no": 100, "violation_type": 200, "facts": 4_000, "legal_basis": 4_000},
    **{"content": 4_000, "licence": 200, "authority": 120, "authority_code": 18, "domain": 40},
    **{"transfer_outcome": 200, "sampled_unit": 120, "product": 200, "brand": 120, "model": 200},
    **{"product_batch": 100, "platform": 120, "shop": 120, "project": 200, "accident_no": 100},
    **{"case_no": 100, "related_no": 100, "failed_items": 500, "institute": 120, "title": 200},
    **{"level": 60, "remark": 500},
}
WORDS: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "tier": (TIERS, "等级"),
    "severity": (TIERS, "严重程度"),
    "procedure": (PROCEDURES, "处罚程序"),
    "discretion": (DISCRETIONS, "裁量情形"),
    "finding": (FINDINGS, "结果"),
}
AMOUNTS: Mapping[str, tuple[str, Callable[[str], int]]] = {
    "fine_wan": ("fine_fen", amount_of_wan),
    "fine_yuan": ("fine_fen", read_amount),
    "confiscated_wan": ("confiscated_fen", amount_of_wan),
    "confiscated_yuan": ("confiscated_fen", read_amount),
}


class RecordBench(Bench):
    """The columns of a file of records of one kind."""

    def __init__(self, kind: ImportKind, columns: Columns, size: int, lookups: Lookups) -> None:
        super().__init__(columns, size, lookups)
        assert lookups.law is not None
        self.kind = kind
        self.law: RecordLaw = lookups.law
        self.days_ahead = Days(date.max)

    def read_columns(self) -> dict[str, Sequence[Any]]:
        """Return the columns by the field of the particulars that they state."""
        stated = self._read_plain_columns()
        stated["domain"] = self._domains(stated.get("domain"))
        stated["penalty_kinds"] = self._penalty_kinds()
        return stated

    def _read_plain_columns(self) -> dict[str, Sequence[Any]]:
        stated: dict[str, Sequence[Any]] = {}
        for field in self.columns:
            if field in LENGTHS:
                stated[field] = self.prose(field, LENGTHS[field])
            elif field in RECORD_DAYS:
                stated[field] = self._days(field)
            elif field in WORDS:
                stated[field] = self.words(field, *WORDS[field])
            elif field in AMOUNTS:
                target, read = AMOUNTS[field]
                stated[target] = _first(stated.get(target), self._amounts(field, read))
        return stated

    def prose(self, field: str, longest: int) -> Texts:
        """Return the texts of a column, cleaned; an unfit or personal one is blamed."""
        known = self.lookups.knows_personal
        texts: list[str | None] = []
        read_before: dict[Cell, str | None] = {None: None}  # norms and authorities come again
        for place, cell in enumerate(self.cells(field)):
            if cell not in read_before:
                read = read_prose(field, cell, longest, knows_personal=known)
                if isinstance(read, Problem):
                    self.blame(place, read)
                    texts.append(None)
                    continue
                read_before[cell] = read or None
            texts.append(read_before[cell])
        return texts

    def _days(self, field: str) -> Sequence[date | None]:
        if field not in LASTS:
            return self.days_of(field)
        cells = [None if cell in LASTING else cell for cell in self.cells(field)]
        self.columns = {**self.columns, field: cells}
        return self.days_of(field, self.days_ahead)

    def _amounts(self, field: str, read: Callable[[str], int]) -> Sequence[int | None]:
        known: dict[Cell, int | None] = {None: None}
        amounts: list[int | None] = []
        for place, cell in enumerate(self.cells(field)):
            if cell not in known:
                try:
                    known[cell] = read(str(cell)) if clean_text(str(cell)) else None
                except Invalid as error:
                    self.blame(place, Problem(field, shown(field, cell), "amount", str(error)))
                    amounts.append(None)
                    continue
            amounts.append(known[cell])
        return amounts

    def _domains(self, texts: Texts | None) -> Texts:
        if texts is None or not any(texts):
            return [None] * self.size
        edition = edition_for(self.law.domains, self.lookups.on)
        names = {fold(one.name_zh): one.id for one in edition} | {
            one: one for one in self.law.domain_ids
        }
        found: list[str | None] = []
        for place, text in enumerate(texts):
            domain = names.get(fold(text)) or names.get(text) if text else None
            if text and domain is None:
                known = "、".join(one.name_zh for one in edition)
                message = f"无法识别的监管领域，可用：{known}；也可以留空，由规则判断。"
                self.blame(place, Problem("domain", shown("domain", text), "domain", message))
            found.append(domain)
        return found

    def _penalty_kinds(self) -> Sequence[tuple[PenaltyKind, ...]]:
        if "penalty_kinds" not in self.columns:
            return [()] * self.size
        known: dict[Cell, tuple[tuple[PenaltyKind, ...], tuple[str, ...]]] = {None: ((), ())}
        kinds = []
        for place, cell in enumerate(self.cells("penalty_kinds")):
            if cell not in known:
                known[cell] = penalties_in(clean_text(str(cell)))
            found, strange = known[cell]
            if strange:
                words = "、".join(kind.zh for kind in PenaltyKind)
                message = f"无法识别的处罚类别“{shown('', strange[0])}”，可用：{words}；多个之间用顿号分开。"
                value = shown("penalty_kinds", cell)
                self.blame(place, Problem("penalty_kinds", value, "penalty_kinds", message))
            kinds.append(found)
        return kinds


def _first(known: Sequence[Any] | None, more: Sequence[Any]) -> Sequence[Any]:
    return (
        more
        if known is None
        else [a if a is not None else b for a, b in zip(known, more, strict=True)]
    )
