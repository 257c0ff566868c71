"""Every revision goes up, down and up again on a filled register, and loses nothing that survives."""

import pytest
from sqlalchemy import Engine, inspect, text

from models.migrating import differences, downgrade, revisions, upgrade
from tests.populations import ROWS, populate, rows_of

# SQLite tells that such an index stands, not what it holds; its name is looked for by hand.
pytestmark = pytest.mark.filterwarnings("ignore:.*expression-based index")

REVISIONS = revisions()
Standing = dict[str, tuple[list[str], list[str]]]  # table -> its columns, its rows


def _fill(engine: Engine, revision: str) -> None:
    with engine.execution_options(register_writes=True).begin() as connection:
        populate(connection, revision)


def _climb(engine: Engine, last: str) -> None:
    """Go up to `last`, filling the tables of each revision as soon as they stand."""
    for revision in REVISIONS[: REVISIONS.index(last) + 1]:
        upgrade(engine, revision)
        _fill(engine, revision)


def _tables(engine: Engine) -> list[str]:
    return sorted(set(inspect(engine).get_table_names()) - {"alembic_version"})


def _standing(engine: Engine, like: Standing | None = None) -> Standing:
    """Return the rows that stand, of all tables or of the tables and columns of `like`."""
    columns = {
        table: [column["name"] for column in inspect(engine).get_columns(table)]
        for table in _tables(engine)
    }
    if like is not None:
        columns = {table: like[table][0] for table in like}
    with engine.connect() as connection:
        return {
            table: (names, rows_of(connection, table, names)) for table, names in columns.items()
        }


def _shape(engine: Engine) -> dict[str, set[str]]:
    """Return the names of everything that guards the rows."""
    inspector = inspect(engine)
    tables = _tables(engine)
    triggers = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[engine.dialect.name]
    indexes = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'",
    }[engine.dialect.name]
    with engine.connect() as connection:
        found = set(connection.execute(text(triggers)).scalars())
        indexed = set(connection.execute(text(indexes)).scalars()) - {"alembic_version_pkc"}
    partial_key = f"{engine.dialect.name}_where"
    return {
        "triggers": found,
        "checks": {
            str(c["name"]) for table in tables for c in inspector.get_check_constraints(table)
        },
        "partial": {
            str(i["name"])
            for table in tables
            for i in inspector.get_indexes(table)
            if i.get("dialect_options", {}).get(partial_key) is not None
        },
        "indexes": indexed,
        "keys": {str(key["name"]) for table in tables for key in inspector.get_foreign_keys(table)},
        "unique": {
            str(key["name"]) for table in tables for key in inspector.get_unique_constraints(table)
        },
    }


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_table_of_a_revision_has_rows_to_try_it_on(
    bare_engine: Engine, revision: str
) -> None:
    _climb(bare_engine, revision)

    empty = [table for table, (_, rows) in _standing(bare_engine).items() if not rows]

    assert empty == [], f"give tests/populations.py rows for {empty} under ROWS[{revision!r}]"


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_revision_goes_down_and_up_and_keeps_what_survives(
    bare_engine: Engine, revision: str
) -> None:
    index = REVISIONS.index(revision)
    below = REVISIONS[index - 1] if index else "base"
    if index:
        _climb(bare_engine, below)
    before = _standing(bare_engine)
    upgrade(bare_engine, revision)
    shape = _shape(bare_engine)
    after_up = _standing(bare_engine, like=before)
    _fill(bare_engine, revision)

    downgrade(bare_engine, below)
    after_down = _standing(bare_engine)
    upgrade(bare_engine, revision)
    again = _standing(bare_engine, like=before)

    assert after_up == before
    assert {table: after_down[table] for table in before} == before
    assert again == before
    assert _shape(bare_engine) == shape


def test_rows_of_surviving_tables_live_through_the_whole_way_up(bare_engine: Engine) -> None:
    _climb(bare_engine, REVISIONS[0])
    first = _standing(bare_engine)

    upgrade(bare_engine)
    now = {table: first[table] for table in _tables(bare_engine) if table in first}

    assert _standing(bare_engine, like=now) == now


def test_going_down_to_base_leaves_nothing(bare_engine: Engine) -> None:
    _climb(bare_engine, REVISIONS[-1])

    downgrade(bare_engine, "base")

    assert _tables(bare_engine) == []
    assert not any(_shape(bare_engine).values())


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_going_down_to_base_leaves_no_function_or_sequence(bare_engine: Engine) -> None:
    _climb(bare_engine, REVISIONS[-1])

    downgrade(bare_engine, "base")
    with bare_engine.connect() as connection:
        left = connection.execute(
            text(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
                "UNION SELECT relname FROM pg_class "
                "WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'"
            )
        ).scalars()
        assert list(left) == []


def test_the_whole_way_ends_where_the_models_stand(bare_engine: Engine) -> None:
    _climb(bare_engine, REVISIONS[-1])
    downgrade(bare_engine, "base")
    upgrade(bare_engine)

    assert differences(bare_engine) == []


def test_a_second_upgrade_changes_nothing(bare_engine: Engine) -> None:
    _climb(bare_engine, REVISIONS[-1])
    before, shape = _standing(bare_engine), _shape(bare_engine)

    upgrade(bare_engine)

    assert _standing(bare_engine) == before
    assert _shape(bare_engine) == shape


def test_rows_are_kept_for_revisions_that_exist() -> None:
    assert set(ROWS) <= set(REVISIONS)
