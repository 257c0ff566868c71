"""An officer at the form of a record: what tests of the recording door share."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.proposals import RecordProposal
from models.vocabulary import RecordKind, Role
from registry import clock
from registry.services.accounts import open_session
from tests.fixtures.web import COOKIE, TOKEN, add_account, parts_of

NEW = "/regulator/proposals/new"
PENALTY = {
    "document_no": "演市监处罚〔2026〕77号",
    "decided_on": "2026-09-01",
    "authority": "嘉兴市市场监督管理局",
    "respondent": "嘉兴蕉鹿食品有限公司",
    "violation_type": "生产标签不符合规定的食品",
    "facts": "当事人生产的糕点标签未标注生产日期。",
    "legal_basis": "《中华人民共和国食品安全法》第一百二十五条",
    "content": "罚款 12000.50 元",
    "penalty_kinds": "fine",
    "fine_fen": "12,000.50元",
    "procedure": "ordinary",
}
ONCE = re.compile(r'name="once_key"[^>]*value="([^"]+)"')


def another(app: Flask, role: Role = Role.OFFICER, **changes: str) -> FlaskClient:
    """Return the browser of another account."""
    client = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = add_account(session, role, **changes)
        client.set_cookie(COOKIE, open_session(session, account, at=clock.now()))
    return client


def picked(client: FlaskClient, uscc: str, kind: RecordKind = RecordKind.PENALTY) -> str:
    """Tell the firm of `uscc` apart and return the address of the form."""
    address = f"{NEW}?kind={kind.value}&uscc={uscc}"
    token = TOKEN.search(client.get(address).text)
    assert token
    sent = client.post(address, data={"csrf_token": token[1], "choice": uscc, "tail": uscc[-4:]})
    assert sent.status_code == 303, sent.text
    return sent.location


def fill(client: FlaskClient, address: str, deed: str, **fields: Any) -> TestResponse:
    """Send the form at `address` as its page gives it out, with `fields`."""
    page = client.get(address).text
    token, key = TOKEN.search(page), ONCE.search(page)
    assert token, page
    assert key
    revision = re.search(r'name="revision"[^>]*value="([^"]*)"', page)
    given = {"revision": revision[1]} if revision else {}
    data = {"csrf_token": token[1], "once_key": key[1], "deed": deed, **given, **fields}
    return client.post(address, data=data, content_type="multipart/form-data")


def proposals(app: Flask) -> list[RecordProposal]:
    with parts_of(app).sessions.reading() as session:
        return list(session.scalars(select(RecordProposal).order_by(RecordProposal.id)))
