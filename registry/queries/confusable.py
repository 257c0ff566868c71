"""Who may be taken for a subject by its name: the other side of each "this is not that firm".

Invariant: if one is shown on the page of the other, so is the other on the page of the one; a bare
person's name is shown nowhere. Source: FEATURES A14; LAW-AND-FAIRNESS 6.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import Levenshtein
from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from models.duplicates import DuplicatePair
from models.subjects import Subject, SubjectName
from models.vocabulary import NameKind, PairState, SubjectKind, SubjectStatus, Word
from registry.matching.comparing import compare
from registry.matching.levels import Branch, Levels, Region, Trade, TradeName
from registry.matching.retrieval import nearest_names
from registry.queries.lookalikes import apart
from registry.queries.marking import Piece
from registry.queries.masking import ONE_PERSON
from registry.rules.identity.parts import name_parts
from registry.rules.identity.questions import persons_asked

MOST_SHOWN = 5
MOST_LOOKED_AT = 60  # names near this one
LONGEST_NAME = 200
LEAST_TO_MISTAKE = 3  # characters; of a shorter trade name one other character makes another name


class Mistake(Word):
    """Why one subject may be taken for another; the likeliest first."""

    JUDGED = "judged", "经核查，不是同一主体", "Found on examination not to be the same"
    SAME_CORE = "same_core", "字号和行业相同", "Same trade name and trade"
    SOUND = "sound", "名称同音不同字", "Same sound, other characters"
    SHAPE = "shape", "名称有形近字", "Look-alike characters"
    ORDER = "order", "名称用字相同，次序不同", "Same characters in another order"
    MORE = "more", "名称多一个字或少一个字", "A character more or less"
    ONE_OTHER = "one_other", "名称只差一个字", "One character apart"


@dataclass(frozen=True, slots=True)
class Confusable:
    """Another subject with why, and both names cut where they differ."""

    uscc: str
    name: str
    status: SubjectStatus
    division_code: str | None
    established_on: date | None
    mistake: Mistake
    mine: tuple[Piece, ...]
    theirs: tuple[Piece, ...]


def confusable_with(session: Session, subject_id: int, on: date) -> tuple[Confusable, ...]:
    """Return who may be taken for the subject, the likeliest first; at most `MOST_SHOWN`.

    Bearers of the very same name are not among them: see `names.namesakes_of`.
    """
    me = session.get_one(Subject, subject_id)
    others = {other.id: other for other in _judged(session, me)}
    found = dict.fromkeys(others, Mistake.JUDGED)
    for other in _near(session, me, on):
        mistake = _mistake(me.name_key, other.name_key)
        if mistake is not None and other.id not in found:
            found[other.id], others[other.id] = mistake, other
    order = tuple(Mistake)
    shown = [one for one in others.values() if not _is_a_person(one)]
    shown.sort(key=lambda one: (order.index(found[one.id]), one.name_key, one.id))
    return tuple(_confusable(me, one, found[one.id]) for one in shown[:MOST_SHOWN])


def _judged(session: Session, me: Subject) -> Iterable[Subject]:
    """Return the subjects of which somebody judged that they are not this one."""
    pair = DuplicatePair
    query = _shown().join(
        pair,
        or_(
            and_(pair.low_id == me.id, pair.high_id == Subject.id),
            and_(pair.high_id == me.id, pair.low_id == Subject.id),
        ),
    )
    judged = (PairState.DIFFERENT, PairState.RELATED)
    return session.scalars(query.where(pair.state.in_(judged)).order_by(Subject.id)).all()


def _near(session: Session, me: Subject, on: date) -> Iterator[Subject]:
    """Yield the subjects whose present name is near this one's."""
    near = nearest_names(session, me.name, most=MOST_LOOKED_AT, longest=LONGEST_NAME)
    later = aliased(SubjectName)
    query = (
        _shown()
        .join(SubjectName, SubjectName.subject_id == Subject.id)
        .where(SubjectName.id.in_([one.name_id for one in near]), Subject.id != me.id)
        .where(SubjectName.kind == NameKind.REGISTERED, SubjectName.name_key == Subject.name_key)
        .where(or_(SubjectName.valid_to.is_(None), SubjectName.valid_to > on))
        .where(~exists().where(later.corrects_id == SubjectName.id))
    )
    yield from session.scalars(query.distinct())


def _shown() -> Select[Subject]:
    return select(Subject).where(
        Subject.survivor_id.is_(None),
        Subject.uscc.is_not(None),
        Subject.kind != SubjectKind.PRACTITIONER,
    )


def _mistake(mine: str, theirs: str) -> Mistake | None:
    """Return why two names may be mistaken, the same for both directions; None for equal names."""
    if mine == theirs:
        return None
    first, second = map(name_parts, sorted((mine, theirs)))
    levels = compare(first, second)
    if not _stand_in_one_place(levels):
        return None
    if levels.trade_name is TradeName.ONE_OTHER:
        is_long = min(len(first.trade_name), len(second.trade_name)) >= LEAST_TO_MISTAKE
        is_close = levels.trade is Trade.EQUAL and levels.region is Region.EQUAL
        return Mistake.ONE_OTHER if is_long and is_close else None
    mistake = _MISTAKES.get(levels.trade_name)
    if mistake is Mistake.MORE and not _one_more(first.trade_name, second.trade_name):
        return None
    return mistake


def _one_more(first: str, second: str) -> bool:
    return len(first) != len(second) and Levenshtein.distance(first, second, score_cutoff=1) == 1


_MISTAKES = {
    TradeName.EQUAL: Mistake.SAME_CORE,
    TradeName.HOMOPHONE: Mistake.SOUND,
    TradeName.LOOK_ALIKE: Mistake.SHAPE,
    TradeName.TRANSPOSED: Mistake.ORDER,
    TradeName.DROPPED: Mistake.MORE,
}


def _stand_in_one_place(levels: Levels) -> bool:
    """Say whether all besides the trade name is equal, or written otherwise."""
    return (
        levels.branch is Branch.EQUAL
        and levels.region is not Region.DIFFERENT
        and levels.trade in (Trade.EQUAL, Trade.CONTAINED, Trade.MISWRITTEN)
    )


def _is_a_person(subject: Subject) -> bool:
    return subject.kind in ONE_PERSON and bool(persons_asked((subject.name_key,)))


def _confusable(me: Subject, other: Subject, mistake: Mistake) -> Confusable:
    mine, theirs = apart(me.name, other.name)
    return Confusable(
        uscc=other.uscc or "",
        name=other.name,
        status=other.status,
        division_code=other.division_code,
        established_on=other.established_on,
        mistake=mistake,
        mine=mine,
        theirs=theirs,
    )
