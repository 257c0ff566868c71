"""One subject registered by hand: the same path as a row of a file, with its own journal entry."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.vocabulary import AuditEvent, RatingCause, RowOutcome
from registry.rules.subjects import Particulars
from registry.services import audit, ratings
from registry.services.subjects import known as look_up
from registry.services.subjects.arriving import Row
from registry.services.subjects.taking import take
from registry.services.subjects.writing import Source


def register(
    session: Session, said: Particulars, *, department_id: str, by: int | None, at: datetime
) -> int:
    """Take `said` in, note it in the journal if it changed anything, and return the subject's id.

    The caller has judged the particulars (`rules.exchange`): nothing is checked here again.
    """
    before = look_up.known_subjects(session, [said])
    taken = take(session, [Row(None, said)], Source(department_id), at=at)
    found = look_up.known_subjects(session, [said])[said.key]
    if taken.outcomes[0] is RowOutcome.ACCEPTED:
        event = AuditEvent.SUBJECT_UPDATED if before else AuditEvent.SUBJECT_REGISTERED
        audit.append(
            session,
            event,
            by=by,
            at=at,
            about=f"subject:{found.subject_id}",
            version=found.version_id,
            leaves=[leaf.hex() for leaf in taken.leaves],
        )
        if taken.restated:
            ratings.reassess_rated(session, taken.restated, RatingCause.STATUS_CHANGED, at=at)
    return found.subject_id
