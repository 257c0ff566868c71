"""The law of the day decides: consent, lists and grounds end on their day; the second person never does."""

from datetime import date
from itertools import chain, combinations
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.subjects import Subject
from models.vocabulary import CaseState, CaseStep
from registry.errors import Invalid, Refused
from registry.rules.blacklist import in_force, is_public
from registry.rules.blacklist.law import Stage
from registry.services import blacklist
from tests.integration.services.law_desk import (
    Copies,
    copy_rulebook,
    day_before,
    go_by,
    law_of,
    with_procedure,
)
from tests.integration.services.rating_desk import register_firm
from tests.listing_factories import MARKET, WAY, at_ten, given_for, open_listing, step_on, walk
from tests.record_factories import Hands, make_hands

PROCEDURES, LISTS = "list_procedures.yaml", "lists.yaml"
DECIDED, SERVED, SHOWN = (date(2026, 5, 20), date(2026, 5, 22), date(2026, 5, 27))
UNTIL_CONSENT = [one for one in WAY[:5] if one[1] is not CaseStep.CONSENTED]
# A second person is none of these: whatever a city writes into its law, two people decide.
BEFORE = (Stage.NOTICE, Stage.REVIEW, Stage.DISCUSSION, Stage.CONSENT)
CONFIGURATIONS = list(chain.from_iterable(combinations(BEFORE, size) for size in range(5)))


@pytest.fixture
def hands(session: Session) -> Hands:
    return make_hands(session)


@pytest.fixture
def firm(session: Session) -> Subject:
    return register_firm(session, at_ten(date(2026, 1, 5)))


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    return copy_rulebook(tmp_path)


def without_consent(copies: Copies, day: date) -> None:
    """End superior consent of the list of market regulation on a day, as a draft of 2025 would."""
    procedure = copies.item(PROCEDURES, MARKET)
    stages = [one for one in procedure["stages"] if one != Stage.CONSENT.value]
    copies.amend(PROCEDURES, day, items=(procedure | {"stages": stages},))


def test_consent_is_needed_until_the_day_on_which_the_law_drops_it(
    session: Session, hands: Hands, firm: Subject, copies: Copies
) -> None:
    without_consent(copies, DECIDED)
    go_by(session, copies.load())
    case = open_listing(session, firm.id, hands)
    walk(session, case, UNTIL_CONSENT, hands)

    with pytest.raises(Refused, match="缺少“上级部门同意”环节"):
        step_on(session, case, CaseStep.APPROVED, day_before(DECIDED), hands)
    step_on(session, case, CaseStep.APPROVED, DECIDED, hands)

    assert case.state is CaseState.DECIDED
    assert case.procedure_edition == "procedures-2026-01-01"  # the law under which it was opened
    assert law_of(session).procedure_on(MARKET, day_before(DECIDED)).has(Stage.CONSENT)
    assert not law_of(session).procedure_on(MARKET, DECIDED).has(Stage.CONSENT)


def test_an_edition_that_drops_consent_leaves_the_other_lists_alone(copies: Copies) -> None:
    before = copies.load().blacklist
    without_consent(copies, DECIDED)
    after = copies.load().blacklist

    changed = [
        one.id
        for one in after.procedures.editions[-1]
        if one != before.procedure_on(one.id, DECIDED)
    ]
    assert changed == [MARKET]


@pytest.mark.parametrize("noticed", [False, True])
def test_nobody_is_decided_for_a_list_whose_basis_ended_on_the_way(
    session: Session, hands: Hands, firm: Subject, copies: Copies, noticed: bool
) -> None:
    ends = DECIDED if noticed else WAY[0][0]
    copies.amend(LISTS, ends, without=(MARKET,))
    go_by(session, copies.load())
    case = open_listing(session, firm.id, hands)
    walk(session, case, WAY[:5] if noticed else (), hands)

    step = CaseStep.APPROVED if noticed else CaseStep.NOTIFIED
    with pytest.raises(Refused, match="现在没有有效的法定依据，不能列入"):
        step_on(session, case, step, ends, hands)
    with pytest.raises(Invalid, match="没有现行有效的法定依据"):
        open_listing(session, firm.id, hands, on=ends)
    assert session.scalars(select(ListEntry)).all() == []


