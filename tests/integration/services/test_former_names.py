"""A code with a name that another firm bore on the day of the paper waits for a person."""

from datetime import datetime
from pathlib import Path

import pytest

from models.session import Sessions
from models.vocabulary import ImportKind
from tests.integration.services.import_desk import Desk, code, csv_of, firm
from tests.integration.services.record_files import penalty

OLD_NAME = "嘉兴蜃楼电器有限公司"
NEW_NAME = "嘉兴华胥电器有限公司"


@pytest.fixture
def desk(sessions: Sessions, at: datetime, tmp_path: Path) -> Desk:
    """Firm 8 was renamed in 2022; firm 9 took its old name in 2023."""
    registry = Desk(sessions, at)
    old = firm(8, 企业名称=OLD_NAME, 成立日期="2014-04-01")
    renamed = old | {"企业名称": NEW_NAME, "变更日期": "2022-07-01"}
    heir = firm(9, 企业名称=OLD_NAME, 成立日期="2023-02-20")
    for name, row in (("old", old), ("new", renamed), ("heir", heir)):
        registry.take(csv_of(tmp_path / f"{name}.csv", [row]))
    return Desk(sessions, at, ImportKind.PENALTIES)


@pytest.mark.parametrize(
    ("party", "name", "day", "is_taken"),
    [
        (8, OLD_NAME, "2021-11-05", True),  # its name on the day
        (8, NEW_NAME, "2021-11-05", True),  # today's name on an old paper
        (8, OLD_NAME, "2022-10-01", True),  # a former name that nobody bore on the day
        (8, OLD_NAME, "2026-10-05", False),  # the day on which firm 9 bore it
        (8, OLD_NAME, "2023-02-20", False),  # its first day on firm 9
        (9, OLD_NAME, "2026-10-05", True),
        (9, NEW_NAME, "2026-10-05", False),
    ],
)
def test_a_stated_name_must_be_that_of_the_code(
    desk: Desk, tmp_path: Path, party: int, name: str, day: str, is_taken: bool
) -> None:
    row = penalty(1, party) | {"行政相对人名称": name, "处罚决定日期": day, "公示截止期": ""}

    figures = desk.take(csv_of(tmp_path / "a.csv", [row]))

    assert figures == ((1, 0, 0, 0) if is_taken else (0, 0, 0, 1))
    assert desk.rules_broken() == ([] if is_taken else [["other_name"]])


def test_the_row_names_both_codes(desk: Desk, tmp_path: Path) -> None:
    row = penalty(1, 8) | {"行政相对人名称": OLD_NAME, "处罚决定日期": "2026-10-05"}

    desk.take(csv_of(tmp_path / "a.csv", [row | {"公示截止期": ""}]))

    (waiting,) = desk.waiting()
    message = str(waiting.problems[0]["message"])
    assert code(8) in message
    assert code(9) in message
