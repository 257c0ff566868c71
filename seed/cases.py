"""What people recorded by hand in the demonstration: papers, and the deeds done with them.

Invariant: every deed has a fixed instant, a later one of the same case a later instant.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import NamedTuple

from registry.rulebooks.entries import Entry, as_entry, read_yaml
from registry.rules.calendar import LEGAL_ZONE
from registry.rules.records.particulars import RecordParticulars, from_details
from seed.authorities import authority
from seed.shelf import DATA

FEN = 100
_BEGINNING = time(10, 5, tzinfo=LEGAL_ZONE)  # after the files of the day were taken in
_STEP = timedelta(minutes=35)  # between two deeds of one case on one day
_MONEY = {"fine_yuan": "fine_fen", "confiscated_yuan": "confiscated_fen"}


class Does(Enum):
    """What somebody does with a paper in the demonstration."""

    PROPOSE = "propose"
    DRAFT = "draft"
    CHANGE = "change"
    SUBMIT = "submit"
    REVIEW = "review"
    RETURN = "return"
    APPROVE = "approve"
    REJECT = "reject"
    PERFORM = "perform"
    MARK = "mark"
    END_MARK = "end_mark"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    MOVE = "move"
    STAY = "stay"
    RESUME = "resume"


class Deed(NamedTuple):
    """One deed: whose paper, when, by whom, what, and its details."""

    case: "Case"
    at: datetime
    by: str
    does: Does
    details: Entry

    def particulars(self, respondent: str) -> RecordParticulars:
        """Return what the paper says once this deed is done."""
        return from_details({"respondent": respondent, **self.case.said_after(self.at)})

    @property
    def subject(self) -> str:
        """The credit code of the subject on which the record stands once this deed is done."""
        return self.details.text_or_empty("to") or self.case.subject


class Case(NamedTuple):
    """A paper on a subject (its credit code), its picture's file, and what was done with it."""

    id: str
    subject: str
    paper: Entry
    evidence: str
    steps: tuple[Entry, ...]

    def deeds(self) -> Iterator[Deed]:
        """Yield the deeds in their order."""
        last = None
        for step in self.steps:
            at = datetime.combine(step.day("day"), _BEGINNING)
            at = at if last is None or last < at else last + _STEP
            last = at
            yield Deed(self, at, step.text("by"), Does(step.text("does")), step)

    def said_after(self, at: datetime) -> Mapping[str, object]:
        """Return the paper's details as told by all deeds up to an instant."""
        told: dict[str, object] = dict(self.paper.content)
        for deed in self.deeds():
            if deed.at <= at and deed.details.has("set"):
                told |= as_entry(deed.details.content["set"], deed.details.where).content
        return _as_details(told)


def all_cases() -> tuple[Case, ...]:
    """Return every case of the demonstration, in the order of the file."""
    return tuple(_case(entry) for entry in read_yaml(DATA / "cases.yaml").entries("cases"))


def _case(entry: Entry) -> Case:
    entry.only("id", "subject", "paper", "evidence", "deeds")
    return Case(
        id=entry.text("id"),
        subject=entry.text("subject"),
        paper=as_entry(entry.content["paper"], f"{entry.where}／paper"),
        evidence=entry.text_or_empty("evidence"),
        steps=entry.entries("deeds"),
    )


def _as_details(told: Mapping[str, object]) -> dict[str, object]:
    """Return what a paper says as `from_details` reads it."""
    details: dict[str, object] = {}
    for field, value in told.items():
        if field == "authority":
            body = authority(str(value))
            details |= {"authority": body.name, "authority_code": body.code}
        elif field in _MONEY and isinstance(value, int):
            details[_MONEY[field]] = value * FEN
        elif isinstance(value, list):
            details[field] = ",".join(map(str, value))
        else:
            details[field] = value.isoformat() if isinstance(value, date) else value
    return details
