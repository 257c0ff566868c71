"""A record by the number in its public address: what is shown, or whether it once was.

Invariant: a number that never was public is told apart from no other that never was; of one that
once was nothing is said but that (LAW-AND-FAIRNESS 2).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.records import Record, RecordMark, RecordVersion
from models.subjects import Subject
from models.vocabulary import Mark, RecordChange, SubjectKind
from registry.queries.records.public import PublicRecord, public_records_of, shown_records
from registry.queries.records.reading import particulars_of
from registry.rules.publication import Standing, Stay, was_ever_shown
from registry.rules.records import Explained, RecordLaw, explain

TOLD = ("repair", "due")  # the derived days that are told; the rest is for officers


@dataclass(frozen=True, slots=True)
class Addressed:
    """A public record with its days explained one by one."""

    record: PublicRecord
    days: tuple[Explained, ...]

    def day(self, key: str) -> Explained | None:
        """Return one of the derived days, None where the record has none such."""
        return next((one for one in self.days if one.key == key), None)


def public_record(
    session: Session, public_id: str, law: RecordLaw, *, on: date
) -> Addressed | None:
    """Return a record by its public number, None where it is not public on that day."""
    row = session.execute(shown_records(on).where(Record.public_id == public_id)).first()
    if row is None:
        return None
    (shown,) = public_records_of(session, [row], law, on)
    said = particulars_of(row[1])
    days = explain(said, law, arrived_on=on)
    return Addressed(shown, tuple(one for one in days if one.key in TOLD))


def was_public(session: Session, public_id: str, *, now: datetime) -> bool:
    """Say whether a record was public at any instant up to `now`."""
    record_id = session.scalar(select(Record.id).where(Record.public_id == public_id))
    if record_id is None:
        return False
    return was_ever_shown(_standings(session, record_id), _stays(session, record_id), now)


def _standings(session: Session, record_id: int) -> list[Standing]:
    owner = aliased(Subject)
    query = (
        select(RecordVersion, Subject.kind, Subject.uscc, owner.uscc)
        .join(Subject, Subject.id == RecordVersion.subject_id)
        .outerjoin(owner, owner.id == Subject.survivor_id)
        .where(RecordVersion.record_id == record_id)
        .order_by(RecordVersion.id)
    )
    return [
        Standing(
            known_at=version.recorded_at,
            is_standing=version.change is not RecordChange.WITHDRAWN,
            may_be_met=kind is not SubjectKind.PRACTITIONER and bool(uscc or survivor_uscc),
            tier=version.tier,
            public_from=version.public_from,
            public_until=version.public_until,
        )
        for version, kind, uscc, survivor_uscc in session.execute(query)
    ]


def _stays(session: Session, record_id: int) -> list[Stay]:
    end = aliased(RecordMark)
    query = (
        select(RecordMark, end)
        .outerjoin(end, end.ends_id == RecordMark.id)
        .where(
            RecordMark.record_id == record_id,
            RecordMark.mark == Mark.STAY,
            RecordMark.ends_id.is_(None),
        )
    )
    return [
        Stay(
            known_at=begun.recorded_at,
            since=begun.valid_from,
            until=ended.valid_from if ended else None,
            end_known_at=ended.recorded_at if ended else None,
        )
        for begun, ended in session.execute(query)
    ]
