"""R2: an officer lists a firm with every wrong turn one can take; days pass, others review and decide.

The clock of a server stands still between two days, so the register is served anew for each day.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from seed.accounts import demo_accounts
from tests.e2e.reader import Reader
from tests.fixtures.server import serving

pytestmark = pytest.mark.browser
FIRM, LOOK_ALIKE = "91330499MADEM010X0", "嘉善蓬壶包装机械有限公司"
NAME = "嘉善蓬壶包装材料有限公司"
SUMMARY = "生产不符合强制性国家标准的包装桶，受到较重行政处罚"
PHONE = "13800138000"
MakeReader = Callable[[str], AbstractContextManager[Reader]]


@pytest.fixture
def on_day(
    browser: Browser, filled_home: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[MakeReader]:
    """Gives a reader at the register as it is served from a day on; complaints fail the test."""
    home, complaints = tmp_path / "home", []
    shutil.copytree(filled_home, home)
    width, scripts = request.param

    @contextmanager
    def make(day: str) -> Iterator[Reader]:
        with serving(home, f"{day}T10:00:00+08:00") as server:
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                locale="zh-CN",
                java_script_enabled=scripts,
            )
            reader = Reader(context, server.address, scripts=scripts)
            try:
                yield reader
            finally:
                complaints.extend([*reader.leave(), *server.faults()])

    yield make
    assert complaints == []


def _be(one: Reader, username: str, then: str) -> None:
    """Be somebody: whoever was signed in before leaves."""
    one.page.context.clear_cookies()
    password = next(a.password for a in demo_accounts() if a.username == username)
    one.sign_in(username, password, then)


def _summary(one: Reader) -> str:
    return one.page.locator(".error-summary").inner_text()


def _choose_the_firm(one: Reader) -> None:
    page = one.page
    page.fill("#q", "蓬壶")
    one.turn(page.locator("main form[role=search] button"))
    assert LOOK_ALIKE in one.look()
    one.turn(page.locator(f"main a[href*='uscc={FIRM}']").first)
    assert "请分清是哪一家" in one.look()
    one.press("选定")
    assert "error-summary" in page.content()
    page.locator(f"input[value='{FIRM}']").check()
    page.get_by_label("代码后 4 位").fill(FIRM[-4:])
    one.press("选定")
    text = one.look()
    assert "市场监督管理严重违法失信名单管理办法" in text
    assert "建筑市场主体黑名单" not in text, "another department decides that list"
    one.follow("选择这种名单")


def _fill_the_dossier(one: Reader, penalty: str) -> None:
    page = one.page
    page.locator("input[name=grounds][value=product]").check()
    page.fill("[name=penalty_no]", penalty)
    page.fill("[name=facts]", "当事人生产的包装桶经抽样检验，跌落试验不合格，复查仍不合格。")
    page.fill("[name=reason]", "性质恶劣、情节严重，应当列入。")
    page.fill("[name=summary]", f"{SUMMARY}，电话 {PHONE}")
    for box in page.locator("input[name=checks]").all():
        box.check()
    one.press("立案")
    assert "疑似含有个人信息" in one.look()
    assert PHONE not in _summary(one)
    assert "跌落试验不合格" in page.input_value("[name=facts]"), "what was typed comes back"
    page.fill("[name=summary]", SUMMARY)
    one.press("立案")
    assert "已立案" in one.look()


def _open(one: Reader, penalty: str) -> str:
    """Open a listing, try what must not be, and return the path of the case."""
    _be(one, "o.lu", "/regulator/cases/new")
    one.look()
    _choose_the_firm(one)
    _fill_the_dossier(one, penalty)
    path = re.sub(r"^https?://[^/]+", "", one.page.url)
    text = one.page.locator("#step-submitted").inner_text()
    assert "未经告知不得列入" in text
    assert one.page.locator("#step-submitted button").count() == 0
    return path


def _open_twice(one: Reader, penalty: str) -> None:
    one.go("/regulator/cases/new")
    _choose_the_firm(one)
    page = one.page
    page.locator("input[name=grounds][value=product]").check()
    page.fill("[name=penalty_no]", penalty)
    page.fill("[name=facts]", "同一事实。")
    page.fill("[name=summary]", SUMMARY)
    one.press("立案")
    assert "同一事项正在办理" in one.look()
    assert page.input_value("[name=facts]") == "同一事实。"


def _unfold(one: Reader, step: str) -> None:
    card = one.page.locator(f"#step-{step}")
    if card.get_attribute("open") is None:
        card.locator("> summary").click()


def _take(one: Reader, step: str, **fields: str) -> str:
    """Fill the form of a step in, send it, and look at what comes."""
    _unfold(one, step)
    card = one.page.locator(f"#step-{step}")
    for name, value in fields.items():
        field = card.locator(f"[name={name}]")
        if field.evaluate("it => it.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    one.turn(card.locator("form button"))
    return one.look()


def _notify(one: Reader, day: str, later: str) -> None:
    assert "请填写：送达方式" in _take(
        one, "notified", document_no="演市监列告〔2026〕901号", on=day
    )
    assert "晚于今天" in _take(one, "notified", method="direct", on=later)
    assert one.page.input_value("#notified-document_no") == "演市监列告〔2026〕901号"
    assert "已办理：送达告知书" in _take(one, "notified", method="direct", on=day)


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
def test_a_firm_is_listed_by_three_people_and_nothing_is_skipped(on_day: MakeReader) -> None:
    penalty = "演市监处罚〔2026〕8801号"
    with on_day("2026-11-23") as one:
        path = _open(one, penalty)
        _open_twice(one, penalty)
        one.go(path)
        _notify(one, "2026-11-23", "2026-11-25")
        assert "陈述申辩截至 2026-11-30" in one.look()
    with on_day("2026-11-27") as one:
        _be(one, "o.lu", path)
        assert "最早 2026-12-01" in one.page.locator("#step-submitted").inner_text()
        assert one.page.locator("#step-submitted button").count() == 0
    with on_day("2026-12-01") as one:
        _decide(one, path)
        _serve_and_arrange(one, path)
        assert one.go(f"/blacklist?q={FIRM}") == 200
        assert SUMMARY not in one.look()
    with on_day("2026-12-04") as one:
        number = _number_of(one, path)
        assert one.go(f"/blacklist/{number}") == 200
        shown = one.look()
        assert NAME in shown
        assert SUMMARY in shown
        assert "跌落试验不合格" not in shown, "the facts stay inside"


def _decide(one: Reader, path: str) -> None:
    """Submit, review and decide, each by its own hand."""
    _be(one, "o.lu", path)
    assert "已办理：提交审核" in _take(one, "submitted")
    assert one.page.locator("#step-reviewed").count() == 0, "that is the reviewer's"
    _be(one, "a.gu", path)
    assert one.page.get_by_role("button", name="决定列入").count() == 0
    _be(one, "l.qian", path)
    assert "已办理：法制审核通过" in _take(one, "reviewed", reason="事实清楚，程序合法。")
    _be(one, "a.gu", path)
    text = one.page.locator("#step-approved").inner_text()
    assert "集体讨论" in text
    assert "上级部门同意" in text
    _be(one, "o.lu", path)
    _take(one, "discussed", on="2026-12-01", reason="集体讨论记录：一致同意列入。")
    _take(one, "consented", on="2026-12-01", document_no="演省市监函〔2026〕901号")
    assert one.page.get_by_role("button", name="决定列入").count() == 0, "no officer decides"
    _be(one, "a.gu", path)
    assert "请填写：决定书文号" in _take(one, "approved")
    assert "已办理：决定列入" in _take(one, "approved", document_no="演市监列严〔2026〕901号")


def _serve_and_arrange(one: Reader, path: str) -> None:
    _be(one, "o.lu", path)
    assert "送达地址确认书" in _take(one, "served", on="2026-12-01", method="electronic")
    assert "已办理：送达决定书" in _take(one, "served", on="2026-12-01", method="direct")
    page = one.page
    assert "最早 2026-12-04" in page.locator("#step-published").inner_text()
    assert SUMMARY in page.locator(".entry-face").inner_text()
    assert "最早为 2026-12-04" in _take(one, "published", public_from="2026-12-03")
    assert "已办理：安排公示" in _take(one, "published", public_from="2026-12-04")
    for paper in ("列入决定书", "信用修复告知书", "公示内容预告"):
        assert page.locator(".papers").get_by_role("link", name=paper).count() >= 1
    assert "可申请提前移出自 2027-12-01" in one.look()


def _number_of(one: Reader, path: str) -> str:
    _be(one, "o.lu", path)
    one.turn(one.page.locator("main a[href^='/regulator/entries/']").first)
    text = one.look()
    assert "在列" in text
    assert "公示中" in text
    assert "最早 2027-12-01 起可以申请" in text
    return one.page.url.rsplit("/", 1)[1]


@pytest.mark.parametrize("on_day", [pytest.param((1280, True), id="wide")], indirect=True)
def test_a_defence_whose_end_is_not_official_yet_is_not_cut_off(on_day: MakeReader) -> None:
    with on_day("2026-12-28") as one:
        path = _open(one, "演市监处罚〔2026〕8802号")
        _notify(one, "2026-12-28", "2026-12-30")
        assert "暂按" in one.look()
    with on_day("2027-01-11") as one:
        _be(one, "o.lu", path)
        card = one.page.locator("#step-submitted")
        assert "正式安排公布并录入后方可继续" in card.inner_text()
        assert card.locator("button").count() == 0
        one.look()
