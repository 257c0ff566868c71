"""Cases are opened: a listing on a penalty, or a change of an entry that stands.

Invariant: a case rests on a list with a live basis, by a department that the law names, on a subject
that is read through itself; the same party is not listed twice for the same thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListEntry, ListEntryEvent
from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import CaseKind, CaseState, CaseStep, EntryEvent, RecordState, SubjectKind
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.keys import Keyring, keyring_of
from registry.queries.blacklist.facts import case_facts
from registry.queries.blacklist.reach import may_change_entry
from registry.queries.blacklist.sealing import seal_of
from registry.queries.blacklist.standing import standing_for
from registry.queries.canonical import circle_of
from registry.rulebooks import rulebook_of
from registry.rules.blacklist import CaseContent, details_of, live_list
from registry.rules.blacklist.flow import LISTS
from registry.rules.blacklist.given import Given
from registry.rules.blacklist.lacking import too_early
from registry.rules.blacklist.possible import refuse_impossible
from registry.rules.blacklist.replaying import ENDS
from registry.rules.calendar import legal_day
from registry.rules.records.dated import edition_for
from registry.rules.records.particulars import number_key
from registry.services.blacklist.entries import entry_of
from registry.services.blacklist.settling import settle_ended
from registry.services.blacklist.steps import law_of, lock_lists, move_on


@dataclass(frozen=True, slots=True)
class Opener:
    """Who opens a case: an account with its department, and its county where it serves one."""

    account_id: int
    department_id: str
    division_code: str | None = None


def open_case(
    session: Session,
    kind: CaseKind,
    content: CaseContent,
    *,
    by: Opener,
    at: datetime,
    list_type: str = "",
    subject_id: int | None = None,
    record_id: int | None = None,
    entry_id: int | None = None,
    evidence: Sequence[str] = (),
) -> ListCase:
    """Open a case and return it.

    A LISTING names `list_type`, `subject_id` and, where it is recorded, the penalty (`record_id`);
    every other kind names the entry. Raises Invalid, Refused or Conflict with the reason.
    """
    lock_lists(session)
    if kind is CaseKind.LISTING:
        case = _of_listing(
            session, content, list_type, subject_id=subject_id, record_id=record_id, at=at
        )
    else:
        case = _of_entry(session, kind, _needed(entry_id), at)
    settle_ended(session, at=at, subject_id=case.subject_id)
    on = legal_day(at)
    law = law_of(session)
    _refuse_strange_decider(session, case, by, at)
    case.kind, case.state, case.is_open, case.revision = kind, CaseState.DRAFT, True, 1
    case.content, case.evidence = details_of(content), list(evidence)
    case.procedure_edition = edition_for(law.procedures, on).id
    case.department_id, case.division_code = by.department_id, by.division_code
    case.proposed_by, case.created_at, case.state_since = by.account_id, at, at
    case.content_hash = seal_of(case)
    refuse_double(session, case, case.basis_key)
    _refuse_impossible_change(session, case, at)
    session.add(case)
    session.flush()
    move_on(
        session,
        case,
        CaseStep.OPENED,
        CaseState.DRAFT,
        Given(on=on),
        by=by.account_id,
        at=at,
        details={"content": details_of(content)},
    )
    return case


def _of_listing(
    session: Session,
    content: CaseContent,
    list_type: str,
    *,
    subject_id: int | None,
    record_id: int | None,
    at: datetime,
) -> ListCase:
    on = legal_day(at)
    found = live_list(law_of(session), list_type, on)
    if law_of(session).procedure_on(list_type, on).only_imported:
        raise Refused(f"“{found.name_zh}”由{found.decider_zh}认定，本平台只归集，不能在这里列入。")
    subject = session.get(Subject, subject_id) if subject_id else None
    if subject is None or subject.survivor_id is not None:
        raise NotFound("没有这个信用主体，或它已归并到其他主体。")
    if subject.uscc is None and subject.kind is not SubjectKind.PRACTITIONER:
        raise Invalid("没有统一社会信用代码的暂立主体不能列入名单，请先确认主体。")
    case = ListCase(list_type=list_type, subject_id=subject.id, record_id=record_id)
    case.basis_key = basis_of(session, case, content)
    return case


def basis_of(session: Session, case: ListCase, content: CaseContent) -> bytes:
    """Return the key of what a listing rests on, as its dossier and its linked penalty say it.

    Raises Invalid where the two contradict each other.
    """
    penalty_no = content.penalty_no
    if case.record_id is not None:
        penalty_no = _penalty_no(session, case.record_id, case.subject_id)
        if content.at_notice:
            raise Invalid("已经关联处罚记录的案件，不再按处罚告知阶段办理。")
        if content.penalty_no and number_key(content.penalty_no) != number_key(penalty_no):
            raise Invalid("所填的处罚决定书文号与关联的处罚记录不符。")
    return basis_key(keyring_of(session), case.list_type, penalty_no)


def _of_entry(session: Session, kind: CaseKind, entry_id: int, at: datetime) -> ListCase:
    entry = session.get(ListEntry, entry_id)
    if entry is None:
        raise NotFound("没有这个名单条目。")
    settle_ended(session, at=at, subject_id=entry.subject_id)
    entry = entry_of(session, entry_id)
    if kind is CaseKind.REINSTATEMENT:
        _refuse_not_removed_early(session, entry)
    elif not entry.is_open:
        raise Conflict("这一条目已经移出名单。")
    return ListCase(
        list_type=entry.list_type,
        subject_id=entry.subject_id,
        entry_id=entry.id,
        record_id=entry.record_id,
        basis_key=entry.basis_key,
    )


def basis_key(keyring: Keyring, list_type: str, penalty_no: str) -> bytes:
    """Return the digest of what a listing rests on; without a penalty one case a list is open."""
    said = number_key(penalty_no) if penalty_no else ""
    return keyring.digest(f"list-basis\x1f{list_type}\x1f{said}")


def _needed(entry_id: int | None) -> int:
    if entry_id is None:
        raise Invalid("请先选择名单条目。")
    return entry_id


def _penalty_no(session: Session, record_id: int, subject_id: int) -> str:
    record = session.get(Record, record_id)
    if record is None or record.subject_id != subject_id:
        raise NotFound("该主体名下没有这条处罚记录。")
    if record.state is RecordState.WITHDRAWN:
        raise Conflict("这条处罚记录已经撤销，不能据以列入名单。")
    return session.get_one(RecordVersion, record.version_id).document_no or ""


def _refuse_not_removed_early(session: Session, entry: ListEntry) -> None:
    ended_by = session.scalar(
        select(ListEntryEvent.event).where(
            ListEntryEvent.entry_id == entry.id, ListEntryEvent.event.in_(ENDS)
        )
    )
    if ended_by is not EntryEvent.REMOVED_EARLY:
        raise Conflict("只有提前移出的条目才能恢复列入；期满或者撤销的须重新立案。")
    again = session.scalar(
        select(ListEntry.entry_no)
        .join(ListCase, ListCase.id == ListEntry.case_id)
        .where(ListEntry.previous_id == entry.id, ListCase.kind == CaseKind.REINSTATEMENT)
    )
    if again is not None:
        raise Conflict(f"这一条目已经恢复列入（条目 {again}），不能再次恢复。")


def _refuse_strange_decider(session: Session, case: ListCase, by: Opener, at: datetime) -> None:
    on = legal_day(at)
    found = law_of(session).list_known_on(case.list_type, on)
    if case.entry_id is not None:
        entry = session.get_one(ListEntry, case.entry_id)
        is_theirs = may_change_entry(rulebook_of(session), entry, by.department_id, on=on)
    else:
        is_theirs = found is None or by.department_id in found.deciders
    if not is_theirs:
        name, decider = (found.name_zh, found.decider_zh) if found else (case.list_type, "认定部门")
        raise Refused(f"“{name}”由{decider}认定，本部门不能办理。")


def refuse_double(session: Session, case: ListCase, basis: bytes) -> None:
    """Raise Conflict where a party is listed, or about to be, for the same thing already."""
    party = circle_of(session, [case.subject_id])
    same = select(ListCase.id).where(
        ListCase.is_open,
        ListCase.list_type == case.list_type,
        ListCase.subject_id.in_(party),
        ListCase.kind == case.kind,
        ListCase.basis_key == basis,
    )
    if case.id is not None:
        same = same.where(ListCase.id != case.id)
    other = session.scalar(same)
    if other is not None:
        raise Conflict(f"同一事项正在办理（案件 {other}），请勿重复立案。")
    if case.kind not in LISTS:
        return
    standing = standing_for(session, case.list_type, case.subject_id, basis)
    if standing is not None:
        raise Conflict(f"当事人已因同一处罚列入这份名单（条目 {standing}），不能重复列入。")


def _refuse_impossible_change(session: Session, case: ListCase, at: datetime) -> None:
    """Raise where an entry cannot be changed so at all: nobody should prepare papers in vain."""
    on = legal_day(at)
    facts = case_facts(session, case, on=on)
    if case.kind is CaseKind.EARLY_REMOVAL:
        reasons = too_early(facts.entry, facts.content.asked_on, on=on)
        if reasons:
            raise Refused("".join(reasons))
    elif case.kind in (CaseKind.STAY, CaseKind.RESUMPTION):
        refuse_impossible(facts, CaseStep.SUBMITTED, law_of(session), on=on)
