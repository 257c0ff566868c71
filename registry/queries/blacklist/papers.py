"""The papers of a case (文书): from the templates of the rulebook and what the case says.

Invariant: a paper says nothing that the case does not hold; what is not known yet says so (待定), and
a paper whose step was not taken is marked as a draft (稿).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListCaseStep, ListEntry
from models.vocabulary import CaseKind, CasePaper, CaseState, CaseStep
from registry.queries.blacklist.facts import case_facts, steps_of
from registry.queries.blacklist.fields import UNKNOWN, in_words, public_fields
from registry.queries.blacklist.persons import person_of
from registry.queries.parties import party
from registry.rulebooks import rulebook_of
from registry.rulebooks.papers import PaperTemplate
from registry.rules.blacklist import CaseContent, Stage, content_from
from registry.rules.blacklist.facts import CaseFacts
from registry.rules.blacklist.flow import LISTS
from registry.rules.blacklist.law import BlacklistLaw, ListProcedure, ListType
from registry.rules.blacklist.limits import (
    earliest_publication,
    explained,
    removable_from,
    term_until,
)
from registry.rules.blacklist.possible import defence_until

_STEP = {
    CasePaper.NOTICE: CaseStep.NOTIFIED,
    CasePaper.DECISION: CaseStep.APPROVED,
    CasePaper.REPAIR_LETTER: CaseStep.APPROVED,
    CasePaper.NOT_LISTED: CaseStep.REJECTED,
    CasePaper.REMOVAL: CaseStep.APPROVED,
    CasePaper.REVOCATION: CaseStep.APPROVED,
    CasePaper.REFUSAL: CaseStep.REJECTED,
    CasePaper.PREVIEW: CaseStep.SERVED,
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a paper with its heading, if it has one."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it is printed. `fields`: of a preview, the public entry word by word."""

    kind: CasePaper
    case_id: int
    title: str
    authority: str
    number: str
    party: str
    code: str
    passages: tuple[Passage, ...]
    fields: tuple[tuple[str, str], ...]
    dated: date | None
    is_draft: bool


def papers_possible(session: Session, case: ListCase, *, on: date) -> tuple[CasePaper, ...]:
    """Return which papers a case has on a day, drafts among them, in the order of the procedure."""
    procedure = rulebook_of(session).blacklist.procedure_on(case.list_type, on)
    if case.kind in LISTS:
        return _of_listing(case, procedure)
    if case.kind is CaseKind.EARLY_REMOVAL:
        refused = case.state is CaseState.REFUSED
        return (CasePaper.REFUSAL,) if refused else (CasePaper.REMOVAL,)
    return (CasePaper.REVOCATION,) if case.kind is CaseKind.REVOCATION else ()


def paper_of(session: Session, case: ListCase, kind: CasePaper, *, on: date) -> Paper:
    """Return a paper of a case as it reads on a day."""
    said = content_from(case.content)
    steps = {step.step: step for step in steps_of(session, case.id)}
    taken = steps.get(_STEP[kind])
    template = rulebook_of(session).papers.of(kind.value)
    values = _values(session, case, said, steps, on)
    card = party(session, case.subject_id)
    entry = _entry(session, case)
    return Paper(
        kind=kind,
        case_id=case.id,
        title=template.title.substitute(values),
        authority=said.authority or (entry.authority if entry else UNKNOWN),
        number=(taken.document_no if taken else None) or UNKNOWN,
        party=card.name if card else UNKNOWN,
        code=(card.uscc or card.certificate_no or "") if card else "",
        passages=_passages(template, values),
        fields=_preview(session, entry) if kind is CasePaper.PREVIEW and entry else (),
        dated=taken.on_date if taken else None,
        is_draft=taken is None,
    )


def _of_listing(case: ListCase, procedure: ListProcedure) -> tuple[CasePaper, ...]:
    found = [CasePaper.NOTICE] if procedure.has(Stage.NOTICE) else []
    if case.state is CaseState.NOT_LISTED:
        return (*found, CasePaper.NOT_LISTED)
    if case.state in (CaseState.DRAFT, CaseState.NOTIFIED, CaseState.CLOSED):
        return tuple(found)
    found += [CasePaper.DECISION, CasePaper.REPAIR_LETTER]
    if case.state in (CaseState.SERVED, CaseState.DONE) and procedure.has(Stage.PUBLICATION):
        found.append(CasePaper.PREVIEW)
    return tuple(found)


def _passages(template: PaperTemplate, values: Mapping[str, str]) -> tuple[Passage, ...]:
    return tuple(
        Passage(one.heading, one.text.substitute(values))
        for one in template.paragraphs
        if not one.when or values[one.when] not in ("", UNKNOWN)
    )


