"""The page of lists: pasted by everybody, uploaded by whoever is signed in, kept by nobody."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from models.base import Base
from models.vocabulary import Role
from registry.web.public.screening import MOST_LINES
from tests.fixtures.web import SignedIn, parts_of
from tests.wanderland import E08, E09, MIRAGE, populate

HUAXU = "嘉兴华胥电器有限公司"
CANARY = "金丝雀不得留存有限公司"
BAD_LISTS = (
    *("有限公司", "渔", "长" * 5000, "%_\\", "' OR 1=1 --", "<script>alert(1)</script>", "𠮷"),
    *(
        "=HYPERLINK(1)",
        "ＡＢ１２（）",
        "a" * 900,
        "\u202e\u200b嘉",
        "9" * 18,
        "I" * 18,
        "😀",
        "甲\n\n乙",
    ),
)


@pytest.fixture(autouse=True)
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


def _paste(client: FlaskClient, names: str, **fields: object) -> TestResponse:
    data = {"names": names, **fields}
    return client.post("/screening", data=data, content_type="multipart/form-data")


def _table(answer: TestResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))


def test_a_pasted_list_is_answered_line_by_line(client: FlaskClient) -> None:
    page = _paste(client, f"{MIRAGE}\n{E08}\n沙县小吃集团").text

    assert "比对结果（3 行）" in page
    assert f'href="/enterprises/{E09}"' in page
    assert f'href="/enterprises/{E08}"' in page
    assert "没有相符或相近的主体" in page
    assert "核对时间 2026-11-23" in page
    assert "市场主体登记信息" in page


def test_a_list_sent_from_elsewhere_is_refused(client: FlaskClient) -> None:
    for header in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post("/screening", data={"names": HUAXU}, headers=header).status_code == 400


def test_the_answers_can_be_filtered_and_the_list_stays(client: FlaskClient) -> None:
    page = _paste(client, f"{MIRAGE}\n沙县小吃集团", show="none").text

    rows = page.split("<tbody>")[1].split("</tbody>")[0]
    assert "沙县小吃集团" in rows
    assert MIRAGE not in rows
    assert f"{MIRAGE}\n沙县小吃集团</textarea>" in page.replace("\r\n", "\n")


def test_the_report_says_when_it_was_asked_and_what_was_read(client: FlaskClient) -> None:
    rows = _table(_paste(client, f"{HUAXU} {E08}\n=HYPERLINK(1)", **{"as": "csv"}))
    workbook = _paste(client, HUAXU, **{"as": "xlsx"})

    assert [row["结果"] for row in rows] == ["一致", "未找到"]
    assert rows[0]["统一社会信用代码"] == E08
    assert rows[0]["核对时间"].startswith("2026-11-23")
    assert "行政处罚信息（双公示） 尚未收到" in rows[0]["查询范围"]
    assert rows[1]["所查名称"] == "'=HYPERLINK(1)"
    assert workbook.data.startswith(b"PK")


@pytest.mark.parametrize("names", BAD_LISTS)
def test_a_bad_list_gets_an_answer_never_an_error(client: FlaskClient, names: str) -> None:
    for face in ("", "csv", "xlsx"):
        assert _paste(client, names, **{"as": face}).status_code in (200, 422)


@pytest.mark.parametrize(
    ("names", "told"),
    [("", "名单是空的"), (" \n\n", "名单是空的"), ("甲乙\n" * (MOST_LINES + 1), "一次最多 200 行")],
)
def test_a_list_that_cannot_be_read_comes_back_with_the_reason(
    client: FlaskClient, names: str, told: str
) -> None:
    answer = _paste(client, names)

    assert answer.status_code == 422
    assert told in answer.text
    assert names.strip() in answer.text.replace("\r\n", "\n")


def test_a_file_is_taken_only_from_somebody_who_is_signed_in(
    client: FlaskClient, signed_in: SignedIn
) -> None:
    table = f"供应商,税号\n{HUAXU},{E08}\n沙县小吃集团,\n".encode("gb18030")
    officer = signed_in(Role.OFFICER)

    refused = _paste(client, "", file=(io.BytesIO(table), "list.csv"))
    taken = _paste(officer, "", file=(io.BytesIO(table), "list.csv"))

    assert (refused.status_code, taken.status_code) == (422, 200)
    assert "上传文件须先登录" in refused.text
    assert 'type="file"' not in client.get("/screening").text
    assert "比对结果（2 行）" in taken.text
    assert f'href="/enterprises/{E08}"' in taken.text


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"%PDF-1.7", "a.csv"),
        (b"\xd0\xcf\x11\xe0", "a.xls"),
        ("金额,日期\n1,2\n".encode(), "a.csv"),
        (b"PK\x03\x04junk", "a.xlsx"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_the_reason(
    signed_in: SignedIn, content: bytes, name: str
) -> None:
    answer = _paste(signed_in(Role.OFFICER), "", file=(io.BytesIO(content), name))

    assert answer.status_code == 422
    assert "名单没有比对" in answer.text


def test_nothing_of_a_list_is_kept(app: Flask, client: FlaskClient, signed_in: SignedIn) -> None:
    officer = signed_in(Role.OFFICER)
    _paste(client, CANARY)
    _paste(officer, "", file=(io.BytesIO(f"企业名称\n{CANARY}\n".encode()), "list.csv"))

    with parts_of(app).sessions.reading() as session:
        for table in Base.metadata.sorted_tables:
            rows = session.execute(text(f"SELECT * FROM {table.name}")).all()
            assert CANARY not in repr(rows)
    uploads = parts_of(app).settings.registry_home / "uploads"
    assert list(uploads.iterdir()) == []


def test_a_person_is_found_by_nobodys_list(client: FlaskClient) -> None:
    page = _paste(client, "贾予存\n渔大有\n浙1330499000001").text

    assert "/enterprises/" not in page.split("<tbody>")[1].split("</tbody>")[0]
    assert "某人家中" not in page
