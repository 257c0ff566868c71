"""Credit checks in the demonstration, made by its people through the service.

Invariant: fixed instants; a check that an earlier run made is not made again.
"""

from collections.abc import Iterator
from datetime import datetime, time
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.receipts import CheckReceipt
from models.vocabulary import CheckKind
from registry.queries.measures.desk import desk_check
from registry.rulebooks.entries import read_yaml
from registry.rules.calendar import LEGAL_ZONE, legal_day
from registry.rules.screening import read_list
from registry.services.receipts import Frame, issue
from seed.shelf import DATA

_AFTERNOON = time(15, 0, tzinfo=LEGAL_ZONE)


class Checked(NamedTuple):
    """Somebody checks a list of subjects for a purpose."""

    at: datetime
    by: str
    purpose: str
    subjects: str


def story_checks() -> Iterator[Checked]:
    """Yield the checks of the story."""
    for entry in read_yaml(DATA / "checks.yaml").entries("checks"):
        entry.only("day", "by", "purpose", "subjects")
        yield Checked(
            at=datetime.combine(entry.day("day"), _AFTERNOON),
            by=entry.text("by"),
            purpose=entry.text("purpose"),
            subjects="\n".join(entry.texts("subjects")),
        )


def check_subjects(session: Session, deed: Checked) -> None:
    """Check the list and issue its receipt, unless an earlier run did."""
    again = select(CheckReceipt.id).where(CheckReceipt.recorded_at == deed.at)
    if session.scalars(again).first() is not None:
        return
    person = session.scalars(select(Account).where(Account.username == deed.by)).one()
    asked = list(read_list(deed.subjects))
    made = desk_check(session, asked, person.department_id or "", on=legal_day(deed.at))
    frame = Frame(CheckKind.BATCH, deed.purpose, made.catalogue, version=made.version)
    issue(session, frame, made.lines, by=person.id, at=deed.at)
