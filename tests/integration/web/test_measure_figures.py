"""The map of orders and the month on one page: figures against a story that is counted by hand."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from pypdf import PdfReader

from models.measures import MeasureOrder, MeasureOrderStep
from models.vocabulary import LiftReason, OrderState, OrderStep, Outcome, Role
from registry.files.pdf import can_write_pdf
from registry.queries.measures.figures import OrderMap, order_map
from registry.queries.measures.monthly import Month, MonthPage, MonthRow, month_of, monthly
from registry.rules.measures.loop import Said
from registry.rules.measures.punctual import Rates
from registry.services import measures
from registry.services.measures.steps import move_on
from registry.services.measures.taking import Taken
from registry.web.regulator.measures import monthly as page_of_month
from tests.fixtures.web import parts_of
from tests.integration.web.measure_desk import (
    AUDITOR,
    COUNTY,
    FINANCE,
    FINANCE_APPROVER,
    LEADER,
    MARKET,
    MeasureDesk,
    make_measure_desk,
    table_of,
)
from tests.listing_factories import at_ten, list_subject

DATA = "数据局辛"
ALL = 22  # orders by the listing of the story: its ground is an unsafe product
TODAY = date(2026, 11, 23)


@pytest.fixture
def desk(app: Flask) -> MeasureDesk:
    """The story: finance reports in time, the data bureau two days late, nobody else at all."""
    desk = make_measure_desk(app)
    desk.office.add(DATA, Role.EXECUTOR, department_id="data")
    desk.on(date(2026, 6, 9))
    for step, fields in (
        ("received", {}),
        ("applied", {"on": "2026-06-08"}),
        ("reported", {"outcome": "done"}),
    ):
        assert desk.take(FINANCE, desk.order(), step, **fields).status_code == 303
    desk.on(date(2026, 6, 12))
    late = desk.order("data", "P18")
    assert desk.take(DATA, late, "received").status_code == 303
    reason = {"outcome": "not_applicable", "reason": "本局没有容缺受理的事项"}
    assert desk.take(DATA, late, "reported", **reason).status_code == 303
    desk.on(TODAY)
    return desk


def month(desk: MeasureDesk, year: int, number: int) -> MonthPage:
    with parts_of(desk.app).sessions.reading() as session:
        return monthly(session, month_of(date(year, number, 1), max(TODAY, date(year, number, 2))))


def on_map(desk: MeasureDesk, day: date) -> OrderMap:
    with parts_of(desk.app).sessions.reading() as session:
        return order_map(session, on=day)


def row_of(rows: tuple[MonthRow, ...], key: str) -> MonthRow:
    return next(row for row in rows if row.key == key)


def test_the_map_counts_departments_by_state_and_how_they_report(desk: MeasureDesk) -> None:
    found = on_map(desk, TODAY)

    rows = {row.department_id: row for row in found.rows}
    assert found.total.total == ALL
    assert rows["finance"].count(OrderState.REPORTED) == 1
    assert rows["finance"].count(OrderState.INITIATED) == 1
    assert rows["finance"].rates == Rates(owed=2, reported=1, on_time=1)
    assert rows["data"].rates == Rates(owed=1, reported=1, on_time=0)
    assert found.total.rates == Rates(owed=ALL, reported=2, on_time=1)


def test_a_second_report_does_not_change_whether_the_first_was_in_time(desk: MeasureDesk) -> None:
    desk.on(date(2026, 9, 1))
    again = desk.take(FINANCE, desk.order(), "reported", outcome="done")

    found = on_map(desk, TODAY)

    assert again.status_code == 303
    assert found.total.rates == Rates(owed=ALL, reported=2, on_time=1)


def test_a_report_that_states_an_earlier_day_is_late_all_the_same(desk: MeasureDesk) -> None:
    day, number = date(2026, 6, 1), desk.row(desk.order(measure="P14")).id
    with parts_of(desk.app).sessions.writing() as session:
        by = desk.office.people[FINANCE]
        for step, said in (
            (OrderStep.RECEIVED, Said(day)),
            (OrderStep.REPORTED, Said(day, outcome=Outcome.PARTLY, reason="一个标段已经签约")),
        ):
            measures.take(session, Taken(number, step, said), by=by, at=at_ten(TODAY))

    found = on_map(desk, TODAY)

    rows = {row.department_id: row for row in found.rows}
    assert rows["finance"].rates == Rates(owed=2, reported=2, on_time=1)
    assert month(desk, 2026, 6).total.received == 2


def test_nothing_is_owed_before_its_last_day_is_over(desk: MeasureDesk) -> None:
    assert on_map(desk, date(2026, 6, 10)).total.rates.owed == 1  # what came already
    assert on_map(desk, date(2026, 6, 11)).total.rates.owed == ALL


def test_each_number_of_the_map_leads_to_as_many_orders(desk: MeasureDesk) -> None:
    client = desk.browser(MARKET)
    page = client.get("/regulator/measures/map").text

    links = re.findall(r'<a href="/regulator/measures\?([^"]+)">(\d+)</a>', page)

    assert len(links) > 10
    for query, count in {(one.replace("&amp;", "&"), number) for one, number in links}:
        rows = table_of(client.get(f"/regulator/measures.csv?{query}"))
        assert len(rows) - 1 == int(count), query


def test_the_map_of_a_county_counts_its_firms(desk: MeasureDesk) -> None:
    client = desk.browser(MARKET)

    assert "财政" in client.get("/regulator/measures/map?county=330482").text
    assert "还没有联合奖惩措施" in client.get("/regulator/measures/map?county=330424").text
    assert client.get("/regulator/measures/map?county=1").status_code == 400


def test_the_map_is_asked_for_by_each_unit_that_the_month_lists(desk: MeasureDesk) -> None:
    zone = desk.office.firm("港区一家食品有限公司", "91330499MADEM0062W", division_code="LOCAL-GQ")
    nowhere = desk.office.firm("不知何处食品有限公司", "91330499MADEM0070N", division_code=None)
    with parts_of(desk.app).sessions.writing() as session:
        for firm in (zone, nowhere):
            list_subject(session, firm, desk.hands)
    client = desk.browser(MARKET)

    page = client.get("/regulator/measures/map").text
    counts = {
        unit: len(table_of(client.get(f"/regulator/measures.csv?county={unit}"))) - 1
        for unit in ("330482", "330424", "LOCAL-JKQ", "LOCAL-GQ", "unknown")
    }

    assert {one for one in counts if f'<option value="{one}"' in page} == set(counts)
    assert counts == {"330482": ALL, "330424": 0, "LOCAL-JKQ": 0, "LOCAL-GQ": ALL, "unknown": ALL}
    for unit, count in counts.items():
        shown = client.get(f"/regulator/measures/map?county={unit}").text
        assert (f"<dt>全部措施</dt><dd>{count}</dd>" in shown) is (count > 0)


def test_what_is_late_and_the_rates_stand_first_on_the_map(desk: MeasureDesk) -> None:
    page = desk.browser(MARKET).get("/regulator/measures/map").text

    heads = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', page.partition('id="map"')[2])

    assert heads[:4] == ["执行部门", "逾期", "反馈率", "按时率"]


def test_what_was_escalated_stands_first_until_it_is_done(desk: MeasureDesk) -> None:
    with parts_of(desk.app).sessions.writing() as session:
        measures.escalate_overdue(session, at=at_ten(TODAY))
    order_no = desk.order(measure="P14")

    before = desk.browser(LEADER).get("/regulator/measures/map").text
    detail = desk.browser(FINANCE).get(f"/regulator/measures/{order_no}").text

    assert f"已督办、仍未办理（{ALL - 1} 项）" in before  # finance owes its next quarter
    assert before.index("已督办") < before.index("部门和状态")
    assert "逾期督办" in detail
    assert "2026-11-23 已督办" in detail


@pytest.mark.parametrize("path", ["map", "monthly", "monthly.pdf"])
def test_map_and_month_are_the_coordinators_and_the_auditors(desk: MeasureDesk, path: str) -> None:
    statuses = {
        who: desk.browser(who).get(f"/regulator/measures/{path}").status_code
        for who in (FINANCE, FINANCE_APPROVER, COUNTY, MARKET, LEADER, AUDITOR)
    }

    made = {200, 404} if path.endswith("pdf") and not can_write_pdf() else {200}
    assert {statuses[who] for who in (FINANCE, FINANCE_APPROVER, COUNTY)} == {403}
    assert {statuses[who] for who in (MARKET, LEADER, AUDITOR)} <= made


def test_the_month_of_a_listing_counts_it_in_the_county_of_the_firm(desk: MeasureDesk) -> None:
    may = month(desk, 2026, 5)

    pinghu, market = row_of(may.counties, "330482"), row_of(may.departments, "amr")
    assert (may.total.begun, may.total.initiated, may.total.overdue) == (1, ALL, 0)
    assert (pinghu.begun, pinghu.initiated) == (1, ALL)
    assert market.begun == 1
    assert row_of(may.departments, "finance").initiated == 2
    assert may.total.rates == Rates()


def test_a_month_counts_its_own_steps_and_what_was_due_in_it(desk: MeasureDesk) -> None:
    june = month(desk, 2026, 6)

    assert (june.total.initiated, june.total.received, june.total.reported) == (0, 2, 2)
    assert june.total.overdue == ALL - 2
    assert june.total.rates == Rates(owed=ALL, reported=2, on_time=1)
    assert row_of(june.departments, "data").rates == Rates(1, 1, 0)


def test_a_month_that_is_over_does_not_change_afterwards(desk: MeasureDesk) -> None:
    june = month(desk, 2026, 6)
    assert desk.take(FINANCE, desk.order(measure="P14"), "received").status_code == 303
    reason = {"outcome": "partly", "reason": "补报六月的执行情况"}
    assert desk.take(FINANCE, desk.order(measure="P14"), "reported", **reason).status_code == 303

    assert month(desk, 2026, 6) == june


def test_a_month_counts_a_step_when_it_was_recorded_and_never_before_its_order(
    desk: MeasureDesk,
) -> None:
    june, number = month(desk, 2026, 6), desk.row(desk.order(measure="P14")).id
    with parts_of(desk.app).sessions.writing() as session:
        told = MeasureOrderStep(
            order_id=number,
            step=OrderStep.RECEIVED,
            on_date=date(2026, 2, 3),  # as it could be stated once
            details={},
            recorded_at=at_ten(TODAY),
        )
        session.add(told)

    assert month(desk, 2026, 2).total == MonthRow("")
    assert month(desk, 2026, 6) == june
    assert month(desk, 2026, 11).total.received == 1
    page = desk.browser(MARKET).get("/regulator/measures/monthly?month=2026-02")
    assert page.status_code == 200


def grant_waiver(desk: MeasureDesk, measure: str, on: date, until: date) -> None:
    """Let one person of finance ask that a measure does not apply, and another grant it."""
    number, people = desk.row(desk.order(measure=measure)).id, desk.office.people
    with parts_of(desk.app).sessions.writing() as session:
        said = Said(on, until=until, reason="项目已签约，停止损害公共利益")
        measures.ask_waiver(session, number, said, by=people[FINANCE], at=at_ten(on))
        measures.decide_waiver(
            session,
            number,
            granted=True,
            reason="同意按申请办理",
            by=people[FINANCE_APPROVER],
            at=at_ten(on),
        )


def test_a_later_waiver_does_not_take_an_earlier_one_away(desk: MeasureDesk) -> None:
    grant_waiver(desk, "P14", date(2026, 6, 9), date(2026, 7, 1))
    june = month(desk, 2026, 6)

    grant_waiver(desk, "P14", date(2026, 9, 1), date(2026, 12, 1))

    assert june.total.rates == Rates(owed=ALL - 1, reported=2, on_time=1)
    assert month(desk, 2026, 6) == june
    assert on_map(desk, TODAY).total.rates == june.total.rates


def test_a_lift_that_is_written_down_later_does_not_change_the_month(desk: MeasureDesk) -> None:
    june, number = month(desk, 2026, 6), desk.row(desk.order(measure="P14")).id
    with parts_of(desk.app).sessions.writing() as session:
        order = session.get_one(MeasureOrder, number)
        said = Said(date(2026, 6, 5), lift_reason=LiftReason.EXPIRED)
        move_on(session, order, OrderStep.LIFTED, said, at=at_ten(date(2026, 7, 20)))

    assert month(desk, 2026, 6) == june
    assert on_map(desk, TODAY).total.rates.owed == ALL - 1


def test_an_early_removal_ends_the_entry_and_lifts_its_orders(desk: MeasureDesk) -> None:
    desk.remove(date(2027, 6, 1))

    found = month(desk, 2027, 6)

    assert (found.total.ended, found.total.repaired, found.total.lifted) == (1, 1, ALL)
    assert row_of(found.counties, "330482").repaired == 1


def test_counties_and_departments_each_add_up_to_the_city(desk: MeasureDesk) -> None:
    for number in (5, 6, 11):
        found = month(desk, 2026, number)

        for rows in (found.counties, found.departments):
            together = MonthRow("")
            for row in rows:
                together.add(row)
            assert together == found.total


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "x", "2026-12", "1900-01", "2026-11-01"])
def test_a_month_that_is_none_or_has_not_come_is_refused(desk: MeasureDesk, text: str) -> None:
    answer = desk.browser(MARKET).get(f"/regulator/measures/monthly?month={text}")

    assert answer.status_code == 400


def test_the_page_of_the_running_month_says_until_when_it_counts(desk: MeasureDesk) -> None:
    page = desk.browser(MARKET).get("/regulator/measures/monthly").text

    assert "2026 年 11 月（截至 11 月 23 日）" in page
    assert "演示" in page
    assert "下月" not in page


@pytest.mark.skipif(not can_write_pdf(), reason="no PDF on this machine")
def test_the_fullest_month_fits_on_one_page(
    desk: MeasureDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fullest(_session: object, asked: Month) -> MonthPage:
        full = MonthRow("", *[9_999] * 8, Rates(9_999, 9_999, 9_998))
        rulebook = parts_of(desk.app).rulebook
        units = rulebook.divisions.reporting_units(rulebook.city.division_code)
        counties = (*(replace(full, key=one.code) for one in units), full)
        departments = tuple(replace(full, key=one) for one in rulebook.departments)
        return MonthPage(asked, counties, departments, full)

    monkeypatch.setattr(page_of_month, "figures_of", fullest)

    answer = desk.browser(MARKET).get("/regulator/measures/monthly.pdf?month=2026-06")

    pages = PdfReader(io.BytesIO(answer.data)).pages
    assert len(pages) == 1
    assert "个部门" in pages[0].extract_text()
