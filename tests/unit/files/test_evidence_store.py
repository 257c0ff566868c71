"""Kept files: named by their hash, whole or not there, and never given out when they were touched."""

import hashlib
import os
from pathlib import Path

import pytest

from registry.errors import Conflict, NotFound
from registry.files.evidence import EvidenceStore

DATA = b"%PDF-1.7 kept"


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    """A store in a home of its own."""
    return EvidenceStore(tmp_path / "home")


def files(store: EvidenceStore) -> list[str]:
    return sorted(
        str(path.relative_to(store.home)) for path in store.home.rglob("*") if path.is_file()
    )


def test_a_file_lies_under_its_hash_and_comes_back(store: EvidenceStore) -> None:
    digest = store.keep(DATA)

    assert digest == hashlib.sha256(DATA).hexdigest()
    assert files(store) == [f"evidence/{digest[:2]}/{digest[2:]}"]
    assert store.read(digest) == DATA


def test_only_the_register_reads_it(store: EvidenceStore) -> None:
    path = store.path_of(store.keep(DATA))

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.parent.parent.stat().st_mode & 0o777 == 0o700


def test_the_same_bytes_twice_are_one_file_and_are_not_written_again(store: EvidenceStore) -> None:
    first = store.path_of(store.keep(DATA)).stat()

    second = store.path_of(store.keep(DATA)).stat()

    assert (first.st_ino, first.st_mtime_ns) == (second.st_ino, second.st_mtime_ns)
    assert len(files(store)) == 1


@pytest.mark.parametrize("found", [DATA + b"x", DATA[:-1], b"", b"other"])
def test_a_touched_file_is_not_given_out_and_is_mended_by_keeping_it_again(
    store: EvidenceStore, found: bytes
) -> None:
    digest = store.keep(DATA)
    store.path_of(digest).write_bytes(found)

    with pytest.raises(Conflict, match="与登记的摘要不符"):
        store.read(digest)
    store.keep(DATA)
    assert store.read(digest) == DATA


def test_a_lost_file_is_said_to_be_lost(store: EvidenceStore) -> None:
    digest = store.keep(DATA)
    store.path_of(digest).unlink()

    with pytest.raises(NotFound, match="备份"):
        store.read(digest)


@pytest.mark.parametrize(
    "digest",
    ["", "../../keys.json", "a" * 63, "A" * 64, "g" * 64, "a" * 65, "/etc/passwd", "１" * 64],
)
def test_what_is_no_hash_is_no_path(store: EvidenceStore, digest: str) -> None:
    with pytest.raises(NotFound, match="没有这个附件"):
        store.read(digest)


def test_a_write_that_fails_leaves_nothing(
    store: EvidenceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        store.keep(DATA)
    assert files(store) == []
