"""R7: an officer plans an inspection, draws it once, and a visitor checks the seed; with mistakes."""

import hashlib

import pytest

from seed.accounts import demo_accounts
from tests.e2e.conftest import MakeReader
from tests.e2e.reader import Reader

pytestmark = pytest.mark.browser
ROOM = "/regulator/inspections"
INSPECTORS = "检查员甲\n检查员乙\n检查员丙"


def _sign_in(one: Reader, username: str, then: str) -> None:
    password = next(a.password for a in demo_accounts() if a.username == username)
    one.sign_in(username, password, then)


@pytest.mark.parametrize(("width", "scripts"), [(1280, False), (375, True)])
def test_an_inspection_is_planned_drawn_once_and_checked_by_a_visitor(
    reader: MakeReader, width: int, scripts: bool
) -> None:
    officer, public = (reader(width, scripts=scripts) for _ in range(2))
    title = f"浏览器中的随机抽查 {width}"
    _sign_in(officer, "o.zhou", ROOM)
    officer.look()
    officer.follow("拟定抽查方案")
    officer.press("预览分层")
    assert "请先更正以下内容" in officer.look()
    officer.page.fill("#title", title)
    officer.page.fill("#quota", "999999")
    officer.page.fill("#inspectors", INSPECTORS)
    officer.press("预览分层")
    assert "最多抽取 5000 家" in officer.look()
    officer.page.fill("#quota", "8")
    officer.press("预览分层")
    assert "尚未保存" in officer.look()
    officer.press("保存方案")
    assert "待抽取" in officer.look()
    officer.follow("公开页面")
    assert "抽取之后公布" in officer.look()
    address = officer.page.url
    officer.page.go_back()
    officer.press("现在抽取")
    shown = officer.look()
    assert "抽中的主体（8 家）" in shown
    firms = officer.page.locator("table th[scope=row] a").all_inner_texts()

    public.page.goto(address)
    seen = public.look()
    commitment, seed, secret = map(
        bytes.fromhex, public.page.locator("dd.hash").all_inner_texts()[:3]
    )
    assert hashlib.sha256(hashlib.sha256(seed).digest() + secret).digest() == commitment
    assert len(firms) == 8
    assert not any(firm in seen for firm in (*firms, "检查员甲"))
    public.go("/inspections")
    assert title in public.look()
