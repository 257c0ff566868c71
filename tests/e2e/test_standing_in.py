"""An officer names a deputy: and a double click is one deed."""

import pytest

from seed.accounts import demo_accounts
from tests.e2e.conftest import MakeReader

pytestmark = pytest.mark.browser
ROOM = "/regulator/deputies"


@pytest.mark.parametrize(
    ("width", "scripts", "day"), [(1280, False, "2026-12-01"), (375, True, "2026-12-08")]
)
def test_a_deputy_is_named_once_however_often_it_is_sent(
    reader: MakeReader, width: int, scripts: bool, day: str
) -> None:
    one = reader(width, scripts=scripts)
    password = next(a.password for a in demo_accounts() if a.username == "o.shen")
    one.sign_in("o.shen", password, ROOM)
    main = one.page.locator("main")
    one.look()

    one.press("指定")
    assert "请选择代理人" in one.look()
    one.page.select_option("#deputy", label="陆秉文（市市场监管局 执法稽查处）")
    one.page.fill("#first_day", day)
    one.page.fill("#last_day", "2026-11-01")
    one.press("指定")
    assert "结束日期不能早于开始日期" in one.look()
    assert one.page.input_value("#first_day") == day
    one.page.fill("#last_day", day)
    # The second click aborts what the first one loads: wait for what is shown, not for a load.
    one.page.get_by_role("button", name="指定").dblclick()
    main.get_by_text(f"{day} 至 {day}").wait_for()
    one.go(ROOM)

    assert one.look().count(f"{day} 至 {day}") == 1
    one.press("结束代理")
    assert f"{day} 至 {day}" not in one.look()
