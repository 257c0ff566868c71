"""What a decision asks of the party (义务) and how much of it was done (履行情况).

Invariant: a sum of money counts as done only up to what was paid; nothing is done by the passing
of time. Source: 行政处罚法 (2021) art. 28, 66.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from models.vocabulary import Finding, Obligation, PenaltyKind, RecordKind, Word
from registry.rules.records.particulars import RecordParticulars

_CONFISCATIONS = frozenset({PenaltyKind.CONFISCATE_INCOME, PenaltyKind.CONFISCATE_GOODS})
_ORDERED = ("责令改正", "责令限期改正", "责令立即改正")


class DutyState(Word):
    """履行状态 of an obligation."""

    OPEN = "open", "未履行", "Open"
    PARTLY = "partly", "部分履行", "Partly done"
    DONE = "done", "已履行", "Done"


class Duty(NamedTuple):
    """One obligation: its amount in fen and its last day, where the paper tells them."""

    obligation: Obligation
    amount_fen: int | None = None
    due_on: date | None = None


class Performed(NamedTuple):
    """What was done of an obligation on a day; an entry that was taken back is not handed in.

    Without an amount the whole duty was done.
    """

    obligation: Obligation
    performed_on: date
    amount_fen: int | None = None


class DutyDone(NamedTuple):
    """How a duty stands: the fen performed and still open (None where no amount is known)."""

    duty: Duty
    state: DutyState
    performed_fen: int
    left_fen: int | None
    done_on: date | None

    def is_overdue_on(self, day: date) -> bool:
        """Say whether the duty is not done and its last day lies before `day`."""
        due_on = self.duty.due_on
        return self.state is not DutyState.DONE and due_on is not None and due_on < day


def duties_of(said: RecordParticulars) -> tuple[Duty, ...]:
    """Return what the paper asks of its party, in the order of the law."""
    duties = []
    if PenaltyKind.FINE in said.penalty_kinds or said.fine_fen:
        duties.append(Duty(Obligation.PAY_FINE, said.fine_fen or None))
    if not _CONFISCATIONS.isdisjoint(said.penalty_kinds) or said.confiscated_fen:
        duties.append(Duty(Obligation.HAND_OVER, said.confiscated_fen or None))
    if _must_rectify(said):
        duties.append(Duty(Obligation.RECTIFY, None, said.rectify_by))
    if said.kind is RecordKind.RECALL:
        duties.append(Duty(Obligation.RECALL_GOODS, None, said.rectify_by))
    return tuple(duties)


def how_performed(
    duties: Sequence[Duty], performances: Iterable[Performed]
) -> tuple[DutyDone, ...]:
    """Return how each duty stands after the performances, in the order of `duties`."""
    told = sorted(performances, key=lambda one: one.performed_on)
    return tuple(
        _stand(duty, [one for one in told if one.obligation is duty.obligation]) for duty in duties
    )


def _stand(duty: Duty, told: list[Performed]) -> DutyDone:
    performed, done_on = 0, None
    for one in told:
        performed += one.amount_fen or 0
        is_whole = one.amount_fen is None or (
            duty.amount_fen is not None and performed >= duty.amount_fen
        )
        if is_whole and done_on is None:
            done_on = one.performed_on
    left = None if duty.amount_fen is None else max(duty.amount_fen - performed, 0)
    if done_on is not None:
        return DutyDone(duty, DutyState.DONE, performed, 0 if left is not None else None, done_on)
    state = DutyState.PARTLY if performed else DutyState.OPEN
    return DutyDone(duty, state, performed, left, None)


def _must_rectify(said: RecordParticulars) -> bool:
    if said.kind is RecordKind.RECALL:
        return False
    if said.rectify_by is not None or said.finding is Finding.TO_CORRECT:
        return True
    return any(words in (said.content or "") for words in _ORDERED)
