"""The officer's page of a subject tells what applies by the rule, and what the law withholds and why."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.vocabulary import Grade, ListKind, Role
from tests.factories import AT
from tests.fixtures.web import SignedIn, parts_of
from tests.integration.web.list_desk import ListDesk
from tests.listing_rows import add_entry
from tests.rating_factories import facts_for, keep_rating
from tests.wanderland import E08, populate

TODAY = date(2026, 11, 23)
PAGE = f"/regulator/subjects/{E08}"


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


@pytest.fixture
def desk(app: Flask, ids: dict[str, int]) -> ListDesk:
    return ListDesk(app, ids)


@pytest.fixture
def officer(signed_in: SignedIn) -> FlaskClient:
    return signed_in(Role.OFFICER)


def test_without_a_cause_nothing_applies(officer: FlaskClient, ids: dict[str, int]) -> None:
    assert "今天没有措施适用" in officer.get(PAGE).text


def test_a_listing_brings_measures_and_what_is_withheld_has_its_sentence(
    officer: FlaskClient, desk: ListDesk
) -> None:
    number = desk.put(E08)

    page = officer.get(PAGE).text

    assert f"条目 {number}" in page
    assert "限制参与政府采购" in page
    assert "名单条目期满、提前移出或者撤销时即行解除，最迟自 2029-05-20 起" in page
    assert "“限制取得政府供应土地”须由有权机关在个案决定中载明" in page
    assert f'href="/regulator/measures?q={E08}"' in page


def test_a_reward_without_its_review_is_withheld(
    app: Flask, ids: dict[str, int], officer: FlaskClient
) -> None:
    with parts_of(app).sessions.writing() as session:
        keep_rating(session, ids[E08], facts_for(Grade.AAA, TODAY), TODAY, AT)

    page = officer.get(PAGE).text

    assert "行政许可绿色通道" in page
    assert "未经公平竞争审查，暂不适用" in page


def test_an_internal_list_is_marked_as_such(
    app: Flask, ids: dict[str, int], officer: FlaskClient
) -> None:
    with parts_of(app).sessions.writing() as session:
        add_entry(session, subject_id=ids[E08], list_type="watch_list", list_kind=ListKind.WATCH)

    assert "内部名单，不告知当事人" in officer.get(PAGE).text


def test_a_past_day_tells_no_measures_of_today(officer: FlaskClient, desk: ListDesk) -> None:
    desk.put(E08)

    assert "限制参与政府采购" not in officer.get(f"{PAGE}?known_at=2026-11-22").text
