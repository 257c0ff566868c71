"""The room of AB 岗: everyone names a deputy for oneself, once, and either of the two may end it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models.accounts import Account, Deputy
from models.vocabulary import Role
from registry import clock
from registry.services.accounts import open_session
from tests.fixtures.web import COOKIE, SignedIn, add_account, form_token, parts_of

ROOM = "/regulator/deputies"
KEY = re.compile(r'name="once_key"[^>]*value="([^"]+)"')
DAYS = {"first_day": "2026-11-24", "last_day": "2026-11-30"}


def approver(app: Flask, **changes: str) -> tuple[FlaskClient, int]:
    """Return the browser and the account of another approver."""
    client = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = add_account(session, Role.APPROVER, **changes)
        client.set_cookie(COOKIE, open_session(session, account, at=clock.now()))
        return client, account.id


def facts(app: Flask) -> list[tuple[int, int, str, str]]:
    with parts_of(app).sessions.reading() as session:
        return [
            (row.account_id, row.deputy_id, row.valid_from.isoformat(), row.valid_to.isoformat())
            for row in session.scalars(select(Deputy).order_by(Deputy.id))
        ]


def sent(client: FlaskClient, **fields: str) -> dict[str, str]:
    """Return the fields of the form as a browser would send them."""
    key = KEY.search(client.get(ROOM).text)
    assert key
    return {"csrf_token": form_token(client), "once_key": key[1], **DAYS, **fields}


def test_a_deputy_is_named_seen_and_ended(app: Flask) -> None:
    first, first_id = approver(app, display_name="审批人甲")
    second, second_id = approver(app, display_name="审批人乙")

    named = first.post(ROOM, data=sent(first, deputy=str(second_id)))

    assert (named.status_code, named.location) == (303, ROOM)
    assert facts(app) == [(first_id, second_id, "2026-11-24", "2026-12-01")]
    seen = second.get(ROOM).text
    assert "2026-11-24 至 2026-11-30" in seen
    assert "未开始" in seen
    second.post(ROOM, data=sent(second, deputy=str(first_id), first_day="2026-11-23"))
    assert "代理中" in first.get(ROOM).text
    second.post(f"{ROOM}/2/end", data={"csrf_token": form_token(second)})

    ended = second.post(f"{ROOM}/1/end", data={"csrf_token": form_token(second)})

    assert ended.status_code == 303
    assert "目前没有代理安排" in first.get(ROOM).text
    again = first.post(f"{ROOM}/1/end", data={"csrf_token": form_token(first)})
    assert again.status_code == 409
    assert "已经提前结束" in again.text


def test_only_colleagues_of_the_same_post_are_offered(app: Flask, signed_in: SignedIn) -> None:
    first, _ = approver(app)
    _, second_id = approver(app, display_name="审批人乙")
    _, other_id = approver(app, display_name="农业审批人", department_id="agri")

    page = first.get(ROOM).text
    refused = first.post(ROOM, data=sent(first, deputy=str(other_id)))

    assert f'value="{second_id}"' in page
    assert "农业审批人" not in page
    assert refused.status_code == 422
    assert facts(app) == []
    assert "没有同一岗位" in signed_in(Role.OFFICER).get(ROOM).text


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"first_day": "2026-02-30"}, "当月有这一天"),
        ({"first_day": "26-11-24"}, "当月有这一天"),
        ({"first_day": ""}, "请填写开始日期"),
        ({"last_day": "2026-11-23"}, "早于开始日期"),
        ({"first_day": "2026-11-22"}, "早于今天"),
        ({"last_day": "2027-02-01"}, "最长 60 天"),
    ],
)
def test_wrong_days_are_told_and_the_input_is_kept(
    app: Flask, days: dict[str, str], said: str
) -> None:
    first, _ = approver(app)
    _, second_id = approver(app)

    answer = first.post(ROOM, data=sent(first, deputy=str(second_id), **days))

    assert answer.status_code == 422
    assert said in answer.text
    assert all(f'value="{text}"' in answer.text for text in (DAYS | days).values() if text)
    assert f'selected value="{second_id}"' in answer.text
    assert facts(app) == []


def test_a_third_person_learns_nothing_of_a_standing_in(app: Flask) -> None:
    first, _ = approver(app)
    _, second_id = approver(app)
    third, _ = approver(app)
    first.post(ROOM, data=sent(first, deputy=str(second_id)))

    answer = third.post(f"{ROOM}/1/end", data={"csrf_token": form_token(third)})

    assert answer.status_code == 404
    assert len(facts(app)) == 1


def test_a_deputy_gets_no_act_that_the_own_role_lacks(app: Flask) -> None:
    first, _ = approver(app)
    second, second_id = approver(app)
    before = second.get("/regulator/audit").status_code

    first.post(ROOM, data=sent(first, deputy=str(second_id), first_day="2026-11-23"))

    assert (before, second.get("/regulator/audit").status_code) == (403, 403)
    with parts_of(app).sessions.reading() as session:
        assert session.get_one(Account, second_id).role is Role.APPROVER
