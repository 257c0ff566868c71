"""Search: which subjects a reader may mean, why, and in which order. Serves page, files, command.

Invariant: an equal code or an equal registered name stands first; the order is the same at every
reading of the same register; nothing is found that the audience may not see.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.vocabulary import Audience
from registry.queries.blacklist.listed import listed_among
from registry.queries.cursors import Rank, after, cursor_of
from registry.queries.freshness import data_as_of
from registry.queries.marking import Piece
from registry.queries.places import codes_within
from registry.queries.ratings.standing import published_grades
from registry.queries.reasons import Match
from registry.queries.records.counting import NOTHING_PUBLIC, public_counts
from registry.queries.search.advice import Advice, advise
from registry.queries.search.aligning import align
from registry.queries.search.candidates import LEAST_OF_A_CODE, MOST, Wanted, code_of, find
from registry.queries.search.facets import Counts, Facets, Sieve
from registry.queries.search.hits import GROUPS, Hit, hits_of
from registry.queries.search.query import SearchQuery, SearchSort
from registry.rulebooks import Divisions
from registry.rules.identity.codes import recognise
from registry.rules.identity.folding import clean_text, fold
from registry.rules.identity.questions import split_code, understand, without_words_of_asking
from registry.rules.identity.uscc import USCC_LENGTH, check_uscc


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of hits, and what holds for all of them."""

    query: SearchQuery
    items: tuple[Hit, ...] = ()
    total: int = 0
    is_capped: bool = False
    next: str | None = None
    as_of: datetime | None = None
    facets: Facets = Facets()
    bearers: int = 0  # how many bear, or once bore, exactly the name that was asked
    best_name: str = ""  # the name of the best hit, present or former,
    sharers: int = 0  # and how many were found by that very name
    advice: Advice | None = None
    code_problem: str = ""

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
    wanted = _wanted(query, divisions)
    problem = _code_problem(wanted.code)
    hits, is_capped = _hits(session, query, wanted, audience, on)
    if _is_looked_up_first(query):
        hits = _standing(session, hits, on)
    counts = _counts(session, query, hits, on)
    sieve = Sieve(query, divisions, counts)
    ranked = sorted(
        ((_rank(hit, query.sort), hit) for hit in sieve.passed(hits)), key=lambda pair: pair[0]
    )
    is_capped = is_capped or len(hits) > MOST
    ranked = ranked[:MOST]
    rest = after(query.cursor, ranked) if query.cursor else ranked[query.offset :]
    page = _page(session, query, rest[: query.limit], on)
    return SearchResult(
        query,
        items=tuple(_dressed(hit, wanted, counts) for _, hit in page),
        total=len(ranked),
        is_capped=is_capped,
        next=cursor_of(page[-1][0]) if page and len(rest) > len(page) else None,
        as_of=as_of,
        facets=sieve.facets(hits[:MOST]),
        bearers=sum(hit.match is not Match.SIMILAR for _, hit in ranked),
        best_name=hits[0].matched_name if hits else "",
        sharers=_sharers(hits),
        code_problem=problem if not ranked else "",
    )


def _hits(
    session: Session, query: SearchQuery, wanted: Wanted, audience: Audience, on: date
) -> tuple[list[Hit], bool]:
    """Return the hits before the filters, and whether there are more; those that pass, where so."""
    everybody = replace(wanted, kind=None, status=None, division_codes=())
    found = find(session, everybody, audience, on)
    hits = hits_of(found.findings, wanted)
    if query.is_narrowed and (found.is_capped or len(hits) > MOST):
        found = find(session, wanted, audience, on)
        hits = hits_of(found.findings, wanted)
    ordered = sorted(hits, key=lambda hit: _rank(hit, SearchSort.RELEVANCE))
    return ordered, found.is_capped


def _page(
    session: Session, query: SearchQuery, page: Sequence[tuple[Rank, Hit]], on: date
) -> Sequence[tuple[Rank, Hit]]:
    """Return a page of hits with grade and listing, where they have none yet."""
    if _is_looked_up_first(query):
        return page
    standing = _standing(session, [hit for _, hit in page], on)
    return [(rank, hit) for (rank, _), hit in zip(page, standing, strict=True)]


