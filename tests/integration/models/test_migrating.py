"""The start-up check sees whether tables, models and guards agree."""

import pytest
from sqlalchemy import Engine, text

from models.base import append_only_tables
from models.migrating import (
    NOT_APPEND_ONLY_BUT_GUARDED,
    differences,
    has_tables,
    is_at_head,
    revisions,
)

GUARDED = (*append_only_tables(), *NOT_APPEND_ONLY_BUT_GUARDED)


def _say(engine: Engine, sqlite: str, postgresql: str | None = None) -> None:
    statement = sqlite if engine.dialect.name == "sqlite" else postgresql or sqlite
    with engine.execution_options(register_writes=True).begin() as connection:
        connection.execute(text(statement))


def test_models_and_migrations_agree(engine: Engine) -> None:
    assert differences(engine) == []
    assert is_at_head(engine)
    assert has_tables(engine)


def test_a_bare_database_is_neither_migrated_nor_equal(bare_engine: Engine) -> None:
    assert not is_at_head(bare_engine)
    assert not has_tables(bare_engine)
    assert len(differences(bare_engine)) > len(GUARDED)


@pytest.mark.parametrize("deed", ["update", "delete"])
def test_every_dropped_trigger_is_noticed(engine: Engine, deed: str) -> None:
    for table in GUARDED:
        trigger = f"{table}_keeps_facts_{deed}"
        _say(engine, f"DROP TRIGGER {trigger}", f"DROP TRIGGER {trigger} ON {table}")

    assert differences(engine) == [f"missing trigger on {table}" for table in sorted(GUARDED)]


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_disabled_trigger_is_noticed(engine: Engine) -> None:
    _say(engine, "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_keeps_facts_update")

    assert differences(engine) == ["missing trigger on audit_entry"]


def test_a_lost_index_is_noticed(engine: Engine) -> None:
    _say(engine, "DROP INDEX uq_subject_code_certificate")

    found = differences(engine)

    assert len(found) == 1
    assert "uq_subject_code_certificate" in found[0]


def test_a_table_too_many_is_noticed(engine: Engine) -> None:
    _say(engine, "CREATE TABLE shadow (id INTEGER PRIMARY KEY)")

    assert any("shadow" in line for line in differences(engine))


def test_revisions_are_numbered_from_the_first() -> None:
    found = revisions()

    assert found == [f"{number:04d}" for number in range(1, len(found) + 1)]
