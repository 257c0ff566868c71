"""A party is merged at the very moment at which it is listed: it is found, whoever was first."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from models.blacklist import ListCase, ListEntry
from models.duplicates import SubjectMerge
from models.session import Sessions
from models.vocabulary import Audience, CaseStep, MergeState
from registry.queries.blacklist.listed import entries_of
from registry.queries.canonical import canonical_id
from registry.queries.search import SearchQuery, search
from registry.services import duplicates
from tests.integration.services.duplicate_desk import (
    BOTTLE,
    LAKE,
    Desk,
    lay_out,
    propose_merge,
)
from tests.integration.services.test_listing_races import at_once, faults
from tests.listing_factories import WAY, at_ten, open_listing, step_on, walk

NAMES = ("嘉善蓬壶包装材料有限公司", "嘉善县蓬湖包装材料厂")
SERVED_ON, SHOWN_ON = WAY[6][0], WAY[7][0]
Role = Callable[[Desk], int]
PARTIES: dict[str, Role] = {
    "the merged": lambda desk: desk.lake,
    "the survivor": lambda desk: desk.bottle,
}


def merged_while_served(sessions: Sessions, party: Role) -> None:
    """Confirm a merge and serve a decision on one of the two at the same moment, by many hands."""
    with sessions.writing() as session:
        desk = lay_out(session, at_ten(date(2026, 1, 5)))
        number = walk(
            session, open_listing(session, party(desk), desk.people), WAY[:6], desk.people
        ).id
        wanted = propose_merge(session, desk, at_ten(date(2026, 5, 21))).id

    def serve() -> str:
        with sessions.writing() as session:
            case = session.get_one(ListCase, number)
            step_on(session, case, CaseStep.SERVED, SERVED_ON, desk.people)
        return "served"

    def confirm() -> str:
        with sessions.writing() as session:
            by = desk.people.approver
            done = duplicates.confirm_merge(session, wanted, by=by, at=at_ten(SERVED_ON))
        return "lapsed" if done.changed else "merged"

    told = [one for one in at_once([*[serve] * 4, *[confirm] * 4]) if one != "told"]
    if "lapsed" in told:  # what the second person had looked at was changed by the listing
        with sessions.writing() as session:
            assert session.get_one(SubjectMerge, wanted).state is not MergeState.DONE
            again = propose_merge(session, desk, at_ten(SERVED_ON)).id
            done = duplicates.confirm_merge(
                session, again, by=desk.people.approver, at=at_ten(SERVED_ON)
            )
            assert not done.changed
    assert told in (["merged", "served"], ["lapsed", "served"])
    _is_found_through_the_survivor(sessions, desk, party(desk), number)


def _is_found_through_the_survivor(sessions: Sessions, desk: Desk, party: int, number: int) -> None:
    with sessions.writing() as session:
        case = session.get_one(ListCase, number)
        step_on(session, case, CaseStep.PUBLISHED, SHOWN_ON, desk.people)
    with sessions.reading() as session:
        entry = session.scalars(select(ListEntry)).one()
        assert (entry.subject_id, entry.is_open) == (party, True)  # the paper names whom it named
        assert canonical_id(session, desk.lake) == desk.bottle
        found = entries_of(session, desk.bottle, on=SHOWN_ON)
        assert [one.entry_no for one in found] == [entry.entry_no]
        for text in (BOTTLE, LAKE, *NAMES):
            hits = search(session, SearchQuery(text), audience=Audience.PUBLIC, on=SHOWN_ON)
            assert desk.bottle in {hit.subject_id for hit in hits.items}, text
    assert faults(sessions) == {}


@pytest.mark.parametrize("party", PARTIES)
def test_a_party_merged_while_it_is_listed_is_found_through_the_survivor(
    sessions: Sessions, party: str
) -> None:
    merged_while_served(sessions, PARTIES[party])


@pytest.mark.long
@pytest.mark.parametrize("round_", range(50))
def test_a_party_merged_while_it_is_listed_is_found_in_every_round(
    sessions: Sessions, round_: int
) -> None:
    merged_while_served(sessions, list(PARTIES.values())[round_ % 2])
