"""Look-alikes: the subjects that one may be taken for, with the characters in which they differ.

Invariant: a likeness is shown and told apart by a person, never decided here; practitioners and
what was merged into another subject are no look-alikes. Source: FEATURES Q1, Q13, B15.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import Levenshtein
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from models.subjects import NAME_LENGTH, Subject, SubjectName, SubjectVersion
from models.vocabulary import NameKind, SubjectKind, SubjectStatus, Word
from registry.matching.comparing import compare
from registry.matching.levels import Branch, Region, Trade, TradeName
from registry.matching.likeness import WHOLE, name_score
from registry.matching.retrieval import nearest_names
from registry.queries.marking import Piece
from registry.queries.names import NamedFrom, former_names_of
from registry.rules.identity.parts import name_parts

MOST_SHOWN = 8
MOST_NEAR = 60  # names of the index that are weighed for each name of the subject
MOST_BRANCHES = 20
SHARED = (TradeName.EQUAL, TradeName.CONTAINED)
NEARLY = (
    *(TradeName.TRANSPOSED, TradeName.HOMOPHONE, TradeName.LOOK_ALIKE),
    *(TradeName.DROPPED, TradeName.ONE_OTHER),
)
SAME_TRADE = (Trade.EQUAL, Trade.CONTAINED, Trade.MISWRITTEN, Trade.MISSING)
SAME_TAIL = (Branch.EQUAL, Branch.MISWRITTEN)


class Likeness(Word):
    """Why one subject may be taken for another; in the order in which they are told."""

    SAME_NAME = "same_name", "名称相同", "Same name"
    NEAR_NAME = "near_name", "名称只差一两个字", "A character or two apart"
    HEAD_OFFICE = "head_office", "隶属企业", "Head office"
    BRANCH = "branch", "分支机构", "Branch"
    TRADE_NAME = "trade_name", "字号相同", "Same trade name"


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Another subject: its name beside the one it resembles, cut where they differ."""

    subject_id: int
    uscc: str
    name: str
    status: SubjectStatus
    division_code: str | None
    established_on: date | None
    likeness: Likeness
    alike: NamedFrom
    mine: tuple[Piece, ...]
    theirs: tuple[Piece, ...]
    former_names: tuple[NamedFrom, ...]
    is_former: bool


@dataclass(frozen=True, slots=True)
class _Name:
    subject_id: int
    key: str
    row_id: int


@dataclass(frozen=True, slots=True)
class _Weighed:
    likeness: Likeness
    distance: float
    mine: _Name
    theirs: _Name


def look_alikes(session: Session, subject_id: int, on: date) -> tuple[LookAlike, ...]:
    """Return those who may be taken for the subject, the most alike first; at most `MOST_SHOWN`."""
    mine = _names(session, SubjectName.subject_id == subject_id)
    found: dict[int, _Weighed] = {}
    for one in (*_by_names(session, mine), *_by_house(session, subject_id, mine)):
        known = found.get(one.theirs.subject_id)
        if known is None or _rank(one) < _rank(known):
            found[one.theirs.subject_id] = one
    nearest = sorted(found.values(), key=_rank)[:MOST_SHOWN]
    return tuple(_shown(session, one, on) for one in nearest)


