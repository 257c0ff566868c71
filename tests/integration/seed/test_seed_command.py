"""`flask seed`: fills an empty register, leaves a full one alone, and refuses where it has no place."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from models.subjects import Subject
from registry.settings import Settings
from seed.accounts import demo_accounts
from tests.factories import make_subject
from tests.fixtures.web import parts_of

SECRET = "0123456789abcdef0123456789abcdef"


def _seed(app: Flask, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["seed", *options])


def _subjects(app: Flask) -> int:
    with parts_of(app).sessions.reading() as session:
        return session.scalar(select(func.count()).select_from(Subject)) or 0


def test_an_empty_register_is_filled_and_the_accounts_are_told(app: Flask) -> None:
    result = _seed(app, "--if-empty")

    assert result.exit_code == 0, result.output
    assert _subjects(app) > 600
    assert result.stdout == ""
    for one in demo_accounts():
        assert one.password in result.stderr


def test_a_register_with_subjects_is_left_alone(app: Flask) -> None:
    with parts_of(app).sessions.writing() as session:
        session.add(make_subject())

    result = _seed(app, "--if-empty")

    assert result.exit_code == 0
    assert _subjects(app) == 1
    assert "没有装载" in result.stderr
    assert "演示账户" not in result.stderr


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_second_run_says_that_nothing_changed(app: Flask) -> None:
    _seed(app)
    before = _subjects(app)

    result = _seed(app)

    assert result.exit_code == 0
    assert "没有变化" in result.stderr
    assert _subjects(app) == before


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_another_city_has_no_demonstration(database_url: str, tmp_path: Path) -> None:
    app = create_app(
        Settings(database_url=database_url, registry_home=tmp_path / "home", registry_city="wuyou")
    )

    result = _seed(app, "--if-empty")

    assert result.exit_code == 0
    assert "没有演示数据" in result.stderr
    assert _subjects(app) == 0
    assert app.config["DEMO_ACCOUNTS"] == ()
    parts_of(app).sessions.engine.dispose()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_production_is_never_filled(database_url: str, tmp_path: Path) -> None:
    app = create_app(
        Settings(
            database_url=database_url,
            registry_home=tmp_path / "home",
            registry_env="production",
            secret_key=SECRET,
            trusted_hosts="register.example",
        )
    )

    result = _seed(app)

    assert result.exit_code == 1
    assert "生产环境" in result.stderr
    assert _subjects(app) == 0
    assert "DEMO_ACCOUNTS" not in app.config
    parts_of(app).sessions.engine.dispose()
