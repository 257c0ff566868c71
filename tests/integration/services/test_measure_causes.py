"""What makes and unmakes the causes of measures: penalties that name one, moves, merges, bases that end."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.measures import MeasureOrder
from models.records import Record
from models.subjects import Subject
from models.vocabulary import (
    CauseKind,
    LiftReason,
    OrderStep,
    PenaltyKind,
    RecordChange,
    SubjectStatus,
    Tier,
)
from registry.queries.measures.applying import measures_of, withheld_of
from registry.services import duplicates, measures
from tests.integration.services.law_desk import copy_rulebook, go_by
from tests.integration.services.measure_desk import (
    ORDERS,
    is_as_the_rule_says,
    lay_out,
    open_orders,
    order_for,
    steps_of,
)
from tests.integration.services.rating_desk import register_firm
from tests.integration.services.record_desk import LAW
from tests.listing_factories import at_ten
from tests.record_factories import Hands, decide_record, make_hands, make_penalty

BAN = date(2027, 9, 1)  # the first day on which the ban of these tests is over
RECORDED = date(2026, 9, 2)


@pytest.fixture
def hands(session: Session) -> Hands:
    """The three who decide."""
    return make_hands(session)


@pytest.fixture
def firm(session: Session) -> Subject:
    """A firm."""
    return register_firm(session, at_ten(date(2026, 1, 5)))


def ban(firm: Subject, **changes: Any) -> Any:  # Any: particulars
    """A penalty that bars a firm from making food until a day."""
    given: dict[str, Any] = {
        "respondent": firm.name,
        "decided_on": date(2026, 9, 1),
        "domain": "food",
        "tier": Tier.SERIOUS,
        "penalty_kinds": (PenaltyKind.RESTRICT_ACTIVITY,),
        "fine_fen": None,
        "valid_until": date(2027, 8, 31),
    }
    return make_penalty(**(given | changes))


def decide(
    session: Session, firm: Subject, hands: Hands, on: date = RECORDED, **more: Any
) -> Record:
    """Let a penalty through all hands."""
    return decide_record(session, firm.id, ban(firm, **more), LAW, hands, at=at_ten(on))


def the_order(session: Session) -> MeasureOrder:
    """Return the one order of a ban."""
    return order_for(session, "P01", "amr")


def test_what_a_decision_names_is_ordered_until_the_day_that_it_names(
    session: Session, firm: Subject, hands: Hands
) -> None:
    record = decide(session, firm, hands)

    order = the_order(session)
    assert (order.cause_kind, order.cause_id) == (CauseKind.PENALTY, record.id)
    assert order.until_on == BAN
    assert list(open_orders(session).values()) == [order]


def test_a_ban_for_life_is_ordered_without_an_end(
    session: Session, firm: Subject, hands: Hands
) -> None:
    decide(session, firm, hands, valid_until=date.max)

    assert the_order(session).until_on == date.max


def test_a_ban_without_its_end_is_withheld_and_nothing_is_ordered(
    session: Session, firm: Subject, hands: Hands
) -> None:
    decide(session, firm, hands, valid_until=None)

    told = {one.measure.id: one.reason_zh for one in withheld_of(session, firm.id, on=RECORDED)}
    assert open_orders(session) == {}
    assert "请先补录截止日" in told["P01"]


@pytest.mark.parametrize(
    "changes",
    [
        {"penalty_kinds": (PenaltyKind.FINE,), "fine_fen": 30_000_00},
        {"domain": "product"},
        {"valid_until": date(2026, 9, 1)},
    ],
    ids=["a fine", "another field", "over before it is known"],
)
def test_other_penalties_send_no_orders(
    session: Session, firm: Subject, hands: Hands, changes: dict[str, Any]
) -> None:
    decide(session, firm, hands, **changes)

    assert open_orders(session) == {}


def test_a_ban_that_is_over_is_lifted_as_expired(
    session: Session, firm: Subject, hands: Hands
) -> None:
    decide(session, firm, hands)
    measures.settle_ended(session, at=at_ten(BAN))

    order = the_order(session)
    assert (order.lifted_on, order.lift_reason) == (BAN, LiftReason.EXPIRED)


def change(
    session: Session,
    record: Record,
    kind: RecordChange,
    said: Any,  # Any: particulars
    hands: Hands,
    subject_id: int | None = None,
) -> Record:
    """Let a change of a record through all hands."""
    return decide_record(
        session,
        subject_id or record.subject_id,
        said,
        LAW,
        hands,
        at=at_ten(date(2026, 9, 9)),
        change=kind,
        record_id=record.id,
    )


def test_a_penalty_that_is_withdrawn_lifts_what_it_named(
    session: Session, firm: Subject, hands: Hands
) -> None:
    said = ban(firm)
    record = decide_record(session, firm.id, said, LAW, hands, at=at_ten(RECORDED))
    change(session, record, RecordChange.WITHDRAWN, said, hands)

    order = the_order(session)
    assert open_orders(session) == {}
    assert order.lift_reason is LiftReason.VOIDED


def test_a_corrected_day_moves_the_end_of_the_order(
    session: Session, firm: Subject, hands: Hands
) -> None:
    said = ban(firm)
    record = decide_record(session, firm.id, said, LAW, hands, at=at_ten(RECORDED))
    first = the_order(session).id
    change(
        session,
        record,
        RecordChange.CORRECTED,
        said._replace(valid_until=date(2028, 2, 29)),
        hands,
    )

    order = the_order(session)
    assert (order.id, order.until_on) == (first, date(2028, 3, 1))
    assert steps_of(session, order) == [OrderStep.INITIATED, OrderStep.CHANGED]
    assert is_as_the_rule_says(session, firm.id, at_ten(date(2026, 9, 9)))


def test_a_repair_lifts_what_the_decision_named_and_nothing_of_its_tier_outlives_the_window(
    session: Session, firm: Subject, hands: Hands
) -> None:
    said = ban(firm, valid_until=date(2099, 12, 31))
    record = decide_record(session, firm.id, said, LAW, hands, at=at_ten(RECORDED))
    before = measures_of(session, [firm.id], on=date(2026, 9, 8))[firm.id]
    repaired = said._replace(publicity_until=date(2026, 9, 8))
    change(session, record, RecordChange.CORRECTED, repaired, hands)

    assert {one.measure.id for one in before if one.measure.is_punishment} >= {"P01", "P23"}
    assert measures_of(session, [firm.id], on=date(2026, 9, 10))[firm.id] == ()
    assert the_order(session).lift_reason is LiftReason.REMOVED
    assert is_as_the_rule_says(session, firm.id, at_ten(date(2026, 9, 10)))


def test_a_deregistered_firm_keeps_no_order_and_gets_none(
    session: Session, firm: Subject, hands: Hands
) -> None:
    decide(session, firm, hands)
    firm.status = SubjectStatus.DEREGISTERED
    session.flush()
    measures.settle(session, [firm.id], at=at_ten(date(2026, 9, 9)))

    assert open_orders(session) == {}
    assert the_order(session).lift_reason is LiftReason.PARTY_GONE


def test_a_penalty_that_names_nothing_any_more_lifts_its_order(
    session: Session, firm: Subject, hands: Hands
) -> None:
    said = ban(firm)
    record = decide_record(session, firm.id, said, LAW, hands, at=at_ten(RECORDED))
    mended = said._replace(penalty_kinds=(PenaltyKind.WARNING,))
    change(session, record, RecordChange.CORRECTED, mended, hands)

    assert open_orders(session) == {}
    assert the_order(session).lift_reason is LiftReason.CORRECTED


def test_a_penalty_of_the_wrong_firm_takes_its_order_along(
    session: Session, firm: Subject, hands: Hands
) -> None:
    other = register_firm(session, at_ten(date(2026, 1, 5)), "91330499MADEM0038C")
    said = ban(firm)
    record = decide_record(session, firm.id, said, LAW, hands, at=at_ten(RECORDED))
    first = the_order(session)
    change(
        session,
        record,
        RecordChange.MOVED,
        said._replace(respondent=other.name),
        hands,
        subject_id=other.id,
    )

    second = the_order(session)
    assert (first.subject_id, first.lift_reason) == (firm.id, LiftReason.MOVED)
    assert {key.subject_id for key in open_orders(session)} == {other.id}
    assert second.order_no != first.order_no


def test_a_merge_leaves_orders_with_the_party_of_the_paper(session: Session) -> None:
    laid = lay_out(session)
    other = register_firm(session, at_ten(date(2026, 1, 5)), "91330499MADEM0038C")
    at = at_ten(date(2026, 6, 2))
    before = open_orders(session)
    pair = duplicates.pair_of(session, laid.firm.id, other.id, at=at)
    wish = duplicates.Wish("电话核实，同一负责人、同一住所", other.id)
    merge = duplicates.propose_merge(session, pair.id, wish, by=laid.hands.officer, at=at)
    duplicates.confirm_merge(session, merge.id, by=laid.hands.approver, at=at)
    merged = open_orders(session)
    duplicates.unmerge(session, merge.id, "核实为两家企业", by=laid.hands.officer, at=at)

    assert merged.keys() == before.keys() == open_orders(session).keys()
    assert len(before) == ORDERS


# -- a basis that ends in the middle ------------------------------------------------------------------

ENDS = date(2026, 9, 1)


def amended(tmp_path: Any, basis_id: str, **changes: Any) -> Any:  # Any: Path; a rulebook
    """Return the rulebook with an article that ends, or begins, on a day."""
    copies = copy_rulebook(tmp_path)
    path = copies.city / "measure_bases.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    for place, line in enumerate(lines):
        if f"{{id: {basis_id}," in line:
            for name, value in changes.items():
                lines[place] = lines[place].replace(
                    "covers_persons:", f"{name}: {value}, covers_persons:"
                )
    path.write_text("\n".join(lines), encoding="utf-8")
    return copies.load()


def test_a_basis_that_ends_lifts_what_rested_on_it_alone(session: Session, tmp_path: Any) -> None:
    laid = lay_out(session)
    go_by(session, amended(tmp_path, "guofa33-admin", valid_to=ENDS))
    moved = measures.settle_ended(session, at=at_ten(date(2026, 6, 2)))
    before = measures.settle_ended(session, at=at_ten(date(2026, 8, 31)))
    measures.settle_ended(session, at=at_ten(ENDS))

    lifted = session.scalars(select(MeasureOrder).where(~MeasureOrder.is_open)).all()
    assert moved > 0  # their last day is known from now on
    assert before == 0
    assert {one.measure_id for one in lifted} == {"P02", "P14", "P18"}
    assert {(one.lifted_on, one.lift_reason) for one in lifted} == {(ENDS, LiftReason.BASIS_ENDED)}
    assert is_as_the_rule_says(session, laid.firm.id, at_ten(ENDS))


def test_a_basis_that_begins_sends_its_orders_that_day(session: Session, tmp_path: Any) -> None:
    laid = lay_out(session)
    everything = set(open_orders(session))
    copies = copy_rulebook(tmp_path)
    path = copies.city / "measure_bases.yaml"
    text = path.read_text(encoding="utf-8")
    assert "rank: law, valid_from: 2003-01-01" in text
    path.write_text(
        text.replace(
            "valid_from: 2016-05-30, covers_persons: true",
            f"valid_from: {ENDS}, covers_persons: true",
        ),
        encoding="utf-8",
    )
    go_by(session, copies.load())
    measures.settle_ended(session, at=at_ten(date(2026, 8, 31)))
    without = set(open_orders(session))
    measures.settle_ended(session, at=at_ten(ENDS))

    assert {key.measure_id for key in everything - without} == {"P02", "P14", "P18"}
    assert set(open_orders(session)) == everything
    assert is_as_the_rule_says(session, laid.firm.id, at_ten(ENDS))


def test_who_has_no_order_left_gets_one_when_a_basis_begins(
    session: Session, tmp_path: Any, firm: Subject, hands: Hands
) -> None:
    decide(session, firm, hands)
    copies = copy_rulebook(tmp_path)
    path = copies.city / "measure_bases.yaml"
    shipped = path.read_text(encoding="utf-8")
    later = shipped.replace(
        "rank: law, valid_from: 2015-10-01", "rank: law, valid_from: 2026-10-09"
    ).replace("rank: law, valid_from: 2019-12-01", "rank: law, valid_from: 2026-10-09")
    assert later != shipped
    path.write_text(later, encoding="utf-8")
    go_by(session, copies.load())
    measures.settle_ended(session, at=at_ten(date(2026, 9, 3)))
    nothing = open_orders(session)
    measures.settle_ended(session, at=at_ten(date(2026, 10, 9)))

    assert nothing == {}
    assert len(open_orders(session)) == 1
