"""P1: a sloppy name finds the right firm, with why; nothing that anybody types breaks the page."""

import csv
from urllib.parse import quote

import pytest

from tests.e2e.conftest import MakeReader
from tests.e2e.reader import Reader

pytestmark = pytest.mark.browser
BEARER, FORMER_BEARER = "91330499MADEM0097F", "91330499MADEM0089L"
NAME = "嘉兴蜃楼电器有限公司"
SLOPPY = (
    *(
        "shenlou dianqi",
        "shenloudianqi",
        "jxsldq",
        "蜃楼电器",
        "嘉興蜃樓電器",
        "嘉兴蜃楼电器有限公司的",
    ),
    *(
        "嘉兴慎楼电器",
        "嘉兴蜃楼电气有限公司",
        "查一下蜃楼电器有没有被处罚",
        " 嘉兴（蜃楼）电器 有限公司 ",
    ),
    *("蜃\u200b楼电器", "\u202e蜃楼电器", "ＭＡＤＥＭ００９７Ｆ", "91330499 madem-0097f"),
)
# Bad inputs β and codes κ (FEATURES §4), with the status that is due.
BAD = {
    "": 200,
    "   ": 200,
    "渔": 200,
    "有限公司": 200,
    "嘉兴市有限公司": 200,
    '%_*"()': 200,
    "%_\\": 200,
    "<script>alert(1)</script>": 200,
    "' OR 1=1 --": 200,
    "=HYPERLINK(1)": 200,
    "😀": 200,
    "𠮷": 200,
    "𠮷野家": 200,
    "ＡＢ１２（）": 200,
    "长" * 65: 200,
    "a" * 5000: 414,  # more than an address may hold
    "长" * 5000: 431,  # more than the server reads of one
    "贾予存": 200,
    "91330499MADEM0089K": 200,
    "91330499MADEM0098L": 200,
    "9133O499MADEM0089L": 200,
    "91330499MADEM0089": 200,
    "91330499MADEM0089LL": 200,
    "330402000012346": 200,
    "IOSVZIOSVZIOSVZIOS": 200,
}


def _ask(one: Reader, text: str) -> str:
    one.page.fill("#q", text)
    one.turn(one.page.locator("form[role=search] button"))
    return one.page.inner_text("body")


def _first_hits(one: Reader, most: int = 3) -> list[str]:
    return one.page.locator("ol.res > li").all_inner_texts()[:most]


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, True), (1280, False)])
def test_a_sloppy_name_finds_the_right_firm_in_the_first_three(
    reader: MakeReader, width: int, scripts: bool
) -> None:
    one = reader(width, scripts=scripts)
    one.go("/")

    for text in SLOPPY:
        _ask(one, text)
        hits = _first_hits(one)
        assert any(BEARER in hit for hit in hits), text
        assert all("不良信息" in hit for hit in hits)

    _ask(one, "shenlou dianqi")
    page = one.look()
    first, second = _first_hits(one, 2)
    assert "名称读音" in first
    assert BEARER in first
    assert FORMER_BEARER in second
    assert "2014-04-01 至 2022-06-30" in second
    assert "不是同一主体" in page


@pytest.mark.parametrize("width", [1280, 390])
def test_the_way_leads_from_the_hit_to_the_firm_and_back_to_the_rules(
    reader: MakeReader, width: int
) -> None:
    one = reader(width)
    one.go("/")
    _ask(one, "蜃楼电器")

    one.follow(NAME)
    page = one.look()
    assert "不是这家企业" in page
    assert FORMER_BEARER in page
    one.page.go_back()
    one.follow("相近程度如何计算")
    rules = one.look()

    assert "实测质量" in rules
    assert "合成数据" in rules


def test_a_near_name_warns_on_both_pages(reader: MakeReader) -> None:
    one = reader()
    pages = []
    for name in ("嘉兴弱水潭食品有限公司", "嘉兴弱水谭食品有限公司"):
        one.go("/search?q=" + quote(name))
        one.turn(one.page.locator("ol.res > li h3 a").first)
        pages.append(one.look())

    assert "名称同音不同字" in pages[0]
    assert "嘉兴弱水谭食品有限公司" in pages[0]
    assert "嘉兴弱水潭食品有限公司" in pages[1]


@pytest.mark.parametrize("scripts", [True, False])
def test_bad_input_is_answered_calmly_and_never_lists_everybody(
    reader: MakeReader, scripts: bool
) -> None:
    one = reader(390, scripts=scripts)

    for text, due in BAD.items():
        status = one.go("/search?q=" + quote(text))
        assert status == due, text[:40]
        assert one.page.locator("ol.res > li").count() < 20, text[:40]
    for text in ("有限公司", "贾予存", "91330499MADEM0089K"):
        one.go("/search?q=" + quote(text))
        one.look()
        assert one.page.locator("ol.res > li").count() == 0


