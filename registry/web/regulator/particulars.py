"""How the particulars of a record read to officers: what each field is called, how its value is said.

Invariant: a value that is stated is shown; nothing is rounded, nothing left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from models.vocabulary import RecordKind, Word
from registry.rules.records import RecordLaw, RecordParticulars
from registry.rules.records.dated import edition_for
from registry.web.forms.records.asked import ASKED
from registry.web.forms.records.kinds import LAYOUTS

LABELS: Mapping[str, str] = {"kind": "信用记录类别"} | {
    field: asked.label for field, asked in ASKED.items()
}
LONG = frozenset({"facts", "legal_basis", "content", "violation", "violation_type", "remark"})
FEN = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One field on the page: what it says, and, for a change, what it said before."""

    field: str
    label: str
    text: str
    before: str | None = None

    @property
    def is_long(self) -> bool:
        """Whether it takes the whole width."""
        return self.field in LONG

    @property
    def differs(self) -> bool:
        """Whether a change alters it."""
        return self.before is not None and self.before != self.text


def label_of(field: str, kind: RecordKind) -> str:
    """Return what a field is called on a paper of that kind: as the form asks for it."""
    return LAYOUTS[kind].labels.get(field) or LABELS[field]


def lines_of(
    said: RecordParticulars, law: RecordLaw, before: RecordParticulars | None = None
) -> list[Line]:
    """Return the fields that are stated now or, with `before`, were stated then, in fixed order."""
    lines = []
    for field in said._fields:
        text = text_of(field, said, law)
        earlier = text_of(field, before, law) if before is not None else None
        if text or earlier:
            lines.append(Line(field, label_of(field, said.kind), text, earlier))
    return lines


def text_of(field: str, said: RecordParticulars, law: RecordLaw) -> str:
    """Return a field's value in words, empty where none is stated."""
    value = getattr(said, field)
    if value is None or value == ():
        return ""
    if field in _IN_WORDS:
        return _IN_WORDS[field](value, said, law)
    if isinstance(value, date):
        return value.isoformat()
    return value.zh if isinstance(value, Word) else str(value)


def _amount(fen: int, _said: RecordParticulars, _law: RecordLaw) -> str:
    yuan, rest = divmod(fen, FEN)
    return f"{yuan:,}.{rest:02d} 元" if rest else f"{yuan:,} 元"


def _kinds(kinds: tuple[Word, ...], _said: RecordParticulars, _law: RecordLaw) -> str:
    return "、".join(kind.zh for kind in kinds)


def _domain(domain: str, said: RecordParticulars, law: RecordLaw) -> str:
    edition = edition_for(law.domains, said.decided_on)
    return edition.of(domain).name_zh if domain in edition else domain


def _violation(item: str, said: RecordParticulars, law: RecordLaw) -> str:
    for edition in (edition_for(law.violations, said.decided_on), *law.violations.editions):
        if item in edition:
            found = edition.of(item)
            return f"{found.title_zh}（{found.legal_basis}；{edition.title_zh}）"
    return item


_IN_WORDS: Mapping[str, Callable[..., str]] = {
    "fine_fen": _amount,
    "confiscated_fen": _amount,
    "penalty_kinds": _kinds,
    "domain": _domain,
    "violation": _violation,
}
