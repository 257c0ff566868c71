"""Background work (任务): what is to be done, how far it is, and who asked for it.

Invariant: a job is claimed by one worker at a time; a claim that is not renewed lapses.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, by_value
from models.vocabulary import JobKind, JobState


class Job(Numbered, Base):
    """One piece of background work about one thing (`about_id`, for example a batch)."""

    __tablename__ = "job"

    kind: Mapped[JobKind] = mapped_column(by_value(JobKind))
    state: Mapped[JobState] = mapped_column(by_value(JobState), index=True)
    about_id: Mapped[int]
    queued_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    queued_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    position: Mapped[int | None] = mapped_column(doc="how far it is, of `total`")
    total: Mapped[int | None]
    failure: Mapped[str | None] = mapped_column(String(500))