def _values(
    session: Session,
    case: ListCase,
    said: CaseContent,
    steps: Mapping[CaseStep, ListCaseStep],
    on: date,
) -> dict[str, str]:
    law = rulebook_of(session).blacklist
    procedure = law.procedure_on(case.list_type, case.decided_on or on)
    list_type = law.list_on(case.list_type, case.decided_on or on)
    return {
        "list_name": list_type.name_zh if list_type else case.list_type,
        "facts": said.facts or UNKNOWN,
        "reason": said.reason,
        "grounds": _grounds(procedure, said),
        "basis": said.basis or (list_type.legal_basis if list_type else UNKNOWN),
        "measures": procedure.measures_zh.rstrip("。"),
        "penalty_no": said.penalty_no,
        "removal_conditions": procedure.removal_conditions_zh.rstrip("。"),
        "remedies": procedure.remedies_zh,
        "paper_no": said.paper_no or UNKNOWN,
        "asked_on": said.asked_on.isoformat() if said.asked_on else UNKNOWN,
        **_of_steps(case, steps),
        **_days(case_facts(session, case, on=on), law, list_type, steps),
        **_of_entry(_entry(session, case)),
    }


def _grounds(procedure: ListProcedure, said: CaseContent) -> str:
    named = (procedure.ground(one) for one in said.grounds)
    return "；".join(f"{one.article}：{one.name_zh}" for one in named if one) or "见事实部分"


def _of_steps(case: ListCase, steps: Mapping[CaseStep, ListCaseStep]) -> dict[str, str]:
    notice, refused = steps.get(CaseStep.NOTIFIED), steps.get(CaseStep.REJECTED)
    heard = [steps[one] for one in (CaseStep.DEFENDED, CaseStep.HEARING_HELD) if one in steps]
    consent, answer = steps.get(CaseStep.CONSENTED), steps.get(CaseStep.ANSWERED)
    return {
        "notice_no": (notice.document_no or "") if notice else "",
        "notice_on": notice.on_date.isoformat() if notice else UNKNOWN,
        "defence": "；".join(one.reason or "" for one in heard),
        "answer": (answer.reason or "") if answer else "",
        "silent": "" if heard or notice is None else "无",
        "consent_no": (consent.document_no or "") if consent else "",
        "refusal": (refused.reason or UNKNOWN) if refused else UNKNOWN,
        "decision_no": case.decision_no or UNKNOWN,
        "decided_on": case.decided_on.isoformat() if case.decided_on else UNKNOWN,
    }


def _days(
    facts: CaseFacts,
    law: BlacklistLaw,
    list_type: ListType | None,
    steps: Mapping[CaseStep, ListCaseStep],
) -> dict[str, str]:
    """Return the days of a paper, each with its derivation."""
    until, decided = defence_until(facts, law), facts.decided_on
    term = term_until(list_type, decided) if list_type and decided else None
    removable = removable_from(list_type, decided) if list_type and decided else None
    served = facts.last(CaseStep.SERVED)
    remedy, first = "", ""
    if served is not None:
        came = date.fromisoformat(str(steps[CaseStep.SERVED].details["arrives_on"]))
        both = [
            explained(law, one, came, "送达决定书")
            for one in ("reconsideration_request", "lawsuit")
        ]
        remedy = "".join(f"{one.sentence}。" for one in both)
        first = f"最早自 {earliest_publication(law, served.counts_from).day} 起公示"
    published = steps.get(CaseStep.PUBLISHED)
    if published is not None:
        first = f"自 {published.details.get('public_from')} 起公示"
    unlimited = list_type.term_zh if list_type else UNKNOWN
    return {
        "defence_until": until.sentence
        if until
        else f"陈述申辩和听证的期限自送达之日起算{UNKNOWN}",
        "term": term.sentence if term else (unlimited if decided else UNKNOWN),
        "removable": removable.sentence if removable else "这种名单没有提前移出的规定",
        "remedy_days": remedy,
        "public_from": first or UNKNOWN,
    }


def _of_entry(entry: ListEntry | None) -> dict[str, str]:
    return {
        "listing_no": entry.decision_no if entry else UNKNOWN,
        "listed_on": entry.listed_on.isoformat() if entry else UNKNOWN,
    }


def _entry(session: Session, case: ListCase) -> ListEntry | None:
    """Return the entry that came of a listing, or that another case is about."""
    if case.kind in LISTS:
        return session.scalar(select(ListEntry).where(ListEntry.case_id == case.id))
    return session.get(ListEntry, case.entry_id) if case.entry_id else None


def _preview(session: Session, entry: ListEntry) -> tuple[tuple[str, str], ...]:
    """Return the public entry word by word."""
    law = rulebook_of(session).blacklist
    fields = public_fields(session, entry, person_of(session, entry.subject_id))
    return in_words(
        fields,
        law.list_on(entry.list_type, entry.listed_on),
        law.procedure_on(entry.list_type, entry.listed_on),
    )
