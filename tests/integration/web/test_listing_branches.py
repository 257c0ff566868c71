"""Branches of R2 at the officers' door: notice stage, returned, decided against, a deputy, the daily cap."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from models.accounts import Deputy
from models.blacklist import ListEntry
from models.vocabulary import FOREVER, Role
from registry import clock
from tests.fixtures.web import parts_of
from tests.integration.web.case_desk import (
    APPROVER,
    COLLEAGUE,
    LONG_AGO,
    OFFICER,
    REVIEWER,
    WALK,
    Desk,
    make_desk,
    said,
)

DECISION = WALK[5][3]
CAP = 20  # of the procedure of market regulation
DEPUTY = "副职戊"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return make_desk(app)


def page_of(desk: Desk, case: int, who: str = OFFICER) -> str:
    return desk.office.browser(who).get(f"/regulator/cases/{case}").text


def test_a_case_of_the_notice_stage_asks_for_the_penalty_when_it_is_decided(desk: Desk) -> None:
    case = desk.open(penalty_no="演市监罚告〔2026〕52号", at_notice="y")
    desk.walk(case, 5)
    desk.on(date(2026, 5, 20))
    shown = page_of(desk, case, APPROVER)

    without = desk.take(case, APPROVER, "approved", **DECISION)
    decided = desk.take(case, APPROVER, "approved", **DECISION, basis="演市监处罚〔2026〕52号")

    assert "总局令第44号第十三条" in shown
    assert "现已作出的行政处罚决定书文号" in shown
    assert without.status_code == 422
    assert "请填写现已作出的行政处罚决定书文号" in said(without)
    assert decided.status_code == 303, said(decided)
    assert "演市监处罚〔2026〕52号" in page_of(desk, case)


def test_a_case_that_was_returned_says_why_and_goes_on_from_the_notice(desk: Desk) -> None:
    case = desk.open()
    desk.walk(case, 2)
    desk.on(date(2026, 4, 10))

    without = desk.take(case, REVIEWER, "returned")
    answer = desk.take(case, REVIEWER, "returned", reason="货值证据不足，请补充。")

    assert without.status_code == 422
    assert "退回的理由" in said(without)
    assert answer.status_code == 303
    assert desk.state(case) == "notified"
    assert "货值证据不足，请补充。" in page_of(desk, case)


def test_a_decision_not_to_list_needs_its_reason_and_lists_nobody(desk: Desk) -> None:
    case = desk.open()
    desk.walk(case, 3)
    desk.on(date(2026, 4, 20))

    without = desk.take(case, APPROVER, "rejected", document_no="演市监不列〔2026〕1号")
    given = {"document_no": "演市监不列〔2026〕1号", "reason": "情节不属严重，主动整改。"}
    answer = desk.take(case, APPROVER, "rejected", **given)

    assert without.status_code == 422
    assert answer.status_code == 303
    assert desk.state(case) == "not_listed"
    assert desk.entries() == []
    assert f"/regulator/cases/{case}/papers/not_listed" in page_of(desk, case)


def test_a_deputy_decides_in_the_name_of_the_approver_and_the_page_says_so(desk: Desk) -> None:
    case = desk.open()
    desk.walk(case, 5)
    desk.on(date(2026, 5, 20))
    deputy = desk.office.add(DEPUTY, Role.APPROVER, created_at=LONG_AGO)
    principal = desk.office.people[APPROVER]
    with parts_of(desk.app).sessions.writing() as session:
        session.add(
            Deputy(
                account_id=principal,
                deputy_id=deputy,
                valid_from=date(2026, 5, 18),
                valid_to=date(2026, 5, 25),
                recorded_at=clock.now(),
            )
        )
    worklist = desk.office.browser(DEPUTY).get(f"/regulator/cases/worklist?for={principal}").text

    answer = desk.take(case, DEPUTY, "approved", **DECISION, instead_of=str(principal))

    assert f"/regulator/cases/{case}" in worklist
    assert answer.status_code == 303, said(answer)
    assert f"代 <bdi>{APPROVER}</bdi> 办理（AB 岗）" in page_of(desk, case)


def test_nobody_acts_in_the_name_of_whom_they_do_not_stand_in_for(desk: Desk) -> None:
    case = desk.open()
    desk.walk(case, 5)
    desk.on(date(2026, 5, 20))
    desk.office.add(DEPUTY, Role.APPROVER, created_at=LONG_AGO)
    principal = str(desk.office.people[APPROVER])

    answer = desk.take(case, DEPUTY, "approved", **DECISION, instead_of=principal)

    assert answer.status_code == 422
    assert desk.state(case) == "in_decision"


def test_beyond_the_daily_cap_a_reason_is_asked_for(desk: Desk) -> None:
    case = desk.open()
    desk.walk(case, 7)
    desk.on(date(2026, 5, 27))
    fresh = page_of(desk, case)
    _fill_the_day(desk, date(2026, 5, 27))
    full = page_of(desk, case)

    refused = desk.take(case, OFFICER, "published", public_from="2026-05-27")
    done = desk.take(
        case, OFFICER, "published", public_from="2026-05-27", override="经分管负责人同意当日公示"
    )

    assert 'name="override"' not in fresh
    assert 'name="override"' in full
    assert refused.status_code == 409
    assert f"每日上限 {CAP} 条" in said(refused)
    assert done.status_code == 303, said(done)
    assert "经分管负责人同意当日公示" in page_of(desk, case)


def test_a_colleague_of_the_department_goes_on_with_a_case(desk: Desk) -> None:
    case = desk.open()

    answer = desk.take(case, COLLEAGUE, "notified", **(WALK[0][3] | {"on": "2026-03-27"}))

    assert answer.status_code == 303, said(answer)


def _fill_the_day(desk: Desk, day: date) -> None:
    """Let as many other entries be shown from a day on as the cap allows."""
    with parts_of(desk.app).sessions.writing() as session:
        own = session.scalars(select(ListEntry)).one()
        for number in range(CAP):
            session.add(
                ListEntry(
                    entry_no=f"2026-CAP{number:05d}",
                    list_type=own.list_type,
                    list_kind=own.list_kind,
                    grounds="",
                    subject_id=own.subject_id,
                    case_id=own.case_id + 1_000 + number,
                    document_key=bytes([number]) * 16,
                    basis_key=bytes([number]) * 16,
                    decision_no=f"演测〔2026〕{number}号",
                    authority=own.authority,
                    is_foreign=False,
                    listed_on=own.listed_on,
                    in_force_from=own.in_force_from,
                    public_from=day,
                    term_until=own.term_until,
                    until_on=own.until_on,
                    stayed_from=FOREVER,
                    stayed_until=FOREVER,
                    is_open=True,
                    department_id=own.department_id,
                    event_id=own.event_id,
                )
            )
