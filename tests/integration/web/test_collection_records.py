"""Files of records at the door: taken in, handed out again in their own columns, taken back."""

import csv
import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from models.audit import AuditEntry
from models.records import Record
from models.vocabulary import AuditEvent, ImportKind, RecordState, Role
from registry import clock
from registry.services.accounts import open_session
from tests.fixtures.web import COOKIE, SignedIn, add_account, parts_of
from tests.integration.services.import_desk import firm
from tests.integration.services.record_files import penalty
from tests.integration.web.test_collection import ONE_ENGINE, builder, post, put_down, take_in

__all__ = ["builder"]
ROWS = [penalty(1), penalty(2, 2), penalty(3, 7)]


@pytest.fixture
def officer(app: Flask, signed_in: SignedIn) -> FlaskClient:
    """An officer of the market regulator, in a register that knows two firms."""
    client = signed_in(Role.OFFICER)
    take_in(app, client, csv_bytes([firm(1), firm(2)]))
    return client


def csv_bytes(rows: list[dict[str, str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=list(rows[0]), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def records(app: Flask, state: RecordState = RecordState.STANDING) -> int:
    with parts_of(app).sessions.reading() as session:
        return len(session.scalars(select(Record).where(Record.state == state)).all())


def test_accepted_rows_leave_as_they_came_and_change_nothing_when_sent_again(
    app: Flask, officer: FlaskClient
) -> None:
    batch = take_in(app, officer, csv_bytes(ROWS), kind="penalties")

    answer = officer.get(f"{batch}/accepted.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    again = take_in(app, officer, answer.data, kind="penalties")

    assert answer.text.startswith("\ufeff")
    assert [row["行政处罚决定书文号"] for row in rows] == [
        "演市监处罚〔2026〕1号",
        "演市监处罚〔2026〕2号",
    ]
    assert rows[0]["罚款金额（万元）"] == "4.2"
    assert officer.get(f"{again}.json").get_json()["unchanged"] == 2


def test_rows_set_aside_leave_to_their_department_only_and_the_journal_knows(
    app: Flask, officer: FlaskClient, builder: FlaskClient
) -> None:
    batch = take_in(app, officer, csv_bytes(ROWS), kind="penalties")

    book = load_workbook(io.BytesIO(post(officer, f"{batch}/rejected.xlsx").data))
    refused = post(builder, f"{batch}/rejected.csv")
    by_get = officer.get(f"{batch}/rejected.csv")

    assert book.active is not None
    header, row = list(book.active.iter_rows(values_only=True))
    told = dict(zip(header, row, strict=True))
    with parts_of(app).sessions.reading() as session:
        revealed = session.scalars(
            select(AuditEntry).where(AuditEntry.event == AuditEvent.PERSONAL_DATA_REVEALED)
        ).all()
    assert told["行政处罚决定书文号"] == "演市监处罚〔2026〕3号"
    assert "没有这个代码" in str(told["问题"])
    assert [entry.details["rows"] for entry in revealed] == [1]
    assert refused.status_code == 404
    assert by_get.status_code == 405


@ONE_ENGINE
@pytest.mark.parametrize("kind", list(ImportKind))
def test_a_template_of_each_kind_can_be_taken_and_read(
    officer: FlaskClient, kind: ImportKind
) -> None:
    answer = officer.get(f"/regulator/collection/template.csv?kind={kind.value}")
    book = officer.get(f"/regulator/collection/template.xlsx?kind={kind.value}")

    header = next(csv.reader([answer.text.removeprefix("\ufeff")]))
    assert len(header) == len(set(header)) > 4
    assert book.status_code == 200


def test_a_batch_is_taken_back_with_a_reason(app: Flask, officer: FlaskClient) -> None:
    batch = take_in(app, officer, csv_bytes(ROWS), kind="penalties")

    page = officer.get(f"{batch}/undo")
    silent = post(officer, f"{batch}/undo", reason="错")
    done = post(officer, f"{batch}/undo", reason="报送了错误的月份")
    twice = post(officer, f"{batch}/undo", reason="报送了错误的月份")

    assert "将撤销" in page.text
    assert silent.status_code == 422 and "4 至 500 个字" in silent.text
    assert done.status_code == 303
    assert twice.status_code == 409
    assert (records(app), records(app, RecordState.WITHDRAWN)) == (0, 2)
    assert "报送了错误的月份" in officer.get(batch).text


@ONE_ENGINE
def test_the_batch_of_another_is_taken_back_by_an_approver_only(
    app: Flask, officer: FlaskClient
) -> None:
    batch = take_in(app, officer, csv_bytes(ROWS), kind="penalties")
    colleague, approver = app.test_client(), app.test_client()
    with parts_of(app).sessions.writing() as session:
        for client, role in ((colleague, Role.OFFICER), (approver, Role.APPROVER)):
            account = add_account(session, role)
            account.display_name = f"另一{role.zh}"
            client.set_cookie(COOKIE, open_session(session, account, at=clock.now()))

    refused = post(colleague, f"{batch}/undo", reason="报送了错误的月份")
    still = records(app)
    page = approver.get(f"{batch}/undo").text
    done = post(approver, f"{batch}/undo", reason="报送了错误的月份")

    assert refused.status_code == 422 and "由本部门审批人员办理" in refused.text
    assert still == 2
    assert "将撤销" in page and f'href="{batch}"' not in page
    assert done.status_code == 303
    assert "已撤回：撤销 2 条记录" in approver.get(done.location).text
    assert records(app) == 0
    assert approver.get(batch).status_code == 403


@ONE_ENGINE
def test_registrations_say_why_they_cannot_be_taken_back(app: Flask, officer: FlaskClient) -> None:
    page = officer.get("/regulator/collection/1/undo")

    assert "登记信息不能整批撤回" in page.text
    assert post(officer, "/regulator/collection/1/undo", reason="试一试看").status_code == 422


def test_the_figures_of_each_office_say_what_was_on_time(app: Flask, officer: FlaskClient) -> None:
    today = clock.now().date()
    rows = [
        penalty(1, 处罚决定日期=str(today - timedelta(days=3)), 公示截止期=""),
        penalty(2, 处罚决定日期="2026-02-06"),
        penalty(3, 处罚决定日期="2019-02-06", 公示截止期=""),
        penalty(4, 7),
    ]
    batch = take_in(app, officer, csv_bytes(rows), kind="penalties")
    post(officer, f"{batch}/undo", reason="先撤回，再报一次")
    take_in(app, officer, csv_bytes(rows[::-1]), kind="penalties")

    answer = officer.get("/regulator/collection/figures.csv?kind=penalties")
    lines = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    told = dict(zip(lines[0], lines[1], strict=True))

    assert told["报送单位所在"] == "市级"
    assert (told["行数"], told["入库"], told["待处理"]) == ("8", "6", "2")
    assert (told["按时"], told["逾期"], told["无期限"]) == ("1", "1", "1")
    assert told["按时率"] == "50.0%"
    assert any("无期限" in line for line in lines[2:])
    assert officer.get("/regulator/collection/figures.xlsx").status_code == 200
    assert "各县（市、区）报送情况" in officer.get("/regulator/collection").text


def test_the_preview_tells_what_the_register_holds_against_a_row(
    app: Flask, officer: FlaskClient
) -> None:
    take_in(app, officer, csv_bytes([penalty(1), penalty(2)]), kind="penalties")
    rows = [penalty(1), penalty(2, 处罚内容="罚款四万二千元。"), penalty(3, 7), penalty(4)]

    page = officer.get(f"{put_down(officer, csv_bytes(rows), kind='penalties')}/preview").text

    told = re.sub(r"<[^>]+>|\s", "", page)
    assert "可以入库1行" in told and "无变化1行" in told and "将等待处理2行" in told
    assert "内容与这一行不同" in page and "没有这个代码的主体" in page
    assert records(app) == 2
