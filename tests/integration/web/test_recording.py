"""An officer records by hand: picks the firm, fills the form, keeps a draft, hands it on."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.vocabulary import ProposalState, Role
from tests.fixtures.web import TOKEN, SignedIn, parts_of
from tests.integration.web.at_the_form import NEW, PENALTY, another, fill, picked, proposals
from tests.wanderland import E03, E08, E09, populate


@pytest.fixture
def register_of_firms(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


@pytest.fixture
def officer(signed_in: SignedIn, register_of_firms: dict[str, int]) -> FlaskClient:
    return signed_in(Role.OFFICER)


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


def test_look_alikes_must_be_told_apart_by_choice_and_code(officer: FlaskClient) -> None:
    address = f"{NEW}?kind=penalty&uscc={E09}"
    page = officer.get(address).text
    assert "请分清是哪一家" in page
    assert E08[-4:] in page
    assert "2014-04-01 至 2022-06-30" in page
    assert "checked" not in page.split('id="choice"')[1].split("</fieldset>")[0]
    token = TOKEN.search(page)
    assert token
    data = {"csrf_token": token[1]}
    assert officer.post(address, data=data).status_code == 422
    wrong = officer.post(address, data={**data, "choice": E09, "tail": E08[-4:]})
    assert wrong.status_code == 422
    assert "那是“嘉兴华胥电器有限公司”的代码" in wrong.text
    other = officer.post(address, data={**data, "choice": E08, "tail": E08[-4:]})
    assert (other.status_code, E08 in other.location) == (303, True)
    right = officer.post(address, data={**data, "choice": E09, "tail": E09[-4:].lower()})
    assert "/write?picked=" in right.location


def test_an_address_of_the_form_that_was_not_given_out_opens_nothing(
    officer: FlaskClient, app: Flask
) -> None:
    address = picked(officer, E03)
    other = "A" if address[-5] != "A" else "B"
    assert officer.get(address[:-5] + other + address[-4:]).status_code == 404
    assert officer.get("/regulator/proposals/write").status_code == 404
    assert another(app).get(address).status_code == 404
