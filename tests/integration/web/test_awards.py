"""The room of awards: a list is pasted or uploaded, screened, run again, printed; holders; reviews."""

import csv
import io
import re
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from models.awards import AwardReview, AwardScreening, AwardWithdrawal
from models.receipts import CheckReceipt
from models.vocabulary import AwardReviewOutcome, Role
from registry import clock
from registry.services.accounts import open_session
from tests.fixtures.web import COOKIE, SignedIn, add_account, form_token, parts_of
from tests.integration.services.award_desk import (
    CLEAN,
    ESTABLISHED,
    HOLDER,
    MAYOR,
    OWING,
    SAMPLED,
    awarded,
    lay_out,
    sampled,
)
from tests.integration.services.duplicate_desk import register
from tests.listing_factories import at_ten

NEW = "/regulator/awards/new"
LISTS = (f"{CLEAN}\n{SAMPLED}\n{OWING}", "嘉兴查无此家有限公司")
NAMES = "\n".join(LISTS)


@pytest.fixture
def desk(app: Flask) -> Flask:
    with parts_of(app).sessions.writing() as session:
        lay_out(session, at_ten(date(2026, 11, 2)))
        firm = register(session, "嘉兴槐安童车股份有限公司", HOLDER, clock.now(), **ESTABLISHED)
        awarded(session, firm, clock.now())
        sampled(session, firm, clock.now(), decided_on=date(2026, 9, 1))
    return app


def _send(client: FlaskClient, **fields: Any):  # type: ignore[no-untyped-def]
    given = {"award": MAYOR, "title": "2026 年度评选", "names": NAMES}
    data = {"csrf_token": form_token(client), "once_key": "k" * 32, **given, **fields}
    return client.post(NEW, data=data, content_type="multipart/form-data")


def _as(app: Flask, role: Role, **more: Any) -> FlaskClient:
    """Return a browser of somebody of a county or of another department."""
    client = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = add_account(session, role, **more)
        client.set_cookie(COOKIE, open_session(session, account, at=clock.now()))
    return client


def _count(app: Flask, table: type) -> int:
    with parts_of(app).sessions.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def _task(client: FlaskClient) -> str:
    page = client.get("/regulator/awards/reviews").text
    return page.split("/regulator/awards/reviews/")[1].split('"')[0]


def test_a_pasted_list_is_screened_once_and_shown_by_verdict(
    desk: Flask, signed_in: SignedIn
) -> None:
    client = signed_in(Role.OFFICER)

    sent, again = _send(client), _send(client)

    assert (sent.status_code, again.location) == (303, sent.location)
    assert _count(desk, AwardScreening) == 1
    page = client.get(sent.location).text
    assert "评核〔" in page and "嘉兴黄粱毛衫有限公司" in page
    assert "近 3 年无市级以上质量抽查不合格" in page
    vetoes = client.get(sent.location + "?verdict=veto").text
    assert "嘉兴黄粱毛衫有限公司" in vetoes and "嘉兴子虚家居有限公司" not in vetoes
    assert "嘉兴查无此家有限公司" in client.get(sent.location + "?verdict=unknown").text
    assert client.get(sent.location + "?verdict=maybe").status_code == 400
    assert client.get(sent.location + "?page=9").status_code == 404


def test_a_key_that_comes_back_with_another_list_is_told_so(
    desk: Flask, signed_in: SignedIn
) -> None:
    client = signed_in(Role.OFFICER)
    _send(client)

    other = _send(client, names=OWING)

    assert other.status_code == 409
    assert OWING in other.text
    assert _count(desk, AwardScreening) == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_is_screened(desk: Flask, signed_in: SignedIn, kind: str) -> None:
    rows = [("企业名称", "统一社会信用代码"), ("", CLEAN), ("嘉兴黄粱毛衫有限公司", SAMPLED)]
    content = io.BytesIO()
    if kind == "csv":
        content.write("\n".join(map(",".join, rows)).encode())
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(content)
    content.seek(0)
    client = signed_in(Role.OFFICER)

    sent = _send(client, names="", file=(content, f"候选.{kind}"))

    assert sent.status_code == 303, sent.text
    assert "嘉兴黄粱毛衫有限公司" in client.get(sent.location).text


