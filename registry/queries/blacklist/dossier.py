"""A whole case as one file (卷宗): what it says, every step with its hand and hash, all papers.

Invariant: it is written from the same rows as the case page; nothing is left out, nothing is added.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.blacklist import ListCase, ListCaseStep
from registry.queries.blacklist.facts import steps_of
from registry.queries.blacklist.papers import Paper, paper_of, papers_possible
from registry.queries.parties import party
from registry.rulebooks import rulebook_of
from registry.rules.blacklist import CaseContent, content_from
from registry.rules.calendar import LEGAL_ZONE, legal_day

_LABELS = {
    "facts": "认定的事实",
    "reason": "理由",
    "basis": "依据",
    "summary": "公示事由",
    "penalty_no": "所依据的处罚",
    "authority": "认定部门",
    "origin": "来源",
    "paper_no": "所依据的文书",
}


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as the file tells it."""

    name: str
    on: str
    arrives_on: str
    person: str
    for_person: str
    recorded_at: str
    document_no: str
    method: str
    basis: str
    reason: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The whole case."""

    case: ListCase
    list_name: str
    authority: str
    party: str
    code: str
    said: tuple[tuple[str, str], ...]
    steps: tuple[StepLine, ...]
    papers: tuple[Paper, ...]
    evidence: tuple[str, ...]
    made_at: str


def case_file(session: Session, case: ListCase, *, at: datetime) -> CaseFile:
    """Return the file of a case as it stands."""
    on, said = legal_day(at), content_from(case.content)
    law = rulebook_of(session).blacklist
    list_type = law.list_on(case.list_type, on)
    card = party(session, case.subject_id)
    steps = steps_of(session, case.id)
    attached = [*case.evidence, *(one for step in steps for one in step.evidence)]
    return CaseFile(
        case=case,
        list_name=list_type.name_zh if list_type else case.list_type,
        authority=said.authority or "",
        party=card.name if card else "",
        code=(card.uscc or card.certificate_no or "") if card else "",
        said=_said(session, case, said),
        steps=tuple(_line(step, _names(session)) for step in steps),
        papers=tuple(
            paper_of(session, case, kind, on=on) for kind in papers_possible(session, case, on=on)
        ),
        evidence=tuple(dict.fromkeys(attached)),
        made_at=_moment(at),
    )


def _said(session: Session, case: ListCase, said: CaseContent) -> tuple[tuple[str, str], ...]:
    law = rulebook_of(session).blacklist
    procedure = law.procedure_on(case.list_type, legal_day(case.created_at))
    told = [(label, str(getattr(said, name))) for name, label in _LABELS.items()]
    grounds = [one for one in map(procedure.ground, said.grounds) if one]
    told += [("列入情形", f"{one.article} {one.name_zh}") for one in grounds]
    for check in (*procedure.checks, *procedure.removal_checks):
        answer = said.answer(check.id)
        if answer is not None:
            told.append(
                ("核实", f"{check.question_zh}（{check.article}）：{'是' if answer else '否'}")
            )
    return tuple((label, text) for label, text in told if text)


def _names(session: Session) -> dict[int, str]:
    rows = session.execute(select(Account.id, Account.display_name))
    return {row.id: row.display_name for row in rows}


def _line(step: ListCaseStep, names: dict[int, str]) -> StepLine:
    return StepLine(
        name=step.step.zh,
        on=step.on_date.isoformat(),
        arrives_on=str(step.details.get("arrives_on") or ""),
        person=names.get(step.by_id, "") if step.by_id else "系统操作员",
        for_person=names.get(step.for_id, "") if step.for_id else "",
        recorded_at=_moment(step.recorded_at),
        document_no=step.document_no or "",
        method=step.method.zh if step.method else "",
        basis=step.basis or "",
        reason=step.reason or "",
        content_hash=step.content_hash.hex(),
    )


def _moment(at: datetime) -> str:
    return at.astimezone(LEGAL_ZONE).strftime("%Y-%m-%d %H:%M:%S")
