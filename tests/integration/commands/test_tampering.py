"""Who holds the database is found out: eight ways, on the journal and on the publication log alike.

The register is filled by its own deeds; then its database is changed from outside, as somebody would
who holds the file (SQLite) or the server (PostgreSQL, with triggers that do not fire).
"""

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from sqlalchemy import make_url, select

from app import serving_app
from models.audit import AuditEntry
from models.base import Base
from models.blacklist import ListEntry
from models.publication import LogCheckpoint, LogLeaf
from models.vocabulary import EntryEvent
from registry import clock
from registry.keys import make_keyring
from registry.rules.audit import GENESIS, Entry, entry_message
from registry.rules.merkle import grown
from registry.rules.publication_log import Checkpoint, VerifierKey, signed_note
from registry.services import publication
from registry.web.transaction import writing
from tests.fixtures.web import parts_of
from tests.listing_rows import PUBLIC_FROM, add_entry, end_entry, shown_fields

OURS = ("journal_", "log_")  # entries written raw may be told as unsound by other checks
LEAVES = 7  # six publications and a removal


class Broken(NamedTuple):
    """The first check that is not sound, and the position that it names."""

    check: str
    where: str


class Intruder:
    """Somebody who holds the database."""

    def __init__(self, app: Flask, url: str) -> None:
        self._app, self.url = app, make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.file = Path(self.url.database or "")

    def run(
        self, *statements: str | tuple[str, tuple[object, ...]], triggers: bool = False
    ) -> None:
        """Say statements to the database; `triggers` leaves SQLite's triggers where they are."""
        parts_of(self._app).sessions.engine.dispose()
        told = [(one, ()) if isinstance(one, str) else one for one in statements]
        if self.is_sqlite:
            with closing(sqlite3.connect(self.file)) as connection, connection:
                names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for (name,) in [] if triggers else names.fetchall():
                    connection.execute(f"DROP TRIGGER {name}")
                for statement, values in told:
                    connection.execute(statement, values)
            return
        url = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement, values in told:
                connection.execute(statement.replace("?", "%s"), values)

    def overwrite(self, old: bytes, new: bytes) -> None:
        """Change bytes in the file itself, below all that SQLite could refuse."""
        parts_of(self._app).sessions.engine.dispose()
        content = self.file.read_bytes()
        assert content.count(old) >= 1
        self.file.write_bytes(content.replace(old, new))


@pytest.fixture
def filled(app: Flask) -> Flask:
    with app.app_context():
        for number in range(6):
            with writing() as session:
                entry = add_entry(session)
                publication.publish(
                    session,
                    entry.id,
                    shown_fields(entry),
                    subject_id=entry.subject_id,
                    legal_day=PUBLIC_FROM,
                    at=clock.now(),
                )
            if number == 3:
                _copy(app)
        with writing() as session:
            end_entry(
                session, session.get_one(ListEntry, entry.id), EntryEvent.EXPIRED, PUBLIC_FROM
            )
            publication.remove(session, entry.id, "expired", legal_day=PUBLIC_FROM, at=clock.now())
    return app


@pytest.fixture
def intruder(filled: Flask, database_url: str) -> Intruder:
    return Intruder(filled, database_url)


def _copy(app: Flask) -> None:
    """Keep yesterday's copy of an SQLite file."""
    engine = parts_of(app).sessions.engine
    engine.dispose()
    if engine.dialect.name == "sqlite":
        shutil.copyfile(str(engine.url.database), f"{engine.url.database}.yesterday")


def verified(app: Flask) -> Broken | None:
    """Run `flask verify` and return what is broken first."""
    done = app.test_cli_runner().invoke(args=["verify", "--json"])
    told = json.loads(done.output)
    assert done.exit_code == (0 if told["ok"] else 4), done.output
    broken = [one for one in told["checks"] if not one["ok"] and one["check"].startswith(OURS)]
    return Broken(broken[0]["check"], broken[0]["first_bad"]) if broken else None


def rows(app: Flask, table: type) -> list:
    with parts_of(app).sessions.reading() as session:
        return list(session.scalars(select(table).order_by(*table.__table__.primary_key)))


def test_an_untouched_register_is_sound_and_both_heads_are_noted(filled: Flask) -> None:
    home = parts_of(filled).settings.registry_home / "checkpoints"

    assert verified(filled) is None
    assert json.loads((home / "audit-head.json").read_text("utf-8"))["size"] == LEAVES
    assert (home / "publication-log.note").read_text("utf-8") == rows(filled, LogCheckpoint)[
        -1
    ].note


# 1. change a row


def test_a_changed_entry_of_the_journal_is_named(filled: Flask, intruder: Intruder) -> None:
    _flip(intruder, rows(filled, AuditEntry)[2].entry_hash, "audit_entry", "entry_hash", "seq = 3")

    assert verified(filled) == Broken("journal_chain", "audit:3")