def apart(mine: str, theirs: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return both names in pieces; those in which they differ are marked."""
    left: list[Piece] = []
    right: list[Piece] = []
    for step in Levenshtein.opcodes(mine, theirs):
        differs = step.tag != "equal"
        left.append(Piece(mine[step.src_start : step.src_end], differs))
        right.append(Piece(theirs[step.dest_start : step.dest_end], differs))
    return _solid(left), _solid(right)


def _solid(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.text)


def _by_names(session: Session, mine: Sequence[_Name]) -> Iterator[_Weighed]:
    for own in mine:
        for other in _near(session, own):
            judged = _judge(own.key, other.key)
            if judged is not None:
                yield _Weighed(*judged, own, other)


def _near(session: Session, own: _Name) -> list[_Name]:
    """Return other subjects' names that are near this one, by the name index."""
    near = nearest_names(session, own.key, most=MOST_NEAR, longest=NAME_LENGTH)
    numbers = [one.name_id for one in near]
    return _names(session, SubjectName.id.in_(numbers), SubjectName.subject_id != own.subject_id)


def _judge(mine: str, theirs: str) -> tuple[Likeness, float] | None:
    """Return why one name may be taken for the other and how far it is from it, in points of 100."""
    if mine == theirs:
        return Likeness.SAME_NAME, 0.0
    own, other = name_parts(mine), name_parts(theirs)
    levels = compare(own, other)
    is_same_trade = levels.trade in SAME_TRADE and levels.branch in SAME_TAIL
    apart_by = WHOLE - max(name_score(own, other), name_score(other, own))
    if is_same_trade and levels.trade_name in NEARLY:
        return Likeness.NEAR_NAME, apart_by
    if levels.trade_name not in SHARED:
        return None
    if is_same_trade and levels.region is not Region.DIFFERENT:
        return Likeness.NEAR_NAME, apart_by
    return Likeness.TRADE_NAME, apart_by


def _by_house(session: Session, subject_id: int, mine: Sequence[_Name]) -> Iterator[_Weighed]:
    """Yield head office and branches, by the registration in force."""
    subject = session.get_one(Subject, subject_id)
    version = session.get_one(SubjectVersion, subject.version_id)
    present = next((one for one in mine if one.key == subject.name_key), None)
    if present is None:
        return
    if version.parent_uscc:
        for name in _present_names(session, Subject.uscc == version.parent_uscc):
            yield _Weighed(Likeness.HEAD_OFFICE, 0, present, name)
    if subject.uscc:
        of_mine = select(SubjectVersion.id).where(SubjectVersion.parent_uscc == subject.uscc)
        for name in _present_names(session, Subject.version_id.in_(of_mine)):
            yield _Weighed(Likeness.BRANCH, 0, present, name)


def _present_names(session: Session, where: ColumnElement[bool]) -> list[_Name]:
    return _names(session, where, SubjectName.name_key == Subject.name_key)[:MOST_BRANCHES]


def _names(session: Session, *where: ColumnElement[bool]) -> list[_Name]:
    later = aliased(SubjectName)
    query = (
        select(SubjectName.subject_id, SubjectName.name_key, SubjectName.id)
        .join(Subject, Subject.id == SubjectName.subject_id)
        .where(*where)
        .where(~exists().where(later.corrects_id == SubjectName.id))
        .where(Subject.survivor_id.is_(None), Subject.kind != SubjectKind.PRACTITIONER)
        .where(Subject.uscc.is_not(None))
    )
    return [_Name(*row) for row in session.execute(query.order_by(SubjectName.id))]


def _rank(one: _Weighed) -> tuple[int, float, str, int]:
    order = tuple(Likeness).index(one.likeness)
    return order, one.distance, one.theirs.key, one.theirs.subject_id


def _shown(session: Session, one: _Weighed, on: date) -> LookAlike:
    subject = session.get_one(Subject, one.theirs.subject_id)
    mine = session.get_one(SubjectName, one.mine.row_id)
    theirs = session.get_one(SubjectName, one.theirs.row_id)
    left, right = apart(mine.name, theirs.name)
    former = former_names_of(session, subject.id, on)
    return LookAlike(
        subject_id=subject.id,
        uscc=subject.uscc or "",
        name=subject.name,
        status=subject.status,
        division_code=subject.division_code,
        established_on=subject.established_on,
        likeness=one.likeness,
        alike=NamedFrom(
            theirs.kind, theirs.name, theirs.valid_from, theirs.valid_to, theirs.source
        ),
        mine=left,
        theirs=right,
        former_names=former,
        is_former=theirs.kind is NameKind.REGISTERED
        and theirs.valid_to is not None
        and theirs.valid_to <= on,
    )
