"""The units of work keep the promises of docs/adr/0003 on both engines."""

import sqlite3
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, func, select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from models.accounts import SignInAttempt
from models.exchange import ImportBatch
from models.session import BUSY_TIMEOUT_MS, Sessions, backend_of, open_engine, wrong_settings
from tests.engines import PostgresServer
from tests.factories import make_batch

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


@pytest.fixture
def c_engine(postgres: PostgresServer) -> Iterator[Engine]:
    name = postgres.create_database("TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'")
    engine = open_engine(postgres.url(name))
    yield engine
    engine.dispose()
    postgres.drop_database(name)


@pytest.fixture
def latin_engine(postgres: PostgresServer) -> Iterator[Engine]:
    name = postgres.create_database(
        "TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C' ENCODING 'LATIN1'"
    )
    engine = open_engine(postgres.url(name))
    yield engine
    engine.dispose()
    postgres.drop_database(name)


def test_a_register_opened_by_the_house_has_the_right_settings(engine: Engine) -> None:
    assert wrong_settings(engine) == []


@on_sqlite
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("busy_timeout", BUSY_TIMEOUT_MS),
    ],
)
def test_every_connection_of_a_unit_of_work_has_the_pragma(
    sessions: Sessions, pragma: str, value: object
) -> None:
    with sessions.writing() as session:
        writing = session.execute(text(f"PRAGMA {pragma}")).scalar_one()
    with sessions.reading() as session:
        reading = session.execute(text(f"PRAGMA {pragma}")).scalar_one()

    assert (writing, reading) == (value, value)


@on_sqlite
def test_a_raw_connection_to_sqlite_is_told_what_it_lacks(database_url: str) -> None:
    raw = create_engine(database_url)

    wrong = wrong_settings(raw)
    raw.dispose()

    for pragma in ("foreign_keys", "recursive_triggers", "trusted_schema"):
        assert any(f" {pragma} " in sentence for sentence in wrong)
    assert all(sentence.endswith("。") for sentence in wrong)


@on_sqlite
def test_normal_synchronisation_is_noticed(database_url: str) -> None:
    engine = open_engine(database_url)
    event.listen(
        engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=NORMAL")
    )

    wrong = wrong_settings(engine)
    engine.dispose()

    assert len(wrong) == 1
    assert "synchronous" in wrong[0]


def test_a_database_with_locale_c_is_refused_in_one_sentence(c_engine: Engine) -> None:
    wrong = wrong_settings(c_engine)

    assert len(wrong) == 1
    assert "区域设置是 C" in wrong[0]
    assert "ICU" in wrong[0]


def test_a_database_that_cannot_hold_chinese_is_refused(latin_engine: Engine) -> None:
    wrong = wrong_settings(latin_engine)

    assert any("LATIN1" in sentence and "UTF8" in sentence for sentence in wrong)


def test_leaving_in_peace_commits(sessions: Sessions, at: datetime) -> None:
    with sessions.writing() as session:
        session.add(SignInAttempt(key=b"k", failed_at=at))

    with sessions.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 1


def test_leaving_by_an_error_undoes_everything(sessions: Sessions, at: datetime) -> None:
    with pytest.raises(ZeroDivisionError), sessions.writing() as session:
        session.add(SignInAttempt(key=b"k", failed_at=at))
        session.flush()
        1 / 0  # noqa: B018

    with sessions.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 0


def test_a_reading_unit_of_work_cannot_write(sessions: Sessions, at: datetime) -> None:
    with sessions.reading() as session, pytest.raises(DBAPIError) as refusal:
        session.add(SignInAttempt(key=b"k", failed_at=at))
        session.flush()

    assert "read" in str(refusal.value).lower()


def test_a_reading_unit_of_work_cannot_write_with_raw_sql_either(sessions: Sessions) -> None:
    with sessions.reading() as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM job"))


def test_after_reading_the_same_connection_can_write_again(
    sessions: Sessions, at: datetime
) -> None:
    with sessions.reading() as session:
        session.execute(select(SignInAttempt)).all()

    with sessions.writing() as session:
        session.add(SignInAttempt(key=b"k", failed_at=at))


def test_a_session_knows_its_engine_and_carries_its_keyring(
    session: Session, backend: str, keyring: object
) -> None:
    assert backend_of(session) == backend
    assert session.info["keyring"] is keyring


def test_values_of_a_failed_statement_are_not_shown(sessions: Sessions, at: datetime) -> None:
    with pytest.raises(DBAPIError) as failure, sessions.writing() as session:
        session.add(make_batch(started_at=at, file_name="张三身份证.csv", position=9))

    assert "张三" not in str(failure.value.args) + str(failure.value)


def test_a_time_without_a_zone_is_refused(session: Session) -> None:
    session.add(SignInAttempt(key=b"k", failed_at=datetime(2026, 11, 23)))

    with pytest.raises(StatementError, match="without a zone"):
        session.flush()


def test_an_instant_comes_back_as_it_went_in(sessions: Sessions) -> None:
    shanghai = datetime.fromisoformat("2026-11-23T10:00:00.123456+08:00")
    with sessions.writing() as session:
        session.add(SignInAttempt(key=b"k", failed_at=shanghai))

    with sessions.reading() as session:
        found = session.execute(select(SignInAttempt.failed_at)).scalar_one()

    assert found == shanghai
    assert found.isoformat() == "2026-11-23T02:00:00.123456+00:00"


def _count_together(sessions: Sessions, at: datetime, writers: int, rounds: int) -> list[str]:
    """Let threads read a figure and write it back, one higher; return what went wrong."""
    with sessions.writing() as session:
        session.add(make_batch(started_at=at))
    failures: list[str] = []
    start = threading.Barrier(writers)

    def work() -> None:
        start.wait()
        for _ in range(rounds):
            try:
                with sessions.writing() as session:
                    batch = session.execute(select(ImportBatch)).scalar_one()
                    batch.position, batch.accepted = batch.position + 1, batch.accepted + 1
            except Exception as failure:
                failures.append(repr(failure))

    threads = [threading.Thread(target=work) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@on_sqlite
@pytest.mark.parametrize("rounds", [15, pytest.param(150, marks=pytest.mark.long)])
def test_eight_writers_that_read_first_neither_fail_nor_lose_a_count(
    sessions: Sessions, at: datetime, rounds: int
) -> None:
    failures = _count_together(sessions, at, writers=8, rounds=rounds)

    with sessions.reading() as session:
        assert failures == []
        assert session.execute(select(ImportBatch.accepted)).scalar_one() == 8 * rounds


@on_sqlite
def test_a_reader_sees_the_last_committed_state_while_somebody_writes(
    sessions: Sessions, at: datetime
) -> None:
    with sessions.writing() as writer:
        writer.add(SignInAttempt(key=b"k", failed_at=at))
        writer.flush()

        with sessions.reading() as reader:
            seen = reader.scalar(select(func.count()).select_from(SignInAttempt))

    assert seen == 0


def test_only_the_journal_mode_is_kept_in_the_file_itself(tmp_path: Path) -> None:
    # Why every connection is set up anew, and why the start-up check looks again.
    path = tmp_path / "plain.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    engine.connect().close()
    engine.dispose()

    with sqlite3.connect(path) as raw:
        found = {
            p: raw.execute(f"PRAGMA {p}").fetchone()[0] for p in ("journal_mode", "foreign_keys")
        }
    raw.close()

    assert found == {"journal_mode": "wal", "foreign_keys": 0}
