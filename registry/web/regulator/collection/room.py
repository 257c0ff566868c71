"""The collection room's frame: its lock, and the batch that an address names."""

from flask import Blueprint

from models.vocabulary import Act
from registry.errors import NotFound
from registry.queries import exchange as arrived
from registry.queries.collection import Parcel, parcel
from registry.queries.exchange import BatchFigures
from registry.web.guard import locked_to
from registry.web.regulator.reach import answer_conflicts, refuse_foreign_batch
from registry.web.transaction import reading

NO_SUCH_BATCH = "没有这个导入批次，或它不由您的部门办理。"
views = Blueprint("collection", __name__)
locked_to(views, Act.IMPORT_FILE)
answer_conflicts(views, "regulator.collection.show")


def parcel_at_hand(batch_id: int) -> Parcel:
    """Return the file of a batch that the actor reaches. Raises NotFound."""
    with reading() as session:
        found = parcel(session, batch_id)
    if found is None:
        raise NotFound(NO_SUCH_BATCH)
    refuse_foreign_batch(found.department_id, found.division_code)
    return found


def figures_at_hand(batch_id: int) -> BatchFigures:
    """Return the figures of a batch that the actor reaches. Raises NotFound."""
    with reading() as session:
        found = arrived.batch(session, batch_id)
    if found is None:
        raise NotFound(NO_SUCH_BATCH)
    refuse_foreign_batch(found.department_id, found.division_code)
    return found
