"""One file of penalties in many shapes, cut, shuffled, twice, by two at once, killed: one state."""

import csv
import random
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from models.session import Sessions
from models.vocabulary import ImportKind
from registry.errors import Conflict
from tests.integration.services.import_desk import Desk, csv_of, firm
from tests.integration.services.record_files import penalty

Rows = Sequence[dict[str, str]]
CODE = "行政相对人代码_1（统一社会信用代码）"
DAYS = ("2026年2月6日", "2026.2.6", "2026/2/6", "20260206", "46059")
ROWS: Rows = [
    *(penalty(number, number % 3 + 1) for number in range(1, 21)),
    penalty(30) | {CODE: ""},
    penalty(31, 1, 行政相对人名称=firm(2)["企业名称"]),
    penalty(32, 处罚决定日期="昨天"),
    penalty(33, 9),
    penalty(34),
    penalty(34, 处罚内容="罚款，另行公告。"),
    penalty(35, 违法事实="经查，电话13812345678登记在册。"),
    penalty(36),
    penalty(36),
]


def marked(mark: str, encoding: str) -> Callable[[Path, Rows], Path]:
    def write(path: Path, rows: Rows) -> Path:
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]), restval="", delimiter=mark)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def workbook(path: Path, rows: Rows) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in (list(rows[0]), *([row.get(title, "") for title in rows[0]] for row in rows)):
        book.active.append(row)
    path = path.with_suffix(".xlsx")
    book.save(path)
    return path


SHAPES = {
    "utf-8": marked(",", "utf-8"),
    "bom": marked(",", "utf-8-sig"),
    "gb18030": marked(",", "gb18030"),
    "utf-16": marked(",", "utf-16"),
    "semicolons": marked(";", "utf-8"),
    "tabs": marked("\t", "gb18030"),
    "xlsx": workbook,
}


def take(desk: Desk, path: Path, chunk_rows: int = 100) -> tuple[int, int, int, int]:
    return desk.take(path, chunk_rows)


@pytest.fixture
def desk(sessions: Sessions, at: datetime, tmp_path: Path) -> Desk:
    Desk(sessions, at).take(csv_of(tmp_path / "firms.csv", [firm(1), firm(2), firm(3)]))
    return Desk(sessions, at, ImportKind.PENALTIES)


@pytest.fixture
def plain(desk: Desk, tmp_path: Path) -> tuple[int, int, int, int]:
    """The register after the plain file, and its figures."""
    return take(desk, csv_of(tmp_path / "plain.csv", ROWS))


def test_the_figures_add_up_and_the_journal_agrees(desk: Desk, plain: tuple[int, ...]) -> None:
    assert plain == (21, 1, 2, 5)
    assert sum(plain) == len(ROWS)
    assert desk.is_sound()


@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_of_the_file_does_not_matter(
    desk: Desk, plain: tuple[int, ...], tmp_path: Path, shape: str
) -> None:
    before = desk.state()

    accepted, unchanged, conflicts, waits = take(desk, SHAPES[shape](tmp_path / "b.csv", ROWS))

    assert (accepted, unchanged, conflicts, waits) == (0, 22, 2, 5)
    assert desk.state() == before


def test_days_are_read_in_five_spellings(
    desk: Desk, plain: tuple[int, ...], tmp_path: Path
) -> None:
    before = desk.records()
    respelt = [row | {"处罚决定日期": DAYS[place % 5]} for place, row in enumerate(ROWS[:20])]

    figures = take(desk, csv_of(tmp_path / "b.csv", respelt))

    assert figures == (0, 20, 0, 0)
    assert desk.records() == before


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_rows_does_not_matter(
    desk: Desk, plain: tuple[int, ...], tmp_path: Path, seed: int
) -> None:
    before = desk.state()
    shuffled = random.Random(seed).sample(ROWS, len(ROWS))

    again = take(desk, csv_of(tmp_path / "b.csv", shuffled))

    assert again == (0, 22, 2, 5)
    assert desk.state() == before


@pytest.mark.parametrize("seed", range(3))
def test_a_shuffled_file_alone_gives_the_same_records(
    sessions: Sessions, at: datetime, tmp_path: Path, desk: Desk, seed: int
) -> None:
    shuffled = random.Random(seed).sample(ROWS, len(ROWS))

    figures = take(desk, csv_of(tmp_path / "b.csv", shuffled))
    mixed = desk.projection()
    plain_again = take(desk, csv_of(tmp_path / "plain.csv", ROWS))

    assert figures == (21, 1, 2, 5)
    assert plain_again == (0, 22, 2, 5)
    assert desk.projection() == mixed


@pytest.mark.parametrize("cut", [3, 10, 15])
def test_an_import_killed_between_chunks_goes_on_to_the_same_state(
    desk: Desk, tmp_path: Path, cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = csv_of(tmp_path / "a.csv", ROWS[:20])
    chunks = iter(range(cut))

    class Killed(Exception):
        pass

    with monkeypatch.context() as broken, pytest.raises(Killed):
        real = Sessions.writing

        def writing(self: Sessions):  # type: ignore[no-untyped-def]
            if next(chunks, None) is None:
                raise Killed
            return real(self)

        broken.setattr(Sessions, "writing", writing)
        take(desk, path, 1)

    assert take(desk, path, 1) == (20, 0, 0, 0)
    state = desk.projection()
    assert take(desk, csv_of(tmp_path / "again.csv", ROWS[:20])) == (0, 20, 0, 0)
    assert desk.projection() == state
    assert desk.is_sound()


def test_two_people_who_send_the_same_rows_at_once_give_one_state(
    desk: Desk, tmp_path: Path
) -> None:
    paths = [
        csv_of(tmp_path / "one.csv", ROWS[:20]),
        csv_of(tmp_path / "two.csv", ROWS[:20][::-1]),
    ]
    figures: list[tuple[int, int, int, int]] = []
    problems: list[BaseException] = []

    def send(path: Path) -> None:
        try:
            figures.append(take(desk, path, 4))
        except Conflict as error:  # pragma: no cover
            problems.append(error)

    threads = [threading.Thread(target=send, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert sum(each[0] for each in figures) == 20
    assert sum(map(sum, figures)) == 40
    assert take(desk, csv_of(tmp_path / "again.csv", ROWS[:20])) == (0, 20, 0, 0)
    assert desk.is_sound()
