"""Where search looks: codes first, then equal names, papers, then the names that are nearest.

Invariant: of names that only resemble the question no more than `MOST_NEAR` leave this room, the
nearest first, and none of a name that a later row corrected, of a practitioner (for the public), of
an individual business by a person's bare name (for the public), or past its survivor.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from models.records import Record
from models.subjects import IdentityLink, Subject, SubjectCode
from models.vocabulary import Audience, CodeKind
from registry.queries.records.public import joined, shown_on
from registry.queries.search.finding import (
    MOST,
    SELF,
    Finding,
    Wanted,
    Way,
    names_by_keys,
    subjects_where,
)
from registry.queries.search.near import names_holding, near_names
from registry.queries.search.persons import by_representative, splits_of
from registry.rules.identity.codes import recognise
from registry.rules.identity.folding import fold
from registry.rules.identity.questions import persons_asked, understand
from registry.rules.identity.uscc import USCC_LENGTH, normal_code
from registry.rules.records.particulars import number_key

__all__ = ["LEAST_OF_A_CODE", "MOST", "Finding", "Found", "Wanted", "Way", "code_of", "find"]

SURE_ENOUGH = 75.0  # of 100: nearer than that, a question is not read as a person and a name
MOST_SPLITS = 2
MOST_BESIDE = 10
LEAST_OF_A_CODE = 6  # characters of a credit code, from its head or its tail
ENOUGH_DIGITS = 3  # with fewer it may be a Latin brand as well as a piece of a code
ABOVE_ALL_CODES = "Z"  # sorts behind every character of GB 32100 in every collation
_CODE_PIECE = re.compile(f"[0-9A-Z]{{{LEAST_OF_A_CODE},{USCC_LENGTH}}}")
_tail_of_code: ColumnElement[str] = func.substr(
    SELF.c.uscc,
    literal_column(str(USCC_LENGTH - LEAST_OF_A_CODE + 1)),  # as it is indexed
)
_LIKE_A_NUMBER = re.compile(r"[0-9]{1,8}号|[(\[〔［（【﹝][0-9]{4}[)\]〕］）】﹞]")


class Found(NamedTuple):
    """The findings, and whether more names resemble the question than were looked at."""

    findings: list[Finding]
    is_capped: bool = False


def find(session: Session, wanted: Wanted, audience: Audience, on: date) -> Found:
    """Return the findings; of an equal way at most one more than `MOST`."""
    found = list(_by_code(session, wanted, audience))
    if found:
        return Found(found + _beside_a_code(session, wanted, audience, on, found))
    persons = persons_asked(wanted.parts) if audience is Audience.PUBLIC else ()
    if persons:
        return _by_persons(session, wanted, on, persons)
    found += _by_old_code(session, wanted, audience)
    found += _by_name(session, wanted, audience, on)
    pieces = list(_by_code_piece(session, wanted, audience))
    found += pieces
    found += _by_decision(session, wanted, audience, on)
    if pieces and sum(map(str.isdigit, wanted.code)) >= ENOUGH_DIGITS:
        return Found(found)
    found += by_representative(session, wanted, audience, on)
    near = near_names(session, wanted, audience, on)
    found += near.findings
    if not found or max(one.nearness for one in found) < SURE_ENOUGH:
        found += _beside_a_person(session, wanted, audience, on)
    return Found(found, near.is_capped)


def _beside_a_code(
    session: Session, wanted: Wanted, audience: Audience, on: date, bearers: list[Finding]
) -> list[Finding]:
    """Return what the name beside a credit code finds: equal names, else one that is surely meant."""
    if "".join(wanted.parts) == fold(wanted.code):
        return []  # a whole credit code is nobody's name
    equal = _by_name(session, wanted, audience, on)
    if equal or (audience is Audience.PUBLIC and persons_asked(wanted.parts)):
        return equal
    nearest = near_names(session, wanted, audience, on).findings[:1]
    own = {bearer.subject.id for bearer in bearers}
    return [one for one in nearest if one.nearness >= SURE_ENOUGH and one.subject.id not in own]


def _by_persons(session: Session, wanted: Wanted, on: date, persons: tuple[str, ...]) -> Found:
    """Return what the public may find by bare personal names: names that are, or hold, such a one.

    Two of them may be a person and a trade name; one alone finds nobody by who represents it.
    """
    found = _by_name(session, wanted, Audience.PUBLIC, on)
    if len(persons) > 1:
        found += by_representative(session, wanted, Audience.PUBLIC, on)
    holding = names_holding(session, wanted, Audience.PUBLIC, on, persons)
    return Found(found + holding.findings, holding.is_capped)


def _beside_a_person(
    session: Session, wanted: Wanted, audience: Audience, on: date
) -> list[Finding]:
    """Return the names near to what stands beside a personal name: whoever represents them today.

    The person decides nothing here: any other name beside the same words finds the same.
    """
    rests = dict.fromkeys(split.rest for split in splits_of(wanted.parts))
    found: list[Finding] = []
    for rest in islice(rests, MOST_SPLITS):
        asked = replace(wanted, question=understand(rest))
        found += near_names(session, asked, audience, on).findings[:MOST_BESIDE]
    return found


def code_of(text: str) -> str:
    """Return a query as a code in normal form, empty where it can be none."""
    code = normal_code(text)
    return code if code.isascii() and len(code) <= 40 else ""


def _by_code(session: Session, wanted: Wanted, audience: Audience) -> Iterator[Finding]:
    if len(wanted.code) == USCC_LENGTH:
        anybody = replace(wanted, parts=())  # whatever name stands beside it
        for subject in subjects_where(session, anybody, audience, SELF.c.uscc == wanted.code):
            is_merged = subject.uscc != wanted.code
            since = _merged_on(session, wanted.code) if is_merged else None
            yield Finding(Way.CODE, subject, is_merged=is_merged, since=since)


def _merged_on(session: Session, code: str) -> date | None:
    """Return the day since which the subject of a code is read through another one."""
    end = aliased(IdentityLink)
    links = (
        select(IdentityLink.valid_from)
        .join(Subject, Subject.id == IdentityLink.subject_id)
        .where(Subject.uscc == code, IdentityLink.ends_id.is_(None))
        .where(~exists().where(end.ends_id == IdentityLink.id))
        .order_by(IdentityLink.id.desc())
    )
    return session.scalars(links.limit(1)).first()


def _by_old_code(session: Session, wanted: Wanted, audience: Audience) -> Iterator[Finding]:
    kind = recognise(wanted.code) if wanted.code else None
    if kind is None or kind is CodeKind.USCC:
        return
    later = aliased(SubjectCode)
    bearers = (
        select(SubjectCode.subject_id)
        .where(SubjectCode.value == wanted.code, SubjectCode.kind == kind)
        .where(~exists().where(later.corrects_id == SubjectCode.id))
    )
    for subject in subjects_where(session, wanted, audience, SELF.c.id.in_(bearers)):
        yield Finding(Way.OLD_CODE, subject, code_kind=kind)


def _by_name(session: Session, wanted: Wanted, audience: Audience, on: date) -> list[Finding]:
    found = names_by_keys(session, wanted, audience, on, wanted.question.wholes)
    return [finding for _, finding in found]


def _by_code_piece(session: Session, wanted: Wanted, audience: Audience) -> Iterator[Finding]:
    piece = wanted.code
    if not _CODE_PIECE.fullmatch(piece) or piece.isalpha() or len(piece) == USCC_LENGTH:
        return
    top = piece + ABOVE_ALL_CODES * (USCC_LENGTH - len(piece))
    start = and_(SELF.c.uscc >= piece, SELF.c.uscc <= top)
    for subject in subjects_where(session, wanted, audience, start):
        yield Finding(Way.CODE_START, subject)
    end = and_(
        _tail_of_code == piece[-LEAST_OF_A_CODE:], SELF.c.uscc.endswith(piece, autoescape=True)
    )
    for subject in subjects_where(session, wanted, audience, end):
        yield Finding(Way.CODE_END, subject)


def _by_decision(
    session: Session, wanted: Wanted, audience: Audience, on: date
) -> Iterator[Finding]:
    """Yield those on whom a public paper of that number stands."""
    if not _LIKE_A_NUMBER.search(wanted.text):
        return
    papers = joined(select(Record.subject_id, Record.kind)).where(
        Record.number_key == number_key(wanted.text), *shown_on(on)
    )
    kinds = {row.subject_id: row.kind for row in session.execute(papers.limit(MOST))}
    for own, kind in kinds.items():
        for subject in subjects_where(session, wanted, audience, SELF.c.id == own):
            yield Finding(Way.DECISION, subject, record_kind=kind)