def _many(count: int) -> tuple[io.BytesIO, str]:
    rows = "\n".join(["统一社会信用代码", *[CLEAN] * count])
    return io.BytesIO(rows.encode()), "many.csv"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"names": ""}, "名单是空的"),
        ({"names": " \n \n"}, "名单是空的"),
        ({"title": ""}, "请写明本次评选的名称"),
        ({"award": "tea_award"}, "Not a valid choice"),
        ({"names": "\n".join([CLEAN] * 2_001)}, "名单有 2,001 行，一次最多核查 2,000 行"),
        ({"file": _many(10_000)}, "名单有 10,000 行，一次最多核查 2,000 行"),
        ({"file": (io.BytesIO(b"\x00\x01"), "x.xlsx")}, "名单"),
        ({"file": (io.BytesIO("地址,电话\n甲,乙".encode()), "x.csv")}, "没有找到名称列或代码列"),
    ],
)
def test_what_cannot_be_screened_comes_back_with_its_input(
    desk: Flask, signed_in: SignedIn, fields: dict[str, Any], why: str
) -> None:
    client = signed_in(Role.OFFICER)

    sent = _send(client, **fields)

    assert sent.status_code == 422
    if "award" not in fields:
        assert why in sent.text
    if "title" not in fields:
        assert "2026 年度评选" in sent.text
    assert _count(desk, AwardScreening) == 0


def test_running_again_shows_what_changed_and_is_done_once(
    desk: Flask, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(Role.OFFICER)
    first = _send(client).location
    with parts_of(desk).sessions.writing() as session:
        firm = register(
            session, "嘉兴查无此家有限公司", "91330499MADEM00542", clock.now(), **ESTABLISHED
        )
        assert firm

    data = {"csrf_token": form_token(client)}
    again = client.post(f"{first}/again", data=data)
    twice = client.post(f"{first}/again", data=data)

    assert (again.status_code, twice.status_code) == (303, 409)
    page = client.get(again.location).text
    assert "与上次核查相比（1 家有变化）" in page
    assert "重新核查自" in page
    assert "已经重新核查，请以最新的核查为准" in client.get(first).text
    assert _count(desk, AwardScreening) == 2


def test_the_sheet_says_it_is_a_demonstration_and_carries_number_days_and_hash(
    desk: Flask, signed_in: SignedIn
) -> None:
    client = signed_in(Role.OFFICER)
    place = _send(client).location
    with parts_of(desk).sessions.reading() as session:
        made = session.scalars(select(AwardScreening)).one()
        number, seal = made.screening_no, bytes(made.content_hash).hex()
        last_day = made.valid_until - timedelta(days=1)

    sheet = client.get(f"{place}/print").text

    for said in (number, seal, last_day.isoformat(), "不加盖印章", "演示", "嘉兴黄粱毛衫有限公司"):
        assert said in sheet
    assert "<script" not in sheet


def test_the_sheet_can_be_verified_by_number_and_digest_without_an_account(
    desk: Flask, signed_in: SignedIn
) -> None:
    client = signed_in(Role.OFFICER)
    place = _send(client).location
    with parts_of(desk).sessions.reading() as session:
        issued = session.scalars(select(CheckReceipt)).one()
        number, digest = issued.receipt_no, bytes(issued.document_hash).hex()

    sheet, page = client.get(f"{place}/print").text, client.get(place).text
    asked = {"receipt": number, "digest": digest[:16]}
    answer = desk.test_client().get("/verify", query_string=asked).text

    for said in (number, digest, 'class="square"', "http://localhost/verify"):
        assert said in sheet
    assert f'href="/regulator/checks/{issued.id}"' in page
    assert "有效：这份回执由本站签发" in answer
    assert "评优" in answer
    assert "黄粱毛衫" not in answer  # whom it was about, only the paper tells
    opened = client.get(f"/regulator/checks/{issued.id}").text
    assert "没有应由本部门落实的措施" not in opened


def test_the_files_carry_every_line_and_no_cell_acts_as_a_formula(
    desk: Flask, signed_in: SignedIn
) -> None:
    client = signed_in(Role.OFFICER)
    place = _send(client, names=f'{CLEAN}\n=HYPERLINK("http://x")\n@SUM(1)').location

    told = client.get(f"{place}.csv").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(told.lstrip("\ufeff"))))
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{place}.xlsx").data))

    assert [row[0] for row in rows[1:]] == ["1", "2", "3"]
    assert not [cell for row in rows for cell in row if cell[:1] in "=@+-" and cell]
    assert all(cell.data_type != "f" for row in book.active for cell in row)


