"""The waiting room's frame: its lock, and the row that an address names."""

from flask import Blueprint

from models.vocabulary import Act
from registry.errors import NotFound
from registry.queries.waiting import RowAtHand, row_at_hand
from registry.web.guard import locked_to
from registry.web.regulator.reach import answer_conflicts, refuse_foreign_row
from registry.web.transaction import reading

views = Blueprint("waiting", __name__)
locked_to(views, Act.MEND_ROW)
answer_conflicts(views, "regulator.waiting.show")


def row_of_ours(row_id: int) -> RowAtHand:
    """Return a row of the actor's own department. Raises NotFound."""
    with reading() as session:
        found = row_at_hand(session, row_id)
    if found is None:
        raise NotFound("没有这条待处理数据，或它不由您的部门办理。")
    refuse_foreign_row(found.department_id, found.division_code)
    return found
