"""Every bad input of job R1: said what is wrong, nothing lost, nothing written, never a fault."""

import io
import re
from datetime import datetime
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.accounts import Account
from models.proposals import RecordProposal
from models.subjects import Subject
from models.vocabulary import ProposalState, RecordKind, Role
from registry import clock
from registry.services.accounts import open_session
from registry.web.forms.records.asked import ASKED, Way
from registry.web.forms.records.kinds import LAYOUTS
from tests.fixtures.web import TOKEN, SignedIn, parts_of
from tests.integration.web.at_the_form import NEW, PENALTY, another, fill, picked, proposals
from tests.wanderland import E03, E08, E10, MIRAGE, OLD_NUMBER, populate

TEXTS = [
    name for name in LAYOUTS[RecordKind.PENALTY].fields if ASKED[name].way in (Way.LINE, Way.TEXT)
]
BETA = {
    "spaces": "   ",
    "long": "长" * 5_000,
    "script": "<script>alert(1)</script>",
    "sql": "' OR 1=1 --",
    "wildcards": "%_\\",
    "hidden": "甲\u200b\u202e乙\ufeff",
    "astral": "😀𠮷",
    "wide": "ＡＢ１２（）",
    "traditional": "嘉興蕉鹿食品有限公司",
    "formula": '=HYPERLINK("http://example.com","x")',
    "newline": "第一行\n第二行",
}


@pytest.fixture
def register_of_firms(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        ids = populate(session)
        session.get_one(Subject, ids[E03]).established_on = datetime(2020, 5, 1).date()
        return ids


@pytest.fixture
def officer(signed_in: SignedIn, register_of_firms: dict[str, int]) -> FlaskClient:
    return signed_in(Role.OFFICER)


@pytest.fixture
def address(officer: FlaskClient) -> str:
    return picked(officer, E03)


# κ: codes


@pytest.mark.parametrize(
    "typed",
    [E03.lower(), " ".join(E03), "-".join((E03[:8], E03[8:])), "９" + E03[1:], f" {E03} "],
)
def test_a_code_is_found_however_it_is_spaced_and_cased(officer: FlaskClient, typed: str) -> None:
    page = officer.get(f"{NEW}?q={quote(typed)}").text
    assert f"uscc={E03}" in page
    assert "找到 1 家" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (E03[:2] + "O" + E03[3:], "请核对是否为数字 0"),
        (E03[:9] + "I" + E03[10:], "不用 I、O、S、V、Z"),
        (E03[:9] + "S" + E03[10:], "请核对是否为数字 5"),
        (E03[:9] + "Z" + E03[10:], "请核对是否为数字 2"),
        (E03[:9] + "V" + E03[10:], "不用 I、O、S、V、Z"),
        (E03[:15] + "4" + E03[16:], "校验码不符"),
        (E03[:15] + E03[16] + E03[15] + E03[17:], "校验码不符"),
        (E03[:-1], "现有 17 位，少 1 位"),
        (E03 + "0", "现有 19 位，多 1 位"),
        ("330402000099999", "15 位工商注册号"),
    ],
)
def test_a_wrong_code_is_named_and_never_mended(
    officer: FlaskClient, typed: str, words: str
) -> None:
    page = officer.get(f"{NEW}?q={typed}").text
    assert words in page
    assert "没有找到这个代码" in page


def test_an_old_number_finds_its_firm(officer: FlaskClient) -> None:
    page = officer.get(f"{NEW}?q={OLD_NUMBER}").text
    assert f"uscc={E08}" in page
    assert "一致" in page


def test_a_former_name_is_shown_with_its_days(officer: FlaskClient) -> None:
    page = officer.get(f"{NEW}?q={MIRAGE}").text
    assert "2014-04-01 至 2022-06-30" in page


def test_a_firm_of_another_county_is_refused_in_words(
    app: Flask, register_of_firms: dict[str, int]
) -> None:
    county = another(app, division_code="330424")
    answer = county.get(f"{NEW}?kind=penalty&uscc={E03}")
    assert answer.status_code == 403
    assert "不在本辖区" in answer.text
    assert "不能录入" in county.get(f"{NEW}?q={E03}").text


def test_a_merged_firm_is_not_written_on(
    app: Flask, officer: FlaskClient, register_of_firms: dict[str, int]
) -> None:
    address = picked(officer, E10)
    kept = fill(officer, address, "save", **PENALTY)
    with parts_of(app).sessions.writing() as session:
        firm = session.get_one(Subject, register_of_firms[E10])
        firm.survivor_id = register_of_firms[E03]
    late = fill(officer, kept.location, "submit", **PENALTY)
    assert late.status_code == 422
    assert f"已归并到 {E03}" in late.text
    assert officer.get(f"{NEW}?kind=penalty&uscc={E10}").status_code == 404


