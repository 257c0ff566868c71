"""What an entry's leaf commits to: salt and fields, from the vault.

Invariant: who may have it decides the caller. For persons and individual businesses the public never
has it, and for nobody once the entry is no longer shown (LAW-AND-FAIRNESS 2, 9).
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.publication import LogLeaf
from models.vocabulary import LeafKind
from registry.queries.vault import open_item
from registry.rules.publication_log import Opening, read_opening


def opening_of(session: Session, entry_id: int) -> Opening | None:
    """Return salt (hexadecimal) and fields of the leaf by which an entry was published.

    None where the entry never was, or where the opening has been forgotten.
    """
    item_id = session.scalar(
        select(LogLeaf.opening_id).where(
            LogLeaf.entry_id == entry_id, LogLeaf.kind == LeafKind.PUBLISHED
        )
    )
    text = open_item(session, item_id) if item_id is not None else None
    return read_opening(text) if text is not None else None
