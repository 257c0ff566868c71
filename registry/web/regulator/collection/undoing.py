"""A batch of records is taken back: first what will happen is shown, then it is done."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act
from registry import clock
from registry.errors import Conflict, Invalid, Refused
from registry.queries.exchange import BatchFigures
from registry.queries.undoing import deed_of, outlook
from registry.rules.exchange.columns import RECORD_KINDS
from registry.rules.permissions import Matter, may
from registry.services import exchange
from registry.web.forms.upload import UndoForm
from registry.web.guard import current_actor, locked_to
from registry.web.regulator.collection.room import figures_at_hand
from registry.web.regulator.reach import divisions_within
from registry.web.transaction import reading, register, writing

# A room of its own: approvers take batches back, and see nothing else of the collection.
views = Blueprint("undoing", __name__)
locked_to(views, Act.UNDO_BATCH)


@views.get("/collection/<number:batch_id>/undo")
def ask_undo(batch_id: int) -> ResponseReturnValue:
    """Show what taking the batch back would do."""
    return _page(_batch_of_ours(batch_id), UndoForm(formdata=None))


@views.post("/collection/<number:batch_id>/undo")
def undo(batch_id: int) -> ResponseReturnValue:
    """Take the batch back, with a reason."""
    batch = _batch_of_ours(batch_id)
    form = UndoForm()
    if not form.validate_on_submit():
        return _page(batch, form), 422
    try:
        with writing() as session:
            deed = exchange.undo_batch(
                session, batch_id, form.reason.data, by=current_actor().account_id, at=clock.now()
            )
            counts = deed.withdrawn, deed.left_alone
    except (Invalid, Refused) as error:
        form.reason.errors = [str(error)]
        return _page(batch, form), 422
    except Conflict as error:
        form.reason.errors = [str(error)]
        return _page(batch, form), 409
    flash(f"已撤回：撤销 {counts[0]} 条记录，{counts[1]} 条此后已有变化，保持不变。")
    if may(current_actor(), Act.IMPORT_FILE).allowed:
        return redirect(url_for("regulator.collection.follow", batch_id=batch_id), 303)
    return redirect(url_for(".ask_undo", batch_id=batch_id), 303)


def _batch_of_ours(batch_id: int) -> BatchFigures:
    """Return a batch that the actor may take back. Raises NotFound, or Refused with the reason."""
    batch = figures_at_hand(batch_id)
    actor = current_actor()
    matter = Matter(department_id=batch.department_id, division_code=batch.division_code)
    verdict = may(actor, Act.UNDO_BATCH, matter, divisions_of_actor=divisions_within(actor))
    if not verdict.allowed:
        raise Refused(verdict.reason)
    return batch


def _page(batch: BatchFigures, form: UndoForm) -> str:
    with reading() as session:
        ahead = outlook(session, batch.id)
        deed = deed_of(session, batch.id)
    return render_template(
        "regulator/collection/undo.html",
        batch=batch,
        form=form,
        ahead=ahead,
        deed=deed,
        is_of_records=batch.kind in RECORD_KINDS,
        departments=register().rulebook.departments,
    )
