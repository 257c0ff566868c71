"""The dossier of a case is changed: another content, another hash, and what was told is told again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.blacklist import ListCase
from models.vocabulary import CaseKind, CaseStep
from registry.errors import Conflict
from registry.queries.blacklist.sealing import seal_of
from registry.rules.blacklist import CaseContent, details_of
from registry.rules.blacklist.flow import next_state
from registry.rules.blacklist.given import Given
from registry.rules.calendar import legal_day
from registry.services.blacklist.hands import refuse_hands
from registry.services.blacklist.opening import basis_of, refuse_double
from registry.services.blacklist.settling import settle_ended
from registry.services.blacklist.steps import case_of, law_of, lock_lists, move_on


def change_case(
    session: Session,
    case_id: int,
    revision: int,
    content: CaseContent,
    *,
    by: int,
    at: datetime,
    evidence: Sequence[str] = (),
) -> ListCase:
    """Write another content into a case; raises Conflict where it was changed elsewhere.

    After a notice the case goes back: what the party was not told of has to be told.
    """
    lock_lists(session)
    case = case_of(session, case_id)
    settle_ended(session, at=at, subject_id=case.subject_id)
    on = legal_day(at)
    procedure = law_of(session).procedure_on(case.list_type, on)
    state = next_state(case.state, CaseStep.CHANGED, case.kind, procedure)
    refuse_hands(session, case, CaseStep.CHANGED, by=by, for_id=None)
    if case.revision != revision:
        raise Conflict("这件案件已在另一个窗口修改过，本次填写的内容没有保存；请对照后再改。")
    if case.kind is CaseKind.LISTING:
        basis = basis_of(session, case, content)
        refuse_double(session, case, basis)
        case.basis_key = basis
    case.revision += 1
    case.content, case.evidence = details_of(content), list(evidence)
    case.reviewed_by = None
    case.content_hash = seal_of(case)
    move_on(
        session,
        case,
        CaseStep.CHANGED,
        state,
        Given(on=on),
        by=by,
        at=at,
        details={"content": details_of(content)},
    )
    return case
