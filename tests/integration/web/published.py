"""A register whose log holds some publications, and the proof of one of them as its page gives it."""

import json
from datetime import datetime

from flask import Flask

from models.blacklist import ListEntry
from models.vocabulary import EntryEvent
from registry import clock
from registry.queries.publication import opening_of, proof_item, proof_of_entry
from registry.services import publication
from registry.web.transaction import reading, writing
from tests.listing_rows import PUBLIC_FROM, add_entry, end_entry, shown_fields


def publish_some(app: Flask, count: int = 5) -> list[int]:
    """Publish entries through the door's own unit of work and return their ids."""
    ids = []
    with app.app_context():
        for _ in range(count):
            with writing() as session:
                entry = add_entry(session)
                ids.append(entry.id)
                publication.publish(
                    session,
                    entry.id,
                    shown_fields(entry),
                    subject_id=entry.subject_id,
                    legal_day=PUBLIC_FROM,
                    at=clock.now(),
                )
    return ids


def remove_one(app: Flask, entry_id: int, at: datetime) -> None:
    """Remove an entry early, today."""
    on = at.date()
    with app.app_context(), writing() as session:
        end_entry(session, session.get_one(ListEntry, entry_id), EntryEvent.REMOVED_EARLY, on)
        publication.remove(session, entry_id, "removed_early", legal_day=on, at=at)


def proof_text(app: Flask, entry_id: int, *, opened: bool = True) -> str:
    """Return the proof of an entry as JSON, with or without its opening."""
    with app.app_context(), reading() as session:
        proof = proof_of_entry(session, entry_id)
        assert proof is not None
        item = proof_item(proof, opening_of(session, entry_id) if opened else None)
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))
