"""Cases and entries of one subject, for the subject itself: papers, days, history of both.

Invariant: asked for by the subject that the account is bound to; no officer is named, only the
department. A case is told from its notice on (where the law asks for none, from its decision), and a
decision from its service; internal lists and steps stay inside.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListCaseStep, ListEntry, ListEntryEvent
from models.subjects import Subject
from models.vocabulary import (
    FOREVER,
    CaseKind,
    CasePaper,
    CaseState,
    CaseStep,
    EntryEvent,
    ListKind,
    Mark,
)
from registry.errors import NotFound
from registry.queries.blacklist.facts import case_facts, steps_of
from registry.queries.blacklist.marks import entry_marks_on
from registry.queries.blacklist.papers import Paper, paper_of, papers_possible
from registry.queries.canonical import canonical_id, members_of
from registry.queries.publication import EntryProof, opening_of, proof_of_entry
from registry.rules.blacklist import (
    BlacklistLaw,
    ListType,
    content_from,
    in_force,
    is_public,
)
from registry.rules.blacklist.limits import Explained, removable_from, term_until
from registry.rules.blacklist.possible import defence_until, hearing_until
from registry.rules.publication import ONE_PERSON
from registry.rules.publication_log import Opening

TOLD = frozenset(
    {
        *(CaseStep.NOTIFIED, CaseStep.DEFENDED, CaseStep.HEARING_ASKED, CaseStep.HEARING_HELD),
        *(CaseStep.ANSWERED, CaseStep.APPROVED, CaseStep.REJECTED, CaseStep.SERVED),
        *(CaseStep.PUBLISHED, CaseStep.CLOSED),
    }
)
_SPOKEN = frozenset({CaseStep.DEFENDED, CaseStep.ANSWERED, CaseStep.REJECTED, CaseStep.CLOSED})
_OVER = frozenset({CaseState.DONE, CaseState.NOT_LISTED, CaseState.REFUSED})
_SERVED = frozenset({CaseState.SERVED, *_OVER})


@dataclass(frozen=True, slots=True)
class OwnStep:
    """A step as the party is told of it."""

    step: CaseStep
    on: date
    arrives_on: date | None
    document_no: str
    text: str


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case as its party reads it."""

    id: int
    kind: CaseKind
    state: CaseState
    list_type: ListType | None
    grounds: tuple[str, ...]
    department_id: str
    summary: str
    facts: str
    basis: str
    decision_no: str
    defence: Explained | None
    hearing: Explained | None
    steps: tuple[OwnStep, ...]
    papers: tuple[CasePaper, ...]
    preview: Paper | None


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """What happened to an entry, as its party is told of it."""

    event: EntryEvent
    on: date
    document_no: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """An entry as its party reads it, whether the public reads it or not."""

    entry_no: str
    list_type: ListType | None
    authority: str
    department_id: str
    decision_no: str
    listed_on: date
    public_from: date | None
    until: date
    is_in_force: bool
    is_public: bool
    is_stayed: bool
    has_ended: bool
    term: Explained | None
    removable: Explained | None
    marks: tuple[Mark, ...]
    events: tuple[OwnEvent, ...]


def own_cases(
    session: Session, subject_id: int, law: BlacklistLaw, *, on: date
) -> tuple[OwnCase, ...]:
    """Return the cases that a subject has been told of, newest first."""
    found = session.scalars(_cases_of(session, subject_id).order_by(ListCase.id.desc()))
    return tuple(told for case in found if (told := _case(session, case, law, on)) is not None)


def own_case(
    session: Session, subject_id: int, case_id: int, law: BlacklistLaw, *, on: date
) -> OwnCase:
    """Return an own case. Raises NotFound for every other, as if it did not exist."""
    case = session.scalars(_cases_of(session, subject_id).where(ListCase.id == case_id)).first()
    told = _case(session, case, law, on) if case is not None else None
    if told is None:
        raise NotFound("本单位没有这件名单案件。")
    return told


def own_paper(session: Session, told: OwnCase, kind: CasePaper, *, on: date) -> Paper:
    """Return a paper of an own case. Raises NotFound where it has not reached the party."""
    if kind not in told.papers:
        raise NotFound("这件案件没有这种文书，或者文书还没有送达。")
    return paper_of(session, session.get_one(ListCase, told.id), kind, on=on)


def own_entries(
    session: Session, subject_id: int, law: BlacklistLaw, *, on: date
) -> tuple[OwnEntry, ...]:
    """Return every entry of a subject on lists that are no internal ones, newest first."""
    members = members_of(session, canonical_id(session, subject_id))
    entries = session.scalars(
        select(ListEntry)
        .where(ListEntry.subject_id.in_(members), ListEntry.list_kind != ListKind.WATCH)
        .order_by(ListEntry.listed_on.desc(), ListEntry.id.desc())
    ).all()
    marks = entry_marks_on(session, [one.id for one in entries], on)
    events = _events(session, [one.id for one in entries])
    return tuple(
        _entry(one, law, marks.get(one.id, ()), tuple(events.get(one.id, ())), on)
        for one in entries
    )


