"""Proofs out of the stored nodes: a leaf is in the log, and the log has only grown.

Invariant: a proof is computed from complete subtrees as they were written when they became complete;
it never needs the leaves of others, and costs as many reads as the log is deep.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.publication import LogCheckpoint, LogLeaf, LogNode
from models.vocabulary import LeafKind
from registry.errors import Invalid, NotFound
from registry.keys import keyring_of
from registry.queries.publication.heads import log_name, log_size, newest_checkpoint
from registry.rules.merkle import Getter, consistency_path, inclusion_path, root_at
from registry.rules.publication_log import VerifierKey, signers, vkey


@dataclass(frozen=True, slots=True)
class EntryProof:
    """That an entry was published in the log, for whoever holds the log's public key.

    `checkpoint` is the latest signed head, `first_checkpoint` the first that covered the leaf;
    `inclusion` leads from the leaf to the latest, `consistency` from the first to the latest.
    """

    origin: str
    vkey: str
    position: int
    leaf_hash: bytes
    size: int
    inclusion: tuple[bytes, ...]
    checkpoint: str
    first_checkpoint: str
    consistency: tuple[bytes, ...]


class Inclusion(NamedTuple):
    """That a leaf is in the log of `size` leaves."""

    position: int
    size: int
    leaf_hash: bytes
    root: bytes
    path: tuple[bytes, ...]


class Consistency(NamedTuple):
    """That the log of `first` leaves is the beginning of the log of `second`."""

    first: int
    second: int
    first_root: bytes
    second_root: bytes
    path: tuple[bytes, ...]


def node_of(session: Session) -> Getter:
    """Return what reads the nodes of the log. It raises Invalid where one is missing."""

    def node(level: int, place: int) -> bytes:
        row = session.get(LogNode, (level, place))
        if row is None:
            raise Invalid(f"公示存证日志缺少节点（{level}, {place}），请执行 flask verify。")
        return bytes(row.node_hash)

    return node


def proof_of_entry(session: Session, entry_id: int) -> EntryProof | None:
    """Return the proof that an entry was published; None where it never was."""
    leaf = session.scalars(
        select(LogLeaf).where(LogLeaf.entry_id == entry_id, LogLeaf.kind == LeafKind.PUBLISHED)
    ).first()
    latest = newest_checkpoint(session)
    if leaf is None or latest is None:
        return None
    first = _first_covering(session, leaf.position)
    node = node_of(session)
    return EntryProof(
        origin=log_name(session),
        vkey=vkey(_signer(session, latest)),
        position=leaf.position,
        leaf_hash=bytes(leaf.leaf_hash),
        size=latest.size,
        inclusion=inclusion_path(leaf.position, latest.size, node),
        checkpoint=latest.note,
        first_checkpoint=first.note,
        consistency=consistency_path(first.size, latest.size, node),
    )


def inclusion(session: Session, position: int, size: int) -> Inclusion:
    """Return the proof that the leaf at `position` is among the first `size`.

    Raises NotFound where the log has no such leaf or is shorter.
    """
    node = node_of(session)
    path = _asked(session, size, lambda: inclusion_path(position, size, node))
    return Inclusion(position, size, node(0, position), root_at(size, node), path)


def consistency(session: Session, first: int, second: int) -> Consistency:
    """Return the proof that the log only grew between two sizes.

    Raises NotFound where the log is shorter or `first` is the greater.
    """
    node = node_of(session)
    path = _asked(session, second, lambda: consistency_path(first, second, node))
    return Consistency(first, second, root_at(first, node), root_at(second, node), path)


def leaf_hashes(session: Session, start: int, limit: int) -> tuple[bytes, ...]:
    """Return up to `limit` leaves from position `start` on, in their order: hashes, nothing else."""
    wanted = (
        select(LogLeaf.leaf_hash)
        .where(LogLeaf.position >= start)
        .order_by(LogLeaf.position)
        .limit(limit)
    )
    return tuple(map(bytes, session.scalars(wanted)))


def _asked(
    session: Session, size: int, prove: Callable[[], tuple[bytes, ...]]
) -> tuple[bytes, ...]:
    if size <= log_size(session):
        try:
            return prove()
        except ValueError:
            pass  # numbers that do not go together: nothing of the kind is in the log
    raise NotFound("公示存证日志没有所请求的位置或长度，请核对参数。")


def _first_covering(session: Session, position: int) -> LogCheckpoint:
    covering = select(LogCheckpoint).where(LogCheckpoint.size > position)
    found = session.scalars(covering.order_by(LogCheckpoint.id).limit(1)).first()
    if found is None:
        raise Invalid("公示存证日志有尚未签发检查点的内容，请执行 flask verify。")
    return found


def _signer(session: Session, checkpoint: LogCheckpoint) -> VerifierKey:
    signed = signers(checkpoint.note)
    for key in keyring_of(session).log_keys(log_name(session)):
        if (key.name, key.id) in signed:
            return key
    raise Invalid("公示存证检查点不是由本系统的密钥签发的，请执行 flask verify。")
