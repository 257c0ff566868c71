"""A provisional calendar holds up what takes a right away, and nothing that favours the party."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.subjects import Subject
from models.vocabulary import CaseKind, CaseState, CaseStep
from registry.errors import Invalid, Refused
from registry.queries.blacklist.facts import case_facts
from registry.rulebooks import Rulebook, load
from registry.rules.blacklist import is_public
from registry.rules.blacklist.possible import possible_steps
from tests.integration.services.law_desk import copy_rulebook, go_by, law_of
from tests.integration.services.rating_desk import register_firm
from tests.listing_factories import (
    WAY,
    at_ten,
    change_entry,
    list_subject,
    open_listing,
    step_on,
    walk,
)
from tests.record_factories import Hands, make_hands

# Five working days from Friday 2026-12-25: 12-28 … 12-31, then 01-04, for 1 January 2027 is a Friday.
NOTIFIED, GUESSED_LAST = date(2026, 12, 25), date(2027, 1, 4)
AFTER_GUESS, AFTER_OFFICIAL = date(2027, 1, 5), date(2027, 1, 6)
SENTENCE = "期限按暂定放假安排推算，正式安排公布并录入后方可继续"


@pytest.fixture
def hands(session: Session) -> Hands:
    return make_hands(session)


@pytest.fixture
def firm(session: Session) -> Subject:
    return register_firm(session, at_ten(date(2026, 1, 5)))


@pytest.fixture
def official(tmp_path: Path) -> Rulebook:
    """The rulebook once the holidays of 2027 are out: four days off at New Year, one worked for it."""
    copies = copy_rulebook(tmp_path)
    off = tuple(date(2027, 1, day) for day in (1, 2, 3, 4))
    copies.make_official(2027, off=off, worked=(date(2027, 1, 9),))
    return copies.load()


def test_a_defence_that_runs_into_a_provisional_year_cannot_be_ended_by_a_guess(
    session: Session, hands: Hands, firm: Subject
) -> None:
    case = open_listing(session, firm.id, hands, on=NOTIFIED)
    step_on(session, case, CaseStep.NOTIFIED, NOTIFIED, hands)

    assert case.due_on == GUESSED_LAST
    for on in (AFTER_GUESS, date(2027, 3, 1)):
        with pytest.raises(Refused, match=SENTENCE):
            step_on(session, case, CaseStep.SUBMITTED, on, hands)
        facts = case_facts(session, case, on=on)
        shown = {one.step: one.reasons for one in possible_steps(facts, law_of(session), on=on)}
        assert any(SENTENCE in one for one in shown[CaseStep.SUBMITTED])  # the page says the same


def test_a_defence_that_ends_within_the_official_year_is_not_held_up(
    session: Session, hands: Hands, firm: Subject
) -> None:
    case = open_listing(session, firm.id, hands, on=date(2026, 12, 24))
    step_on(session, case, CaseStep.NOTIFIED, date(2026, 12, 24), hands)
    step_on(session, case, CaseStep.SUBMITTED, date(2027, 1, 1), hands)  # until 2026-12-31

    assert case.state is CaseState.IN_REVIEW


def test_with_the_official_table_the_case_goes_on_by_its_days(
    session: Session, hands: Hands, firm: Subject, official: Rulebook
) -> None:
    case = open_listing(session, firm.id, hands, on=NOTIFIED)
    step_on(session, case, CaseStep.NOTIFIED, NOTIFIED, hands)
    go_by(session, official)

    with pytest.raises(Refused, match=f"最早 {AFTER_OFFICIAL} 可以提交") as refused:
        step_on(session, case, CaseStep.SUBMITTED, AFTER_GUESS, hands)
    assert "暂定" not in str(refused.value)
    assert "暂按" not in str(refused.value)
    step_on(session, case, CaseStep.SUBMITTED, AFTER_OFFICIAL, hands)

    assert case.state is CaseState.IN_REVIEW


def test_a_decision_waits_for_the_official_table_as_well(
    session: Session, hands: Hands, firm: Subject, official: Rulebook
) -> None:
    case = open_listing(session, firm.id, hands, on=NOTIFIED)
    step_on(session, case, CaseStep.NOTIFIED, NOTIFIED, hands)
    go_by(session, official)
    day = date(2027, 1, 8)
    steps = (CaseStep.SUBMITTED, CaseStep.REVIEWED, CaseStep.DISCUSSED, CaseStep.CONSENTED)
    walk(session, case, [(day, step) for step in steps], hands)
    go_by(session, load("jiaxing"))

    with pytest.raises(Refused, match=SENTENCE):
        step_on(session, case, CaseStep.APPROVED, day, hands)
    go_by(session, official)
    step_on(session, case, CaseStep.APPROVED, day, hands)

    assert case.state is CaseState.DECIDED


def test_a_late_wish_for_a_hearing_is_not_refused_by_a_guess(
    session: Session, hands: Hands, firm: Subject, official: Rulebook
) -> None:
    case = open_listing(session, firm.id, hands, on=NOTIFIED)
    step_on(session, case, CaseStep.NOTIFIED, NOTIFIED, hands)

    go_by(session, official)
    with pytest.raises(Refused, match="申请听证截至 2027-01-05"):
        step_on(session, case, CaseStep.HEARING_ASKED, AFTER_OFFICIAL, hands)
    go_by(session, load("jiaxing"))
    step_on(session, case, CaseStep.HEARING_ASKED, AFTER_OFFICIAL, hands)

    assert case.state is CaseState.NOTIFIED


def test_publication_waits_where_the_preview_runs_into_a_provisional_year(
    session: Session, hands: Hands, firm: Subject, official: Rulebook
) -> None:
    case = open_listing(session, firm.id, hands)
    decided, served = date(2026, 12, 29), date(2026, 12, 30)
    walk(session, case, [*WAY[:5], (decided, CaseStep.APPROVED), (served, CaseStep.SERVED)], hands)
    day = date(2027, 1, 6)  # 12-31 and two days of the new year: 01-05 by the guess, 01-06 in law

    with pytest.raises(Refused, match="最早公示日按暂定放假安排推算"):
        step_on(session, case, CaseStep.PUBLISHED, day, hands, public_from=day)
    go_by(session, official)
    facts = case_facts(session, case, on=served)
    (shown,) = possible_steps(facts, law_of(session), on=served)[:1]
    assert (shown.step, shown.reasons, shown.from_day) == (CaseStep.PUBLISHED, (), day)
    step_on(session, case, CaseStep.PUBLISHED, day, hands, public_from=day)

    entry = session.scalars(select(ListEntry)).one()
    assert [is_public(entry, date(2027, 1, 5)), is_public(entry, day)] == [False, True]


@pytest.mark.parametrize("on", [date(2027, 6, 1), date(2028, 6, 1)], ids=["provisional", "none"])
@pytest.mark.parametrize("kind", [CaseKind.EARLY_REMOVAL, CaseKind.REVOCATION, CaseKind.STAY])
def test_what_favours_the_party_waits_for_no_calendar(
    session: Session, hands: Hands, firm: Subject, kind: CaseKind, on: date
) -> None:
    entry = list_subject(session, firm.id, hands)
    change_entry(session, entry, kind, on, hands)

    assert not is_public(entry, on)
    assert entry.is_open is (kind is CaseKind.STAY)


def test_nobody_is_told_of_a_limit_in_a_year_without_a_table(
    session: Session, hands: Hands, firm: Subject
) -> None:
    day = date(2028, 3, 1)
    case = open_listing(session, firm.id, hands, on=day)

    with pytest.raises(Invalid, match="没有 2028 年的节假日安排"):
        step_on(session, case, CaseStep.NOTIFIED, day, hands)
