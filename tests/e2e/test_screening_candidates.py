"""An award office looks at a screening, screens a list of its own, and runs it again."""

import re

import pytest

from seed.accounts import demo_accounts
from tests.e2e.conftest import MakeReader
from tests.e2e.reader import Reader

pytestmark = pytest.mark.browser
ROOM = "/regulator/awards"
ROUND = "2026 年度嘉兴市市长质量奖申报组织信用核查"
LIST = "桐乡黄粱毛衫有限公司 91330499MADEM0070P\n嘉善蓬壶包装材料有限公司\n嘉兴没有这家有限公司"


def _be(one: Reader, username: str, then: str) -> None:
    password = next(a.password for a in demo_accounts() if a.username == username)
    one.page.context.clear_cookies()
    one.sign_in(username, password, then)


def test_the_storys_screening_is_read_down_to_its_sheet(reader: MakeReader) -> None:
    one = reader(1280)
    _be(one, "o.shen", ROOM)
    one.look()

    one.follow(ROUND)
    assert "嘉兴华胥电器有限公司" in one.look()
    one.turn(one.page.locator("main").get_by_role("link", name=re.compile("^一票否决")))
    vetoed = one.look()
    assert "桐乡黄粱毛衫有限公司" in vetoed and "海盐子虚集成家居有限公司" not in vetoed
    assert "在近 36 个月内（算至 2028-11-17）" in vetoed
    one.follow("打印核查单")
    assert "不加盖印章" in one.look()


@pytest.mark.parametrize(("width", "scripts"), [(1280, False), (375, True)])
def test_a_list_is_refused_screened_and_run_again(
    reader: MakeReader, width: int, scripts: bool
) -> None:
    one = reader(width, scripts=scripts)
    _be(one, "o.shen", f"{ROOM}/new")
    one.page.select_option("#award", label="嘉兴市市长质量奖")
    one.page.fill("#names", "")
    one.press("开始核查")
    assert "请写明本次评选的名称" in one.look()
    one.page.fill("#title", f"补充申报 {width}")
    one.press("开始核查")
    assert "名单是空的" in one.look()
    assert one.page.input_value("#title") == f"补充申报 {width}"

    one.page.fill("#names", LIST)
    one.press("开始核查")
    found = one.look()
    assert "一票否决" in found and "未能确定主体" in found
    one.press("重新核查")

    assert "没有变化。" in one.look()


def test_a_countys_office_sees_its_own_award_only(reader: MakeReader) -> None:
    one = reader(375)
    _be(one, "o.zhou", ROOM)

    assert ROUND not in one.look()
    one.follow("核查候选名单")
    assert one.page.locator("#award option").all_inner_texts() == ["南湖区区长质量奖"]
    one.look()
    one.go(f"{ROOM}/holders")
    one.look()
    one.go(f"{ROOM}/reviews")
    assert "没有待复核的荣誉" in one.look()
