"""Every form is sent with all columns of all tables as further fields; none of them takes effect.

A field that a form really asks for is filled with what it asks for; everything else carries a value
that is looked for in the whole database afterwards. Source: SECURITY §1 row 9; ASVS 15.3.3.
"""

import re
from datetime import date, datetime
from enum import Enum
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models.accounts import Account
from models.base import Base
from models.proposals import RecordProposal
from models.records import Record
from models.vocabulary import Role
from registry.web import security
from tests.fixtures.web import form_token, parts_of
from tests.integration.web.proposal_desk import hidden_fields
from tests.integration.web.route_access import ACCESS, EVERYBODY
from tests.integration.web.routes import Route, routes_of
from tests.integration.web.test_permissions import LINES, Line, path_of
from tests.integration.web.two_sides import HERE, World, build

WORD, NUMBER, DAY = "越权写入", 424_242_424, date(2031, 7, 7)
GREEDY = {"role": "system_admin", "state": "approved", "tier": "minor", "change": "withdrawn"}
REASON = "依据复核意见书办理"
# What a person fills in so that the deed is done; the rest of a form comes from its page.
FILLED: dict[str, dict[str, str]] = {
    "POST /regulator/accounts/new": {
        "username": "new.person",
        "display_name": "新同事",
        "role": "officer",
        "department": "amr",
        "office": "",
        "division": "",
        "uscc": "",
    },
    "POST /regulator/awards/new": {
        "award": "nanhu_quality_award",
        "title": "2026 年度",
        "names": "91330499MADEM0011L",
    },
    "POST /regulator/awards/reviews/<task>": {
        "outcome": "kept",
        "reason": REASON,
        "document_no": "",
    },
    "POST /regulator/cases/<number:case_id>/change": {
        "grounds": "product",
        "penalty_no": "演市监处罚〔2026〕52号",
        "authority": "嘉兴市市场监督管理局",
        "facts": REASON,
        "reason": REASON,
        "summary": "生产不合格产品",
        "basis": "总局令第44号第七条",
        "checks": "intent",
    },
    "POST /regulator/cases/<number:case_id>/steps": {
        "step": "closed",
        "reason": REASON,
        "instead_of": "",
        "on": "2026-11-23",
        "document_no": "",
        "method": "",
        "basis": "",
        "dropped": "",
        "public_from": "",
        "override": "",
    },
    "POST /regulator/checks/new": {
        "names": "91330499MADEM0011L",
        "matter": "政府采购",
        "purpose": "校服采购",
    },
    "POST /regulator/measures/<order_no>/steps": {
        "step": "received",
        "on": "",
        "until": "",
        "outcome": "",
        "paper_no": "",
        "reason": "",
    },
    "POST /regulator/entries/<entry_no>/marks": {
        "mark": "objection",
        "mark_reason": REASON,
        "mark_from": "2026-11-20",
        "mark_paper": "",
    },
    "POST /regulator/inspections/new": {
        "title": "四季度随机抽查",
        "kinds": "enterprise",
        "county": "330402",
        "section": "",
        "quota": "1",
        "team": "1",
        "inspectors": "检查甲",
    },
    "POST /regulator/inspections/preview": {
        "title": "四季度随机抽查",
        "kinds": "enterprise",
        "county": "330402",
        "section": "",
        "quota": "1",
        "team": "1",
        "inspectors": "检查甲",
    },
    "POST /regulator/collection/<number:batch_id>/undo": {"reason": REASON},
    "POST /regulator/collection/<number:batch_id>/confirm": {"encoding": "auto"},
    "POST /regulator/duplicates/<number:pair_id>": {
        "verdict": "related",
        "relation": "group",
        "reason": REASON,
        "blind": "",
    },
    "POST /regulator/duplicates/<number:pair_id>/assign": {"assignee": ""},
    "POST /regulator/duplicates/<number:pair_id>/merge": {"reason": REASON},
    "POST /regulator/duplicates/bulk/<number:bulk_id>": {"reason": REASON},
    "POST /regulator/merges/<number:merge_id>/confirm": {"reason": ""},
    "POST /regulator/merges/<number:merge_id>/refuse": {"reason": REASON},
    "POST /regulator/merges/<number:merge_id>/withdraw": {"reason": REASON},
    "POST /regulator/merges/<number:merge_id>/unmerge": {"reason": REASON},
    "POST /regulator/proposals/<number:proposal_id>/abandon": {"reason": REASON},
    "POST /regulator/proposals/<number:proposal_id>/approve": {"reason": "", "instead_of": ""},
    "POST /regulator/proposals/<number:proposal_id>/reject": {"reason": REASON, "instead_of": ""},
    "POST /regulator/proposals/<number:proposal_id>/return": {"reason": REASON, "instead_of": ""},
    "POST /regulator/proposals/<number:proposal_id>/review": {"reason": "", "instead_of": ""},
    "POST /regulator/records/<number:record_id>/marks": {
        "mark": "objection",
        "mark_reason": REASON,
        "mark_from": "2026-11-20",
        "mark_paper": "",
    },
    "POST /regulator/records/<number:record_id>/performances": {
        "obligation": "pay_fine",
        "performed_on": "2026-11-20",
        "amount": "100",
        "note": "缴款票据（演）0012",
    },
    "POST /regulator/subjects/<uscc>/aliases": {
        "kind": "brand",
        "name": "槐安",
        "source": "抽检报告",
    },
    "POST /regulator/waiting/<number:row_id>/dismiss": {"reason": REASON},
}
# Rooms whose deeds have no page of their own but hang on that of the thing.
HANGING = ("/proposals/", "/records/", "/merges/", "/assign", "/marks", "/steps")
# Deeds that must succeed, or this test would look at refusals only.
DONE = {
    "POST /regulator/accounts/new": 200,
    "POST /regulator/awards/<number:screening_id>/again": 303,
    "POST /regulator/awards/new": 303,
    "POST /regulator/awards/reviews/<task>": 303,
    "POST /regulator/cases/<number:case_id>/change": 303,
    "POST /regulator/checks/new": 303,
    "POST /regulator/entries/<entry_no>/marks": 303,
    "POST /regulator/measures/<order_no>/steps": 303,
    "POST /regulator/duplicates/<number:pair_id>": 303,
    "POST /regulator/duplicates/<number:pair_id>/assign": 303,
    "POST /regulator/duplicates/bulk/<number:bulk_id>": 303,
    "POST /regulator/merges/<number:merge_id>/confirm": 303,
    "POST /regulator/proposals/<number:proposal_id>/approve": 303,
    "POST /regulator/proposals/<number:proposal_id>/review": 303,
    "POST /regulator/records/<number:record_id>/marks": 303,
    "POST /regulator/records/<number:record_id>/performances": 303,
    "POST /regulator/subjects/<uscc>/aliases": 303,
    "POST /regulator/waiting/<number:row_id>/dismiss": 303,
}


