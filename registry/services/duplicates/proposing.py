"""Pairs that a search found are put into the queue: weighed, and never twice.

Invariant: what was judged is left as it is; a pair that stands already is weighed anew, so that its
score is that of today's scoring; a subject read through another is never suggested.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from models.duplicates import DuplicatePair
from models.subjects import Subject
from models.vocabulary import AuditEvent, PairState, SubjectKind
from registry.matching.describing import Knowns, best_likeness, described
from registry.matching.likeness import CANDIDATE, Likeness
from registry.services import audit

AT_ONCE = 250
WEIGHED_ANEW = (PairState.OPEN, PairState.UNSURE)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of the pairs: `new` suggested, `reweighed` with another score, `judged` left alone.

    `unlike`: below the line from which a person is asked; `merged`: of a subject that is read through
    another, or of a practitioner.
    """

    new: int = 0
    reweighed: int = 0
    unchanged: int = 0
    judged: int = 0
    unlike: int = 0
    merged: int = 0

    def __add__(self, other: "Proposed") -> "Proposed":
        """Return both counts together."""
        return Proposed(
            *(getattr(self, name) + getattr(other, name) for name in Proposed.__slots__)
        )


def propose(
    session: Session, pairs: Iterable[tuple[int, int]], *, at: datetime, by: int | None = None
) -> Proposed:
    """Put pairs of subject ids into the queue as far as they are like; may be called again."""
    done = Proposed()
    rest = iter(pairs)
    while some := {_ordered(pair) for pair in islice(rest, AT_ONCE) if pair[0] != pair[1]}:
        done += _take(session, sorted(some), at)
    if done.new or done.reweighed:
        audit.append(
            session,
            AuditEvent.PAIRS_FOUND,
            by=by,
            at=at,
            new=done.new,
            reweighed=done.reweighed,
            judged=done.judged,
        )
    return done


def _ordered(pair: tuple[int, int]) -> tuple[int, int]:
    one, other = pair
    return (one, other) if one < other else (other, one)


def _take(session: Session, pairs: Sequence[tuple[int, int]], at: datetime) -> Proposed:
    ids = {one for pair in pairs for one in pair}
    alone = set(
        session.scalars(
            select(Subject.id).where(
                Subject.id.in_(ids),
                Subject.survivor_id.is_(None),
                Subject.kind != SubjectKind.PRACTITIONER,
            )
        )
    )
    open_to_it = [pair for pair in pairs if alone.issuperset(pair)]
    known = described(session, alone)
    standing = _standing(session, open_to_it)
    counts = dict.fromkeys(Proposed.__slots__, 0)
    counts["merged"] = len(pairs) - len(open_to_it)
    for outcome in _weigh_all(session, open_to_it, known, standing, at):
        counts[outcome] += 1
    session.flush()
    return Proposed(**counts)


def _weigh_all(
    session: Session,
    pairs: Sequence[tuple[int, int]],
    known: Mapping[int, Knowns],
    standing: Mapping[tuple[int, int], DuplicatePair],
    at: datetime,
) -> Iterator[str]:
    for low, high in pairs:
        pair = standing.get((low, high))
        if pair is not None and pair.state not in WEIGHED_ANEW:
            yield "judged"
            continue
        found = best_likeness(known[low], known[high])
        if pair is not None:
            yield _weigh_anew(pair, found, at)
        elif found.total < CANDIDATE:
            yield "unlike"
        else:
            session.add(_new(low, high, found, at))
            yield "new"


def _standing(
    session: Session, pairs: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], DuplicatePair]:
    found = session.scalars(
        select(DuplicatePair).where(tuple_(DuplicatePair.low_id, DuplicatePair.high_id).in_(pairs))
    )
    return {(pair.low_id, pair.high_id): pair for pair in found}


def _weigh_anew(pair: DuplicatePair, found: Likeness, at: datetime) -> str:
    told = (found.total, found.name, found.label or None)
    if (pair.score, pair.name_score, pair.label) == told:
        return "unchanged"
    pair.score, pair.name_score, pair.label = told
    pair.weighed_at = at
    return "reweighed"


def _new(low: int, high: int, found: Likeness, at: datetime) -> DuplicatePair:
    return DuplicatePair(
        low_id=low,
        high_id=high,
        state=PairState.OPEN,
        score=found.total,
        name_score=found.name,
        label=found.label or None,
        found_at=at,
        weighed_at=at,
        state_since=at,
    )
