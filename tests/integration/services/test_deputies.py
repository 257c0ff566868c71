"""AB 岗: who may stand in for whom, on which days, and how it ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.audit import AuditEntry
from models.vocabulary import AuditEvent, Role
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.queries.deputies import (
    deputies_on,
    possible_deputies,
    principals_of,
    stand_ins_from,
)
from registry.services.accounts import end_deputy, name_deputy
from tests.factories import make_account

TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)
NEXT_WEEK = TODAY + timedelta(days=7)


def people(session: Session, **changes: object) -> tuple[Account, Account]:
    """Two approvers of one department; `changes` are the second one's."""
    first = make_account(role=Role.APPROVER, display_name="审批人甲")
    second = make_account(**({"role": Role.APPROVER, "display_name": "审批人乙"} | changes))
    session.add_all((first, second))
    session.flush()
    return first, second


def test_a_deputy_stands_in_on_each_day_of_the_span_and_on_no_other(
    session: Session, at: datetime
) -> None:
    principal, deputy = people(session)

    name_deputy(session, principal.id, deputy.id, TOMORROW, NEXT_WEEK, by=principal.id, at=at)

    def stands(on: date) -> list[int]:
        return [one.account_id for one in principals_of(session, deputy.id, on)]

    assert stands(TODAY) == []
    assert stands(TOMORROW) == [principal.id]
    assert stands(NEXT_WEEK - timedelta(days=1)) == [principal.id]
    assert stands(NEXT_WEEK) == []
    assert principals_of(session, principal.id, TOMORROW) == ()


def test_the_naming_is_in_the_journal(session: Session, at: datetime) -> None:
    principal, deputy = people(session)

    name_deputy(session, principal.id, deputy.id, TODAY, NEXT_WEEK, by=principal.id, at=at)

    entry = session.scalars(select(AuditEntry)).one()
    assert entry.event is AuditEvent.DEPUTY_NAMED
    assert entry.about == f"account:{principal.id}"
    assert entry.details["deputy"] == deputy.id
    assert entry.details["valid_to"] == "2026-11-30"


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "said"),
    [
        (TODAY, TODAY, "早于开始"),
        (NEXT_WEEK, TODAY, "早于开始"),
        (TODAY - timedelta(days=1), NEXT_WEEK, "早于今天"),
        (TODAY, TODAY + timedelta(days=61), "最长 60 天"),
    ],
)
def test_days_that_cannot_be_are_refused(
    session: Session, at: datetime, valid_from: date, valid_to: date, said: str
) -> None:
    principal, deputy = people(session)

    with pytest.raises(Invalid, match=said):
        name_deputy(session, principal.id, deputy.id, valid_from, valid_to, by=1, at=at)


def test_sixty_days_are_allowed(session: Session, at: datetime) -> None:
    principal, deputy = people(session)
    last = TODAY + timedelta(days=60)

    assert name_deputy(session, principal.id, deputy.id, TODAY, last, by=1, at=at).valid_to == last


def test_today_is_asked_in_china(session: Session) -> None:
    principal, deputy = people(session)
    late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # already the 23rd in Jiaxing

    with pytest.raises(Invalid, match="早于今天"):
        name_deputy(session, principal.id, deputy.id, date(2026, 11, 22), TOMORROW, by=1, at=late)


@pytest.mark.parametrize(
    "changes",
    [
        {"role": Role.OFFICER},
        {"department_id": "agri"},
        {"division_code": "330402"},
    ],
)
def test_a_deputy_of_another_post_is_refused(
    session: Session, at: datetime, changes: dict[str, object]
) -> None:
    principal, deputy = people(session, **changes)

    with pytest.raises(Refused, match="请重新选择"):
        name_deputy(session, principal.id, deputy.id, TODAY, NEXT_WEEK, by=1, at=at)
    assert possible_deputies(session, principal.id) == ()


def test_whoever_reaches_the_whole_city_may_stand_in_for_a_county(
    session: Session, at: datetime
) -> None:
    principal, deputy = people(session)
    principal.division_code = "330402"

    name_deputy(session, principal.id, deputy.id, TODAY, NEXT_WEEK, by=1, at=at)

    assert [one.account_id for one in possible_deputies(session, principal.id)] == [deputy.id]


def test_nobody_stands_in_for_oneself(session: Session, at: datetime) -> None:
    principal, _ = people(session)

    with pytest.raises(Invalid, match="不能指定自己"):
        name_deputy(session, principal.id, principal.id, TODAY, NEXT_WEEK, by=1, at=at)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDITOR, Role.EXECUTOR, Role.TIP_HANDLER])
def test_posts_that_decide_nothing_have_no_deputy(
    session: Session, at: datetime, role: Role
) -> None:
    principal, deputy = people(session, role=role)
    principal.role = role

    with pytest.raises(Refused, match="不设 AB 岗"):
        name_deputy(session, principal.id, deputy.id, TODAY, NEXT_WEEK, by=1, at=at)


