"""A department acts at the very moment at which the cause ends: nobody waits in a circle, all is lifted."""

from datetime import date

import pytest
from sqlalchemy import select

from models.measures import MeasureOrder
from models.session import Sessions
from models.vocabulary import CaseKind, CaseStep, LiftReason, OrderStep, Outcome
from registry.queries.verification import verify
from registry.rules.measures.loop import Said
from registry.services import blacklist, measures
from registry.services.measures.taking import Taken
from tests.integration.services.measure_desk import ORDERS, REASON, lay_out, member, order_for
from tests.integration.services.test_listing_races import Deed, at_once
from tests.listing_factories import at_ten, given_for, make_content, walk
from tests.record_factories import Hands

ON = date(2026, 6, 9)


def faults(sessions: Sessions, on: date = ON) -> dict[str, str | None]:
    """Return what the verification finds."""
    with sessions.reading() as session:
        return {one.check: one.problem for one in verify(session, None, on=on) if not one.is_sound}


def removal(sessions: Sessions, entry_id: int, hands: Hands) -> Deed:
    """Prepare the revocation of an entry, and return the deed that decides it."""
    with sessions.writing() as session:
        said = make_content(paper_no="演法〔2026〕1号", reason="依据文书办理。")
        case = blacklist.open_case(
            session,
            CaseKind.REVOCATION,
            said,
            by=blacklist.Opener(hands.officer, "amr"),
            at=at_ten(ON),
            entry_id=entry_id,
        )
        walk(session, case, [(ON, CaseStep.SUBMITTED), (ON, CaseStep.REVIEWED)], hands)
        number, seen = case.id, bytes(case.content_hash)

    def revoke() -> str:
        with sessions.writing() as session:
            given = given_for(CaseStep.APPROVED, ON)
            by, at = hands.approver, at_ten(ON)
            blacklist.take(session, number, CaseStep.APPROVED, given, seen, by=by, at=at)
        return "revoked"

    return revoke


@pytest.mark.parametrize("_round", range(4))
def test_whoever_acts_while_the_cause_ends_is_first_or_told(
    sessions: Sessions, _round: int
) -> None:
    with sessions.writing() as session:
        laid = lay_out(session)
        entry, hands = laid.entry.id, laid.hands
        offices = ("amr", "hurd", "finance", "data")
        own: dict[str, list[int]] = {}
        for order in session.scalars(select(MeasureOrder).order_by(MeasureOrder.id.desc())):
            own.setdefault(order.department_id, []).append(order.id)
        who = {one: member(session, one) for one in offices}
    revoke = removal(sessions, entry, hands)

    def receive(office: str) -> Deed:
        def deed() -> str:
            with sessions.writing() as session:
                wanted = [Taken(one, OrderStep.RECEIVED, Said(ON)) for one in own[office]]
                measures.take_many(session, wanted, by=who[office], at=at_ten(ON))
            return office

        return deed

    told = at_once([*map(receive, offices), revoke, *map(receive, offices)])

    with sessions.reading() as session:
        reasons = set(session.scalars(select(MeasureOrder.lift_reason)))
        total = len(session.scalars(select(MeasureOrder.id)).all())
    assert told.count("revoked") == 1
    assert all(told.count(one) <= 1 for one in offices)
    assert (reasons, total) == ({LiftReason.VOIDED}, ORDERS)
    assert faults(sessions) == {}


def test_one_report_sent_many_times_is_one_report(sessions: Sessions) -> None:
    with sessions.writing() as session:
        lay_out(session)
        buyer = member(session, "finance")
        order = order_for(session, "P14", "finance")
        number = order.id
        measures.take(session, Taken(number, OrderStep.RECEIVED, Said(ON)), by=buyer, at=at_ten(ON))

    def report() -> str:
        with sessions.writing() as session:
            said = Said(ON, outcome=Outcome.PARTLY, reason=REASON)
            measures.take(session, Taken(number, OrderStep.REPORTED, said), by=buyer, at=at_ten(ON))
        return "reported"

    assert at_once([report] * 8) == ["reported", *["told"] * 7]
    assert faults(sessions) == {}


def test_of_two_who_decide_a_waiver_one_does(sessions: Sessions) -> None:
    with sessions.writing() as session:
        lay_out(session)
        buyer, *others = (member(session, "finance") for _ in range(3))
        number = order_for(session, "P14", "finance").id
        said = Said(ON, until=date(2026, 9, 1), reason=REASON)
        measures.ask_waiver(session, number, said, by=buyer, at=at_ten(ON))

    def decide(by: int, granted: bool) -> Deed:
        def deed() -> str:
            with sessions.writing() as session:
                measures.decide_waiver(
                    session, number, granted=granted, reason=REASON, by=by, at=at_ten(ON)
                )
            return "decided"

        return deed

    assert at_once([decide(others[0], True), decide(others[1], False)]) == ["decided", "told"]
    assert faults(sessions) == {}


def test_two_jobs_at_once_settle_once(sessions: Sessions) -> None:
    over = date(2029, 5, 20)
    with sessions.writing() as session:
        lay_out(session)

    def settle() -> str:
        with sessions.writing() as session:
            return str(measures.settle_ended(session, at=at_ten(over)))

    assert at_once([settle] * 4) == ["0", "0", "0", str(ORDERS)]
    assert faults(sessions, over) == {}
