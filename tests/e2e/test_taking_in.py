"""R4: an officer takes in a department's file, mends what waits, and sends the file once more."""

from pathlib import Path

import pytest

from registry.rules.identity.uscc import check_uscc
from seed.accounts import demo_accounts
from seed.invented_codes import credit_code
from tests.e2e.conftest import MakeReader
from tests.e2e.reader import Reader

pytestmark = pytest.mark.browser
HEADER = "企业名称,统一社会信用代码,住所,法定代表人,成立日期,登记状态,备注"
NAMESAKE = "嘉兴蜃楼电器有限公司"  # borne by one firm of the story now, by another formerly
BEARER = "91330499MADEM0097F"
DIGIT = "霜降路"


def _file(folder: Path, series: int) -> Path:
    codes = [credit_code("91", "MAET", series + number) for number in range(40)]
    assert all(check_uscc(code).is_valid for code in codes)
    rows = [
        f"嘉兴寒露{series}第{number}食品有限公司,{code},嘉兴市南湖区{DIGIT}{number}号,沈海生,2015-06-01,存续,内部"
        for number, code in enumerate(codes)
    ]
    rows[7] = rows[7].replace("2015-06-01", "2015-02-30")
    rows.append(f"{NAMESAKE},,嘉兴市南湖区余新镇海市路9号,沈海生,2023-02-20,存续,转办{series}")
    file = folder / f"登记{series}.csv"
    file.write_bytes("\r\n".join([HEADER, *rows]).encode("gb18030"))
    return file


def _sign_in(one: Reader) -> None:
    password = next(a.password for a in demo_accounts() if a.username == "o.lu")
    one.sign_in("o.lu", password, "/regulator/collection")


def _send(one: Reader, file: Path) -> None:
    one.follow("上传文件")
    one.look()
    one.press("上传并预览")
    assert "请选择要上传的文件" in one.look()
    one.page.set_input_files("#file", file)
    one.press("上传并预览")


def _take_in(one: Reader, *, scripts: bool) -> str:
    one.press("确认导入")
    if scripts:
        one.page.get_by_text("导入完成").wait_for()
    for _ in range(60):
        if "导入完成" in one.page.inner_text("main"):
            break
        one.page.wait_for_timeout(500)
        one.follow("刷新进度")
    return one.look()


@pytest.mark.parametrize(
    ("width", "scripts", "series"), [(1280, True, 100), (390, True, 200), (1280, False, 300)]
)
def test_an_officer_takes_a_file_in(
    reader: MakeReader, tmp_path: Path, width: int, scripts: bool, series: int
) -> None:
    # Once mended, the two rows that waited count as unchanged when the same file comes again.
    one, file = reader(width, scripts=scripts), _file(tmp_path, series)
    _sign_in(one)
    one.look()

    _send(one, file)
    preview = one.look()
    done = _take_in(one, scripts=scripts)
    batch = one.page.url
    _mend(one, series)
    _give_a_subject(one)
    _report(one, batch)
    again = _send_again(one, file, scripts=scripts)

    assert "GB18030" in preview
    assert f"嘉兴寒露{series}第0食品有限公司" in preview
    assert "2 月 30 日不存在" in preview
    assert "有 2 行需要处理" in done
    assert "没有需要处理的行" in again
    assert "0 处变化" in again


def _mend(one: Reader, series: int) -> None:
    one.follow("处理本批待补正数据")
    one.look()
    one.follow(f"嘉兴寒露{series}第7食品有限公司")
    assert "请先更正以下内容" in one.look()
    one.press("不予入库")
    assert "请写明不予入库的理由" in one.look()
    one.page.get_by_label("成立日期").fill("2015年2月31日")
    one.press("补正并入库")
    assert "请先更正以下内容" in one.look()
    one.page.get_by_label("成立日期").fill("2015-02-28")
    one.press("补正并入库")
    assert "已补正入库" in one.look()


def _give_a_subject(one: Reader) -> None:
    one.go("/regulator/waiting?state=waiting")
    one.turn(one.page.locator("main").get_by_role("link", name=NAMESAKE).last)
    assert "同名，请核对" in one.look()
    assert one.page.get_by_label("统一社会信用代码", exact=True).input_value() == ""
    one.turn(one.page.locator(f"button[value='{BEARER}']"))
    assert "请核对：是同一主体吗" in one.look()
    one.press("确认认定并入库")
    assert BEARER in one.look()
    one.follow(NAMESAKE)
    assert "登记信息版本" in one.look()


def _report(one: Reader, batch: str) -> None:
    one.page.goto(batch)
    assert "后续补正" in one.look()
    for name, first in (("CSV", b"\xef\xbb\xbf"), ("XLSX", b"PK")):
        with one.page.expect_download() as download:
            one.page.locator("main").get_by_role("link", name=name, exact=True).click()
        assert Path(download.value.path()).read_bytes().startswith(first)


def _send_again(one: Reader, file: Path, *, scripts: bool) -> str:
    one.go("/regulator/collection/new")
    one.page.set_input_files("#file", file)
    one.press("上传并预览")
    assert "0 处变化" in one.look()
    return _take_in(one, scripts=scripts)


def test_a_second_tab_is_told(reader: MakeReader, tmp_path: Path) -> None:
    one = reader()
    _sign_in(one)
    _send(one, _file(tmp_path, 400))
    preview = one.page.url
    _take_in(one, scripts=True)

    one.page.go_back()
    one.page.goto(preview)

    assert "/preview" not in one.page.url
    assert "导入完成" in one.look()


@pytest.mark.parametrize("width", [1280, 390])
def test_empty_and_refused_pages_are_readable(
    reader: MakeReader, tmp_path: Path, width: int
) -> None:
    one = reader(width)
    _sign_in(one)
    wrong = tmp_path / "程序.xlsx"
    wrong.write_bytes(b"MZ" + b"\0" * 100)

    one.go("/regulator/collection?state=abandoned&kind=practitioners")
    assert "没有符合条件的批次" in one.look()
    one.go("/regulator/waiting?state=dismissed&kind=practitioners")
    assert "没有待处理的数据" in one.look()
    one.go("/regulator/collection/new")
    one.page.set_input_files("#file", wrong)
    one.press("上传并预览")
    assert "请先更正以下内容" in one.look()
    assert one.go("/regulator/collection/999999") == 404
    one.look()
