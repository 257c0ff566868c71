"""Lists of serious dishonesty (严重失信名单): cases on their way, entries, and what happened to them.

Invariant: `list_case_step` and `list_entry_event` are facts and only grow; `list_case` and
`list_entry` are the projections that the same service writes in the same breath, and `flask verify`
replays them. Nobody is listed by one person: the database says so too. Whether an entry is in force
on a day is computed from its days when read (`rules.blacklist.in_force`), never by a job.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import AppendOnly, Base, Details, Identifier, Numbered, by_value
from models.records import NUMBER_LENGTH
from models.subjects import NAME_LENGTH, only_where_given
from models.vocabulary import (
    FOREVER,
    CaseKind,
    CaseState,
    CaseStep,
    EntryEvent,
    ListKind,
    Mark,
    ServiceMethod,
)

WORD_LENGTH = 60
REASON_LENGTH = 4_000
OPEN_CASE = "is_open"


class ListCase(Numbered, Base):
    """A case as it stands in the work; every column is replayed from its steps."""

    __tablename__ = "list_case"
    __table_args__ = (
        CheckConstraint("decided_by <> proposed_by", name="decider_did_not_propose"),
        CheckConstraint("reviewed_by <> proposed_by", name="reviewer_did_not_propose"),
        CheckConstraint("decided_by <> reviewed_by", name="decider_did_not_review"),
        CheckConstraint(
            "state NOT IN ('decided', 'served', 'done') OR decided_by IS NOT NULL",
            name="decided_by_somebody",
        ),
        CheckConstraint(
            "kind IN ('listing', 'imported') OR entry_id IS NOT NULL", name="new_or_of_an_entry"
        ),
        Index("ix_list_case_state_department_id", "state", "department_id"),
        Index(
            "uq_list_case_open",
            "list_type",
            "subject_id",
            "kind",
            "basis_key",
            unique=True,
            sqlite_where=text(OPEN_CASE),
            postgresql_where=text(OPEN_CASE),
        ),
        only_where_given("batch_id", "list_case", "row_no"),
    )

    kind: Mapped[CaseKind] = mapped_column(by_value(CaseKind))
    state: Mapped[CaseState] = mapped_column(by_value(CaseState))
    is_open: Mapped[bool] = mapped_column(doc="somebody has still to do something")
    revision: Mapped[int] = mapped_column(default=1, doc="goes up with every change of the content")
    list_type: Mapped[str] = mapped_column(String(WORD_LENGTH))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("list_entry.id"), index=True, doc="the entry that it changes, or that came of it"
    )
    record_id: Mapped[int | None] = mapped_column(
        ForeignKey("record.id"), index=True, doc="the penalty that it rests on, once recorded"
    )
    basis_key: Mapped[bytes] = mapped_column(
        LargeBinary(16), doc="keyed digest of the paper that it rests on"
    )
    content: Mapped[dict[str, object]] = mapped_column(
        Details, doc="the dossier, as rules.blacklist.content writes it"
    )
    evidence: Mapped[list[str]] = mapped_column(Details, doc="SHA-256 of the files attached")
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(32), doc="SHA-256 of what is seen")
    procedure_edition: Mapped[str] = mapped_column(String(40))
    decision_no: Mapped[str | None] = mapped_column(String(NUMBER_LENGTH))
    decided_on: Mapped[date | None]
    due_on: Mapped[date | None] = mapped_column(index=True, doc="by when the next step is due")
    department_id: Mapped[str] = mapped_column(String(40))
    division_code: Mapped[str | None] = mapped_column(String(20))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))
    row_no: Mapped[int | None]
    proposed_by: Mapped[int | None] = mapped_column(
        ForeignKey("account.id"), index=True, doc="empty: a file at the operator's console"
    )
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    state_since: Mapped[datetime]


class ListCaseStep(Numbered, AppendOnly, Base):
    """One step of a case: who, when, on which day in the world, on which paper, why."""

    __tablename__ = "list_case_step"

    case_id: Mapped[int] = mapped_column(ForeignKey("list_case.id"), index=True)
    step: Mapped[CaseStep] = mapped_column(by_value(CaseStep))
    state: Mapped[CaseState] = mapped_column(by_value(CaseState), doc="the state that it led to")
    on_date: Mapped[date] = mapped_column(doc="the day of the deed in the world")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    for_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id"), doc="in whose place a deputy (AB 岗) acted"
    )
    revision: Mapped[int]
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    document_no: Mapped[str | None] = mapped_column(String(NUMBER_LENGTH))
    method: Mapped[ServiceMethod | None] = mapped_column(by_value(ServiceMethod))
    reason: Mapped[str | None] = mapped_column(Text, doc="minutes, defence, answer, opinion")
    basis: Mapped[str | None] = mapped_column(String(300))
    details: Mapped[dict[str, object]] = mapped_column(
        Details, doc="what the step adds: dropped grounds, arrival, override, content as it stood"
    )
    evidence: Mapped[list[str]] = mapped_column(Details)


class ListEntry(Numbered, Base):
    """An entry as it stands; every column is replayed from its events. Days not come are FOREVER."""

    __tablename__ = "list_entry"
    __table_args__ = (
        CheckConstraint("listed_on <= until_on", name="term"),
        Index(
            "uq_list_entry_open",
            "list_type",
            "subject_id",
            "basis_key",
            unique=True,
            sqlite_where=text("is_open"),
            postgresql_where=text("is_open"),
        ),
        Index(
            "uq_list_entry_document_key_subject_id",
            "document_key",
            "subject_id",
            unique=True,
        ),
        Index("ix_list_entry_public_from_until_on", "public_from", "until_on"),
        Index("ix_list_entry_list_type_listed_on", "list_type", "listed_on"),
    )

    entry_no: Mapped[str] = mapped_column(
        String(24), unique=True, doc="the number in public addresses; tells nothing but the year"
    )
    list_type: Mapped[str] = mapped_column(String(WORD_LENGTH))
    list_kind: Mapped[ListKind] = mapped_column(by_value(ListKind))
    grounds: Mapped[str] = mapped_column(String(300), doc="ids, parted by commas; may be empty")
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    case_id: Mapped[int] = mapped_column(Identifier, index=True, doc="the case that it came of")
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"), index=True)
    previous_id: Mapped[int | None] = mapped_column(
        ForeignKey("list_entry.id"), doc="the entry before it, where listed again or reinstated"
    )
    document_key: Mapped[bytes] = mapped_column(
        LargeBinary(16), doc="keyed digest of list, authority and decision number"
    )
    basis_key: Mapped[bytes] = mapped_column(LargeBinary(16))
    decision_no: Mapped[str] = mapped_column(String(NUMBER_LENGTH))
    authority: Mapped[str] = mapped_column(String(NAME_LENGTH))
    is_foreign: Mapped[bool] = mapped_column(doc="decided elsewhere and taken over with its origin")
    listed_on: Mapped[date] = mapped_column(doc="the day of the decision; the term runs from it")
    in_force_from: Mapped[date] = mapped_column(doc="from when it has effect")
    public_from: Mapped[date] = mapped_column(default=FOREVER, doc="from when it is shown")
    term_until: Mapped[date] = mapped_column(
        default=FOREVER, doc="the first day after its term; FOREVER where it has none"
    )
    until_on: Mapped[date] = mapped_column(
        default=FOREVER, doc="the first day on which it is not in force, by term or decision"
    )
    stayed_from: Mapped[date] = mapped_column(default=FOREVER, doc="the latest stay")
    stayed_until: Mapped[date] = mapped_column(default=FOREVER)
    is_open: Mapped[bool] = mapped_column(doc="not ended by an event yet")
    removable_from: Mapped[date | None] = mapped_column(doc="from when early removal may be asked")
    department_id: Mapped[str] = mapped_column(String(40))
    division_code: Mapped[str | None] = mapped_column(String(20), index=True)
    event_id: Mapped[int] = mapped_column(Identifier, doc="the latest event")


class ListEntryEvent(Numbered, AppendOnly, Base):
    """What happened to an entry: on which day, by which case or file, decided by whom."""

    __tablename__ = "list_entry_event"
    __table_args__ = (
        CheckConstraint(
            "event IN ('expired', 'marked', 'mark_ended')"
            " OR (decided_by IS NOT NULL AND (by_id IS NULL OR by_id <> decided_by))",
            name="two_persons",
        ),
        Index(
            "uq_list_entry_event_ended",
            "entry_id",
            unique=True,
            sqlite_where=text("event IN ('removed_early', 'revoked', 'expired')"),
            postgresql_where=text("event IN ('removed_early', 'revoked', 'expired')"),
        ),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("list_entry.id"), index=True)
    event: Mapped[EntryEvent] = mapped_column(by_value(EntryEvent))
    valid_from: Mapped[date] = mapped_column(doc="the first day of what it says")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("list_case.id"))
    document_no: Mapped[str | None] = mapped_column(String(NUMBER_LENGTH))
    reason: Mapped[str | None] = mapped_column(String(500))
    mark: Mapped[Mark | None] = mapped_column(by_value(Mark))
    ends_id: Mapped[int | None] = mapped_column(ForeignKey("list_entry_event.id"), unique=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    content: Mapped[dict[str, object]] = mapped_column(
        Details, doc="of LISTED: every column of the entry; of PUBLISHED: the fields shown"
    )
