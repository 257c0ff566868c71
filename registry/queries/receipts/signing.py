"""What every receipt rests on: the list version of the moment, and the keys that vouch for it."""

from sqlalchemy.orm import Session

from registry.keys import keyring_of
from registry.queries.freshness import data_as_of
from registry.queries.publication import log_name, node_of
from registry.queries.publication.heads import log_size
from registry.rulebooks import rulebook_of
from registry.rules.merkle import root_at
from registry.rules.publication_log import VerifierKey
from registry.rules.receipts import ListVersion, receipts_name


def list_version(session: Session) -> ListVersion:
    """Return what is checked against now: size and root of the log, and how fresh the data is."""
    size = log_size(session)
    root = root_at(size, node_of(session))
    return ListVersion(log_name(session), size, root, data_as_of(session))


def receipt_keys(session: Session) -> tuple[VerifierKey, ...]:
    """Return the public keys of this register's receipts, newest last."""
    return keyring_of(session).receipt_keys(receipts_name(rulebook_of(session).city.id))
