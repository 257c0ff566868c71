"""One leaf more: its commitment, the nodes that it completes, its opening in the vault.

Invariant: whoever appends holds the lock of the journal's head until the transaction ends, so
positions run without a gap; the content of a leaf stands in the vault only.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.publication import LogLeaf, LogNode
from models.vocabulary import LeafKind, PersonalField
from registry.queries.publication import node_of
from registry.queries.publication.heads import log_size
from registry.rules.merkle import grown
from registry.rules.publication_log import SALT_BYTES, Opening, commitment
from registry.services import vault


@dataclass(frozen=True, slots=True)
class NewLeaf:
    """What a leaf says: of which entry and person, from which day, and the fields it commits to."""

    kind: LeafKind
    entry_id: int
    subject_id: int | None
    legal_day: date
    fields: Mapping[str, object]
    refers_to: int | None = None


def append(session: Session, new: NewLeaf, *, at: datetime) -> LogLeaf:
    """Add a leaf and return it; the caller holds the lock of the journal's head."""
    salt = secrets.token_bytes(SALT_BYTES)
    opening = Opening(salt.hex(), new.fields)
    item = vault.put(
        session,
        PersonalField.LOG_OPENING,
        opening.as_text(),
        subject_id=new.subject_id,
        at=at,
    )
    size = log_size(session)
    leaf = LogLeaf(
        position=size,
        kind=new.kind,
        leaf_hash=commitment(salt, new.fields),
        entry_id=new.entry_id,
        legal_day=new.legal_day,
        refers_to=new.refers_to,
        opening_id=item.id,
        recorded_at=at,
    )
    session.add(leaf)
    nodes = grown(size, leaf.leaf_hash, node_of(session))
    session.add_all(
        LogNode(level=one.level, place=one.place, node_hash=one.hash, recorded_at=at)
        for one in nodes
    )
    session.flush()
    return leaf
