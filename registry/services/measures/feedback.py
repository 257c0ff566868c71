"""A department's file of feedback is carried out: the good rows, some of them in each transaction.

Invariant: each row is judged again where it is done; what somebody else did in the meantime is left
with its sentence, and nothing is done twice however often the file is sent.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from registry.errors import Conflict, Refused
from registry.queries.measures.feedback import Feedback, Judged, judged
from registry.rules.calendar import legal_day
from registry.rules.measures.feedback import Wanted
from registry.rules.permissions import Scope
from registry.services.measures.taking import Taken, take_many

Unit = Callable[[], AbstractContextManager[Session]]
AT_ONCE = 200  # rows in one transaction: less than a second


def carry_out(
    unit: Unit, scope: Scope, good: Sequence[Judged], *, by: int, at: datetime
) -> Feedback:
    """Do the good rows of a file, some in each `unit` of work that the door opens, and return all rows.

    Where somebody was faster between the judgement and the lock, the others of its unit are done one by one.
    """
    found: list[Judged] = []
    for start in range(0, len(good), AT_ONCE):
        found += _carried(unit, scope, good[start : start + AT_ONCE], by, at)
    return Feedback(tuple(found))


def _carried(
    unit: Unit, scope: Scope, some: Sequence[Judged], by: int, at: datetime
) -> list[Judged]:
    try:
        with unit() as session:
            return list(_take_rows(session, scope, [one.wanted for one in some], by, at).rows)
    except (Refused, Conflict) as error:
        if len(some) == 1:
            return [replace(some[0], problem=str(error))]
    return [done for one in some for done in _carried(unit, scope, [one], by, at)]


def _take_rows(
    session: Session, scope: Scope, rows: Sequence[Wanted], by: int, at: datetime
) -> Feedback:
    """Take those of some rows that are good still, and return all with what stands in the way."""
    found = judged(session, scope, rows, on=legal_day(at))
    wanted = [
        Taken(one.order_id, one.wanted.step, one.wanted.said)
        for one in found.good
        if one.wanted.step is not None and one.wanted.said is not None
    ]
    take_many(session, sorted(wanted, key=lambda one: one.order_id), by=by, at=at)
    return found
