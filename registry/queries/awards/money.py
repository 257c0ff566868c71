"""Which penalties ask for money that is not paid yet.

Invariant: whether a duty is done is said by the rule of duties; the table is asked only for those
penalties of which any duty may be open.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records import Record, RecordVersion
from models.vocabulary import Obligation
from registry.queries.records.duties import has_open_duty, performed_by
from registry.queries.records.reading import particulars_of
from registry.rules.records.duties import DutyState, Performed, duties_of, how_performed

MONEY = frozenset({Obligation.PAY_FINE, Obligation.HAND_OVER})


def unpaid_of(session: Session, record_ids: Sequence[int]) -> frozenset[int]:
    """Return those of some penalties whose fine or confiscation is not wholly paid."""
    if not record_ids:
        return frozenset()
    versions = session.scalars(
        select(RecordVersion)
        .join(Record, Record.version_id == RecordVersion.id)
        .where(Record.id.in_(record_ids), has_open_duty())
    ).all()
    performed = performed_by(session, [one.record_id for one in versions])
    return frozenset(one.record_id for one in versions if _owes(one, performed))


def _owes(version: RecordVersion, performed: Mapping[int, Sequence[Performed]]) -> bool:
    duties = [one for one in duties_of(particulars_of(version)) if one.obligation in MONEY]
    done = how_performed(duties, performed.get(version.record_id, ()))
    return any(one.state is not DutyState.DONE for one in done)
