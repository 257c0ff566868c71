"""A firm found by who represents it legally together with its trade name.

Invariant: a bare personal name finds nothing here, whoever asks: it only narrows a distinctive trade
name, and the name of the person stands in no finding (LAW-AND-FAIRNESS 6).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.subjects import Subject, SubjectName, SubjectVersion
from models.vocabulary import Audience
from registry.matching.grams import person_gram
from registry.matching.postings import Postings
from registry.queries.search.finding import Finding, Wanted, Way, names_by_ids
from registry.rules.identity.folding import fold
from registry.rules.identity.names import is_bare_personal_name
from registry.rules.identity.parts import name_parts
from registry.rules.identity.trades import is_trade

LEAST_INSIDE = 74.0  # of 100: how much of the trade name the firm's name must hold
MOST_REPRESENTED = 1_000  # firms of one representative, and of those who are called the same
MOST_HITS = 20
_SIZES = (3, 2, 4)  # characters of a personal name, the commonest first
_SHORTEST_REST = 2


class Split(NamedTuple):
    """A question read as a person and a trade name."""

    person: str
    rest: str


def by_representative(
    session: Session, wanted: Wanted, audience: Audience, on: date
) -> list[Finding]:
    """Return the firms whose representative and whose name answer to the question, nearest first."""
    splits = {person_gram(split.person): split for split in splits_of(wanted.parts)}
    if not splits:
        return []
    held = Postings(session, splits).holders(list(splits))
    found: dict[int, Finding] = {}
    for gram, subject_ids in held.items():
        split = splits[gram]
        near = _near(session, split, subject_ids[:MOST_REPRESENTED].tolist())
        for number, finding in names_by_ids(session, wanted, audience, on, list(near)):
            told = replace(finding, way=Way.REPRESENTATIVE, nearness=near[number])
            if number not in found or found[number].nearness < told.nearness:
                found[number] = told
    return sorted(found.values(), key=lambda finding: -finding.nearness)[:MOST_HITS]


def splits_of(parts: tuple[str, ...]) -> Iterator[Split]:
    """Yield the ways to read a question as a person and a distinctive trade name."""
    if len(parts) > 1:
        for place, part in enumerate(parts):
            rest = "".join((*parts[:place], *parts[place + 1 :]))
            if is_bare_personal_name(part) and _is_telling(part, rest):
                yield Split(part, rest)
        return
    for text in parts:
        for size in _SIZES:
            for person, rest in ((text[:size], text[size:]), (text[-size:], text[:-size])):
                if is_bare_personal_name(person) and _is_telling(person, rest):
                    yield Split(person, rest)


def _is_telling(person: str, rest: str) -> bool:
    """Say whether the rest is a trade name, and not the person, a trade or a place once more."""
    if rest in person or person in rest or is_trade(rest):
        return False
    return len(name_parts(rest).trade_name) >= _SHORTEST_REST


def _near(session: Session, split: Split, subject_ids: list[int]) -> dict[int, float]:
    """Return the names of those whom the person represents today that hold the rest, with how well."""
    rows = session.execute(
        select(SubjectName.id, SubjectName.name_key, SubjectVersion.legal_representative)
        .join(Subject, Subject.id == SubjectName.subject_id)
        .join(SubjectVersion, SubjectVersion.id == Subject.version_id)
        .where(Subject.id.in_(subject_ids))
    )
    near = {}
    for number, key, person in rows:
        if not person or fold(person) != split.person:
            continue
        inside = fuzz.partial_ratio(split.rest, key) if len(key) >= len(split.rest) else 0.0
        if inside >= LEAST_INSIDE:
            near[number] = 0.8 * inside + 0.2 * fuzz.ratio(split.rest, key)
    return near
