"""The enterprise's door to measures: what holds, why, how it ends; nothing of others or of internal lists."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models.accounts import Account
from models.measures import MeasureOrder
from models.vocabulary import CaseKind, Grade, ListKind, OrderStep, Role, SubjectKind
from registry import clock
from registry.rules.measures.loop import Said
from registry.services.accounts import open_session
from registry.services.measures import ask_waiver, decide_waiver, take
from registry.services.measures.taking import Taken
from tests.factories import AT
from tests.fixtures.web import COOKIE, add_account, parts_of
from tests.integration.web.list_desk import ListDesk
from tests.integration.web.proposal_desk import add_firm
from tests.listing_factories import at_ten
from tests.listing_rows import add_entry
from tests.rating_factories import facts_for, keep_rating
from tests.wanderland import E08, E10, populate

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


def _order(app: Flask, measure_id: str) -> tuple[int, int]:
    """Return the id and the latest step of the first order of a measure."""
    with parts_of(app).sessions.reading() as session:
        found = session.scalars(
            select(MeasureOrder).where(MeasureOrder.measure_id == measure_id)
        ).all()
        return found[0].id, found[0].step_id


def test_without_a_cause_nothing_holds(firm: FlaskClient) -> None:
    page = firm.get("/enterprise/measures").text

    assert "今天没有惩戒措施适用" in page
    assert "没有“一处失信、处处受限”" in page
    assert 'id="lifted"' not in page


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (SubjectKind.OTHER_ORGANISATION, "本类主体不参加等级评价"),
        (SubjectKind.SOCIAL_ORGANISATION, "本主体暂不评价等级（近期没有足以评价的信息）"),
    ],
)
def test_a_subject_without_a_grade_is_told_why_and_of_no_better_grade(
    app: Flask, kind: SubjectKind, sentence: str
) -> None:
    with parts_of(app).sessions.writing() as session:
        guild = add_firm(session, "嘉兴乌有行业协会", "51330499MADEM0062W", kind=kind).id

    page = _browser(app, guild).get("/enterprise/measures").text

    assert sentence in page
    assert "等级提高" not in page
    assert "现在的等级没有对应" not in page


def test_a_listing_tells_its_measures_with_cause_basis_departments_and_end(
    firm: FlaskClient, desk: ListDesk
) -> None:
    number = desk.put(E08)

    page = firm.get("/enterprise/measures").text

    assert "限制参与政府采购" in page
    assert f'href="/enterprise/listings#e-{number}"' in page
    assert "中华人民共和国政府采购法第二十二条" in page
    assert "财政局" in page
    assert "2026-05-27" in page  # the day of publication
    assert "最迟 2029-05-20 起不再适用" in page
    assert "个案决定中载明" in page  # what the list alone does not bring says why
    home = firm.get("/enterprise/").text
    assert "今天适用的惩戒措施" in home
    assert 'href="/enterprise/measures"' in home


def test_the_notices_tell_of_beginning_and_lift(firm: FlaskClient, desk: ListDesk) -> None:
    number = desk.put(E08)
    begun = firm.get("/enterprise/notices").text
    desk.change(number, CaseKind.REVOCATION, TODAY)
    lifted = firm.get("/enterprise/notices").text

    assert "起依法适用下列措施" in begun
    assert "下列措施已经解除" not in begun
    assert "下列措施已经解除" in lifted


def test_what_was_lifted_says_why_and_who_has_confirmed(
    app: Flask, firm: FlaskClient, desk: ListDesk
) -> None:
    number = desk.put(E08)
    desk.change(number, CaseKind.REVOCATION, TODAY)
    order_id, step_id = _order(app, "P04")
    before = firm.get("/enterprise/measures").text
    with parts_of(app).sessions.writing() as session:
        by = add_account(session, Role.EXECUTOR, department_id="finance").id
        said = Said(TODAY, paper_no="演财〔2026〕8号")
        taken = Taken(order_id, OrderStep.LIFT_CONFIRMED, said, seen=step_id)
        take(session, taken, by=by, at=at_ten(TODAY))
    after = firm.get("/enterprise/measures").text

    assert "今天没有惩戒措施适用" in before
    assert "列入或处罚已撤销" in before
    assert "已确认" not in before
    assert "已确认" in after
    assert "演财〔2026〕8号" not in after


def test_a_waiver_is_told_when_it_is_granted_and_not_while_it_is_asked_for(
    app: Flask, firm: FlaskClient, desk: ListDesk
) -> None:
    desk.put(E08)
    order_id, _ = _order(app, "P04")
    until = TODAY + timedelta(days=60)
    with parts_of(app).sessions.writing() as session:
        asker = add_account(session, Role.EXECUTOR, department_id="finance").id
        said = Said(TODAY, until=until, reason="保障民生的采购，内部理由")
        ask_waiver(session, order_id, said, by=asker, at=at_ten(TODAY))
    asked = firm.get("/enterprise/measures").text
    with parts_of(app).sessions.writing() as session:
        by = add_account(session, Role.APPROVER, department_id="finance").id
        decide_waiver(
            session, order_id, granted=True, reason="同意按申请办理", by=by, at=at_ten(TODAY)
        )
    granted = firm.get("/enterprise/measures").text

    assert "个案不予适用" not in asked
    assert "经批准，财政局 在 2027-01-22 前不适用" in granted
    assert "内部理由" not in granted


def test_nothing_of_an_internal_list_is_told(
    app: Flask, ids: dict[str, int], firm: FlaskClient
) -> None:
    with parts_of(app).sessions.writing() as session:
        entry = add_entry(
            session, subject_id=ids[E08], list_type="watch_list", list_kind=ListKind.WATCH
        )
        number = entry.entry_no

    said = firm.get("/enterprise/measures").text + firm.get("/enterprise/").text

    assert number not in said
    assert "重点关注" not in said
    assert "今天没有惩戒措施适用" in said


def test_the_grade_brings_rewards_and_some_are_off_with_the_reason(
    app: Flask, ids: dict[str, int], firm: FlaskClient
) -> None:
    with parts_of(app).sessions.writing() as session:
        keep_rating(session, ids[E08], facts_for(Grade.AAA, TODAY), TODAY, AT)

    page = firm.get("/enterprise/measures").text

    assert "行政许可绿色通道" in page
    assert "未经公平竞争审查，暂不适用" in page
    assert "招标投标信用加分" in page
    assert 'href="/enterprise/rating/planner"' in page


def test_another_firm_reads_none_of_it(app: Flask, ids: dict[str, int], desk: ListDesk) -> None:
    number = desk.put(E08)

    page = _browser(app, ids[E10]).get("/enterprise/measures").text

    assert number not in page
    assert "限制参与政府采购" not in page


def test_pages_and_parameters_that_are_not_there_are_refused(firm: FlaskClient) -> None:
    assert firm.get("/enterprise/measures?page=2").status_code == 404
    assert firm.get("/enterprise/measures?strange=1").status_code == 400


def test_the_page_speaks_english(firm: FlaskClient, desk: ListDesk) -> None:
    desk.put(E08)
    firm.set_cookie("language", "en")

    page = firm.get("/enterprise/measures").text

    assert "government procurement restriction" in page
    assert "How it ends" in page
