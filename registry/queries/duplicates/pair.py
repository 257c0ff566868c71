"""One pair side by side: particulars with their differences, the weights, what people judged.

Invariant: the score shown is the one function's, weighed now; whoever judges sees both sides whole,
and nothing of either lies in the vault.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.accounts import Account
from models.duplicates import DuplicateJudgement, DuplicatePair, SubjectMerge
from models.subjects import Subject, SubjectVersion
from models.vocabulary import Relation, SharedField, SubjectStatus, Verdict
from registry.errors import NotFound
from registry.matching.describing import best_likeness, described
from registry.matching.likeness import Likeness, Line, flips
from registry.queries.canonical import members_of
from registry.queries.duplicates.facts import contradictions, doubts, side_of
from registry.queries.lookalikes import apart
from registry.queries.marking import Piece
from registry.queries.names import NamedFrom, aliases_of, former_names_of
from registry.rules.duplicates import Hint, Registered, Side, hints_of

NO_SUCH_PAIR = "没有这一对疑似重复主体，或者它不在您的辖区内。"


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the waterfall, placed on a scale of 0 to 100 units of width."""

    line: Line
    start: float
    width: float
    sum: float


@dataclass(frozen=True, slots=True)
class Compared:
    """One particular of both sides; `is_equal` None: one side has none, so it is not compared."""

    label: str
    mine: tuple[Piece, ...]
    theirs: tuple[Piece, ...]
    is_equal: bool | None
    shared: SharedField | None = None

    @property
    def may_be_chosen(self) -> bool:
        """Say whether a merge may show either side's value: both have one, and they differ."""
        return self.shared is not None and self.is_equal is False


