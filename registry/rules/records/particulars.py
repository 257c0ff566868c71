"""What a paper says of a party: the particulars of a credit record, and the words that follow.

Invariant: `RecordParticulars` has the columns of `record_version` from `kind` to `remark`, in that
order; equal particulars give equal texts, so equal digests, whoever wrote them and however.
Source: RULEBOOK §2.2 (双公示 field names), §9 (natural keys).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any, NamedTuple, get_type_hints

from models.vocabulary import (
    Discretion,
    Finding,
    InformationClass,
    PenaltyKind,
    Procedure,
    RecordKind,
    Tier,
)
from registry.rules.identity.folding import clean_text, fold, half_width

SEPARATOR = "\x1f"
_BAD = frozenset(
    {
        RecordKind.PENALTY,
        RecordKind.SAMPLING_FAILED,
        RecordKind.ACCIDENT,
        RecordKind.RECALL,
        RecordKind.ABNORMAL_ENTRY,
    }
)
_GOOD = frozenset(
    {
        RecordKind.HONOUR,
        RecordKind.CERTIFICATE,
        RecordKind.STANDARD,
        RecordKind.SELF_DISCIPLINE,
    }
)
_SAMPLING = (RecordKind.SAMPLING_FAILED, RecordKind.SAMPLING_PASSED)
_BAD_FINDINGS = frozenset({Finding.FAILED, Finding.REFUSED, Finding.TO_CORRECT})


class RecordParticulars(NamedTuple):
    """What a paper says; amounts in fen, days as stated, nothing derived but the tier and domain.

    `tier` and `domain` are what the source states; the rules fill them in where it states none.
    """

    kind: RecordKind
    respondent: str
    document_no: str | None
    title: str | None
    authority: str
    authority_code: str | None
    decided_on: date
    valid_until: date | None = None
    publicity_until: date | None = None
    domain: str | None = None
    tier: Tier | None = None
    violation: str | None = None
    violation_type: str | None = None
    facts: str | None = None
    legal_basis: str | None = None
    content: str | None = None
    penalty_kinds: tuple[PenaltyKind, ...] = ()
    fine_fen: int | None = None
    confiscated_fen: int | None = None
    licence: str | None = None
    procedure: Procedure | None = None
    discretion: Discretion | None = None
    rectify_by: date | None = None
    finding: Finding | None = None
    severity: Tier | None = None
    failed_items: str | None = None
    institute: str | None = None
    sampled_unit: str | None = None
    product: str | None = None
    brand: str | None = None
    model: str | None = None
    product_batch: str | None = None
    platform: str | None = None
    shop: str | None = None
    project: str | None = None
    accident_no: str | None = None
    case_no: str | None = None
    related_no: str | None = None
    year: int | None = None
    level: str | None = None
    transferred_on: date | None = None
    transfer_outcome: str | None = None
    remark: str | None = None

    @property
    def information_class(self) -> InformationClass:
        """How the record speaks of its subject."""
        return class_of(self.kind, self.finding)


def class_of(kind: RecordKind, finding: Finding | None) -> InformationClass:
    """Return 良好, 中性 or 不良; a re-inspection or inspection speaks by what it found."""
    if kind in _GOOD or kind is RecordKind.SAMPLING_PASSED:
        return InformationClass.GOOD
    if kind in _BAD or finding in _BAD_FINDINGS:
        return InformationClass.BAD
    return InformationClass.NEUTRAL


def document_key(said: RecordParticulars) -> str:
    """Return the text that names one paper: its kind, its authority and its number.

    A paper without a number is named by what it is about: title and year, or title and day.
    """
    kind = "sampling" if said.kind in _SAMPLING else said.kind.value
    authority = said.authority_code or fold(said.authority)
    if said.kind is RecordKind.HONOUR:
        number = f"{fold(said.title or '')}{SEPARATOR}{said.year or said.decided_on.year}"
    elif said.document_no:
        number = number_key(said.document_no)
    else:
        number = f"{fold(said.title or '')}{SEPARATOR}{said.decided_on.isoformat()}"
    return SEPARATOR.join((kind, authority, number))


def source_key(said: RecordParticulars, party_code: str | None, document: str | None = None) -> str:
    """Return the text that names the paper and the party as the source states it: code, else name.

    `document`: the paper's own key, where it is at hand.
    """
    return SEPARATOR.join((document or document_key(said), party_code or fold(said.respondent)))


def family_of(kind: RecordKind) -> tuple[RecordKind, ...]:
    """Return the kinds as which one paper may be told: a sample passes or fails by one report."""
    return _SAMPLING if kind in _SAMPLING else (kind,)


class PaperNumber(NamedTuple):
    """A paper by its number alone, whoever is said to have issued it."""

    family: tuple[RecordKind, ...]
    number: str

    @property
    def names_one_paper(self) -> bool:
        """Whether no second authority may give the party a paper of this number.

        An inspection's number is that of its plan, by which several departments inspect together.
        """
        return self.family != (RecordKind.INSPECTION,)


def paper_number(kind: RecordKind, number: str | None) -> PaperNumber | None:
    """Return the paper of a folded number; None for one without, and for what its title names."""
    if number is None or kind is RecordKind.HONOUR:
        return None
    return PaperNumber(family_of(kind), number)


def number_key(document_no: str) -> str:
    """Return a document number folded: 〔2026〕0401号, ﹝2026﹞第401号 and [2026]401号 are one."""
    return _BEFORE_NUMBER.sub("", plain_number(document_no))


def plain_number(document_no: str) -> str:
    """Return a document number with brackets of one kind and no spaces, else as it is written."""
    text = half_width(clean_text(document_no)).translate(_BRACKETS)
    return text.replace(" ", "").upper()


_BRACKETS = {ord(opening): "(" for opening in "〔［[【（〖「『﹝﹙〘〚❲⦗{"} | {
    ord(closing): ")" for closing in "〕］]】）〗」』﹞﹚〙〛❳⦘}"
}
# 第 and the zeros before the running number; between digits 第 parts the year from it and stays.
_BEFORE_NUMBER = re.compile(r"(?<![0-9])第?0*(?=[0-9]+号)|(?<=\))第?0*(?=[0-9])|^第(?=[0-9])")


def kinds_text(kinds: tuple[PenaltyKind, ...]) -> str | None:
    """Return penalty kinds as they are stored: in the order of the law, parted by commas."""
    return ",".join(kind.value for kind in PenaltyKind if kind in kinds) or None


def kinds_of(text: str | None) -> tuple[PenaltyKind, ...]:
    """Return the penalty kinds in a stored text."""
    return tuple(map(PenaltyKind, text.split(","))) if text else ()


def stated_text(said: RecordParticulars) -> str:
    """Return the particulars as one text: equal content, equal text; its digest is compared."""
    return SEPARATOR.join(
        f"{field}={cell}" for field, cell in as_details(said).items() if cell is not None
    )


def stated_texts(rows: Sequence[RecordParticulars]) -> list[str]:
    """Return the `stated_text` of each row, worked out column by column; for whole files."""
    columns = []
    for field, column in zip(RecordParticulars._fields, zip(*rows, strict=True), strict=True):
        if column.count(None) < len(column):
            columns.append(_stated_column(field, column))
    return [SEPARATOR.join(filter(None, cells)) for cells in zip(*columns, strict=True)]


def _stated_column(field: str, column: Sequence[Any]) -> list[str | None]:
    known: dict[Any, str | None] = {None: None, (): None}
    cells: list[str | None] = []
    for value in column:
        if type(value) is str:
            cells.append(f"{field}={value}")
            continue
        if value not in known:
            known[value] = f"{field}={_plain(field, value)}"
        cells.append(known[value])
    return cells


def as_details(said: RecordParticulars) -> dict[str, Any]:
    """Return the particulars as JSON can hold them; what is not stated is left out."""
    return {
        field: _plain(field, value)
        for field, value in zip(said._fields, said, strict=True)
        if value is not None and value != ()
    }


def from_details(details: Mapping[str, Any]) -> RecordParticulars:
    """Return the particulars that `as_details` wrote. Raises ValueError for a strange word."""
    return RecordParticulars._make(
        _read(field, details.get(field)) for field in RecordParticulars._fields
    )


def _plain(field: str, value: Any) -> Any:
    if field == "penalty_kinds":
        return kinds_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _read(field: str, value: Any) -> Any:
    if field == "penalty_kinds":
        return kinds_of(value)
    return None if value is None else _READERS[field](value)


def _reader(hint: Any) -> Any:
    parts = [part for part in getattr(hint, "__args__", (hint,)) if part is not type(None)]
    return date.fromisoformat if parts[0] is date else parts[0]


_READERS = {
    field: _reader(hint)
    for field, hint in get_type_hints(RecordParticulars).items()
    if field != "penalty_kinds"
}


VERSION_LEAF_COLUMNS = (
    *("id", "record_id", "change", "subject_id"),
    *RecordParticulars._fields,
    *("tier_reason", "tier_edition", "public_from", "public_until", "terms_edition"),
    *("violation_edition", "due_on", "arrived_on", "division_code", "source", "batch_id", "row_no"),
    *("proposal_id", "proposed_by", "reviewed_by", "decided_by", "reason"),
)
"""What the journal commits to of a version's row, in the order in which a leaf is made of it."""
