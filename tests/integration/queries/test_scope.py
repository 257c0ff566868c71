"""Conditions of a query let through exactly what the rule of permissions allows."""

from itertools import product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.proposals import RecordProposal
from models.vocabulary import Act, ProposalState, RecordChange, RecordKind, Role
from registry.queries.scope import UNFINISHED, proposals_within
from registry.rules.permissions import Actor, Matter, Scope, may, scope_of
from tests.factories import AT, make_account, make_subject

NANHU = frozenset({"330402", "330402001"})
DEPARTMENTS = ("amr", "hurd")
PLACES = (None, "330402", "330402001", "330424")


@pytest.fixture
def writers(session: Session) -> tuple[int, int]:
    """Two officers, and a proposal of each in every state, department and place."""
    subject = make_subject()
    people = [make_account(), make_account()]
    session.add_all([subject, *people])
    session.flush()
    for by, state, department, place in product(people, ProposalState, DEPARTMENTS, PLACES):
        session.add(
            RecordProposal(
                change=RecordChange.ADDED,
                state=state,
                kind=RecordKind.PENALTY,
                subject_id=subject.id,
                content={},
                evidence=[],
                confirmed=[],
                content_hash=b"\x01" * 32,
                needs_review=False,
                department_id=department,
                division_code=place,
                proposed_by=by.id,
                decided_by=make_third(session) if state is ProposalState.APPROVED else None,
                created_at=AT,
                state_since=AT,
            )
        )
    session.flush()
    return people[0].id, people[1].id


def make_third(session: Session) -> int:
    account = make_account(role=Role.APPROVER)
    session.add(account)
    session.flush()
    return account.id


@pytest.mark.parametrize("department", [*DEPARTMENTS, None])
@pytest.mark.parametrize("place", [None, "330402"])
@pytest.mark.parametrize(
    ("role", "act"),
    [(Role.LEGAL_REVIEWER, Act.REVIEW_RECORD), (Role.APPROVER, Act.DECIDE_RECORD)],
)
def test_a_query_finds_what_may_be_acted_on_and_nothing_else(
    session: Session,
    writers: tuple[int, int],
    department: str | None,
    place: str | None,
    role: Role,
    act: Act,
) -> None:
    actor = Actor(writers[0], role, department, place)
    below = NANHU if place else frozenset()

    found = set(
        session.scalars(select(RecordProposal.id).where(*proposals_within(scope_of(actor, below))))
    )

    wanted = set()
    for row in session.scalars(select(RecordProposal)):
        matter = Matter(department_id=row.department_id, division_code=row.division_code)
        is_readable = row.state not in UNFINISHED or row.proposed_by == actor.account_id
        if is_readable and may(actor, act, matter, divisions_of_actor=below).allowed:
            wanted.add(row.id)
    assert found == wanted
    assert bool(found) is (department is not None)


def test_drafts_are_seen_by_their_writer_and_the_writers_deputy(
    session: Session, writers: tuple[int, int]
) -> None:
    one, other = writers
    alone = scope_of(Actor(one, Role.OFFICER, "amr"))
    standing_in = scope_of(Actor(one, Role.OFFICER, "amr"), stands_in_for=(other,))
    drafts = RecordProposal.state.in_(UNFINISHED)

    def of(scope: Scope) -> set[int]:
        query = select(RecordProposal.proposed_by).where(drafts, *proposals_within(scope))
        return set(session.scalars(query))

    assert of(alone) == {one}
    assert of(standing_in) == {one, other}


def test_an_auditor_sees_every_departments_work_but_no_draft(
    session: Session, writers: tuple[int, int]
) -> None:
    scope = scope_of(Actor(999, Role.AUDITOR))

    rows = session.scalars(select(RecordProposal).where(*proposals_within(scope))).all()

    assert {row.department_id for row in rows} == set(DEPARTMENTS)
    assert not {row.state for row in rows} & set(UNFINISHED)
