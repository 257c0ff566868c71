"""The officer's page of a subject: its records by class, what is still open, and how it once stood."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.subjects import Subject
from models.vocabulary import Obligation, RecordChange, Role
from registry.services import records
from tests.fixtures.web import SignedIn, parts_of
from tests.integration.web.test_records_inside import HAIYAN, a_firm
from tests.record_factories import (
    make_honour,
    make_inspection,
    make_penalty,
    write_record,
    write_version,
)

USCC = "91330499MADEM0062W"
PAGE = f"/regulator/subjects/{USCC}"
WINDOW = {"public_from": date(2026, 2, 6), "public_until": date(2027, 2, 6)}


@pytest.fixture
def officer(signed_in: SignedIn) -> FlaskClient:
    """A browser in which an officer of the market regulator is signed in."""
    return signed_in(Role.OFFICER)


@pytest.fixture
def firm(app: Flask, at: datetime) -> int:
    """A firm with a penalty (recorded a day ago, withdrawn now), another one, an honour, an inspection."""
    with parts_of(app).sessions.writing() as session:
        firm = a_firm(session, at, "海盐子虚集成家居有限公司", USCC, HAIYAN)
        gone = make_penalty(document_no="演市监处罚〔2026〕901号")
        record = write_record(session, firm.id, gone, at=at - timedelta(days=1), **WINDOW)
        write_version(session, record, RecordChange.WITHDRAWN, gone, at=at)
        kept = make_penalty(document_no="演市监处罚〔2026〕902号")
        kept_id = write_record(session, firm.id, kept, at=at, **WINDOW).id
        records.note_performance(
            session,
            kept_id,
            Obligation.PAY_FINE,
            performed_on=date(2026, 2, 27),
            amount_fen=1_200_000,
            note="缴款票据 0001",
            by=None,
            at=at,
        )
        write_record(session, firm.id, make_honour(), at=at)
        write_record(session, firm.id, make_inspection(), at=at)
        return firm.id


def test_records_stand_by_class_with_what_is_still_open(officer: FlaskClient, firm: int) -> None:
    page = officer.get(PAGE).text

    assert "不良信息 2 条 · 良好信息 1 条 · 中性信息 1 条" in page
    assert "其中有效 1 条" in page
    assert "有 1 项义务尚未履行完毕" in page
    assert "尚欠 3 万元" in page
    assert f"/regulator/proposals/new?uscc={USCC}" in page


def test_a_past_day_shows_what_was_known_then(officer: FlaskClient, firm: int) -> None:
    before = officer.get(f"{PAGE}?known_at=2026-11-21").text
    then = officer.get(f"{PAGE}?known_at=2026-11-22").text
    now = officer.get(f"{PAGE}?known_at=2026-11-23").text

    assert "名下没有信用记录" in before
    assert "共 1 条" in then
    assert "演市监处罚〔2026〕901号" in then
    assert "公示中" in then
    assert "演市监处罚〔2026〕902号" not in then
    assert "共 4 条" in now
    assert "已撤销" in now


def test_records_of_a_merged_subject_stand_on_the_survivors_page(
    app: Flask, officer: FlaskClient, firm: int, at: datetime
) -> None:
    with parts_of(app).sessions.writing() as session:
        other = a_firm(session, at, "海盐乌有家居厂", "91330499MADEM002XC", HAIYAN)
        write_record(
            session, other.id, make_penalty(document_no="演市监处罚〔2026〕903号"), at=at, **WINDOW
        )
        session.get_one(Subject, other.id).survivor_id = firm

    assert "演市监处罚〔2026〕903号" in officer.get(PAGE).text


def test_a_subject_without_records_says_what_that_means(
    app: Flask, officer: FlaskClient, at: datetime
) -> None:
    with parts_of(app).sessions.writing() as session:
        a_firm(session, at, "海盐乌有家居厂", "91330499MADEM002XC", HAIYAN)

    page = officer.get("/regulator/subjects/91330499MADEM002XC").text

    assert "没有记录不等于没有问题" in page


def test_only_who_may_propose_is_offered_to_record(signed_in: SignedIn, firm: int) -> None:
    assert "录入信用记录" not in signed_in(Role.AUDITOR).get(PAGE).text
