"""Files are sent in, looked at, confirmed and followed; what cannot be used is told, never a 5xx."""

import io
import re
from pathlib import Path
from typing import Any, NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from models.exchange import ImportBatch, QuarantinedRow
from models.subjects import Subject
from models.vocabulary import BatchState, Role
from registry import clock
from registry.commands.worker import work_once
from registry.services.accounts import open_session
from tests.fixtures.web import COOKIE, SignedIn, add_account, form_token, parts_of
from tests.integration.web import register_files as files

NEW = "/regulator/collection/new"
ONE_ENGINE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def officer(signed_in: SignedIn) -> FlaskClient:
    """A browser in which an officer of the market regulator is signed in."""
    return signed_in(Role.OFFICER)


@pytest.fixture
def builder(app: Flask) -> FlaskClient:
    """A browser in which an officer of the housing authority is signed in."""
    client = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = add_account(session, Role.OFFICER, department_id="hurd")
        client.set_cookie(COOKIE, open_session(session, account, at=clock.now()))
    return client


def send(
    client: FlaskClient, content: bytes, name: str = "登记.csv", **fields: str
) -> TestResponse:
    given = {"kind": "enterprises", "department": "amr", "encoding": "auto"} | fields
    given.setdefault("csrf_token", form_token(client))
    # Encoded here: Werkzeug's client would leave a temporary file open for a large one.
    boundary, body = encode_multipart({**given, "file": FileStorage(io.BytesIO(content), name)})
    return client.post(NEW, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def post(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    return client.post(path, data={"csrf_token": form_token(client), **fields})


def put_down(client: FlaskClient, content: bytes, **fields: str) -> str:
    """Send a usable file and return the address of its batch."""
    answer = send(client, content, **fields)
    assert answer.status_code == 303
    return answer.location.partition("/preview")[0]


def take_in(app: Flask, client: FlaskClient, content: bytes, **fields: str) -> str:
    """Send a file, confirm it, let the worker do it, and return the address of its batch."""
    batch = put_down(client, content, **fields)
    assert post(client, f"{batch}/confirm", encoding="auto").status_code == 303
    with app.app_context():
        while work_once():
            pass
    return batch


def uploads(app: Flask) -> list[Path]:
    folder = parts_of(app).settings.registry_home / "uploads"
    return sorted(folder.iterdir()) if folder.exists() else []


def count_of(app: Flask, table: type[Any]) -> int:
    with parts_of(app).sessions.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_file_is_looked_at_confirmed_and_taken_in(app: Flask, officer: FlaskClient) -> None:
    batch = put_down(officer, files.csv_of(files.GOOD, files.WRONG_DIGIT))
    preview = officer.get(f"{batch}/preview").text
    assert count_of(app, Subject) == 0

    assert post(officer, f"{batch}/confirm", encoding="auto").location == batch
    assert officer.get(f"{batch}.json").json["running"] is True
    with app.app_context():
        work_once()

    told = officer.get(f"{batch}.json").json
    assert "嘉兴槐序食品有限公司" in preview
    assert "校验码" in preview
    assert (told["state"], told["rows"], told["accepted"], told["quarantined"]) == ("done", 2, 1, 1)
    assert "有 1 行需要处理" in officer.get(batch).text
    assert uploads(app) == []


def test_the_same_file_again_changes_nothing(app: Flask, officer: FlaskClient) -> None:
    content = files.csv_of(files.GOOD)
    first = take_in(app, officer, content)

    second = put_down(officer, content)
    preview = officer.get(f"{second}/preview").text
    take_in(app, officer, content)

    assert second != first
    assert "0 处变化" in preview
    assert officer.get(f"{second}.json").json["unchanged"] == 1


def test_a_batch_is_confirmed_once(app: Flask, officer: FlaskClient) -> None:
    batch = put_down(officer, files.csv_of(files.GOOD))
    post(officer, f"{batch}/confirm", encoding="auto")

    again = post(officer, f"{batch}/confirm", encoding="auto")
    given_up = post(officer, f"{batch}/abandon")

    assert (again.status_code, given_up.status_code) == (409, 409)
    assert batch in again.text
    assert "不能再次确认" in again.text


def test_what_was_given_up_leaves_nothing(app: Flask, officer: FlaskClient) -> None:
    batch = put_down(officer, files.csv_of(files.GOOD))

    answer = post(officer, f"{batch}/abandon")

    assert answer.status_code == 303
    assert uploads(app) == []
    assert "已放弃" in officer.get(batch).text
    assert post(officer, f"{batch}/confirm", encoding="auto").status_code == 409


@ONE_ENGINE
def test_a_file_sent_twice_waits_once(app: Flask, officer: FlaskClient) -> None:
    first = put_down(officer, files.csv_of(files.GOOD))

    second = put_down(officer, files.csv_of(files.GOOD))

    assert second == first
    assert len(uploads(app)) == 1


@ONE_ENGINE
def test_an_upload_is_kept_under_a_name_of_our_own(app: Flask, officer: FlaskClient) -> None:
    put_down(officer, files.csv_of(files.GOOD))

    (kept,) = uploads(app)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "登记" not in kept.name


READABLE = {
    "GBK": (files.csv_of(files.GOOD, encoding="gbk"), "a.csv", "GB18030"),
    "UTF-16": (files.csv_of(files.GOOD, encoding="utf-16"), "a.csv", "UTF-16"),
    "a byte order mark": (files.csv_of(files.GOOD, encoding="utf-8-sig"), "a.csv", "UTF-8"),
    "semicolons": (files.csv_of(files.GOOD, mark=";"), "a.csv", "分号"),
    "a path for a name": (files.csv_of(files.GOOD), "../../etc/x.csv", "<bdi>x.csv</bdi>"),
    "a code that a spreadsheet broke": (
        files.csv_of((files.GOOD[0], "9.13E+17", *files.GOOD[2:])),
        "a.csv",
        "末几位",
    ),
    "formulas": (
        files.csv_of(("=cmd()", *files.GOOD[1:])),
        "a.csv",
        "公式符号",
    ),
    "a workbook": (files.workbook_of(files.GOOD), "a.xlsx", "Excel 工作簿"),
    "formulas in a workbook": (files.workbook_of(("=1+1", *files.GOOD[1:])), "a.xlsx", "名称"),
    "a header twice": (files.csv_of(files.GOOD, files.HEADER), "a.csv", "重复了列名"),
}


@ONE_ENGINE
@pytest.mark.parametrize("what", READABLE)
def test_a_file_is_read_with(what: str, officer: FlaskClient) -> None:
    content, name, told = READABLE[what]

    sent = send(officer, content, name)
    shown = officer.get(sent.location)

    assert shown.status_code == 200
    assert told in shown.text


UNUSABLE = {
    "nothing": (lambda: b"", "a.csv", "0 字节"),
    "a header only": (lambda: files.csv_of(), "a.csv", "没有数据行"),
    "a program": (lambda: b"MZ\x90\x00\x03" + b"\0" * 300, "a.xlsx", "不"),
    "too many rows": (lambda: files.many_rows(100_001), "a.csv", "100,001 行"),
    "a bomb": (files.bomb, "a.xlsx", "压缩比|超过"),
    "no column that is needed": (lambda: "甲,乙\n1,2\n".encode(), "a.csv", "必需的列"),
    "two columns for one thing": (
        lambda: "企业名称,名称\n甲,乙\n".encode(),
        "a.csv",
        "请删去一列",
    ),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "a.csv", "图片"),
    "two encodings": (
        lambda: files.csv_of(files.GOOD) + "嘉兴市食品".encode("gbk"),
        "a.csv",
        "两种编码",
    ),
}


@ONE_ENGINE
@pytest.mark.parametrize("what", UNUSABLE)
def test_an_unusable_file_is_told_and_leaves_nothing(
    what: str, app: Flask, officer: FlaskClient
) -> None:
    content, name, told = UNUSABLE[what]

    answer = send(officer, content(), name, kind="enterprises", department="civil")

    assert answer.status_code == 422
    assert re.search(told, answer.text)
    assert '<option selected value="civil">' in answer.text
    assert (uploads(app), count_of(app, ImportBatch)) == ([], 0)


class Unreadable(io.RawIOBase):
    """A body that must not be read."""

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: object) -> NoReturn:
        raise AssertionError("the body was read")


