"""Why a subject has its grade: every point, as of a day, as known at an instant (评价说明).

Invariant: the same arguments give the same bytes for ever, whatever is recorded later: facts,
identity, the law and what was in use are all read as known at the instant.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.queries.ratings.facts import facts_of
from registry.queries.ratings.history import assessments_of, in_use
from registry.queries.ratings.law import law_of
from registry.queries.ratings.registered import registered_of, survivor_of
from registry.rules.ratings import rate
from registry.rules.ratings.telling import Document, told


def explained(
    session: Session, subject_id: int, *, as_of: date, known_at: datetime | None
) -> Document:
    """Return the rating of a subject, or of the one it was read through then, with every line.

    `known_at` None: everything recorded. Raises: NotFound for a subject that was not known yet,
    Invalid for a day that no edition of the model governs.
    """
    survivor = survivor_of(session, subject_id, on=as_of, known_at=known_at)
    registered = registered_of(session, [survivor], on=as_of, known_at=known_at).get(survivor)
    if registered is None:
        raise NotFound("在所问的时刻，登记库中还没有这个主体。")
    model = law_of(session, known_at=known_at).on(as_of)
    facts = facts_of(session, survivor, on=as_of, known_at=known_at)
    used = in_use(assessments_of(session, survivor, on=as_of, known_at=known_at), as_of)
    return (
        {"uscc": registered.uscc, "name": registered.name}
        | told(rate(facts, model, as_of))
        | {
            "known_at": known_at.isoformat() if known_at else None,
            "effective": {
                "grade": used.grade.value,
                "as_of": used.as_of.isoformat(),
                "edition": used.edition,
            }
            if used
            else None,
        }
    )