def test_the_list_filters_by_award_state_and_text(desk: Flask, signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)
    _send(client)
    address = "/regulator/awards"

    def shown(query: str) -> bool:
        return "2026 年度评选" in client.get(f"{address}?{query}").text

    assert shown("") and shown(f"award={MAYOR}") and shown("state=valid") and shown("q=评选")
    assert not shown("award=nanhu_cup")
    assert not shown("state=over")
    assert not shown("state=run_again")
    assert not shown("q=%25")
    for query in ("award=tea", "state=tea", "sort=tea", "tea=1", "page=0", "q=" + "长" * 101):
        assert client.get(f"{address}?{query}").status_code == 400
    assert client.get(f"{address}?page=2").status_code == 404


def test_a_countys_office_screens_for_its_own_award_and_reads_no_other(
    desk: Flask, signed_in: SignedIn
) -> None:
    city = signed_in(Role.OFFICER)
    citys = _send(city).location
    nanhu = _as(desk, Role.OFFICER, division_code="330402")
    pinghu = _as(desk, Role.OFFICER, division_code="330482")

    own = _send(nanhu, award="nanhu_quality_award", title="南湖区 2026")
    foreign = _send(nanhu, award=MAYOR)

    assert (own.status_code, foreign.status_code) == (303, 422)
    assert nanhu.get(citys).status_code == 404
    assert nanhu.get(own.location).status_code == city.get(own.location).status_code == 200
    assert pinghu.get(own.location).status_code == 404
    assert "南湖区 2026" not in pinghu.get("/regulator/awards").text


def test_a_county_reads_of_firms_elsewhere_what_everybody_reads(
    desk: Flask, signed_in: SignedIn
) -> None:
    nanhu = _as(desk, Role.OFFICER, division_code="330402")
    sent = _send(nanhu, award="nanhu_quality_award", title="南湖区 2026")

    page = nanhu.get(sent.location).text
    links = set(re.findall(r'href="(/(?:regulator/subjects|enterprises)/[0-9A-Z]{18})"', page))
    city = signed_in(Role.OFFICER).get(sent.location).text

    assert any(one.startswith("/enterprises/") for one in links)
    assert {nanhu.get(one).status_code for one in links} == {200}
    assert "/regulator/subjects/" in city


def test_an_office_that_organises_no_award_is_told_so(desk: Flask) -> None:
    finance = _as(desk, Role.EXECUTOR, department_id="finance")

    assert "您的部门没有组织本平台所列的荣誉" in finance.get(NEW).text
    assert _send(finance).status_code == 422


def test_the_register_of_holders_filters_and_leaves_as_a_file(
    desk: Flask, signed_in: SignedIn
) -> None:
    client = signed_in(Role.OFFICER)
    address = "/regulator/awards/holders"
    name = "嘉兴槐安童车股份有限公司"

    for query in ("", f"award={MAYOR}", "state=current", "year=2024", "q=槐安", "county=330421"):
        assert name in client.get(f"{address}?{query}").text, query
    for query in ("award=nanhu_cup", "state=ended", "year=2020", "q=黄粱", "county=330402"):
        assert name not in client.get(f"{address}?{query}").text, query
    for query in ("award=tea", "year=x", "county=999999", "state=tea", "tea=1"):
        assert client.get(f"{address}?{query}").status_code == 400, query
    told = client.get(f"{address}.csv?q=槐安").get_data(as_text=True)
    assert HOLDER in told and "2029-12-19" in told
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}.xlsx").data))
    assert book.active.max_row == 2


