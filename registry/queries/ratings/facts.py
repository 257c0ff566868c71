"""The facts of ratings from the tables, for one subject or many at once (评价事实).

Invariant: records, entries of lists, marks, performances, registrations and identity as known at an instant; who is
read through whom on the day asked for; everything else carries its own days. A bounded number of
queries answers for any number of subjects.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.vocabulary import SubjectKind, SubjectStatus
from registry.queries.ratings.law import gathering_of
from registry.queries.ratings.listings import listings_of
from registry.queries.ratings.papers import papers_of
from registry.queries.ratings.registered import (
    Registered,
    kinds_of_subjects,
    members_of_many,
    registered_of,
)
from registry.rules.ratings.facts import Facts, Span
from registry.rules.ratings.gathering import GatheringLaw, Paper, gather
from registry.rules.ratings.listed import Listing

AT_A_TIME = 500  # subjects whose numbers stand in one query


def facts_of(
    session: Session, subject_id: int, *, on: date, known_at: datetime | None = None
) -> Facts:
    """Return the facts of one subject, read together with its members of that day."""
    return facts_of_many(session, [subject_id], on=on, known_at=known_at)[0]


def facts_of_many(
    session: Session,
    subject_ids: Sequence[int],
    *,
    on: date,
    known_at: datetime | None = None,
    is_less_voided: bool = False,
) -> list[Facts]:
    """Return the facts of many subjects, in their order.

    `is_less_voided`: as known at the instant, less the records that were voided since.
    """
    law, found = gathering_of(session, known_at=known_at), []
    for some in _chunks(subject_ids):
        members = members_of_many(session, some, on=on, known_at=known_at)
        everybody = sorted({one for circle in members.values() for one in circle})
        registered = registered_of(session, everybody, on=on, known_at=known_at)
        papers = papers_of(session, everybody, known_at, is_less_voided=is_less_voided)
        listings = listings_of(session, everybody, known_at, is_less_voided=is_less_voided)
        known = _Known(registered, papers, listings)
        kinds = kinds_of_subjects(session, [one for one in some if one not in registered])
        found += [_facts(members[one], known, kinds.get(one), law) for one in some]
    return found


def facts_of_circle(session: Session, members: Sequence[int], *, on: date) -> Facts:
    """Return the facts of the first of `members` as if it were read with the others, whoever it is."""
    circle = tuple(members)
    registered = registered_of(session, circle, on=on, known_at=None)
    known = _Known(registered, papers_of(session, circle, None), listings_of(session, circle))
    kinds = kinds_of_subjects(session, circle[:1])
    return _facts(circle, known, kinds.get(circle[0]), gathering_of(session))


class _Known(NamedTuple):
    """What is known of several subjects, by their numbers."""

    registered: Mapping[int, Registered]
    papers: Mapping[int, Sequence[Paper]]
    listings: Mapping[int, Sequence[Listing]]


def _facts(
    circle: tuple[int, ...],
    known: _Known,
    kind: SubjectKind | None,
    law: GatheringLaw,
) -> Facts:
    registered, own = known.registered, known.registered.get(circle[0])
    papers = (paper for one in circle for paper in known.papers.get(one, ()))
    listings = (entry for one in circle for entry in known.listings.get(one, ()))
    found = gather(
        sorted(papers, key=lambda paper: paper.record_id),
        law,
        sorted(listings, key=lambda entry: entry.entry_id),
    )
    return Facts(
        kind=own.kind if own else kind or SubjectKind.OTHER_ORGANISATION,
        statuses=own.statuses if own else ((None, SubjectStatus.NOT_GIVEN),),
        is_registered=any(one in registered and registered[one].uscc for one in circle),
        established_on=own.established_on if own else None,
        negatives=tuple(found.negatives),
        positives=tuple(found.positives),
        conditions=tuple(found.conditions),
        activity=tuple(sorted(found.activity)),
        in_force=tuple(sorted(found.in_force, key=_by_days)),
    )


def _by_days(span: Span) -> tuple[date, date]:
    return span.start or date.min, span.end or date.max


def _chunks(subject_ids: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(subject_ids)
    while some := list(islice(rest, AT_A_TIME)):
        yield some