def _is_looked_up_first(query: SearchQuery) -> bool:
    """Say whether grades and listings of all hits are needed, not only those of a page."""
    return bool(query.counted or query.grade or query.listed)


def _standing(session: Session, hits: list[Hit], on: date) -> list[Hit]:
    """Return the hits with their published grades, and whether they are listed."""
    ids = [hit.subject_id for hit in hits]
    found, listed = published_grades(session, ids, on=on), listed_among(session, ids, on=on)
    return [
        replace(
            hit,
            grade=found[hit.subject_id].grade if hit.subject_id in found else None,
            listed=hit.subject_id in listed,
        )
        for hit in hits
    ]


def _sharers(hits: list[Hit]) -> int:
    """Return how many were found by the name by which the best hit was."""
    best = fold(hits[0].matched_name) if hits else ""
    return sum(fold(hit.matched_name) == best for hit in hits)


def _counts(session: Session, query: SearchQuery, hits: list[Hit], on: date) -> Counts:
    if not (query.counted or query.domain):
        return {}
    return public_counts(session, (hit.subject_id for hit in hits), on)


def _dressed(hit: Hit, wanted: Wanted, counts: Counts) -> Hit:
    """Return a hit with what only a page of them shows: marks, differences, public records."""
    if code := _code_pieces(hit, wanted):
        return replace(hit, code_pieces=code, public=counts.get(hit.subject_id, NOTHING_PUBLIC))
    found = align(hit.matched_name, map(without_words_of_asking, wanted.parts))
    is_present = hit.matched_name == hit.name
    return replace(
        hit,
        pieces=found.pieces if is_present else (Piece(hit.name, is_marked=False),),
        matched_pieces=() if is_present else found.pieces,
        differences=found.differences if hit.match is Match.SIMILAR else (),
        public=counts.get(hit.subject_id, NOTHING_PUBLIC),
    )


def _code_pieces(hit: Hit, wanted: Wanted) -> tuple[Piece, ...]:
    """Return the code of a hit with the piece marked that was asked, empty where none was."""
    code = hit.uscc or ""
    start = code.find(wanted.code) if len(wanted.code) >= LEAST_OF_A_CODE else -1
    if start < 0:
        return ()
    end = start + len(wanted.code)
    pieces = (
        Piece(code[:start], is_marked=False),
        Piece(code[start:end], is_marked=True),
        Piece(code[end:], is_marked=False),
    )
    return tuple(piece for piece in pieces if piece.text)


def _wanted(query: SearchQuery, divisions: Divisions | None) -> Wanted:
    codes: tuple[str, ...] = ()
    if query.division:
        codes = codes_within(divisions, query.division) if divisions else (query.division,)
    text, code = _asked(query.text)
    parts = (fold(part) for part in clean_text(text).split())
    return Wanted(
        question=understand(text),
        text=query.text,
        parts=tuple(part for part in parts if part),
        code=code,
        kind=query.kind,
        status=query.status,
        division_codes=codes,
        firms_only=query.firms_only,
    )


def _asked(text: str) -> tuple[str, str]:
    """Return what is asked as a name, and as a code: a credit code stands apart from a name."""
    if code := code_of(text):
        return text, code
    split = split_code(text)
    code = code_of(split.code)
    return (split.name or code) if len(code) == USCC_LENGTH else text, code


def _code_problem(code: str) -> str:
    looks_like_one = bool(code) and recognise(code) is not None and len(code) == 18
    return check_uscc(code).message if looks_like_one else ""


def _rank(hit: Hit, sort: SearchSort) -> Rank:
    tail: Rank = (fold(hit.name), hit.uscc or "", hit.subject_id)
    if sort is SearchSort.NAME:
        return tail
    if sort is SearchSort.ESTABLISHED:
        return (-hit.established_on.toordinal() if hit.established_on else 0, *tail)
    return (GROUPS.index(hit.match), -hit.score, -hit.nearness, *tail)
