"""The enterprise's door: everything held about it, whether public or not, and nothing of anybody else."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models.accounts import Account
from models.records import Record
from models.vocabulary import Obligation, RecordChange, Role, Tier
from registry import clock
from registry.rulebooks import load
from registry.services import records
from registry.services.accounts import open_session
from tests.fixtures.web import COOKIE, add_account, parts_of
from tests.record_factories import (
    decide_record,
    make_hands,
    make_honour,
    make_penalty,
    write_record,
    write_version,
)
from tests.wanderland import AT, E08, E10, populate

LAW = load("jiaxing").records
CANARY = "金丝雀不得外传"


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


@pytest.fixture
def firm(app: Flask, ids: dict[str, int]) -> FlaskClient:
    """A browser in which the firm E08 is signed in."""
    client = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = add_account(session, Role.ENTERPRISE, subject_id=ids[E08])
        token = open_session(session, session.get_one(Account, account.id), at=clock.now())
    client.set_cookie(COOKIE, token)
    return client


def test_a_firm_reads_all_its_records_also_those_the_public_does_not(
    app: Flask, firm: FlaskClient, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        minor = make_penalty(tier=Tier.MINOR, facts="事实全文", transfer_outcome=CANARY)
        hidden = write_record(session, ids[E08], minor, at=AT).public_id
        old = make_penalty(decided_on=date(2024, 1, 5))
        window = (date(2024, 1, 5), date(2025, 1, 5))
        over = write_record(
            *(session, ids[E08], old), at=AT, public_from=window[0], public_until=window[1]
        )
        withdrawn = write_record(session, ids[E08], make_penalty(), at=AT)
        write_version(
            *(session, withdrawn, RecordChange.WITHDRAWN, make_penalty()), at=AT, reason="认定有误"
        )
        numbers = [hidden, over.public_id, withdrawn.public_id]

    listed = firm.get("/enterprise/records").text
    pages = [firm.get(f"/enterprise/records/{number}") for number in numbers]

    assert "共 3 条" in listed
    assert ("不公示" in listed, "公示期满" in listed, "已撤销" in listed) == (True, True, True)
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "事实全文" in pages[0].text
    assert CANARY not in pages[0].text
    assert "理由：认定有误" in pages[2].text


def test_a_firm_reads_what_it_owes_and_when_repair_may_be_asked(
    app: Flask, firm: FlaskClient, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        hands = make_hands(session)
        said = make_penalty(decided_on=AT.date() - timedelta(days=10))
        record = decide_record(session, ids[E08], said, LAW, hands, at=AT)
        records.note_performance(
            *(session, record.id, Obligation.PAY_FINE),
            performed_on=AT.date() - timedelta(days=1),
            amount_fen=1_200_000,
            note="缴款票据 0001",
            by=hands.officer,
            at=AT,
        )
        path = f"/enterprise/records/{record.public_id}"

    page, home = firm.get(path).text, firm.get("/enterprise/").text

    assert "尚欠 3 万元" in page
    assert "最早可申请日期：<strong>2027-02-13</strong>" in page
    assert "最短公示期未满" in page
    assert "12 个月（一般失信信息最长公示期）" in page
    assert "经办人甲" not in page
    assert "有未履行的义务</dt><dd>1" in home


def test_a_firm_is_told_and_follows_the_notice_to_the_record(
    app: Flask, firm: FlaskClient, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        hands, said = make_hands(session), make_penalty()
        first = decide_record(session, ids[E08], said, LAW, hands, at=AT)
        second = decide_record(session, ids[E08], make_honour(), LAW, hands, at=AT)
        numbers = [second.public_id, first.public_id]

    page = firm.get("/enterprise/notices").text

    assert page.index(numbers[0]) < page.index(numbers[1])
    assert str(said.document_no) in page
    assert "经办人甲" not in page
    assert firm.get("/enterprise/notices?page=2").status_code == 404
    assert firm.get("/enterprise/notices?nope=1").status_code == 400


def test_anothers_record_is_not_there(app: Flask, firm: FlaskClient, ids: dict[str, int]) -> None:
    with parts_of(app).sessions.writing() as session:
        window = (date(2026, 2, 6), date(2027, 2, 6))
        other = write_record(
            *(session, ids[E10], make_penalty()),
            at=AT,
            public_from=window[0],
            public_until=window[1],
        ).public_id

    assert firm.get(f"/enterprise/records/{other}").status_code == 404
    assert other not in firm.get("/enterprise/records").text


def test_a_record_that_was_moved_away_is_only_a_notice(
    app: Flask, firm: FlaskClient, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        hands, said = make_hands(session), make_penalty()
        record = decide_record(session, ids[E08], said, LAW, hands, at=AT)
        decide_record(
            *(session, ids[E10], said, LAW, hands),
            at=AT,
            change=RecordChange.MOVED,
            record_id=record.id,
        )
        number = session.scalars(select(Record.public_id)).one()

    assert firm.get(f"/enterprise/records/{number}").status_code == 404
    page = firm.get("/enterprise/notices").text
    assert "曾误记到贵单位名下，现已移出" in page
    assert number not in page
