"""How a firm is listed in the browser, step by step; journeys that need a listed firm walk it, too."""

import re

from seed.accounts import demo_accounts
from tests.e2e.reader import Reader

FIRM, LOOK_ALIKE = "91330499MADEM010X0", "嘉善蓬壶包装机械有限公司"
NAME = "嘉善蓬壶包装材料有限公司"
SUMMARY = "生产不符合强制性国家标准的包装桶，受到较重行政处罚"
PHONE = "13800138000"


def be(one: Reader, username: str, then: str) -> None:
    """Be somebody: whoever was signed in before leaves."""
    one.page.context.clear_cookies()
    password = next(a.password for a in demo_accounts() if a.username == username)
    one.sign_in(username, password, then)


def _summary(one: Reader) -> str:
    return one.page.locator(".error-summary").inner_text()


def choose_the_firm(one: Reader) -> None:
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


def open_listing(one: Reader, penalty: str) -> str:
    """Open a listing, try what must not be, and return the path of the case."""
    be(one, "o.lu", "/regulator/cases/new")
    one.look()
    choose_the_firm(one)
    _fill_the_dossier(one, penalty)
    path = re.sub(r"^https?://[^/]+", "", one.page.url)
    text = one.page.locator("#step-submitted").inner_text()
    assert "未经告知不得列入" in text
    assert one.page.locator("#step-submitted button").count() == 0
    return path


def open_twice(one: Reader, penalty: str) -> None:
    one.go("/regulator/cases/new")
    choose_the_firm(one)
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


def take(one: Reader, step: str, **fields: str) -> str:
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


def notify(one: Reader, day: str, later: str) -> None:
    assert "请填写：送达方式" in take(
        one, "notified", document_no="演市监列告〔2026〕901号", on=day
    )
    assert "晚于今天" in take(one, "notified", method="direct", on=later)
    assert one.page.input_value("#notified-document_no") == "演市监列告〔2026〕901号"
    assert "已办理：送达告知书" in take(one, "notified", method="direct", on=day)


def decide(one: Reader, path: str) -> None:
    """Submit, review and decide, each by its own hand."""
    be(one, "o.lu", path)
    assert "已办理：提交审核" in take(one, "submitted")
    assert one.page.locator("#step-reviewed").count() == 0, "that is the reviewer's"
    be(one, "a.gu", path)
    assert one.page.get_by_role("button", name="决定列入").count() == 0
    be(one, "l.qian", path)
    assert "已办理：法制审核通过" in take(one, "reviewed", reason="事实清楚，程序合法。")
    be(one, "a.gu", path)
    text = one.page.locator("#step-approved").inner_text()
    assert "集体讨论" in text
    assert "上级部门同意" in text
    be(one, "o.lu", path)
    take(one, "discussed", on="2026-12-01", reason="集体讨论记录：一致同意列入。")
    take(one, "consented", on="2026-12-01", document_no="演省市监函〔2026〕901号")
    assert one.page.get_by_role("button", name="决定列入").count() == 0, "no officer decides"
    be(one, "a.gu", path)
    assert "请填写：决定书文号" in take(one, "approved")
    assert "已办理：决定列入" in take(one, "approved", document_no="演市监列严〔2026〕901号")


def serve_and_arrange(one: Reader, path: str) -> None:
    be(one, "o.lu", path)
    assert "送达地址确认书" in take(one, "served", on="2026-12-01", method="electronic")
    assert "已办理：送达决定书" in take(one, "served", on="2026-12-01", method="direct")
    page = one.page
    assert "最早 2026-12-04" in page.locator("#step-published").inner_text()
    assert SUMMARY in page.locator(".entry-face").inner_text()
    assert "最早为 2026-12-04" in take(one, "published", public_from="2026-12-03")
    assert "已办理：安排公示" in take(one, "published", public_from="2026-12-04")
    for paper in ("列入决定书", "信用修复告知书", "公示内容预告"):
        assert page.locator(".papers").get_by_role("link", name=paper).count() >= 1
    assert "可申请提前移出自 2027-12-01" in one.look()


def number_of(one: Reader, path: str) -> str:
    be(one, "o.lu", path)
    one.turn(one.page.locator("main a[href^='/regulator/entries/']").first)
    text = one.look()
    assert "在列" in text
    assert "公示中" in text
    assert "最早 2027-12-01 起可以申请" in text
    return one.page.url.rsplit("/", 1)[1]