# β: every text box


@pytest.mark.parametrize("text", BETA.values(), ids=BETA)
def test_no_text_breaks_the_form_or_is_lost(
    app: Flask, officer: FlaskClient, address: str, text: str
) -> None:
    fields = PENALTY | dict.fromkeys(TEXTS, text)
    answer = fill(officer, address, "check", **fields)
    assert answer.status_code in (200, 422)
    assert "<script>alert" not in answer.text
    assert 'value="12,000.50元"' in answer.text
    if text == BETA["long"]:
        assert answer.text.count("请缩短") >= 2 * len(TEXTS) - 2
        assert "长" * 5_000 in answer.text
    if text == BETA["hidden"]:
        assert "甲乙" in answer.text
        assert "\u202e" not in answer.text
    assert proposals(app) == []


@pytest.mark.parametrize("sent", [b"%00", b"%ED%A0%80", b"%FF"])
def test_what_is_no_text_is_refused_before_it_is_read(
    officer: FlaskClient, address: str, sent: bytes
) -> None:
    answer = officer.post(
        address,
        data=b"facts=" + sent,
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 400


def test_an_empty_form_says_what_it_needs(app: Flask, officer: FlaskClient, address: str) -> None:
    answer = fill(officer, address, "submit")
    assert answer.status_code == 422
    assert "请填写处罚决定日期" in answer.text
    assert 'href="#decided_on"' in answer.text
    later = fill(officer, address, "submit", decided_on="2026-09-01")
    for words in ("请至少选择一种处罚类别", "请填写处罚决定书文号", "请填写作出单位", "当事人名称"):
        assert words in later.text
    assert proposals(app) == []


# δ: days


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"decided_on": "2026-02-30"}, "2 月 30 日不存在"),
        ({"decided_on": "2025-02-29"}, "2 月 29 日不存在"),
        ({"decided_on": "2026-11-24"}, "晚于今天"),
        ({"decided_on": "2019-01-01"}, "早于该主体成立日期 2020-05-01"),
        ({"decided_on": "26-03-05"}, "年份须写四位数字"),
        ({"decided_on": "03/05/2026"}, "先后无法确定"),
        ({"valid_until": "2026-08-31"}, "早于作出日期"),
        ({"publicity_until": "2026-08-31"}, "早于作出日期"),
        ({"rectify_by": "2026-08-31"}, "早于作出日期"),
        ({"transferred_on": "2026-12-01"}, "晚于今天"),
    ],
)
def test_a_wrong_day_is_told_and_stays_in_its_field(
    app: Flask, officer: FlaskClient, address: str, fields: dict[str, str], words: str
) -> None:
    answer = fill(officer, address, "submit", **{**PENALTY, **fields})
    assert answer.status_code == 422
    assert words in answer.text
    assert all(f'value="{typed}"' in answer.text for typed in fields.values())
    assert proposals(app) == []


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2024-02-29", "截至 2024-03-11"),  # a leap day counts
        ("2026年9月24日", "截至 2026-10-12"),  # over 中秋 and 国庆; 2026-10-10 is worked
    ],
)
def test_days_are_counted_over_leap_years_and_worked_weekends(
    officer: FlaskClient, address: str, day: str, words: str
) -> None:
    answer = fill(officer, address, "check", **{**PENALTY, "decided_on": day})
    assert answer.status_code == 200, answer.text
    assert words in answer.text


# amounts


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-5", "金额不能是负数"),
        ("1e18", "无法识别为金额"),
        ("1000000000000000000", "超过一万亿元"),
        ("三万左右", "无法识别为金额"),
        ("0.001", "精确到分以下"),
    ],
)
def test_a_wrong_amount_is_told_and_stays_in_its_field(
    app: Flask, officer: FlaskClient, address: str, typed: str, words: str
) -> None:
    answer = fill(officer, address, "save", **{**PENALTY, "fine_fen": typed})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{typed}"' in answer.text
    assert proposals(app) == []


@pytest.mark.parametrize(
    ("typed", "fen"), [("3万元", 3_000_000), ("12,000.50元", 1_200_050), ("叁万元整", 3_000_000)]
)
def test_an_amount_is_read_as_papers_write_it(
    app: Flask, officer: FlaskClient, address: str, typed: str, fen: int
) -> None:
    assert fill(officer, address, "save", **{**PENALTY, "fine_fen": typed}).status_code == 303
    assert proposals(app)[0].content["fine_fen"] == fen