def test_a_changed_leaf_is_named(filled: Flask, intruder: Intruder) -> None:
    intruder.run(("UPDATE log_leaf SET leaf_hash = ? WHERE position = 3", (bytes(32),)))

    assert verified(filled) == Broken("log_leaves", "log_leaf:3")


def test_a_leaf_whose_hash_was_changed_everywhere_is_named(
    filled: Flask, intruder: Intruder
) -> None:
    _flip(intruder, rows(filled, LogLeaf)[3].leaf_hash, "log_leaf", "leaf_hash", "position = 3")

    assert verified(filled) == Broken("log_leaves", "log_leaf:3")


# 2. delete a row


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("DELETE FROM audit_entry WHERE seq = 3", Broken("journal_chain", "audit:3")),
        ("DELETE FROM log_leaf WHERE position = 3", Broken("log_leaves", "log_leaf:3")),
        ("DELETE FROM log_node WHERE level = 0 AND place = 3", Broken("log_nodes", "log_leaf:3")),
        ("DELETE FROM log_node WHERE level = 1 AND place = 1", Broken("log_nodes", "log_leaf:3")),
        ("DELETE FROM log_checkpoint WHERE id = 4", Broken("log_checkpoints", "log_leaf:3")),
        ("DELETE FROM vault_item WHERE id = 4", Broken("log_leaves", "log_leaf:3")),
    ],
)
def test_a_deleted_row_is_named(
    filled: Flask, intruder: Intruder, statement: str, broken: Broken
) -> None:
    intruder.run(statement)

    assert verified(filled) == broken


# 3. swap two rows


def _swap(table: str, key: str, one: int, other: int) -> tuple[str, ...]:
    return (
        f"UPDATE {table} SET {key} = 999 WHERE {key} = {one}",
        f"UPDATE {table} SET {key} = {one} WHERE {key} = {other}",
        f"UPDATE {table} SET {key} = {other} WHERE {key} = 999",
    )


@pytest.mark.parametrize(
    ("statements", "broken"),
    [
        (_swap("audit_entry", "seq", 3, 4), Broken("journal_chain", "audit:3")),
        (_swap("log_leaf", "position", 3, 4), Broken("log_nodes", "log_leaf:3")),
        (_swap("log_checkpoint", "id", 4, 5), Broken("log_checkpoints", "log_leaf:3")),
    ],
)
def test_two_swapped_rows_are_named(
    filled: Flask, intruder: Intruder, statements: tuple[str, ...], broken: Broken
) -> None:
    intruder.run(*statements)

    assert verified(filled) == broken


# 4. truncate the tail


@pytest.mark.parametrize(
    ("statements", "broken"),
    [
        (("DELETE FROM audit_entry WHERE seq > 5",), Broken("journal_head", "audit:6")),
        (("DELETE FROM log_leaf WHERE position > 4",), Broken("log_nodes", "log_leaf:5")),
        (
            (
                "DELETE FROM log_leaf WHERE position > 4",
                "DELETE FROM log_node WHERE (place + 1) << level > 5",
                "DELETE FROM log_checkpoint WHERE size > 5",
            ),
            Broken("log_checkpoints", "log_leaf:5"),
        ),
    ],
)
def test_a_truncated_tail_is_named(
    filled: Flask, intruder: Intruder, statements: tuple[str, ...], broken: Broken
) -> None:
    intruder.run(*statements)

    assert verified(filled) == broken


# 5. replace a row


@pytest.mark.parametrize(
    ("table", "column", "value", "where", "broken"),
    [
        ("audit_entry", "event", "'signed_in'", "seq = 3", Broken("journal_chain", "audit:3")),
        ("log_leaf", "refers_to", "5", "position = 3", Broken("log_leaves", "log_leaf:3")),
        ("log_node", "node_hash", "zeroblob(32)", "level = 1", Broken("log_nodes", "log_leaf:1")),
    ],
)
def test_a_replaced_row_is_named(
    filled: Flask,
    intruder: Intruder,
    *,
    table: str,
    column: str,
    value: str,
    where: str,
    broken: Broken,
) -> None:
    """A connection of one's own knows no recursive triggers: REPLACE slips past the guards."""
    names = list(Base.metadata.tables[table].columns.keys())
    values = [value if name == column else name for name in names]
    replacing = (
        f"INSERT OR REPLACE INTO {table} ({', '.join(names)})"
        f" SELECT {', '.join(values)} FROM {table} WHERE {where}"
    )
    changing = f"UPDATE {table} SET {column} = {value} WHERE {where}"
    changing = changing.replace("zeroblob(32)", "decode(repeat('00', 32), 'hex')")

    intruder.run(replacing if intruder.is_sqlite else changing, triggers=True)

    assert verified(filled) == broken