def test_an_account_out_of_use_neither_stands_in_nor_is_offered(
    session: Session, at: datetime
) -> None:
    principal, deputy = people(session, disabled_at=datetime(2026, 1, 1, tzinfo=UTC))

    with pytest.raises(NotFound):
        name_deputy(session, principal.id, deputy.id, TODAY, NEXT_WEEK, by=1, at=at)
    assert possible_deputies(session, principal.id) == ()


def test_a_deputy_who_is_put_out_of_use_no_longer_stands_in(session: Session, at: datetime) -> None:
    principal, deputy = people(session)
    name_deputy(session, principal.id, deputy.id, TODAY, NEXT_WEEK, by=1, at=at)

    deputy.disabled_at = at

    assert deputies_on(session, TODAY) == ()


@pytest.mark.parametrize(
    ("first", "last"), [(-1, 1), (0, 7), (3, 4), (6, 9), (-1, 9)], ids=lambda days: str(days)
)
def test_no_day_has_two_deputies(session: Session, at: datetime, first: int, last: int) -> None:
    principal, deputy = people(session)
    start = TODAY + timedelta(days=10)
    name_deputy(session, principal.id, deputy.id, start, start + timedelta(days=7), by=1, at=at)
    span = start + timedelta(days=first), start + timedelta(days=last)

    with pytest.raises(Conflict, match="2026-12-03 至 2026-12-09 已指定"):
        name_deputy(session, principal.id, deputy.id, *span, by=1, at=at)


def test_one_span_may_follow_another_at_once(session: Session, at: datetime) -> None:
    principal, deputy = people(session)
    name_deputy(session, principal.id, deputy.id, TODAY, TOMORROW, by=1, at=at)

    name_deputy(session, principal.id, deputy.id, TOMORROW, NEXT_WEEK, by=1, at=at)

    assert len(stand_ins_from(session, TODAY, "amr")) == 2


def test_an_early_end_counts_from_today_and_frees_the_days(session: Session, at: datetime) -> None:
    principal, deputy = people(session)
    named = name_deputy(session, principal.id, deputy.id, TODAY, NEXT_WEEK, by=1, at=at)
    later = at + timedelta(days=2)

    end_deputy(session, named.id, by=principal.id, at=later)

    assert len(deputies_on(session, TOMORROW)) == 1
    assert deputies_on(session, TODAY + timedelta(days=2)) == ()
    name_deputy(session, principal.id, deputy.id, later.date(), NEXT_WEEK, by=1, at=later)
    assert len(deputies_on(session, TODAY + timedelta(days=2), "amr")) == 1


def test_one_that_has_not_begun_is_ended_whole(session: Session, at: datetime) -> None:
    principal, deputy = people(session)
    named = name_deputy(session, principal.id, deputy.id, TOMORROW, NEXT_WEEK, by=1, at=at)

    end_deputy(session, named.id, by=deputy.id, at=at)

    assert deputies_on(session, TOMORROW) == ()
    assert stand_ins_from(session, TODAY, "amr") == ()
    events = session.scalars(select(AuditEntry.event).order_by(AuditEntry.seq)).all()
    assert events == [AuditEvent.DEPUTY_NAMED, AuditEvent.DEPUTY_ENDED]


def test_nothing_is_ended_twice_or_after_its_time(session: Session, at: datetime) -> None:
    principal, deputy = people(session)
    named = name_deputy(session, principal.id, deputy.id, TODAY, NEXT_WEEK, by=1, at=at)
    end_deputy(session, named.id, by=principal.id, at=at)
    past = name_deputy(session, principal.id, deputy.id, TODAY, TOMORROW, by=1, at=at)

    with pytest.raises(Conflict, match="提前结束"):
        end_deputy(session, named.id, by=principal.id, at=at)
    with pytest.raises(Conflict, match="到期"):
        end_deputy(session, past.id, by=principal.id, at=at + timedelta(days=1))


def test_a_third_person_ends_nothing(session: Session, at: datetime) -> None:
    principal, deputy = people(session)
    third = make_account(role=Role.APPROVER)
    session.add(third)
    named = name_deputy(session, principal.id, deputy.id, TODAY, NEXT_WEEK, by=1, at=at)
    ended = end_deputy(session, named.id, by=principal.id, at=at)

    for number in (named.id, ended.id, 10**9):
        with pytest.raises(NotFound):
            end_deputy(session, number, by=third.id, at=at)
    with pytest.raises(NotFound):
        end_deputy(session, ended.id, by=principal.id, at=at)


def test_another_department_is_not_shown(session: Session, at: datetime) -> None:
    principal, deputy = people(session)
    name_deputy(session, principal.id, deputy.id, TODAY, NEXT_WEEK, by=1, at=at)

    assert deputies_on(session, TODAY, "agri") == ()
    assert stand_ins_from(session, TODAY, "agri") == ()
    assert [one.last_day for one in stand_ins_from(session, TODAY, "amr")] == [date(2026, 11, 29)]
