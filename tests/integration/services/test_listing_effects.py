"""What a listing does beyond itself: the veto, what a fallen penalty takes with it, merges."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry, ListEntryEvent
from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import CaseKind, CaseStep, EntryEvent, Grade, RecordChange
from registry.errors import Refused
from registry.queries.ratings.explaining import explained
from registry.queries.ratings.facts import facts_of, facts_of_many
from registry.rules.ratings.packing import in_canonical_order, pack, unpack
from registry.rules.ratings.words import RatingFlag
from registry.services import blacklist
from tests.integration.services.rating_desk import (
    is_as_from_scratch,
    register_firm,
    stands,
)
from tests.integration.services.record_desk import LAW
from tests.listing_factories import (
    at_ten,
    change_entry,
    list_subject,
    open_listing,
    step_on,
    walk,
)
from tests.record_factories import (
    Hands,
    decide_record,
    make_hands,
    make_inspection,
    make_penalty,
)

SERVED = date(2026, 5, 22)
DAY = timedelta(days=1)


@pytest.fixture
def hands(session: Session) -> Hands:
    return make_hands(session)


@pytest.fixture
def firm(session: Session) -> Subject:
    return register_firm(session, at_ten(date(2026, 1, 5)))


def grade_on(session: Session, firm: Subject, day: date) -> object:
    return explained(session, firm.id, as_of=day, known_at=None)["grade"]


def test_the_veto_begins_with_the_service_and_ends_with_the_removal(
    session: Session, hands: Hands, firm: Subject
) -> None:
    entry = list_subject(session, firm.id, hands)
    listed = stands(session, firm.id)
    change_entry(session, entry, CaseKind.REVOCATION, date(2026, 7, 1), hands)
    freed = stands(session, firm.id)

    assert listed is not None
    assert (listed.grade, listed.public_from) == (Grade.D, SERVED)  # at once, told or not
    assert freed is not None
    assert freed.grade is not Grade.D
    assert is_as_from_scratch(session, firm.id, at_ten(date(2026, 7, 1)))


def test_a_veto_lasts_from_the_day_in_force_to_the_day_before_the_end(
    session: Session, hands: Hands, firm: Subject
) -> None:
    entry = list_subject(session, firm.id, hands)

    (held,) = facts_of(session, firm.id, on=SERVED).conditions
    assert held.flag is RatingFlag.ON_SERIOUS_LIST
    assert (held.starts_on, held.ends_on) == (SERVED, entry.until_on)
    assert held.record_id == -entry.id
    assert grade_on(session, firm, SERVED - DAY) != "D"
    assert grade_on(session, firm, SERVED) == "D"
    assert grade_on(session, firm, entry.until_on - DAY) == "D"
    assert grade_on(session, firm, entry.until_on) != "D"


def test_a_stay_is_cut_out_of_the_veto(session: Session, hands: Hands, firm: Subject) -> None:
    entry = list_subject(session, firm.id, hands)
    change_entry(session, entry, CaseKind.STAY, date(2026, 6, 10), hands)
    change_entry(session, entry, CaseKind.RESUMPTION, date(2026, 8, 3), hands)

    spans = [
        (one.starts_on, one.ends_on) for one in facts_of(session, firm.id, on=SERVED).conditions
    ]
    assert spans == [
        (SERVED, date(2026, 6, 10)),
        (date(2026, 8, 3), entry.until_on),
    ]
    assert grade_on(session, firm, date(2026, 7, 1)) != "D"


def test_what_was_known_before_an_event_reads_as_it_read_then(
    session: Session, hands: Hands, firm: Subject
) -> None:
    entry = list_subject(session, firm.id, hands)
    change_entry(session, entry, CaseKind.REVOCATION, date(2026, 7, 1), hands)

    def known(day: date) -> list[RatingFlag]:
        facts = facts_of(session, firm.id, on=SERVED, known_at=at_ten(day))
        return [one.flag for one in facts.conditions]

    assert known(SERVED - DAY) == []
    assert known(date(2026, 6, 1)) == [RatingFlag.ON_SERIOUS_LIST]
    assert known(date(2026, 7, 2)) == []  # set aside: as if it had never been
    left = facts_of_many(
        session,
        [firm.id],
        on=SERVED,
        known_at=at_ten(date(2026, 6, 1)),
        is_less_voided=True,
    )
    assert left[0].conditions == ()


def test_an_entry_goes_through_a_pack_unchanged(
    session: Session, hands: Hands, firm: Subject
) -> None:
    list_subject(session, firm.id, hands)
    facts = facts_of(session, firm.id, on=SERVED)

    assert facts.conditions
    assert unpack(pack(facts)) == in_canonical_order(facts)


def test_an_entry_is_explained_as_an_entry_and_not_as_a_record(
    session: Session, hands: Hands, firm: Subject
) -> None:
    entry = list_subject(session, firm.id, hands)

    document = explained(session, firm.id, as_of=SERVED, known_at=None)
    limits = document["limits"]
    assert isinstance(limits, list)
    assert [(one["id"], one["record_id"], one["entry_id"]) for one in limits] == [
        ("V1", None, entry.id)
    ]


def test_the_construction_list_holds_at_c_and_vetoes_nothing(
    session: Session, firm: Subject
) -> None:
    builders, inspectors = make_hands(session, "hurd"), make_hands(session)
    seen = make_inspection()
    decide_record(session, firm.id, seen, LAW, inspectors, at=at_ten(date(2026, 3, 2)))
    case = open_listing(
        session,
        firm.id,
        builders,
        list_type="construction_blacklist",
        department_id="hurd",
        grounds=("subcontracting",),
        checks=(("penalised", True), ("verified", True)),
    )
    way = [
        (date(2026, 3, 30), CaseStep.NOTIFIED),
        (date(2026, 4, 8), CaseStep.SUBMITTED),
        (date(2026, 4, 9), CaseStep.REVIEWED),
        (date(2026, 4, 10), CaseStep.DISCUSSED),
        (date(2026, 4, 13), CaseStep.APPROVED),
        (date(2026, 4, 14), CaseStep.SERVED),
    ]
    walk(session, case, way, builders)

    document = explained(session, firm.id, as_of=date(2026, 4, 14), known_at=None)
    assert (document["ceilings"], document["vetoes"], document["grade"]) == (["L8"], [], "C")


def test_the_watch_list_takes_points_and_holds_at_b(session: Session, firm: Subject) -> None:
    hands = make_hands(session)
    case = open_listing(
        session,
        firm.id,
        hands,
        list_type="watch_list",
        grounds=("concern",),
        penalty_no="",
        checks=(),
    )
    step_on(session, case, CaseStep.SUBMITTED, date(2026, 3, 27), hands)
    step_on(session, case, CaseStep.APPROVED, date(2026, 3, 27), hands)

    document = explained(session, firm.id, as_of=date(2026, 3, 27), known_at=None)
    lines = document["lines"]
    assert isinstance(lines, list)
    assert [one["points"] for one in lines if one["item"] == "N204"] == [-30.0]
    assert document["ceilings"] == ["L5"]


def listed_on_a_record(session: Session, firm: Subject, hands: Hands) -> tuple[ListEntry, int]:
    said = make_penalty(tier=None, authority="嘉兴市市场监督管理局")
    record = decide_record(session, firm.id, said, LAW, hands, at=at_ten(date(2026, 3, 26)))
    entry = list_subject(
        session, firm.id, hands, record_id=record.id, penalty_no=said.document_no or ""
    )
    return entry, record.id


@pytest.mark.parametrize("change", [RecordChange.WITHDRAWN, RecordChange.MOVED])
def test_a_listing_falls_with_its_penalty_in_the_same_transaction(
    session: Session, hands: Hands, firm: Subject, change: RecordChange
) -> None:
    entry, record_id = listed_on_a_record(session, firm, hands)
    other = register_firm(session, at_ten(date(2026, 1, 5)), uscc="91330499MADEM0038C")
    goal = other.id if change is RecordChange.MOVED else firm.id
    said = make_penalty(tier=None, authority="嘉兴市市场监督管理局")
    record = decide_record(
        *(session, goal, said._replace(document_no=_number(session, record_id)), LAW, hands),
        at=at_ten(date(2026, 6, 3)),
        change=change,
        record_id=record_id,
    )

    session.refresh(entry)
    last = session.get_one(ListEntryEvent, entry.event_id)
    assert record.id == record_id
    assert (last.event, last.by_id, last.decided_by) == (
        EntryEvent.REVOKED,
        hands.officer,
        hands.approver,
    )
    assert (entry.is_open, entry.until_on) == (False, date(2026, 6, 3))
    standing = stands(session, firm.id)
    assert standing is not None
    assert standing.grade is not Grade.D
    wrongly = select(ListEntry.id).where(ListEntry.subject_id == other.id)
    assert session.scalars(wrongly).all() == []  # the right one gets a case of its own


def test_a_listing_does_not_fall_by_one_pair_of_hands(
    session: Session, hands: Hands, firm: Subject
) -> None:
    entry, record_id = listed_on_a_record(session, firm, hands)

    for decided_by in (None, hands.officer):
        with pytest.raises(Refused, match=entry.entry_no):
            blacklist.bases_fell(
                session,
                [record_id],
                by=hands.officer,
                decided_by=decided_by,
                at=at_ten(date(2026, 6, 3)),
            )
    done = blacklist.bases_fell(
        session,
        [record_id],
        by=hands.officer,
        decided_by=hands.approver,
        at=at_ten(date(2026, 6, 3)),
    )
    assert done == 1


def _number(session: Session, record_id: int) -> str:
    record = session.get_one(Record, record_id)
    return session.get_one(RecordVersion, record.version_id).document_no or ""
