"""The queue of likely duplicates: filtered, sorted, paged, counted; page and file ask the same.

Invariant: a county sees a pair only where both subjects lie in it; neither row nor total tells of
another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.accounts import Account
from models.duplicates import DuplicatePair
from models.subjects import Subject
from models.vocabulary import PairState, Word
from registry.queries.lookalikes import apart
from registry.queries.marking import Piece
from registry.rules.permissions import Scope

PAGE_SIZE = 20
AT_ONCE = 500  # rows of an export that are in memory
LOW, HIGH = aliased(Subject, name="low"), aliased(Subject, name="high")
WAITING = (PairState.OPEN, PairState.UNSURE)
JUDGED = (PairState.MERGED, PairState.DIFFERENT, PairState.RELATED)


class Band(Word):
    """In which band a pair's score lies, 0-100."""

    HIGH = "high", "85 分及以上", "85 and above"
    MIDDLE = "middle", "70 至 84 分", "70 to 84"
    LOWER = "lower", "不到 70 分", "Below 70"


class Evidence(Word):
    """What kind of evidence speaks for or against a pair."""

    SAME_NAME = "same_name", "名称完全相同", "Equal names"
    SUPPORTED = "supported", "另有佐证一致", "Other evidence agrees"
    CONTRADICTED = "contradicted", "另有佐证不一致", "Other evidence differs"
    NO_CODE = "no_code", "一方没有信用代码", "One has no credit code"
    OTHER_CODE = "other_code", "双方信用代码不同", "Both have codes, which differ"


class PairOrder(Word):
    """In which order the queue stands."""

    SCORE = "score", "相似度高的在前", "Most alike first"
    OLDEST = "oldest", "等待久的在前", "Longest waiting first"
    NEWEST = "newest", "最近变化的在前", "Latest change first"


class Whose(Word):
    """To whom a pair is given."""

    MINE = "mine", "分派给我", "Mine"
    NOBODYS = "nobodys", "尚未分派", "Nobody's"


@dataclass(frozen=True, slots=True)
class PairFilter:
    """Which pairs are asked for; `divisions` None: the whole city, else these codes only."""

    state: PairState | None = PairState.OPEN
    whose: Whose | None = None
    band: Band | None = None
    evidence: Evidence | None = None
    order: PairOrder = PairOrder.SCORE
    divisions: frozenset[str] | None = None
    account_id: int = 0


@dataclass(frozen=True, slots=True)
class PairLine:
    """One pair as the queue shows it, the differing characters of both names marked."""

    id: int
    state: PairState
    score: int
    label: str | None
    low: Subject
    high: Subject
    mine: tuple[Piece, ...]
    theirs: tuple[Piece, ...]
    assignee: str | None
    state_since: datetime


@dataclass(frozen=True, slots=True)
class PairPage:
    """One page of the queue, how many there are, and how far the work has come."""

    lines: tuple[PairLine, ...]
    total: int
    by_state: Mapping[PairState, int]

    @property
    def known(self) -> int:
        """How many pairs there are in all."""
        return sum(self.by_state.values())

    @property
    def judged(self) -> int:
        """How many of them have been settled."""
        return sum(self.by_state.get(state, 0) for state in JUDGED)


def filter_of(scope: Scope, **asked: Any) -> PairFilter:
    """Return a filter within what somebody reaches. Any: the fields of `PairFilter`."""
    return PairFilter(divisions=scope.divisions, account_id=scope.own_accounts[0], **asked)


def pairs(session: Session, wanted: PairFilter, *, page: int = 1) -> PairPage:
    """Return a page of the queue."""
    query = _rows(wanted).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    counted = _joined(select(func.count(DuplicatePair.id))).where(*_conditions(wanted))
    states = (
        _joined(select(DuplicatePair.state, func.count(DuplicatePair.id)))
        .where(*_within(wanted))
        .group_by(DuplicatePair.state)
    )
    return PairPage(
        tuple(_line(row) for row in session.execute(query)),
        session.scalar(counted) or 0,
        {row[0]: row[1] for row in session.execute(states)},
    )


