"""Duties of the penalty that an entry rests on, as far as they are still open."""

from datetime import date

from sqlalchemy.orm import Session

from models.records import Record, RecordVersion
from registry.queries.records.duties import performed_by
from registry.queries.records.reading import particulars_of
from registry.rules.records.amounts import shown_amount
from registry.rules.records.duties import DutyState, duties_of, how_performed


def open_duties(session: Session, record_id: int, *, on: date) -> list[str]:
    """Return a sentence for each duty that was not wholly performed up to a day."""
    record = session.get_one(Record, record_id)
    version = session.get_one(RecordVersion, record.version_id)
    told = performed_by(session, [record_id]).get(record_id, [])
    done = how_performed(
        duties_of(particulars_of(version)), [one for one in told if one.performed_on <= on]
    )
    return [
        f"处罚决定的义务“{one.duty.obligation.zh}”{one.state.zh}"
        + (f"，尚欠 {shown_amount(one.left_fen)}" if one.left_fen else "")
        + "。"
        for one in done
        if one.state is not DutyState.DONE
    ]
