"""What the party is told of a case, in the transaction of the step.

Invariant: a notice here is information; service has its own step, day and method.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from models.blacklist import ListCase
from models.vocabulary import CaseKind, CaseStep, NoticeKind
from registry.rulebooks import rulebook_of
from registry.rules.blacklist.flow import LISTS
from registry.rules.blacklist.given import Given
from registry.rules.calendar import legal_day
from registry.services import notices

_ENDING = {CaseKind.EARLY_REMOVAL: "提前移出", CaseKind.REVOCATION: "撤销列入"}


def tell_of(
    session: Session, case: ListCase, step: CaseStep, given: Given, *, at: datetime
) -> None:
    """Tell the party what concerns it; internal lists and inner steps are not told."""
    found = rulebook_of(session).blacklist.list_known_on(case.list_type, legal_day(at))
    if found is None or not found.is_public:
        return
    told = _sentence(case, step, given, found.name_zh)
    if told is not None:
        kind, sentence = told
        notices.tell(session, case.subject_id, kind, sentence, record_id=None, at=at)


def _sentence(
    case: ListCase, step: CaseStep, given: Given, name: str
) -> tuple[NoticeKind, str] | None:
    number = f"（{case.decision_no}）" if case.decision_no else ""
    if case.kind in LISTS:
        return _of_listing(case, step, given, name, number)
    if step is CaseStep.APPROVED and case.kind is CaseKind.IMPORTED:
        return (
            NoticeKind.LISTING_DECIDED,
            f"外部认定的{name}条目已归集公示{number}。认为有误的，可以提出异议。",
        )
    if step is CaseStep.APPROVED and case.kind in _ENDING:
        words = _ENDING[case.kind]
        return (
            NoticeKind.LISTING_ENDED,
            f"已决定{words}{name}{number}，即日停止公示，相关措施随之解除。",
        )
    if step is CaseStep.APPROVED:
        return NoticeKind.LISTING_CHANGED, f"{name}条目{case.kind.zh}{number}。"
    if step is CaseStep.REJECTED:
        return NoticeKind.LISTING_CHANGED, f"{case.kind.zh}未获准许：{given.reason[:300]}"
    return None


def _of_listing(
    case: ListCase, step: CaseStep, given: Given, name: str, number: str
) -> tuple[NoticeKind, str] | None:
    if step is CaseStep.NOTIFIED:
        return (
            NoticeKind.LISTING_NOTICE,
            f"拟将贵单位列入{name}，告知书（{given.document_no}）已送达。"
            "可以在期限内陈述、申辩或者申请听证；内容和期限见“名单案件”。",
        )
    if step is CaseStep.REJECTED:
        return NoticeKind.LISTING_REFUSED, f"决定不予列入{name}{number}：{given.reason[:300]}"
    if step is CaseStep.SERVED:
        return (
            NoticeKind.LISTING_PREVIEW,
            f"列入{name}的决定{number}已送达，信用修复告知书同时送达。"
            "拟公示的全文见“名单案件”，公示前有误的请尽快提出。",
        )
    if step is CaseStep.PUBLISHED and given.public_from is not None:
        return NoticeKind.LISTING_DECIDED, f"{name}条目自 {given.public_from} 起公示{number}。"
    return None
