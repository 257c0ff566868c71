"""Cases of lists in the demonstration: opened, told, heard, decided, served and shown by its people.

Invariant: every deed has a fixed instant and goes through the services that the pages use; a case
that was begun in an earlier run is not begun again.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.blacklist import ListCase, ListEntry
from models.subjects import Subject, SubjectCode
from models.vocabulary import CaseKind, CaseState, CaseStep, CodeKind, Mark, ServiceMethod
from registry.errors import NotFound
from registry.rulebooks.entries import Entry, as_entry, read_yaml
from registry.rules.blacklist import CaseContent, content_from
from registry.rules.blacklist.given import Given
from registry.rules.calendar import LEGAL_ZONE
from registry.services import blacklist
from registry.services.blacklist.marking import MarkGiven
from seed.shelf import DATA

OPEN, MARK = "open", "mark"
_BEGINNING = time(11, 5, tzinfo=LEGAL_ZONE)  # after the papers of the day were recorded
_NOON = time(12, 30, tzinfo=LEGAL_ZONE)
_STEP = timedelta(minutes=20)  # between two deeds of one case on one day


class CaseDeed(NamedTuple):
    """One deed of a case: when, by whom, what, and its details."""

    case: Entry
    at: datetime
    by: str
    does: str
    details: Entry


class Confirmed(NamedTuple):
    """A second person confirms all entries decided elsewhere that wait, some excepted."""

    at: datetime
    by: str
    left: tuple[str, ...]


def all_case_deeds() -> Iterator[CaseDeed]:
    """Yield every deed of every case, in the order of the file."""
    for case in read_yaml(DATA / "listings.yaml").entries("cases"):
        case.only("id", "kind", "of", "list", "subject", "person", "content", "steps")
        last = None
        for step in case.entries("steps"):
            at = datetime.combine(step.day("day"), _BEGINNING)
            last = at if last is None or last < at else last + _STEP
            yield CaseDeed(case, last, step.text("by"), step.text("does"), step)


def confirmed_entries() -> Iterator[Confirmed]:
    """Yield when entries decided elsewhere were confirmed."""
    for entry in read_yaml(DATA / "listings.yaml").entries("confirmations"):
        entry.only("day", "by", "except")
        at = datetime.combine(entry.day("day"), _NOON)
        yield Confirmed(at, entry.text("by"), entry.texts("except"))


class ListWork:
    """Does the deeds of cases, each by its own person."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._people = {one.username: one for one in session.scalars(select(Account))}
        self._cases: dict[str, int | None] = {}  # None: an earlier run has done the case

    def do(self, deed: CaseDeed) -> None:
        """Do one deed; one of a case that an earlier run has done is left out."""
        name = deed.case.text("id")
        if deed.does == OPEN:
            self._cases[name] = None if self._is_begun(deed) else self._open(deed)
        elif (number := self._cases[name]) is not None:
            self._take(deed, number)

    def confirm(self, deed: Confirmed) -> None:
        """Confirm what waits of lists decided elsewhere."""
        waiting = self._session.scalars(
            select(ListCase)
            .where(ListCase.kind == CaseKind.IMPORTED, ListCase.state == CaseState.IN_DECISION)
            .order_by(ListCase.id)
        ).all()
        seen = [
            (one.id, bytes(one.content_hash))
            for one in waiting
            if one.created_at < deed.at and content_from(one.content).decision_no not in deed.left
        ]
        if seen:
            by = self._people[deed.by].id
            blacklist.take_many(self._session, seen, CaseStep.APPROVED, by=by, at=deed.at)

    def _open(self, deed: CaseDeed) -> int:
        case, person = deed.case, self._people[deed.by]
        kind = case.word("kind", CaseKind) if case.has("kind") else CaseKind.LISTING
        opened = blacklist.open_case(
            self._session,
            kind,
            _content(as_entry(case.content["content"], f"{case.where}／content")),
            by=blacklist.Opener(person.id, person.department_id or "", person.division_code),
            at=deed.at,
            list_type=case.text_or_empty("list"),
            subject_id=self._subject(case),
            entry_id=self._entry(case.text("of")) if case.has("of") else None,
        )
        return opened.id

    def _take(self, deed: CaseDeed, number: int) -> None:
        if deed.does == MARK:
            self._mark(deed)
            return
        seen = bytes(self._session.get_one(ListCase, number).content_hash)
        step, by = CaseStep(deed.does), self._people[deed.by].id
        blacklist.take(self._session, number, step, _given(deed), seen, by=by, at=deed.at)

    def _mark(self, deed: CaseDeed) -> None:
        told = deed.details
        given = MarkGiven(
            told.word("mark", Mark),
            told.day("valid_from"),
            told.text("paper_no"),
            told.text("reason"),
        )
        entry = self._entry(deed.case.text("id"))
        blacklist.mark_entry(self._session, entry, given, by=self._people[deed.by].id, at=deed.at)

    def _entry(self, name: str) -> int:
        wanted = select(ListEntry.id).where(ListEntry.case_id == self._cases[name])
        return self._session.scalars(wanted).one()

    def _is_begun(self, deed: CaseDeed) -> bool:
        found = select(ListCase.id).where(
            ListCase.created_at == deed.at,
            ListCase.proposed_by == self._people[deed.by].id,
            ListCase.subject_id == self._subject(deed.case),
        )
        return self._session.scalars(found).first() is not None

    def _subject(self, case: Entry) -> int:
        if case.has("person"):
            wanted = select(SubjectCode.subject_id).where(
                SubjectCode.kind == CodeKind.CERTIFICATE_NO,
                SubjectCode.value == case.text("person"),
            )
        else:
            wanted = select(Subject.id).where(Subject.uscc == case.text("subject"))
        found = self._session.scalars(wanted).first()
        if found is None:
            raise NotFound(f"演示名单案件“{case.text('id')}”的当事人不在登记中。")
        return found


def _content(told: Entry) -> CaseContent:
    stored: dict[str, object] = dict(told.content)
    for name, value in told.content.items():
        if name == "checks":
            stored[name] = dict.fromkeys(told.texts("checks"), True)
        elif isinstance(value, date):
            stored[name] = value.isoformat()
    return content_from(stored)


def _given(deed: CaseDeed) -> Given:
    told = deed.details
    told.only(
        *("day", "on", "by", "does", "document_no", "method", "reason", "basis", "dropped"),
        "public_from",
    )
    return Given(
        on=told.day("on") if told.has("on") else told.day("day"),
        document_no=told.text_or_empty("document_no"),
        method=told.word("method", ServiceMethod) if told.has("method") else None,
        reason=told.text_or_empty("reason"),
        basis=told.text_or_empty("basis"),
        dropped=told.texts("dropped"),
        public_from=told.day("public_from") if told.has("public_from") else None,
    )
