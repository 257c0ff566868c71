"""The table of acts and roles, the bonds of an act, and the reach of a county officer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Act, Role
from registry.rules.permissions import (
    BOUND,
    BUSINESS,
    ENTERPRISE_ROLES,
    MAY,
    STAFF,
    Actor,
    Matter,
    acts_of,
    in_scope,
    may,
)

NANHU = frozenset({"330402", "330402001"})
WATCHERS = (Role.SYSTEM_ADMIN, Role.AUDITOR)


def test_every_act_stands_in_both_tables() -> None:
    assert set(MAY) == set(Act)
    assert set(BOUND) == set(Act)


def test_every_act_has_a_holder() -> None:
    assert all(MAY.values())


@pytest.mark.parametrize("role", WATCHERS)
def test_those_who_run_or_watch_the_register_hold_no_business_act(role: Role) -> None:
    assert not acts_of(role) & BUSINESS


def test_the_administrator_only_manages_accounts() -> None:
    assert acts_of(Role.SYSTEM_ADMIN) == {Act.MANAGE_ACCOUNTS}


def test_nobody_else_manages_accounts_or_reads_the_journal() -> None:
    assert MAY[Act.MANAGE_ACCOUNTS] == {Role.SYSTEM_ADMIN}
    assert MAY[Act.READ_AUDIT] == {Role.AUDITOR}


def test_an_enterprise_holds_no_act_of_the_staff() -> None:
    for act, roles in MAY.items():
        assert roles <= STAFF or roles <= ENTERPRISE_ROLES, act


def test_every_act_that_is_no_reading_or_managing_is_business() -> None:
    reading = {Act.READ_INSIDE, Act.READ_INSPECTION, Act.READ_AUDIT, Act.SEE_OWN_ENTERPRISE}
    managing = {Act.MANAGE_ACCOUNTS, Act.NAME_DEPUTY}

    assert set(Act) - reading - managing == BUSINESS


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_the_verdict_follows_the_table_and_says_why(role: Role, act: Act) -> None:
    verdict = may(Actor(1, role), act)

    assert verdict.allowed is (role in MAY[act])
    assert role.zh in verdict.reason
    assert act.zh in verdict.reason


def test_an_enterprise_sees_its_own_subject_only() -> None:
    actor = Actor(1, Role.ENTERPRISE, subject_id=7)

    assert may(actor, Act.SEE_OWN_ENTERPRISE, Matter(subject_id=7)).allowed
    assert may(actor, Act.SEE_OWN_ENTERPRISE, Matter(subject_id=8)).reason == (
        "只能查看和办理本企业的事项。"
    )


def test_an_unbound_enterprise_sees_nothing() -> None:
    actor = Actor(1, Role.ENTERPRISE)

    assert not may(actor, Act.SEE_OWN_ENTERPRISE, Matter()).allowed


@pytest.mark.parametrize("own", [None, "amr"])
@pytest.mark.parametrize("other", [None, "mohurd"])
def test_a_row_of_another_department_is_left_alone(own: str | None, other: str | None) -> None:
    verdict = may(Actor(1, Role.OFFICER, own), Act.MEND_ROW, Matter(department_id=other))

    assert not verdict.allowed
    assert "归集部门" in verdict.reason


def test_a_row_of_the_own_department_is_mended() -> None:
    assert may(Actor(1, Role.OFFICER, "amr"), Act.MEND_ROW, Matter(department_id="amr")).allowed


@pytest.mark.parametrize(
    ("division", "reached"),
    [("330402", True), ("330402001", True), ("330424", False), (None, False)],
)
def test_a_county_officer_reaches_the_county_only(division: str | None, reached: bool) -> None:
    actor = Actor(1, Role.OFFICER, "amr", division_code="330402")

    verdict = may(actor, Act.READ_INSIDE, Matter(division_code=division), divisions_of_actor=NANHU)

    assert in_scope(actor, division, NANHU) is reached
    assert verdict.allowed is reached
    assert reached or "辖区" in verdict.reason


@given(division=st.none() | st.text(max_size=12))
def test_a_city_officer_reaches_every_place(division: str | None) -> None:
    assert in_scope(Actor(1, Role.OFFICER, "amr"), division, frozenset())


@given(division=st.none() | st.text(max_size=12))
def test_a_county_reaches_itself_even_where_the_tree_is_not_given(division: str | None) -> None:
    actor = Actor(1, Role.OFFICER, "amr", division_code="330402")

    assert in_scope(actor, division, frozenset()) is (division == "330402")


@pytest.mark.parametrize("act", [Act.IMPORT_FILE, Act.MEND_ROW])
def test_a_county_officer_takes_in_and_mends_what_is_the_countys(act: Act) -> None:
    county = Actor(1, Role.OFFICER, "amr", division_code="330402")
    city = Actor(2, Role.OFFICER, "amr")
    own = Matter(department_id="amr", division_code="330402")
    far = Matter(department_id="amr", division_code="330424")
    citys = Matter(department_id="amr")

    assert may(county, act, own).allowed
    assert not may(county, act, far).allowed
    assert not may(county, act, citys).allowed
    assert may(city, act, citys).allowed and may(city, act, own).allowed
