"""Facts are added, never changed: the database itself says so, on every table of facts."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from models.base import append_only_tables
from models.guards import SAYING, VAULT_SAYING
from tests.populations import ROWS, populate

FACTS = append_only_tables()
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
KEYS = {
    "audit_entry": "seq",
    "rulebook_edition": "family, edition",
    "log_leaf": "position",
    "log_node": "level, place",
}
FORGET = "wrapped_key = NULL, ciphertext = NULL, blind_index = NULL, destroyed_at = '2026-11-23'"


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection that may write, with rows in every table."""
    with engine.execution_options(register_writes=True).connect() as connection:
        for revision in ROWS:
            populate(connection, revision)
        yield connection
        connection.rollback()


def _column(table: str) -> str:
    return next(iter(_rows(table)[0]))


def _rows(table: str) -> list[dict[str, object]]:
    return next(tables[table] for tables in ROWS.values() if table in tables)


@pytest.mark.parametrize("table", FACTS)
def test_a_fact_cannot_be_updated(connection: Connection, table: str) -> None:
    with pytest.raises(DBAPIError, match=SAYING):
        connection.execute(text(f"UPDATE {table} SET recorded_at = recorded_at"))


@pytest.mark.parametrize("table", FACTS)
def test_a_fact_cannot_be_deleted(connection: Connection, table: str) -> None:
    with pytest.raises(DBAPIError, match=SAYING):
        connection.execute(text(f"DELETE FROM {table}"))


@on_sqlite
@pytest.mark.parametrize("table", FACTS)
def test_a_fact_cannot_be_replaced_by_an_insert(connection: Connection, table: str) -> None:
    row = _rows(table)[0]
    marks = ", ".join(f":{column}" for column in row)

    with pytest.raises(DBAPIError, match=SAYING):
        connection.execute(
            text(f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({marks})"), row
        )


@on_sqlite
@pytest.mark.parametrize("table", FACTS)
def test_replace_by_update_is_refused_too(connection: Connection, table: str) -> None:
    column = _column(table)

    with pytest.raises(DBAPIError, match=SAYING):
        connection.execute(text(f"UPDATE OR REPLACE {table} SET {column} = {column}"))


@on_postgresql
@pytest.mark.parametrize("table", FACTS)
def test_an_insert_cannot_turn_into_an_update(connection: Connection, table: str) -> None:
    row = _rows(table)[0]
    marks = ", ".join(f":{column}" for column in row)
    keys = KEYS.get(table, "id")

    with pytest.raises(DBAPIError, match=SAYING):
        connection.execute(
            text(
                f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks}) "
                f"ON CONFLICT ({keys}) DO UPDATE SET recorded_at = excluded.recorded_at"
            ),
            row,
        )


@on_postgresql
@pytest.mark.parametrize("table", FACTS)
def test_a_table_of_facts_cannot_be_emptied(connection: Connection, table: str) -> None:
    with pytest.raises(DBAPIError, match=SAYING):
        connection.execute(text(f"TRUNCATE {table} CASCADE"))


def test_a_vault_row_can_be_forgotten(connection: Connection) -> None:
    connection.execute(text(f"UPDATE vault_item SET {FORGET} WHERE id = 1"))

    row = connection.execute(text("SELECT * FROM vault_item WHERE id = 1")).mappings().one()
    assert (row["wrapped_key"], row["ciphertext"], row["blind_index"]) == (None, None, None)
    assert row["destroyed_at"] is not None


@pytest.mark.parametrize(
    "change",
    [
        "ciphertext = NULL",
        "wrapped_key = NULL, ciphertext = NULL, blind_index = NULL",
        "destroyed_at = '2026-11-23'",
        "subject_id = 1",
        f"{FORGET}, field = 'phone'",
        f"{FORGET}, key_id = 'vault-2'",
        f"{FORGET}, recorded_at = '2026-01-01'",
        f"{FORGET}, id = 9",
        f"{FORGET}, subject_id = 1",
    ],
)
def test_a_vault_row_cannot_be_changed_in_any_other_way(
    connection: Connection, change: str
) -> None:
    with pytest.raises(DBAPIError, match=VAULT_SAYING):
        connection.execute(text(f"UPDATE vault_item SET {change} WHERE id = 1"))


def test_what_was_forgotten_stays_forgotten(connection: Connection) -> None:
    with pytest.raises(DBAPIError, match=VAULT_SAYING):
        connection.execute(text(f"UPDATE vault_item SET {FORGET} WHERE id = 2"))


def test_a_vault_row_cannot_be_deleted(connection: Connection) -> None:
    with pytest.raises(DBAPIError, match=VAULT_SAYING):
        connection.execute(text("DELETE FROM vault_item WHERE id = 2"))


@on_sqlite
def test_a_vault_row_cannot_be_replaced(connection: Connection) -> None:
    with pytest.raises(DBAPIError, match=VAULT_SAYING):
        connection.execute(
            text(
                "INSERT OR REPLACE INTO vault_item (id, field, key_id, recorded_at) "
                "VALUES (2, 'phone', 'vault-1', '2026-11-23')"
            )
        )


@on_postgresql
def test_the_vault_cannot_be_emptied(connection: Connection) -> None:
    with pytest.raises(DBAPIError, match=VAULT_SAYING):
        connection.execute(text("TRUNCATE vault_item CASCADE"))
