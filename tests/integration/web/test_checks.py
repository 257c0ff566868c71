"""The check desk: an answer with its basis for the own department, a receipt for every check."""

import io
import re
from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from models.audit import AuditEntry
from models.blacklist import ListEntry
from models.measures import MeasureOrder
from models.receipts import CheckReceipt
from models.subjects import Subject, SubjectVersion
from models.vocabulary import AuditEvent, DeskAnswer, EntryEvent, OrderState, Role
from registry import clock
from registry.queries.measures.desk import desk_check, desk_lines, line_of
from registry.queries.measures.related import related_listed
from registry.rules.measures import Applied
from registry.rules.screening import Asked
from registry.services.accounts import open_session
from registry.web.regulator.checks.asking import MOST_LINES
from tests.fixtures.web import COOKIE, add_account, form_token, parts_of
from tests.listing_rows import add_entry, end_entry
from tests.wanderland import E03, E08, E10, E12, populate

ON = date(2026, 11, 23)
PURPOSE = "校服采购（演示）"
GIVEN = {"matter": "政府采购", "purpose": PURPOSE}


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


@pytest.fixture
def entry(app: Flask, ids: dict[str, int]) -> str:
    """List E08 and return the number of the entry."""
    with parts_of(app).sessions.writing() as session:
        return add_entry(session, subject_id=ids[E08], list_type="market_serious").entry_no


@pytest.fixture
def buyer(app: Flask) -> FlaskClient:
    """A browser of the city's finance bureau."""
    return signed_in_as(app, Role.EXECUTOR, "finance")


def signed_in_as(app: Flask, role: Role, department: str | None) -> FlaskClient:
    client = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = add_account(session, role, department_id=department)
        client.set_cookie(COOKIE, open_session(session, account, at=clock.now()))
    return client


def send(client: FlaskClient, **fields: object) -> TestResponse:
    page = client.get("/regulator/checks/new").text
    key = re.search(r'name="once_key" type="hidden" value="([^"]+)"', page)
    assert key
    given = {"csrf_token": form_token(client), "once_key": key[1], **GIVEN, **fields}
    return client.post("/regulator/checks/new", data=given, content_type="multipart/form-data")


def checked(client: FlaskClient, names: str) -> str:
    """Check some names and return the receipt's page."""
    answer = send(client, names=names)
    assert answer.status_code == 303, answer.text
    return client.get(answer.location).text


def answers(session: Session, *names: str, department: str = "finance") -> list[DeskAnswer]:
    asked = [Asked(number, name, "") for number, name in enumerate(names, start=1)]
    return [one.answer for one in desk_lines(session, asked, department, on=ON)]


def test_a_listed_firm_is_answered_with_measure_basis_cause_and_days(
    buyer: FlaskClient, entry: str
) -> None:
    page = checked(buyer, E08)

    assert "适用" in page
    assert "限制参与政府采购" in page
    assert "政府采购法" in page
    assert entry in page
    assert "自 2026-11-10 起" in page
    assert "其他部门的措施" in page
    assert "由办理部门依法决定" in page


def test_the_answer_is_the_own_departments(app: Flask, ids: dict[str, int], entry: str) -> None:
    with parts_of(app).sessions.reading() as session:
        for department, wanted in (
            ("finance", DeskAnswer.APPLIES),
            ("assoc", DeskAnswer.NOT_APPLICABLE),
        ):
            asked = [Asked(1, "", E08)]
            (line,) = desk_lines(session, asked, department, on=ON)

            assert line.answer is wanted
            assert all(department in one.executors for one in line.own)
            assert not any(department in one.executors for one in line.others)


def test_only_an_equal_code_or_name_determines_a_subject(app: Flask, ids: dict[str, int]) -> None:
    with parts_of(app).sessions.reading() as session:
        assert answers(session, "嘉兴华胥电器有限公司", "华胥电器", "没有这家企业") == [
            DeskAnswer.NOT_APPLICABLE,
            DeskAnswer.UNKNOWN,
            DeskAnswer.UNKNOWN,
        ]