def own_proof(
    session: Session, subject_id: int, entry_no: str
) -> tuple[EntryProof, Opening | None]:
    """Return the proof of an own entry with what its leaf commits to, also after its end.

    Of an individual business the opening stays in the vault (LAW-AND-FAIRNESS 9). Raises NotFound
    for every other entry, and for one that was never published.
    """
    members = members_of(session, canonical_id(session, subject_id))
    row = session.execute(
        select(ListEntry.id, Subject.kind)
        .join(Subject, Subject.id == ListEntry.subject_id)
        .where(ListEntry.entry_no == entry_no, ListEntry.subject_id.in_(members))
    ).first()
    proof = proof_of_entry(session, row.id) if row is not None else None
    if row is None or proof is None:
        raise NotFound("本单位没有这个名单条目，或它没有公示过。")
    return proof, None if row.kind in ONE_PERSON else opening_of(session, row.id)


def _cases_of(session: Session, subject_id: int) -> Select[ListCase]:
    members = members_of(session, canonical_id(session, subject_id))
    return select(ListCase).where(ListCase.subject_id.in_(members))


def _case(session: Session, case: ListCase, law: BlacklistLaw, on: date) -> OwnCase | None:
    list_type = law.list_on(case.list_type, on)
    if list_type is not None and not list_type.is_public:
        return None
    steps = steps_of(session, case.id)
    taken = {one.step for one in steps}
    is_served = case.state in _SERVED
    if CaseStep.NOTIFIED not in taken and not is_served:
        return None
    facts, said = case_facts(session, case, on=on), content_from(case.content)
    papers = _papers(session, case, taken, is_served=is_served, on=on)
    has_preview = CasePaper.PREVIEW in papers
    return OwnCase(
        id=case.id,
        kind=case.kind,
        state=case.state,
        list_type=list_type,
        grounds=said.grounds,
        department_id=case.department_id,
        summary=said.summary,
        facts=said.facts,
        basis=said.basis,
        decision_no=(case.decision_no or "") if is_served else "",
        defence=defence_until(facts, law),
        hearing=hearing_until(facts, law),
        steps=tuple(_step(one) for one in steps if _is_told(one, is_served=is_served)),
        papers=papers,
        preview=paper_of(session, case, CasePaper.PREVIEW, on=on) if has_preview else None,
    )


def _papers(
    session: Session, case: ListCase, taken: set[CaseStep], *, is_served: bool, on: date
) -> tuple[CasePaper, ...]:
    """Return the papers that have reached the party."""
    possible = papers_possible(session, case, on=on)
    return tuple(
        paper
        for paper in possible
        if (CaseStep.NOTIFIED in taken if paper is CasePaper.NOTICE else is_served)
    )


def _is_told(step: ListCaseStep, *, is_served: bool) -> bool:
    if step.step not in TOLD:
        return False
    return is_served or step.step is not CaseStep.APPROVED


def _step(step: ListCaseStep) -> OwnStep:
    arrives = step.details.get("arrives_on")
    return OwnStep(
        step=step.step,
        on=step.on_date,
        arrives_on=date.fromisoformat(arrives) if isinstance(arrives, str) else None,
        document_no=step.document_no or "",
        text=(step.reason or "") if step.step in _SPOKEN else "",
    )


def _events(session: Session, entry_ids: list[int]) -> dict[int, list[OwnEvent]]:
    found: dict[int, list[OwnEvent]] = {}
    rows = session.scalars(
        select(ListEntryEvent)
        .where(ListEntryEvent.entry_id.in_(entry_ids))
        .order_by(ListEntryEvent.id)
    )
    for one in rows:
        told = OwnEvent(one.event, one.valid_from, one.document_no or "", one.mark)
        found.setdefault(one.entry_id, []).append(told)
    return found


def _entry(
    entry: ListEntry,
    law: BlacklistLaw,
    marks: tuple[Mark, ...],
    events: tuple[OwnEvent, ...],
    on: date,
) -> OwnEntry:
    list_type = law.list_on(entry.list_type, entry.listed_on)
    term = term_until(list_type, entry.listed_on) if list_type else None
    removable = removable_from(list_type, entry.listed_on) if list_type else None
    return OwnEntry(
        entry_no=entry.entry_no,
        list_type=list_type,
        authority=entry.authority,
        department_id=entry.department_id,
        decision_no=entry.decision_no,
        listed_on=entry.listed_on,
        public_from=entry.public_from if entry.public_from != FOREVER else None,
        until=entry.until_on,
        is_in_force=bool(in_force(entry, on)),
        is_public=bool(is_public(entry, on)),
        is_stayed=entry.stayed_from <= on < entry.stayed_until,
        has_ended=entry.until_on <= on,
        term=term if term and term.day == entry.term_until else None,
        removable=removable if removable and removable.day == entry.removable_from else None,
        marks=marks,
        events=events,
    )
