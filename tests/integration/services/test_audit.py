"""The journal: one chain, one entry a deed, no room for floats."""

import threading
from datetime import datetime

import pytest
from sqlalchemy import select

from models.audit import AuditEntry
from models.session import Sessions
from models.vocabulary import AuditEvent
from registry.rules.audit import GENESIS
from registry.services import audit
from registry.services.audit import HEAD

WRITERS, ENTRIES_EACH = 4, 5


def test_each_entry_carries_the_hash_of_the_one_before(sessions: Sessions, at: datetime) -> None:
    with sessions.writing() as session:
        first = audit.append(session, AuditEvent.SIGNED_IN, by=None, at=at)
        second = audit.append(session, AuditEvent.SIGNED_OUT, by=None, at=at, about="account:1")

        assert (first.seq, second.seq) == (1, 2)
        assert first.previous_hash == GENESIS
        assert second.previous_hash == first.entry_hash
        assert session.info[HEAD] == (2, second.entry_hash)


def test_an_entry_with_a_float_is_refused(sessions: Sessions, at: datetime) -> None:
    with pytest.raises(TypeError, match="no floats"), sessions.writing() as session:
        audit.append(session, AuditEvent.CHUNK_TAKEN, by=None, at=at, shares=[1, {"of": 0.5}])


def test_a_deed_that_is_undone_leaves_no_entry(sessions: Sessions, at: datetime) -> None:
    with pytest.raises(RuntimeError), sessions.writing() as session:
        audit.append(session, AuditEvent.SIGNED_IN, by=None, at=at)
        raise RuntimeError

    with sessions.reading() as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_writers_at_the_same_time_make_one_chain_without_gaps(
    sessions: Sessions, at: datetime
) -> None:
    failures: list[Exception] = []
    start = threading.Barrier(WRITERS)

    def write() -> None:
        start.wait()
        try:
            for _ in range(ENTRIES_EACH):
                with sessions.writing() as session:
                    audit.append(session, AuditEvent.SIGNED_IN, by=None, at=at)
        except Exception as error:
            failures.append(error)

    writers = [threading.Thread(target=write) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)

    assert failures == []
    with sessions.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
    assert [entry.seq for entry in entries] == list(range(1, WRITERS * ENTRIES_EACH + 1))
    for before, entry in zip(entries, entries[1:], strict=False):
        assert entry.previous_hash == before.entry_hash
