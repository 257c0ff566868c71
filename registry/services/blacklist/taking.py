"""Cases are taken step by step; a decision binds to what was seen, and its effects follow at once.

Invariant: a step is taken only where the table knows it, the rules find nothing in its way, and the
hands are others; the entry, its rating, its leaf, the notice and the journal share its transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.blacklist import ListCase
from models.vocabulary import CaseKind, CaseStep, RecordState, ServiceMethod
from registry.errors import Conflict, Invalid, Refused, RegistryError
from registry.keys import keyring_of
from registry.queries.blacklist.facts import case_facts, penalty_by_number
from registry.queries.blacklist.sealing import seal_of
from registry.rules.blacklist import BlacklistLaw, content_from, details_of
from registry.rules.blacklist.facts import CaseFacts
from registry.rules.blacklist.flow import LISTS, next_state
from registry.rules.blacklist.given import Given, refuse_incomplete
from registry.rules.blacklist.limits import arrival, explained
from registry.rules.blacklist.possible import (
    Possible,
    refuse_crooked_day,
    refuse_impossible,
)
from registry.rules.calendar import legal_day
from registry.rules.records.together import MOST_AT_ONCE
from registry.services.blacklist import effects
from registry.services.blacklist.hands import refuse_hands
from registry.services.blacklist.opening import basis_key, refuse_double
from registry.services.blacklist.settling import settle_ended
from registry.services.blacklist.steps import case_of, law_of, lock_lists, move_on
from registry.services.blacklist.telling import tell_of

CHANGED_SINCE = "您看到的内容已有变化，请刷新页面，核对最新内容后再办理。"
TODAYS = frozenset(
    {
        *(CaseStep.SUBMITTED, CaseStep.REVIEWED, CaseStep.RETURNED),
        *(CaseStep.APPROVED, CaseStep.REJECTED, CaseStep.PUBLISHED, CaseStep.CLOSED),
    }
)  # what is done in the register itself is done today


def take(
    session: Session,
    case_id: int,
    step: CaseStep,
    given: Given,
    seen: bytes,
    *,
    by: int,
    at: datetime,
    for_id: int | None = None,
) -> ListCase:
    """Take a step of a case and return it.

    `seen`: the hash of what the page showed; `for_id`: for whom a deputy acts. Raises Conflict where
    it was changed or is past that step, Refused with all that stands in the way, Invalid where
    something is missing.
    """
    if step is CaseStep.CHANGED:
        raise Conflict("修改案件内容须说明改成什么，请在修改页面办理。")
    lock_lists(session)
    case = case_of(session, case_id)
    settle_ended(session, at=at, subject_id=case.subject_id)
    today = legal_day(at)
    refuse_incomplete(step, case.kind, given)
    if step in TODAYS and given.on != today:
        raise Invalid("这一环节在平台上办理，日期只能是今天。")
    facts = case_facts(session, case, on=today)
    refuse_crooked_day(given.on, today=today, not_before=_not_before(facts, case, step))
    refuse_hands(session, case, step, by=by, for_id=for_id)
    if bytes(case.content_hash) != seen or seal_of(case) != seen:
        raise Conflict(CHANGED_SINCE)
    law = law_of(session)
    judged_on = given.on if step is CaseStep.HEARING_ASKED else today
    possible = refuse_impossible(facts, step, law, on=judged_on)
    _refuse_early(given, possible, today)
    state = next_state(case.state, step, case.kind, law.procedure_on(case.list_type, today))
    _sign(case, step, given, by, today)
    details = _details(session, case, step, given)
    move_on(session, case, step, state, given, by=by, at=at, for_id=for_id, details=details)
    effects.follow(session, case, step, given, at=at)
    tell_of(session, case, step, given, at=at)
    return case


def take_many(
    session: Session,
    seen: Sequence[tuple[int, bytes]],
    step: CaseStep,
    *,
    by: int,
    at: datetime,
    for_id: int | None = None,
) -> list[ListCase]:
    """Take one step of several cases that were taken over from elsewhere, all or none."""
    if not seen:
        raise Invalid("请先勾选要办理的事项。")
    if len(seen) > MOST_AT_ONCE:
        raise Invalid(f"一次最多办理 {MOST_AT_ONCE} 件，请分次办理，逐件核对。")
    given = Given(on=legal_day(at))
    done = []
    for case_id, seal in sorted(seen):
        try:
            if case_of(session, case_id).kind is not CaseKind.IMPORTED:
                raise Invalid("本地认定的案件须逐件审批，不能批量办理。")
            done.append(take(session, case_id, step, given, seal, by=by, at=at, for_id=for_id))
        except RegistryError as error:
            raise type(error)(f"第 {case_id} 件：{error}") from error
    return done


def _refuse_early(given: Given, possible: Possible, today: date) -> None:
    """Raise Refused for a publication before the party has seen what will be published."""
    first = max(possible.from_day or today, today)
    if given.public_from is not None and given.public_from < first:
        raise Refused(f"公示起始日最早为 {first}：当事人须在公示前看到公示内容预告。")


def _not_before(facts: CaseFacts, case: ListCase, step: CaseStep) -> date:
    """Return the day of what a step follows: no defence before its notice, no service undecided."""
    if step is CaseStep.SERVED and case.decided_on is not None:
        return case.decided_on
    earlier = [one.on for one in facts.taken if one.step in _FOLLOWS.get(step, ())]
    return max([legal_day(case.created_at), *earlier])


def _sign(case: ListCase, step: CaseStep, given: Given, by: int, today: date) -> None:
    """Write down whose part a step was, and the decision's number and day."""
    if step is CaseStep.REVIEWED:
        case.reviewed_by = by
    elif step is CaseStep.RETURNED:
        case.reviewed_by = None
    elif step in (CaseStep.APPROVED, CaseStep.REJECTED):
        case.decided_by, case.decided_on = by, today
        theirs = content_from(case.content).decision_no
        ours = given.document_no.strip()
        case.decision_no = theirs if case.kind is CaseKind.IMPORTED else ours or theirs


