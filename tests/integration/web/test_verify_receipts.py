"""Receipts at the page that verifies: valid, altered, of another key, no longer public; by number."""

import base64
import io
import json
from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.blacklist import ListEntry
from models.receipts import CheckReceipt
from models.vocabulary import CheckKind, EntryEvent, Role
from registry import clock
from registry.queries.receipts.reading import receipt
from registry.queries.receipts.visitor import visitor_receipt
from registry.rules.permissions import Scope
from registry.rules.receipts import Line
from registry.services.receipts import Frame, issue
from registry.web.transaction import reading, writing
from tests.factories import make_account, make_subject
from tests.fixtures.web import SignedIn
from tests.listing_rows import add_entry, end_entry
from tests.receipt_factories import make_file, make_line, make_listed_line

CODE = "91330499MADEM002XC"
VALID, ALTERED, STRANGE = "有效：这份回执由本站签发", "已被改动", "不是本站公布的公钥签发的"
MULTIPART = "multipart/form-data; boundary=x"
GONE, UNREAD = "该项内容已依法不再公示", "无法识别"


def issued(app: Flask, *lines: Line) -> tuple[str, str, str]:
    """Issue a receipt; return its file, number and digest."""
    with app.app_context(), writing() as session:
        account = make_account(department_id="finance")
        session.add(account)
        session.flush()
        frame = Frame(CheckKind.BATCH, "演示采购项目")
        one = issue(session, frame, lines or (make_line(),), by=account.id, at=clock.now())
        file = receipt(session, one.id, Scope((), None, None), on=date(2026, 11, 23)).as_file()
        return file, one.receipt_no, bytes(one.document_hash).hex()


