"""Role × act × ownership over every address that names something (docs/permissions.csv).

A route behind a lock whose address names a thing and that has no line there fails.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from models.accounts import Account
from models.base import Base
from models.vocabulary import Role
from tests.fixtures.web import form_token, parts_of
from tests.integration.web.route_access import ACCESS, EVERYBODY
from tests.integration.web.routes import Route, routes_of
from tests.integration.web.two_sides import (
    HERE,
    OTHER_COUNTY,
    OTHER_DEPARTMENT,
    PERSONAL,
    RIGHT_FIRM,
    World,
    build,
)

MATRIX = Path(__file__).parents[3] / "docs" / "permissions.csv"
YES, NOTHING = "yes", "-"
KINDS = ("enterprises", "penalties")
ALLOWED = {200, 303, 400, 409, 410, 422}
# Readers first, then those who decide, then those who write, then who takes accounts out of use.
BY_HARM = sorted(Role, key=lambda role: (role is Role.SYSTEM_ADMIN, role is Role.OFFICER))
PLACEHOLDER = re.compile(r"<[^>]+>")
# What an address asks for besides what it names.
ASKED = {
    "GET /regulator/records/<number:record_id>/move": f"?uscc={RIGHT_FIRM}",
    "POST /regulator/records/<number:record_id>/move": f"?uscc={RIGHT_FIRM}",
}


@dataclass(frozen=True)
class Line:
    """A line of the matrix for one role: what it gets of each side's object."""

    route: str
    key: str
    role: Role
    wanted: dict[str, str]


def lines() -> list[Line]:
    with MATRIX.open(encoding="utf-8", newline="") as file:
        return [
            Line(
                row["route"],
                row["object"],
                Role(role),
                {side: row[side] for side in ("own", "colleague", OTHER_DEPARTMENT, OTHER_COUNTY)},
            )
            for row in csv.DictReader(file)
            for role in row["roles"].split()
        ]


LINES = lines()


def locked(app: Flask) -> list[Route]:
    return [route for route in routes_of(app) if ACCESS.get(route.key) != EVERYBODY]


def path_of(world: World, line: Line, side: str) -> str:
    where = HERE if side in ("own", "colleague") else side
    values = world.sides[where].values
    key = f"deputy_{line.role.value}" if line.key == "deputy" else line.key
    key = f"colleagues_{key}" if side == "colleague" else key
    rule = line.route.partition(" ")[2].replace("<face>", "csv")
    return PLACEHOLDER.sub(values.get(key, ""), rule) + ASKED.get(line.route, "")


def state(app: Flask) -> dict[str, str]:
    """Return a digest of every table but that of open sessions."""
    with parts_of(app).sessions.reading() as session:
        return {
            name: sha256(repr(session.execute(select(table)).all()).encode()).hexdigest()
            for name, table in Base.metadata.tables.items()
            if name != "sign_in_session"
        }


@pytest.fixture
def world(app: Flask) -> World:
    return build(app)


def test_every_address_that_names_something_has_a_line_for_each_who_gets_in(app: Flask) -> None:
    told = {(line.route, line.role) for line in LINES}
    wanted = {
        (route.key, role)
        for route in locked(app)
        if "<" in route.rule
        for role in ACCESS[route.key]
    }

    assert told == wanted
    assert len(told) == len(LINES)


def test_each_role_reaches_what_the_matrix_says_and_nothing_else(world: World) -> None:
    wrong: dict[str, int] = {}

    # What one reaches comes last: a deed that succeeds must not change what others are refused.
    before = state(world.app)
    for role in BY_HARM:
        wrong |= walk(world, role, lambda wanted: wanted not in (YES, NOTHING))
    assert state(world.app) == before
    for role in BY_HARM:
        wrong |= walk(world, role, lambda wanted: wanted == YES)

    assert wrong == {}


