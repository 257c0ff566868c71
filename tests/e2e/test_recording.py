"""R1: an officer records a violation with every mistake one can make; another person approves it."""

import re
from pathlib import Path

import pytest

from seed.accounts import demo_accounts
from tests.e2e.conftest import MakeReader
from tests.e2e.reader import Reader

pytestmark = pytest.mark.browser
LONGER_THAN_ANY = "甲" * 5_000
# β: what every text box must survive (FEATURES §4); NUL and half characters no browser lets one type.
BAD_TEXTS = (
    *("", "   ", LONGER_THAN_ANY, "<script>alert(1)</script>", "' OR 1=1 --", "%_\\"),
    *("零\u200b宽\u202e反\u2066向", "😀𠮷", "ＡＢ１２（）", "嘉興蜃樓", "=HYPERLINK(1)", "两\n行"),
)
# κ: what a credit code looks like when it is not one.
BAD_CODES = (
    ("91330499MADEM00971", "校验"),  # one digit changed
    ("91330499MADEM0079F", "校验"),  # two digits swapped
    ("9133049MADEM0097F", "17"),
    ("91330499MADEM0097F0", "19"),
    ("9133O499MADEM0097F", "O"),
)
# δ: days that cannot be, with a word of the reason.
BAD_DAYS = (
    ("2026-02-30", "2 月 30 日不存在"),
    ("2026-12-01", "晚于今天|将来|未来|今天之后"),
    ("2001-01-05", "成立"),
    ("26-03-05", "四位|年份|写作|格式"),
)
BAD_AMOUNTS = ("-5", "1e18", "12,00.505元", "三万左右")
ID_NUMBER = "33049919840229001X"  # of nobody: DEMO-STORY §1


def _sign_in(one: Reader, username: str, then: str) -> None:
    password = next(a.password for a in demo_accounts() if a.username == username)
    one.sign_in(username, password, then)


def _pick(one: Reader, text: str) -> str:
    one.page.fill("#q", text)
    with one.page.expect_navigation():
        one.page.locator("main form[role=search] button").click()
    return one.look()


def _choose(one: Reader, uscc: str) -> None:
    one.turn(one.page.locator(f"main a[href*='uscc={uscc}']").first)
    assert "请分清是哪一家" in one.look()
    one.press("选定")
    assert "error-summary" in one.page.content()
    one.page.locator(f"input[value='{uscc}']").check()
    one.page.get_by_label("代码后 4 位").fill("0000")
    one.press("选定")
    assert "error-summary" in one.page.content()
    one.page.locator(f"input[value='{uscc}']").check()
    one.page.get_by_label("代码后 4 位").fill(uscc[-4:])
    one.press("选定")
    one.look()


def _fill(one: Reader, number: str) -> None:
    page = one.page
    page.fill("[name=document_no]", number)
    page.fill("[name=decided_on]", "2026-11-09")
    page.fill("[name=authority]", "嘉兴市市场监督管理局")
    page.fill("[name=facts]", "当事人生产的包装桶经抽样检验，跌落试验不合格。")
    page.fill("[name=legal_basis]", "《中华人民共和国产品质量法》第四十九条")
    page.fill("[name=content]", "罚款 12,000.50 元。")
    page.locator("input[name=penalty_kinds][value=fine]").check()
    page.fill("[name=fine_fen]", "12,000.50元")
    page.select_option("[name=procedure]", "ordinary")
    page.select_option("[name=violation]", index=2)


def _make_every_mistake(one: Reader) -> None:
    page = one.page
    for day, reason in BAD_DAYS:
        page.fill("[name=decided_on]", day)
        one.press("核对")
        assert re.search(reason, page.inner_text("main")), (day, page.inner_text(".error-summary"))
        assert page.input_value("[name=decided_on]") == day
    page.fill("[name=decided_on]", "2026-11-09")
    for amount in BAD_AMOUNTS:
        page.fill("[name=fine_fen]", amount)
        one.press("核对")
        assert page.locator(".error-summary").count() == 1, amount
        assert page.input_value("[name=fine_fen]") == amount
    page.fill("[name=fine_fen]", "12,000.50元")
    for text in BAD_TEXTS:
        page.fill("[name=content]", text)
        one.press("核对")
        assert page.locator("[name=content]").count() == 1, text
    page.fill("[name=content]", "罚款 12,000.50 元。")
    one.look()


def _attach(one: Reader, folder: Path) -> None:
    page = one.page
    page.locator("details:has(#file) > summary").click() if not page.is_visible("#file") else None
    bad = {"空.pdf": b"", "决定书.pdf": b"MZ\x90\x00" + b"\0" * 400, "图.svg": b"<svg/>"}
    for name, data in bad.items():
        (folder / name).write_bytes(data)
        page.set_input_files("#file", folder / name)
        one.press("上传并找出内容")
        assert page.locator(".error-summary").count() == 1, name
    one.look()


def _pass_the_gate(one: Reader) -> None:
    page = one.page
    page.fill("[name=facts]", f"当事人的负责人证件号 {ID_NUMBER}，产品不合格。")
    one.press("保存草稿")
    text = one.look()
    assert "疑似个人信息（1 处）" in text
    assert ID_NUMBER not in page.locator(".gate").inner_text()
    one.press("隐去这一处")
    assert "疑似个人信息" not in one.page.inner_text("main")
    assert "已隐去" in page.input_value("[name=facts]")


@pytest.mark.parametrize(
    ("width", "scripts", "number"),
    [(1280, True, 901), (390, True, 902), (1280, False, 903)],
)
def test_a_violation_is_recorded_by_two_people(
    reader: MakeReader, tmp_path: Path, width: int, scripts: bool, number: int
) -> None:
    document_no = f"演市监处罚〔2026〕{number}号"
    firm = "91330499MADEM010X0"  # 嘉善蓬壶包装材料有限公司, beside its look-alike 包装机械
    one = reader(width, scripts=scripts)
    _sign_in(one, "o.lu", "/regulator/proposals/new")
    one.look()
    for code, reason in BAD_CODES:
        assert reason in _pick(one, code)
    assert "嘉善蓬壶包装机械有限公司" in _pick(one, "蓬壶")
    _choose(one, firm)
    _fill(one, document_no)
    _make_every_mistake(one)
    _attach(one, tmp_path)
    _pass_the_gate(one)
    one.press("核对")
    checked = one.look()
    assert "2027-11-09" in checked
    one.press("保存草稿")
    one.look()
    one.press("提交审批")
    one.look()
    page_of_proposal = _found(one, document_no)

    public = reader(width)
    public.go(f"/enterprises/{firm}")
    assert document_no not in public.look()
    _approve(reader(width, scripts=scripts), page_of_proposal, document_no)
    public.go(f"/enterprises/{firm}")
    shown = public.look()
    assert document_no in shown
    assert "2027-11-09" in shown
    assert ID_NUMBER not in public.page.content()


def _found(one: Reader, document_no: str) -> str:
    one.go("/regulator/proposals")
    one.look()
    one.follow(document_no)
    text = one.look()
    assert document_no in text
    assert one.page.get_by_role("button", name="批准").count() == 0
    return one.page.url


def _approve(approver: Reader, address: str, document_no: str) -> None:
    _sign_in(approver, "a.gu", "/regulator/worklist")
    assert document_no in approver.look()
    approver.page.goto(address)
    approver.look()
    approver.press("退回")
    assert "请写明" in approver.look()
    approver.press("批准")
    assert "已批准" in approver.look()
