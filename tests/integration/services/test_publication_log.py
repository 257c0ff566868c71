"""The log as deeds write it: one leaf a deed, a signed head over it, and proofs that others can check."""

import json
from collections.abc import Callable
from datetime import date, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.publication import LogCheckpoint, LogLeaf, LogNode
from models.session import Sessions
from models.vault import VaultItem
from models.vocabulary import AuditEvent, EntryEvent, LeafKind, PersonalField
from registry.errors import Conflict, Invalid, NotFound
from registry.keys import Key, Keyring
from registry.queries import publication as log
from registry.rules.merkle import root, verify_consistency, verify_inclusion
from registry.rules.publication_log import commitment, read_note
from registry.services import publication, vault
from tests.listing_rows import PUBLIC_FROM, add_entry, shown_fields

ON = date(2026, 11, 23)


def publish(session: Session, at: datetime) -> int:
    """Publish a fresh entry and return its id."""
    entry = add_entry(session)
    publication.publish(
        session,
        entry.id,
        shown_fields(entry),
        subject_id=entry.subject_id,
        legal_day=PUBLIC_FROM,
        at=at,
    )
    return entry.id


def leaves(session: Session) -> list[LogLeaf]:
    return list(session.scalars(select(LogLeaf).order_by(LogLeaf.position)))


def test_a_publication_is_a_leaf_that_tells_nothing(session: Session, at: datetime) -> None:
    entry_id = publish(session, at)

    (leaf,) = leaves(session)
    opening = log.opening_of(session, entry_id)
    assert (leaf.position, leaf.kind, leaf.legal_day) == (0, LeafKind.PUBLISHED, PUBLIC_FROM)
    assert opening is not None
    assert commitment(bytes.fromhex(opening.salt), opening.fields) == leaf.leaf_hash
    assert opening.fields["name"] == "嘉兴示例食品有限公司"
    item = session.get_one(VaultItem, leaf.opening_id)
    assert item.field is PersonalField.LOG_OPENING
    assert item.subject_id is not None
    assert "示例".encode() not in bytes(item.ciphertext or b"")


def test_every_deed_ends_with_a_head_that_covers_its_leaf(session: Session, at: datetime) -> None:
    first = publish(session, at)
    publish(session, at)
    publication.suspend(session, first, legal_day=ON, at=at)
    publication.resume(session, first, legal_day=ON, at=at)
    publication.remove(session, first, EntryEvent.REVOKED.value, legal_day=ON, at=at)

    hashes = [bytes(leaf.leaf_hash) for leaf in leaves(session)]
    keys = session.info["keyring"].log_keys(log.log_name(session))
    heads = list(session.scalars(select(LogCheckpoint).order_by(LogCheckpoint.id)))
    assert [head.size for head in heads] == [1, 2, 3, 4, 5]
    for head in heads:
        signed = read_note(head.note, keys)
        assert (signed.size, signed.root) == (head.size, root(hashes[: head.size]))
        assert bytes(head.root) == signed.root
    told = session.scalars(
        select(AuditEntry.details).where(AuditEntry.event == AuditEvent.CHECKPOINT_SIGNED)
    )
    assert [(one["size"], one["root"]) for one in told] == [
        (head.size, bytes(head.root).hex()) for head in heads
    ]


def test_each_follower_points_to_its_publication_with_a_salt_of_its_own(
    session: Session, at: datetime
) -> None:
    publish(session, at)
    entry_id = publish(session, at)

    publication.suspend(session, entry_id, legal_day=ON, at=at)
    position = publication.remove(session, entry_id, "expired", legal_day=ON, at=at)

    leaf = leaves(session)[-1]
    told = json.loads(vault.open_item(session, leaf.opening_id) or "")
    assert (leaf.position, position, leaf.refers_to, leaf.kind) == (3, 3, 1, LeafKind.REMOVED)
    assert told["fields"]["ref_leaf"] == 1
    assert told["fields"]["reason"] == "expired"
    assert told["fields"]["legal_day"] == "2026-11-23"
    assert "name" not in told["fields"]
    opening = log.opening_of(session, entry_id)
    assert opening is not None
    assert told["salt"] != opening.salt


def test_an_entry_is_published_once_and_removed_once(session: Session, at: datetime) -> None:
    entry_id = publish(session, at)
    entry_fields: dict[str, object] = {"entry_no": "x"}

    with pytest.raises(Conflict, match="已经公示过"):
        publication.publish(session, entry_id, entry_fields, subject_id=1, legal_day=ON, at=at)
    publication.remove(session, entry_id, "removed_early", legal_day=ON, at=at)
    with pytest.raises(Conflict, match="已经停止公示"):
        publication.remove(session, entry_id, "removed_early", legal_day=ON, at=at)
    with pytest.raises(Conflict, match="不能再暂停"):
        publication.suspend(session, entry_id, legal_day=ON, at=at)
    with pytest.raises(Conflict, match="不能恢复公示"):
        publication.resume(session, entry_id, legal_day=ON, at=at)
    assert len(leaves(session)) == 2


