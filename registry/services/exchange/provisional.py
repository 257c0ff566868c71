"""A row of records that names a firm without a code, taken in on a subject that is provisional.

Invariant: a person decides it, with a reason; the row as received stays as it was; the record is not
public until the subject is merged into one with a code.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.exchange import ImportBatch
from models.subjects import Subject
from models.vocabulary import QuarantineState
from registry.errors import Conflict, Invalid
from registry.rulebooks import Rulebook
from registry.rules.exchange.columns import RECORD_KINDS
from registry.rules.identity.folding import fold
from registry.rules.reasons import LONGEST_REASON, SHORTEST_REASON
from registry.rules.subjects import Particulars
from registry.services.exchange.mending import (
    Corrected,
    Mended,
    correct_row,
    open_row,
    row_as_received,
)
from registry.services.subjects import register_provisional


def take_provisionally(
    session: Session,
    row_id: int,
    reason: str,
    rulebook: Rulebook,
    *,
    by: int | None,
    at: datetime,
    within: str | None = None,
    division_code: str | None = None,
) -> Corrected:
    """Take a row in on the provisional subject that it names, registered where there is none yet.

    `division_code`: where the firm lies, where the officer knows it; `within`: their own county.

    Raises Conflict where subjects with codes bear the name: then the officer chooses among them.
    """
    row = open_row(session, row_id)
    if row.kind not in RECORD_KINDS or row.state is not QuarantineState.WAITING:
        raise Conflict("只有等待认定主体的信用信息可以记入暂立主体。")
    if not row.name_shown:
        raise Invalid("这一行没有可以公开的名称，不能暂立主体。")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid("请写明已经怎样查找、为什么暂时没有代码。")
    known = _bearers(session, fold(row.name_shown))
    if any(known.values()):
        raise Conflict("登记库中有使用这个名称的主体，请核对代码后认定，不能另行暂立。")
    if not known:
        batch = session.get_one(ImportBatch, row.first_batch_id)
        said = Particulars(row.name_shown, "", division_code=division_code or row.division_code)
        register_provisional(session, said, department_id=batch.department_id, by=by, at=at)
    cells = row_as_received(session, row_id)
    mended = Mended(cells, subject_is_chosen=True, within=within)
    done = correct_row(session, row_id, mended, rulebook, by=by, at=at)
    if done.subject_id is not None:
        row.note = reason.strip()[:LONGEST_REASON]
    return done


def _bearers(session: Session, name_key: str) -> dict[int, bool]:
    """Return who bears a name today, and whether with a code, of those read through another too."""
    found = session.execute(select(Subject.id, Subject.uscc).where(Subject.name_key == name_key))
    return {row[0]: row[1] is not None for row in found}
