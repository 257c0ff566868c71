"""A department acts on its measures in the browser: a report amended, a waiver asked for and decided, a
file sent back; the coordinator reads the list, the map and the month.
"""

import re
from pathlib import Path

import pytest

from seed.accounts import demo_accounts
from tests.e2e.conftest import MakeReader
from tests.e2e.reader import Reader

pytestmark = pytest.mark.browser
FIRM = "91330499MADEM002XC"  # E02 of the demonstration
LIST = f"/regulator/measures?q={FIRM}"


def _be(one: Reader, username: str, then: str) -> None:
    one.page.context.clear_cookies()
    password = next(a.password for a in demo_accounts() if a.username == username)
    one.sign_in(username, password, then)


def _amend(one: Reader) -> None:
    one.go(LIST)
    one.follow("限制参与政府采购")
    assert "政府采购法" in one.look()
    one.page.locator("#step-amended > summary").click()
    one.page.select_option("#amended-outcome", "partly")
    one.page.fill("#amended-reason", "短")
    one.turn(one.page.locator("#step-amended button"))
    assert "请写明更正的原因" in one.look()
    assert one.page.input_value("#amended-reason") == "短"
    one.page.fill("#amended-reason", "一个标段已经签约，按合同处理")
    one.turn(one.page.locator("#step-amended button"))
    assert "已办理：更正反馈" in one.look()


def _ask_for_a_waiver(one: Reader) -> None:
    one.go(LIST)
    one.follow("限制申请政府资金补助项目")
    one.page.locator("#step-waiver_asked > summary").click()
    one.page.fill("#waiver_asked-until", "2027-01-15")
    one.page.fill("#waiver_asked-reason", "承担防汛物资生产，停止补助影响公共利益")
    one.turn(one.page.locator("#step-waiver_asked button"))
    assert "待决定" in one.look()


def _decide_the_waiver(one: Reader) -> None:
    _be(one, "a.gu", "/regulator/measures?waiver=1")
    one.look()
    one.follow("限制申请政府资金补助项目")
    one.page.select_option("select[name=granted]", "no")
    one.page.fill("#step-waiver textarea", "理由不充分，措施继续适用")
    one.look()
    one.press("作出决定")
    assert "不同意个案不予适用" in one.look()


def _send_a_file(one: Reader, folder: Path) -> None:
    number = re.search(r"2026-[0-9A-Z]{8}", one.page.inner_text("main"))
    assert number
    file = folder / "反馈.csv"
    head = "order_no,步骤,日期,文号,执行情况,理由"
    file.write_text(
        f"{head}\n{number[0]},更正反馈,,,部分执行,两项补助中一项已经拨付\n2026-AAAAAAAA,接收,,,,\n"
    )
    one.go("/regulator/measures/exchange")
    one.look()
    one.page.set_input_files("input[type=file]", file)
    one.press("上传并逐行核对")
    assert "没有这个编号的措施" in one.look()
    one.press("确认办理 1 行")
    assert "已办理 1 行。其余 1 行没有办理" in one.look()


def test_a_department_acts_on_its_measures(reader: MakeReader, tmp_path: Path) -> None:
    one = reader()
    _be(one, "d.wu", "/regulator/")
    assert "联合奖惩" in one.look()

    _amend(one)
    _ask_for_a_waiver(one)
    _send_a_file(one, tmp_path)
    _decide_the_waiver(one)

    _be(one, "o.xu", LIST)
    one.look()
    assert "限制参与政府采购" not in one.page.inner_text("main table")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_coordinator_reads_list_order_map_and_month(reader: MakeReader, width: int) -> None:
    one = reader(width)
    _be(one, "a.gu", "/regulator/measures")
    one.look()

    one.page.locator("main table tbody th a").first.click()
    assert "今天的规则" in one.look()
    one.go("/regulator/measures/map")
    assert "部门和状态" in one.look()
    one.go("/regulator/measures/monthly?month=2026-06")

    assert "联合奖惩月报" in one.look()


@pytest.mark.parametrize("width", [1280, 390])
def test_firm_and_entry_lead_to_their_orders(reader: MakeReader, width: int) -> None:
    one = reader(width)
    _be(one, "o.shen", f"/regulator/subjects/{FIRM}")
    one.look()

    one.follow("在联合奖惩工作台中查看")

    assert "平湖乌有食品有限公司" in one.look()
