"""The rows of a batch of records that were taken in, in the columns in which a department sends them.

Invariant: what is handed back is what the source told, so the same file sent in again changes
nothing; of a person there is the masked name and the certificate number only.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records import RecordVersion
from models.subjects import Subject, SubjectCode
from models.vocabulary import CodeKind, ImportKind, RecordChange, RecordKind, SubjectKind, Word
from registry.keys import keyring_of
from registry.queries.told import stated_by
from registry.rules.exchange.columns import COLUMNS
from registry.rules.records.particulars import RecordParticulars

TEN_THOUSAND_YUAN = 1_000_000  # fen
OTHER_UNITS = frozenset({"fine_yuan", "confiscated_yuan"})  # a template asks each sum once
_DAY = timedelta(days=1)
_CLASSES = {
    SubjectKind.PRACTITIONER: "自然人",
    SubjectKind.INDIVIDUAL_BUSINESS: "个体工商户",
}
Cell = str | int | None


def template_of(kind: ImportKind) -> dict[str, str]:
    """Return the columns of a file of that kind: the Chinese title of each field, in order."""
    return {field: names[1] for field, names in COLUMNS[kind].items() if field not in OTHER_UNITS}


def accepted_rows(
    session: Session, batch_id: int, kind: ImportKind, domains: Mapping[str, str]
) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows that a batch brought in, in the order of the file, mended ones last.

    `domains`: the name of each domain, by id.
    """
    keyring, fields = keyring_of(session), tuple(template_of(kind))
    found = session.execute(
        select(RecordVersion, Subject, SubjectCode.value)
        .join(Subject, Subject.id == RecordVersion.subject_id)
        .outerjoin(
            SubjectCode,
            (SubjectCode.subject_id == Subject.id)
            & (SubjectCode.kind == CodeKind.CERTIFICATE_NO)
            & (Subject.kind == SubjectKind.PRACTITIONER),
        )
        .where(
            RecordVersion.batch_id == batch_id,
            RecordVersion.change.in_((RecordChange.ADDED, RecordChange.CORRECTED)),
            RecordVersion.reason.is_(None),
        )
        .order_by(RecordVersion.row_no.is_(None), RecordVersion.row_no, RecordVersion.id)
        .execution_options(yield_per=1_000)
    )
    for version, subject, certificate in found:
        said = stated_by(keyring, version)
        known = {
            "name": said.respondent,
            "party_class": _CLASSES.get(subject.kind, "法人及非法人组织"),
            "uscc": subject.uscc,
            "certificate_no": certificate,
            "domain": domains.get(said.domain or "", said.domain),
        }
        yield tuple(known[field] if field in known else _cell(field, said) for field in fields)


def _cell(field: str, said: RecordParticulars) -> Cell:
    if field in _WAYS:
        return _WAYS[field](said)
    return _plain(getattr(said, field, None))


def _plain(value: Any) -> Cell:
    if value is None or isinstance(value, str | int):
        return value
    return value.zh if isinstance(value, Word) else str(value)


def _wan(fen: int | None) -> str | None:
    if fen is None:
        return None
    whole, rest = divmod(fen, TEN_THOUSAND_YUAN)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")


def _finding(said: RecordParticulars) -> Cell:
    if said.kind is RecordKind.SAMPLING_FAILED:
        return "不合格"
    return "合格" if said.kind is RecordKind.SAMPLING_PASSED else _plain(said.finding)


_WAYS: Mapping[str, Callable[[RecordParticulars], Cell]] = {
    "penalty_kinds": lambda said: "、".join(kind.zh for kind in said.penalty_kinds),
    "fine_wan": lambda said: _wan(said.fine_fen),
    "confiscated_wan": lambda said: _wan(said.confiscated_fen),
    "finding": _finding,
    "removed_on": lambda said: str(said.valid_until + _DAY) if said.valid_until else None,
}
