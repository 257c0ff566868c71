"""Why a subject has its grade: every point, as of a day, as known at an instant (评价说明).

Invariant: for every instant that has passed the same arguments give the same bytes, whatever is
recorded later: facts, identity, the law and what was in use are all read as known at the instant.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.ratings import Rating as RatingRow
from registry.errors import NotFound
from registry.queries.ratings.facts import facts_of
from registry.queries.ratings.history import assessments_of, in_use
from registry.queries.ratings.law import law_of
from registry.queries.ratings.registered import registered_of, survivor_of
from registry.rules.ratings import Rating, rate
from registry.rules.ratings.law import RatingLaw
from registry.rules.ratings.packing import unpack
from registry.rules.ratings.publishing import NOBODY_KNOWN
from registry.rules.ratings.telling import Document, told
from registry.rules.ratings.using import InUse, after, followed, next_day


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
    law = law_of(session, known_at=known_at)
    rating = rate(facts_of(session, survivor, on=as_of, known_at=known_at), law.on(as_of), as_of)
    rows = assessments_of(session, survivor, on=as_of, known_at=known_at, is_as_published=True)
    used = after(_in_use(rows, law, rating), rating)
    return (
        {"uscc": registered.uscc, "name": registered.name}
        | told(rating)
        | {
            "known_at": known_at.isoformat() if known_at else None,
            "effective": {
                "grade": used.grade.value,
                "as_of": used.as_of.isoformat(),
                "edition": used.edition,
            },
        }
    )


def _in_use(rows: Sequence[RatingRow], law: RatingLaw, rating: Rating) -> InUse:
    """Return what was in use by the assessments that were stored, and by time since the last."""
    row = in_use(rows, rating.as_of)
    used = (
        InUse(NOBODY_KNOWN, rating.as_of, rating.edition)
        if row is None
        else InUse(row.grade, row.as_of, row.edition)
    )
    if not rows:
        return used
    first = next_day(rows[-1].next_change_on, law, rows[-1].as_of)
    if first is None or rating.as_of < first:
        return used
    return followed(used, unpack(rows[-1].inputs), law, first, rating.as_of)
