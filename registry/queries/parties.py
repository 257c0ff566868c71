"""The party of a record as the officer looks at it before writing: who it is, and by which names.

Invariant: a firm is reached by its code, a practitioner by certificate number and name together; a
name alone finds no person. Source: FEATURES Q1, Q3; LAW-AND-FAIRNESS 6.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from models.subjects import Subject, SubjectCode, SubjectName, SubjectVersion
from models.vault import VaultItem
from models.vocabulary import (
    CodeKind,
    NameKind,
    PersonalField,
    PractitionerClass,
    SubjectKind,
    SubjectStatus,
)
from registry.queries.names import NamedFrom
from registry.rules.identity.folding import fold


@dataclass(frozen=True, slots=True)
class PartyCard:
    """A subject with its names and codes; of a practitioner the name is masked.

    `moved_to` is the survivor where the subject was merged into another.
    """

    subject_id: int
    uscc: str | None
    name: str
    kind: SubjectKind
    status: SubjectStatus
    status_on: date | None
    division_code: str | None
    established_on: date | None
    address: str | None
    names: tuple[NamedFrom, ...]
    old_codes: tuple[tuple[CodeKind, str], ...]
    certificate_no: str | None
    practitioner_class: PractitionerClass | None
    employer_uscc: str | None
    moved_to: str | None

    @property
    def is_person(self) -> bool:
        """Say whether this is a practitioner: never public, never graded."""
        return self.kind is SubjectKind.PRACTITIONER

    @property
    def code(self) -> str:
        """The code by which it is told apart: the credit code, or the certificate number."""
        return self.uscc or self.certificate_no or ""

    @property
    def tail(self) -> str:
        """The last four characters of that code."""
        return self.code[-4:]

    def former_on(self, day: date) -> tuple[NamedFrom, ...]:
        """Return the registered names that ended by `day`."""
        return tuple(
            one
            for one in self.names
            if one.kind is NameKind.REGISTERED and one.until is not None and one.until <= day
        )

    def bears(self, name: str, day: date) -> NamedFrom | None:
        """Return the name equal to `name` that the subject bore on `day`, None where none is."""
        key = fold(name)
        for one in self.names:
            begun = one.since is None or one.since <= day
            ended = one.until is not None and one.until <= day
            if fold(one.name) == key and begun and not ended:
                return one
        return None

    def bore(self, name: str) -> NamedFrom | None:
        """Return the name equal to `name` that the subject bears or bore on any day."""
        key = fold(name)
        return next((one for one in self.names if fold(one.name) == key), None)


def party(session: Session, subject_id: int) -> PartyCard | None:
    """Return the card of a subject, None where there is none."""
    subject = session.get(Subject, subject_id)
    return _card(session, subject) if subject is not None else None


def party_of_code(session: Session, uscc: str) -> PartyCard | None:
    """Return the card of the subject with that credit code, as it is: merged ones say so."""
    subject = session.scalar(select(Subject).where(Subject.uscc == uscc))
    return _card(session, subject) if subject is not None else None


def practitioner(
    session: Session, certificate_no: str, name_digests: Iterable[bytes]
) -> PartyCard | None:
    """Return the practitioner of a certificate whose name has one of the digests, else None."""
    later = aliased(SubjectCode)
    found = session.scalar(
        select(Subject)
        .join(SubjectCode, SubjectCode.subject_id == Subject.id)
        .join(VaultItem, VaultItem.subject_id == Subject.id)
        .where(
            SubjectCode.kind == CodeKind.CERTIFICATE_NO,
            SubjectCode.value == certificate_no,
            ~exists().where(later.corrects_id == SubjectCode.id),
            Subject.kind == SubjectKind.PRACTITIONER,
            VaultItem.field == PersonalField.PERSON_NAME,
            VaultItem.blind_index.in_(list(name_digests)),
        )
    )
    return _card(session, found) if found is not None else None


def _card(session: Session, subject: Subject) -> PartyCard:
    version = session.get_one(SubjectVersion, subject.version_id)
    survivor = session.get(Subject, subject.survivor_id) if subject.survivor_id else None
    codes = _codes(session, subject.id)
    return PartyCard(
        subject_id=subject.id,
        uscc=subject.uscc,
        name=subject.name,
        kind=subject.kind,
        status=subject.status,
        status_on=version.status_on,
        division_code=subject.division_code,
        established_on=subject.established_on,
        address=version.address,
        names=_names(session, subject.id),
        old_codes=tuple(one for one in codes if one[0] is not CodeKind.CERTIFICATE_NO),
        certificate_no=next(
            (value for kind, value in codes if kind is CodeKind.CERTIFICATE_NO), None
        ),
        practitioner_class=version.practitioner_class,
        employer_uscc=version.employer_uscc,
        moved_to=survivor.uscc if survivor else None,
    )


def _names(session: Session, subject_id: int) -> tuple[NamedFrom, ...]:
    later = aliased(SubjectName)
    rows = session.scalars(
        select(SubjectName)
        .where(SubjectName.subject_id == subject_id)
        .where(~exists().where(later.corrects_id == SubjectName.id))
        .order_by(SubjectName.valid_from.desc(), SubjectName.id.desc())
    )
    return tuple(
        NamedFrom(row.kind, row.name, row.valid_from, row.valid_to, row.source) for row in rows
    )


def _codes(session: Session, subject_id: int) -> list[tuple[CodeKind, str]]:
    later = aliased(SubjectCode)
    rows = session.execute(
        select(SubjectCode.kind, SubjectCode.value)
        .where(SubjectCode.subject_id == subject_id, SubjectCode.kind != CodeKind.USCC)
        .where(~exists().where(later.corrects_id == SubjectCode.id))
        .order_by(SubjectCode.kind, SubjectCode.value)
    )
    return [(row[0], row[1]) for row in rows]
