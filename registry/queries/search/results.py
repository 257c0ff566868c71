"""Search: which subjects a reader may mean, why, and in which order. Serves page, files, command.

Invariant: an equal code or an equal registered name stands first; the order is the same at every
reading of the same register; nothing is found that the audience may not see.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from models.vocabulary import Audience, SubjectKind, SubjectStatus
from registry.queries.cursors import Rank, after, cursor_of
from registry.queries.freshness import data_as_of
from registry.queries.places import codes_within, unit_of
from registry.queries.reasons import Match
from registry.queries.search.advice import Advice, advise
from registry.queries.search.candidates import MOST, Wanted, code_of, find
from registry.queries.search.hits import GROUPS, Hit, hits_of
from registry.queries.search.query import SearchQuery, SearchSort
from registry.rulebooks import Division, Divisions
from registry.rules.identity.codes import recognise
from registry.rules.identity.folding import clean_text, fold, fold_query
from registry.rules.identity.uscc import check_uscc

KeyT = TypeVar("KeyT", bound=str)


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