def test_suspensions_and_resumptions_alternate(session: Session, at: datetime) -> None:
    entry_id = publish(session, at)

    with pytest.raises(Conflict):
        publication.resume(session, entry_id, legal_day=ON, at=at)
    publication.suspend(session, entry_id, legal_day=ON, at=at)
    with pytest.raises(Conflict):
        publication.suspend(session, entry_id, legal_day=ON, at=at)
    publication.resume(session, entry_id, legal_day=ON, at=at)
    publication.suspend(session, entry_id, legal_day=ON, at=at)

    assert [leaf.kind.value for leaf in leaves(session)] == [
        *("published", "suspended", "resumed", "suspended")
    ]


def test_what_was_never_published_leaves_no_trace(session: Session, at: datetime) -> None:
    entry = add_entry(session)

    assert publication.suspend(session, entry.id, legal_day=ON, at=at) is None
    assert publication.resume(session, entry.id, legal_day=ON, at=at) is None
    assert publication.remove(session, entry.id, "revoked", legal_day=ON, at=at) is None
    assert leaves(session) == []
    assert session.scalar(select(func.count()).select_from(LogCheckpoint)) == 0
    assert log.proof_of_entry(session, entry.id) is None
    assert log.opening_of(session, entry.id) is None


@pytest.mark.parametrize("reason", ["", "published", "repaired", "期满移出"])
def test_a_removal_has_one_of_three_reasons(session: Session, at: datetime, reason: str) -> None:
    entry_id = publish(session, at)

    with pytest.raises(Invalid, match="提前移出、撤销列入或者期满移出"):
        publication.remove(session, entry_id, reason, legal_day=ON, at=at)


def test_the_proof_of_every_entry_holds_at_every_size(session: Session, at: datetime) -> None:
    entries = [publish(session, at) for _ in range(11)]

    keys = session.info["keyring"].log_keys(log.log_name(session))
    for position, entry_id in enumerate(entries):
        proof = log.proof_of_entry(session, entry_id)
        assert proof is not None
        first, latest = (
            read_note(note, keys) for note in (proof.first_checkpoint, proof.checkpoint)
        )
        assert (proof.position, first.size, latest.size) == (position, position + 1, 11)
        assert verify_inclusion(proof.leaf_hash, position, 11, proof.inclusion, latest.root)
        assert verify_consistency(first.size, 11, proof.consistency, first.root, latest.root)
    hashes = log.leaf_hashes(session, 0, 100)
    assert log.leaf_hashes(session, 9, 1) == hashes[9:10]
    for size in range(1, 12):
        proven = log.inclusion(session, size - 1, size)
        assert (proven.root, proven.leaf_hash) == (root(hashes[:size]), hashes[size - 1])
        grown = log.consistency(session, size, 11)
        assert (grown.first_root, grown.second_root) == (root(hashes[:size]), root(hashes))


@pytest.mark.parametrize(("position", "size"), [(2, 2), (0, 3), (-1, 1)])
def test_what_is_not_in_the_log_is_not_proven(
    session: Session, at: datetime, position: int, size: int
) -> None:
    publish(session, at)
    publish(session, at)

    with pytest.raises(NotFound, match="核对参数"):
        log.inclusion(session, position, size)
    with pytest.raises(NotFound):
        log.consistency(session, 2, 1)
    with pytest.raises(NotFound):
        log.consistency(session, 1, 3)


def test_a_head_is_signed_once_and_again_by_a_new_key(
    session: Session, at: datetime, keyring: Keyring
) -> None:
    empty = publication.sign_checkpoint(session, at=at)
    again = publication.sign_checkpoint(session, at=at)
    entry_id = publish(session, at)
    assert (empty.size, again.id, empty.root) == (0, empty.id, root([]))

    other = Keyring(
        {
            **keyring.keys,
            "log": (*keyring.keys["log"], Key("log-2", "2027-01-01", bytes(range(32)))),
        }
    )
    session.info["keyring"] = other
    rotated = publication.sign_checkpoint(session, at=at)

    proof = log.proof_of_entry(session, entry_id)
    assert proof is not None
    assert (rotated.size, proof.checkpoint) == (1, rotated.note)
    assert proof.vkey == log.log_head(session).vkeys[-1]
    assert proof.vkey != log.log_head(session).vkeys[0]
    keys = other.log_keys(log.log_name(session))
    assert read_note(proof.first_checkpoint, keys).size == 1  # the old signature still vouches


def test_a_forgotten_opening_leaves_the_proof_of_presence(session: Session, at: datetime) -> None:
    entry_id = publish(session, at)
    (leaf,) = leaves(session)

    vault.forget(session, leaf.opening_id, by=None, at=at, reason="保存期限届满")

    assert log.opening_of(session, entry_id) is None
    assert log.proof_of_entry(session, entry_id) is not None


def test_deeds_at_the_same_time_leave_no_gap(sessions: Sessions, at: datetime) -> None:
    count, barrier, failures = 8, Barrier(8), list[BaseException]()

    def deed() -> None:
        try:
            barrier.wait()
            for _ in range(3):
                with sessions.writing() as session:
                    publish(session, at)
        except BaseException as error:
            failures.append(error)

    _run([deed] * count)

    assert failures == []
    with sessions.reading() as session:
        hashes = [bytes(leaf.leaf_hash) for leaf in leaves(session)]
        assert [leaf.position for leaf in leaves(session)] == list(range(24))
        assert session.scalar(select(func.count()).select_from(LogNode)) == 24 + 12 + 6 + 3 + 1
        assert log.inclusion(session, 23, 24).root == root(hashes)


def _run(deeds: list[Callable[[], None]]) -> None:
    threads = [Thread(target=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