def test_what_was_decided_while_the_list_had_its_basis_is_served_and_shown(
    session: Session, hands: Hands, firm: Subject, copies: Copies
) -> None:
    copies.amend(LISTS, SERVED, without=(MARKET,))
    go_by(session, copies.load())
    case = open_listing(session, firm.id, hands)
    walk(session, case, WAY, hands)

    entry = session.scalars(select(ListEntry)).one()
    assert case.state is CaseState.DONE
    assert (entry.listed_on, entry.until_on) == (DECIDED, date(2029, 5, 20))
    assert [in_force(entry, SERVED), is_public(entry, SHOWN)] == [True, True]


@pytest.mark.parametrize(
    ("step", "place"), [(CaseStep.NOTIFIED, 0), (CaseStep.SUBMITTED, 1), (CaseStep.APPROVED, 5)]
)
def test_a_ground_that_an_edition_drops_carries_no_step_from_its_day_on(
    session: Session, hands: Hands, firm: Subject, copies: Copies, step: CaseStep, place: int
) -> None:
    day, procedure = WAY[place][0], copies.item(PROCEDURES, MARKET)
    grounds = [one for one in procedure["grounds"] if one["id"] != "product"]
    copies.amend(PROCEDURES, day, items=(procedure | {"grounds": grounds},))
    go_by(session, copies.load())
    case = open_listing(session, firm.id, hands)
    walk(session, case, WAY[:place], hands)

    with pytest.raises(Refused, match="列入情形“product”不在现行规定之内"):
        step_on(session, case, step, day, hands)


def test_a_stage_that_an_edition_adds_is_asked_of_cases_under_way(
    session: Session, hands: Hands, firm: Subject, copies: Copies
) -> None:
    without_consent(copies, date(2026, 2, 2))
    asked = copies.item(PROCEDURES, MARKET)
    stages = tuple(Stage(one) for one in asked["stages"] if one != Stage.CONSENT.value)
    go_by(session, copies.load())
    case = open_listing(session, firm.id, hands)
    walk(session, case, UNTIL_CONSENT, hands)
    with_procedure(session, MARKET, stages=(*stages, Stage.CONSENT))

    with pytest.raises(Refused, match="缺少“上级部门同意”环节"):
        step_on(session, case, CaseStep.APPROVED, DECIDED, hands)
    step_on(session, case, CaseStep.CONSENTED, DECIDED, hands)
    step_on(session, case, CaseStep.APPROVED, DECIDED, hands)

    assert case.state is CaseState.DECIDED


@pytest.mark.parametrize(
    "stages", CONFIGURATIONS, ids=lambda stages: "+".join(one.value for one in stages) or "none"
)
def test_whatever_stages_the_law_has_the_proposer_never_decides(
    session: Session, hands: Hands, firm: Subject, stages: tuple[Stage, ...]
) -> None:
    with_procedure(session, MARKET, stages=stages)
    case = open_listing(session, firm.id, hands)
    asked = {
        CaseStep.NOTIFIED: Stage.NOTICE,
        CaseStep.REVIEWED: Stage.REVIEW,
        CaseStep.DISCUSSED: Stage.DISCUSSION,
        CaseStep.CONSENTED: Stage.CONSENT,
    }
    walk(
        session,
        case,
        [one for one in WAY[:5] if one[1] not in asked or asked[one[1]] in stages],
        hands,
    )
    seen, given = bytes(case.content_hash), given_for(CaseStep.APPROVED, DECIDED)

    others = [hands.officer, *([hands.reviewer] if Stage.REVIEW in stages else [])]
    for by in others:
        with pytest.raises(Refused):
            blacklist.take(
                session, case.id, CaseStep.APPROVED, given, seen, by=by, at=at_ten(DECIDED)
            )
    assert case.state is CaseState.IN_DECISION
    step_on(session, case, CaseStep.APPROVED, DECIDED, hands)

    assert case.decided_by == hands.approver != case.proposed_by


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"stages": ["second_person"]}, "second_person"),
        ({"needs_second_person": False}, "不认识的字段「needs_second_person」"),
    ],
)
def test_no_edition_has_a_word_that_switches_the_second_person_off(
    copies: Copies, changes: dict[str, object], sentence: str
) -> None:
    copies.amend(PROCEDURES, DECIDED, items=(copies.item(PROCEDURES, MARKET) | changes,))

    with pytest.raises(Invalid, match=sentence):
        copies.load()