@pytest.mark.parametrize(
    ("asked", "due", "told"),
    [
        ("page=-1", 400, "整数"),
        ("page=1000000000", 400, "整数"),
        ("page=999999", 404, "没有第 999999 页"),
        ("sort=;drop", 400, "参数 sort 只能是"),
        ("colour=red", 400, "colour"),
        ("grade=D", 400, "AAA"),
        ("division=999999", 400, "行政区划代码"),
        ("cursor=junk", 400, "cursor"),
    ],
)
def test_a_strange_address_is_refused_with_help(
    reader: MakeReader, asked: str, due: int, told: str
) -> None:
    one = reader()

    assert one.go("/search?q=食品&" + asked) == due
    assert told in one.look()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, True), (390, False)])
def test_filters_narrow_keep_the_address_and_go_away_again(
    reader: MakeReader, width: int, scripts: bool
) -> None:
    one = reader(width, scripts=scripts)
    one.go("/search?q=蕉鹿食品")  # few enough to count, whatever other journeys took in
    option = one.page.locator(".facet .opt", has_text="分支机构")
    count = int(option.locator(".n").inner_text())

    one.turn(option)
    narrowed = one.look()
    address = one.page.url
    one.turn(one.page.locator(".facet .opt[aria-current]", has_text="分支机构"))

    assert f"找到 {count} 家" in narrowed
    assert "kind=branch" in address
    assert "kind=" not in one.page.url


def test_pages_follow_one_another_and_each_hit_stands_once(reader: MakeReader) -> None:
    one = reader()
    one.go("/search?q=食品&sort=name")
    seen: list[str] = []
    while True:
        seen += one.page.locator("ol.res > li .code").all_inner_texts()
        following = one.page.locator("nav.pager a[rel=next]")
        if not following.count():
            break
        one.turn(following)

    assert len(seen) > 20
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, True), (1280, False)])
def test_a_pasted_list_is_answered_and_its_report_can_be_saved(
    reader: MakeReader, width: int, scripts: bool
) -> None:
    one = reader(width, scripts=scripts)
    assert one.go("/screening") == 200
    lines = [NAME, f"嘉兴华胥电器有限公司 {FORMER_BEARER}", "蜃楼电器", "91330499MADEM0089K"]
    lines += [text for text in BAD if text.strip() and len(text) < 100]

    one.page.fill("#names", "\n".join(lines))
    one.press("开始比对")
    page = one.look()
    with one.page.expect_download() as saving:
        one.page.get_by_role("button", name="下载 CSV").click()
    rows = list(csv.DictReader(saving.value.path().read_text("utf-8-sig").splitlines()))
    one.press("无法确定")
    one.look()

    assert f"比对结果（{len(rows)} 行）" in page
    assert [row["结果"] for row in rows[:4]] == ["一致", "一致", "无法确定", "未找到"]
    assert "校验码不符" in rows[3]["提示"]
    assert all(row["查询范围"] and row["核对时间"] for row in rows)
    assert all(not row["所查名称"].startswith(("=", "+", "-", "@")) for row in rows)
    assert one.page.locator("table.screened tbody tr").count() >= 1


def test_an_officer_uploads_a_list(reader: MakeReader) -> None:
    one = reader()
    one.sign_in("o.shen", "yanshi-jian-wei-zhi-zhu", "/screening")
    table = f"供应商名称,税号\n{NAME},\n,{FORMER_BEARER}\n".encode("gb18030")

    one.page.set_input_files("#file", {"name": "list.csv", "mimeType": "text/csv", "buffer": table})
    one.press("开始比对")
    page = one.look()

    assert "比对结果（2 行）" in page
    assert BEARER in page
    assert FORMER_BEARER in page


def test_what_was_read_is_named_in_english_and_in_large_type(reader: MakeReader) -> None:
    one = reader(390)
    one.go("/search?q=" + quote("紫禁之巅"))
    one.turn(one.page.locator("a[href*='/language/en']"))
    one.turn(one.page.locator("a[href*='/display/large']"))
    page = one.look()

    assert "Not looked through" in page
    assert "up to 2026-" in page
    for path in ("/search?q=shenlou", "/screening", "/rules/matching", f"/enterprises/{BEARER}"):
        assert one.go(path) == 200
        one.look()
