"""Notices (送达): what a subject was told of, and when.

Invariant: a notice is only information; it has the effect of service only where the law gives it
(LAW-AND-FAIRNESS 10).
"""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import AppendOnly, Base, Numbered, by_value
from models.vocabulary import NoticeKind


class Notice(Numbered, AppendOnly, Base):
    """What a subject was told of and when (告知); shown in the enterprise's own door."""

    __tablename__ = "notice"

    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    kind: Mapped[NoticeKind] = mapped_column(by_value(NoticeKind))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    sentence: Mapped[str] = mapped_column(String(500))