def walk(world: World, role: Role, is_asked: Callable[[str], bool]) -> dict[str, int]:
    """Go every way of a role whose wanted answer is asked for; return what came out otherwise."""
    client = world.browser(world.sides[HERE].people[role])
    token = form_token(client)
    wrong = {}
    mine = sorted((line for line in LINES if line.role is role), key=lambda line: line.route)
    for side in (OTHER_DEPARTMENT, OTHER_COUNTY, "colleague", "own"):
        for line in mine:
            if not is_asked(line.wanted[side]):
                continue
            method, data = line.route.partition(" ")[0], {"csrf_token": token}
            path = path_of(world, line, side)
            answer = client.open(path, method=method, data=data if method == "POST" else None)
            got = YES if answer.status_code in ALLOWED else str(answer.status_code)
            if got != line.wanted[side]:
                wrong[f"{role} · {line.route} · {side}"] = answer.status_code
    return wrong


def test_who_does_not_hold_the_act_is_refused_before_anything_is_looked_up(world: World) -> None:
    wrong = {}

    for role in Role:
        client = world.browser(world.sides[HERE].people[role])
        token = form_token(client)
        for route, key in sorted({(line.route, line.key) for line in LINES}):
            if role in ACCESS[route]:
                continue
            method = route.partition(" ")[0]
            data = {"csrf_token": token} if method == "POST" else None
            path = path_of(world, Line(route, key, Role.OFFICER, {}), "own")
            status = client.open(path, method=method, data=data).status_code
            if status != 403:
                wrong[role, route] = status

    assert wrong == {}


def addresses(world: World, role: Role, side: str) -> Iterator[str]:
    """Yield every address that GET shows to a role: lists, and things of a side."""
    lines_of = {line.route: line for line in LINES if line.role is role}
    for route in routes_of(world.app):
        if route.method != "GET" or role not in ACCESS[route.key]:
            continue
        if route.key in lines_of:
            yield path_of(world, lines_of[route.key], side)
        elif "<" not in route.rule:
            yield route.rule


def test_reading_changes_nothing_and_tells_nothing_of_the_other_side(world: World) -> None:
    clients = {role: world.browser(world.sides[HERE].people[role]) for role in Role}
    statements: list[str] = []
    stop = listen(world.app, statements)
    before = state(world.app)
    wrong: dict[tuple[Role, str], list[str]] = {}

    for role, client in clients.items():
        for path in addresses(world, role, "own"):
            body = client.get(path).get_data()
            found = forbidden(world, role, body, path) + statements
            if found:
                wrong[role, path] = found
            statements.clear()
    stop()

    assert wrong == {}
    assert state(world.app) == before


def listen(app: Flask, statements: list[str]) -> Callable[[], None]:
    engine = parts_of(app).sessions.engine

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        words = statement.split()
        if words[0].upper() in ("INSERT", "UPDATE", "DELETE") and "sign_in_session" not in words:
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    return lambda: event.remove(engine, "before_cursor_execute", note)


def forbidden(world: World, role: Role, body: bytes, path: str) -> list[str]:
    """Return the words in an answer that this role, on this side, may not read there."""
    secret = [PERSONAL]
    if role not in (Role.AUDITOR, Role.SYSTEM_ADMIN):  # they look at the whole city
        county, department = world.sides[OTHER_COUNTY], world.sides[OTHER_DEPARTMENT]
        for word in (county.word, department.word):
            secret += [f"{word}决定书", f"{word}1号食品", *(f"{word}{kind}.csv" for kind in KINDS)]
            secret += [f"{word}〔2026〕{number}号" for number in (2, 3, 4, 5, 6)]
            secret.append(f"{word}的列入事实")
        if path.startswith("/regulator"):
            secret.append(f"{county.word}〔2026〕1号")
    return [word for word in secret if word.encode() in body]


def test_a_permission_that_is_taken_away_is_gone_with_the_next_request(world: World) -> None:
    here = world.sides[HERE]
    client = world.browser(here.people[Role.APPROVER])
    path = f"/regulator/proposals/{here.values['in_decision']}"
    seen = [client.get(path).status_code]

    for change in (
        {"division_code": "330424"},
        {"division_code": "330402", "department_id": "hurd"},
        {"department_id": "amr", "role": Role.EXECUTOR},
        {"role": Role.APPROVER},
    ):
        with parts_of(world.app).sessions.writing() as session:
            session.execute(
                update(Account).where(Account.id == here.people[Role.APPROVER]).values(**change)
            )
        seen.append(client.get(path).status_code)

    assert seen == [200, 404, 404, 403, 200]