# the same paper, the same form, the same draft


def test_the_same_paper_is_not_entered_twice(
    app: Flask, officer: FlaskClient, address: str
) -> None:
    assert fill(officer, address, "submit", **PENALTY).status_code == 303
    again = {**PENALTY, "document_no": "演市监处罚[2026] 77号", "facts": "换一种写法。"}
    answer = fill(officer, address, "submit", **again)
    assert answer.status_code == 409
    assert "正在办理" in answer.text
    assert "换一种写法。" in answer.text
    assert len(proposals(app)) == 1


def test_a_double_click_is_one_draft_and_going_back_is_told(
    app: Flask, officer: FlaskClient, address: str
) -> None:
    page = officer.get(address).text
    token = TOKEN.search(page)
    key = re.search(r'name="once_key"[^>]*value="([^"]+)"', page)
    assert token
    assert key
    data = {"csrf_token": token[1], "once_key": key[1], "deed": "save", **PENALTY}
    first, second = officer.post(address, data=data), officer.post(address, data=data)
    assert first.location == second.location
    changed = officer.post(address, data={**data, "fine_fen": "99"})
    assert changed.status_code == 409
    assert "已经提交过" in changed.text
    assert 'value="99"' in changed.text
    assert len(proposals(app)) == 1


def test_two_windows_on_one_draft_are_laid_side_by_side(
    app: Flask, officer: FlaskClient, address: str
) -> None:
    draft = fill(officer, address, "save", **PENALTY).location
    mine = {**PENALTY, "revision": "1", "facts": "本窗口写的事实。"}
    theirs = {**PENALTY, "revision": "1", "facts": "另一窗口写的事实。"}
    assert fill(officer, draft, "save", **theirs).status_code == 303
    late = fill(officer, draft, "save", **mine)
    assert late.status_code == 409
    assert late.text.count("本窗口写的事实。") >= 2
    assert "另一窗口写的事实。" in late.text
    assert proposals(app)[0].content["facts"] == "另一窗口写的事实。"
    assert fill(officer, draft, "save", **{**mine, "revision": "2"}).status_code == 303
    assert proposals(app)[0].content["facts"] == "本窗口写的事实。"


def test_a_draft_is_nobody_elses(app: Flask, officer: FlaskClient, address: str) -> None:
    draft = fill(officer, address, "save", **PENALTY).location
    assert another(app).get(draft).status_code == 404
    for step in ("submit", "call-back", "abandon"):
        colleague = another(app)
        token = TOKEN.search(colleague.get(NEW).text)
        assert token
        path = draft.replace("edit", step)
        assert colleague.post(path, data={"csrf_token": token[1]}).status_code == 404


def test_an_item_retired_while_the_draft_was_open_is_refused_with_what_replaced_it(
    app: Flask, officer: FlaskClient, address: str
) -> None:
    now = clock.now()
    clock.start_at(datetime.fromisoformat("2023-11-23T10:00:00+08:00"))
    officer = another(app)
    old = {**PENALTY, "decided_on": "2023-11-01", "violation": "standard.not_filed"}
    draft = fill(officer, picked(officer, E03), "save", **old).location
    clock.start_at(now)
    with parts_of(app).sessions.writing() as session:
        from_then = session.get_one(RecordProposal, proposals(app)[0].id)
        assert from_then.content["violation"] == "standard.not_filed"
    officer = _same_officer(app, proposals(app)[0].proposed_by)
    answer = fill(officer, draft, "submit", **old)
    assert answer.status_code == 422
    assert "已从现行目录中删去" in answer.text
    assert 'name="adopt-violation" value="standard.declaration_untrue"' in answer.text
    new = {**old, "adopt-violation": "standard.declaration_untrue"}
    adopted = fill(officer, draft, "adopt", **new)
    assert 'selected value="standard.declaration_untrue"' in adopted.text
    assert proposals(app)[0].state is ProposalState.DRAFT


# files


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.pdf", b"", "文件是空的"),
        ("决定书.pdf", b"MZ\x90\x00 an executable", "PDF"),
        ("决定书.exe", b"MZ\x90\x00", "PDF"),
        ("../../x.pdf", b"\x00\x00 no paper", "PDF"),
    ],
)
def test_a_file_that_is_none_is_refused_and_the_form_stays(
    app: Flask, officer: FlaskClient, address: str, name: str, content: bytes, words: str
) -> None:
    answer = fill(officer, address, "save", **PENALTY, file=(io.BytesIO(content), name))
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="12,000.50元"' in answer.text
    assert proposals(app) == []