def test_an_individual_business_that_was_asked_by_code_is_not_named(
    app: Flask, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.reading() as session:
        (line,) = desk_lines(session, [Asked(1, "", E12)], "finance", on=ON)
        told = line_of(session, line)

    assert told.subject_code == E12
    assert told.subject_name == ""


def test_a_persons_name_that_was_asked_for_is_masked_on_the_receipt(
    app: Flask, ids: dict[str, int], buyer: FlaskClient
) -> None:
    page = checked(buyer, "贾予存\n没有这家企业")
    with parts_of(app).sessions.reading() as session:
        lines = desk_check(session, [Asked(1, "贾予存", "")], "finance", on=ON).lines

    assert lines[0].asked_name == "贾*存"
    assert "贾*存" in page and "没有这家企业" in page
    assert "贾予存" not in page


def test_a_measure_by_two_causes_is_listed_once_with_both(
    app: Flask, ids: dict[str, int], entry: str
) -> None:
    with parts_of(app).sessions.writing() as session:
        second = add_entry(
            session,
            subject_id=ids[E08],
            list_type="market_serious",
            public_from=date(2026, 9, 1),
            until_on=date(2029, 12, 1),
        ).entry_no
        (line,) = desk_lines(session, [Asked(1, "", E08)], "finance", on=ON)
        told = line_of(session, line)

    found = [one.id for one in told.measures]
    ban = next(one for one in told.measures if one.own)
    assert len(line.own) + len(line.others) == 2 * len(found)
    assert len(found) == len(set(found))
    assert entry in ban.why and second in ban.why
    assert ban.since == min(one.starts_on for one in line.own).isoformat()
    assert ban.until == "2029-12-01" == max(one.until_on for one in line.own).isoformat()
    assert {one.public_no for one in told.causes} == {entry, second}


def test_what_was_waived_for_the_department_makes_no_answer(
    app: Flask, ids: dict[str, int], entry: str
) -> None:
    with parts_of(app).sessions.writing() as session:
        (before,) = desk_lines(session, [Asked(1, "", E08)], "finance", on=ON)
        for one in before.own:
            session.add(_order(one, ids[E08], waived_from=ON, waived_until=date(2027, 1, 1)))
        session.flush()

        (now,) = desk_lines(session, [Asked(1, "", E08)], "finance", on=ON)
        (after,) = desk_lines(session, [Asked(1, "", E08)], "finance", on=date(2027, 1, 1))
        told = line_of(session, now)

        assert [one.answer for one in (before, now, after)] == [
            DeskAnswer.APPLIES,
            DeskAnswer.NOT_APPLICABLE,
            DeskAnswer.APPLIES,
        ]
        assert "个案不予适用" in "".join(told.remarks)
        assert entry in [one.public_no for one in told.causes]


def _order(applied: Applied, subject_id: int, **changes: object) -> MeasureOrder:
    """An order of a measure to the finance bureau."""
    given = {
        "order_no": f"演奖惩{applied.measure.id}",
        "measure_id": applied.measure.id,
        "department_id": "finance",
        "cause_kind": applied.cause.kind,
        "cause_id": applied.cause.id,
        "subject_id": subject_id,
        "edition": "measures-2022-01-01",
        "bases": [one.id for one in applied.bases],
        "state": OrderState.RECEIVED,
        "is_open": True,
        "starts_on": applied.starts_on,
        "until_on": applied.until_on,
        "step_id": 0,
        "created_at": clock.now(),
    }
    return MeasureOrder(**(given | changes))


def test_an_entry_before_its_publication_has_no_part_in_the_answer(
    app: Flask, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        add_entry(
            session, subject_id=ids[E08], list_type="market_serious", public_from=date(2026, 12, 1)
        )
        (line,) = desk_lines(session, [Asked(1, "", E08)], "finance", on=ON)

        assert line.answer is DeskAnswer.NOT_APPLICABLE


def test_each_check_is_journalled_with_a_receipt_and_without_names(
    app: Flask, buyer: FlaskClient, ids: dict[str, int]
) -> None:
    page = checked(buyer, f"{E08}\n{E10}")

    assert "演核〔2026〕0001" in page
    with parts_of(app).sessions.reading() as session:
        issued = session.scalars(select(CheckReceipt)).one()
        told = session.scalars(
            select(AuditEntry).where(AuditEntry.event == AuditEvent.CHECK_MADE)
        ).one()
    assert (issued.lines, issued.purpose) == (2, f"政府采购：{PURPOSE}")
    assert "华胥" not in str(told.details) + issued.document


def test_after_a_removal_the_receipts_page_paper_and_file_keep_silent(
    app: Flask, buyer: FlaskClient, entry: str, at: datetime
) -> None:
    place = send(buyer, names=f"{E08}\n{E10}").location
    with parts_of(app).sessions.writing() as session:
        row = session.scalars(select(ListEntry).where(ListEntry.entry_no == entry)).one()
        end_entry(session, row, EntryEvent.REMOVED_EARLY, at.date())

    for path in (place, f"{place}/paper", f"{place}/receipt.json"):
        text = buyer.get(path).text
        assert entry not in text
        assert E08 not in text
        assert "华胥" not in text
        assert E10 in text
    assert "不再公示" in buyer.get(place).text
    file = buyer.get(f"{place}/receipt.json").text
    assert "有效：这份回执由本站签发" in buyer.post("/verify", data={"proof": file}).text


def test_the_square_on_the_paper_leads_to_the_receipt(
    app: Flask, buyer: FlaskClient, ids: dict[str, int]
) -> None:
    place = send(buyer, names=E10).location

    paper = buyer.get(f"{place}/paper").text

    with parts_of(app).sessions.reading() as session:
        issued = session.scalars(select(CheckReceipt)).one()
    digest = bytes(issued.document_hash).hex()
    assert digest in paper
    assert "演示" in paper
    assert '<svg class="square"' in paper
    found = app.test_client().get(
        "/verify", query_string={"receipt": issued.receipt_no, "digest": digest[:16]}
    )
    assert "有效：这份回执由本站签发" in found.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"names": ""}, "没有核查对象"),
        ({"names": E08, "purpose": " "}, "请写明具体用途"),
        ({"names": E08, "purpose": "长" * 121}, "不能超过 120 个字"),
        ({"names": E08, "matter": ""}, "请选择正在办理的事项"),
        ({"names": E08, "matter": "闲逛"}, "请选择正在办理的事项"),
    ],
)
def test_a_form_with_errors_comes_back_as_it_was(
    app: Flask, buyer: FlaskClient, ids: dict[str, int], fields: dict[str, str], said: str
) -> None:
    answer = send(buyer, **fields)

    assert answer.status_code == 422
    assert said in answer.text
    assert fields["names"] in answer.text
    with parts_of(app).sessions.reading() as session:
        assert session.query(CheckReceipt).count() == 0


