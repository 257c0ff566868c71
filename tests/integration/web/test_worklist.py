"""The worklist: what waits for whom, in what order, for whom one stands in, some approved at once."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from models.accounts import Deputy
from models.proposals import ProposalStep
from models.records import Record
from models.vocabulary import PenaltyKind, ProposalState, RecordKind, Role, Step, Tier
from registry import clock
from tests.fixtures.web import form_token, parts_of, pass_time
from tests.integration.web.proposal_desk import Office, decide, hidden_fields, states
from tests.record_factories import make_penalty

SERIOUS = {"tier": Tier.SERIOUS, "penalty_kinds": (PenaltyKind.REVOKE_LICENCE,), "fine_fen": None}


@pytest.fixture
def office(app: Flask) -> Office:
    office = Office(app)
    office.add("陆秉文", Role.OFFICER)
    office.add("钱正平", Role.LEGAL_REVIEWER)
    office.add("顾衡", Role.APPROVER)
    return office


def papers(page: str) -> list[str]:
    """Return the numbers of papers on a page, in their order."""
    found = [piece.split("</bdi>")[0] for piece in page.split("<bdi>") if piece.startswith("演")]
    return list(dict.fromkeys(found))


def test_each_sees_what_waits_for_their_post(office: Office) -> None:
    firm = office.firm()
    office.propose(firm, "陆秉文", document_no="演1号")
    office.propose(firm, "陆秉文", document_no="演2号", **SERIOUS)
    office.propose(firm, "陆秉文", document_no="演3号", is_submitted=False)

    seen = {
        name: papers(office.browser(name).get("/regulator/worklist").text)
        for name in ("陆秉文", "钱正平", "顾衡")
    }

    assert seen == {"陆秉文": ["演3号"], "钱正平": ["演2号"], "顾衡": ["演1号"]}


def test_home_and_worklist_tell_the_same_figures(office: Office) -> None:
    firm = office.firm()
    office.propose(firm, "陆秉文", document_no="演1号", decided_on=date(2026, 3, 2))
    office.propose(firm, "陆秉文", document_no="演2号", is_submitted=False)
    browser = office.browser("陆秉文")

    strips = [
        page.split('<dl class="facts waits">')[1].split("</dl>")[0]
        for page in (browser.get("/regulator/").text, browser.get("/regulator/worklist").text)
    ]

    assert strips[0] == strips[1]
    assert "1 件已逾期" in strips[0]


def test_what_is_late_stands_first_and_says_so(office: Office) -> None:
    firm = office.firm()
    office.propose(firm, "陆秉文", document_no="演新号", decided_on=date(2026, 11, 18))
    office.propose(firm, "陆秉文", document_no="演旧号", decided_on=date(2026, 3, 2))
    browser = office.browser("顾衡")

    by_limit = browser.get("/regulator/worklist").text
    by_wait = browser.get("/regulator/worklist?sort=since").text
    late = browser.get("/regulator/worklist?late=1").text

    assert papers(by_limit) == ["演旧号", "演新号"]
    assert papers(by_wait) == ["演新号", "演旧号"]
    assert papers(late) == ["演旧号"]
    assert "已逾期" in by_limit


def test_kind_and_county_narrow_the_list_and_its_file(office: Office) -> None:
    near = office.firm(division_code="330402")
    far = office.firm("海盐子虚集成家居有限公司", "91330499MADEM0062W", division_code="330424")
    office.propose(near, "陆秉文", document_no="演1号")
    office.propose(far, "陆秉文", document_no="=演2号")
    browser = office.browser("顾衡")

    county = browser.get("/regulator/worklist?county=330424").text
    file = browser.get("/regulator/worklist.csv?county=330424")
    other = browser.get("/regulator/worklist?kind=honour").text
    strange = browser.get("/regulator/worklist?county=110000").status_code

    assert ("=演2号" in county, "演1号" in county) == (True, False)
    assert file.text.count("\n") == 2
    assert '"\'=演2号"' in file.text
    assert "没有符合条件的事项" in other
    assert (strange, RecordKind.HONOUR.value) == (400, "honour")


def test_a_county_approver_sees_the_countys_and_nothing_else(office: Office) -> None:
    office.add("南湖经办", Role.OFFICER, division_code="330402")
    office.add("南湖审批", Role.APPROVER, division_code="330402")
    office.add("住建经办", Role.OFFICER, department_id="hurd")
    firm = office.firm(division_code="330402")
    office.propose(firm, "南湖经办", document_no="演县号")
    office.propose(firm, "陆秉文", document_no="演市号")
    office.propose(firm, "住建经办", document_no="演建号")

    seen = {
        name: sorted(papers(office.browser(name).get("/regulator/worklist").text))
        for name in ("南湖审批", "顾衡")
    }

    assert seen == {"南湖审批": ["演县号"], "顾衡": sorted(["演县号", "演市号"])}


def test_long_lists_come_in_pages(office: Office) -> None:
    firm = office.firm()
    for number in range(21):
        office.propose(firm, "陆秉文", document_no=f"演{number:02d}号")
    browser = office.browser("顾衡")

    first, second = (browser.get(f"/regulator/worklist?page={page}").text for page in (1, 2))

    assert (len(papers(first)), len(papers(second))) == (20, 1)
    assert not set(papers(first)) & set(papers(second))
    assert browser.get("/regulator/worklist.csv").text.count("\n") == 22


def stand_in(office: Office, principal: str, deputy: str) -> None:
    """Let one stand in for another for ten days from today on."""
    today = clock.now().date()
    with parts_of(office.app).sessions.writing() as session:
        session.add(
            Deputy(
                account_id=office.people[principal],
                deputy_id=office.people[deputy],
                valid_from=today,
                valid_to=today + timedelta(days=10),
                recorded_at=clock.now(),
            )
        )


def test_a_deputy_acts_on_the_principals_list_and_the_step_says_for_whom(office: Office) -> None:
    office.add("南湖经办", Role.OFFICER, division_code="330402")
    principal = office.add("南湖审批", Role.APPROVER, division_code="330402")
    stand_in(office, "南湖审批", "顾衡")
    firm = office.firm(division_code="330402")
    number = office.propose(firm, "南湖经办", document_no="演县号")
    office.propose(firm, "陆秉文", document_no="演市号")
    deputy = office.browser("顾衡")

    theirs = deputy.get(f"/regulator/worklist?for={principal}").text
    answer = decide(deputy, number, "approve", instead_of=str(principal))

    assert papers(theirs) == ["演县号"]
    assert "代 <bdi>南湖审批</bdi>" in theirs
    assert answer.status_code == 303
    with parts_of(office.app).sessions.reading() as session:
        step = session.scalars(select(ProposalStep).where(ProposalStep.step == Step.APPROVED)).one()
    assert (step.by_id, step.for_id) == (office.people["顾衡"], principal)
    assert "代 <bdi>南湖审批</bdi> 办理" in deputy.get(f"/regulator/proposals/{number}").text


def test_nobody_acts_for_somebody_they_do_not_stand_in_for(office: Office) -> None:
    other = office.add("南湖审批", Role.APPROVER, division_code="330402")
    number = office.propose(office.firm(), "陆秉文")
    approver = office.browser("顾衡")

    assert approver.get(f"/regulator/worklist?for={other}").status_code == 400
    assert decide(approver, number, "approve", instead_of=str(other)).status_code == 422
    assert states(office.app, number) == [ProposalState.IN_DECISION]


def test_nobody_acts_in_a_name_that_does_not_reach_so_far(office: Office) -> None:
    principal = office.add("南湖审批", Role.APPROVER, division_code="330402")
    stand_in(office, "南湖审批", "顾衡")
    citys = office.propose(office.firm(), "陆秉文")
    deputy = office.browser("顾衡")

    page = deputy.get(f"/regulator/proposals/{citys}").text
    answer = decide(deputy, citys, "approve", instead_of=str(principal))

    assert "代 南湖审批" not in page
    assert answer.status_code == 404
    assert states(office.app, citys) == [ProposalState.IN_DECISION]


def test_a_standing_in_ends_by_its_date(office: Office) -> None:
    principal = office.add("南湖审批", Role.APPROVER, division_code="330402")
    stand_in(office, "南湖审批", "顾衡")
    before = office.browser("顾衡").get(f"/regulator/worklist?for={principal}").status_code

    pass_time(timedelta(days=10))

    after = office.browser("顾衡").get(f"/regulator/worklist?for={principal}").status_code
    assert (before, after) == (200, 400)


def tick(office: Office, name: str, *numbers: int) -> tuple[str, list[str]]:
    """Return the page that lists what somebody ticked, and the seals that it carries."""
    query = "&".join(f"pick={number}" for number in numbers)
    page = office.browser(name).get(f"/regulator/worklist/approve?{query}").text
    return page, [piece.split('"')[0] for piece in page.split('name="seen" value="')[1:]]


def approve_together(office: Office, name: str, page: str, seen: list[str]) -> int:
    """Send the page's form; return the answer's status."""
    browser = office.browser(name)
    data = {**hidden_fields(page), "csrf_token": form_token(browser), "seen": seen}
    return browser.post("/regulator/worklist/approve", data=data).status_code


def records_in(app: Flask) -> int:
    with parts_of(app).sessions.reading() as session:
        return session.scalar(select(func.count()).select_from(Record)) or 0


def test_some_are_approved_in_one_act(office: Office) -> None:
    firm = office.firm()
    numbers = [office.propose(firm, "陆秉文", document_no=f"演{one}号") for one in range(3)]
    page, seen = tick(office, "顾衡", *numbers)

    status = approve_together(office, "顾衡", page, seen)

    assert "核对并批准 3 件" in page
    assert all(words in page for words in ("槐安童车", "91330499MADEM0011L", "一般", "演2号"))
    assert (status, records_in(office.app)) == (303, 3)


def test_what_must_be_looked_at_alone_is_left_out_and_refused(office: Office) -> None:
    firm = office.firm()
    plain = office.propose(firm, "陆秉文", document_no="演1号")
    heavy = office.propose(firm, "陆秉文", document_no="演2号", **SERIOUS)
    office.pass_review(heavy, "钱正平")
    page, seen = tick(office, "顾衡", plain, heavy)
    seal = hidden_fields(office.browser("顾衡").get(f"/regulator/proposals/{heavy}").text)["seal"]

    status = approve_together(office, "顾衡", page, [*seen, f"{heavy}.{seal}"])

    assert len(seen) == 1
    assert "须单独审批" in page
    assert (status, records_in(office.app)) == (409, 0)


def test_one_that_changed_stops_all_and_is_named(office: Office) -> None:
    firm = office.firm()
    numbers = [office.propose(firm, "陆秉文", document_no=f"演{one}号") for one in range(3)]
    page, seen = tick(office, "顾衡", *numbers)
    office.change(numbers[1], "陆秉文", document_no="演1号", fine_fen=9_900_000)
    browser = office.browser("顾衡")
    data = {**hidden_fields(page), "csrf_token": form_token(browser), "seen": seen}

    answer = browser.post("/regulator/worklist/approve", data=data)

    assert answer.status_code == 409
    assert f"第 {numbers[1]} 件：您看到的内容已有变化" in answer.text
    assert records_in(office.app) == 0


@pytest.mark.parametrize(
    "seen", [[], ["nonsense"], ["1.00"], [f"{n}.{'0' * 64}" for n in range(1, 22)]]
)
def test_nothing_strange_is_approved_together(office: Office, seen: list[str]) -> None:
    office.propose(office.firm(), "陆秉文", document_no=make_penalty().document_no)
    page, _ = tick(office, "顾衡")

    status = approve_together(office, "顾衡", page, seen)

    assert (status, records_in(office.app)) == (422 if len(seen) < 2 else 409, 0)


def test_at_most_twenty_are_ticked(office: Office) -> None:
    browser = office.browser("顾衡")
    query = "&".join(f"pick={number}" for number in range(1, 22))

    answer = browser.get(f"/regulator/worklist/approve?{query}")

    assert answer.status_code == 422
    assert "一次最多批准 20 件" in answer.text
