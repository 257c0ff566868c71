"""Rows of lists decided elsewhere: columns in; which list, whom, since when, by whom, or problems out.

Invariant: only a list that had a legal basis on the day of its decision is read; a natural person is
named by the number of a practising certificate alone, and masked. The abnormal list comes with the
records, an internal list from nobody.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from models.vocabulary import ImportKind, ListKind
from registry.rules.blacklist.law import BlacklistLaw, ListType
from registry.rules.exchange.bench import Columns
from registry.rules.exchange.judging import Judged, Lookups, Problem, shown
from registry.rules.exchange.record_bench import RecordBench
from registry.rules.exchange.record_parties import Parties
from registry.rules.identity.folding import clean_text, fold

LIST_TYPE, BASIS, TERM, MISSING = "list_type", "list_basis", "list_term", "missing"
WITH_RECORDS = "经营异常名录随信用记录归集，请用“经营异常名录信息”报送。"
INTERNAL = "内部名单不能从外部归集，请在“名单案件”中办理。"
NEEDED: Mapping[str, str] = {
    "listed_on": "列入日期",
    "authority": "决定机关",
    "document_no": "决定书文号",
    "list_type": "名单类型",
}


class ForeignSaid(NamedTuple):
    """What a row says of an entry; `decided_on` is the day of the listing."""

    list_type: str
    decided_on: date
    removal_on: date | None
    authority: str
    decision_no: str
    summary: str
    origin: str


class ListingRow(NamedTuple):
    """A row that is fit: what it says, and the party as the source names it."""

    said: ForeignSaid
    name_key: str
    code: str | None = None
    certificate_no: str | None = None


def judge_listings(columns: Columns, size: int, lookups: Lookups) -> Judged[ListingRow]:
    """Return the judgement of `size` rows; `columns` holds the cells of each field the file has."""
    return _ListingBench(columns, size, lookups).judge()


class _ListingBench(RecordBench):
    """The columns of a file of lists, judged row by row."""

    def __init__(self, columns: Columns, size: int, lookups: Lookups) -> None:
        super().__init__(ImportKind.LISTINGS, columns, size, lookups)
        assert lookups.lists is not None
        self.lists: BlacklistLaw = lookups.lists

    def judge(self) -> Judged[ListingRow]:
        """Read every column, then judge what each row says as a whole."""
        parties = Parties(self, {})
        read: dict[str, Sequence[object]] = {
            "list_type": self._list_types(),
            "listed_on": self.days_of("listed_on"),
            "removal_on": self.days_of("removal_on", self.days_ahead),
            "authority": self.prose("authority", 120),
            "document_no": self.prose("document_no", 100),
            "summary": self.prose("summary", 500),
            "origin": self.prose("origin", 200),
        }
        rows: list[ListingRow | None] = []
        for place in range(self.size):
            cells = {field: column[place] for field, column in read.items()}
            said = self._said(place, cells)
            fits = said is not None and place not in self.problems
            rows.append(
                ListingRow(
                    said,
                    parties.keys[place],
                    parties.codes[place] or None,
                    parties.certificates[place],
                )
                if fits and said is not None
                else None
            )
        return Judged(rows, self.problems)

    def _list_types(self) -> Sequence[str | None]:
        known = _names(self.lists)
        found: list[str | None] = []
        for place, cell in enumerate(self.cells("list_type")):
            text = clean_text(str(cell)) if cell is not None else ""
            one = known.get(text) or known.get(fold(text))
            if text and (wrong := _unfit(one, known)):
                self.blame(place, Problem("list_type", shown("", cell), LIST_TYPE, wrong))
                one = None
            found.append(one.id if one else None)
        return found

    def _said(self, place: int, cells: Mapping[str, object]) -> ForeignSaid | None:
        blamed = {one.field for one in self.problems.get(place, ())}
        for field, what in NEEDED.items():
            if not cells[field] and field not in blamed:
                self.blame(place, Problem(field, "", MISSING, f"没有填写{what}，请按决定书补填。"))
        list_type, listed_on = cells["list_type"], cells["listed_on"]
        removal_on = cells["removal_on"]
        if not isinstance(list_type, str) or not isinstance(listed_on, date):
            return None
        if self.lists.list_on(list_type, listed_on) is None:
            message = f"这种名单在 {listed_on} 还没有现行有效的法定依据，不能列入；请核对列入日期。"
            self.blame(place, Problem("listed_on", str(listed_on), BASIS, message))
        if isinstance(removal_on, date) and removal_on <= listed_on:
            message = "移出日期应当晚于列入日期，请核对。"
            self.blame(place, Problem("removal_on", str(removal_on), TERM, message))
        return ForeignSaid(
            list_type=list_type,
            decided_on=listed_on,
            removal_on=removal_on if isinstance(removal_on, date) else None,
            authority=str(cells["authority"] or ""),
            decision_no=str(cells["document_no"] or ""),
            summary=str(cells["summary"] or ""),
            origin=str(cells["origin"] or ""),
        )


def _names(law: BlacklistLaw) -> dict[str, ListType]:
    known: dict[str, ListType] = {}
    for edition in law.lists.editions:
        for one in edition:
            known |= {one.id: one, fold(one.name_zh): one, fold(one.name_en): one}
    return known


def _unfit(one: ListType | None, known: Mapping[str, ListType]) -> str | None:
    """Return why a list cannot be taken over; None where it can."""
    if one is None:
        names = {each.name_zh for each in known.values() if each.kind is ListKind.SERIOUS}
        return f"无法识别的名单类型，可用：{'、'.join(sorted(names))}。"
    if one.kind is ListKind.ABNORMAL:
        return WITH_RECORDS
    return INTERNAL if one.kind is ListKind.WATCH else None
