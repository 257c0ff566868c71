"""What anybody reads of inspections: the digest before, the seed after, and never a grade or a name."""

import hashlib
import random
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models.inspections import InspectionDraw, InspectionPlan
from models.subjects import Subject
from models.vocabulary import Grade, SubjectKind
from registry.queries.inspections import seeds_of
from registry.rules.inspections import Reach
from registry.services import inspections
from registry.services.inspections import planning
from tests.fixtures.web import parts_of
from tests.inspection_factories import NAMES, add_members, add_planner, make_planned
from tests.integration.web.at_the_form import another
from tests.integration.web.inspection_desk import drawn, fill, plan

FACES = ("/inspections", "/inspections.json", "/inspections/{id}", "/inspections/{id}.json")
COUNTIES = ("330402", "330482")
PLAN_FIELDS = {
    *("id", "plan_no", "title", "department", "division", "planned_on", "quota", "team"),
    *(
        "commitment",
        "drawn_on",
        "seed",
        "secret_digest",
        "population",
        "population_digest",
        "drawn",
    ),
}


def _all_faces(client: FlaskClient, plan_id: int, language: str = "zh") -> str:
    if language == "en":
        client.get("/language/en")
    answers = [client.get(face.format(id=plan_id)) for face in FACES]
    assert {one.status_code for one in answers} == {200}
    return "\n".join(one.text for one in answers)


def test_before_the_draw_there_is_the_digest_and_afterwards_what_answers_to_it(
    app: Flask, client: FlaskClient, at: datetime
) -> None:
    fill(app, at)
    officer = another(app, department_id="amr")
    plan(officer)
    before = client.get("/inspections/1.json").get_json()
    drawn(officer)
    after = client.get("/inspections/2.json").get_json()

    assert set(before) == set(after) == PLAN_FIELDS
    assert (before["seed"], before["drawn_on"], before["population_digest"]) == (None, None, None)
    assert before["secret_digest"] is None
    of_seed = hashlib.sha256(bytes.fromhex(after["seed"])).digest()
    both = hashlib.sha256(of_seed + bytes.fromhex(after["secret_digest"]))
    assert both.hexdigest() == after["commitment"]
    assert (after["population"], after["drawn"]) == (14, 6)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_name_code_inspector_or_stratum_is_public(
    app: Flask, client: FlaskClient, at: datetime, language: str
) -> None:
    names = fill(app, at)
    drawn(another(app, department_id="amr"))
    with parts_of(app).sessions.reading() as session:
        codes = [one for one in session.scalars(select(Subject.uscc)) if one]
        kept = seeds_of(session.scalars(select(InspectionDraw)).one())

    text = _all_faces(client, 1, language)

    for secret in (
        *names,
        *codes,
        "检查甲",
        "检查乙",
        "检查丙",
        kept.secret.hex(),
        kept.salt,
        "strata",
        "salt",
        "factor",
    ):
        assert secret not in text


@pytest.mark.parametrize("chance", range(8))
def test_whatever_the_grades_are_the_public_reads_the_same_but_for_a_salted_digest(
    app: Flask,
    client: FlaskClient,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
    chance: int,
) -> None:
    dice = random.Random(chance)
    some = (Grade.AAA, Grade.A, Grade.B, Grade.NOT_RATED, None)
    monkeypatch.setattr(planning.secrets, "token_bytes", lambda size: bytes(size))
    for county in COUNTIES:
        with parts_of(app).sessions.writing() as session:
            grades = [dice.choice(some) for _ in range(12)]
            add_members(session, at, grades, division_code=county)
            reach = Reach((SubjectKind.ENTERPRISE,), division_code=county)
            by = add_planner(session)
            made = inspections.plan(session, make_planned(reach=reach), by=by, at=at)
            inspections.draw(session, made.id, by=by.account_id, at=at)

    one, other = (client.get(f"/inspections/{number}.json").get_json() for number in (1, 2))
    first, second = (client.get(f"/inspections/{number}").text for number in (1, 2))

    told_apart = ("id", "plan_no", "division", "population_digest")
    for name in told_apart:
        first = first.replace(f"{one[name]}", "…") if name != "id" else first
        second = second.replace(f"{other[name]}", "…") if name != "id" else second
    assert {k: v for k, v in one.items() if k not in told_apart} == {
        k: v for k, v in other.items() if k not in told_apart
    }
    for place in ("南湖区", "平湖市", "/inspections/1", "/inspections/2", "%2Finspections%2F1"):
        first, second = first.replace(place, "…"), second.replace(place, "…")
    assert first.replace("%2Finspections%2F2", "…") == second.replace("%2Finspections%2F2", "…")
    assert not any(name in first for name in NAMES)


def test_the_pages_are_linked_listed_and_narrowed(
    app: Flask, client: FlaskClient, at: datetime
) -> None:
    fill(app, at)
    officer = another(app, department_id="amr")
    drawn(officer, title="甲方案")
    plan(officer, title="乙方案")

    assert 'href="/inspections"' in client.get("/").text
    assert "/inspections.json" in client.get("/open-data").text
    both = client.get("/inspections").text
    assert both.index("乙方案") < both.index("甲方案")
    assert "乙方案" not in client.get("/inspections?state=drawn").text
    assert client.get("/inspections.json?state=open").get_json()["total"] == 1
    assert client.get("/inspections.json?year=2025").get_json()["items"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/inspections/1", 404),
        ("/inspections/1.json", 404),
        ("/inspections/0", 404),
        ("/inspections/nothing", 404),
        ("/inspections?page=2", 404),
        ("/inspections?page=0", 400),
        ("/inspections?state=lost", 400),
        ("/inspections?year=abc", 400),
        ("/inspections?grade=D", 400),
    ],
)
def test_what_is_not_there_or_not_understood_is_said(
    client: FlaskClient, path: str, status: int
) -> None:
    assert client.get(path).status_code == status


def test_an_empty_list_says_so(client: FlaskClient) -> None:
    assert "还没有抽查方案" in client.get("/inspections").text
    assert client.get("/inspections.json").get_json() == {
        "items": [],
        "total": 0,
        "next_page": None,
    }


def test_many_plans_are_paged(app: Flask, client: FlaskClient, at: datetime) -> None:
    with parts_of(app).sessions.writing() as session:
        add_members(session, at, [None] * 3)
        by = add_planner(session)
        for _ in range(21):
            inspections.plan(session, make_planned(), by=by, at=at)

    first = client.get("/inspections.json").get_json()
    second = client.get("/inspections.json?page=2").get_json()

    assert (first["total"], len(first["items"]), first["next_page"]) == (21, 20, 2)
    assert (len(second["items"]), second["next_page"]) == (1, None)
    with parts_of(app).sessions.reading() as session:
        assert len(list(session.scalars(select(InspectionPlan)))) == 21
