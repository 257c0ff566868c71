"""The page of a proposal and its steps: what is seen, who may, what a change in between does."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from models.proposals import ProposalStep
from models.records import Record, RecordVersion
from models.vocabulary import PenaltyKind, ProposalState, Role, Step, Tier
from tests.fixtures.web import parts_of
from tests.integration.web.proposal_desk import Office, decide, hidden_fields, send, states

SERIOUS = {"tier": Tier.SERIOUS, "penalty_kinds": (PenaltyKind.REVOKE_LICENCE,), "fine_fen": None}


@pytest.fixture
def office(app: Flask) -> Office:
    office = Office(app)
    office.add("陆秉文", Role.OFFICER)
    office.add("钱正平", Role.LEGAL_REVIEWER)
    office.add("顾衡", Role.APPROVER)
    office.add("顾副", Role.APPROVER)
    return office


def records_in(app: Flask) -> int:
    with parts_of(app).sessions.reading() as session:
        return session.scalar(select(func.count()).select_from(Record)) or 0


def test_an_approver_opens_a_proposal_approves_it_and_the_record_is_there(office: Office) -> None:
    number = office.propose(office.firm(), "陆秉文", document_no="演市监处罚〔2026〕8号")
    approver = office.browser("顾衡")
    page = approver.get(f"/regulator/proposals/{number}").text

    answer = send(approver, number, "approve", page)

    for words in (
        "演市监处罚〔2026〕8号",
        "91330499MADEM0011L",
        "42,000 元",
        "陆秉文",
        "失信信息等级",
    ):
        assert words in page
    assert (answer.status_code, answer.location) == (303, "/regulator/worklist")
    assert states(office.app, number) == [ProposalState.APPROVED]
    with parts_of(office.app).sessions.reading() as session:
        version = session.scalars(select(RecordVersion)).one()
    assert (version.proposed_by, version.decided_by) == (
        office.people["陆秉文"],
        office.people["顾衡"],
    )
    assert "已批准" in approver.get("/regulator/worklist").text


def test_a_serious_one_goes_by_three_people(office: Office) -> None:
    number = office.propose(office.firm(), "陆秉文", **SERIOUS)
    reviewer, approver = office.browser("钱正平"), office.browser("顾衡")

    early = decide(approver, number, "approve", seal="0" * 64)
    passed = decide(reviewer, number, "review")
    again = decide(reviewer, number, "approve", seal="0" * 64)
    done = decide(approver, number, "approve")

    assert (early.status_code, passed.status_code) == (403, 303)
    assert "待法制审核" in early.text
    assert (again.status_code, done.status_code) == (403, 303)
    assert records_in(office.app) == 1


def test_what_changed_since_it_was_seen_is_told_and_nothing_is_written(office: Office) -> None:
    firm = office.firm()
    number = office.propose(firm, "陆秉文", document_no="演〔2026〕1号")
    approver = office.browser("顾衡")
    seen = approver.get(f"/regulator/proposals/{number}").text
    office.change(number, "陆秉文", fine_fen=5_000_000, document_no="演〔2026〕1号")

    answer = send(approver, number, "approve", seen)

    assert answer.status_code == 409
    assert "您看到的内容已有变化" in answer.text
    assert '<a href="#f-fine_fen">罚款金额</a>' in answer.text
    assert '<a href="#f-document_no">' not in answer.text
    assert records_in(office.app) == 0
    again = send(approver, number, "approve", answer.text)
    assert again.status_code == 303
    assert records_in(office.app) == 1


def test_one_that_was_sent_back_meanwhile_is_not_decided(office: Office) -> None:
    number = office.propose(office.firm(), "陆秉文")
    one, other = office.browser("顾衡"), office.browser("顾副")
    seen = other.get(f"/regulator/proposals/{number}").text
    decide(one, number, "return", reason="请补充抽样单")

    late = send(other, number, "approve", seen)

    assert late.status_code == 409
    assert "已回到经办人手中" in late.text
    assert other.get(f"/regulator/proposals/{number}").status_code == 404
    stranger = send(other, number, "approve", seen, seal="0" * 64, once_key="k" * 30)
    assert stranger.status_code == 404


@pytest.mark.parametrize("deed", ["return", "reject"])
def test_a_refusal_needs_a_reason_and_keeps_what_was_typed(office: Office, deed: str) -> None:
    number = office.propose(office.firm(), "陆秉文")
    approver = office.browser("顾衡")

    bare = decide(approver, number, deed, reason=" 不 ")
    full = decide(approver, number, deed, reason="当事人名称与营业执照不一致")

    assert bare.status_code == 422
    assert "请写明理由" in bare.text
    assert re.search(r">\s*不</textarea>", bare.text)
    assert full.status_code == 303
    with parts_of(office.app).sessions.reading() as session:
        last = session.scalars(select(ProposalStep).order_by(ProposalStep.id.desc())).first()
    assert last is not None
    assert last.step is {"return": Step.RETURNED, "reject": Step.REJECTED}[deed]
    assert last.reason == "当事人名称与营业执照不一致"


def test_a_double_click_is_one_decision(office: Office) -> None:
    number = office.propose(office.firm(), "陆秉文")
    approver = office.browser("顾衡")
    page = approver.get(f"/regulator/proposals/{number}").text

    answers = [send(approver, number, "approve", page) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert records_in(office.app) == 1


def test_the_second_of_two_approvers_is_told(office: Office) -> None:
    number = office.propose(office.firm(), "陆秉文")
    one, other = office.browser("顾衡"), office.browser("顾副")
    seen = other.get(f"/regulator/proposals/{number}").text
    decide(one, number, "approve")

    late = send(other, number, "approve", seen)

    assert late.status_code == 409
    assert "已批准" in late.text
    assert "顾衡" in late.text
    assert records_in(office.app) == 1


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("许立言", {"department_id": "hurd"}),
        ("周牧之", {"department_id": "amr", "division_code": "330424"}),
    ],
)
def test_another_department_or_county_finds_nothing(
    office: Office, name: str, place: dict[str, str]
) -> None:
    office.add("南湖经办", Role.OFFICER, division_code="330402")
    office.add(name, Role.APPROVER, **place)
    number = office.propose(office.firm(division_code="330402"), "南湖经办")
    page = office.browser("顾衡").get(f"/regulator/proposals/{number}").text
    stranger = office.browser(name)

    looked = stranger.get(f"/regulator/proposals/{number}")
    sent = send(stranger, number, "approve", page, once_key="k" * 30)

    assert (looked.status_code, sent.status_code) == (404, 404)
    assert "槐安" not in looked.text + sent.text
    assert hidden_fields(page)["seal"]
    assert states(office.app, number) == [ProposalState.IN_DECISION]


def test_a_draft_is_its_writers_alone(office: Office) -> None:
    office.add("沈知微", Role.OFFICER)
    number = office.propose(office.firm(), "陆秉文", is_submitted=False)

    seen = {
        name: office.browser(name).get(f"/regulator/proposals/{number}").status_code
        for name in ("陆秉文", "沈知微", "顾衡")
    }

    assert seen == {"陆秉文": 200, "沈知微": 404, "顾衡": 404}


def test_two_accounts_under_one_name_are_one_person(office: Office) -> None:
    office.add("陆 秉文", Role.APPROVER)
    number = office.propose(office.firm(), "陆秉文")
    same = office.browser("陆 秉文")
    page = office.browser("顾衡").get(f"/regulator/proposals/{number}").text

    shown = same.get(f"/regulator/proposals/{number}").text
    sent = send(same, number, "approve", page, once_key="k" * 30)

    assert "同名同部门" in shown
    assert "批准</button>" not in shown
    assert sent.status_code == 409
    assert records_in(office.app) == 0