def _details(
    session: Session, case: ListCase, step: CaseStep, given: Given
) -> Mapping[str, object]:
    """Return what a step adds of its own: when a paper arrives, which grounds are given up."""
    maker = _MAKERS.get(step)
    return maker(session, case, given) if maker else {}


def _arriving(session: Session, case: ListCase, given: Given) -> Mapping[str, object]:
    assert given.method is not None  # refused before where it is missing
    law = law_of(session)
    is_decision = case.kind in LISTS and case.decided_on is not None
    if given.method is ServiceMethod.ANNOUNCEMENT and is_decision:
        limit = explained(law, "announcement_service", given.on, "发布公告")
        if limit.is_provisional:
            raise Refused(
                f"公告送达的期限按暂定放假安排推算，请待正式安排录入后办理。{limit.sentence}。"
            )
    _refuse_late(case, given, law)
    return {"arrives_on": arrival(law, given.method, given.on).isoformat()}


def _refuse_late(case: ListCase, given: Given, law: BlacklistLaw) -> None:
    """Raise Invalid where a decision is served after its time and nobody says why."""
    if case.kind not in LISTS or case.decided_on is None or given.reason.strip():
        return
    last = explained(law, "decision_service", case.decided_on, "作出决定")
    if given.on > last.day:
        raise Invalid(f"送达已超过期限，请写明原因。{last.sentence}。")


def _answering(session: Session, case: ListCase, given: Given) -> Mapping[str, object]:
    """Give up the grounds that the defence took away; nothing may be added here."""
    said = content_from(case.content)
    if strange := set(given.dropped) - set(said.grounds):
        raise Invalid(f"列入情形“{'、'.join(sorted(strange))}”本来就没有。")
    left = [one for one in said.grounds if one not in given.dropped]
    if said.grounds and not left:
        raise Invalid("全部列入情形都不成立的，请终止办理或者提交作出不予列入决定。")
    if given.dropped:
        case.content = details_of(said) | {"grounds": left}
        case.content_hash = seal_of(case)
    return {"dropped": list(given.dropped), "content": dict(case.content)}


def _deciding(session: Session, case: ListCase, given: Given) -> Mapping[str, object]:
    """Tie a listing to the penalty as it was decided meanwhile; the hash that was seen is kept."""
    said = content_from(case.content)
    if case.kind not in LISTS or not said.penalty_no:
        return {}
    seen, number = case.content_hash.hex(), said.penalty_no
    if said.at_notice:
        number = _decided_meanwhile(session, case, given)
        case.content = details_of(said) | {"penalty_no": number, "at_notice": False}
    case.record_id = case.record_id or _penalty(session, case.subject_id, number)
    case.content_hash = seal_of(case)
    return {
        "seen": seen,
        "penalty_no": number,
        "record": case.record_id,
        "content": dict(case.content),
    }


def _decided_meanwhile(session: Session, case: ListCase, given: Given) -> str:
    """Return the number of the penalty whose notice the case shared, and rest the case on it."""
    number = given.basis.strip()
    if not number:
        raise Invalid("这件案件立案时处罚尚未决定，请填写现已作出的行政处罚决定书文号。")
    basis = basis_key(keyring_of(session), case.list_type, number)
    refuse_double(session, case, basis)
    case.basis_key = basis
    return number


def _penalty(session: Session, subject_id: int, number: str) -> int | None:
    found = penalty_by_number(session, subject_id, number)
    if found is not None and found.state is RecordState.WITHDRAWN:
        raise Refused("所依据的行政处罚记录已经撤销，不能列入；请终止办理。")
    return found.id if found is not None else None


def _publishing(session: Session, case: ListCase, given: Given) -> Mapping[str, object]:
    assert given.public_from is not None  # refused before where it is missing
    return {"public_from": given.public_from.isoformat(), "override": given.override}


_SAID = (CaseStep.NOTIFIED, CaseStep.DEFENDED, CaseStep.HEARING_HELD)
_FOLLOWS: Mapping[CaseStep, tuple[CaseStep, ...]] = {
    CaseStep.DEFENDED: (CaseStep.NOTIFIED,),
    CaseStep.HEARING_ASKED: (CaseStep.NOTIFIED,),
    CaseStep.HEARING_HELD: (CaseStep.NOTIFIED, CaseStep.HEARING_ASKED),
    CaseStep.ANSWERED: _SAID,
    CaseStep.NOTIFIED: (CaseStep.CHANGED,),  # what is told is what stands
}
_MAKERS: Mapping[CaseStep, Callable[[Session, ListCase, Given], Mapping[str, object]]] = {
    CaseStep.NOTIFIED: _arriving,
    CaseStep.SERVED: _arriving,
    CaseStep.ANSWERED: _answering,
    CaseStep.APPROVED: _deciding,
    CaseStep.PUBLISHED: _publishing,
}
