"""R2: an officer lists a firm with every wrong turn one can take; days pass, others review and decide.

The clock of a server stands still between two days, so the register is served anew for each day.
"""

import pytest

from tests.e2e.conftest import OnDay
from tests.e2e.listing_walk import (
    FIRM,
    NAME,
    SUMMARY,
    be,
    decide,
    notify,
    number_of,
    open_listing,
    open_twice,
    serve_and_arrange,
)

pytestmark = pytest.mark.browser


WIDTHS = pytest.mark.parametrize(
    "on_day",
    [
        pytest.param((1280, True), id="wide"),
        pytest.param((390, True), id="phone"),
        pytest.param((1280, False), id="without-scripts"),
    ],
    indirect=True,
)


@WIDTHS
def test_a_firm_is_listed_by_three_people_and_nothing_is_skipped(on_day: OnDay) -> None:
    penalty = "演市监处罚〔2026〕8801号"
    with on_day("2026-11-23") as one:
        path = open_listing(one, penalty)
        open_twice(one, penalty)
        one.go(path)
        notify(one, "2026-11-23", "2026-11-25")
        assert "陈述申辩截至 2026-11-30" in one.look()
    with on_day("2026-11-27") as one:
        be(one, "o.lu", path)
        assert "最早 2026-12-01" in one.page.locator("#step-submitted").inner_text()
        assert one.page.locator("#step-submitted button").count() == 0
    with on_day("2026-12-01") as one:
        decide(one, path)
        serve_and_arrange(one, path)
        assert one.go(f"/blacklist?q={FIRM}") == 200
        assert SUMMARY not in one.look()
    with on_day("2026-12-04") as one:
        number = number_of(one, path)
        assert one.go(f"/blacklist/{number}") == 200
        shown = one.look()
        assert NAME in shown
        assert SUMMARY in shown
        assert "跌落试验不合格" not in shown, "the facts stay inside"


@pytest.mark.parametrize("on_day", [pytest.param((1280, True), id="wide")], indirect=True)
def test_a_defence_whose_end_is_not_official_yet_is_not_cut_off(on_day: OnDay) -> None:
    with on_day("2026-12-28") as one:
        path = open_listing(one, "演市监处罚〔2026〕8802号")
        notify(one, "2026-12-28", "2026-12-30")
        assert "暂按" in one.look()
    with on_day("2027-01-11") as one:
        be(one, "o.lu", path)
        card = one.page.locator("#step-submitted")
        assert "正式安排公布并录入后方可继续" in card.inner_text()
        assert card.locator("button").count() == 0
        one.look()
