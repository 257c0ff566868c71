"""Parties that had ended before the day of a penalty: nobody is penalised who no longer exists.

Invariant: such a row of a file is linked to nobody; a person checks the day, the party or the register.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from models.bulk import rows_by_keys
from models.subjects import Subject, SubjectVersion
from registry.rules.exchange.records import RecordRow
from registry.rules.records.problems import ENDED, after_end
from registry.services.records.parties import Party

ENDED_ON = """
SELECT s.uscc, v.status_on FROM subject s JOIN subject_version v ON v.id = s.version_id
WHERE s.uscc IN ({keys}) AND s.status IN ('deregistered', 'registration_cancelled')
AND v.status_on IS NOT NULL
"""


def end_of(session: Session, subject: Subject) -> date | None:
    """Return the day on which a subject was deregistered; None where it was not, or on no known day."""
    if subject.status not in ENDED:
        return None
    return session.get_one(SubjectVersion, subject.version_id).status_on


def none_that_ended(
    session: Session, rows: Sequence[RecordRow], parties: Sequence[Party]
) -> list[Party]:
    """Return the parties of rows; instead of one that had ended by then, why it is none."""
    codes = {
        row.code for row, party in zip(rows, parties, strict=True) if row.code and party.subject
    }
    ends = {
        uscc: date.fromisoformat(day) if isinstance(day, str) else day
        for uscc, day in (rows_by_keys(session, ENDED_ON, codes) if codes else ())
    }
    return [_checked(row, party, ends) for row, party in zip(rows, parties, strict=True)]


def _checked(row: RecordRow, party: Party, ends: dict[str, date]) -> Party:
    problem = after_end(row.said, ends.get(row.code or ""))
    if problem is None or party.subject is None:
        return party
    return party._replace(
        subject=None, proposed=party.subject, rule=problem.rule, message=problem.message
    )
