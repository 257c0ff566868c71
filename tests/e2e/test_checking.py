"""D3: a department checks twelve bidders, prints the receipt, and anybody verifies it; one byte betrays."""

from pathlib import Path

import pytest

from seed.accounts import demo_accounts
from tests.e2e.conftest import MakeReader
from tests.e2e.reader import Reader

pytestmark = pytest.mark.browser
DESK = "/regulator/checks/new"
BIDDERS = """平湖乌有食品有限公司
91330499MADEM0011L
海宁南柯皮革服饰有限公司
嘉兴蜃楼电器有限公司
桐乡黄粱毛衫有限公司
南柯皮革"""


def _desk(reader: MakeReader, width: int, *, scripts: bool = True) -> Reader:
    one = reader(width, scripts=scripts)
    account = next(one for one in demo_accounts() if one.username == "d.wu")
    one.sign_in(account.username, account.password, DESK)
    return one


def _save(one: Reader, name: str, folder: Path) -> Path:
    with one.page.expect_download() as coming:
        one.page.get_by_role("link", name=name).click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def _verified(reader: MakeReader, file: Path) -> str:
    anybody = reader(1280)
    anybody.go("/verify")
    anybody.page.set_input_files("#file", file)
    anybody.press("核验")
    return anybody.look()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, True), (1280, False)])
def test_bidders_are_checked_and_the_receipt_is_verified(
    reader: MakeReader, tmp_path: Path, width: int, scripts: bool
) -> None:
    one = _desk(reader, width, scripts=scripts)
    one.page.fill("#names", BIDDERS)
    one.press("核查并出具回执")
    asked_for_more = one.look()
    kept = one.page.input_value("#names")
    one.page.select_option("#matter", "政府采购")
    one.page.fill("#purpose", "校服采购项目资格审查（演示）")
    one.press("核查并出具回执")
    page = one.look()
    file = _save(one, "签名文件", tmp_path)
    place = one.page.url
    one.follow("打印回执")
    paper = one.page.inner_text("article")
    one.page.goto(place)
    altered = tmp_path / "altered.json"
    altered.write_text(file.read_text("utf-8").replace("不适用", "优先", 1), "utf-8")

    right, wrong = _verified(reader, file), _verified(reader, altered)

    assert "请写明具体用途" in asked_for_more
    assert kept.split() == BIDDERS.split()
    for answer in ("适用", "不适用", "优先", "未能确定主体", "限制参与政府采购"):
        assert answer in page
    assert "由办理部门依法决定" in page
    assert "演示" in paper
    assert "有效：这份回执由本站签发" in right
    assert "校服采购项目资格审查" in right
    assert "已被改动" in wrong


def test_a_list_that_nobody_reads_to_its_end_is_refused_with_what_to_do(
    reader: MakeReader, tmp_path: Path
) -> None:
    one = _desk(reader, 1280)
    file = tmp_path / "long.csv"
    rows = "\n".join(f"9133049900{number:08d}" for number in range(10_000))
    file.write_text(f"统一社会信用代码\n{rows}\n", "utf-8")

    one.page.set_input_files("#file", file)
    one.page.select_option("#matter", "政府采购")
    one.page.fill("#purpose", "校服采购项目资格审查（演示）")
    one.press("核查并出具回执")

    said = one.look()
    assert "名单有 10,000 行" in said
    assert "flask checks run" in said


def test_a_visitor_takes_a_screening_along(reader: MakeReader, tmp_path: Path) -> None:
    visitor = reader(390)
    visitor.go("/screening")
    visitor.page.fill("#names", "嘉兴蜃楼电器有限公司")
    visitor.press("开始比对")
    visitor.press("出具可核验的打印件")
    page = visitor.look()
    file = _save(visitor, "下载签名文件", tmp_path)

    assert "扫描后核验" in page
    assert "公众名单核对" in _verified(reader, file)
