"""A file of feedback that somebody said yes to is carried out, some rows in each transaction.

Invariant: each row is judged again where it is done; a file that was sent twice does nothing twice; the
rows that were left are kept with their reasons.
"""

from itertools import islice

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act
from registry import clock
from registry.errors import NotFound
from registry.files.export import csv_lines
from registry.rules.measures.feedback import FILLED_IN
from registry.services.measures.feedback import carry_out
from registry.web.forms.measures import ConfirmFileForm
from registry.web.guard import current_actor, refuse_without
from registry.web.regulator.measures.exchange import (
    LEFT_HEADER,
    SHOWN,
    judged_file,
    left_cells,
    left_of,
)
from registry.web.regulator.measures.kept_files import keep_left, kept_file
from registry.web.regulator.measures.room import views
from registry.web.regulator.reach import scope_today
from registry.web.security import takes
from registry.web.transaction import reading, writing


@views.post("/measures/exchange/confirm")
def confirm_file() -> ResponseReturnValue:
    """Do the good rows of a file as it was shown; the others are left, and listed."""
    refuse_without(Act.EXECUTE_MEASURE)
    form = ConfirmFileForm()
    if not form.validate_on_submit():
        return redirect(url_for(".exchange"), 303)
    kept = kept_file(form.file.data or "")
    found = judged_file(kept)
    with reading() as session:
        scope = scope_today(session)
    by, at = current_actor().account_id, clock.now()
    carried = carry_out(writing, scope, found.good, by=by, at=at)
    rows = sorted((*found.left, *carried.left), key=lambda one: one.wanted.line)
    lines = csv_lines(LEFT_HEADER, map(left_cells, rows))
    written = keep_left(lines, kept.file_name, len(carried.good))
    kept.give_up()
    return redirect(url_for(".done", file=written.token), 303)


@views.get("/measures/exchange/done")
@takes("file")
def done() -> str:
    """Show how many rows were done, and those that were left, each with its reason."""
    refuse_without(Act.EXECUTE_MEASURE)
    kept = kept_file(request.args.get("file", ""))
    if kept.taken is None:
        raise NotFound("这个文件还没有办理，请从“反馈文件”重新上传。")
    rows = left_of(kept)
    return render_template(
        "regulator/measures/done.html",
        kept=kept,
        rows=list(islice(rows, SHOWN)),
        left=len(rows),
        columns=FILLED_IN,
    )
