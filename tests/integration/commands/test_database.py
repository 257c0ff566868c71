"""`flask database …` and the check before serving: on a wrong database, one clear sentence."""

import json

import pytest
from flask import Flask
from sqlalchemy import delete, select, text

from models import migrating
from models.name_index import NameAddition, NamePosting
from registry.commands.database import refuse_unfit, unfit
from registry.queries.verification.name_index import check_name_index
from registry.rules.subjects import Particulars
from registry.services import subjects
from registry.web.transaction import Register
from tests.factories import AT


def parts_of(app: Flask) -> Register:
    parts = app.extensions["register"]
    assert isinstance(parts, Register)
    return parts


def test_a_migrated_register_is_fit_to_serve(app: Flask) -> None:
    assert unfit(parts_of(app)) == []
    refuse_unfit(parts_of(app))


def test_check_says_so_in_one_json_document(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["database", "check", "--json"])

    assert answer.exit_code == 0
    assert json.loads(answer.stdout) == {"ok": True, "problems": []}


def test_an_old_shape_of_the_tables_is_refused_with_what_to_do(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["database", "downgrade", "base"]).exit_code == 0

    answer = runner.invoke(args=["database", "check"])
    assert answer.exit_code == 1
    assert "flask database upgrade" in answer.stdout
    with pytest.raises(SystemExit, match="flask database upgrade"):
        refuse_unfit(parts_of(app))
    assert runner.invoke(args=["database", "upgrade"]).exit_code == 0
    assert runner.invoke(args=["database", "check"]).exit_code == 0


def test_a_missing_trigger_is_refused_and_named(app: Flask) -> None:
    engine = parts_of(app).sessions.engine
    on = " ON subject_name" if engine.dialect.name == "postgresql" else ""
    with engine.execution_options(register_writes=True).begin() as connection:
        connection.execute(text(f"DROP TRIGGER subject_name_keeps_facts_update{on}"))

    assert [line for line in unfit(parts_of(app)) if "subject_name" in line]


@pytest.mark.parametrize("command", ["upgrade", "reindex"])
def test_a_register_older_than_its_name_index_is_indexed(app: Flask, command: str) -> None:
    sessions = parts_of(app).sessions
    said = Particulars("嘉兴华胥电器有限公司", "嘉兴华胥电器有限公司", "91330499MADEM0089L")
    with sessions.writing() as session:
        subjects.register(session, said, department_id="amr", by=None, at=AT)
        session.execute(delete(NameAddition))

    answer = app.test_cli_runner().invoke(args=["database", command])

    assert answer.exit_code == 0
    with sessions.reading() as session:
        assert check_name_index(session).is_sound
        assert session.scalar(select(NamePosting.gram).limit(1)) is not None


def test_upgrade_twice_changes_nothing(app: Flask) -> None:
    runner = app.test_cli_runner()

    assert runner.invoke(args=["database", "upgrade"]).exit_code == 0
    assert runner.invoke(args=["database", "upgrade"]).exit_code == 0
    assert migrating.differences(parts_of(app).sessions.engine) == []


def test_a_sound_register_verifies_with_exit_0(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["verify", "--json"])

    assert answer.exit_code == 0
    told = json.loads(answer.stdout)
    assert told["ok"] is True
    assert {check["check"] for check in told["checks"]} >= {
        "journal_chain",
        "subject_projection",
        "evidence_files",
    }


def test_a_register_touched_from_outside_verifies_with_exit_4(app: Flask) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=["database", "upgrade"])
    engine = parts_of(app).sessions.engine
    with engine.execution_options(register_writes=True).begin() as connection:
        connection.execute(
            text(
                "INSERT INTO audit_entry (seq, event, details, previous_hash, entry_hash, recorded_at)"
                " VALUES (1, 'signed_in', '{}', :hash, :hash, '2026-11-23 02:00:00')"
            ),
            {"hash": b"\x00" * 32},
        )

    answer = runner.invoke(args=["verify", "--json"])

    assert answer.exit_code == 4
    bad = [check for check in json.loads(answer.stdout)["checks"] if not check["ok"]]
    assert [(check["check"], check["first_bad"]) for check in bad] == [("journal_chain", "audit:1")]
