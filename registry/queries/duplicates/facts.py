"""What hangs on subjects that may be one: the facts that rules of merging ask for.

Invariant: a subject is read with all that was merged into it; nothing here is masked, so nothing
of it leaves but through a query for an audience.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.accounts import Account
from models.blacklist import ListCase, ListEntry
from models.duplicates import DuplicatePair
from models.proposals import RecordProposal
from models.records import Record, RecordMark
from models.subjects import Subject, SubjectName, SubjectVersion
from models.vocabulary import NameKind, PairState, RecordState
from registry.errors import NotFound
from registry.queries.canonical import members_of
from registry.queries.duplicates.grades import grades_seen
from registry.queries.duplicates.measures import measures_seen
from registry.rules.duplicates import Contradiction, Seen, Side
from registry.rules.records.flow import OPEN

NOT_ONE = (PairState.DIFFERENT, PairState.RELATED)


def side_of(session: Session, subject_id: int) -> Side:
    """Return one side of a pair with what hangs on it. Raises NotFound."""
    found = session.execute(
        select(Subject, SubjectVersion.parent_uscc)
        .join(SubjectVersion, SubjectVersion.id == Subject.version_id)
        .where(Subject.id == subject_id)
    ).first()
    if found is None:
        raise NotFound("没有这个信用主体。")
    subject, parent_uscc = found
    members = members_of(session, subject_id)
    standing = (Record.subject_id.in_(members), Record.state == RecordState.STANDING)
    at_work = (RecordProposal.subject_id.in_(members), RecordProposal.state.in_(OPEN))
    return Side(
        subject_id=subject_id,
        name=subject.name,
        uscc=subject.uscc,
        kind=subject.kind,
        status=subject.status,
        parent_uscc=parent_uscc,
        records=_count(session, select(func.count(Record.id)).where(*standing)),
        proposals=_count(session, select(func.count(RecordProposal.id)).where(*at_work)),
        accounts=_count(
            session, select(func.count(Account.id)).where(Account.subject_id.in_(members))
        ),
        brought=len(members) - 1,
        survivor_id=subject.survivor_id,
        listings=listings_of(session, members),
    )


def seen_of(session: Session, subject_ids: Iterable[int], *, on: date) -> Seen:
    """Return the numbers of all facts that a merge of these subjects is decided on, on a day."""
    ids = list(subject_ids)
    versions = session.execute(select(Subject.id, Subject.version_id).where(Subject.id.in_(ids)))
    names = session.execute(
        select(SubjectName.subject_id, func.max(SubjectName.id))
        .where(SubjectName.subject_id.in_(ids))
        .group_by(SubjectName.subject_id)
    )
    records = session.execute(
        select(Record.id, Record.version_id, Record.subject_id).where(Record.subject_id.in_(ids))
    ).all()
    marks = session.execute(
        select(RecordMark.record_id, func.max(RecordMark.id))
        .join(Record, Record.id == RecordMark.record_id)
        .where(Record.subject_id.in_(ids))
        .group_by(RecordMark.record_id)
    )
    entries = session.execute(
        select(ListEntry.id, ListEntry.event_id).where(ListEntry.subject_id.in_(ids))
    )
    return Seen(
        versions={str(one): version for one, version in versions},
        names={str(one): name for one, name in names},
        records={str(one): version for one, version, _ in records},
        owners={str(one): owner for one, _, owner in records},
        marks={str(one): mark for one, mark in marks},
        grades=grades_seen(session, ids),
        listings={str(one): event for one, event in entries},
        measures=measures_seen(session, ids, on=on),
    )


def listings_of(session: Session, members: Sequence[int]) -> int:
    """Return how many entries of lists, ended or not, and open cases hang on some subjects."""
    entries = select(func.count(ListEntry.id)).where(ListEntry.subject_id.in_(members))
    cases = select(func.count(ListCase.id)).where(
        ListCase.subject_id.in_(members), ListCase.is_open
    )
    return _count(session, entries) + _count(session, cases)


def contradictions(
    session: Session, one: Sequence[int], other: Sequence[int]
) -> tuple[Contradiction, ...]:
    """Return the pairs judged not the same that a merge of both groups would bring together."""
    low, high = aliased(Subject), aliased(Subject)
    found = session.execute(
        select(low.name, high.name)
        .select_from(DuplicatePair)
        .join(low, low.id == DuplicatePair.low_id)
        .join(high, high.id == DuplicatePair.high_id)
        .where(DuplicatePair.state.in_(NOT_ONE), _between(one, other))
        .order_by(DuplicatePair.id)
    )
    return tuple(Contradiction(name, of_other) for name, of_other in found)


def doubts(session: Session, one: Sequence[int], other: Sequence[int]) -> tuple[str, ...]:
    """Return in sentences which third subject is like both sides, but judged apart from one."""
    states: dict[int, list[tuple[bool, PairState]]] = {}
    for place, (mine, theirs) in enumerate(((one, other), (other, one))):
        for third, state in _thirds(session, mine, theirs):
            states.setdefault(third, []).append((bool(place), state))
    told = []
    for third, found in sorted(states.items()):
        apart = {place for place, state in found if state in NOT_ONE}
        alike = {place for place, state in found if state not in NOT_ONE}
        if len(apart) == 1 and alike - apart:
            name = session.get_one(Subject, third).name
            told.append(f"“{name}”与双方都相似，但已判定与其中一方不是同一主体。")
    return tuple(told)


def clashes_of(session: Session, duplicate: Sequence[int], among: Sequence[int]) -> tuple[str, ...]:
    """Return the names of the duplicates that a subject outside `among` bears or bore, too."""
    later = aliased(SubjectName)
    mine = select(SubjectName.name_key).where(SubjectName.subject_id.in_(duplicate))
    found = session.scalars(
        select(SubjectName.name)
        .where(
            SubjectName.name_key.in_(mine),
            SubjectName.kind == NameKind.REGISTERED,
            SubjectName.subject_id.not_in(among),
            ~select(later.id).where(later.corrects_id == SubjectName.id).exists(),
        )
        .order_by(SubjectName.name)
        .distinct()
    )
    return tuple(found)


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0


def _between(one: Sequence[int], other: Sequence[int]) -> ColumnElement[bool]:
    low, high = DuplicatePair.low_id, DuplicatePair.high_id
    return or_(low.in_(one) & high.in_(other), low.in_(other) & high.in_(one))


def _thirds(
    session: Session, mine: Sequence[int], theirs: Sequence[int]
) -> list[tuple[int, PairState]]:
    """Return the subjects beyond both sides that `mine` are paired with, and how that stands."""
    low, high = DuplicatePair.low_id, DuplicatePair.high_id
    inside = Counter([*mine, *theirs])
    rows = session.execute(
        select(low, high, DuplicatePair.state).where(or_(low.in_(mine), high.in_(mine)))
    )
    thirds = [(b if a in mine else a, state) for a, b, state in rows]
    return [(third, state) for third, state in thirds if third not in inside]
