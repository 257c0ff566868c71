"""Credit subjects (信用主体): who they are, as facts, and one row each of how they stand today.

Invariant: `subject_version`, `subject_name`, `subject_code` and `identity_link` are facts and only
grow; `subject` is the projection that the same service writes in the same breath, and `flask
verify` replays the facts and must find it equal. A listing or a record hangs on `subject.id`,
reached through a code, never through a name.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import AppendOnly, Base, Identifier, Numbered, by_value
from models.vocabulary import CodeKind, NameKind, PractitionerClass, SubjectKind, SubjectStatus

NAME_LENGTH = 120
CODE_LENGTH = 40


def only_where_given(column: str, table: str, *more: str, unique: bool = False) -> Index:
    """Return an index of the rows in which `column` is given: the many empty ones cost nothing."""
    given = text(f"{column} IS NOT NULL")
    name = "_".join(("uq" if unique else "ix", table, column, *more))
    return Index(name, column, *more, unique=unique, sqlite_where=given, postgresql_where=given)


class Subject(Numbered, Base):
    """A credit subject as it stands today; every column but `id` is replayed from the facts."""

    __tablename__ = "subject"
    __table_args__ = (
        only_where_given("survivor_id", "subject"),
        Index("ix_subject_uscc_tail", text("substr(uscc, 13)")),
    )

    kind: Mapped[SubjectKind] = mapped_column(by_value(SubjectKind, checked=True))
    uscc: Mapped[str | None] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    name_key: Mapped[str] = mapped_column(String(NAME_LENGTH))
    status: Mapped[SubjectStatus] = mapped_column(by_value(SubjectStatus, checked=True))
    division_code: Mapped[str | None] = mapped_column(String(20), index=True)
    established_on: Mapped[date | None]
    version_id: Mapped[int] = mapped_column(
        Identifier, doc="the registration version in force today"
    )
    survivor_id: Mapped[int | None] = mapped_column(
        ForeignKey("subject.id"), doc="the canonical subject, where merged into another"
    )


class SubjectVersion(Numbered, AppendOnly, Base):
    """One dated version of the registered particulars of a subject, as a source gave them."""

    __tablename__ = "subject_version"
    __table_args__ = (
        CheckConstraint(
            "kind NOT IN ('individual_business', 'natural_person') OR legal_representative IS NULL",
            name="operator_in_vault",
        ),
        Index("ix_subject_version_subject_id_valid_from", "subject_id", "valid_from"),
        only_where_given("batch_id", "subject_version", "row_no"),
        only_where_given("parent_uscc", "subject_version"),
        only_where_given("employer_uscc", "subject_version"),
    )

    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    valid_from: Mapped[date]
    kind: Mapped[SubjectKind] = mapped_column(by_value(SubjectKind, checked=True))
    uscc: Mapped[str | None] = mapped_column(String(18))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    status: Mapped[SubjectStatus] = mapped_column(by_value(SubjectStatus, checked=True))
    status_on: Mapped[date | None]
    established_on: Mapped[date | None]
    address: Mapped[str | None] = mapped_column(String(300))
    division_code: Mapped[str | None] = mapped_column(String(20))
    industry_code: Mapped[str | None] = mapped_column(String(8))
    legal_representative: Mapped[str | None] = mapped_column(
        String(NAME_LENGTH),
        doc="empty for individual businesses and persons: theirs is in the vault",
    )
    parent_uscc: Mapped[str | None] = mapped_column(String(18))
    practitioner_class: Mapped[PractitionerClass | None] = mapped_column(
        by_value(PractitionerClass)
    )
    employer_uscc: Mapped[str | None] = mapped_column(String(18))
    source: Mapped[str] = mapped_column(String(60), doc="the department that supplied it")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))
    row_no: Mapped[int | None] = mapped_column(doc="the data row of the batch's file, from 1")
    content_hash: Mapped[bytes] = mapped_column(
        LargeBinary(16), doc="keyed digest of the particulars: equal content, equal hash"
    )


class SubjectName(Numbered, AppendOnly, Base):
    """A name of a subject with its days: [valid_from, valid_to), open where unknown or lasting.

    A former name (曾用名) is a registered name whose span has ended. A row that `corrects_id`
    another replaces it from the instant it was recorded.
    """

    __tablename__ = "subject_name"
    __table_args__ = (
        CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", name="span"
        ),
        only_where_given("corrects_id", "subject_name", unique=True),
    )

    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    kind: Mapped[NameKind] = mapped_column(by_value(NameKind, checked=True))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    name_key: Mapped[str] = mapped_column(String(NAME_LENGTH), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(60))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("subject_name.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))


class SubjectCode(Numbered, AppendOnly, Base):
    """A code of a subject besides its credit code: legacy numbers, a practitioner's certificate."""

    __tablename__ = "subject_code"
    __table_args__ = (
        Index("ix_subject_code_kind_value", "kind", "value"),
        Index(
            "uq_subject_code_certificate",
            "value",
            unique=True,
            sqlite_where=text("kind = 'certificate_no'"),
            postgresql_where=text("kind = 'certificate_no'"),
        ),
    )

    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    kind: Mapped[CodeKind] = mapped_column(by_value(CodeKind, checked=True))
    value: Mapped[str] = mapped_column(String(CODE_LENGTH))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(60))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("subject_code.id"), unique=True)


class IdentityLink(Numbered, AppendOnly, Base):
    """A claim that two subjects are one (duplicate → survivor), or the end of such a claim.

    Merging only changes the reading: facts stay with the subject whose code the paper names.
    """

    __tablename__ = "identity_link"
    __table_args__ = (CheckConstraint("subject_id <> survivor_id", name="two_subjects"),)

    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    survivor_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    valid_from: Mapped[date]
    ends_id: Mapped[int | None] = mapped_column(ForeignKey("identity_link.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(500))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
