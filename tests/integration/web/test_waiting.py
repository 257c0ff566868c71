"""Rows that wait: corrected in place, given the subject that a person has looked at, or left out."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.audit import AuditEntry
from models.exchange import QuarantinedRow
from models.subjects import Subject, SubjectName
from models.vault import VaultItem
from models.vocabulary import AuditEvent, PersonalField, QuarantineState, Role
from registry import clock
from registry.commands.worker import work_once
from registry.services.accounts import open_session
from tests.fixtures.web import COOKIE, SignedIn, add_account, form_token, parts_of
from tests.integration.web import register_files as files

ROW = "/regulator/waiting/1"
CODE = files.GOOD[1]
ID = "11010519491231002X"  # the sample printed in GB 11643
PHONE = "13800000000"


@pytest.fixture
def officer(signed_in: SignedIn) -> FlaskClient:
    """A browser in which an officer of the market regulator is signed in."""
    return signed_in(Role.OFFICER)


def another(app: Flask, **changes: str) -> FlaskClient:
    """Return the browser of another officer."""
    client = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = add_account(session, Role.OFFICER, **changes)
        client.set_cookie(COOKIE, open_session(session, account, at=clock.now()))
    return client


def post(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    return client.post(path, data={"csrf_token": form_token(client), **fields})


def take_in(app: Flask, client: FlaskClient, *rows: tuple[str, ...]) -> None:
    take_file(app, client, "enterprises", files.csv_of(*rows))


def take_file(app: Flask, client: FlaskClient, kind: str, content: bytes) -> None:
    sent = client.post(
        "/regulator/collection/new",
        data={
            "csrf_token": form_token(client),
            "kind": kind,
            "department": "amr",
            "encoding": "auto",
            "file": (io.BytesIO(content), "登记.csv"),
        },
    )
    post(client, sent.location.partition("/preview")[0] + "/confirm", encoding="auto")
    with app.app_context():
        while work_once():
            pass


def cells_of(row: tuple[str, ...]) -> dict[str, str]:
    """Return the fields of the form of a row."""
    fields = ("name", "uscc", "address", "legal_rep", "established_on", "status")
    return {f"cell-{field}": text for field, text in zip(fields, row, strict=False)}


def state_of(app: Flask, row_id: int = 1) -> QuarantineState:
    with parts_of(app).sessions.reading() as session:
        return session.get_one(QuarantinedRow, row_id).state


def test_a_row_is_shown_as_received_with_its_problem_beside_its_field(
    app: Flask, officer: FlaskClient
) -> None:
    take_in(app, officer, files.BAD_DAY)

    page = officer.get(ROW).text

    assert 'value="2026-02-30"' in page
    assert 'id="cell-established_on-error"' in page
    assert 'href="#cell-established_on"' in page


def test_a_corrected_row_is_taken_in_and_told(app: Flask, officer: FlaskClient) -> None:
    take_in(app, officer, files.BAD_DAY)

    still_wrong = post(officer, ROW, **cells_of(files.BAD_DAY) | {"cell-status": "存续"})
    right = cells_of(files.BAD_DAY) | {"cell-established_on": "2026-02-28"}
    answer = post(officer, ROW, **right)

    page = officer.get(ROW).text
    assert still_wrong.status_code == 422
    assert answer.location == ROW
    assert "已补正入库" in page
    assert files.BAD_DAY[0] in page
    assert state_of(app) is QuarantineState.CORRECTED
    with parts_of(app).sessions.reading() as session:
        events = session.scalars(select(AuditEntry.event)).all()
    assert AuditEvent.ROW_CORRECTED in events


def test_what_is_left_wrong_is_told_and_the_input_kept(app: Flask, officer: FlaskClient) -> None:
    take_in(app, officer, files.BAD_DAY)

    answer = post(officer, ROW, **cells_of(files.BAD_DAY) | {"cell-established_on": "2月30日"})

    assert answer.status_code == 422
    assert 'value="2月30日"' in answer.text
    assert 'id="cell-established_on-error"' in answer.text
    assert state_of(app) is QuarantineState.BROKEN


def test_a_namesake_is_offered_and_taken_only_when_seen(app: Flask, officer: FlaskClient) -> None:
    take_in(app, officer, files.GOOD, files.NAMELESS_CODE)
    row = cells_of(files.NAMELESS_CODE)

    offered = officer.get(ROW).text
    looked_at = post(officer, f"{ROW}/candidate", **row, choose=CODE)
    assert state_of(app) is QuarantineState.WAITING
    taken = post(officer, ROW, **row | {"cell-uscc": CODE, "confirmed": CODE})

    assert "同名，请核对" in offered
    assert f'value="{CODE}"' in offered
    assert re.search(r'<input[^>]*id="cell-uscc"[^>]*value=""', offered)
    assert "请核对：是同一主体吗" in looked_at.text
    assert taken.status_code == 303
    with parts_of(app).sessions.reading() as session:
        subject = session.scalars(select(Subject)).one()
        assert session.get_one(QuarantinedRow, 1).subject_id == subject.id


def test_a_code_that_names_somebody_else_is_asked_about_first(
    app: Flask, officer: FlaskClient
) -> None:
    take_in(app, officer, files.GOOD, files.BAD_DAY)
    row = cells_of(files.BAD_DAY) | {"cell-uscc": CODE, "cell-established_on": "2015-06-01"}

    asked = post(officer, ROW, **row)

    assert asked.status_code == 422
    assert files.GOOD[0] in asked.text
    assert files.BAD_DAY[0] in asked.text
    assert f'name="confirmed" type="hidden" value="{CODE}"' in asked.text
    with parts_of(app).sessions.reading() as session:
        assert session.scalars(select(SubjectName.name)).all() == [files.GOOD[0]]


def reveals_told(app: Flask) -> list[str | None]:
    with parts_of(app).sessions.reading() as session:
        told = AuditEntry.event == AuditEvent.PERSONAL_DATA_REVEALED
        return list(session.scalars(select(AuditEntry.about).where(told)))


def take_practitioner(app: Flask, client: FlaskClient) -> None:
    text = f"姓名,注册证书号,注册类别,身份证号,手机\r\n欧阳云雀,浙133201,抹灰工,{ID},{PHONE}\r\n"
    take_file(app, client, "practitioners", text.encode())


def test_personal_data_is_masked_until_it_is_asked_for(app: Flask, officer: FlaskClient) -> None:
    take_practitioner(app, officer)

    masked = officer.get(ROW).text
    told_before = reveals_told(app)
    revealed = post(officer, f"{ROW}/reveal")

    secrets = ("欧阳云雀", ID, PHONE)
    assert [secret for secret in secrets if secret in masked] == []
    assert "欧**雀" in masked
    assert told_before == []
    assert [secret for secret in secrets if secret in revealed.text] == list(secrets)
    assert reveals_told(app) == ["row:1"]
    assert ID not in officer.get(ROW).text


def test_a_masked_cell_left_empty_keeps_what_was_received(app: Flask, officer: FlaskClient) -> None:
    take_practitioner(app, officer)
    sent = {"cell-name": "", "cell-id_no": "", "cell-certificate_no": "浙133201"}

    still_wrong = post(officer, ROW, **sent, **{"cell-practitioner_class": "瓦工"})
    answer = post(officer, ROW, **sent, **{"cell-practitioner_class": "一级建造师"})

    assert still_wrong.status_code == 422
    assert "欧阳云雀" not in still_wrong.text
    assert answer.status_code == 303
    with parts_of(app).sessions.reading() as session:
        assert session.scalars(select(Subject.name)).one() == "欧**雀"
        kept = session.scalars(select(VaultItem.field).where(VaultItem.subject_id.is_not(None)))
        assert set(kept) == {PersonalField.PERSON_NAME, PersonalField.ID_NUMBER}
    assert reveals_told(app) == []


def test_a_revealed_cell_left_empty_is_empty(app: Flask, officer: FlaskClient) -> None:
    take_practitioner(app, officer)

    answer = post(
        officer,
        ROW,
        revealed="1",
        **{"cell-name": "", "cell-id_no": "", "cell-certificate_no": "浙133201"},
    )

    assert answer.status_code == 422
    assert "姓名为空" in answer.text
    assert ID not in answer.text
    assert PHONE not in answer.text


def test_an_operator_is_masked_and_the_remark_hidden_until_asked_for(
    app: Flask, officer: FlaskClient
) -> None:
    take_in(app, officer, files.BAD_DAY)

    masked, revealed = officer.get(ROW).text, post(officer, f"{ROW}/reveal").text

    assert files.BAD_DAY[3] not in masked
    assert "内部" not in masked
    assert files.BAD_DAY[3] in revealed
    assert "内部" in revealed


def test_a_row_is_left_out_with_a_reason_only(app: Flask, officer: FlaskClient) -> None:
    take_in(app, officer, files.BAD_DAY)

    bare = post(officer, f"{ROW}/dismiss", reason="  ")
    left_out = post(officer, f"{ROW}/dismiss", reason="来文部门确认重复报送")

    assert bare.status_code == 422
    assert "请写明不予入库的理由" in bare.text
    assert left_out.status_code == 303
    assert "来文部门确认重复报送" in officer.get(ROW).text
    assert state_of(app) is QuarantineState.DISMISSED


def test_whoever_comes_second_is_told(app: Flask, officer: FlaskClient) -> None:
    take_in(app, officer, files.BAD_DAY)
    post(officer, f"{ROW}/dismiss", reason="来文部门确认重复报送")

    answers = [
        post(officer, ROW, **cells_of(files.GOOD)),
        post(officer, f"{ROW}/candidate", choose=CODE),
        post(officer, f"{ROW}/dismiss", reason="再次不予入库"),
        post(officer, f"{ROW}/reveal"),
    ]

    assert {answer.status_code for answer in answers} == {409}
    assert all("不予入库" in answer.text or "已由他人处理" in answer.text for answer in answers)


def test_another_departments_row_does_not_exist(app: Flask, officer: FlaskClient) -> None:
    take_in(app, officer, files.BAD_DAY)
    builder = another(app, department_id="hurd")

    answers = [
        builder.get(ROW),
        post(builder, ROW, **cells_of(files.GOOD)),
        post(builder, f"{ROW}/candidate", choose=CODE),
        post(builder, f"{ROW}/dismiss", reason="来文部门确认重复报送"),
        post(builder, f"{ROW}/reveal"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert files.BAD_DAY[0] not in builder.get("/regulator/waiting").text


def test_a_subject_is_shown_with_its_versions_and_takes_an_alias(
    app: Flask, officer: FlaskClient
) -> None:
    take_in(app, officer, files.GOOD)
    page = f"/regulator/subjects/{CODE}"

    bare = post(officer, f"{page}/aliases", kind="brand", name="", source="")
    added = post(officer, f"{page}/aliases", kind="brand", name="槐序牌", source="2026 年抽检报告")
    again = post(officer, f"{page}/aliases", kind="brand", name="槐序牌", source="2026 年抽检报告")

    assert (bare.status_code, added.status_code, again.status_code) == (422, 303, 422)
    assert "请填写别称" in bare.text
    assert "已经登记" in again.text
    shown = officer.get(page).text
    assert "槐序牌" in shown
    assert files.GOOD[3] in shown
    assert "槐序牌" not in officer.get(f"{page}?known_at=2020-01-01").text
    assert "还没有本主体的登记信息" in officer.get(f"{page}?known_at=2020-01-01").text


def test_a_county_officer_sees_the_own_county_only(app: Flask, officer: FlaskClient) -> None:
    take_in(app, officer, files.GOOD)

    near = another(app, division_code="330402").get(f"/regulator/subjects/{CODE}")
    far = another(app, division_code="330424").get(f"/regulator/subjects/{CODE}")

    assert (near.status_code, far.status_code) == (403, 403)