def test_a_holder_sees_what_happened_and_what_the_next_level_lacks(
    desk: Flask, signed_in: SignedIn
) -> None:
    client = signed_in(Role.OFFICER)
    record = _task(client).split("-")[0]

    page = client.get(f"/regulator/awards/holders/{record}").text

    assert "获奖后的情形（1 项待复核）" in page
    assert "下一级：浙江省人民政府质量奖" in page
    assert "监督抽查不合格" in page
    assert client.get("/regulator/awards/holders/999").status_code == 404


def _review(client: FlaskClient, task: str, **fields: str):  # type: ignore[no-untyped-def]
    given = {"outcome": "kept", "reason": "已复查合格，不影响获奖条件", "document_no": ""}
    data = {"csrf_token": form_token(client), "once_key": f"{'r' * 30}{len(fields)}", **given}
    return client.post(f"/regulator/awards/reviews/{task}", data=data | fields)


def test_one_officer_keeps_an_award(desk: Flask, signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)
    task = _task(client)

    done = _review(client, task)

    assert done.status_code == 303
    assert "保留荣誉" in client.get(done.location).text
    assert "没有待复核的荣誉" in client.get("/regulator/awards/reviews").text
    assert client.get(f"/regulator/awards/reviews/{task}").status_code == 404


def test_a_withdrawal_takes_two_people(desk: Flask, signed_in: SignedIn) -> None:
    officer = signed_in(Role.OFFICER)
    approver = signed_in(Role.APPROVER)
    task = _task(officer)
    withdraw = AwardReviewOutcome.WITHDRAWAL_PROPOSED.value

    proposed = _review(officer, task, outcome=withdraw)
    own = _review(officer, task, outcome=withdraw, once_key="o" * 32)
    seen = approver.get(f"/regulator/awards/reviews/{task}").text
    settled = _review(approver, task, outcome=withdraw, reason="同意撤销")

    assert (proposed.status_code, own.status_code, settled.status_code) == (303, 422, 303)
    assert "已复查合格，不影响获奖条件" in seen
    assert "建议撤销荣誉" in approver.get(settled.location).text
    assert (_count(desk, AwardWithdrawal), _count(desk, AwardReview)) == (1, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": ""},
        {"reason": "不"},
        {"outcome": ""},
        {"outcome": "tea"},
        {"document_no": "号" * 101},
    ],
)
def test_a_review_that_is_not_whole_comes_back(
    desk: Flask, signed_in: SignedIn, fields: dict[str, str]
) -> None:
    client = signed_in(Role.OFFICER)

    sent = _review(client, _task(client), **fields)

    assert sent.status_code == 422
    assert _count(desk, AwardReview) == 0


@pytest.mark.parametrize("task", ["1", "0-record-1", "1-tea-1", "1-record-999", "a-b-c"])
def test_what_is_no_task_is_not_found(desk: Flask, signed_in: SignedIn, task: str) -> None:
    client = signed_in(Role.OFFICER)

    assert client.get(f"/regulator/awards/reviews/{task}").status_code == 404


def test_the_auditor_reads_everything_and_screens_nothing(desk: Flask, signed_in: SignedIn) -> None:
    place = _send(signed_in(Role.OFFICER)).location
    auditor = signed_in(Role.AUDITOR)

    assert auditor.get(place).status_code == 200
    assert "重新核查</button>" not in auditor.get(place).text
    assert auditor.get("/regulator/awards/reviews").status_code == 200
    assert auditor.get(NEW).status_code == 403
    assert _send(auditor).status_code == 403
