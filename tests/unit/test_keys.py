"""Keys: made once, readable by their owner only, and old ones still open what they closed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry.errors import Invalid
from registry.keys import FILE_NAME, PURPOSES, Key, Keyring, make_keyring, open_keyring
from registry.rules.publication_log import Checkpoint, read_note, signers

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_keys_are_made_at_the_first_start_and_read_at_the_next(tmp_path: Path) -> None:
    home = tmp_path / "instance"

    made = open_keyring(home, AT)
    read = open_keyring(home, AT)

    assert made == read
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    open_keyring(tmp_path, AT)
    (tmp_path / FILE_NAME).chmod(0o644)

    with pytest.raises(Invalid, match="chmod 600"):
        open_keyring(tmp_path, AT)


def test_a_key_file_without_a_purpose_is_refused(tmp_path: Path) -> None:
    open_keyring(tmp_path, AT)
    path = tmp_path / FILE_NAME
    stored = json.loads(path.read_text("utf-8"))
    del stored["vault"]
    path.write_text(json.dumps(stored), "utf-8")

    with pytest.raises(Invalid, match="vault"):
        open_keyring(tmp_path, AT)


def test_a_key_file_from_before_the_publication_log_gets_its_key_once(tmp_path: Path) -> None:
    made = open_keyring(tmp_path, AT)
    path = tmp_path / FILE_NAME
    stored = json.loads(path.read_text("utf-8"))
    del stored["log"]
    path.write_text(json.dumps(stored), "utf-8")

    completed = open_keyring(tmp_path, AT)

    assert {p: k for p, k in completed.keys.items() if p != "log"} == {
        p: k for p, k in made.keys.items() if p != "log"
    }
    assert completed.newest("log").id == "log-1"
    assert len(completed.newest("log").secret) == 32
    assert completed == open_keyring(tmp_path, AT)
    assert path.stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "keys.new").exists()


def test_an_empty_ring_of_the_log_is_refused_and_not_filled(tmp_path: Path) -> None:
    open_keyring(tmp_path, AT)
    path = tmp_path / FILE_NAME
    stored = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(stored | {"log": []}), "utf-8")

    with pytest.raises(Invalid, match="log"):
        open_keyring(tmp_path, AT)


def test_a_checkpoint_is_signed_by_the_newest_key_and_older_ones_still_vouch() -> None:
    keyring = make_keyring("2026-11-23")
    head = Checkpoint("example.com/log", 0, bytes(32))
    old = keyring.sign_checkpoint(head)
    rotated = Keyring(
        keyring.keys | {"log": (*keyring.keys["log"], Key("log-2", "2027-01-01", bytes(32)))}
    )

    new = rotated.sign_checkpoint(head)

    keys = rotated.log_keys("example.com/log")
    assert read_note(old, keys) == read_note(new, keys) == head
    assert signers(old) == ((keys[0].name, keys[0].id),)
    assert signers(new) == ((keys[1].name, keys[1].id),)


def test_every_key_is_its_own() -> None:
    keyring = make_keyring("2026-11-23")
    secrets = {keyring.newest(purpose).secret for purpose in PURPOSES}

    assert len(secrets) == len(PURPOSES)
    assert all(len(secret) == 32 for secret in secrets)


def test_a_lost_key_is_named() -> None:
    keyring = make_keyring("2026-11-23")

    assert keyring.by_id("vault", "vault-1") == keyring.newest("vault")
    with pytest.raises(Invalid, match="vault-0"):
        keyring.by_id("vault", "vault-0")


def test_a_digest_is_equal_for_equal_texts_under_one_keyring_only() -> None:
    one, other = make_keyring("2026-11-23"), make_keyring("2026-11-23")

    assert one.digest("嘉兴") == one.digest("嘉兴")
    assert one.digest("嘉兴") != one.digest("嘉善")
    assert one.digest("嘉兴") != other.digest("嘉兴")
    assert len(one.digest("\ud800", size=8)) == 8  # half a character is no reason to fall over