@ONE_ENGINE
def test_a_body_of_200_megabytes_is_refused_unread(officer: FlaskClient) -> None:
    answer = officer.post(
        NEW,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={
            "CONTENT_LENGTH": str(200 * 1024 * 1024),
            "wsgi.input": io.BufferedReader(Unreadable()),
        },
    )

    assert answer.status_code == 413


@ONE_ENGINE
def test_another_encoding_shows_the_mistake_and_keeps_the_file(
    app: Flask, officer: FlaskClient
) -> None:
    batch = put_down(officer, files.csv_of(files.GOOD, encoding="gbk"))

    wrong = officer.get(f"{batch}/preview?encoding=utf-8")
    strange = officer.get(f"{batch}/preview?encoding=klingon")

    assert (wrong.status_code, strange.status_code) == (422, 400)
    assert "换一种编码" in wrong.text
    assert "确认导入</button>" not in wrong.text
    assert len(uploads(app)) == 1


@ONE_ENGINE
def test_a_form_without_its_token_is_refused(app: Flask, officer: FlaskClient) -> None:
    sent = send(officer, files.csv_of(files.GOOD), csrf_token="")
    batch = put_down(officer, files.csv_of(files.GOOD))

    assert sent.status_code == 400
    assert officer.post(f"{batch}/confirm").status_code == 400
    assert officer.post(f"{batch}/abandon").status_code == 400


