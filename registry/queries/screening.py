"""Lists against the register (名单比对): each name or code answered exact, similar, ambiguous or none.

Invariant: only an equal code or an equal registered name is exact; a code is never mended; two who
are equally near are both shown, and none is chosen. Retrieval is the search's, the score is
`likeness`. Nothing of what was asked is kept. Source: FEATURES F10, P1; LAW-AND-FAIRNESS 6.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from models.vocabulary import Audience, CodeKind, SubjectStatus, Word
from registry.matching.likeness import CANDIDATE, SAME_NAME_OTHER_BODY, Known, Likeness, likeness
from registry.matching.wording import Kind, Part
from registry.queries.reasons import Match, Reason
from registry.queries.records.counting import NOTHING_PUBLIC, PublicCount, public_counts
from registry.queries.search import Hit, SearchQuery, search
from registry.rules.identity.codes import recognise
from registry.rules.identity.folding import fold
from registry.rules.identity.uscc import check_uscc
from registry.rules.screening import Asked

MOST_CANDIDATES = 5
EQUALLY_NEAR = 2  # points of likeness; closer than that, nobody can tell who is meant
MOST_REASONS = 3
EQUALLY = Reason("几家同样相近，须核对代码", "Several are equally near; compare the codes")
OTHER_BODY = Reason(SAME_NAME_OTHER_BODY, "Same name, another subject")
FORMER = 98  # an equal former name: sure of the name, not that it was meant in its days


class Answer(Word):
    """What the register says of one line of a list."""

    EXACT = "exact", "一致", "Exact"
    SIMILAR = "similar", "相近", "Similar"
    AMBIGUOUS = "ambiguous", "无法确定", "Ambiguous"
    NONE = "none", "未找到", "Not found"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subject that a line may mean, with the score and why."""

    subject_id: int
    uscc: str
    name: str
    matched_name: str
    match: Match
    score: int
    reasons: tuple[Reason, ...]
    status: SubjectStatus
    listed: bool
    public: PublicCount = NOTHING_PUBLIC


@dataclass(frozen=True, slots=True)
class Screened:
    """A line with its answer: `found` where there is one, all candidates, and what to look out for."""

    asked: Asked
    answer: Answer
    candidates: tuple[Candidate, ...] = ()
    notes: tuple[Reason, ...] = ()

    @property
    def found(self) -> Candidate | None:
        """Return the one subject of an exact or similar answer."""
        is_one = self.answer in (Answer.EXACT, Answer.SIMILAR)
        return self.candidates[0] if is_one and self.candidates else None


def screen(session: Session, asked: Iterable[Asked], *, on: date) -> Iterator[Screened]:
    """Yield the answer to each line, in the order of the list, without public counts."""
    for one in asked:
        yield _screen(session, one, on)


def counted(session: Session, rows: Sequence[Screened], *, on: date) -> list[Screened]:
    """Return the answers with how many records of each candidate are public."""
    ids = {candidate.subject_id for row in rows for candidate in row.candidates}
    counts = public_counts(session, sorted(ids), on)
    return [
        replace(
            row,
            candidates=tuple(
                replace(one, public=counts.get(one.subject_id, NOTHING_PUBLIC))
                for one in row.candidates
            ),
        )
        for row in rows
    ]


def _screen(session: Session, asked: Asked, on: date) -> Screened:
    if not asked.code:
        return _by_name(session, asked, on)
    kind = recognise(asked.code)
    check = check_uscc(asked.code)
    if kind in (None, CodeKind.USCC) and not check.is_valid:
        wrong = Reason(f"代码有误：{check.message}；未作更正", f"Wrong code: {check.message}")
        return _doubted(_by_name(session, asked, on), wrong)
    by_code = _found(session, asked.code, on)
    exact = [hit for hit in by_code if hit.match is Match.EXACT]
    if not exact:
        unknown = Reason("平台没有收录这个代码", "This code is not in the register")
        return _doubted(_by_name(session, asked, on), unknown)
    row = _by_code(session, asked, exact[0], on)
    return replace(row, notes=(exact[0].merged, *row.notes)) if exact[0].merged else row


def _by_code(session: Session, asked: Asked, hit: Hit, on: date) -> Screened:
    """Return the bearer of a code; a name that is another one's makes the line ambiguous."""
    first = _candidate(hit, hit.score, hit.reasons)
    if not asked.name or fold(asked.name) == fold(hit.name):
        return Screened(asked, Answer.EXACT, (first,))
    by_name = _found(session, asked.name, on)
    former = _borne_by(hit, by_name)
    strangers = [
        other
        for other in by_name
        if other.match is Match.EXACT and other.subject_id != hit.subject_id
    ]
    if strangers:
        note = Reason("代码和名称分别属于两家主体", "Code and name belong to two subjects")
        others = (_candidate(other, other.score, other.reasons) for other in strangers)
        found = (first, *others)[:MOST_CANDIDATES]
        return Screened(asked, Answer.AMBIGUOUS, found, (note, *former))
    if former:
        return Screened(asked, Answer.EXACT, (first,), former)
    alike = likeness(Known(asked.name), Known(hit.name)).name
    note = Reason(
        f"代码一致，名称不同：登记名称为“{hit.name}”（名称相似度 {alike}）",
        f'Equal code, another name: registered as "{hit.name}" (names alike {alike})',
    )
    return Screened(asked, Answer.EXACT, (first,), (note,))


