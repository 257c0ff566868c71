"""Files of penalties with anything in them: every row counted once, whatever the cut and the order."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.session import Sessions, open_engine
from models.vocabulary import ImportKind, PenaltyKind, RecordKind, Tier
from registry.keys import make_keyring
from registry.rulebooks import load
from registry.rules.records.particulars import RecordParticulars, stated_text, stated_texts
from tests.engines import copy_sqlite
from tests.integration.services.import_desk import Desk, code, csv_of, firm
from tests.integration.services.record_files import penalty

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KEYRING = make_keyring("2026-11-23")
CODE = "行政相对人代码_1（统一社会信用代码）"
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        CODE: st.sampled_from(["", "123", code(1), code(2), code(9)]),
        "行政相对人名称": st.sampled_from([firm(1)["企业名称"], firm(2)["企业名称"], "张小三", ""]),
        "行政相对人类别": st.sampled_from(["", "自然人", "法人及非法人组织"]),
        "处罚决定日期": st.sampled_from(["", "坏", "2026-02-06", "2030-01-01", "2026.2.6"]),
        "处罚类别": st.sampled_from(["罚款", "警告", "没收违法所得、罚款", "杖责", ""]),
        "罚款金额（万元）": st.sampled_from(["4.2", "-1", "", "三万元", "=1+1"]),
        "处罚内容": st.sampled_from(["罚款。", "警告。", "电话13812345678", ""]),
    },
)
ROWS = st.lists(
    st.builds(
        lambda number, party, changes: penalty(number, party) | changes,
        st.integers(1, 3),
        st.integers(1, 2),
        CHANGES,
    ),
    min_size=1,
    max_size=12,
)
SETTINGS = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@contextmanager
def desk(template: str, folder: Path) -> Iterator[Desk]:
    """A register that knows two firms."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        engine = open_engine(copy_sqlite(template, Path(own)))
        sessions = Sessions(engine, info={"keyring": KEYRING, "rulebook": load("jiaxing")})
        Desk(sessions, AT).take(csv_of(Path(own) / "firms.csv", [firm(1), firm(2)]))
        yield Desk(sessions, AT, ImportKind.PENALTIES)
        engine.dispose()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("penalties")


@given(rows=ROWS, chunk_rows=st.integers(1, 12))
@SETTINGS
def test_every_row_is_counted_once_and_the_journal_agrees(
    sqlite_template: str, folder: Path, rows: list[dict[str, str]], chunk_rows: int
) -> None:
    path = csv_of(folder / "any.csv", rows)
    with desk(sqlite_template, folder) as register:
        figures = register.take(path, chunk_rows)

        assert sum(figures) == len(rows)
        assert register.is_sound()


@given(rows=ROWS, data=st.data())
@SETTINGS
def test_the_order_of_rows_and_a_second_time_change_nothing(
    sqlite_template: str, folder: Path, rows: list[dict[str, str]], data: st.DataObject
) -> None:
    turned = data.draw(st.permutations(rows))
    with desk(sqlite_template, folder) as one, desk(sqlite_template, folder) as other:
        figures = one.take(csv_of(folder / "any.csv", rows))
        assert other.take(csv_of(folder / "turned.csv", turned)) == figures
        assert one.state() == other.state()

        before = one.state()
        accepted, unchanged, conflicts, waits = one.take(csv_of(folder / "again.csv", rows))

        assert accepted == 0
        assert (unchanged, conflicts, waits) == (figures[0] + figures[1], *figures[2:])
        assert one.state() == before


@given(
    rows=st.lists(
        st.builds(
            RecordParticulars,
            kind=st.sampled_from(RecordKind),
            respondent=st.text(max_size=8),
            document_no=st.none() | st.text(max_size=5),
            title=st.none() | st.text(max_size=5),
            authority=st.text(max_size=5),
            authority_code=st.none(),
            decided_on=st.dates(date(1990, 1, 1), date(2040, 1, 1)),
            tier=st.none() | st.sampled_from(Tier),
            penalty_kinds=st.lists(st.sampled_from(PenaltyKind), max_size=3).map(tuple),
            fine_fen=st.none() | st.integers(0, 10**9),
            year=st.none() | st.integers(1990, 2040),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_the_texts_of_many_rows_are_those_of_each(rows: list[RecordParticulars]) -> None:
    assert stated_texts(rows) == [stated_text(row) for row in rows]