def test_a_file_beyond_all_measure_is_refused_at_the_door(
    officer: FlaskClient, address: str
) -> None:
    sent = officer.post(
        address,
        environ_overrides={
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
            "CONTENT_LENGTH": str(200 * 1024 * 1024),
        },
    )
    assert sent.status_code == 413


# what looks personal


def test_what_looks_personal_stops_the_draft_until_it_is_hidden(
    app: Flask, officer: FlaskClient, address: str
) -> None:
    facts = "当事人身份证号11010519491231002X，联系电话13800000000。"
    answer = fill(officer, address, "save", **{**PENALTY, "facts": facts})
    assert answer.status_code == 422
    assert "2 处疑似个人信息" in answer.text
    finds = answer.text.split('id="gate"')[1].split("</section>")[0]
    assert "11010519491231002X" not in finds
    assert "13800000000" not in finds
    assert proposals(app) == []
    hidden = fill(officer, address, "hide", **{**PENALTY, "facts": facts})
    assert "当事人身份证号〔已隐去〕，联系电话〔已隐去〕。" in hidden.text
    assert "13800000000" not in hidden.text


def test_what_looks_personal_is_kept_only_with_a_reason_and_never_as_a_value(
    app: Flask, officer: FlaskClient, address: str
) -> None:
    fields = {**PENALTY, "facts": "投诉热线 13800000000 为公司公开电话。"}
    page = fill(officer, address, "check", **fields).text
    keep = re.search(r'name="(keep-[0-9a-f]{32})"', page)
    assert keep
    short = fill(officer, address, "save", **fields, **{keep[1]: "是"})
    assert short.status_code == 422
    kept = fill(officer, address, "save", **fields, **{keep[1]: "企业公开的客服电话"})
    assert kept.status_code == 303, kept.text
    (proposal,) = proposals(app)
    (confirmed,) = proposal.confirmed
    assert confirmed["field"] == "facts"
    assert confirmed["reason"] == "企业公开的客服电话"
    assert "13800000000" not in str(confirmed)
    assert officer.get(kept.location).text.count("企业公开的客服电话") == 1
    other = {**fields, "facts": "投诉热线 13900000001 为公司公开电话。"}
    assert fill(officer, kept.location, "save", **other).status_code == 422


# mass assignment


@pytest.mark.parametrize(
    "name",
    [
        column.name
        for column in RecordProposal.__table__.columns
        if column.name not in ("content", "reason", "revision")
    ],
)
def test_no_column_of_a_proposal_can_be_sent_in(
    app: Flask, officer: FlaskClient, address: str, name: str
) -> None:
    if name == "evidence":  # a list of our own, of which only files within reach are taken
        answer = fill(officer, address, "save", **PENALTY, evidence="0" * 64)
        assert answer.status_code == 303
        assert proposals(app)[0].evidence == []
        return
    answer = fill(officer, address, "save", **PENALTY, **{name: "1"})
    assert answer.status_code == 400
    assert "无法识别的字段" in answer.text
    assert proposals(app) == []


def test_an_unknown_button_does_nothing(app: Flask, officer: FlaskClient, address: str) -> None:
    assert fill(officer, address, "approve", **PENALTY).status_code == 400
    assert proposals(app) == []


# a session that ends, a page that is old


def test_what_was_typed_comes_back_after_the_session_has_ended(
    app: Flask, officer: FlaskClient, address: str
) -> None:
    page = officer.get(address).text
    token = TOKEN.search(page)
    key = re.search(r'name="once_key"[^>]*value="([^"]+)"', page)
    assert token
    assert key
    data = {"csrf_token": token[1], "once_key": key[1], "deed": "save", **PENALTY}
    cookie = officer.get_cookie("zhixin")
    assert cookie
    officer.delete_cookie("zhixin")
    late = officer.post(address, data=data)
    assert late.status_code == 401
    assert PENALTY["facts"] in late.text
    assert "重新登录" in late.text
    assert proposals(app) == []
    officer.set_cookie("zhixin", cookie.value)
    stale = officer.post(address, data={**data, "csrf_token": "an old one"})
    assert stale.status_code == 400
    assert PENALTY["facts"] in stale.text
    fresh = TOKEN.search(stale.text)
    assert fresh
    assert officer.post(address, data={**data, "csrf_token": fresh[1]}).status_code == 303
    assert len(proposals(app)) == 1


def _same_officer(app: Flask, account_id: int) -> FlaskClient:
    client = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = session.get_one(Account, account_id)
        client.set_cookie("zhixin", open_session(session, account, at=clock.now()))
    return client