def _borne_by(hit: Hit, by_name: Iterable[Hit]) -> tuple[Reason, ...]:
    """Return why a name was once that of the code's own subject; nothing where it never was."""
    for other in by_name:
        is_known = other.match is Match.FORMER_NAME or hit.merged
        if other.subject_id == hit.subject_id and is_known:
            return other.reasons
    return ()


def _by_name(session: Session, asked: Asked, on: date) -> Screened:
    if not asked.name:
        return Screened(asked, Answer.NONE)
    query = SearchQuery(asked.name, limit=MOST_CANDIDATES * 4)
    result = search(session, query, audience=Audience.PUBLIC, on=on)
    if result.advice:
        return Screened(asked, Answer.NONE, (), (Reason(result.advice.zh, result.advice.en),))
    weighed = [one for hit in result.items if (one := _weighed(asked, hit)).score >= CANDIDATE]
    weighed.sort(key=_nearest_first)
    return _answered(asked, tuple(weighed[:MOST_CANDIDATES]))


def _nearest_first(one: Candidate) -> tuple[bool, int, str, str]:
    return one.match is not Match.EXACT, -one.score, fold(one.name), one.uscc


def _answered(asked: Asked, candidates: tuple[Candidate, ...]) -> Screened:
    if not candidates:
        return Screened(asked, Answer.NONE)
    exact = sum(one.match is Match.EXACT for one in candidates)
    if exact == 1:
        former = sum(one.match is Match.FORMER_NAME for one in candidates)
        notes = (_borne_before(former),) if former else ()
        return Screened(asked, Answer.EXACT, candidates, notes)
    first, *others = candidates
    if exact or (others and first.score - others[0].score < EQUALLY_NEAR):
        return Screened(asked, Answer.AMBIGUOUS, candidates, (EQUALLY,))
    return Screened(asked, Answer.SIMILAR, candidates)


def _borne_before(count: int) -> Reason:
    return Reason(
        f"另有 {count} 家主体曾使用这个名称，不是同一主体",
        f"Once borne by others, too ({count}), who are not the same subject",
    )


def _doubted(row: Screened, note: Reason) -> Screened:
    """Return the answer by name under a code that speaks against it: never exact."""
    answer = Answer.SIMILAR if row.answer is Answer.EXACT else row.answer
    return replace(row, answer=answer, notes=(note, *row.notes))


def _found(session: Session, text: str, on: date) -> tuple[Hit, ...]:
    query = SearchQuery(text, limit=MOST_CANDIDATES)
    return search(session, query, audience=Audience.PUBLIC, on=on).items


def _weighed(asked: Asked, hit: Hit) -> Candidate:
    code = asked.code if check_uscc(asked.code).is_valid else None
    alike = likeness(Known(asked.name, code), Known(hit.matched_name, hit.uscc))
    if hit.match is Match.EXACT and code is None:
        return _candidate(hit, hit.score, hit.reasons)
    if hit.match is Match.FORMER_NAME:
        return _candidate(hit, min(alike.total, FORMER), hit.reasons)
    said = _said(alike) if hit.match is Match.SIMILAR else hit.reasons
    said = said or hit.reasons
    label = (OTHER_BODY,) if alike.label else ()
    return _candidate(hit, min(alike.total, FORMER - 1), (*label, *said))


def _said(alike: Likeness) -> tuple[Reason, ...]:
    """Return the lines that tell how two names differ."""
    differing = [
        one
        for one in alike.lines
        if one.kind in (Kind.NEAR, Kind.DIFFERS) and one.part is not Part.LIMIT
    ]
    return tuple(Reason(one.zh, one.en) for one in differing[:MOST_REASONS])


def _candidate(hit: Hit, score: int, said: Sequence[Reason]) -> Candidate:
    own = hit.reasons if hit.matched_name != hit.name else ()
    return Candidate(
        subject_id=hit.subject_id,
        uscc=hit.uscc or "",
        name=hit.name,
        matched_name=hit.matched_name,
        match=hit.match,
        score=score,
        reasons=tuple(dict.fromkeys((*own, *said)))[:MOST_REASONS],
        status=hit.status,
        listed=hit.listed,
    )
