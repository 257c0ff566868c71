"""Search: which subjects a reader may mean, why, and in which order. Serves page, files, command.

Invariant: an equal code or an equal registered name stands first; the order is the same at every
reading of the same register; nothing is found that the audience may not see.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.subjects import SubjectVersion
from models.vocabulary import Audience, SubjectKind, SubjectStatus, Word
from registry.errors import Invalid
from registry.queries.candidates import MOST, Wanted, code_of, find
from registry.queries.cursors import Rank, after, cursor_of
from registry.queries.hits import GROUPS, Hit, hits_of
from registry.queries.places import codes_within, unit_of
from registry.queries.reasons import Match
from registry.rulebooks import Division, Divisions
from registry.rules.identity.codes import recognise
from registry.rules.identity.folding import LONGEST_QUERY, clean_text, fold, fold_query
from registry.rules.identity.names import is_distinctive
from registry.rules.identity.uscc import check_uscc

KeyT = TypeVar("KeyT", bound=str)


class SearchSort(Word):
    """In which order hits are shown."""

    RELEVANCE = "relevance", "按相近程度", "By likeness"
    NAME = "name", "按名称", "By name"
    ESTABLISHED = "established", "按成立日期（新在前）", "By date of establishment (newest first)"


class Advice(Word):
    """Why a query was not looked for at all, with what to do."""

    NOTHING = "nothing", "请输入企业名称或统一社会信用代码。", "Enter a firm's name or credit code."
    TOO_SHORT = (
        "too_short",
        "只有一个字，无法确定要查哪家企业。请至少输入两个字，例如字号。",
        "One character cannot tell firms apart. Enter at least two.",
    )
    TOO_COMMON = (
        "too_common",
        "只有地名或“有限公司”一类通用字词，无法确定要查哪家企业。请加上字号，例如“槐安”。",
        "Only a place or a legal form such as 有限公司. Add the distinctive part of the name.",
    )
    TOO_LONG = (
        "too_long",
        f"查询内容太长，最多 {LONGEST_QUERY} 个字。请只保留企业名称或统一社会信用代码。",
        f"The query is too long; at most {LONGEST_QUERY} characters. Keep only the name or the code.",
    )


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a reader asked for; `grade`, `listed` and `domain` find nobody while nobody has any."""

    text: str
    kind: SubjectKind | None = None
    status: SubjectStatus | None = None
    division: str = ""
    grade: str = ""
    listed: bool = False
    domain: str = ""
    sort: SearchSort = SearchSort.RELEVANCE
    offset: int = 0
    cursor: str = ""
    limit: int = 20
    firms_only: bool = False


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of hits, and what holds for all of them."""

    query: SearchQuery
    items: tuple[Hit, ...] = ()
    total: int = 0
    is_capped: bool = False
    next: str | None = None
    as_of: datetime | None = None
    kinds: tuple[tuple[SubjectKind, int], ...] = ()
    statuses: tuple[tuple[SubjectStatus, int], ...] = ()
    divisions: tuple[tuple[Division, int], ...] = ()
    advice: Advice | None = None
    code_problem: str = ""
    is_not_kept_yet: bool = False

    @property
    def has_exact(self) -> bool:
        """Say whether something on this page is equal to the query."""
        return any(hit.match is Match.EXACT for hit in self.items)


def search(
    session: Session,
    query: SearchQuery,
    *,
    audience: Audience,
    on: date,
    divisions: Divisions | None = None,
) -> SearchResult:
    """Return the hits of `query` as of the day `on`, nearest first.

    `divisions` lets a county find its towns and rolls counts up; without it only equal codes count.
    Raises Invalid for a cursor that is none of ours.
    """
    as_of = data_as_of(session)
    advice = advise(query.text)
    if advice:
        return SearchResult(query, as_of=as_of, advice=advice)
    problem = _code_problem(query.text)
    if query.grade or query.listed or query.domain:
        return SearchResult(query, as_of=as_of, code_problem=problem, is_not_kept_yet=True)
    wanted = _wanted(query, divisions)
    findings = find(session, wanted, audience, on)
    ranked = sorted(
        ((_rank(hit, query.sort), hit) for hit in hits_of(findings, wanted)),
        key=lambda pair: pair[0],
    )
    is_capped = len(ranked) > MOST
    ranked = ranked[:MOST]
    hits = [hit for _, hit in ranked]
    rest = after(query.cursor, ranked) if query.cursor else ranked[query.offset :]
    page = rest[: query.limit]
    return SearchResult(
        query,
        items=tuple(hit for _, hit in page),
        total=len(ranked),
        is_capped=is_capped,
        next=cursor_of(page[-1][0]) if page and len(rest) > len(page) else None,
        as_of=as_of,
        kinds=_counted(Counter(hit.kind for hit in hits)),
        statuses=_counted(Counter(hit.status for hit in hits)),
        divisions=_by_unit(hits, divisions),
        code_problem=problem if not hits else "",
    )


def advise(text: str) -> Advice | None:
    """Return why `text` cannot be looked for, or None."""
    try:
        key = fold_query(text)
    except Invalid:
        return Advice.TOO_LONG
    if not key:
        return Advice.NOTHING
    if len(key) == 1:
        return Advice.TOO_SHORT
    return None if is_distinctive(key) else Advice.TOO_COMMON


def data_as_of(session: Session) -> datetime | None:
    """Return when the register last learned something about a subject, None when it is empty."""
    last = select(SubjectVersion.recorded_at).order_by(SubjectVersion.id.desc()).limit(1)
    return session.scalar(last)


def _wanted(query: SearchQuery, divisions: Divisions | None) -> Wanted:
    codes: tuple[str, ...] = ()
    if query.division:
        codes = codes_within(divisions, query.division) if divisions else (query.division,)
    parts = (fold(part) for part in clean_text(query.text).split())
    return Wanted(
        key=fold_query(query.text),
        parts=tuple(part for part in parts if part),
        code=code_of(query.text),
        kind=query.kind,
        status=query.status,
        division_codes=codes,
        firms_only=query.firms_only,
    )


def _code_problem(text: str) -> str:
    code = code_of(text)
    looks_like_one = bool(code) and recognise(code) is not None and len(code) == 18
    return check_uscc(code).message if looks_like_one else ""


def _rank(hit: Hit, sort: SearchSort) -> Rank:
    tail: Rank = (fold(hit.name), hit.uscc or "", hit.subject_id)
    if sort is SearchSort.NAME:
        return tail
    if sort is SearchSort.ESTABLISHED:
        return (-hit.established_on.toordinal() if hit.established_on else 0, *tail)
    return (GROUPS.index(hit.match), -hit.score, *tail)


def _by_unit(hits: list[Hit], divisions: Divisions | None) -> tuple[tuple[Division, int], ...]:
    if divisions is None:
        return ()
    units = [unit_of(divisions, hit.division_code) for hit in hits]
    found = Counter(unit.code for unit in units if unit)
    return tuple((divisions[code], count) for code, count in _counted(found))


def _counted(found: Counter[KeyT]) -> tuple[tuple[KeyT, int], ...]:
    """Return keys with their counts, the commonest first, equal ones by key."""
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
