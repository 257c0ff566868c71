"""A shadow run (试运行比对): what another edition of the model would make of everybody, written nowhere.

Invariant: both editions are asked for the same day and the same facts, so that whoever moves is moved
by the edition alone; the same facts give the same digest. Source: FEATURES C8, BEYOND 10.
"""

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from models.ratings import SubjectRating
from models.subjects import Subject
from models.vocabulary import Grade, SubjectKind
from registry.queries.places import unit_of
from registry.rulebooks import rulebook_of
from registry.rules.ratings import Line, RatingModel, rate
from registry.rules.ratings.packing import unpack
from registry.rules.ratings.scoring import GRADES, score_packs

AT_A_TIME = 20_000  # subjects scored at once
MOST_SHOWN = 20  # of those who lose and of those who win most
ORDER: list[Grade] = [grade for grade in Grade if grade is not Grade.NOT_RATED]


class Moved(NamedTuple):
    """One subject under both editions; scores in tenths."""

    subject_id: int
    uscc: str | None
    name: str
    division_code: str | None
    industry_code: str | None
    before: Grade
    after: Grade
    score_before: int
    score_after: int

    @property
    def difference(self) -> int:
        """By how many tenths the score changes."""
        return self.score_after - self.score_before


class Told(NamedTuple):
    """A subject that moves far, with the lines that only one edition has, before and after."""

    moved: Moved
    gone: tuple[Line, ...]
    come: tuple[Line, ...]


class Moves(NamedTuple):
    """How many of a group there are, and how many get a worse or a better grade."""

    total: int
    worse: int
    better: int


@dataclass(frozen=True, slots=True)
class ShadowRun:
    """What a shadow run shows. `digest`: of every score and grade under both editions."""

    before: RatingModel
    after: RatingModel
    on: date
    total: int
    matrix: Counter[tuple[Grade, Grade]]
    by_division: dict[str, Moves]
    by_industry: dict[str, Moves]
    losers: tuple[Told, ...]
    winners: tuple[Told, ...]
    digest: bytes

    @property
    def moves(self) -> Moves:
        """Return how many there are in all, and how many get a worse or a better grade."""
        worse = sum(n for pair, n in self.matrix.items() if is_lower(pair[1], pair[0]))
        better = sum(n for pair, n in self.matrix.items() if is_lower(pair[0], pair[1]))
        return Moves(self.total, worse, better)


@dataclass(slots=True)
class _Sums:
    """What is counted while the subjects pass by."""

    matrix: Counter[tuple[Grade, Grade]] = field(default_factory=Counter)
    groups: tuple[dict[str, list[int]], dict[str, list[int]]] = field(
        default_factory=lambda: ({}, {})
    )

    def add(self, one: Moved, division: str, industry: str) -> None:
        """Count one subject."""
        self.matrix[one.before, one.after] += 1
        for group, name in zip(self.groups, (division, industry), strict=True):
            counts = group.setdefault(name, [0, 0, 0])
            counts[0] += 1
            counts[1] += is_lower(one.after, one.before)
            counts[2] += is_lower(one.before, one.after)


def is_lower(grade: Grade, than: Grade) -> bool:
    """Say whether a grade is lower; what has no grade is neither lower nor higher."""
    if Grade.NOT_RATED in (grade, than):
        return False
    return ORDER.index(grade) > ORDER.index(than)


def shadow_run(session: Session, before: RatingModel, after: RatingModel, *, on: date) -> ShadowRun:
    """Return what would change if `after` governed `on` in place of `before`; writes nothing."""
    sums, digest = _Sums(), hashlib.sha256()
    divisions, industries = rulebook_of(session).divisions, rulebook_of(session).industries
    losers: list[tuple[int, int, Moved]] = []
    winners: list[tuple[int, int, Moved]] = []
    total = 0
    for one in moved_by(session, before, after, on=on):
        total += 1
        unit = unit_of(divisions, one.division_code)
        industry = industries.find(one.industry_code) if one.industry_code else None
        sums.add(one, unit.name_zh if unit else "未知", industry.name_zh if industry else "未知")
        digest.update(
            f"{one.subject_id} {one.score_before} {one.before} {one.score_after} {one.after}\n".encode()
        )
        if one.difference < 0:
            _keep(losers, (-one.difference, -one.subject_id, one))
        elif one.difference > 0:
            _keep(winners, (one.difference, -one.subject_id, one))
    by_division, by_industry = map(_sorted, sums.groups)
    return ShadowRun(
        before=before,
        after=after,
        on=on,
        total=total,
        matrix=sums.matrix,
        by_division=by_division,
        by_industry=by_industry,
        losers=_told(session, losers, before, after, on),
        winners=_told(session, winners, before, after, on),
        digest=digest.digest(),
    )


def moved_by(
    session: Session, before: RatingModel, after: RatingModel, *, on: date
) -> Iterator[Moved]:
    """Return every rated subject under both editions, by id; chunk by chunk, so that many may pass."""
    last = 0
    while rows := _rows(session, last):
        packs = [row.facts for row in rows]
        old, new = score_packs(packs, before, on), score_packs(packs, after, on)
        for place, row in enumerate(rows):
            yield Moved(
                *(row.id, row.uscc, row.name, row.division_code, row.industry_code),
                GRADES[old.grade[place]],
                GRADES[new.grade[place]],
                int(old.score[place]),
                int(new.score[place]),
            )
        last = rows[-1].id


def _rows(session: Session, last: int) -> Sequence[Row[*tuple[object, ...]]]:
    wanted = (
        select(
            Subject.id,
            Subject.uscc,
            Subject.name,
            Subject.division_code,
            SubjectRating.industry_code,
            SubjectRating.facts,
        )
        .join(SubjectRating, SubjectRating.subject_id == Subject.id)
        .where(
            Subject.id > last,
            Subject.survivor_id.is_(None),
            Subject.kind != SubjectKind.PRACTITIONER,
        )
        .order_by(Subject.id)
        .limit(AT_A_TIME)
    )
    return session.execute(wanted).all()


def _keep(heap: list[tuple[int, int, Moved]], entry: tuple[int, int, Moved]) -> None:
    if len(heap) < MOST_SHOWN:
        heapq.heappush(heap, entry)
    else:
        heapq.heappushpop(heap, entry)


def _sorted(group: dict[str, list[int]]) -> dict[str, Moves]:
    """Return the groups, those in which most move first."""
    ordered = sorted(group.items(), key=lambda pair: (-pair[1][1] - pair[1][2], pair[0]))
    return {name: Moves(*counts) for name, counts in ordered}


def _told(
    session: Session,
    heap: list[tuple[int, int, Moved]],
    before: RatingModel,
    after: RatingModel,
    on: date,
) -> tuple[Told, ...]:
    chosen = [entry[2] for entry in sorted(heap, reverse=True)]
    ids = [one.subject_id for one in chosen]
    wanted = select(SubjectRating.subject_id, SubjectRating.facts).where(
        SubjectRating.subject_id.in_(ids)
    )
    packs = {row.subject_id: row.facts for row in session.execute(wanted)}
    found = []
    for one in chosen:
        facts = unpack(packs[one.subject_id])
        old, new = rate(facts, before, on).lines, rate(facts, after, on).lines
        had = {_core(line) for line in old}
        has = {_core(line) for line in new}
        found.append(
            Told(
                one,
                tuple(line for line in old if _core(line) not in has),
                tuple(line for line in new if _core(line) not in had),
            )
        )
    return tuple(found)


def _core(line: Line) -> tuple[object, ...]:
    return (line.kind, line.item, line.record_id, line.tenths)
