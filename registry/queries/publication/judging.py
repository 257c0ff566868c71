"""A proof that somebody brings, held against the log: genuine or not, and whether it is still shown.

Invariant: nothing of the entry is told but whether it is shown today; a proof whose entry is no
longer shown says so in neutral words, without name, reason or day (LAW-AND-FAIRNESS 2).
"""

from datetime import date
from enum import Enum
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.publication import LogLeaf
from models.vocabulary import LeafKind
from registry.errors import NotFound
from registry.keys import keyring_of
from registry.queries.publication.heads import log_name
from registry.queries.publication.proving import inclusion
from registry.rules.blacklist.in_force import is_public
from registry.rules.publication_log import Checked, Proof, Verdict, check

_ENDED = (LeafKind.REMOVED, LeafKind.SUSPENDED)


class Outcome(Enum):
    """What the page says of a proof."""

    VALID = "valid"
    NO_LONGER_PUBLISHED = "no_longer_published"
    ALTERED = "altered"
    UNKNOWN_KEY = "unknown_key"
    OTHER_LOG = "other_log"


class Judged(NamedTuple):
    """The outcome, and what the proof itself came to."""

    outcome: Outcome
    checked: Checked


def judge(session: Session, proof: Proof, *, on: date) -> Judged:
    """Return what `proof` comes to, held against this log as it stands."""
    checked = check(proof, keyring_of(session).log_keys(log_name(session)))
    if checked.verdict is not Verdict.VALID:
        altered = checked.verdict is Verdict.ALTERED
        return Judged(Outcome.ALTERED if altered else Outcome.UNKNOWN_KEY, checked)
    if not _is_of_this_log(session, checked):
        return Judged(Outcome.OTHER_LOG, checked)
    shown = _is_shown(session, proof.position, on)
    return Judged(Outcome.VALID if shown else Outcome.NO_LONGER_PUBLISHED, checked)


def _is_of_this_log(session: Session, checked: Checked) -> bool:
    """Say whether the head that was signed is one of this log: if not, two logs were shown."""
    assert checked.latest is not None
    size = checked.latest.size
    try:
        return inclusion(session, size - 1, size).root == checked.latest.root
    except NotFound:
        return False


def _is_shown(session: Session, position: int, on: date) -> bool:
    leaf = session.get(LogLeaf, position)
    if leaf is None or leaf.kind is not LeafKind.PUBLISHED:
        return False
    newest = session.scalars(
        select(LogLeaf.kind)
        .where(LogLeaf.entry_id == leaf.entry_id, LogLeaf.legal_day <= on)
        .order_by(LogLeaf.position.desc())
        .limit(1)
    ).first()
    # The days count without any leaf: a term ends at midnight, whenever its leaf is written.
    entry = session.get_one(ListEntry, leaf.entry_id)
    return newest not in _ENDED and bool(is_public(entry, on))
