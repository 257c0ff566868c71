"""Whom a paper means, where its record stands on a subject that has been merged into another.

Invariant: the record is read through the survivor, but never as if the paper named the survivor;
a name that may be a bare person's is not told, its code is. Source: LAW-AND-FAIRNESS 8.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import SubjectKind
from registry.rules.identity.folding import fold
from registry.rules.identity.names import is_bare_personal_name


class MergedSubject(NamedTuple):
    """The subject of a paper that is read through another one; empty where it is not told."""

    name: str
    uscc: str
    kind: SubjectKind


def merged_subjects(
    session: Session, rows: Sequence[Row[Record, RecordVersion, Subject]]
) -> dict[int, MergedSubject]:
    """Return by id the subjects of some records, of rows with their owners, that are others'."""
    others = {row[0].subject_id for row in rows if row[0].subject_id != row[2].id}
    if not others:
        return {}
    query = select(Subject.id, Subject.name, Subject.uscc, Subject.kind).where(
        Subject.id.in_(others)
    )
    return {
        number: MergedSubject("" if is_bare_personal_name(fold(name)) else name, uscc or "", kind)
        for number, name, uscc, kind in session.execute(query)
    }
