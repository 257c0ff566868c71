"""Rows of lists decided elsewhere become cases that wait for a second person.

Invariant: nothing is listed here; a row is found by list, authority, number and party: the same
content is unchanged, another content is a conflict that people settle. Source: RULEBOOK §4.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.exchange import ImportBatch
from models.vocabulary import RowOutcome
from registry.errors import Invalid
from registry.rules.exchange.judging import Problem
from registry.rules.exchange.listings import ListingRow
from registry.services.blacklist import Foreign, propose_foreign
from registry.services.blacklist.importing import Outcome
from registry.services.exchange.arrived import COLUMN_OF, Arrival, Fit, Refusal
from registry.services.records.comparing import CONFLICT, ELSEWHERE, OUTSIDE
from registry.services.records.parties import NO_CODE, Party, parties_of

DIFFERS = (
    "同一名单、同一机关、同一文号的条目已经归集，内容与这一行不同：不会自动覆盖。"
    "请与报送单位核对；这一行有误的不予入库，已归集的有误的在“名单案件”中撤销列入后重新报送。"
)
PROVISIONAL = "没有统一社会信用代码的暂立主体不能列入名单，请先确认主体。"
UNFIT = "list_unfit"


def take_listings(
    session: Session,
    batch: ImportBatch,
    rows: Sequence[Fit],
    reach: frozenset[str] | None,
    *,
    at: datetime,
    chosen: bool,
) -> Arrival:
    """Propose what the rows tell; rows that cannot be taken in are refused with the reason."""
    said = [_listing(row) for row in rows]
    outcomes: list[RowOutcome] = []
    refusals: dict[int, Refusal] = {}
    whom: list[int | None] = []
    parties = parties_of(session, said, chosen=chosen)
    for row, one, party in zip(rows, said, parties, strict=True):
        whom.append(party.subject.id if party.subject else None)
        refused = _refused(one, party, batch, reach)
        if refused is None:
            assert party.subject is not None  # refused before
            foreign = _foreign(batch, row, one, party.subject.id)
            outcome, refused = _propose(session, batch, foreign, at)
            if outcome is not None:
                outcomes.append(outcome)
        if refused is not None:
            refusals[row.place] = refused
    return Arrival(outcomes, refusals, (), whom)


def _refused(
    row: ListingRow, party: Party, batch: ImportBatch, reach: frozenset[str] | None
) -> Refusal | None:
    """Return why the party of a row is not certain, or not this sender's."""
    if party.subject is None:
        proposed = party.proposed
        return Refusal(
            RowOutcome.QUARANTINED,
            Problem(COLUMN_OF[party.rule], "", party.rule, party.message),
            proposed.id if proposed else None,
            batch.division_code,
        )
    if row.code is None and row.certificate_no is None:
        return Refusal(RowOutcome.QUARANTINED, Problem("uscc", "", NO_CODE, PROVISIONAL))
    if reach is not None and party.subject.division_code not in reach:
        return Refusal(RowOutcome.QUARANTINED, Problem("name", "", OUTSIDE, ELSEWHERE))
    return None


def _foreign(batch: ImportBatch, row: Fit, one: ListingRow, subject_id: int) -> Foreign:
    said = one.said
    return Foreign(
        list_type=said.list_type,
        subject_id=subject_id,
        authority=said.authority,
        decision_no=said.decision_no,
        listed_on=said.decided_on,
        removal_on=said.removal_on,
        summary=said.summary,
        origin=said.origin or said.authority,
        department_id=batch.department_id,
        batch_id=batch.id,
        row_no=row.row_no,
    )


def _propose(
    session: Session, batch: ImportBatch, foreign: Foreign, at: datetime
) -> tuple[RowOutcome | None, Refusal | None]:
    """Propose an entry; return how its row ends, or why it is not taken in."""
    try:
        outcome, _ = propose_foreign(session, foreign, by=batch.started_by, at=at)
    except Invalid as error:
        problem = Problem("list_type", "", UNFIT, str(error))
        return None, Refusal(RowOutcome.QUARANTINED, problem, foreign.subject_id)
    if outcome is Outcome.CONFLICT:
        problem = Problem("document_no", "", CONFLICT, DIFFERS)
        return None, Refusal(RowOutcome.CONFLICT, problem, foreign.subject_id, batch.division_code)
    is_new = outcome is Outcome.ACCEPTED
    return (RowOutcome.ACCEPTED if is_new else RowOutcome.UNCHANGED), None


def _listing(row: Fit) -> ListingRow:
    assert isinstance(row.said, ListingRow)
    return row.said
