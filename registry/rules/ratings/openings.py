"""From when a record may be repaired (修复时间测算), as the planner needs it: derived, not guessed.

Invariant: what registry.rules.repair says of a day is said here for the days to come; who owes
something may plan to perform it first.
Source: RULEBOOK §4.6 (NDRC Order 36).
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from registry.rules.records.duties import DutyDone, DutyState
from registry.rules.records.law import RecordLaw
from registry.rules.records.particulars import RecordParticulars
from registry.rules.repair import repair_standing


class Opening(NamedTuple):
    """When repair of a record opens. `repair_from` None: it cannot be asked for, `why` tells.

    `publicity_until`: the first day on which it is no longer shown; `owed`: duties still open.
    """

    record_id: int
    repair_from: date | None
    why: str
    basis: str
    owed: tuple[str, ...] = ()
    publicity_until: date | None = None


def opening_of(
    record_id: int,
    said: RecordParticulars,
    window: tuple[date | None, date | None],
    duties: Iterable[DutyDone],
    law: RecordLaw,
    *,
    on: date,
) -> Opening:
    """Return from when repair of a record may be planned, as the law stands on a day."""
    told = tuple(duties)
    standing = repair_standing(said, window, told, law, on=on)
    owed = tuple(one.duty.obligation.zh for one in told if one.state is not DutyState.DONE)
    if standing.first_on is None:
        return Opening(record_id, None, standing.reasons[0], standing.basis, owed, window[1])
    why = f"{standing.first_on} 起可以申请：自作出决定之日 {said.decided_on} 起满最短公示期"
    return Opening(record_id, standing.first_on, why, standing.basis, owed, window[1])
