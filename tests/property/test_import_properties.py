"""Imports of any rows in any order: nothing vanishes, and how a file is cut does not matter."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.session import Sessions, open_engine
from registry.keys import make_keyring
from registry.rulebooks import load
from tests.engines import copy_sqlite
from tests.integration.services.import_desk import Desk, code, csv_of, firm

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KEYRING = make_keyring("2026-11-23")
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "统一社会信用代码": st.sampled_from(["", "123", code(1), code(2), code(3, "92")]),
        "成立日期": st.sampled_from(["", "坏", "2016-01-01", "2030-01-01"]),
        "住所": st.sampled_from(["", "=1+1", "甲路1号", "乙路2号"]),
        "企业名称": st.sampled_from(["", "有限公司", "嘉兴新名食品有限公司", "嘉兴又名纺织厂"]),
        "法定代表人": st.sampled_from(["", "李敏", "张建国"]),
        "变更日期": st.sampled_from(["", "2017-01-01", "2019-01-01", "昨天"]),
    },
)
ROWS = st.lists(
    st.builds(
        lambda number, changes: firm(number, 变更日期="") | changes, st.integers(1, 4), CHANGES
    ),
    min_size=1,
    max_size=12,
)


@contextmanager
def desk(template: str, folder: Path) -> Iterator[Desk]:
    with tempfile.TemporaryDirectory(dir=folder) as own:
        engine = open_engine(copy_sqlite(template, Path(own)))
        yield Desk(Sessions(engine, info={"keyring": KEYRING, "rulebook": load("jiaxing")}), AT)
        engine.dispose()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("imports")


@given(rows=ROWS, chunk_rows=st.integers(1, 12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_row_is_counted_once_and_chunks_do_not_matter(
    sqlite_template: str, folder: Path, rows: list[dict[str, str]], chunk_rows: int
) -> None:
    path = csv_of(folder / "any.csv", rows)
    with desk(sqlite_template, folder) as cut, desk(sqlite_template, folder) as whole:
        figures = cut.take(path, chunk_rows)

        assert sum(figures) == len(rows)
        assert whole.take(path, len(rows)) == figures
        assert cut.state() == whole.state()
        assert cut.is_sound()


@given(rows=ROWS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_file_again_changes_nothing(
    sqlite_template: str, folder: Path, rows: list[dict[str, str]]
) -> None:
    path = csv_of(folder / "any.csv", rows)
    with desk(sqlite_template, folder) as register:
        register.take(path)
        before = register.state()

        accepted, _, conflicts, _ = register.take(path)

        assert (accepted, conflicts) == (0, 0)
        assert register.state() == before
