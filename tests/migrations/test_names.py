"""What the models ask for stands in the database under the same name, after a whole round trip."""

from collections.abc import Iterator

import pytest
from sqlalchemy import CheckConstraint, Engine, inspect, text

from models.base import Base, append_only_tables
from models.migrating import NOT_APPEND_ONLY_BUT_GUARDED, downgrade, upgrade

# SQLite tells that such an index stands, not what it holds; its name is looked for by hand.
pytestmark = pytest.mark.filterwarnings("ignore:.*expression-based index")

TABLES = Base.metadata.tables.values()
CHECKS = sorted(
    (table.name, str(constraint.name))
    for table in TABLES
    for constraint in table.constraints
    if isinstance(constraint, CheckConstraint) and constraint.name
)
PARTIAL = sorted(
    (table.name, str(index.name))
    for table in TABLES
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
)
GUARDED = (*append_only_tables(), *NOT_APPEND_ONLY_BUT_GUARDED)


@pytest.fixture
def engine(bare_engine: Engine) -> Iterator[Engine]:
    """A register that went up, down to nothing and up again."""
    upgrade(bare_engine)
    downgrade(bare_engine, "base")
    upgrade(bare_engine)
    yield bare_engine


def test_the_models_have_checks_and_partial_indexes_to_look_for() -> None:
    assert CHECKS
    assert PARTIAL


def test_every_check_stands_under_its_name(engine: Engine) -> None:
    found = {
        (table, str(check["name"]))
        for table in inspect(engine).get_table_names()
        for check in inspect(engine).get_check_constraints(table)
    }

    assert set(CHECKS) - found == set()


def test_every_partial_index_stands_with_its_condition(engine: Engine) -> None:
    option = f"{engine.dialect.name}_where"
    for table, name in PARTIAL:
        indexes = {index["name"]: index for index in inspect(engine).get_indexes(table)}

        assert indexes[name]["dialect_options"][option] is not None


def test_every_guard_stands_under_its_name(engine: Engine) -> None:
    deeds = ["update", "delete"]
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if engine.dialect.name == "postgresql":
        deeds.append("truncate")
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    with engine.connect() as connection:
        found = set(connection.execute(text(query)).scalars())

    assert found == {f"{table}_keeps_facts_{deed}" for table in GUARDED for deed in deeds}
