"""A practitioner's entries, for whoever knows both the name and the certificate number.

Invariant: nothing is answered by a name, by a number, by a part of either, or once no entry is public
any more; whatever was wrong, the answer is the same None (LAW-AND-FAIRNESS 6). The certificate number
is one person's alone, so no digits of an identity number are ever needed to tell two apart.
"""

import hmac
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListEntry
from models.subjects import Subject, SubjectCode, SubjectVersion
from models.vault import VaultItem
from models.vocabulary import (
    FOREVER,
    CodeKind,
    ListKind,
    Mark,
    PersonalField,
    PractitionerClass,
    SubjectKind,
)
from registry.queries.blacklist.marks import entry_marks_on
from registry.queries.canonical import circle_of
from registry.queries.publication import EntryProof, proof_of_entry
from registry.queries.vault import opened
from registry.rules.blacklist import content_from, is_public
from registry.rules.identity.codes import check_certificate_no
from registry.rules.identity.folding import fold
from registry.rules.identity.names import mask_person
from registry.rules.publication import shown_number, shown_text

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
    known = _name_of(session, subject.id) if subject and rows else ""
    asked = fold(name[:LONGEST])
    is_same = hmac.compare_digest(fold(known).encode(), asked.encode())
    if subject is None or not rows or not known or not is_same:
        return None
    marks = entry_marks_on(session, [entry.id for entry, _ in rows], on)
    version = session.get_one(SubjectVersion, subject.version_id)
    return ListedPractitioner(
        name=mask_person(known),
        certificate_no=check_certificate_no(certificate_no).code,
        role=version.practitioner_class,
        entries=tuple(
            _shown(session, entry, case, known, marks.get(entry.id, ())) for entry, case in rows
        ),
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


def _public_entries(
    session: Session, subject_id: int, on: date
) -> list[tuple[ListEntry, ListCase]]:
    query = (
        select(ListEntry, ListCase)
        .join(ListCase, ListCase.id == ListEntry.case_id)
        .where(
            ListEntry.subject_id.in_(circle_of(session, [subject_id])),
            ListEntry.list_kind == ListKind.SERIOUS,
            is_public(ListEntry, on),
        )
        .order_by(ListEntry.listed_on.desc(), ListEntry.entry_no)
    )
    return [(entry, case) for entry, case in session.execute(query)]


def _name_of(session: Session, subject_id: int) -> str:
    item = session.scalars(
        select(VaultItem)
        .where(VaultItem.subject_id == subject_id, VaultItem.field == PersonalField.PERSON_NAME)
        .order_by(VaultItem.id.desc())
    ).first()
    return (opened(session, item) or "") if item is not None else ""


def _shown(
    session: Session, entry: ListEntry, case: ListCase, person: str, marks: tuple[Mark, ...]
) -> PersonsEntry:
    said = content_from(case.content)
    return PersonsEntry(
        entry_no=entry.entry_no,
        list_type=entry.list_type,
        summary=shown_text(said.summary, (person,)) or "",
        basis=said.basis,
        decision_no=shown_number(entry.decision_no) or "",
        authority=entry.authority,
        listed_on=entry.listed_on,
        public_from=entry.public_from,
        until=entry.term_until if entry.term_until != FOREVER else None,
        marks=marks,
        proof=proof_of_entry(session, entry.id),
    )
