"""Papers recorded by hand in the demonstration: proposed, reviewed, decided and tended by its people.

Invariant: every deed goes through the services that the pages use, at its own instant; a case that
was begun in an earlier run is not begun again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.proposals import RecordProposal
from models.subjects import Subject
from models.vocabulary import Mark, Obligation, RecordChange
from registry.errors import NotFound
from registry.files.evidence import EvidenceStore, clean_evidence
from registry.rules.records import RecordLaw
from registry.services import records
from registry.services.records.evidence import keep_evidence
from seed.cases import FEN, Case, Deed, Does
from seed.shelf import DATA


class Party(NamedTuple):
    """The subject of a case, as the register knows it."""

    id: int
    name: str


@dataclass(slots=True)
class Progress:
    """Where a case stands: its latest proposal, the files attached, the record that came of it."""

    proposal: RecordProposal | None = None
    evidence: tuple[str, ...] = ()
    record_id: int | None = None


class Casework:
    """Does the deeds of cases, each by its own person; without a store no file is attached."""

    def __init__(self, session: Session, law: RecordLaw, store: EvidenceStore | None) -> None:
        self._session = session
        self._law = law
        self._store = store
        self._people = {one.username: one for one in session.scalars(select(Account))}
        self._progress: dict[str, Progress | None] = {}  # None: an earlier run has done the case
        self.proposals = 0

    def do(self, deed: Deed) -> None:
        """Do one deed; one of a case that an earlier run has done is left out."""
        case = deed.case
        if case.id not in self._progress:
            self._progress[case.id] = None if self._is_begun(case) else Progress()
        progress = self._progress[case.id]
        if progress is not None:
            _DEEDS[deed.does](self, deed, progress)

    def draft(self, deed: Deed, progress: Progress) -> None:
        """Write a new proposal: of a new record, or of a change of the record that stands."""
        person = self._people[deed.by]
        proposal = records.draft(
            self._session,
            _CHANGES.get(deed.does, RecordChange.ADDED),
            self._content(deed, progress),
            self._law,
            by=records.Proposer(person.id, person.department_id or "", person.division_code),
            at=deed.at,
            record_id=progress.record_id,
        )
        progress.proposal = proposal
        self.proposals += 1

    def propose(self, deed: Deed, progress: Progress) -> None:
        """Write a new proposal and hand it on."""
        self.draft(deed, progress)
        self.submit(deed, progress)

    def change(self, deed: Deed, progress: Progress) -> None:
        """Write another content into the proposal."""
        proposal = _proposal_of(progress)
        content = self._content(deed, progress)
        records.change(
            self._session,
            proposal.id,
            proposal.revision,
            content,
            self._law,
            by=self._by(deed),
            at=deed.at,
        )

    def submit(self, deed: Deed, progress: Progress) -> None:
        """Hand the proposal on."""
        proposal = _proposal_of(progress)
        records.submit(
            self._session,
            proposal.id,
            proposal.revision,
            self._law,
            by=self._by(deed),
            at=deed.at,
        )

    def review(self, deed: Deed, progress: Progress) -> None:
        """Let the proposal pass legal review."""
        proposal = _proposal_of(progress)
        records.pass_review(
            self._session, proposal.id, _seen(proposal), by=self._by(deed), at=deed.at
        )

    def send_back(self, deed: Deed, progress: Progress) -> None:
        """Send the proposal back with a reason."""
        proposal, reason = _proposal_of(progress), deed.details.text("reason")
        records.send_back(
            self._session, proposal.id, _seen(proposal), reason, by=self._by(deed), at=deed.at
        )

    def reject(self, deed: Deed, progress: Progress) -> None:
        """Decide against the proposal with a reason."""
        proposal, reason = _proposal_of(progress), deed.details.text("reason")
        records.reject(
            self._session, proposal.id, _seen(proposal), reason, by=self._by(deed), at=deed.at
        )

    def approve(self, deed: Deed, progress: Progress) -> None:
        """Approve the proposal: its record is written or changed."""
        proposal = _proposal_of(progress)
        records.approve(
            self._session, proposal.id, _seen(proposal), self._law, by=self._by(deed), at=deed.at
        )
        progress.record_id = proposal.result_record_id

    def perform(self, deed: Deed, progress: Progress) -> None:
        """Note what was done of a duty."""
        told = deed.details
        yuan = told.whole_or_none("yuan")
        records.note_performance(
            self._session,
            _record_of(progress),
            told.word("obligation", Obligation),
            performed_on=told.day("performed_on"),
            amount_fen=None if yuan is None else yuan * FEN,
            note=told.text_or_empty("note"),
            by=self._by(deed),
            at=deed.at,
        )

    def mark(self, deed: Deed, progress: Progress) -> None:
        """Put a mark on the record, or end one."""
        told = deed.details
        service = records.mark if deed.does is Does.MARK else records.end_mark
        service(
            self._session,
            _record_of(progress),
            told.word("mark", Mark),
            told.text("reason"),
            valid_from=told.day("valid_from"),
            document_no=told.text("paper_no"),
            by=self._by(deed),
            at=deed.at,
        )

    def _content(self, deed: Deed, progress: Progress) -> records.Content:
        if deed.does in _SHOW_THE_PAPER and not progress.evidence:
            progress.evidence = self._attached(deed)
        party = self._party(deed.subject)
        return records.Content(
            party.id,
            deed.particulars(party.name),
            evidence=progress.evidence if deed.does in _SHOW_THE_PAPER else (),
            reason=deed.details.text_or_empty("reason") or None,
        )

    def _attached(self, deed: Deed) -> tuple[str, ...]:
        """Clean and keep the picture of the paper as the page does; return its hash."""
        name, person = deed.case.evidence, self._people[deed.by]
        if not name or self._store is None:
            return ()
        cleaned = clean_evidence((DATA / "papers" / name).read_bytes(), name)
        self._store.keep(cleaned.data)
        kept = keep_evidence(
            self._session,
            cleaned,
            f"{deed.case.paper.text('document_no')}.png",
            department_id=person.department_id or "",
            by=person.id,
            at=deed.at,
        )
        return (kept.digest,)

    def _is_begun(self, case: Case) -> bool:
        first = next(case.deeds())
        found = select(RecordProposal.id).where(
            RecordProposal.created_at == first.at,
            RecordProposal.proposed_by == self._by(first),
            RecordProposal.subject_id == self._party(case.subject).id,
        )
        return self._session.scalars(found).first() is not None

    def _by(self, deed: Deed) -> int:
        return self._people[deed.by].id

    def _party(self, uscc: str) -> Party:
        found = self._session.execute(
            select(Subject.id, Subject.name).where(Subject.uscc == uscc)
        ).first()
        if found is None:
            raise NotFound(f"演示案件所涉主体 {uscc} 不在登记中。")
        return Party(found.id, found.name)


_SHOW_THE_PAPER = frozenset({Does.PROPOSE, Does.DRAFT, Does.CHANGE})
_CHANGES: Mapping[Does, RecordChange] = {
    Does.CORRECT: RecordChange.CORRECTED,
    Does.WITHDRAW: RecordChange.WITHDRAWN,
    Does.MOVE: RecordChange.MOVED,
    Does.STAY: RecordChange.STAYED,
    Does.RESUME: RecordChange.RESUMED,
}
_DEEDS: Mapping[Does, Callable[[Casework, Deed, Progress], None]] = {
    Does.PROPOSE: Casework.propose,
    Does.DRAFT: Casework.draft,
    Does.CHANGE: Casework.change,
    Does.SUBMIT: Casework.submit,
    Does.REVIEW: Casework.review,
    Does.RETURN: Casework.send_back,
    Does.APPROVE: Casework.approve,
    Does.REJECT: Casework.reject,
    Does.PERFORM: Casework.perform,
    Does.MARK: Casework.mark,
    Does.END_MARK: Casework.mark,
    Does.CORRECT: Casework.propose,
    Does.WITHDRAW: Casework.propose,
    Does.MOVE: Casework.propose,
    Does.STAY: Casework.propose,
    Does.RESUME: Casework.propose,
}


def _proposal_of(progress: Progress) -> RecordProposal:
    assert progress.proposal is not None, "a case begins with a proposal"
    return progress.proposal


def _record_of(progress: Progress) -> int:
    assert progress.record_id is not None, "only an approved paper is tended"
    return progress.record_id


def _seen(proposal: RecordProposal) -> bytes:
    return bytes(proposal.content_hash)