# 6. drop a trigger, then edit


@pytest.mark.parametrize(
    ("table", "statement", "broken"),
    [
        (
            "audit_entry",
            "UPDATE audit_entry SET about = 'subject:9' WHERE seq = 3",
            Broken("journal_chain", "audit:3"),
        ),
        (
            "log_leaf",
            "UPDATE log_leaf SET refers_to = 2 WHERE position = 6",
            Broken("log_leaves", "log_leaf:6"),
        ),
        (
            "log_checkpoint",
            "UPDATE log_checkpoint SET size = 6 WHERE id = 4",
            Broken("log_checkpoints", "log_leaf:3"),
        ),
    ],
)
def test_an_edit_behind_a_dropped_trigger_is_named(
    filled: Flask, intruder: Intruder, table: str, statement: str, broken: Broken
) -> None:
    if intruder.is_sqlite:
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            intruder.run(statement, triggers=True)

    intruder.run(statement)

    assert verified(filled) == broken


# 7. restore yesterday's copy


def _restore(intruder: Intruder, app: Flask) -> None:
    """Bring back the database as it was after four publications."""
    if not intruder.is_sqlite:
        intruder.run(
            "DELETE FROM audit_entry WHERE seq > 4",
            "DELETE FROM log_checkpoint WHERE size > 4",
            "DELETE FROM log_node WHERE (place + 1) << level > 4",
            "DELETE FROM log_leaf WHERE position > 3",
            "DELETE FROM list_entry_event",
            "DELETE FROM list_entry WHERE id > 4",
            "DELETE FROM vault_item WHERE id > 4",
        )
        return
    parts_of(app).sessions.engine.dispose()
    for suffix in ("-wal", "-shm"):
        Path(f"{intruder.file}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(f"{intruder.file}.yesterday", intruder.file)


def test_yesterdays_copy_is_noticed_by_both_heads(filled: Flask, intruder: Intruder) -> None:
    _restore(intruder, filled)

    done = filled.test_cli_runner().invoke(args=["verify", "--json"])
    broken = [
        Broken(one["check"], one["first_bad"])
        for one in json.loads(done.output)["checks"]
        if not one["ok"] and one["check"].startswith(OURS)
    ]
    assert done.exit_code == 4
    assert broken == [Broken("journal_head", "audit:5"), Broken("log_noted_head", "log_leaf:4")]


def test_yesterdays_copy_stays_noticed_however_much_is_written_after(
    filled: Flask, intruder: Intruder
) -> None:
    _restore(intruder, filled)
    home = parts_of(filled).settings.registry_home / "checkpoints"
    noted = [(home / name).read_bytes() for name in ("audit-head.json", "publication-log.note")]

    with filled.app_context():
        for _ in range(5):
            with writing() as session:
                entry = add_entry(session)
                publication.publish(
                    session,
                    entry.id,
                    shown_fields(entry),
                    subject_id=entry.subject_id,
                    legal_day=PUBLIC_FROM,
                    at=clock.now(),
                )

    assert verified(filled) == Broken("journal_head", "audit:7")
    assert noted == [
        (home / name).read_bytes() for name in ("audit-head.json", "publication-log.note")
    ]


def test_a_restored_database_is_sound_once_somebody_signs_it_off(
    filled: Flask, intruder: Intruder
) -> None:
    _restore(intruder, filled)
    home = parts_of(filled).settings.registry_home / "checkpoints"
    accept = ["publication-log", "accept-restored", "--reason"]

    unsaid = filled.test_cli_runner().invoke(args=[*accept, " "])
    said = filled.test_cli_runner().invoke(args=[*accept, "磁盘损坏，恢复备份"])
    again = filled.test_cli_runner().invoke(args=[*accept, "磁盘损坏，恢复备份"])

    assert (unsaid.exit_code, said.exit_code, again.exit_code) == (2, 0, 2)
    assert verified(filled) is None
    assert rows(filled, AuditEntry)[-1].details["reason"] == "磁盘损坏，恢复备份"
    kept = sorted(path.name.partition(".until-")[0] for path in home.glob("*.until-*"))
    assert kept == ["audit-head.json", "publication-log.note"]


def test_a_restored_database_is_told_at_the_start_and_serves(
    filled: Flask,
    intruder: Intruder,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _restore(intruder, filled)
    for part in ("refuse_unfit", "refuse_demonstration", "start_logging"):
        monkeypatch.setattr(f"app.{part}", lambda *_: None)
    monkeypatch.setattr("app.create_app", lambda: filled)

    served = serving_app()

    assert served is filled
    told = capsys.readouterr().err
    assert "操作日志比上次记下的短" in told
    assert "公示存证日志比上次记下的短" in told


def test_the_daily_signing_signs_what_is_new_only(filled: Flask) -> None:
    before = len(rows(filled, LogCheckpoint))

    done = filled.test_cli_runner().invoke(args=["publication-log", "sign"])

    assert done.output == rows(filled, LogCheckpoint)[-1].note
    assert len(rows(filled, LogCheckpoint)) == before


# 8. write it all anew, with another key


def test_a_journal_sealed_with_another_key_is_named(filled: Flask, intruder: Intruder) -> None:
    other, previous = make_keyring("2026-11-23"), GENESIS
    statements: list[tuple[str, tuple[object, ...]]] = []
    for entry in rows(filled, AuditEntry):
        said = Entry(
            *(entry.seq, entry.event.value, entry.actor_id, entry.about, entry.details),
            *(entry.recorded_at, previous),
        )
        sealed = other.seal(entry_message(said))
        statements.append(
            (
                "UPDATE audit_entry SET previous_hash = ?, entry_hash = ? WHERE seq = ?",
                (previous, sealed, entry.seq),
            )
        )
        previous = sealed

    intruder.run(*statements)

    assert verified(filled) == Broken("journal_chain", "audit:1")


def test_a_log_signed_with_another_key_is_named(filled: Flask, intruder: Intruder) -> None:
    secret = Ed25519PrivateKey.from_private_bytes(bytes(32))
    origin = rows(filled, LogCheckpoint)[0].note.partition("\n")[0]
    key = VerifierKey(origin, secret.public_key().public_bytes_raw())

    intruder.run(
        *(
            (
                "UPDATE log_checkpoint SET note = ? WHERE id = ?",
                (
                    signed_note(Checkpoint(origin, one.size, bytes(one.root)), key, secret.sign),
                    one.id,
                ),
            )
            for one in rows(filled, LogCheckpoint)[2:]
        )
    )

    assert verified(filled) == Broken("log_checkpoints", "log_leaf:2")


def test_a_forgotten_leaf_written_anew_with_all_its_nodes_is_named(
    filled: Flask, intruder: Intruder
) -> None:
    """The opening is gone by the book, the tree is whole: only what was signed tells the truth."""
    hashes = [bytes(one.leaf_hash) for one in rows(filled, LogLeaf)]
    hashes[3] = hashlib.sha256(b"another").digest()
    nodes: dict[tuple[int, int], bytes] = {}
    for size, leaf in enumerate(hashes):
        gained = grown(size, leaf, lambda level, place: nodes[level, place])
        nodes.update(((n.level, n.place), n.hash) for n in gained)

    intruder.run(
        "UPDATE vault_item SET wrapped_key = NULL, ciphertext = NULL, blind_index = NULL,"
        " destroyed_at = recorded_at WHERE id = 4",
        ("UPDATE log_leaf SET leaf_hash = ? WHERE position = 3", (hashes[3],)),
        *(
            ("UPDATE log_node SET node_hash = ? WHERE level = ? AND place = ?", (value, *at))
            for at, value in nodes.items()
        ),
    )

    assert verified(filled) == Broken("log_checkpoints", "log_leaf:3")


def test_a_removal_that_nobody_decided_is_named(filled: Flask, intruder: Intruder) -> None:
    intruder.run("DELETE FROM list_entry_event")

    assert verified(filled) == Broken("log_removals", "log_leaf:6")


def test_a_listing_that_ended_without_its_leaf_is_named(filled: Flask) -> None:
    with filled.app_context(), writing() as session:
        leaf = session.get_one(LogLeaf, 0)
        end_entry(
            session, session.get_one(ListEntry, leaf.entry_id), EntryEvent.REVOKED, PUBLIC_FROM
        )

    assert verified(filled) == Broken("log_removals", "list_entry:1")


@pytest.mark.parametrize(
    ("name", "content", "check"),
    [
        ("audit-head.json", "", "journal_head"),
        ("audit-head.json", '{"size": 3}', "journal_head"),
        ("publication-log.note", "", "log_noted_head"),
        ("publication-log.note", "\ufffd", "log_noted_head"),
    ],
)
def test_a_noted_head_that_cannot_be_read_is_told(
    filled: Flask, name: str, content: str, check: str
) -> None:
    home = parts_of(filled).settings.registry_home / "checkpoints"
    (home / name).write_text(content, "utf-8")

    broken = verified(filled)

    assert broken is not None
    assert broken.check == check


def _flip(intruder: Intruder, value: bytes, table: str, column: str, where: str) -> None:
    """Change one byte of a hash: in the file itself, where there is one."""
    changed = bytes([value[0] ^ 1]) + bytes(value[1:])
    if intruder.is_sqlite:
        intruder.overwrite(bytes(value), changed)
    else:
        intruder.run((f"UPDATE {table} SET {column} = ? WHERE {where}", (changed,)))
