"""Screenings of candidates for awards in the demonstration, made by its people through the service.

Invariant: fixed instants; a screening that an earlier run made is not made again.
"""

from collections.abc import Iterator
from datetime import datetime, time
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.awards import AwardScreening
from registry.rulebooks.entries import read_yaml
from registry.rules.calendar import LEGAL_ZONE
from registry.rules.screening import read_list
from registry.services import awards
from seed.shelf import DATA

_MORNING = time(9, 30, tzinfo=LEGAL_ZONE)


class Screened(NamedTuple):
    """Somebody screens a list of candidates for an award."""

    at: datetime
    by: str
    award: str
    title: str
    candidates: str


def story_screenings() -> Iterator[Screened]:
    """Yield the screenings of the story."""
    for entry in read_yaml(DATA / "awards.yaml").entries("screenings"):
        entry.only("day", "by", "award", "title", "candidates")
        yield Screened(
            at=datetime.combine(entry.day("day"), _MORNING),
            by=entry.text("by"),
            award=entry.text("award"),
            title=entry.text("title"),
            candidates="\n".join(entry.texts("candidates")),
        )


def screen_candidates(session: Session, deed: Screened) -> None:
    """Screen the list, unless an earlier run did."""
    again = select(AwardScreening.id).where(AwardScreening.recorded_at == deed.at)
    if session.scalars(again).first() is not None:
        return
    person = session.scalars(select(Account).where(Account.username == deed.by)).one()
    by = awards.Screener(person.id, person.department_id, person.division_code)
    asked = list(read_list(deed.candidates))
    awards.screen(session, deed.award, deed.title, asked, by=by, at=deed.at)
