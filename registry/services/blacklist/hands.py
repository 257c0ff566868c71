"""Whose hands a case may pass through: persons, not accounts; the deputy stands in for nobody's part.

Invariant: what is refused here is refused whoever calls; the database refuses equal accounts besides.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.blacklist import ListCase, ListCaseStep
from models.vocabulary import CaseKind, CaseStep
from registry.errors import Refused
from registry.queries.hands import hand_of
from registry.rules.hands import is_same_person, why_not

JUDGING = frozenset({CaseStep.REVIEWED, CaseStep.RETURNED, CaseStep.APPROVED, CaseStep.REJECTED})
DECIDING = frozenset({CaseStep.APPROVED, CaseStep.REJECTED})


def refuse_hands(
    session: Session, case: ListCase, step: CaseStep, *, by: int, for_id: int | None
) -> None:
    """Raise Refused where `by` may not take the step: the officer's is the officer's, no part twice."""
    if step not in JUDGING:
        _refuse_strangers(session, case, step, by, for_id)
        return
    if case.kind is not CaseKind.IMPORTED:
        _refuse_other_office(session, case, by)
    _refuse_preparers(session, case, by)
    if case.proposed_by is None:
        return  # taken over at the operator's console: whoever decides is the second person
    proposed_by = hand_of(session, case.proposed_by)
    reviewed_by = None
    if step in DECIDING and case.reviewed_by is not None:
        reviewed_by = hand_of(session, case.reviewed_by)
    reason = why_not(
        hand_of(session, by),
        proposed_by=proposed_by,
        reviewed_by=reviewed_by,
        made_at=case.created_at,
    )
    if reason is not None:
        raise Refused(reason)
    if for_id is not None and is_same_person(hand_of(session, for_id), proposed_by):
        raise Refused("这件案件由您所代理的人提出，不能以其名义审核或审批。")
    if for_id is not None and reviewed_by and is_same_person(hand_of(session, for_id), reviewed_by):
        raise Refused("这件案件由您所代理的人审核，不能以其名义审批。")


def _refuse_preparers(session: Session, case: ListCase, by: int) -> None:
    """Raise Refused where somebody who had a hand in the dossier wants to judge it."""
    prepared = select(ListCaseStep.by_id).where(
        ListCaseStep.case_id == case.id,
        ListCaseStep.step.not_in(JUDGING),
        ListCaseStep.by_id.is_not(None),
    )
    hand = hand_of(session, by)
    for one in session.scalars(prepared.distinct()):
        if one != case.proposed_by and one and is_same_person(hand, hand_of(session, one)):
            raise Refused("您办理过这件案件，不能再审核或审批，请由其他人办理。")


def _refuse_other_office(session: Session, case: ListCase, by: int) -> None:
    if session.get_one(Account, by).department_id != case.department_id:
        raise Refused("这件案件由其他部门办理。")


def _refuse_strangers(
    session: Session, case: ListCase, step: CaseStep, by: int, for_id: int | None
) -> None:
    """Raise Refused where somebody who judged the case wants to prepare it, or is of another office."""
    if by in (case.reviewed_by, case.decided_by):
        raise Refused(f"您已审核或审批这件案件，不能再以经办人身份“{step.zh}”。")
    _refuse_other_office(session, case, by)
    if by not in (case.proposed_by, for_id) and for_id is not None and for_id != case.proposed_by:
        raise Refused("您代理的不是这件案件的经办人。")