def test_another_departments_batch_does_not_exist(
    app: Flask, officer: FlaskClient, builder: FlaskClient
) -> None:
    batch = put_down(officer, files.csv_of(files.GOOD))

    answers = [
        builder.get(batch),
        builder.get(f"{batch}/preview"),
        builder.get(f"{batch}.json"),
        builder.get(f"{batch}/report.csv"),
        builder.get(f"{batch}/report.xlsx"),
        post(builder, f"{batch}/confirm"),
        post(builder, f"{batch}/abandon"),
        post(builder, f"{batch}/resume"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert "登记.csv" not in builder.get("/regulator/collection").text


@ONE_ENGINE
def test_an_officer_sends_files_of_the_own_department_only(builder: FlaskClient) -> None:
    answer = send(builder, files.csv_of(files.GOOD), department="amr")

    assert answer.status_code == 422
    assert builder.get("/regulator/collection?department=amr").status_code == 400


@ONE_ENGINE
@pytest.mark.parametrize(
    "role", [Role.ENTERPRISE, Role.AUDITOR, Role.APPROVER, Role.SYSTEM_ADMIN, Role.EXECUTOR]
)
def test_nobody_but_officers_gets_in(role: Role, signed_in: SignedIn) -> None:
    client = signed_in(role)

    assert client.get("/regulator/collection").status_code == 403
    assert client.get("/regulator/waiting").status_code == 403
    assert send(client, files.csv_of(files.GOOD)).status_code == 403


def test_attacks_in_cells_are_shown_as_text(app: Flask, officer: FlaskClient) -> None:
    batch = put_down(officer, files.csv_of(files.ATTACKS), encoding="auto")
    pages = [officer.get(f"{batch}/preview").text]
    post(officer, f"{batch}/confirm", encoding="auto")
    with app.app_context():
        work_once()

    pages += [
        officer.get(path).text for path in (batch, "/regulator/waiting", "/regulator/waiting/1")
    ]

    assert all("<script>alert" not in page and "<img src=x" not in page for page in pages)
    assert all("&lt;script&gt;alert(1)" in page for page in pages)


def test_the_report_has_a_line_a_problem(app: Flask, officer: FlaskClient) -> None:
    batch = take_in(app, officer, files.csv_of(files.GOOD, files.WRONG_DIGIT, files.BAD_DAY))

    as_text = officer.get(f"{batch}/report.csv").data.decode("utf-8-sig").splitlines()
    book = load_workbook(io.BytesIO(officer.get(f"{batch}/report.xlsx").data))

    assert len(as_text) == 3
    assert book.active is not None
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[2] for row in rows[1:]] == [3, 4]


def test_the_list_is_filtered_and_carried_away(app: Flask, officer: FlaskClient) -> None:
    batch = take_in(app, officer, files.csv_of(files.GOOD))

    whole = officer.get("/regulator/collection.csv").data.decode("utf-8-sig")
    none = officer.get("/regulator/collection?state=failed").text

    assert whole.splitlines()[1].split(",")[0] == f'"{batch.rpartition("/")[2]}"'
    assert "100.0%" in whole
    assert "没有符合条件的批次" in none
    assert officer.get("/regulator/collection?colour=red").status_code == 400
    assert officer.get("/regulator/collection?state=odd").status_code == 400


def test_a_batch_whose_file_is_gone_says_so(app: Flask, officer: FlaskClient) -> None:
    batch = put_down(officer, files.csv_of(files.GOOD))
    for file in uploads(app):
        file.unlink()
    post(officer, f"{batch}/confirm", encoding="auto")

    with app.app_context():
        work_once()

    page = officer.get(batch).text
    assert "请重新上传" in page
    assert officer.get(f"{batch}.json").json["state"] == BatchState.FAILED.value
    assert count_of(app, QuarantinedRow) == 0
