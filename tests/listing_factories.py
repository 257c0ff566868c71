"""Listings for tests: cases that go the whole way through the services, by three people.

`list_subject` serves a notice, lets the defence pass, decides, serves and shows; `walk` takes any
list of steps. Days are those of the demonstration unless the test says otherwise.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListEntry
from models.vocabulary import CaseKind, CaseStep, ServiceMethod
from registry.rules.blacklist import CaseContent
from registry.rules.blacklist.given import Given
from registry.rules.calendar import LEGAL_ZONE
from registry.services import blacklist
from tests.record_factories import Hands

MARKET = "market_serious"
CHECKS = (("heavier_penalty", True), ("illegal_serious", True), ("intent", True))
REMOVAL_CHECKS = tuple((name, True) for name in ("harm_removed", "no_ban", "no_new", "performed"))
_numbers = count(1)
# The way of a listing as the demonstration goes it: (day, step).
WAY: tuple[tuple[date, CaseStep], ...] = (
    (date(2026, 3, 30), CaseStep.NOTIFIED),
    (date(2026, 4, 8), CaseStep.SUBMITTED),
    (date(2026, 4, 10), CaseStep.REVIEWED),
    (date(2026, 4, 20), CaseStep.DISCUSSED),
    (date(2026, 5, 8), CaseStep.CONSENTED),
    (date(2026, 5, 20), CaseStep.APPROVED),
    (date(2026, 5, 22), CaseStep.SERVED),
    (date(2026, 5, 27), CaseStep.PUBLISHED),
)
PUBLIC_FROM = date(2026, 5, 27)


def at_ten(day: date) -> datetime:
    """Ten in the morning in China."""
    return datetime.combine(day, time(10), LEGAL_ZONE)


def make_content(**changes: Any) -> CaseContent:
    """A dossier that is ready to be told and decided."""
    given: dict[str, Any] = {
        "grounds": ("product",),
        "facts": "经监督抽查和复查，产品不符合保障人身健康的强制性国家标准，拒不改正。",
        "summary": "生产不符合强制性国家标准的产品，受到较重行政处罚",
        "reason": "性质恶劣、情节严重，应当列入。",
        "basis": "总局令第44号第二条、第七条",
        "penalty_no": f"演市监处罚〔2026〕{500 + next(_numbers)}号",
        "checks": CHECKS,
        "authority": "嘉兴市市场监督管理局",
    }
    return CaseContent(**(given | changes))


def given_for(step: CaseStep, on: date, **changes: Any) -> Given:
    """What a step cannot do without."""
    number = f"演市监列〔2026〕{next(_numbers)}号"
    needed: Mapping[CaseStep, dict[str, Any]] = {
        CaseStep.NOTIFIED: {"document_no": number, "method": ServiceMethod.DIRECT},
        CaseStep.DEFENDED: {"reason": "本公司认为情节较轻。"},
        CaseStep.HEARING_HELD: {"reason": "听证笔录要点：双方陈述完毕。"},
        CaseStep.ANSWERED: {"reason": "经复核，意见不予采纳。"},
        CaseStep.REVIEWED: {"reason": "事实清楚，程序合法。"},
        CaseStep.RETURNED: {"reason": "证据需要补充。"},
        CaseStep.DISCUSSED: {"reason": "集体讨论记录：一致同意列入。"},
        CaseStep.CONSENTED: {"document_no": number},
        CaseStep.APPROVED: {"document_no": number},
        CaseStep.REJECTED: {"document_no": number, "reason": "情节不属严重。"},
        CaseStep.SERVED: {"document_no": number, "method": ServiceMethod.DIRECT},
        CaseStep.PUBLISHED: {"public_from": on},
        CaseStep.CLOSED: {"reason": "违法事实不能成立。"},
    }
    return Given(on=on, **(needed.get(step, {}) | changes))


def open_listing(
    session: Session,
    subject_id: int,
    hands: Hands,
    *,
    on: date = date(2026, 3, 27),
    list_type: str = MARKET,
    department_id: str = "amr",
    record_id: int | None = None,
    **content: Any,
) -> ListCase:
    """Open a listing case on a day."""
    opener = blacklist.Opener(hands.officer, department_id)
    return open_as(
        session, subject_id, opener, on=on, list_type=list_type, record_id=record_id, **content
    )


def open_as(
    session: Session,
    subject_id: int,
    opener: blacklist.Opener,
    *,
    on: date = date(2026, 3, 27),
    list_type: str = MARKET,
    record_id: int | None = None,
    **content: Any,
) -> ListCase:
    """Open a listing case on a day as somebody of a department and county."""
    return blacklist.open_case(
        session,
        CaseKind.LISTING,
        make_content(**content),
        by=opener,
        at=at_ten(on),
        list_type=list_type,
        subject_id=subject_id,
        record_id=record_id,
    )


def whose(step: CaseStep, hands: Hands) -> int:
    """Return whose part a step is."""
    if step in (CaseStep.REVIEWED,):
        return hands.reviewer
    if step in (CaseStep.APPROVED, CaseStep.REJECTED):
        return hands.approver
    return hands.officer


def step_on(
    session: Session, case: ListCase, step: CaseStep, on: date, hands: Hands, **given: Any
) -> ListCase:
    """Take one step on a day by the right hand, on what stands there now."""
    return blacklist.take(
        session,
        case.id,
        step,
        given_for(step, on, **given),
        bytes(case.content_hash),
        by=whose(step, hands),
        at=at_ten(on),
    )


def walk(
    session: Session, case: ListCase, steps: Iterable[tuple[date, CaseStep]], hands: Hands
) -> ListCase:
    """Take several steps, each on its day."""
    for on, step in steps:
        step_on(session, case, step, on, hands)
    return case


def list_subject(session: Session, subject_id: int, hands: Hands, **content: Any) -> ListEntry:
    """Put a subject on the list of market regulation, shown from PUBLIC_FROM on."""
    case = open_listing(session, subject_id, hands, **content)
    walk(session, case, WAY, hands)
    return session.scalars(select(ListEntry).where(ListEntry.case_id == case.id)).one()


def change_entry(
    session: Session, entry: ListEntry, kind: CaseKind, on: date, hands: Hands, **content: Any
) -> ListCase:
    """Open a change of an entry and carry it through on one day."""
    asked: dict[str, Any] = {"paper_no": "演法〔2026〕1号", "reason": "依据文书办理。"}
    if kind is CaseKind.EARLY_REMOVAL:
        asked |= {"asked_on": on, "checks": REMOVAL_CHECKS}
    case = blacklist.open_case(
        session,
        kind,
        CaseContent(**(asked | content)),
        by=blacklist.Opener(hands.officer, entry.department_id),
        at=at_ten(on),
        entry_id=entry.id,
    )
    step_on(session, case, CaseStep.SUBMITTED, on, hands)
    if kind in (CaseKind.EARLY_REMOVAL, CaseKind.REVOCATION):
        step_on(session, case, CaseStep.REVIEWED, on, hands)
    return step_on(session, case, CaseStep.APPROVED, on, hands)