def all_pairs(session: Session, wanted: PairFilter) -> Iterator[PairLine]:
    """Yield every pair that is asked for, in order."""
    for row in session.execute(_rows(wanted).execution_options(yield_per=AT_ONCE)):
        yield _line(row)


def picked(session: Session, wanted: PairFilter, ids: Sequence[int]) -> tuple[PairLine, ...]:
    """Return those of `ids` that lie within reach, in the order of the queue."""
    query = _ordered(_selected().where(DuplicatePair.id.in_(ids), *_within(wanted)), wanted)
    return tuple(_line(row) for row in session.execute(query))


def next_open(session: Session, wanted: PairFilter, but: int) -> int | None:
    """Return the next pair that waits, None where none does."""
    query = _ordered(
        _joined(select(DuplicatePair.id)).where(
            *_within(wanted), DuplicatePair.state == PairState.OPEN, DuplicatePair.id != but
        ),
        wanted,
    )
    found: int | None = session.scalar(query.limit(1))
    return found


def _selected() -> Select[*tuple[Any, ...]]:
    return _joined(select(DuplicatePair, LOW, HIGH, Account.display_name)).outerjoin(
        Account, Account.id == DuplicatePair.assignee_id
    )


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.join(LOW, LOW.id == DuplicatePair.low_id).join(
        HIGH, HIGH.id == DuplicatePair.high_id
    )


def _rows(wanted: PairFilter) -> Select[*tuple[Any, ...]]:
    return _ordered(_selected().where(*_conditions(wanted)), wanted)


def _ordered(query: Select[*tuple[Any, ...]], wanted: PairFilter) -> Select[*tuple[Any, ...]]:
    pair = DuplicatePair
    orders = {
        PairOrder.SCORE: (pair.score.desc(), pair.id),
        PairOrder.OLDEST: (pair.state_since, pair.id),
        PairOrder.NEWEST: (pair.state_since.desc(), pair.id.desc()),
    }
    return query.order_by(*orders[wanted.order])


def _within(wanted: PairFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of what may be seen: within reach, and not read through another.

    What waits of a subject that was merged waits with its survivor; it is back after an unmerge.
    """
    alone = and_(LOW.survivor_id.is_(None), HIGH.survivor_id.is_(None))
    found: list[ColumnElement[bool]] = [or_(DuplicatePair.state.not_in(WAITING), alone)]
    if wanted.divisions is not None:
        codes = sorted(wanted.divisions)
        found += [LOW.division_code.in_(codes), HIGH.division_code.in_(codes)]
    return found


def _conditions(wanted: PairFilter) -> list[ColumnElement[bool]]:
    pair = DuplicatePair
    whose = {
        Whose.MINE: pair.assignee_id == wanted.account_id,
        Whose.NOBODYS: pair.assignee_id.is_(None),
    }
    bands = {
        Band.HIGH: pair.score >= 85,
        Band.MIDDLE: pair.score.between(70, 84),
        Band.LOWER: pair.score < 70,
    }
    evidence = {
        Evidence.SAME_NAME: pair.name_score == 100,
        Evidence.SUPPORTED: pair.score > pair.name_score,
        Evidence.CONTRADICTED: pair.score < pair.name_score,
        Evidence.NO_CODE: or_(LOW.uscc.is_(None), HIGH.uscc.is_(None)),
        Evidence.OTHER_CODE: and_(LOW.uscc.is_not(None), HIGH.uscc.is_not(None)),
    }
    found = _within(wanted)
    if wanted.state:
        found.append(pair.state == wanted.state)
    if wanted.whose:
        found.append(whose[wanted.whose])
    if wanted.band:
        found.append(bands[wanted.band])
    if wanted.evidence:
        found.append(evidence[wanted.evidence])
    return found


def _line(row: Any) -> PairLine:  # Any: a row of the columns of `_selected`
    pair, low, high, assignee = row
    mine, theirs = apart(low.name, high.name)
    return PairLine(
        id=pair.id,
        state=pair.state,
        score=pair.score,
        label=pair.label,
        low=low,
        high=high,
        mine=mine,
        theirs=theirs,
        assignee=assignee,
        state_since=pair.state_since,
    )
