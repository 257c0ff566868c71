"""A decision is attached, or its text pasted: values are proposed with their sentences, never applied."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from models.proposals import EvidenceFile, RecordProposal
from models.subjects import Subject
from models.vocabulary import ProposalState, RecordChange, RecordKind, Role, SubjectStatus
from registry.errors import Invalid
from registry.rulebooks import load
from registry.services import records
from tests.fixtures.web import TOKEN, SignedIn, parts_of
from tests.integration.web.at_the_form import NEW, PENALTY, fill, picked, proposals
from tests.record_factories import make_hands, make_penalty
from tests.unit.files.papers import pdf
from tests.wanderland import AT, E03, E09, populate

PAPER = """嘉兴市市场监督管理局行政处罚决定书
演市监处罚〔2026〕77号
当事人：嘉兴蕉鹿食品有限公司
统一社会信用代码：91330499MADEM0038C
本局认为，当事人的行为违反了《中华人民共和国食品安全法》第六十七条第一款，
依据《中华人民共和国食品安全法》第一百二十五条第一款，决定处以罚款人民币12,000.50元。
2026年9月1日
"""


@pytest.fixture
def register_of_firms(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


@pytest.fixture
def officer(signed_in: SignedIn, register_of_firms: dict[str, int]) -> FlaskClient:
    return signed_in(Role.OFFICER)


def test_values_of_a_paper_are_offered_with_their_sentences_and_taken_only_if_ticked(
    app: Flask, officer: FlaskClient
) -> None:
    address = picked(officer, E03)
    offered = fill(officer, address, "extract", pasted=PAPER)
    assert 'name="adopt-document_no" value="演市监处罚〔2026〕77号"' in offered.text
    assert 'name="adopt-fine_fen" value="12000.50"' in offered.text
    assert 'name="adopt-decided_on" value="2026-09-01"' in offered.text
    assert "决定处以罚款人民币12,000.50元" in offered.text
    assert 'name="document_no" type="text" value=""' in offered.text
    ticked = {"adopt-document_no": "演市监处罚〔2026〕77号", "adopt-decided_on": "2026-09-01"}
    taken = fill(officer, address, "adopt", pasted=PAPER, **ticked)
    assert 'name="document_no" type="text" value="演市监处罚〔2026〕77号"' in taken.text
    assert 'name="fine_fen" type="text" value=""' in taken.text
    assert proposals(app) == []


def test_a_paper_that_names_another_code_is_told(officer: FlaskClient) -> None:
    address = picked(officer, E09)
    page = fill(officer, address, "extract", pasted=PAPER).text
    assert f"文书文字中的统一社会信用代码是 {E03}" in page
    assert "核对是否选错了主体" in page


def test_a_file_is_kept_once_and_stays_with_the_form_from_post_to_post(
    app: Flask, officer: FlaskClient
) -> None:
    address = picked(officer, E03)
    paper = (io.BytesIO(pdf()), "../../决定书.pdf")
    wrong = fill(officer, address, "save", **{**PENALTY, "fine_fen": "-1"}, file=paper)
    assert wrong.status_code == 422
    with parts_of(app).sessions.reading() as session:
        digest = session.scalars(select(EvidenceFile.digest)).one()
        assert session.scalars(select(EvidenceFile.file_name)).one() == "决定书.pdf"
    assert digest in wrong.text
    kept = fill(officer, address, "save", **PENALTY, evidence=digest)
    assert kept.status_code == 303
    assert proposals(app)[0].evidence == [digest]
    assert digest in officer.get(kept.location).text
    off = fill(officer, kept.location, "save", **PENALTY, evidence=digest, drop=digest)
    assert off.status_code == 303
    assert proposals(app)[0].evidence == []
    with parts_of(app).sessions.reading() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceFile)) == 1


def test_a_name_borne_on_other_days_is_told(officer: FlaskClient) -> None:
    address = picked(officer, E03)
    page = fill(officer, address, "check", **{**PENALTY, "respondent": "别家食品有限公司"}).text
    assert "也不是它用过的名称" in page


def test_a_person_is_found_by_name_and_certificate_only_and_stands_masked(
    app: Flask, officer: FlaskClient
) -> None:
    path = f"{NEW}/person?kind=penalty"
    token = TOKEN.search(officer.get(NEW).text)
    assert token
    data = {"csrf_token": token[1], "name": "贾予存", "certificate_no": "浙1330499000001"}
    other = officer.post(path, data={**data, "name": "贾雨村"})
    assert other.status_code == 422
    assert "都一致" in other.text
    assert officer.post(f"{NEW}/person?kind=honour", data=data).status_code == 404
    assert "贾" not in officer.get(f"{NEW}?q=贾予存").text.split('id="main"')[1].replace(
        'value="贾予存"', ""
    )
    found = officer.post(path, data=data)
    assert found.status_code == 303, found.text
    page = officer.get(found.location).text
    assert "不公示、不评级" in page
    assert 'name="respondent"' not in page
    fields = {name: text for name, text in PENALTY.items() if name != "respondent"}
    assert fill(officer, found.location, "submit", **fields).status_code == 303
    assert proposals(app)[0].content["respondent"] == _shown_name(app)


def test_a_firm_that_left_is_told_and_may_still_be_written_on(
    app: Flask, officer: FlaskClient, register_of_firms: dict[str, int]
) -> None:
    address = picked(officer, E03)
    draft = fill(officer, address, "save", **PENALTY).location
    with parts_of(app).sessions.writing() as session:
        session.get_one(Subject, register_of_firms[E03]).status = SubjectStatus.DEREGISTERED
    assert "登记状态为“注销”" in officer.get(draft).text
    assert fill(officer, draft, "submit", **PENALTY).status_code == 303


@pytest.mark.parametrize("kind", RecordKind, ids=lambda kind: kind.value)
def test_every_kind_has_a_form_that_can_be_kept(
    app: Flask, officer: FlaskClient, kind: RecordKind
) -> None:
    address = picked(officer, E03, kind)
    fields = {"decided_on": "2026-09-01", "title": "质量事项", "product": "糕点", "level": "一般"}
    more = {"finding": "passed", "document_no": "演〔2026〕5号", "penalty_kinds": "warning"}
    page = officer.get(address).text
    known = {k: v for k, v in {**fields, **more}.items() if f'name="{k}"' in page}
    parties = {"authority": "嘉兴市市场监督管理局", "respondent": "嘉兴蕉鹿食品有限公司"}
    sent = fill(officer, address, "submit", **known, **parties)
    assert sent.status_code == 303, sent.text
    assert proposals(app)[0].kind is kind


def test_the_officers_own_list_pages_filters_and_sorts(app: Flask, officer: FlaskClient) -> None:
    address = picked(officer, E03)
    fill(officer, address, "save", **PENALTY)
    fill(officer, address, "submit", **{**PENALTY, "document_no": "演市监处罚〔2026〕78号"})
    everything = officer.get("/regulator/proposals").text
    assert "〔2026〕77号" in everything
    assert "〔2026〕78号" in everything
    drafts = officer.get("/regulator/proposals?state=draft&kind=penalty&sort=due").text
    assert "〔2026〕77号" in drafts
    assert "〔2026〕78号" not in drafts
    assert officer.get("/regulator/proposals?state=drafts").status_code == 400
    assert officer.get("/regulator/proposals?page=9").status_code == 200


def test_a_submitted_proposal_is_called_back_and_given_up_with_a_reason(
    app: Flask, officer: FlaskClient
) -> None:
    address = picked(officer, E03)
    place = fill(officer, address, "submit", **PENALTY).location
    page = officer.get(place).text
    assert "撤回修改" in page
    token = TOKEN.search(page)
    assert token
    key = page.split('name="once_key"')[-1].split('value="')[1].split('"')[0]
    data = {"csrf_token": token[1], "once_key": key}
    back = officer.post(f"{place}/call-back", data=data)
    assert back.location == f"{place}/edit"
    assert proposals(app)[0].state is ProposalState.RETURNED
    data["once_key"] = key[::-1]
    assert officer.post(f"{place}/abandon", data=data).status_code == 422
    data |= {"once_key": key.swapcase(), "reason": "重复录入，作废"}
    assert officer.post(f"{place}/abandon", data=data).status_code == 303
    assert proposals(app)[0].state is ProposalState.ABANDONED


def test_the_service_alone_refuses_what_looks_personal(
    app: Flask, register_of_firms: dict[str, int]
) -> None:
    law = load("jiaxing").records
    said = make_penalty(facts="联系电话13800000000。")
    with parts_of(app).sessions.writing() as session:
        by = records.Proposer(make_hands(session).officer, "amr")
        content = records.Content(register_of_firms[E03], said)
        draft = records.draft(session, RecordChange.ADDED, content, law, by=by, at=AT)
        with pytest.raises(Invalid, match=r"1 处疑似个人信息（手机号）"):
            records.submit(session, draft.id, 1, law, by=by.account_id, at=AT)
        assert session.get_one(RecordProposal, draft.id).state is ProposalState.DRAFT


def _shown_name(app: Flask) -> str:
    with parts_of(app).sessions.reading() as session:
        return session.get_one(Subject, proposals(app)[0].subject_id).name
