"""What the tests of inspections share: a register with firms of several grades, and forms as sent."""

from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.vocabulary import Grade
from tests.fixtures.web import parts_of
from tests.inspection_factories import add_members
from tests.integration.web.proposal_desk import hidden_fields

ROOM = "/regulator/inspections"
GRADES = [Grade.AAA] * 3 + [Grade.A] * 5 + [Grade.B] * 4 + [None] * 2
WRITTEN = {
    "title": "四季度童车随机抽查",
    "kinds": "enterprise",
    "county": "",
    "section": "",
    "quota": "6",
    "team": "2",
    "inspectors": "检查甲\r\n检查乙\r\n\r\n 检查丙 \r\n",
}


def fill(app: Flask, at: datetime) -> list[str]:
    """Add firms to draw from in Nanhu, and return their names."""
    with parts_of(app).sessions.writing() as session:
        return [one.name for one in add_members(session, at, GRADES, division_code="330402")]


def send(client: FlaskClient, path: str, page: str, **fields: str) -> TestResponse:
    """Send a form of a page with its hidden fields."""
    return client.post(path, data=hidden_fields(client.get(page).text) | fields)


def plan(client: FlaskClient, **changes: str) -> str:
    """Make a plan, and return the address of its page."""
    answer = send(client, f"{ROOM}/new", f"{ROOM}/new", **(WRITTEN | changes))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def drawn(client: FlaskClient, **changes: str) -> str:
    """Make a plan and draw it, and return the address of its page."""
    page = plan(client, **changes)
    answer = send(client, f"{page}/draw", page)
    assert answer.status_code == 303, answer.text
    return page