def multipart(content: bytes) -> bytes:
    """Return a body with one file, as a browser sends it."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="r.json"\r\n\r\n'
    return head + content + b"\r\n--x--\r\n"


def listed(app: Flask) -> str:
    with app.app_context(), writing() as session:
        subject = make_subject(uscc=CODE, name="平湖乌有食品有限公司")
        session.add(subject)
        session.flush()
        return add_entry(session, subject_id=subject.id).entry_no


def remove(app: Flask, number: str, at: datetime) -> None:
    with app.app_context(), writing() as session:
        entry = session.query(ListEntry).filter_by(entry_no=number).one()
        end_entry(session, entry, EntryEvent.REMOVED_EARLY, at.date())


def brought(client: FlaskClient, text: str) -> str:
    return client.post("/verify", data={"proof": text}).text


def test_a_receipt_tells_who_checked_when_for_what_and_against_which_version(
    app: Flask, client: FlaskClient
) -> None:
    file, number, digest = issued(app, make_line(), make_line())

    page = brought(client, file)

    assert VALID in page
    for told in (number, digest, "嘉兴市财政局", "演示采购项目", "2 行", "公示存证日志第 0 项"):
        assert told in page
    assert "槐安童车" in page
    assert "经办人" not in page


def test_a_receipt_comes_as_a_file_too(app: Flask, client: FlaskClient) -> None:
    file, _, _ = issued(app)

    answer = client.post("/verify", data={"file": (io.BytesIO(file.encode()), "r.json")})

    assert VALID in answer.text


def test_what_was_brought_is_not_put_back_into_the_form(app: Flask, client: FlaskClient) -> None:
    file, _, _ = issued(app)

    assert '"openings"' not in brought(client, file)


def test_a_changed_line_and_a_changed_document_are_told_apart(
    app: Flask, client: FlaskClient
) -> None:
    file, _, _ = issued(app, make_line(), make_line())
    in_line, in_document = json.loads(file), json.loads(file)
    in_line["openings"][1]["content"]["answer"] = "适用"
    in_document["document"]["purpose"] = "演示采购项自"

    line, document = (brought(client, json.dumps(one)) for one in (in_line, in_document))

    assert ALTERED in line
    assert "第 2 行" in line
    assert "槐安童车" not in line
    assert ALTERED in document
    assert "与签名不符" in document
    assert "演示采购项自" not in document


def test_every_changed_byte_is_told(app: Flask, client: FlaskClient) -> None:
    raw = issued(app)[0].encode()

    for place in range(0, len(raw), 23):
        wrong = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        page = client.post("/verify", data={"file": (io.BytesIO(wrong), "r.json")}).text

        assert VALID not in page
        assert any(
            word in page for word in (ALTERED, STRANGE, UNREAD, "不是 UTF-8", "回执，或内容")
        )


def test_a_receipt_of_another_key_is_told(client: FlaskClient) -> None:
    page = brought(client, make_file())

    assert STRANGE in page
    assert "演示采购项目" not in page


def test_after_a_removal_the_signature_is_valid_and_nothing_is_shown(
    app: Flask, client: FlaskClient, at: datetime
) -> None:
    number = listed(app)
    file, receipt_no, digest = issued(app, make_listed_line(number, CODE))
    assert "限制参与政府采购" in brought(client, file)

    remove(app, number, at)

    page = brought(client, file)
    assert VALID in page
    assert GONE in page
    found = client.get("/verify", query_string={"receipt": receipt_no, "digest": digest[:16]})
    for text in (page, found.text):
        assert "乌有食品" not in text
        assert CODE not in text
        assert number not in text


def test_a_printed_receipt_is_looked_up_without_its_lines(app: Flask, client: FlaskClient) -> None:
    _, number, digest = issued(app)

    answer = client.get("/verify", query_string={"receipt": number, "digest": digest[:16]})

    assert answer.status_code == 200
    assert VALID in answer.text
    assert "嘉兴市财政局" in answer.text
    assert "槐安童车" not in answer.text


@pytest.mark.parametrize(
    "changes", [{"digest": ""}, {"digest": "0" * 16}, {"receipt": "演核〔2026〕0002"}]
)
def test_a_number_alone_tells_nothing(
    app: Flask, client: FlaskClient, changes: dict[str, str]
) -> None:
    _, number, digest = issued(app)
    asked = {"receipt": number, "digest": digest[:16]} | changes

    answer = client.get("/verify", query_string=asked)

    assert answer.status_code == 404
    assert "没有找到这份回执" in answer.text
    assert "财政局" not in answer.text


@pytest.mark.parametrize("cut", [1, 40, 200, -1])
def test_a_receipt_that_was_cut_off_comes_back_with_a_sentence(
    app: Flask, client: FlaskClient, cut: int
) -> None:
    answer = client.post("/verify", data={"proof": issued(app)[0][:cut]})

    assert answer.status_code == 422
    assert "没有核验" in answer.text


@pytest.mark.parametrize("deep", ["[" * 5_000, '{"document":' * 1_000])
def test_what_goes_too_deep_is_answered(client: FlaskClient, deep: str) -> None:
    answer = client.post("/verify", data={"proof": f'{{"openings":[],"document":{deep}'})

    assert answer.status_code == 422


def test_ten_megabytes_are_refused(signed_in: SignedIn, client: FlaskClient) -> None:
    body = multipart(b'{"document":"openings"' + b" " * 10_000_000)

    def sent(by: FlaskClient) -> int:
        return by.post("/verify", data=body, content_type=MULTIPART).status_code

    assert sent(client) == 413
    assert sent(signed_in(Role.OFFICER)) == 413


def test_a_visitors_screening_is_printed_downloaded_and_verified(
    app: Flask, client: FlaskClient
) -> None:
    file = client.post("/screening", data={"names": "子虚乌有有限公司", "as": "json"})

    page = brought(client, file.text)

    assert file.mimetype == "application/json"
    assert VALID in page
    assert "公众名单核对" in page
    assert "子虚乌有有限公司" in page
    with app.app_context(), reading() as session:
        assert session.query(CheckReceipt).count() == 0


def test_the_square_of_a_visitors_paper_leads_to_the_same_digest(client: FlaskClient) -> None:
    paper = client.post("/screening", data={"names": "子虚乌有有限公司", "as": "proof"})
    file = paper.text.split("data:application/json;base64,")[1].split('"')[0]

    page = brought(client, _decoded(file))

    digest = paper.text.split("文件摘要（SHA-256）")[1].split("<code>")[1].split("</code>")[0]
    assert len(digest) == 64
    assert digest in page
    assert '<svg class="square"' in paper.text
    assert "演示" in paper.text


def test_a_mark_is_believed_only_as_it_was_signed(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), reading() as session:
        mark = visitor_receipt(session, [], at=clock.now(), on=date(2026, 11, 23)).mark.as_text()

    right = client.get("/verify", query_string={"mark": mark})
    wrong = [
        client.get("/verify", query_string={"mark": one})
        for one in (mark[:-2], "x", mark[:3] + "x" + mark[4:], mark[:-4] + "AAAA")
    ]

    assert right.status_code == 200
    assert "名单核对由本站出具" in right.text
    assert {one.status_code for one in wrong} == {422}


def test_the_page_speaks_english_of_receipts(app: Flask, client: FlaskClient) -> None:
    file, _, _ = issued(app)
    client.set_cookie("language", "en")

    assert "this site signed this receipt" in brought(client, file)


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode()
