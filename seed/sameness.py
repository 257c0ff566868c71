"""Who is one and who is not in the demonstration: provisional subjects, merges, judgements, a queue.

Invariant: every deed goes through the services that the pages use, at its own instant and by its own
people; a deed that an earlier run has done is left out.
"""

from collections.abc import Iterator
from datetime import datetime, time
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.duplicates import DuplicateJudgement
from models.subjects import Subject
from models.vocabulary import MergeState, PairState, Relation, Verdict
from registry.matching.batch import likely_pairs
from registry.queries.accounts import account_id_of
from registry.rulebooks import Rulebook
from registry.rulebooks.entries import read_yaml
from registry.rules.calendar import LEGAL_ZONE
from registry.services import duplicates, exchange
from seed.afterwards import open_row_of
from seed.shelf import DATA
from seed.variants import register_variants

_AFTERNOON = time(15, 40, tzinfo=LEGAL_ZONE)
ASSIGNED = ("o.shen", "o.lu")  # the likeliest pairs are given to these, the rest to nobody yet
EACH = 6


class Provisional(NamedTuple):
    """Somebody takes a row in on a subject that has no code."""

    at: datetime
    by: str
    name: str
    document_no: str
    division: str
    reason: str


class Merge(NamedTuple):
    """Two people merge a subject without a code into one with a code."""

    at: datetime
    by: str
    confirmed_by: str
    duplicate: str
    survivor: str
    reason: str


class Judgement(NamedTuple):
    """Somebody judges two subjects, named by their codes."""

    at: datetime
    by: str
    one: str
    other: str
    verdict: Verdict
    relation: Relation | None
    reason: str


def story_of_sameness() -> Iterator[Provisional | Merge | Judgement]:
    """Yield what the story tells of who is one."""
    story = read_yaml(DATA / "sameness.yaml")
    for entry in story.entries("provisional"):
        entry.only("day", "by", "name", "document_no", "division", "reason")
        at = datetime.combine(entry.day("day"), _AFTERNOON)
        told = (entry.text(key) for key in ("by", "name", "document_no", "division", "reason"))
        yield Provisional(at, *told)
    for entry in story.entries("merges"):
        entry.only("day", "by", "confirmed_by", "duplicate", "survivor", "reason")
        at = datetime.combine(entry.day("day"), _AFTERNOON)
        keys = ("by", "confirmed_by", "duplicate", "survivor", "reason")
        yield Merge(at, *(entry.text(key) for key in keys))
    for entry in story.entries("judgements"):
        entry.only("day", "by", "one", "other", "verdict", "relation", "reason")
        yield Judgement(
            at=datetime.combine(entry.day("day"), _AFTERNOON),
            by=entry.text("by"),
            one=entry.text("one"),
            other=entry.text("other"),
            verdict=entry.word("verdict", Verdict),
            relation=entry.word("relation", Relation),
            reason=entry.text("reason"),
        )


def take_provisionally(session: Session, deed: Provisional, rulebook: Rulebook) -> None:
    """Take the row in on the subject that it names."""
    row = open_row_of(session, deed.name, deed.document_no)
    if row is not None:
        by = account_id_of(session, deed.by)
        done = exchange.take_provisionally(
            *(session, row.id, deed.reason, rulebook),
            by=by,
            at=deed.at,
            division_code=deed.division,
        )
        assert done.subject_id is not None, f"{deed.document_no}: {done.problems}"


def merge(session: Session, deed: Merge) -> None:
    """Let one propose the merge and another confirm it."""
    duplicate = session.scalars(
        select(Subject).where(Subject.name == deed.duplicate, Subject.uscc.is_(None))
    ).one()
    if duplicate.survivor_id is not None:
        return
    survivor = session.scalars(select(Subject).where(Subject.uscc == deed.survivor)).one()
    pair = duplicates.pair_of(session, duplicate.id, survivor.id, at=deed.at)
    if pair.state is not PairState.OPEN:
        return
    by, confirmed_by = (_person(session, username) for username in (deed.by, deed.confirmed_by))
    wish = duplicates.Wish(deed.reason, survivor.id)
    proposed = duplicates.propose_merge(session, pair.id, wish, by=by, at=deed.at)
    if proposed.state is MergeState.WAITING:
        duplicates.confirm_merge(session, proposed.id, by=confirmed_by, at=deed.at)


def judge(session: Session, deed: Judgement) -> None:
    """Let somebody judge the pair."""
    one, other = (
        session.scalars(select(Subject.id).where(Subject.uscc == code)).one()
        for code in (deed.one, deed.other)
    )
    pair = duplicates.pair_of(session, one, other, at=deed.at)
    again = select(DuplicateJudgement.id).where(DuplicateJudgement.pair_id == pair.id)
    if session.scalars(again).first() is None:
        duplicates.judge(
            *(session, pair.id, deed.verdict, deed.reason),
            by=_person(session, deed.by),
            at=deed.at,
            relation=deed.relation,
        )


def fill_queue(session: Session, *, at: datetime) -> None:
    """Search the whole register for likely duplicates, and give the likeliest to two officers."""
    register_variants(session, at=at)
    found = sorted(likely_pairs(session), key=lambda pair: (-pair.score, pair.low_id, pair.high_id))
    done = duplicates.propose(session, ((one.low_id, one.high_id) for one in found), at=at)
    if not done.new:
        return
    for place, one in enumerate(found[: EACH * len(ASSIGNED)]):
        pair = duplicates.pair_of(session, one.low_id, one.high_id, at=at)
        if pair.state is PairState.OPEN:
            by = _person(session, ASSIGNED[place % len(ASSIGNED)])
            duplicates.assign(session, pair.id, by, by=by, at=at)


def _person(session: Session, username: str) -> int:
    number = account_id_of(session, username)
    assert number is not None, f"{username} is nobody here"
    return number
