"""An officer records by hand: picks the firm, fills the form, keeps a draft, hands it on."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from models.proposals import RecordProposal
from models.vocabulary import ProposalState, RecordKind, Role, Tier
from tests.fixtures.web import TOKEN, SignedIn, parts_of
from tests.wanderland import E03, populate

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
Sheet = Callable[..., TestResponse]


@pytest.fixture
def register_of_firms(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


@pytest.fixture
def officer(signed_in: SignedIn, register_of_firms: dict[str, int]) -> FlaskClient:
    return signed_in(Role.OFFICER)


def picked(client: FlaskClient, uscc: str, kind: RecordKind = RecordKind.PENALTY) -> str:
    """Tell the firm of `uscc` apart and return the address of the form."""
    address = f"{NEW}?kind={kind.value}&uscc={uscc}"
    token = TOKEN.search(client.get(address).text)
    assert token
    sent = client.post(address, data={"csrf_token": token[1], "choice": uscc, "tail": uscc[-4:]})
    assert sent.status_code == 303, sent.text
    return sent.location


def fill(client: FlaskClient, address: str, deed: str, **fields: str) -> TestResponse:
    """Send the form at `address` as its page gives it out, with `fields`."""
    page = client.get(address).text
    token, key = TOKEN.search(page), ONCE.search(page)
    assert token, page
    assert key
    revision = re.search(r'name="revision"[^>]*value="([^"]*)"', page)
    given = {"revision": revision[1]} if revision else {}
    data = {"csrf_token": token[1], "once_key": key[1], "deed": deed, **given, **fields}
    return client.post(address, data=data)


def proposals(app: Flask) -> list[RecordProposal]:
    with parts_of(app).sessions.reading() as session:
        return list(session.scalars(select(RecordProposal).order_by(RecordProposal.id)))


def test_a_penalty_is_recorded_from_the_search_to_the_approver(
    app: Flask, officer: FlaskClient
) -> None:
    found = officer.get(f"{NEW}?kind=penalty&q=蕉鹿").text
    assert E03[-4:] in found
    address = picked(officer, E03)
    looked = fill(officer, address, "check", **PENALTY)
    assert looked.status_code == 200, looked.text
    assert "系统推算" in looked.text
    assert "2026-09-10" in looked.text  # seven working days
    kept = fill(officer, address, "save", **PENALTY)
    assert kept.status_code == 303, kept.text
    (draft,) = proposals(app)
    assert (draft.state, draft.content["fine_fen"]) == (ProposalState.DRAFT, 1_200_050)
    sent = fill(officer, kept.location, "submit", **PENALTY)
    assert sent.status_code == 303, sent.text
    (proposal,) = proposals(app)
    assert proposal.state is ProposalState.IN_DECISION
    assert proposal.revision == 2
    assert officer.get(sent.location).status_code == 200
