"""Operators of individual businesses: in the vault alone, and told once by each file."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.session import Sessions
from models.subjects import SubjectVersion
from models.vault import VaultItem
from models.vocabulary import PersonalField, SubjectKind
from registry.rules.identity.folding import fold
from registry.rules.subjects import Particulars
from registry.services import subjects, vault
from tests.integration.services.import_desk import Desk, code, csv_of, firm, text_in_database

OPERATOR = "张三丰"
NEXT_OPERATOR = "李四光"


@pytest.fixture
def desk(sessions: Sessions, at: datetime) -> Desk:
    return Desk(sessions, at)


def register_shop(
    desk: Desk, *, legal_representative: str | None = None, operator_name: str | None = None
) -> None:
    """Register an individual business whose code was given to an enterprise."""
    name = firm(1)["企业名称"]
    said = Particulars(
        name,
        fold(name),
        code(1),
        SubjectKind.INDIVIDUAL_BUSINESS,
        legal_representative=legal_representative,
        operator_name=operator_name,
    )
    with desk.sessions.writing() as session:
        subjects.register(session, said, department_id="amr", by=None, at=desk.at)


def operators(desk: Desk) -> list[str | None]:
    """The operators in the vault, in the order in which they were told."""
    with desk.sessions.reading() as session:
        wanted = select(VaultItem).where(VaultItem.field == PersonalField.OPERATOR_NAME)
        items = session.scalars(wanted.order_by(VaultItem.id)).all()
        return [vault.open_item(session, item.id) for item in items]


def open_names(desk: Desk) -> list[str | None]:
    """Who stands for subjects in the open, version by version."""
    with desk.sessions.reading() as session:
        return list(session.scalars(select(SubjectVersion.legal_representative)))


def leaks(desk: Desk, name: str) -> bool:
    with desk.sessions.reading() as session:
        return name in text_in_database(session)


def test_an_operator_given_as_legal_representative_goes_to_the_vault(desk: Desk) -> None:
    register_shop(desk, legal_representative=OPERATOR)

    assert operators(desk) == [OPERATOR]
    assert not leaks(desk, OPERATOR)


def test_a_file_that_states_no_kind_is_read_by_the_kind_that_is_known(
    desk: Desk, tmp_path: Path
) -> None:
    register_shop(desk, operator_name=OPERATOR)
    path = csv_of(tmp_path / "a.csv", [firm(1, 法定代表人=NEXT_OPERATOR, 住所="新路1号")])

    first, again = desk.take(path), desk.take(path)

    assert (first, again) == ((1, 0, 0, 0), (0, 1, 0, 0))
    assert operators(desk) == [OPERATOR, NEXT_OPERATOR]
    assert open_names(desk) == [None, None]
    assert not leaks(desk, NEXT_OPERATOR)
    assert desk.is_sound()


def test_an_enterprise_that_becomes_an_individual_business_shows_nobody_in_the_open(
    desk: Desk, tmp_path: Path
) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [firm(1)]))
    register_shop(desk, operator_name=OPERATOR)

    assert open_names(desk) == ["王小明", None]


def test_the_database_refuses_an_operator_in_the_open(desk: Desk) -> None:
    register_shop(desk)

    with pytest.raises(IntegrityError), desk.sessions.writing() as session:
        version = session.scalars(select(SubjectVersion)).one()
        columns = {column.key: getattr(version, column.key) for column in version.__table__.columns}
        session.add(SubjectVersion(**columns | {"id": None, "legal_representative": OPERATOR}))
        session.flush()


def shop(operator: str) -> dict[str, str]:
    """A row about one individual business."""
    return firm(1, 统一社会信用代码=code(1, "92"), 法定代表人=operator)


def test_the_same_file_again_changes_nothing_where_it_names_two_operators(
    desk: Desk, tmp_path: Path
) -> None:
    path = csv_of(tmp_path / "a.csv", [shop("赵一"), shop("钱二")])
    first = desk.take(path, chunk_rows=1)
    before = desk.state()

    again = [desk.take(path), desk.take(path, chunk_rows=1)]

    assert (first, again) == ((2, 0, 0, 0), [(0, 2, 0, 0)] * 2)
    assert operators(desk) == ["赵一", "钱二"]
    assert desk.state() == before


def test_an_old_file_again_does_not_bring_an_old_operator_back(desk: Desk, tmp_path: Path) -> None:
    old = csv_of(tmp_path / "old.csv", [shop("赵一")])
    desk.take(old)
    desk.take(csv_of(tmp_path / "new.csv", [shop("钱二")]))

    assert desk.take(old) == (0, 1, 0, 0)
    assert operators(desk) == ["赵一", "钱二"]


def test_a_new_file_may_name_a_former_operator_again(desk: Desk, tmp_path: Path) -> None:
    for number, operator in enumerate(["赵一", "钱二", "赵一"]):
        rows = [shop(operator), firm(number + 2)]
        assert desk.take(csv_of(tmp_path / "a.csv", rows)) == (2, 0, 0, 0)

    assert operators(desk) == ["赵一", "钱二", "赵一"]
