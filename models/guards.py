"""Triggers that keep facts as they are; put up and taken down by the migrations.

Invariant: a guarded table refuses UPDATE, DELETE and (on PostgreSQL) TRUNCATE. The vault's table
refuses DELETE, and lets a row be changed only by taking its key, text and index away together.
Migrations call these functions for ever, so what they do to a table never changes.
"""

from collections.abc import Callable

SAYING = "facts are added, never changed"
VAULT_SAYING = "a vault row can only be forgotten"
FORGETTING = (
    "NEW.wrapped_key IS NULL AND NEW.ciphertext IS NULL AND NEW.blind_index IS NULL "
    "AND NEW.destroyed_at IS NOT NULL AND OLD.destroyed_at IS NULL AND NEW.id = OLD.id "
    "AND NEW.field = OLD.field AND NEW.key_id = OLD.key_id AND NEW.recorded_at = OLD.recorded_at "
    "AND coalesce(NEW.subject_id, -1) = coalesce(OLD.subject_id, -1)"
)
Execute = Callable[[str], object]


def guard_facts(execute: Execute, dialect: str, table: str) -> None:
    """Let `table` only grow."""
    if dialect == "sqlite":
        for deed in ("update", "delete"):
            execute(
                f"CREATE TRIGGER {table}_keeps_facts_{deed} BEFORE {deed.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: {SAYING}'); END"
            )
        return
    execute(_refusing_function(f"{table}_keeps_facts", SAYING, unless=None))
    for deed, scope in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        execute(
            f"CREATE TRIGGER {table}_keeps_facts_{deed} BEFORE {deed.upper()} ON {table} "
            f"FOR EACH {scope} EXECUTE FUNCTION {table}_keeps_facts()"
        )


def guard_vault(execute: Execute, dialect: str, table: str = "vault_item") -> None:
    """Let rows of the vault be forgotten, and nothing else be done to them."""
    if dialect == "sqlite":
        execute(
            f"CREATE TRIGGER {table}_keeps_facts_update BEFORE UPDATE ON {table} "
            f"WHEN NOT ({FORGETTING}) BEGIN SELECT RAISE(ABORT, '{VAULT_SAYING}'); END"
        )
        execute(
            f"CREATE TRIGGER {table}_keeps_facts_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{VAULT_SAYING}'); END"
        )
        return
    execute(_refusing_function(f"{table}_keeps_facts", VAULT_SAYING, unless=FORGETTING))
    execute(_refusing_function(f"{table}_keeps_rows", VAULT_SAYING, unless=None))
    execute(
        f"CREATE TRIGGER {table}_keeps_facts_update BEFORE UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_keeps_facts()"
    )
    for deed, scope in (("delete", "ROW"), ("truncate", "STATEMENT")):
        execute(
            f"CREATE TRIGGER {table}_keeps_facts_{deed} BEFORE {deed.upper()} ON {table} "
            f"FOR EACH {scope} EXECUTE FUNCTION {table}_keeps_rows()"
        )


def drop_guards(execute: Execute, dialect: str, table: str) -> None:
    """Take down what the two functions above put up, before the table itself goes."""
    if dialect == "sqlite":
        return  # SQLite drops a table's triggers with the table
    execute(f"DROP FUNCTION IF EXISTS {table}_keeps_facts() CASCADE")
    execute(f"DROP FUNCTION IF EXISTS {table}_keeps_rows() CASCADE")


def _refusing_function(name: str, saying: str, unless: str | None) -> str:
    pass_on = f"IF {unless} THEN RETURN NEW; END IF; " if unless else ""
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{pass_on}RAISE EXCEPTION '{saying}' USING ERRCODE = 'restrict_violation'; END $$"
    )
