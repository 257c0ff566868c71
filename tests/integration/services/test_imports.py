"""A market register taken in: figures add up, nothing vanishes, nothing known is lost."""

import itertools
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from models import bulk
from models.session import Sessions, driver_cursor
from models.subjects import Subject, SubjectName, SubjectVersion
from models.vault import VaultItem
from models.vocabulary import ImportKind, PersonalField
from registry.keys import Keyring
from registry.services import vault
from tests.integration.services.import_desk import Desk, code, csv_of, firm, text_in_database

CANARY = "欧阳金丝雀"
CANARY_ID = "330499199001011239"


@pytest.fixture
def desk(sessions: Sessions, at: datetime) -> Desk:
    return Desk(sessions, at)


def one_subject(desk: Desk, number: int = 1) -> Subject:
    with desk.sessions.reading() as session:
        return session.scalars(select(Subject).where(Subject.uscc == code(number))).one()


def versions(desk: Desk) -> list[SubjectVersion]:
    with desk.sessions.reading() as session:
        return list(session.scalars(select(SubjectVersion).order_by(SubjectVersion.id)))


def names(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.sessions.reading() as session:
        rows = session.scalars(select(SubjectName).order_by(SubjectName.id))
        return [(row.name, str(row.valid_from), str(row.valid_to)) for row in rows]


def test_good_bad_and_waiting_rows_add_up(desk: Desk, tmp_path: Path) -> None:
    bad_code = code(3)[:-1] + ("0" if code(3)[-1] != "0" else "1")
    rows = [
        firm(1),
        firm(2, 成立日期="3025-01-01"),
        firm(3, 统一社会信用代码=bad_code),
        firm(4, 统一社会信用代码=""),
        firm(5, 企业名称="有限公司"),
        firm(6),
    ]

    figures = desk.take(csv_of(tmp_path / "a.csv", rows))

    assert figures == (2, 0, 0, 4)
    assert desk.rules_broken() == [["day"], ["check"], ["no_code"], ["name"]]
    assert desk.is_sound()


def test_a_problem_names_column_value_rule_and_says_what_to_do(desk: Desk, tmp_path: Path) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [firm(1, 成立日期="2015-13-01")]))

    (problem,) = desk.waiting()[0].problems

    assert (problem["column"], problem["value"], problem["rule"]) == (
        "成立日期",
        "2015-13-01",
        "day",
    )
    assert "日期" in str(problem["message"]) or "月" in str(problem["message"])


def test_the_same_file_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "a.csv", [*map(firm, range(1, 30)), firm(30, 统一社会信用代码="")])
    desk.take(path)
    before = desk.state()

    figures = desk.take(path)

    assert figures == (0, 29, 0, 1)
    assert desk.state() == before


def test_the_same_file_again_changes_nothing_where_it_contradicts_itself(
    desk: Desk, tmp_path: Path
) -> None:
    path = csv_of(tmp_path / "a.csv", [firm(1, 住所="甲路1号"), firm(1, 住所="乙路2号")])
    first = desk.take(path)
    before = desk.state()

    figures = desk.take(path)

    assert (first, figures) == ((2, 0, 0, 0), (0, 2, 0, 0))
    assert one_subject(desk).version_id == versions(desk)[-1].id
    assert desk.state() == before


def test_a_rename_ends_the_old_name_and_begins_the_new(desk: Desk, tmp_path: Path) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [firm(1)]))
    later = desk.at + timedelta(days=1)
    renamed = firm(1, 企业名称="嘉兴新名食品有限公司", 变更日期="2020-03-05")

    figures = desk.take(csv_of(tmp_path / "b.csv", [renamed]), at=later)

    old = "嘉兴示例1号食品有限公司"
    assert figures == (1, 0, 0, 0)
    assert names(desk) == [
        (old, "2015-06-01", "None"),
        (old, "2015-06-01", "2020-03-05"),
        ("嘉兴新名食品有限公司", "2020-03-05", "None"),
    ]
    with desk.sessions.reading() as session:
        known_before = session.scalars(
            select(SubjectName).where(SubjectName.recorded_at < later)
        ).all()
    assert [(name.name, name.valid_to) for name in known_before] == [(old, None)]
    assert one_subject(desk).name == "嘉兴新名食品有限公司"
    assert desk.is_sound()


def test_a_column_that_is_missing_blanks_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [firm(1)]))
    less = {"企业名称": firm(1)["企业名称"], "统一社会信用代码": code(1)}

    figures = desk.take(csv_of(tmp_path / "b.csv", [less]))

    assert figures == (0, 1, 0, 0)
    assert versions(desk)[-1].address == "嘉兴市南湖区示例路1号"


def test_an_older_version_is_kept_and_does_not_become_the_present(
    desk: Desk, tmp_path: Path
) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [firm(1, 变更日期="2022-01-01")]))
    older = [firm(1, 企业名称="嘉兴旧名食品有限公司", 变更日期="2018-01-01")]
    figures = desk.take(csv_of(tmp_path / "b.csv", older))

    again = desk.take(csv_of(tmp_path / "c.csv", [*older, firm(2)]))

    assert (figures, again) == ((1, 0, 0, 0), (1, 1, 0, 0))
    assert one_subject(desk).name == firm(1)["企业名称"]
    assert len(versions(desk)) == 3
    assert desk.is_sound()


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026年3月5日", "2026-03-05"),
        ("2026.3.5", "2026-03-05"),
        ("2026/3/5", "2026-03-05"),
        ("20260305", "2026-03-05"),
        ("46086", "2026-03-05"),
    ],
)
def test_days_are_read_as_departments_write_them(
    desk: Desk, tmp_path: Path, cell: str, day: str
) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [firm(1, 成立日期=cell)]))

    assert str(one_subject(desk).established_on) == day


