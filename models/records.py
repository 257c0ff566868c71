"""Credit records (信用记录): what departments decided, found or awarded, as facts that only grow.

Invariant: `record_version` and what hangs on it are facts; `record` is the projection written in the
same breath, and `flask verify` replays it. A version came by a file of a department, or was proposed
by one person and approved by another: the database refuses everything else.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import AppendOnly, Base, Identifier, Numbered, by_value
from models.subjects import NAME_LENGTH, only_where_given
from models.vocabulary import (
    Discretion,
    Finding,
    Mark,
    Obligation,
    Procedure,
    RecordChange,
    RecordKind,
    RecordState,
    Tier,
)

NUMBER_LENGTH = 100
TEXT_LENGTH = 4_000
LATE = "arrived_on > due_on"  # recorded after the last day for sending it


class Record(Numbered, Base):
    """A credit record as it stands today; every column is replayed from its versions."""

    __tablename__ = "record"
    __table_args__ = (
        Index("uq_record_document_key_subject_id", "document_key", "subject_id", unique=True),
        Index("ix_record_source_key", "source_key"),
        Index("ix_record_subject_id_decided_on", "subject_id", "decided_on"),
        Index("ix_record_kind_decided_on", "kind", "decided_on"),
        Index("ix_record_decided_on", "decided_on"),
        only_where_given("public_until", "record"),
    )

    public_id: Mapped[str] = mapped_column(
        String(16), unique=True, doc="what stands in public addresses; tells nothing"
    )
    kind: Mapped[RecordKind] = mapped_column(by_value(RecordKind))
    state: Mapped[RecordState] = mapped_column(by_value(RecordState))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    document_key: Mapped[bytes] = mapped_column(
        LargeBinary(16), doc="keyed digest of kind, authority and number: one paper"
    )
    source_key: Mapped[bytes] = mapped_column(
        LargeBinary(16),
        doc="keyed digest of the paper and the party as first stated; never changes",
    )
    number_key: Mapped[str | None] = mapped_column(
        String(NUMBER_LENGTH), index=True, doc="the document number, folded for looking up"
    )
    content_hash: Mapped[bytes] = mapped_column(
        LargeBinary(16), doc="keyed digest of the particulars as they stand"
    )
    source_hash: Mapped[bytes] = mapped_column(
        LargeBinary(16), doc="keyed digest of the particulars as the source last told them"
    )
    tier: Mapped[Tier | None] = mapped_column(by_value(Tier))
    domain: Mapped[str | None] = mapped_column(String(40))
    decided_on: Mapped[date]
    public_from: Mapped[date | None]
    public_until: Mapped[date | None] = mapped_column(doc="the first day on which it is not shown")
    division_code: Mapped[str | None] = mapped_column(
        String(20), index=True, doc="the county whose authority it comes from"
    )
    department_id: Mapped[str] = mapped_column(String(40), doc="the department that supplied it")
    version_id: Mapped[int] = mapped_column(Identifier, doc="the version in force")


class RecordVersion(Numbered, AppendOnly, Base):
    """One state of a record: the whole content, who brought it, and what the rules made of it."""

    __tablename__ = "record_version"
    __table_args__ = (
        CheckConstraint(
            "batch_id IS NOT NULL OR (proposal_id IS NOT NULL AND proposed_by IS NOT NULL"
            " AND decided_by IS NOT NULL)",
            name="by_file_or_by_two",
        ),
        CheckConstraint("decided_by <> proposed_by", name="two_persons"),
        CheckConstraint(
            "reviewed_by IS NULL OR (reviewed_by <> proposed_by AND reviewed_by <> decided_by)",
            name="three_persons",
        ),
        CheckConstraint("fine_fen >= 0 AND confiscated_fen >= 0", name="amounts"),
        CheckConstraint("public_until IS NULL OR public_from IS NOT NULL", name="window"),
        Index("ix_record_version_record_id", "record_id"),
        only_where_given("batch_id", "record_version", "row_no"),
        only_where_given("proposal_id", "record_version"),
        only_where_given("case_no", "record_version"),
        only_where_given("related_no", "record_version"),
        only_where_given("finding", "record_version"),
        Index(
            "ix_record_version_late",
            "record_id",
            sqlite_where=text(LATE),
            postgresql_where=text(LATE),
        ),
    )

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    change: Mapped[RecordChange] = mapped_column(by_value(RecordChange))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))

    # What the paper says; the order and the names are those of `rules.records.Particulars`.
    kind: Mapped[RecordKind] = mapped_column(by_value(RecordKind))
    respondent: Mapped[str] = mapped_column(String(NAME_LENGTH), doc="the party as named there")
    document_no: Mapped[str | None] = mapped_column(String(NUMBER_LENGTH))
    title: Mapped[str | None] = mapped_column(String(200))
    authority: Mapped[str] = mapped_column(String(NAME_LENGTH))
    authority_code: Mapped[str | None] = mapped_column(String(18))
    decided_on: Mapped[date]
    valid_until: Mapped[date | None] = mapped_column(doc="last day of force as the paper states it")
    publicity_until: Mapped[date | None] = mapped_column(doc="公示截止期 as the source states it")
    domain: Mapped[str | None] = mapped_column(String(40))
    tier: Mapped[Tier | None] = mapped_column(by_value(Tier))
    violation: Mapped[str | None] = mapped_column(String(40), doc="item of the catalogue")
    violation_type: Mapped[str | None] = mapped_column(String(200))
    facts: Mapped[str | None] = mapped_column(Text)
    legal_basis: Mapped[str | None] = mapped_column(Text)
    content: Mapped[str | None] = mapped_column(Text, doc="what was decided")
    penalty_kinds: Mapped[str | None] = mapped_column(
        String(200), doc="values of PenaltyKind, parted by commas, in the order of the law"
    )
    fine_fen: Mapped[int | None] = mapped_column(Identifier, doc="fen")
    confiscated_fen: Mapped[int | None] = mapped_column(Identifier, doc="fen")
    licence: Mapped[str | None] = mapped_column(String(200))
    procedure: Mapped[Procedure | None] = mapped_column(by_value(Procedure))
    discretion: Mapped[Discretion | None] = mapped_column(by_value(Discretion))
    rectify_by: Mapped[date | None]
    finding: Mapped[Finding | None] = mapped_column(by_value(Finding))
    severity: Mapped[Tier | None] = mapped_column(by_value(Tier))
    failed_items: Mapped[str | None] = mapped_column(String(500))
    institute: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    sampled_unit: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    product: Mapped[str | None] = mapped_column(String(200))
    brand: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    model: Mapped[str | None] = mapped_column(String(200))
    product_batch: Mapped[str | None] = mapped_column(String(NUMBER_LENGTH))
    platform: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    shop: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    project: Mapped[str | None] = mapped_column(String(200))
    accident_no: Mapped[str | None] = mapped_column(String(NUMBER_LENGTH))
    case_no: Mapped[str | None] = mapped_column(String(NUMBER_LENGTH))
    related_no: Mapped[str | None] = mapped_column(
        String(NUMBER_LENGTH), doc="the number of the paper that this one follows"
    )
    year: Mapped[int | None]
    level: Mapped[str | None] = mapped_column(String(60))
    transferred_on: Mapped[date | None] = mapped_column(doc="移送公安机关")
    transfer_outcome: Mapped[str | None] = mapped_column(String(200))
    remark: Mapped[str | None] = mapped_column(String(500))

    # What the rules made of it, under which editions.
    tier_reason: Mapped[str | None] = mapped_column(String(500))
    tier_edition: Mapped[str | None] = mapped_column(String(40))
    public_from: Mapped[date | None]
    public_until: Mapped[date | None]
    terms_edition: Mapped[str | None] = mapped_column(String(40))
    violation_edition: Mapped[str | None] = mapped_column(String(40))
    due_on: Mapped[date | None] = mapped_column(doc="last day to send it to the register")
    arrived_on: Mapped[date] = mapped_column(doc="the day in China on which it was recorded")

    # Who brought it.
    division_code: Mapped[str | None] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(60), doc="the department that supplied it")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))
    row_no: Mapped[int | None] = mapped_column(doc="the data row of the batch's file, from 1")
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("record_proposal.id"))
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str | None] = mapped_column(
        String(500), doc="why it was corrected, withdrawn or moved"
    )
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(16))


class RecordMark(Numbered, AppendOnly, Base):
    """A mark on a record from a day on, or the end of one (`ends_id`)."""

    __tablename__ = "record_mark"
    __table_args__ = (
        CheckConstraint(
            "mark <> 'stay' OR (by_id IS NOT NULL AND decided_by IS NOT NULL"
            " AND decided_by <> by_id)",
            name="stayed_by_two",
        ),
    )

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    mark: Mapped[Mark] = mapped_column(by_value(Mark))
    valid_from: Mapped[date]
    ends_id: Mapped[int | None] = mapped_column(ForeignKey("record_mark.id"), unique=True)
    document_no: Mapped[str | None] = mapped_column(String(NUMBER_LENGTH))
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_by: Mapped[int | None] = mapped_column(
        ForeignKey("account.id"), doc="who approved it; a stay takes two people"
    )


class Performance(Numbered, AppendOnly, Base):
    """What was done of an obligation on a day (履行情况), or the taking back of such an entry."""

    __tablename__ = "record_performance"
    __table_args__ = (CheckConstraint("amount_fen >= 0", name="amount"),)

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    obligation: Mapped[Obligation] = mapped_column(by_value(Obligation))
    performed_on: Mapped[date]
    amount_fen: Mapped[int | None] = mapped_column(Identifier, doc="fen")
    takes_back_id: Mapped[int | None] = mapped_column(
        ForeignKey("record_performance.id"), unique=True
    )
    note: Mapped[str | None] = mapped_column(String(500))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class WrongLink(Numbered, AppendOnly, Base):
    """A subject that a paper does not speak of (主体更正): no import links them again."""

    __tablename__ = "record_wrong_link"
    __table_args__ = (
        Index("ix_record_wrong_link_document_key_subject_id", "document_key", "subject_id"),
    )

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    document_key: Mapped[bytes] = mapped_column(LargeBinary(16))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    right_subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("record_proposal.id"))
