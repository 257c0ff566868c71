"""Proposed and decided switches of the rating model's edition, newest first."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.accounts import Account
from models.ratings import RatingSwitch
from models.vocabulary import SwitchState

MOST = 100


class SwitchLine(NamedTuple):
    """One switch, by whom it was proposed and decided."""

    id: int
    edition: str
    effective_from: date
    state: SwitchState
    reason: str
    proposed_by: int
    proposer: str
    proposed_at: datetime
    decider: str | None
    decided_at: datetime | None
    decision_reason: str | None


def switch_lines(session: Session) -> Sequence[SwitchLine]:
    """Return the latest switches, newest first."""
    proposer, decider = aliased(Account), aliased(Account)
    rows = session.execute(
        select(
            *(RatingSwitch.id, RatingSwitch.edition, RatingSwitch.effective_from),
            *(RatingSwitch.state, RatingSwitch.reason, RatingSwitch.proposed_by),
            *(proposer.display_name, RatingSwitch.proposed_at, decider.display_name),
            *(RatingSwitch.decided_at, RatingSwitch.decision_reason),
        )
        .join(proposer, proposer.id == RatingSwitch.proposed_by)
        .outerjoin(decider, decider.id == RatingSwitch.decided_by)
        .order_by(RatingSwitch.id.desc())
        .limit(MOST)
    )
    return [SwitchLine._make(row) for row in rows]
