"""Who gets through which door: every route as every role and as nobody."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select, update

from models.accounts import Account
from models.vocabulary import Role
from registry import clock
from registry.services.accounts import disable_account
from tests.fixtures.web import SignedIn, add_account, form_token, parts_of
from tests.integration.web.route_access import (
    ACCESS,
    EVERYBODY,
    LOCKED_DOORS,
    PUBLIC_POSTS,
    READING_POSTS,
)
from tests.integration.web.routes import ASKS, Route, routes_of

LET_IN = {200, 303, 404, 410, 422}


def _ask(client: FlaskClient, route: Route) -> int:
    if route.method == "POST":
        return client.post(route.path, data={"csrf_token": form_token(client)}).status_code
    return client.get(route.path + ASKS.get(route.rule, "")).status_code


def test_every_route_is_in_the_table_and_the_table_has_no_other(app: Flask) -> None:
    assert {route.key for route in routes_of(app)} == set(ACCESS)


def test_every_route_that_everybody_may_go_only_reads(app: Flask) -> None:
    posts = {key for key, roles in ACCESS.items() if roles == EVERYBODY and key[:3] != "GET"}

    assert posts == PUBLIC_POSTS


def test_everything_behind_a_locked_door_is_locked(app: Flask) -> None:
    inside = {route.key for route in routes_of(app) if route.rule.startswith(LOCKED_DOORS)}

    assert inside == {key for key, roles in ACCESS.items() if roles != EVERYBODY}


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_a_role_gets_in_where_the_table_says_so(
    app: Flask, signed_in: SignedIn, role: Role
) -> None:
    wrong = {}
    for route in routes_of(app):
        status = _ask(signed_in(role), route)
        if (status in LET_IN) is not (role in ACCESS[route.key]) or status not in {*LET_IN, 403}:
            wrong[route.key] = status

    assert wrong == {}


def test_nobody_is_sent_to_sign_in_where_a_door_is_locked(app: Flask) -> None:
    wrong = {}
    for route in routes_of(app):
        client = app.test_client()
        data = {"csrf_token": form_token(client)} if route.method == "POST" else None
        answer = client.open(route.path + ASKS.get(route.rule, ""), method=route.method, data=data)
        sent = answer.location is not None and answer.location.startswith("/sign-in")
        if ACCESS[route.key] != EVERYBODY and not (answer.status_code == 303 and sent):
            wrong[route.key] = answer.status_code
        if ACCESS[route.key] == EVERYBODY and answer.status_code not in LET_IN:
            wrong[route.key] = answer.status_code

    assert wrong == {}


@pytest.mark.parametrize("role", [None, Role.OFFICER, Role.SYSTEM_ADMIN, Role.ENTERPRISE])
def test_no_post_goes_without_a_forms_token(
    app: Flask, signed_in: SignedIn, role: Role | None
) -> None:
    taken = {}
    for route in routes_of(app):
        if route.method != "POST" or route.key in READING_POSTS:
            continue
        client = signed_in(role) if role else app.test_client()
        for data in ({}, {"csrf_token": "made up"}):
            status = client.post(route.path, data=data).status_code
            if status != 400:
                taken[route.key] = status

    assert taken == {}


def test_a_post_from_another_sites_page_is_refused(client: FlaskClient) -> None:
    data = {"csrf_token": form_token(client), "username": "a", "password": "b"}

    by_origin = client.post("/sign-in", data=data, headers={"Origin": "https://evil.example.com"})
    by_site = client.post("/sign-in", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    by_null = client.post("/sign-in", data=data, headers={"Origin": "null"})
    own = client.post("/sign-in", data=data, headers={"Origin": "http://localhost"})

    assert (by_origin.status_code, by_site.status_code, by_null.status_code) == (400, 400, 400)
    assert own.status_code == 422


def test_nothing_is_changed_by_reading(app: Flask, signed_in: SignedIn) -> None:
    client = signed_in(Role.SYSTEM_ADMIN)
    statements: list[str] = []
    engine = parts_of(app).sessions.engine
    stop_listening = _listen(engine, statements)

    for route in routes_of(app):
        if route.method == "GET":
            client.get(route.path)
    stop_listening()

    assert statements == []


def _listen(engine: Engine, statements: list[str]) -> Callable[[], None]:
    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().split()[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    return lambda: event.remove(engine, "before_cursor_execute", note)


def test_a_changed_role_counts_with_the_next_request(app: Flask, signed_in: SignedIn) -> None:
    client = signed_in(Role.AUDITOR)
    before = client.get("/regulator/audit").status_code

    with parts_of(app).sessions.writing() as session:
        session.execute(update(Account).values(role=Role.OFFICER))

    assert (before, client.get("/regulator/audit").status_code) == (200, 403)


def test_a_disabled_account_is_out_with_the_next_request(app: Flask, signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)
    before = client.get("/regulator/").status_code

    with parts_of(app).sessions.writing() as session:
        account = session.scalars(select(Account)).one()
        disable_account(session, account.id, by=None, at=clock.now())

    assert (before, client.get("/regulator/").status_code) == (200, 303)


def test_an_enterprise_sees_its_own_registration_only(app: Flask) -> None:
    with parts_of(app).sessions.writing() as session:
        own = add_account(session, Role.ENTERPRISE)
        other = add_account(session, Role.ENTERPRISE)
        assert own.subject_id != other.subject_id
    client = app.test_client()

    # No address behind this door names a subject; a case or a record of another is not found.
    inside = [route.rule for route in routes_of(app) if route.rule.startswith("/enterprise/")]

    assert sorted(inside) == [
        "/enterprise/",
        "/enterprise/listings",
        "/enterprise/listings/<entry_no>/proof.json",
        "/enterprise/listings/<number:case_id>/papers/<kind>",
        "/enterprise/listings/<number:case_id>/papers/<kind>.pdf",
        "/enterprise/measures",
        "/enterprise/notices",
        "/enterprise/rating",
        "/enterprise/rating/planner",
        "/enterprise/records",
        "/enterprise/records/<public_id>",
    ]
    assert client.get(f"/enterprise/{other.subject_id}").status_code == 404


def test_the_refusal_says_why(signed_in: SignedIn) -> None:
    page = signed_in(Role.SYSTEM_ADMIN).get("/regulator/audit")

    assert page.status_code == 403
    assert "审计人员" in page.text


def test_the_homes_say_what_waits_and_what_comes(signed_in: SignedIn) -> None:
    officer = signed_in(Role.OFFICER).get("/regulator/").text
    admin = signed_in(Role.SYSTEM_ADMIN).get("/regulator/").text
    enterprise = signed_in(Role.ENTERPRISE).get("/enterprise/").text

    assert "等待认定主体" in officer
    assert "等待认定主体" not in admin
    assert "尚未开通" in enterprise
    assert "12315" in enterprise
