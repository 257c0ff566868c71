"""Two people merge one subject at the same moment: one is first, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

from sqlalchemy import func, select

from models.session import Sessions
from models.subjects import IdentityLink, Subject
from registry.errors import Conflict
from registry.services import duplicates
from registry.services.duplicates import Wish
from tests.integration.services.duplicate_desk import REASON, Desk, lay_out, pair_up
from tests.record_factories import make_hands

Deed = Callable[[], str]


def _both(*deeds: Deed) -> list[str]:
    """Do all deeds at the same moment, each in a thread and a transaction of its own."""
    start = Barrier(len(deeds))

    def at_once(deed: Deed) -> str:
        start.wait(timeout=30)
        try:
            return deed()
        except Conflict as error:
            return f"told: {error}"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(at_once, deeds))


def _lay_out(sessions: Sessions, at: datetime) -> Desk:
    with sessions.writing() as session:
        return lay_out(session, at)


def test_of_two_proposals_for_one_subject_one_stands(sessions: Sessions, at: datetime) -> None:
    desk = _lay_out(sessions, at)
    with sessions.writing() as session:
        pairs = [pair_up(session, desk.lake, other, at).id for other in (desk.bottle, desk.machine)]

    def propose(pair_id: int) -> Deed:
        def deed() -> str:
            with sessions.writing() as session:
                wish = Wish(REASON)
                duplicates.propose_merge(session, pair_id, wish, by=desk.people.officer, at=at)
            return "proposed"

        return deed

    outcome = _both(*(propose(pair_id) for pair_id in pairs))

    assert outcome[0] == "proposed"
    assert outcome[1].startswith("told: 其中一方另有一件归并")


def test_of_two_confirmations_one_merges(sessions: Sessions, at: datetime) -> None:
    desk = _lay_out(sessions, at)
    with sessions.writing() as session:
        others = make_hands(session)
        pair_id = pair_up(session, desk.bottle, desk.lake, at).id
        wish = Wish(REASON, desk.bottle)
        merge_id = duplicates.propose_merge(
            session, pair_id, wish, by=desk.people.officer, at=at
        ).id

    def confirm(by: int) -> Deed:
        def deed() -> str:
            with sessions.writing() as session:
                duplicates.confirm_merge(session, merge_id, by=by, at=at)
            return "merged"

        return deed

    outcome = _both(confirm(desk.people.approver), confirm(others.approver))

    assert outcome[0] == "merged"
    assert outcome[1].startswith("told: 这件归并已是")
    with sessions.reading() as session:
        assert session.scalar(select(func.count(IdentityLink.id))) == 1
        assert session.get_one(Subject, desk.lake).survivor_id == desk.bottle
