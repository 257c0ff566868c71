"""A form is done once: sent twice, at once, from the history, or with other words under its key."""

import re
import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from models.accounts import Deputy, Submission
from models.audit import AuditEntry
from models.vocabulary import AuditEvent, Role
from registry import clock
from registry.services.accounts import open_session
from tests.fixtures.web import COOKIE, add_account, form_token, parts_of

ROOM = "/regulator/deputies"
KEY = re.compile(r'name="once_key"[^>]*value="([^"]+)"')


def count(app: Flask, what: type) -> int:
    with parts_of(app).sessions.reading() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def namings(app: Flask) -> int:
    with parts_of(app).sessions.reading() as session:
        return (
            session.scalar(select(func.count()).where(AuditEntry.event == AuditEvent.DEPUTY_NAMED))
            or 0
        )


@pytest.fixture
def browser(app: Flask) -> Callable[[str], FlaskClient]:
    """Makes a browser of the approver of that user name."""

    def sign_in(username: str) -> FlaskClient:
        client = app.test_client()
        with parts_of(app).sessions.writing() as session:
            account = add_account(session, Role.APPROVER, username=username)
            client.set_cookie(COOKIE, open_session(session, account, at=clock.now()))
        return client

    return sign_in


@pytest.fixture
def first(browser: Callable[[str], FlaskClient]) -> FlaskClient:
    """The browser of account 1; account 2 may stand in."""
    client = browser("first")
    browser("second")
    return client


def form_of(client: FlaskClient, **fields: str) -> dict[str, str]:
    key = KEY.search(client.get(ROOM).text)
    assert key
    given = {"deputy": "2", "first_day": "2026-11-24", "last_day": "2026-11-25"}
    return {"csrf_token": form_token(client), "once_key": key[1]} | given | fields


def test_every_page_gives_another_key(first: FlaskClient) -> None:
    assert form_of(first)["once_key"] != form_of(first)["once_key"]


def test_the_same_form_sent_again_leads_to_the_same_place_and_does_nothing(
    app: Flask, first: FlaskClient
) -> None:
    form = form_of(first)

    answers = [first.post(ROOM, data=form) for _ in range(3)]

    assert [(a.status_code, a.location) for a in answers] == [(303, ROOM)] * 3
    assert (count(app, Deputy), count(app, Submission), namings(app)) == (1, 1, 1)


def test_a_fresh_token_of_the_page_is_no_other_content(app: Flask, first: FlaskClient) -> None:
    form = form_of(first)
    first.post(ROOM, data=form)

    again = first.post(ROOM, data=form | {"csrf_token": form_token(first)})

    assert again.status_code == 303
    assert count(app, Deputy) == 1


def test_other_content_under_a_used_key_is_told_and_keeps_its_input(
    app: Flask, first: FlaskClient
) -> None:
    form = form_of(first)
    first.post(ROOM, data=form)
    other = form | {"first_day": "2026-12-01", "last_day": "2026-12-02"}

    told = first.post(ROOM, data=other)

    assert told.status_code == 409
    assert "已经提交过" in told.text
    assert 'value="2026-12-01"' in told.text
    assert count(app, Deputy) == 1
    fresh = KEY.search(told.text)
    assert fresh
    assert fresh[1] != form["once_key"]
    assert first.post(ROOM, data=other | {"once_key": fresh[1]}).status_code == 303
    assert count(app, Deputy) == 2


def test_a_refused_form_keeps_its_key(app: Flask, first: FlaskClient) -> None:
    form = form_of(first)
    wrong = first.post(ROOM, data=form | {"last_day": "2027-11-25"})

    right = first.post(ROOM, data=form)

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert form["once_key"] in wrong.text
    assert (count(app, Deputy), count(app, Submission)) == (1, 1)


def test_a_key_is_the_senders_own(
    app: Flask, first: FlaskClient, browser: Callable[[str], FlaskClient]
) -> None:
    third = browser("third")
    form = form_of(first)
    first.post(ROOM, data=form)

    answer = third.post(ROOM, data=form_of(third, once_key=form["once_key"]))

    assert answer.status_code == 303
    assert (count(app, Deputy), count(app, Submission)) == (2, 2)


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with space and more than 22", "中" * 30])
def test_a_key_that_is_none_of_ours_is_replaced(app: Flask, first: FlaskClient, key: str) -> None:
    answer = first.post(ROOM, data=form_of(first, once_key=key))

    assert answer.status_code == 422
    fresh = KEY.search(answer.text)
    assert fresh
    assert len(fresh[1]) == 32
    assert count(app, Deputy) == 0


@pytest.mark.parametrize("senders", [2, 4])
def test_of_forms_sent_at_once_one_is_done_and_all_lead_to_its_place(
    app: Flask, first: FlaskClient, senders: int
) -> None:
    form = form_of(first)
    session_cookies = [first.get_cookie(COOKIE), first.get_cookie("zhixin-form")]
    start, answers = threading.Barrier(senders), list[TestResponse]()

    def send() -> None:
        client = app.test_client()
        for cookie in session_cookies:
            assert cookie
            client.set_cookie(cookie.key, cookie.value)
        start.wait(timeout=30)
        answers.append(client.post(ROOM, data=form))

    threads = [threading.Thread(target=send) for _ in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert [(a.status_code, a.location) for a in answers] == [(303, ROOM)] * senders
    assert (count(app, Deputy), count(app, Submission), namings(app)) == (1, 1, 1)
