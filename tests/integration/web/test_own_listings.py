"""The enterprise's door to lists: its own cases from the notice on, the exact preview, its history."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.accounts import Account
from models.blacklist import ListCase
from models.vocabulary import CaseKind, CaseStep, Role
from registry import clock
from registry.rules.publication_log import commitment
from registry.services.accounts import open_session
from tests.fixtures.web import COOKIE, add_account, parts_of
from tests.integration.web.list_desk import ListDesk
from tests.listing_factories import WAY, open_listing, step_on, walk
from tests.wanderland import E08, E10, populate

MINUTES = "集体讨论记录：一致同意列入"  # of the collective discussion: stays inside
TODAY = date(2026, 11, 23)


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


@pytest.fixture
def desk(app: Flask, ids: dict[str, int]) -> ListDesk:
    return ListDesk(app, ids)


def _browser(app: Flask, subject_id: int) -> FlaskClient:
    client = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = add_account(session, Role.ENTERPRISE, subject_id=subject_id)
        token = open_session(session, session.get_one(Account, account.id), at=clock.now())
    client.set_cookie(COOKIE, token)
    return client


@pytest.fixture
def firm(app: Flask, ids: dict[str, int]) -> FlaskClient:
    return _browser(app, ids[E08])


def _case(desk: ListDesk, *steps: CaseStep) -> int:
    with parts_of(desk.app).sessions.writing() as session:
        case = open_listing(session, desk.ids[E08], desk.hands)
        walk(session, case, [one for one in WAY if one[1] in steps], desk.hands)
        return case.id


def test_a_draft_is_told_to_nobody(firm: FlaskClient, desk: ListDesk) -> None:
    case_id = _case(desk)

    assert "本单位没有名单案件" in firm.get("/enterprise/listings").text
    assert firm.get(f"/enterprise/listings/{case_id}/papers/notice").status_code == 404


def test_from_the_notice_on_the_party_reads_paper_and_deadline(
    firm: FlaskClient, desk: ListDesk
) -> None:
    case_id = _case(desk, CaseStep.NOTIFIED)

    page = firm.get("/enterprise/listings").text

    assert "可以陈述、申辩，也可以申请听证" in page
    assert "2026-03-30 送达告知书，次日起 5 个工作日" in page
    assert firm.get(f"/enterprise/listings/{case_id}/papers/notice").status_code == 200
    assert firm.get(f"/enterprise/listings/{case_id}/papers/decision").status_code == 404


def test_a_decision_is_told_from_its_service_on_and_inner_steps_never(
    app: Flask, firm: FlaskClient, desk: ListDesk
) -> None:
    until_decided = [step for _, step in WAY[:6]]
    case_id = _case(desk, *until_decided)
    decided = firm.get("/enterprise/listings").text
    with parts_of(app).sessions.writing() as session:
        case = session.get_one(ListCase, case_id)
        number = case.decision_no or "?"
        step_on(session, case, CaseStep.SERVED, date(2026, 5, 22), desk.hands)
    served = firm.get("/enterprise/listings").text

    assert number not in decided
    assert number in served
    assert MINUTES not in served
    assert "公众将逐字看到以下内容" in served
    assert "法制审核通过" not in served


def test_the_entry_is_there_with_its_history_also_after_its_end_and_names_no_official(
    app: Flask, firm: FlaskClient, desk: ListDesk
) -> None:
    number = desk.put(E08)
    desk.change(number, CaseKind.REVOCATION, TODAY)

    page = firm.get("/enterprise/listings").text

    with parts_of(app).sessions.reading() as session:
        names = [session.get_one(Account, one).display_name for one in desk.hands]
    assert number in page
    assert "已不在名单上" in page
    assert "撤销列入" in page
    assert not [name for name in names if name in page]


def test_the_own_past_is_read_on_two_axes(firm: FlaskClient, desk: ListDesk) -> None:
    number = desk.put(E08)
    desk.change(number, CaseKind.REVOCATION, TODAY)

    then = firm.get("/enterprise/listings?on=2026-06-01&known_at=2026-06-01").text
    later = firm.get("/enterprise/listings?on=2026-11-23&known_at=2026-11-23").text
    before = firm.get("/enterprise/listings?on=2026-06-01&known_at=2026-05-01").text

    def told(page: str) -> str:
        return page[page.index('id="as-of"') :]

    assert "在名单上，公示中" in told(then)
    assert "撤销列入" in told(later)
    assert "那一天没有名单条目" in told(before)
    assert firm.get("/enterprise/listings?on=junk").status_code == 400


def test_another_firm_reads_none_of_it(app: Flask, ids: dict[str, int], desk: ListDesk) -> None:
    case_id = _case(desk, CaseStep.NOTIFIED)
    number = desk.put(E08)
    other = _browser(app, ids[E10])

    page = other.get("/enterprise/listings?on=2026-11-23").text

    assert number not in page
    assert other.get(f"/enterprise/listings/{case_id}/papers/notice").status_code == 404


def test_the_party_alone_gets_the_whole_proof_also_after_the_end(
    app: Flask, ids: dict[str, int], firm: FlaskClient, desk: ListDesk
) -> None:
    number = desk.put(E08)
    desk.change(number, CaseKind.REVOCATION, TODAY)

    proof = firm.get(f"/enterprise/listings/{number}/proof.json").get_json()["proof"]

    opening = proof["opening"]
    leaf = commitment(bytes.fromhex(opening["salt"]), opening["fields"])
    assert (leaf.hex(), opening["fields"]["entry_no"]) == (proof["leaf_hash"], number)
    other = _browser(app, ids[E10])
    assert other.get(f"/enterprise/listings/{number}/proof.json").status_code == 404
    assert firm.get("/enterprise/listings/2026-AAAAAAAA/proof.json").status_code == 404
