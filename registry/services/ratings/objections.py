"""Objections that are open (异议处理中) to the records that a grade rests on."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from models.bulk import rows_by_numbers
from registry.services.ratings.known import batches

OPEN = """
SELECT m.record_id FROM record_mark m WHERE m.record_id IN ({numbers})
AND m.mark = 'objection' AND m.ends_id IS NULL
AND NOT EXISTS (SELECT 1 FROM record_mark e WHERE e.ends_id = m.id)
"""


def objected_among(session: Session, record_ids: Collection[int]) -> frozenset[int]:
    """Return those of these records to which an objection is open."""
    found: set[int] = set()
    for some in batches(sorted(record_ids)):
        found.update(number for (number,) in rows_by_numbers(session, OPEN, some))
    return frozenset(found)
