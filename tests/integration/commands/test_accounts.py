"""`flask accounts …`: made with a password told once, reset, disabled, listed; refusals in a sentence."""

import json

import pytest
from flask import Flask

from models.vocabulary import Role
from registry import clock
from registry.commands.accounts import refuse_demonstration
from registry.services.accounts import NewAccount, create_account
from tests.fixtures.web import add_account, parts_of, submit

CREATE = ["accounts", "create", "o.shen", "--role", "officer", "--name", "沈知微"]


def test_an_account_is_made_and_its_password_told_once(app: Flask) -> None:
    made = app.test_cli_runner().invoke(args=[*CREATE, "--department", "amr"])
    initial = made.stdout.strip()
    answer = submit(app.test_client(), "/sign-in", username="o.shen", password=initial)

    assert made.exit_code == 0
    assert len(initial) == 20
    assert answer.location == "/sign-in/password"


def test_json_is_one_document(app: Flask) -> None:
    made = app.test_cli_runner().invoke(args=[*CREATE, "--department", "amr", "--json"])
    listed = app.test_cli_runner().invoke(args=["accounts", "list", "--json"])

    assert set(json.loads(made.stdout)) == {"id", "username", "initial_password"}
    assert json.loads(listed.stdout)[0] == {
        "id": 1,
        "username": "o.shen",
        "name": "沈知微",
        "role": "officer",
        "department": "amr",
        "division": None,
        "subject": None,
        "disabled": False,
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (CREATE, "必须属于一个部门"),
        ([*CREATE, "--department", "nowhere"], "nowhere"),
        ([*CREATE, "--department", "amr", "--division", "999999"], "999999"),
        ([*CREATE, "--subject", "91330499MADEM0011L"], "91330499MADEM0011L"),
        (["accounts", "disable", "nobody"], "没有账户"),
        (["accounts", "reset", "nobody"], "没有账户"),
    ],
)
def test_a_refusal_is_one_sentence(app: Flask, arguments: list[str], said: str) -> None:
    answer = app.test_cli_runner().invoke(args=arguments)

    assert answer.exit_code == 1
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_account_is_reset_and_disabled(app: Flask) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=[*CREATE, "--department", "amr"])

    reset = runner.invoke(args=["accounts", "reset", "o.shen"])
    disabled = runner.invoke(args=["accounts", "disable", "o.shen"])
    listed = runner.invoke(args=["accounts", "list"])

    assert len(reset.stdout.strip()) == 20
    assert disabled.exit_code == 0
    assert "已停用" in listed.stdout


def test_production_does_not_start_with_a_demonstration_account(app: Flask) -> None:
    parts = parts_of(app)
    production = parts.settings.model_copy(update={"registry_env": "production"})
    in_earnest = type(parts)(production, parts.sessions, parts.keyring, parts.rulebook)
    with parts.sessions.writing() as session:
        add_account(session, Role.OFFICER)
    refuse_demonstration(in_earnest)

    new = NewAccount("o.demo", "演示", Role.OFFICER, department_id="amr")
    with parts.sessions.writing() as session:
        create_account(session, new, password="demo", demo=True, by=None, at=clock.now())

    refuse_demonstration(parts)
    with pytest.raises(SystemExit, match="o.demo"):
        refuse_demonstration(in_earnest)
