"""A practitioner's entries, for whoever knows both the name and the certificate number.

Invariant: nothing is answered by a name, by a number, by a part of either, or once no entry is public
any more; whatever was wrong, the answer is the same None (LAW-AND-FAIRNESS 6). The certificate number
is one person's alone, so no digits of an identity number are ever needed to tell two apart.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.subjects import Subject, SubjectCode, SubjectVersion
from models.vocabulary import (
    FOREVER,
    CodeKind,
    ListKind,
    Mark,
    PractitionerClass,
    SubjectKind,
)
from registry.queries.blacklist.fields import public_fields
from registry.queries.blacklist.marks import entry_marks_on
from registry.queries.blacklist.persons import person_of
from registry.queries.canonical import circle_of
from registry.queries.publication import EntryProof, proof_of_entry
from registry.rules.blacklist import is_public
from registry.rules.identity.codes import check_certificate_no
from registry.rules.identity.folding import fold
from registry.rules.identity.names import mask_person

LONGEST = 100


@dataclass(frozen=True, slots=True)
class PersonsEntry:
    """What is shown of one entry of a practitioner."""

    entry_no: str
    list_type: str
    summary: str
    basis: str
    decision_no: str
    authority: str
    listed_on: date
    public_from: date
    until: date | None
    marks: tuple[Mark, ...]
    proof: EntryProof | None


@dataclass(frozen=True, slots=True)
class ListedPractitioner:
    """A practitioner with entries in force: the name masked, the certificate, the role."""

    name: str
    certificate_no: str
    role: PractitionerClass | None
    entries: tuple[PersonsEntry, ...]


def listed_practitioner(
    session: Session, name: str, certificate_no: str, *, on: date
) -> ListedPractitioner | None:
    """Return who bears both, while an entry is public; None for everything else alike."""
    subject = _bearer(session, certificate_no)
    rows = _public_entries(session, subject.id, on) if subject else []
    known = person_of(session, subject.id) if subject and rows else ""
    asked = fold(name[:LONGEST])
    is_same = hmac.compare_digest(fold(known).encode(), asked.encode())
    if subject is None or not rows or not known or not is_same:
        return None
    marks = entry_marks_on(session, [entry.id for entry in rows], on)
    version = session.get_one(SubjectVersion, subject.version_id)
    return ListedPractitioner(
        name=mask_person(known),
        certificate_no=check_certificate_no(certificate_no).code,
        role=version.practitioner_class,
        entries=tuple(_shown(session, entry, known, marks.get(entry.id, ())) for entry in rows),
    )


def _bearer(session: Session, certificate_no: str) -> Subject | None:
    asked = check_certificate_no(certificate_no[:LONGEST]).code
    corrected = select(SubjectCode.corrects_id).where(SubjectCode.corrects_id.is_not(None))
    return session.scalars(
        select(Subject)
        .join(SubjectCode, SubjectCode.subject_id == Subject.id)
        .where(
            SubjectCode.kind == CodeKind.CERTIFICATE_NO,
            SubjectCode.value == asked,
            SubjectCode.id.not_in(corrected),
            Subject.kind == SubjectKind.PRACTITIONER,
        )
    ).first()


def _public_entries(session: Session, subject_id: int, on: date) -> Sequence[ListEntry]:
    query = (
        select(ListEntry)
        .where(
            ListEntry.subject_id.in_(circle_of(session, [subject_id])),
            ListEntry.list_kind == ListKind.SERIOUS,
            is_public(ListEntry, on),
        )
        .order_by(ListEntry.listed_on.desc(), ListEntry.entry_no)
    )
    return session.scalars(query).all()


def _shown(
    session: Session, entry: ListEntry, person: str, marks: tuple[Mark, ...]
) -> PersonsEntry:
    told = public_fields(session, entry, person)
    return PersonsEntry(
        entry_no=entry.entry_no,
        list_type=entry.list_type,
        summary=str(told["summary"]),
        basis=str(told["basis"]),
        decision_no=str(told["decision_no"]),
        authority=entry.authority,
        listed_on=entry.listed_on,
        public_from=entry.public_from,
        until=entry.term_until if entry.term_until != FOREVER else None,
        marks=marks,
        proof=proof_of_entry(session, entry.id),
    )
