"""The name index is built anew: every name and every representative in force enters it again.

Invariant: what is entered here is what `services.subjects` enters as it comes.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.name_index import NameAddition, NameChunk, NamePosting
from models.subjects import Subject, SubjectName, SubjectVersion
from registry.matching.index import add_names, add_representatives

ROWS = 10_000  # in one transaction: half a second


def last_ids(session: Session) -> tuple[int, int]:
    """Return the highest ids of a name and of a subject; 0 where there is none."""
    name, subject = func.max(SubjectName.id), func.max(Subject.id)
    return session.scalar(select(name)) or 0, session.scalar(select(subject)) or 0


def is_unbuilt(session: Session) -> bool:
    """Say whether there are names and no index at all: the register is older than the index."""
    if session.scalar(select(SubjectName.id).limit(1)) is None:
        return False
    tables = (NamePosting.gram, NameChunk.id, NameAddition.gram)
    return all(session.scalar(select(column).limit(1)) is None for column in tables)


def enter_names(session: Session, after: int) -> int:
    """Enter the next names behind the id `after`; return the id that was reached."""
    rows = session.execute(
        select(SubjectName.id, SubjectName.name_key)
        .where(SubjectName.id > after, SubjectName.id <= after + ROWS)
        .order_by(SubjectName.id)
    ).all()
    if rows:
        add_names(session, *zip(*rows, strict=True), as_chunk=True)
    return after + ROWS


def enter_representatives(session: Session, after: int) -> int:
    """Enter who represents the next subjects behind the id `after`; return the id reached."""
    rows = session.execute(
        select(Subject.id, SubjectVersion.legal_representative)
        .join(SubjectVersion, SubjectVersion.id == Subject.version_id)
        .where(Subject.id > after, Subject.id <= after + ROWS)
        .where(SubjectVersion.legal_representative.is_not(None))
        .order_by(Subject.id)
    ).all()
    if rows:
        add_representatives(session, *zip(*rows, strict=True), as_chunk=True)
    return after + ROWS
