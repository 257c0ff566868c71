"""The dated switch of the rating model by deed: two people, never backwards, bound to what was seen."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.ratings import Rating, RatingSwitch
from models.vocabulary import AuditEvent, Grade, Role, SwitchState
from registry.errors import Conflict, Invalid, Refused
from registry.queries.ratings.law import law_of
from registry.queries.ratings.shadow import ShadowRun, shadow_run
from registry.rulebooks import rulebook_of
from registry.rulebooks.rating_models import RatingModels
from registry.services.ratings import switching
from tests.factories import make_account
from tests.rating_factories import facts_for, keep_rating
from tests.wanderland import E03, E08, populate

DAY = date(2027, 1, 1)
TODAY = date(2026, 11, 23)


class Office(NamedTuple):
    """The people of the lead department, and one of each kind who may not."""

    officer: int
    approver: int
    other_department: int
    county: int


@pytest.fixture
def office(session: Session, at: datetime) -> Office:
    long_ago = at - timedelta(days=400)
    people = [
        make_account(
            role=Role.OFFICER, department_id="amr", display_name="沈甲", created_at=long_ago
        ),
        make_account(
            role=Role.APPROVER, department_id="amr", display_name="顾乙", created_at=long_ago
        ),
        make_account(
            role=Role.APPROVER, department_id="hurd", display_name="梁丙", created_at=long_ago
        ),
        make_account(
            role=Role.APPROVER,
            department_id="amr",
            division_code="330402",
            display_name="丁丁",
            created_at=long_ago,
        ),
    ]
    session.add_all(people)
    session.flush()
    return Office(*(one.id for one in people))


@pytest.fixture
def shadow(session: Session, at: datetime) -> ShadowRun:
    ids = populate(session)
    keep_rating(session, ids[E03], facts_for(Grade.AAA, TODAY), TODAY, at)
    keep_rating(session, ids[E08], facts_for(Grade.A, TODAY), TODAY, at)
    return _shadow(session)


def _shadow(session: Session) -> ShadowRun:
    models = rulebook_of(session).ratings
    return shadow_run(session, models.edition("2026.1"), models.edition("2027.1"), on=TODAY)


def _proposed(session: Session, shadow: ShadowRun, office: Office, at: datetime) -> RatingSwitch:
    return switching.propose(session, shadow, DAY, "征求意见期满", by=office.officer, at=at)


def test_an_approved_switch_governs_from_its_day_and_not_before(
    session: Session, shadow: ShadowRun, office: Office, at: datetime
) -> None:
    switch = _proposed(session, shadow, office, at)
    before = law_of(session).on(DAY).id

    switching.approve(session, switch.id, "同意", by=office.approver, at=at)

    law = law_of(session)
    assert before == "2026.1"
    assert law.on(DAY - timedelta(days=1)).id == "2026.1"
    assert law.on(DAY).id == "2027.1"
    assert law_of(session, known_at=at - timedelta(seconds=1)).on(DAY).id == "2026.1"


def test_a_proposal_keeps_what_was_seen_and_both_steps_stand_in_the_journal(
    session: Session, shadow: ShadowRun, office: Office, at: datetime
) -> None:
    switch = _proposed(session, shadow, office, at)
    switching.approve(session, switch.id, "同意", by=office.approver, at=at)

    about = f"rating_switch:{switch.id}"
    rows = session.scalars(
        select(AuditEntry).where(AuditEntry.about == about).order_by(AuditEntry.seq)
    ).all()
    assert [(one.event, one.actor_id) for one in rows] == [
        (AuditEvent.SWITCH_PROPOSED, office.officer),
        (AuditEvent.SWITCH_APPROVED, office.approver),
    ]
    assert rows[0].details["seen_hash"] == switching.seen_hash(shadow).hex()


@pytest.mark.parametrize("who", ["officer", "other_department", "county"])
def test_only_an_approver_of_the_lead_department_approves(
    session: Session, shadow: ShadowRun, office: Office, at: datetime, who: str
) -> None:
    switch = _proposed(session, shadow, office, at)

    with pytest.raises(Refused):
        switching.approve(session, switch.id, "同意", by=getattr(office, who), at=at)
    assert switch.state is SwitchState.PROPOSED


def test_an_approver_of_the_same_name_counts_as_the_proposer(
    session: Session, shadow: ShadowRun, office: Office, at: datetime
) -> None:
    twin = make_account(
        role=Role.APPROVER,
        department_id="amr",
        display_name="沈甲",
        created_at=at - timedelta(days=400),
    )
    session.add(twin)
    session.flush()
    switch = _proposed(session, shadow, office, at)

    with pytest.raises(Refused, match="同名同部门"):
        switching.approve(session, switch.id, "同意", by=twin.id, at=at)


@pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=1), date(2020, 1, 1)])
def test_a_switch_never_works_backwards(
    session: Session, shadow: ShadowRun, office: Office, at: datetime, day: date
) -> None:
    with pytest.raises(Invalid, match="施行日最早是明天（2026-11-24）"):
        switching.propose(session, shadow, day, "理由", by=office.officer, at=at)


def test_tomorrow_is_the_earliest_day(
    session: Session, shadow: ShadowRun, office: Office, at: datetime
) -> None:
    tomorrow = TODAY + timedelta(days=1)

    switch = switching.propose(session, shadow, tomorrow, "理由", by=office.officer, at=at)

    assert switch.effective_from == tomorrow


def test_an_approval_that_comes_too_late_is_refused(
    session: Session, shadow: ShadowRun, office: Office, at: datetime
) -> None:
    switch = _proposed(session, shadow, office, at)

    with pytest.raises(Invalid, match="不能追溯"):
        switching.approve(
            session, switch.id, "同意", by=office.approver, at=at + timedelta(days=60)
        )


def test_a_changed_edition_voids_the_proposal(
    session: Session, shadow: ShadowRun, office: Office, at: datetime
) -> None:
    switch = _proposed(session, shadow, office, at)
    rulebook = rulebook_of(session)
    changed = dataclasses.replace(rulebook.ratings.edition("2027.1"), validity_months=4)
    models = RatingModels((rulebook.ratings.edition("2026.1"), changed))
    session.info["rulebook"] = dataclasses.replace(rulebook, ratings=models)

    with pytest.raises(Conflict, match="内容在提出之后改动过"):
        switching.approve(session, switch.id, "同意", by=office.approver, at=at)
    assert switch.state is SwitchState.PROPOSED


def test_one_proposal_waits_at_a_time(
    session: Session, shadow: ShadowRun, office: Office, at: datetime
) -> None:
    _proposed(session, shadow, office, at)

    with pytest.raises(Conflict, match="还没有批准或者撤回"):
        _proposed(session, shadow, office, at)


@pytest.mark.parametrize("first", [switching.approve, switching.reject])
def test_what_was_decided_is_not_decided_again(
    session: Session,
    shadow: ShadowRun,
    office: Office,
    at: datetime,
    first: Callable[..., RatingSwitch],
) -> None:
    switch = _proposed(session, shadow, office, at)
    first(session, switch.id, "意见", by=office.approver, at=at)

    with pytest.raises(Conflict, match="不能再办理"):
        switching.approve(session, switch.id, "意见", by=office.approver, at=at)
    with pytest.raises(Conflict, match="不能再办理"):
        switching.withdraw(session, switch.id, by=office.officer, at=at)


def test_a_rejection_needs_a_reason_and_a_withdrawal_the_proposer(
    session: Session, shadow: ShadowRun, office: Office, at: datetime
) -> None:
    switch = _proposed(session, shadow, office, at)

    with pytest.raises(Invalid, match="理由"):
        switching.reject(session, switch.id, "  ", by=office.approver, at=at)
    with pytest.raises(Refused):
        switching.withdraw(session, switch.id, by=office.approver, at=at)
    withdrawn = switching.withdraw(session, switch.id, by=office.officer, at=at)
    assert withdrawn.state is SwitchState.WITHDRAWN


def test_a_shadow_run_counts_everybody_once_and_writes_nobody(
    session: Session, shadow: ShadowRun
) -> None:
    ratings = session.scalar(select(func.count()).select_from(Rating))

    again = _shadow(session)

    assert shadow.total == sum(shadow.matrix.values()) == 2
    assert shadow.matrix[Grade.AAA, Grade.AAA] == 1
    assert sum(one.total for one in shadow.by_division.values()) == 2
    assert again.digest == shadow.digest
    assert session.scalar(select(func.count()).select_from(Rating)) == ratings


def test_the_lines_that_differ_explain_the_difference(session: Session, shadow: ShadowRun) -> None:
    for one in (*shadow.losers, *shadow.winners):
        gone = sum(line.tenths for line in one.gone)
        come = sum(line.tenths for line in one.come)

        assert come - gone == one.moved.difference
    assert shadow.winners[0].moved.uscc == E03  # the draft gives more for a chief quality officer