@pytest.mark.parametrize("rows", [MOST_LINES + 1, 10_000])
def test_a_list_that_is_too_long_is_refused_with_what_to_do(buyer: FlaskClient, rows: int) -> None:
    text = "统一社会信用代码\n" + "".join(f"9133049900{one:08d}\n" for one in range(rows))

    answer = send(buyer, file=(io.BytesIO(text.encode()), "list.csv"))

    assert answer.status_code == 422
    assert f"名单有 {rows:,} 行" in answer.text
    assert "flask checks run" in answer.text


@pytest.mark.parametrize(
    ("name", "content"),
    [("list.csv", b""), ("list.xlsx", b"no workbook"), ("list.csv", "金额\t日期\n1\t2\n".encode())],
)
def test_a_file_that_is_no_list_comes_back_with_the_reason(
    buyer: FlaskClient, name: str, content: bytes
) -> None:
    answer = send(buyer, file=(io.BytesIO(content), name))

    assert answer.status_code == 422
    assert "请先更正以下内容" in answer.text


def test_a_form_sent_twice_issues_one_receipt(
    app: Flask, buyer: FlaskClient, ids: dict[str, int]
) -> None:
    page = buyer.get("/regulator/checks/new").text
    key = re.search(r'name="once_key" type="hidden" value="([^"]+)"', page)
    assert key
    given = {"csrf_token": form_token(buyer), "once_key": key[1], **GIVEN, "names": E08}

    places = {
        buyer.post("/regulator/checks/new", data=given, content_type="multipart/form-data").location
        for _ in range(2)
    }

    assert len(places) == 1
    with parts_of(app).sessions.reading() as session:
        assert session.query(CheckReceipt).count() == 1


def test_a_department_lists_its_own_receipts_and_the_auditor_everybodys(
    app: Flask, buyer: FlaskClient, ids: dict[str, int]
) -> None:
    send(buyer, names=E08)

    own = buyer.get("/regulator/checks").text
    other = signed_in_as(app, Role.OFFICER, "hurd").get("/regulator/checks").text
    auditor = signed_in_as(app, Role.AUDITOR, None).get("/regulator/checks").text

    assert "演核〔2026〕0001" in own
    assert "演核〔2026〕0001" not in other
    assert "演核〔2026〕0001" in auditor
    assert "财政" in auditor


def test_receipts_are_found_by_number_kind_and_day(buyer: FlaskClient, ids: dict[str, int]) -> None:
    send(buyer, names=E08)

    for query, is_found in (
        ("?q=0001", True),
        ("?q=校服", True),
        ("?kind=single&from=2026-11-23&to=2026-11-23&sort=oldest", True),
        ("?kind=batch", False),
        ("?from=2026-11-24", False),
        ("?page=2", False),
    ):
        assert ("演核〔2026〕0001" in buyer.get(f"/regulator/checks{query}").text) is is_found


def test_a_firm_with_a_listed_legal_representative_is_a_hint_on_no_receipt(
    app: Flask, buyer: FlaskClient, ids: dict[str, int], entry: str
) -> None:
    with parts_of(app).sessions.writing() as session:
        _same_representative(session, ids)

    place = send(buyer, names=E03).location

    page = buyer.get(place).text
    assert "关联提示" in page
    assert E08 in page
    assert "甄某某" not in page
    for path in (f"{place}/paper", f"{place}/receipt.json"):
        text = buyer.get(path).text
        assert E08 not in text
        assert "关联" not in text


def test_nobody_is_related_to_itself(app: Flask, ids: dict[str, int], entry: str) -> None:
    with parts_of(app).sessions.writing() as session:
        _same_representative(session, ids)

        assert related_listed(session, [E08, "", "没有"], on=ON) == {}
        assert [one.uscc for one in related_listed(session, [E03], on=ON)[E03]] == [E08]


def _same_representative(session: Session, ids: dict[str, int]) -> None:
    """Give E03 and E08 a legal representative of the same name."""
    for code in (E03, E08):
        subject = session.get_one(Subject, ids[code])
        before = session.get_one(SubjectVersion, subject.version_id)
        version = SubjectVersion(
            subject_id=subject.id,
            valid_from=before.valid_from,
            kind=before.kind,
            uscc=before.uscc,
            name=before.name,
            status=before.status,
            established_on=before.established_on,
            legal_representative="甄某某",
            source=before.source,
            content_hash=bytes(32),
            recorded_at=clock.now(),
        )
        session.add(version)
        session.flush()
        subject.version_id = version.id
