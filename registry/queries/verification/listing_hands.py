"""Whose hands a listing passed through, and in which order: notice, defence, review, decision, service.

Invariant: three persons a case, two an event; a decision is never earlier than the end of the defence.
Source: RULEBOOK §4.3; LAW-AND-FAIRNESS 16.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListCaseStep, ListEntryEvent
from models.vocabulary import CaseKind, CaseState, CaseStep, EntryEvent
from registry.queries.blacklist.facts import taken_of
from registry.queries.verification.finding import Finding
from registry.queries.verification.listings import HANDS, cases_with_steps
from registry.rules.blacklist.content import content_from
from registry.rules.blacklist.facts import CaseFacts
from registry.rules.blacklist.flow import LISTS, needs_publication, needs_review
from registry.rules.blacklist.law import BlacklistLaw, ListProcedure, Stage
from registry.rules.blacklist.limits import earliest_publication
from registry.rules.blacklist.possible import defence_until

_ALONE = frozenset({EntryEvent.EXPIRED, EntryEvent.MARKED, EntryEvent.MARK_ENDED})
_LISTED = frozenset({CaseState.DECIDED, CaseState.SERVED, CaseState.DONE})


def check_list_hands(session: Session, law: BlacklistLaw) -> Finding:
    """Look at the persons and the order of every decided case, and at the persons of every event."""
    count = 0
    for case, steps in cases_with_steps(session):
        count += 1
        problem = _of_case(case, steps, law)
        if problem:
            return Finding(HANDS, count, f"list_case:{case.id}", problem)
    for event in session.scalars(select(ListEntryEvent).order_by(ListEntryEvent.id)):
        count += 1
        if event.event not in _ALONE and (
            event.decided_by is None or event.by_id == event.decided_by
        ):
            return Finding(HANDS, count, f"list_entry_event:{event.id}", "不是由两人办理。")
    return Finding(HANDS, count)


def _of_case(case: ListCase, steps: Sequence[ListCaseStep], law: BlacklistLaw) -> str | None:
    if case.decided_by is None or case.state not in _LISTED:
        return None
    decided = next((one for one in reversed(steps) if one.step is CaseStep.APPROVED), None)
    if decided is None:
        return "已决定的案件没有决定环节。"
    procedure = law.procedure_on(case.list_type, decided.on_date)
    return _persons(case, procedure) or (
        _order(case, steps, procedure, law) if case.kind in LISTS else None
    )


def _persons(case: ListCase, procedure: ListProcedure) -> str | None:
    hands = [one for one in (case.proposed_by, case.reviewed_by, case.decided_by) if one]
    if len(set(hands)) != len(hands):
        return "经办、审核、审批不是由不同的人办理。"
    if needs_review(case.kind, procedure) and case.reviewed_by is None:
        return "须经法制审核而没有审核人。"
    if case.proposed_by is None and case.kind is not CaseKind.IMPORTED:
        return "没有经办人。"
    return None


def _order(
    case: ListCase, steps: Sequence[ListCaseStep], procedure: ListProcedure, law: BlacklistLaw
) -> str | None:
    """Return which step of the law is missing, or out of its order, or too early."""
    needed = _needed(case, procedure)
    last = {one.step: place for place, one in enumerate(steps)}
    places = [last.get(step) for step in needed]
    for step, place in zip(needed, places, strict=True):
        if place is None:
            return f"缺少“{step.zh}”环节。"
    found = [place for place in places if place is not None]
    if found != sorted(found):
        return "办理环节的先后次序不合规定。"
    return _windows(case, steps, last, law)


def _needed(case: ListCase, procedure: ListProcedure) -> list[CaseStep]:
    needed = [CaseStep.NOTIFIED] if procedure.has(Stage.NOTICE) else []
    needed.append(CaseStep.SUBMITTED)
    needed += [CaseStep.REVIEWED] if needs_review(case.kind, procedure) else []
    needed.append(CaseStep.APPROVED)
    if procedure.has(Stage.SERVICE) and case.state is not CaseState.DECIDED:
        needed.append(CaseStep.SERVED)
    if needs_publication(case.kind, procedure) and case.state is CaseState.DONE:
        needed.append(CaseStep.PUBLISHED)
    return needed


def _windows(
    case: ListCase,
    steps: Sequence[ListCaseStep],
    last: Mapping[CaseStep, int],
    law: BlacklistLaw,
) -> str | None:
    facts = CaseFacts(
        kind=case.kind,
        state=case.state,
        revision=case.revision,
        list_type=case.list_type,
        content=content_from(case.content),
        taken=tuple(taken_of(one) for one in steps),
        decided_on=case.decided_on,
    )
    until = defence_until(facts, law)
    if until is not None and steps[last[CaseStep.APPROVED]].on_date <= until.day:
        return f"陈述申辩期未满即作出决定：{until.sentence}。"
    if CaseStep.PUBLISHED not in last or CaseStep.SERVED not in last:
        return None
    served = taken_of(steps[last[CaseStep.SERVED]])
    shown = steps[last[CaseStep.PUBLISHED]].details.get("public_from")
    first = earliest_publication(law, served.counts_from)
    if not isinstance(shown, str) or date.fromisoformat(shown) < first.day:
        return f"公示早于公示内容预告期满：{first.sentence}。"
    return None
