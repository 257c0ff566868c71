"""The figures: every breakdown adds up, merged subjects count once, persons not at all."""

from sqlalchemy.orm import Session

from models.vocabulary import Audience, SubjectKind, SubjectStatus
from registry import rulebooks
from registry.queries.hints import hints
from registry.queries.search import SearchQuery, search
from registry.queries.statistics import census, holdings
from tests.wanderland import E10, ON, merge_a_duplicate, populate

RULEBOOK = rulebooks.load("jiaxing")


def test_every_breakdown_adds_up_to_the_total(session: Session) -> None:
    merge_a_duplicate(session, populate(session)[E10])

    figures = census(session, RULEBOOK.divisions, "330400")

    assert figures.total == 7
    for breakdown in (figures.kinds, figures.statuses, figures.divisions):
        assert sum(count for _, count in breakdown) == 7
    assert dict(figures.kinds)[SubjectKind.BRANCH] == 1
    assert dict(figures.statuses)[SubjectStatus.DEREGISTERED] == 1
    assert {unit.code: n for unit, n in figures.divisions if unit}["330402"] == 3


def test_an_empty_register_counts_nothing(session: Session) -> None:
    held = holdings(session)

    assert (held.total, held.kinds, held.as_of) == (0, (), None)
    assert hints(session, on=ON) == ()


def test_every_hint_finds_somebody(session: Session) -> None:
    populate(session)

    offered = hints(session, on=ON)

    assert len(offered) == 4
    for text in offered:
        assert search(session, SearchQuery(text), audience=Audience.PUBLIC, on=ON).total
