"""Bulk writes put in exactly what they were given, on both engines."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.bulk import insert_rows, rows_by_keys, take_numbers, update_rows
from models.session import Sessions
from models.subjects import Subject
from models.vault import VaultItem
from tests.factories import make_subject, make_vault_item

SUBJECT_COLUMNS = ("id", "kind", "name", "name_key", "status", "established_on", "version_id")
VAULT_COLUMNS = ("id", "field", "key_id", "wrapped_key", "ciphertext", "recorded_at")
AT = "2026-11-23 02:00:00.000000"
AWKWARD_TEXTS = [
    "a\tb",
    "a\\tb",
    "back\\slash\\",
    "line\nbreak\r\n",
    "\\N",
    "\\.",
    "'single' \"double\" “弯引号”",
    "{braces} %s %(x)s :name ?",
    "😀 𠮷 嘉兴",
    "\u200b\u202e\x7f\x01\x1f\x85\u2028",
    " spaces ",
    "",
    "NULL",
    "é vs e\u0301",
]


def _insert(session: Session, number: int, name: str) -> None:
    row = (number, "enterprise", name, name, "active", None, number)
    insert_rows(session, Subject.__table__, SUBJECT_COLUMNS, [row])


def test_awkward_text_comes_back_as_it_went_in(sessions: Sessions) -> None:
    rows = [
        (number, "enterprise", text, text, "active", "2015-06-01", number)
        for number, text in enumerate(AWKWARD_TEXTS, start=1)
    ]
    with sessions.writing() as session:
        insert_rows(session, Subject.__table__, SUBJECT_COLUMNS, rows)

    with sessions.reading() as session:
        found = session.scalars(select(Subject.name).order_by(Subject.id)).all()
        days = set(session.scalars(select(Subject.established_on)))

    assert found == AWKWARD_TEXTS
    assert {day.isoformat() for day in days if day} == {"2015-06-01"}


@pytest.mark.parametrize("size", [0, 1, 255, 256])
def test_bytes_come_back_as_they_went_in(sessions: Sessions, size: int) -> None:
    value = bytes(range(size)) if size < 256 else bytes(range(256)) * 300
    with sessions.writing() as session:
        row = (1, "source_row", "vault-1", value, None, AT)
        insert_rows(session, VaultItem.__table__, VAULT_COLUMNS, [row])

    with sessions.reading() as session:
        item = session.scalars(select(VaultItem)).one()

    assert item.wrapped_key == value
    assert item.ciphertext is None
    assert item.recorded_at.isoformat() == "2026-11-23T02:00:00+00:00"


def test_an_absent_value_differs_from_an_empty_one(sessions: Sessions) -> None:
    rows = [
        (1, "source_row", "vault-1", b"", None, AT),
        (2, "source_row", "vault-1", None, b"", AT),
    ]
    with sessions.writing() as session:
        insert_rows(session, VaultItem.__table__, VAULT_COLUMNS, rows)

    with sessions.reading() as session:
        found = session.execute(
            select(VaultItem.wrapped_key, VaultItem.ciphertext).order_by(VaultItem.id)
        ).all()

    assert [tuple(row) for row in found] == [(b"", None), (None, b"")]


def test_no_rows_are_no_work(session: Session) -> None:
    insert_rows(session, Subject.__table__, SUBJECT_COLUMNS, [])
    update_rows(session, Subject.__table__, ("name",), [])

    assert session.scalars(select(Subject)).all() == []


def test_bulk_rows_are_undone_with_their_transaction(sessions: Sessions) -> None:
    with pytest.raises(ZeroDivisionError), sessions.writing() as session:
        _insert(session, 1, "甲")
        1 / 0  # noqa: B018

    with sessions.reading() as session:
        assert session.scalars(select(Subject)).all() == []


def test_a_broken_constraint_is_told_without_the_row(sessions: Sessions) -> None:
    row = (1, "no_such_kind", "张三饭店", "张三饭店", "active", None, 1)

    with pytest.raises(Exception, match="ck_subject_subjectkind") as failure:  # noqa: SIM117
        with sessions.writing() as session:
            insert_rows(session, Subject.__table__, SUBJECT_COLUMNS, [row])

    assert "张三" not in str(failure.value) + repr(failure.value)


def test_rows_are_found_by_awkward_keys(session: Session) -> None:
    for number, text in enumerate(AWKWARD_TEXTS, start=1):
        _insert(session, number, text)

    found = rows_by_keys(
        session,
        "SELECT id, name FROM subject WHERE name IN ({keys}) ORDER BY id",
        [*AWKWARD_TEXTS[::2], "not there"],
    )

    assert [row[1] for row in found] == AWKWARD_TEXTS[::2]


def test_no_keys_find_no_rows(session: Session) -> None:
    _insert(session, 1, "甲")

    assert rows_by_keys(session, "SELECT id FROM subject WHERE name IN ({keys})", []) == []


def test_many_keys_are_one_question(session: Session) -> None:
    _insert(session, 1, "名称 39999")

    keys = (f"名称 {number}" for number in range(40_000))
    found = rows_by_keys(session, "SELECT id FROM subject WHERE name IN ({keys})", keys)

    assert [row[0] for row in found] == [1]


def test_rows_are_updated_by_their_id(sessions: Sessions) -> None:
    with sessions.writing() as session:
        for number in (1, 2, 3):
            _insert(session, number, "旧")
        update_rows(
            session,
            Subject.__table__,
            ("name", "established_on"),
            [("新\t'名\\", "2020-02-29", 1), (AWKWARD_TEXTS[7], None, 3)],
        )

    with sessions.reading() as session:
        found = session.execute(
            select(Subject.name, Subject.established_on).order_by(Subject.id)
        ).all()

    assert [row[0] for row in found] == ["新\t'名\\", "旧", AWKWARD_TEXTS[7]]
    assert str(found[0][1]) == "2020-02-29"


def test_numbers_are_fresh_and_without_gaps(session: Session) -> None:
    session.add(make_subject())
    session.flush()
    last = session.scalars(select(Subject.id)).one()

    taken = take_numbers(session, Subject.__table__, 3)
    for number in taken:
        _insert(session, number, "甲")
    more = take_numbers(session, Subject.__table__, 2)

    assert list(taken) == [last + 1, last + 2, last + 3]
    assert list(more) == [last + 4, last + 5]


def test_no_numbers_are_taken_when_none_are_asked_for(session: Session) -> None:
    assert list(take_numbers(session, Subject.__table__, 0)) == []


def test_a_row_added_after_a_block_gets_the_next_number(session: Session) -> None:
    for number in take_numbers(session, Subject.__table__, 5):
        _insert(session, number, "甲")

    subject = make_subject()
    session.add(subject)
    session.flush()

    assert subject.id == 6


def test_bulk_rows_and_single_rows_stand_side_by_side(sessions: Sessions) -> None:
    with sessions.writing() as session:
        session.add(make_vault_item(ciphertext=b"one"))
        session.flush()
        number = take_numbers(session, VaultItem.__table__, 1)[0]
        row = (number, "source_row", "vault-1", b"k", b"two", AT)
        insert_rows(session, VaultItem.__table__, VAULT_COLUMNS, [row])

    with sessions.reading() as session:
        found = session.scalars(select(VaultItem.ciphertext).order_by(VaultItem.id)).all()

    assert found == [b"one", b"two"]
