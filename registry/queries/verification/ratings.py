"""Ratings against the rule, against the facts, and how subjects stand against their ratings.

Invariant: nothing is trusted that can be computed again: a rating from its own inputs, the inputs
from the tables, what is published from the ratings in the order in which they were recorded.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.ratings import Rating, RatingSwitch, SubjectRating
from models.subjects import Subject, SubjectVersion
from models.vocabulary import SwitchState
from registry.queries.ratings.facts import facts_of_many
from registry.queries.ratings.law import law_of
from registry.queries.verification.finding import Finding
from registry.rules.calendar import legal_day
from registry.rules.ratings import rate
from registry.rules.ratings.assessed import Assessed, assessed
from registry.rules.ratings.law import RatingLaw
from registry.rules.ratings.packing import pack, unpack
from registry.rules.ratings.replaying import Step, replay

RATINGS = "rating_results"
STANDING = "rating_projection"
FACTS = "rating_facts"
AT_ONCE = 1_000
_RESULT = ("score", "grade", "not_rated", "ceilings", "vetoes", "next_change_on")
_STANDS = (
    *("rating_id", "as_of", "score", "grade", "next_change_on", "public_from"),
    *("held_grade", "held_id", "industry_code", "facts"),
)


def check_ratings(session: Session) -> Finding:
    """Ask the rule again for every rating, on its own inputs, under its edition, for its day."""
    laws, count = _Laws(session), 0
    columns = (Rating.id, Rating.as_of, Rating.edition, Rating.inputs, Rating.recorded_at)
    results = (getattr(Rating, name) for name in _RESULT)
    found: Any = session.execute(  # Any: the columns stand above
        select(*columns, *results).order_by(Rating.id).execution_options(yield_per=AT_ONCE)
    )
    with closing(found) as rows:
        for number, as_of, edition, inputs, recorded_at, *told in rows:
            count += 1
            problem = _problem(laws.known(recorded_at), as_of, edition, bytes(inputs), told)
            if problem is not None:
                return Finding(RATINGS, count, f"rating:{number}", problem)
    return Finding(RATINGS, count)


def _problem(
    law: RatingLaw, as_of: date, edition: str, inputs: bytes, told: Sequence[object]
) -> str | None:
    model = law.governing(as_of)
    if model is None or model.id != edition:
        return "所用的评价模型版本不是该日施行的版本。"
    try:
        facts = unpack(inputs)
    except ValueError:
        return "评价所依据的事实无法读出。"
    expected = assessed(rate(facts, model, as_of), law.next_switch_after(as_of))
    wrong = [
        name
        for name, told_one, one in zip(Assessed._fields, told, expected, strict=True)
        if told_one != one
    ]
    return f"评价结果与规则的推算不符：{'、'.join(wrong)}。" if wrong else None


class _Laws:
    """The law of ratings as known at any instant; there are few switches, and many ratings."""

    def __init__(self, session: Session) -> None:
        self._session = session
        approved = RatingSwitch.state == SwitchState.APPROVED
        decided = session.scalars(select(RatingSwitch.decided_at).where(approved))
        self._decided = sorted(one for one in decided if one is not None)
        self._laws: dict[int, RatingLaw] = {}

    def known(self, at: datetime) -> RatingLaw:
        """Return the law as known at `at`."""
        switches = sum(one <= at for one in self._decided)
        if switches not in self._laws:
            self._laws[switches] = law_of(self._session, known_at=at)
        return self._laws[switches]


def check_standing(session: Session) -> Finding:
    """Replay the ratings of each subject and compare with how it is said to stand."""
    count, standing = 0, 0
    with closing(_histories(session)) as rows:
        for subject_id, group in groupby(rows, key=lambda row: int(row.subject_id)):
            count += 1
            history = list(group)
            problem = _stands_wrong(history)
            if problem is not None:
                return Finding(STANDING, count, f"subject:{subject_id}", problem)
            standing += history[-1].found_id is not None
    total = session.scalar(select(func.count()).select_from(SubjectRating)) or 0
    if total != standing:
        return Finding(STANDING, count, "subject_rating", "有主体的当前等级没有任何评价。")
    return Finding(STANDING, count)


def _histories(session: Session) -> Any:  # Any: rows of the statement below
    stands = (getattr(SubjectRating, name).label(f"stands_{name}") for name in _STANDS)
    return session.execute(
        select(
            Rating,
            Rating.subject_id,
            Subject.survivor_id,
            SubjectVersion.industry_code,
            SubjectRating.subject_id.label("found_id"),
            *stands,
        )
        .join(Subject, Subject.id == Rating.subject_id)
        .join(SubjectVersion, SubjectVersion.id == Subject.version_id)
        .outerjoin(SubjectRating, SubjectRating.subject_id == Rating.subject_id)
        .where(Rating.reruns_id.is_(None))
        .order_by(Rating.subject_id, Rating.id)
        .execution_options(yield_per=AT_ONCE)
    )


def _stands_wrong(history: Sequence[Any]) -> str | None:  # Any: rows of the statement above
    row = history[-1]
    if row.survivor_id is not None:
        return None if row.found_id is None else "已归并的主体另有自己的当前等级。"
    if row.found_id is None:
        return "主体有评价而没有当前等级。"
    expected = _replayed(history)
    told = {name: getattr(row, f"stands_{name}") for name in _STANDS}
    told["facts"] = bytes(told["facts"])
    wrong = [name for name in _STANDS if told[name] != expected[name]]
    return f"当前等级与评价记录不符：{'、'.join(wrong)}。" if wrong else None


def _replayed(history: Sequence[Any]) -> dict[str, object]:
    ratings: list[Rating] = [row[0] for row in history]
    last = ratings[-1]
    published = replay(
        Step(one.id, one.grade, legal_day(one.recorded_at), one.public_from) for one in ratings
    )
    assert published is not None
    return {
        "rating_id": last.id,
        "as_of": last.as_of,
        "score": last.score,
        "next_change_on": last.next_change_on,
        **published._asdict(),
        "industry_code": history[-1].industry_code,
        "facts": bytes(last.inputs),
    }


class _Read(NamedTuple):
    """What a subject is said to have been assessed by, and on which day it was read together."""

    subject_id: int
    as_of: date
    facts: bytes


def check_rating_facts(session: Session) -> Finding:
    """Read the facts of every subject anew and compare them with those it stands by."""
    count = 0
    for some in _some(session):
        for as_of, of_day in groupby(some, key=lambda one: one.as_of):
            asked = list(of_day)
            facts = facts_of_many(session, [one.subject_id for one in asked], on=as_of)
            for one, fresh in zip(asked, facts, strict=True):
                count += 1
                if pack(fresh) != one.facts:
                    where = f"subject:{one.subject_id}"
                    return Finding(FACTS, count, where, "评价所依据的事实与登记的信息不符。")
    return Finding(FACTS, count)


def _some(session: Session) -> Iterator[Iterable[_Read]]:
    """Yield the projections, some at a time, those of one day side by side."""
    columns = SubjectRating.__table__.c
    after = 0
    while True:
        rows: Any = session.execute(  # Any: the columns stand right below
            select(columns.subject_id, columns.as_of, columns.facts)
            .where(columns.subject_id > after)
            .order_by(columns.subject_id)
            .limit(AT_ONCE)
        )
        read = [_Read(number, as_of, bytes(facts)) for number, as_of, facts in rows]
        if not read:
            return
        after = read[-1].subject_id
        yield sorted(read, key=lambda one: (one.as_of, one.subject_id))
