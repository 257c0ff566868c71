"""`flask inspections draw`: a plan is drawn at the console, once, in the name of who may."""

import json
from dataclasses import dataclass
from datetime import datetime

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from models.inspections import InspectionDraw
from models.vocabulary import Grade, Role
from tests.fixtures.web import add_account, parts_of
from tests.inspection_factories import add_members, add_plan

NUMBER = "演抽〔2026〕1号"


@dataclass
class Console:
    """The operator's console over a register with one plan."""

    app: Flask
    accounts: dict[str, str]

    def draw(self, number: str = NUMBER, who: str = "officer", *more: str) -> Result:
        """Run `flask inspections draw`."""
        by = self.accounts.get(who, who)
        return self.app.test_cli_runner().invoke(
            args=["inspections", "draw", number, "--by", by, *more]
        )

    def draws(self) -> int:
        """How many draws there are."""
        with parts_of(self.app).sessions.reading() as session:
            return session.scalar(select(func.count(InspectionDraw.id))) or 0


@pytest.fixture
def console(app: Flask, at: datetime) -> Console:
    with parts_of(app).sessions.writing() as session:
        add_members(session, at, [Grade.A] * 4 + [Grade.B] * 4)
        add_plan(session, at)
        accounts = {
            name: add_account(session, role, **bound).username
            for name, role, bound in (
                ("officer", Role.OFFICER, {"department_id": "amr"}),
                ("county", Role.OFFICER, {"department_id": "amr", "division_code": "330402"}),
                ("other", Role.OFFICER, {"department_id": "hurd"}),
                ("approver", Role.APPROVER, {"department_id": "amr"}),
            )
        }
    return Console(app, accounts)


def test_it_draws_and_prints_one_document(console: Console) -> None:
    done = console.draw(NUMBER, "officer", "--json")

    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (told["plan_no"], told["population"], len(told["drawn"])) == (NUMBER, 8, 3)
    assert [one["place"] for one in told["drawn"]] == [1, 2, 3]
    assert all(len(one["inspectors"]) == 2 for one in told["drawn"])
    assert console.draws() == 1


def test_it_prints_a_line_a_subject(console: Console) -> None:
    done = console.draw()

    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) == 3
    assert "种子" in done.stderr


def test_it_draws_once(console: Console) -> None:
    console.draw()

    again = console.draw()

    assert again.exit_code == 2
    assert "只抽取一次" in again.stderr
    assert console.draws() == 1


@pytest.mark.parametrize(
    ("number", "who", "said"),
    [
        ("演抽〔2026〕2号", "officer", "没有编号为"),
        (NUMBER, "nobody", "没有可用的账户"),
        (NUMBER, "county", "不在本辖区"),
        (NUMBER, "other", "其他部门"),
        (NUMBER, "approver", "没有这项权限"),
    ],
)
def test_who_may_not_or_what_is_not_there_is_refused(
    console: Console, number: str, who: str, said: str
) -> None:
    done = console.draw(number, who)

    assert done.exit_code == 2
    assert said in done.stderr
    assert console.draws() == 0
