"""R3: two subjects are judged one, merged by two people, told apart again; with the mistakes one can make."""

from urllib.parse import urlsplit

import pytest

from seed.accounts import demo_accounts
from tests.e2e.conftest import MakeReader
from tests.e2e.reader import Reader

pytestmark = pytest.mark.browser
ROOM = "/regulator/duplicates"
REASON = "现场核对：一个住所，一个负责人"
WHY = "补充核对：是两家企业"


def _sign_in(one: Reader, username: str, then: str) -> None:
    password = next(a.password for a in demo_accounts() if a.username == username)
    one.sign_in(username, password, then)


def _compare(one: Reader, mine: str, theirs: str) -> str:
    one.go(ROOM)
    one.page.fill("#one", mine)
    one.page.fill("#other", theirs)
    one.press("并排对照")
    return one.look()


def _path(one: Reader) -> str:
    return urlsplit(one.page.url).path


@pytest.mark.parametrize(
    ("width", "scripts", "kept", "gone"),
    [
        (1280, False, "91330499MADE000112", "91330499MADE0002XR"),
        (375, True, "91330499MADE00265Y", "91330499MADE00273R"),
    ],
)
def test_a_pair_is_merged_by_two_and_told_apart_again(
    reader: MakeReader, width: int, scripts: bool, kept: str, gone: str
) -> None:
    officer, late, approver = (reader(width, scripts=scripts) for _ in range(3))
    public = reader(width, scripts=scripts)
    _sign_in(officer, "o.shen", ROOM)
    _sign_in(late, "o.lu", ROOM)
    officer.look()
    assert "它自己" in _compare(officer, kept, kept)
    assert "不是有效的" in _compare(officer, kept, "12345")

    assert "逐项对照" in _compare(officer, kept, gone)
    pair = _path(officer)
    officer.press("记录判断")
    assert "请选择判断" in officer.look()
    officer.follow("预览归并的后果")
    officer.page.locator("label.firm", has_text=kept).locator("input").check()
    officer.press("按此预览")
    assert "两个有效的统一社会信用代码不同" in officer.look()
    late.go(f"{pair}/merge")
    officer.press("提出归并")
    assert "请写明依据" in officer.look()
    officer.page.fill("#reason", REASON)
    officer.press("提出归并")
    assert "等待另一人复核" in officer.look()
    merge = _path(officer)

    late.page.fill("#reason", REASON)
    late.press("提出归并")
    assert "归并正在等待复核" in late.look()

    _sign_in(approver, "a.gu", merge)
    assert REASON in approver.look()
    approver.press("同意归并")
    assert "归并只改变读取" in approver.look()
    approver.page.go_back()
    if approver.page.get_by_role("button", name="同意归并").count():
        approver.press("同意归并")
    assert "已归并" in approver.look()

    public.go(f"/enterprises/{gone}")
    assert _path(public) == f"/enterprises/{kept}"
    assert "录入别名" in public.look()

    officer.go(merge)
    officer.follow("预览撤销归并")
    officer.look()
    officer.page.fill("#reason", WHY)
    officer.press("撤销归并")
    assert "双方恢复原样" in officer.look()

    for code in (gone, kept):
        assert public.go(f"/enterprises/{code}") == 200
        assert _path(public) == f"/enterprises/{code}"
        assert "录入别名" not in public.look()
    officer.go(pair)
    assert "不是同一主体" in officer.look()
    assert WHY in officer.look()


def test_many_are_judged_in_one_go_and_taken_back(reader: MakeReader) -> None:
    one = reader(1280, scripts=True)
    _sign_in(one, "o.shen", ROOM)
    before = one.page.locator("input[name=pick]").count()
    for place in (2, 3):
        one.page.locator("input[name=pick]").nth(place).check()

    one.press("批量判断")
    assert "批量判断 2 对" in one.look()
    one.page.get_by_label("暂不能确定").check()
    one.page.fill("#reason", "待现场核对后再定")
    one.press("判断这 2 对")
    assert "已判断 2 对" in one.look()
    one.page.fill("#reason", "误选，整批撤销")
    one.press("撤销这一批判断")

    assert "2 对回到待核查" in one.look()
    assert one.page.locator("input[name=pick]").count() == before
