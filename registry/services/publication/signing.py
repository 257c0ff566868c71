"""The head of the log, signed: in the transaction of every deed, and once a day.

Invariant: a head is signed only over leaves that the same transaction keeps, and told to the
journal, whose keyed chain then vouches for the log as well.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from models.publication import LogCheckpoint
from models.vocabulary import AuditEvent
from registry.keys import keyring_of
from registry.queries.publication import log_name, newest_checkpoint, node_of
from registry.queries.publication.heads import log_size
from registry.rules.merkle import root_at
from registry.rules.publication_log import Checkpoint, signers
from registry.rules.publication_log.notes import LOG_HEAD
from registry.services import audit


def sign_checkpoint(session: Session, *, at: datetime) -> LogCheckpoint:
    """Sign the head as it stands and return it; the last one where nothing has changed since.

    A new key of the log signs the head anew.
    """
    audit.take_head(session)
    name = log_name(session)
    size = log_size(session)
    key = keyring_of(session).log_keys(name)[-1]
    last = newest_checkpoint(session)
    if last is not None and last.size == size and (key.name, key.id) in signers(last.note):
        return last
    root = root_at(size, node_of(session))
    note = keyring_of(session).sign_checkpoint(Checkpoint(name, size, root))
    signed = LogCheckpoint(size=size, root=root, note=note, recorded_at=at)
    session.add(signed)
    audit.append(
        session,
        AuditEvent.CHECKPOINT_SIGNED,
        by=None,
        at=at,
        about=f"log_size:{size}",
        size=size,
        root=root.hex(),
        key=key.id.hex(),
    )
    session.info[LOG_HEAD] = note
    return signed
