"""A file holds what its own department and county decided, and what its papers say of themselves."""

from datetime import datetime
from pathlib import Path

import pytest

from models.session import Sessions
from models.vocabulary import ImportKind
from tests.integration.services.import_desk import Desk, csv_of, firm
from tests.integration.services.record_files import penalty


@pytest.fixture
def desk(sessions: Sessions, at: datetime, tmp_path: Path) -> Desk:
    registry = Desk(sessions, at)
    registry.take(csv_of(tmp_path / "firms.csv", [firm(1) | {"行政区划": "南湖区"}]))
    return Desk(sessions, at, ImportKind.PENALTIES)


def test_yuan_in_the_column_of_ten_thousands_waits(desk: Desk, tmp_path: Path) -> None:
    row = penalty(1, 处罚内容="罚款30000元") | {"罚款金额（万元）": "1,200.5"}

    figures = desk.take(csv_of(tmp_path / "a.csv", [row]))

    (waiting,) = desk.waiting()
    (problem,) = waiting.problems
    assert figures == (0, 0, 0, 1)
    assert (problem["rule"], problem["column"]) == ("amount_differs", "罚款金额（万元）")
    assert "3 万元" in problem["message"]
