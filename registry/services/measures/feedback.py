"""A department's file of feedback is carried out: some rows at once, the good ones, in one transaction.

Invariant: each row is judged again where it is done; what somebody else did in the meantime is left
with its sentence, and nothing is done twice however often the file is sent.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from registry.queries.measures.feedback import Feedback, judged
from registry.rules.calendar import legal_day
from registry.rules.measures.feedback import Wanted
from registry.rules.permissions import Scope
from registry.services.measures.taking import Taken, take_many

AT_ONCE = 200  # rows in one transaction: less than a second


def take_rows(
    session: Session, scope: Scope, rows: Iterable[Wanted], *, by: int, at: datetime
) -> Feedback:
    """Take the good ones of at most `AT_ONCE` rows, and return all with what stands in the way.

    Raises Refused or Conflict where somebody was faster between the judgement and the lock.
    """
    found = judged(session, scope, rows, on=legal_day(at))
    wanted = [
        Taken(one.order_id, one.wanted.step, one.wanted.said)
        for one in found.good
        if one.wanted.step is not None and one.wanted.said is not None
    ]
    take_many(session, sorted(wanted, key=lambda one: one.order_id), by=by, at=at)
    return found
