"""A firm is listed, departments act and report, its credit is repaired, everything lifts; an award before and after.

Invariant: the whole way is walked by the people whose work it is, each on the day of the deed.
"""

import re

import pytest

from tests.e2e.conftest import OnDay
from tests.e2e.listing_walk import (
    FIRM,
    NAME,
    be,
    decide,
    notify,
    number_of,
    open_listing,
    serve_and_arrange,
    take,
)
from tests.e2e.reader import Reader

pytestmark = pytest.mark.browser
OFFICES = {"d.wu": "finance", "d.shu": "data"}
LISTED = "严重违法失信名单"
PROCUREMENT, CONVENIENCE = "限制参与政府采购", "不适用容缺受理、绿色通道等便利措施"


@pytest.mark.parametrize("on_day", [pytest.param((1280, True), id="wide")], indirect=True)
def test_what_begins_with_a_listing_is_carried_out_and_ends_with_its_repair(on_day: OnDay) -> None:
    with on_day("2026-11-23") as one:
        assert LISTED not in _screened(one)
        path = open_listing(one, "演市监处罚〔2026〕8803号")
        notify(one, "2026-11-23", "2026-11-25")
    with on_day("2026-12-01") as one:
        decide(one, path)
        serve_and_arrange(one, path)
    with on_day("2026-12-04") as one:
        _act(one, "d.wu", PROCUREMENT)
        _report_twice(one)
        _act(one, "d.shu", CONVENIENCE)
        _act_for_others(one)
        assert LISTED in _screened(one)
        number = number_of(one, path)
        assert PROCUREMENT in _public(one, number)
    with on_day("2027-12-02") as one:
        _remove_early(one, number)
        assert one.go(f"/blacklist/{number}") == 410
        assert NAME not in one.look()
        _confirm_the_lift(one, "d.wu", PROCUREMENT)
        _confirm_the_lift(one, "d.shu", CONVENIENCE)
        assert LISTED not in _screened(one)


def _screened(one: Reader) -> str:
    """Screen the firm for the mayor's award, and return what was found, whatever else it has done."""
    be(one, "o.shen", "/regulator/awards/new")
    page = one.page
    page.select_option("#award", label="嘉兴市市长质量奖")
    page.fill("#title", "公布前核查")
    page.fill("#names", f"{NAME} {FIRM}")
    one.press("开始核查")
    assert FIRM in one.look()
    return page.locator("main tr", has_text=FIRM).first.inner_text()


def _act(one: Reader, username: str, measure: str) -> None:
    """Receive an order, carry it out, and report."""
    _open_order(one, username, measure)
    _send(one, "received")
    _send(one, "applied", paper_no="演文〔2026〕9号")
    _send(one, "reported", outcome="done")


def _report_twice(one: Reader) -> None:
    """A second report of one period is not offered, and the page says what to do instead."""
    assert one.page.locator("#step-reported button").count() == 0
    assert "本期反馈已于" in one.page.content()
    assert "更正反馈" in one.page.content()


def _act_for_others(one: Reader) -> None:
    """The data bureau coordinates, and so reads the finance bureau's order; it cannot act on it."""
    _open_order(one, "d.wu", PROCUREMENT)
    address = re.sub(r"^https?://[^/]+", "", one.page.url)
    be(one, "d.shu", address)
    assert "您不能代为办理" in one.look()
    assert one.page.locator("main form button").count() == 0


def _public(one: Reader, number: str) -> str:
    assert one.go(f"/blacklist/{number}") == 200
    return one.look()


def _remove_early(one: Reader, number: str) -> None:
    be(one, "o.shen", f"/regulator/entries/{number}/change?kind=early_removal")
    page = one.page
    page.fill("[name=asked_on]", "2027-12-02")
    page.fill("[name=reason]", "已履行处罚决定，消除不良影响，一年内未再受到较重行政处罚。")
    for box in page.locator("input[name=checks]").all():
        box.check()
    one.press("立案")
    assert "已立案" in one.look()
    path = re.sub(r"^https?://[^/]+", "", page.url)
    take(one, "submitted")
    be(one, "l.qian", path)
    take(one, "reviewed", reason="符合提前移出条件。")
    be(one, "a.gu", path)
    assert "已办理" in take(one, "approved", document_no="演市监移〔2027〕1号")


def _confirm_the_lift(one: Reader, username: str, measure: str) -> None:
    _open_order(one, username, measure)
    assert "已解除" in one.page.inner_text("main")
    _send(one, "lift_confirmed")
    assert "没有需要办理的环节" in one.look()


def _open_order(one: Reader, username: str, measure: str) -> None:
    be(one, username, f"/regulator/measures?q={FIRM}&department={OFFICES[username]}")
    one.follow(measure)


def _send(one: Reader, step: str, **fields: str) -> None:
    card = one.page.locator(f"#step-{step}")
    if card.get_attribute("open") is None:
        card.locator("> summary").click()
    for name, value in fields.items():
        field = card.locator(f"[name={name}]")
        if field.evaluate("it => it.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    one.turn(card.locator("form button"))
    assert "已办理" in one.look()