@pytest.mark.parametrize(
    ("field", "cell", "column", "stored"),
    [
        ("登记状态", "存续（在营、开业、在册）", "status", "active"),
        ("登记状态", "吊销，已注销", "status", "deregistered"),
        ("行政区划", "嘉兴市海盐县", "division_code", "330424"),
        ("行政区划代码", "999999", "division_code", "999999"),
        ("行业代码", "C1491", "industry_code", "C14"),
    ],
)
def test_words_of_the_register_are_understood(
    desk: Desk, tmp_path: Path, field: str, cell: str, column: str, stored: str
) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [firm(1) | {field: cell}]))

    assert getattr(versions(desk)[0], column) == stored


def test_a_contradictory_former_name_is_set_aside_and_the_rest_goes_in(
    desk: Desk, tmp_path: Path
) -> None:
    rows = [
        firm(1) | {"曾用名": "嘉兴旧名食品厂（2020-01-01至2015-01-01）"},
        firm(2) | {"曾用名": ""},
    ]

    figures = desk.take(csv_of(tmp_path / "a.csv", rows))

    assert figures == (1, 0, 0, 1)
    assert desk.rules_broken() == [["span"]]


def test_a_name_that_unfolds_beyond_its_column_is_set_aside(desk: Desk, tmp_path: Path) -> None:
    figures = desk.take(csv_of(tmp_path / "a.csv", [firm(1, 企业名称="ﷺ" * 60), firm(2)]))

    assert figures == (1, 0, 0, 1)


def test_an_operator_lies_in_the_vault_alone(desk: Desk, tmp_path: Path, keyring: Keyring) -> None:
    shop = firm(1, 统一社会信用代码=code(1, "92"), 法定代表人=CANARY)
    broken = firm(2, 统一社会信用代码=code(2, "92"), 法定代表人=CANARY, 成立日期="坏")
    desk.take(csv_of(tmp_path / "a.csv", [shop, broken]))
    changed = desk.take(csv_of(tmp_path / "b.csv", [shop | {"法定代表人": "李新"}]))

    with desk.sessions.reading() as session:
        leaked = CANARY in text_in_database(session)
        items = session.scalars(
            select(VaultItem)
            .where(VaultItem.field == PersonalField.OPERATOR_NAME)
            .order_by(VaultItem.id)
        ).all()
        plain = [vault.open_item(session, item.id) for item in items]
    assert not leaked
    assert plain == [CANARY, "李新"]
    assert changed == (1, 0, 0, 0)
    assert versions(desk)[0].legal_representative is None


def test_a_practitioner_stands_masked_in_the_open(
    sessions: Sessions, at: datetime, tmp_path: Path
) -> None:
    desk = Desk(sessions, at, ImportKind.PRACTITIONERS)
    person = {
        "姓名": CANARY,
        "注册证书号": "浙1332019202012345",
        "注册类别": "一级建造师",
        "聘用单位统一社会信用代码": code(1),
    }
    path = csv_of(tmp_path / "a.csv", [person])

    first, second = desk.take(path), desk.take(path)

    with sessions.reading() as session:
        leaked = CANARY in text_in_database(session)
        name = session.scalars(select(Subject.name)).one()
    assert (first, second) == ((1, 0, 0, 0), (0, 1, 0, 0))
    assert not leaked
    assert name == "欧***雀"


@pytest.mark.parametrize("fails_at", [1, 3, 5, 6, 7, 8])
def test_a_chunk_whose_bulk_writing_fails_leaves_nothing_behind(
    desk: Desk, tmp_path: Path, fails_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _mixed_after_one(desk, tmp_path)
    before = desk.state()
    calls = itertools.count(1)

    def failing_cursor(session: Session) -> Any:
        if next(calls) == fails_at:
            raise RuntimeError("power cut")
        return driver_cursor(session)

    with monkeypatch.context() as broken, pytest.raises(RuntimeError, match="power"):
        broken.setattr(bulk, "driver_cursor", failing_cursor)
        desk.take(path)

    assert desk.state() == before
    assert desk.take(path) == (2, 0, 0, 1)
    assert desk.is_sound()


@pytest.mark.parametrize("fails_at", range(4, 16, 3))
def test_a_chunk_whose_statement_fails_leaves_nothing_behind(
    desk: Desk, tmp_path: Path, fails_at: int
) -> None:
    path = _mixed_after_one(desk, tmp_path)
    before = desk.state()
    statements = itertools.count(1)

    def fail(*_: object) -> None:
        if next(statements) == fails_at:
            raise RuntimeError("power cut")

    event.listen(desk.sessions.engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(RuntimeError, match="power"):
            desk.take(path)
    finally:
        event.remove(desk.sessions.engine, "before_cursor_execute", fail)

    assert desk.state() == before
    assert desk.take(path) == (2, 0, 0, 1)
    assert desk.is_sound()


def _mixed_after_one(desk: Desk, folder: Path) -> Path:
    """A file with a changed, a new and a bad row, for a register that knows the changed one."""
    desk.take(csv_of(folder / "first.csv", [firm(1)]))
    return csv_of(folder / "mixed.csv", [firm(1, 住所="新路1号"), firm(2), firm(3, 成立日期="坏")])