@dataclass(frozen=True, slots=True)
class OneSide:
    """One subject of the pair with what is known of it."""

    facts: Side
    subject: Subject
    version: SubjectVersion
    former: tuple[NamedFrom, ...]
    aliases: tuple[NamedFrom, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What somebody judged of the pair."""

    verdict: Verdict
    relation: Relation | None
    reason: str
    score: int
    was_blind: bool
    bulk_id: int | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MergeKept:
    """A merge of the pair, with who proposed and who decided it."""

    merge: SubjectMerge
    proposed_by: str
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class PairAtHand:
    """A pair with all that a judgement of it rests on."""

    pair: DuplicatePair
    low: OneSide
    high: OneSide
    lines: tuple[Compared, ...]
    weighed: Likeness
    bars: tuple[Bar, ...]
    flips: tuple[str, ...]
    conflicts: tuple[str, ...]
    hints: tuple[Hint, ...]
    judgements: tuple[Judged, ...]
    merges: tuple[MergeKept, ...]


def pair_at_hand(session: Session, pair_id: int, *, on: date) -> PairAtHand:
    """Return a pair side by side. Raises NotFound."""
    pair = session.get(DuplicatePair, pair_id)
    if pair is None:
        raise NotFound(NO_SUCH_PAIR)
    low, high = _side(session, pair.low_id, on), _side(session, pair.high_id, on)
    known = described(session, (pair.low_id, pair.high_id))
    weighed = best_likeness(known[pair.low_id], known[pair.high_id])
    return PairAtHand(
        pair=pair,
        low=low,
        high=high,
        lines=tuple(_compared(low, high)),
        weighed=weighed,
        bars=waterfall(weighed.lines),
        flips=flips(weighed),
        conflicts=tuple(_conflicts(session, pair)),
        hints=hints_of(_registered(low), _registered(high)),
        judgements=judgements_of(session, pair_id),
        merges=merges_of(session, pair_id),
    )


def waterfall(lines: Sequence[Line]) -> tuple[Bar, ...]:
    """Return the lines as bars that go on where the one before ended, in units of 0 to 100."""
    sums = [0.0]
    for line in lines:
        sums.append(round(sums[-1] + line.points, 1))
    least, most = min(0.0, *sums), max(100.0, *sums)
    unit = 100 / (most - least)
    return tuple(
        Bar(
            line,
            round((min(before, after) - least) * unit, 1),
            round(max(abs(after - before) * unit, 0.4), 1),
            after,
        )
        for line, before, after in zip(lines, sums, sums[1:], strict=False)
    )


def judgements_of(session: Session, pair_id: int) -> tuple[Judged, ...]:
    """Return what people judged of a pair, the latest first."""
    rows = session.execute(
        select(DuplicateJudgement, Account.display_name)
        .join(Account, Account.id == DuplicateJudgement.by_id)
        .where(DuplicateJudgement.pair_id == pair_id)
        .order_by(DuplicateJudgement.id.desc())
    )
    return tuple(
        Judged(
            one.verdict,
            one.relation,
            one.reason,
            one.score,
            one.was_blind,
            one.bulk_id,
            name,
            one.recorded_at,
        )
        for one, name in rows
    )


def merges_of(session: Session, pair_id: int) -> tuple[MergeKept, ...]:
    """Return the merges of a pair, proposed or done, the latest first."""
    by, decided = aliased(Account), aliased(Account)
    rows = session.execute(
        select(SubjectMerge, by.display_name, decided.display_name)
        .join(by, by.id == SubjectMerge.proposed_by)
        .outerjoin(decided, decided.id == SubjectMerge.decided_by)
        .where(SubjectMerge.pair_id == pair_id)
        .order_by(SubjectMerge.id.desc())
    )
    return tuple(MergeKept(*row) for row in rows)


def _side(session: Session, subject_id: int, on: date) -> OneSide:
    subject = session.get_one(Subject, subject_id)
    return OneSide(
        facts=side_of(session, subject_id),
        subject=subject,
        version=session.get_one(SubjectVersion, subject.version_id),
        former=former_names_of(session, subject_id, on),
        aliases=aliases_of(session, subject_id),
    )


def _registered(one: OneSide) -> Registered:
    version = one.version
    return Registered(
        uscc=one.subject.uscc,
        parent_uscc=version.parent_uscc,
        status=one.subject.status,
        status_on=version.status_on,
        established_on=one.subject.established_on,
        representative=version.legal_representative,
        address=version.address,
    )


def _conflicts(session: Session, pair: DuplicatePair) -> Iterator[str]:
    one, other = members_of(session, pair.low_id), members_of(session, pair.high_id)
    for name, of_other in contradictions(session, one, other):
        if {name, of_other} != {
            session.get_one(Subject, pair.low_id).name,
            session.get_one(Subject, pair.high_id).name,
        }:
            yield f"“{name}”与“{of_other}”已判定不是同一主体，归并会把它们并在一起。"
    yield from doubts(session, one, other)


def _compared(low: OneSide, high: OneSide) -> Iterator[Compared]:
    for label, shared, mine, theirs in (
        ("名称", None, low.subject.name, high.subject.name),
        ("统一社会信用代码", None, low.subject.uscc, high.subject.uscc),
        (
            "法定代表人（负责人）",
            SharedField.LEGAL_REPRESENTATIVE,
            low.version.legal_representative,
            high.version.legal_representative,
        ),
        ("住所", SharedField.ADDRESS, low.version.address, high.version.address),
        ("行业", SharedField.INDUSTRY, low.version.industry_code, high.version.industry_code),
        ("主体类型", None, low.subject.kind.zh, high.subject.kind.zh),
        ("登记状态", None, _status(low.subject), _status(high.subject)),
        ("成立日期", None, _day(low.subject.established_on), _day(high.subject.established_on)),
        ("曾用名", None, _names(low.former), _names(high.former)),
        ("别名", None, _names(low.aliases), _names(high.aliases)),
    ):
        if mine or theirs:
            yield _marked(label, shared, mine or "", theirs or "")


def _marked(label: str, shared: SharedField | None, mine: str, theirs: str) -> Compared:
    if not mine or not theirs:
        whole = (tuple(Piece(text, False) for text in (one,) if text) for one in (mine, theirs))
        return Compared(label, next(whole), next(whole), None, shared)
    left, right = apart(mine, theirs)
    return Compared(label, left, right, mine == theirs, shared)


def _status(subject: Subject) -> str:
    """Return the status in words; what no source gave is missing, not different."""
    return "" if subject.status is SubjectStatus.NOT_GIVEN else subject.status.zh


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _names(names: Sequence[NamedFrom]) -> str:
    return "、".join(one.name for one in names)