@pytest.fixture
def world(app: Flask, monkeypatch: pytest.MonkeyPatch) -> World:
    # All columns of all tables are more fields than any form has: the gate that counts them is
    # tried elsewhere, here it would stand before the views that are to be tried.
    monkeypatch.setattr(security, "MOST_FIELDS", 1_000)
    app.config["MAX_FORM_PARTS"] = 1_000
    return build(app)


def greed() -> dict[str, str]:
    """Return every column of every table with a value of its type that nobody meant."""
    columns = [column for table in Base.metadata.tables.values() for column in table.columns]
    return {column.name: _value(column) for column in columns} | GREEDY


def _value(column: Any) -> str:
    kind = column.type.python_type
    if issubclass(kind, Enum):
        return str(list(kind)[-1].value)
    if issubclass(kind, datetime):
        return f"{DAY.isoformat()}T00:00:00+00:00"
    if issubclass(kind, date):
        return DAY.isoformat()
    return str(NUMBER) if issubclass(kind, int) else WORD


def found_in(app: Flask) -> list[str]:
    """Return the places of the database in which a value stands that nobody meant."""
    wanted = re.compile(f"{WORD}|{NUMBER}|{DAY.isoformat()}|{DAY!r}|datetime.datetime\\(2031, 7, 7")
    places = []
    with parts_of(app).sessions.reading() as session:
        for name, table in Base.metadata.tables.items():
            for row in session.execute(select(table)).mappings():
                places += [
                    f"{name}.{key}" for key, cell in row.items() if wanted.search(repr(cell))
                ]
    return places


def privileges(app: Flask) -> set[tuple[object, ...]]:
    """Return what each account, record and proposal must not get from a form's further fields."""
    with parts_of(app).sessions.reading() as session:
        people = select(
            Account.username, Account.role, Account.department_id, Account.division_code
        )
        papers = select(RecordProposal.id, RecordProposal.needs_review, RecordProposal.proposed_by)
        kept = select(Record.id, Record.tier, Record.subject_id, Record.public_until)
        return {
            tuple(row) for query in (people, papers, kept) for row in session.execute(query).all()
        }


def send(world: World, client: FlaskClient, route: Route, line: Line | None) -> int:
    """Fill a form in as its page asks, add everything else, send it; return the status."""
    path = path_of(world, line, "own") if line else route.rule
    hangs = line is not None and any(room in path for room in HANGING)
    page = path.rpartition("/")[0] if hangs else path
    answer = client.get(page)
    asked = hidden_fields(answer.text) if answer.status_code == 200 else {}
    filled = {"csrf_token": form_token(client), **asked, **FILLED.get(route.key, {})}
    filled["csrf_token"] = form_token(client)
    return client.post(path, data={**greed(), **filled}).status_code


def test_nothing_is_written_that_a_form_does_not_ask_for(world: World) -> None:
    here = world.sides[HERE]
    lines = {line.route: line for line in LINES}
    before = privileges(world.app)
    statuses, written = {}, {}

    for route in sorted(routes_of(world.app), key=lambda one: ("accounts" in one.rule, one.key)):
        if route.method != "POST" or ACCESS[route.key] == EVERYBODY:
            continue
        role = sorted(ACCESS[route.key], key=lambda one: (one is not Role.APPROVER, one.value))[0]
        line = lines.get(route.key)
        line = line and Line(line.route, line.key, role, line.wanted)
        client = world.browser(here.people[role])
        statuses[route.key] = send(world, client, route, line)
        if places := found_in(world.app):
            written[route.key] = places

    assert written == {}
    assert {key: statuses[key] for key in DONE} == DONE
    assert not [key for key, status in statuses.items() if status >= 500]
    assert privileges(world.app) >= before
    new = {row for row in privileges(world.app) - before if row[0] == "new.person"}
    assert new == {("new.person", Role.OFFICER, "amr", None)}
