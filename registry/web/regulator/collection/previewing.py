"""The preview of a file that waits: looked at again in another encoding, confirmed or given up."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from models.vocabulary import BatchState, JobKind
from registry import clock
from registry.errors import Conflict, Invalid
from registry.files.encodings import CHOICES
from registry.queries.collection import Parcel, earlier_import
from registry.services import exchange, jobs
from registry.web.forms.upload import ENCODINGS, ConfirmForm, PlainForm
from registry.web.guard import current_actor
from registry.web.regulator.collection.looking import Look, look_into, open_upload
from registry.web.regulator.collection.room import figures_at_hand, parcel_at_hand, views
from registry.web.regulator.collection.uploads import give_up, path_of
from registry.web.security import takes
from registry.web.transaction import reading, register, writing


@views.get("/collection/<number:batch_id>/preview")
@takes("encoding")
def preview(batch_id: int) -> ResponseReturnValue:
    """Show how the file is read and what would be set aside; nothing has been taken in."""
    waiting = parcel_at_hand(batch_id)
    if waiting.state is not BatchState.PREVIEWED:
        return redirect(url_for(".follow", batch_id=batch_id), 303)
    encoding = request.args.get("encoding") or "auto"
    if encoding not in CHOICES:
        raise BadRequest(f"参数 encoding 只能是：{'、'.join(CHOICES)}。")
    try:
        return _page(waiting, encoding, _look(waiting, encoding), None)
    except Invalid as error:
        return _page(waiting, encoding, None, str(error)), 422


@views.post("/collection/<number:batch_id>/confirm")
def confirm(batch_id: int) -> ResponseReturnValue:
    """Say yes: the batch runs, in the background, in the encoding that was shown."""
    parcel_at_hand(batch_id)
    form = ConfirmForm()
    with writing() as session:
        exchange.confirm(session, batch_id, form.chosen)
        jobs.queue(session, JobKind.IMPORT, batch_id, by=current_actor().account_id, at=clock.now())
    return redirect(url_for(".follow", batch_id=batch_id), 303)


@views.post("/collection/<number:batch_id>/abandon")
def abandon(batch_id: int) -> ResponseReturnValue:
    """Say no: the batch is closed and its file deleted."""
    waiting = parcel_at_hand(batch_id)
    if waiting.state is not BatchState.PREVIEWED:
        raise Conflict("只有待确认的批次可以放弃；这个批次已经确认或放弃。")
    with writing() as session:
        exchange.abandon(session, batch_id, by=current_actor().account_id, at=clock.now())
    give_up(waiting.stored_name)
    flash("已放弃导入，上传的文件已删除，没有写入任何数据。")
    return redirect(url_for(".show"), 303)


def _look(waiting: Parcel, encoding: str) -> Look:
    table, mapped = open_upload(
        waiting.kind, path_of(waiting.stored_name), waiting.file_name, encoding
    )
    office = (waiting.department_id, waiting.division_code)
    return look_into(waiting.kind, table, mapped, office)


def _page(waiting: Parcel, encoding: str, look: Look | None, problem: str | None) -> str:
    with reading() as session:
        earlier = earlier_import(session, waiting.file_digest, waiting.kind)
    return render_template(
        "regulator/collection/preview.html",
        waiting=waiting,
        figures=figures_at_hand(waiting.id),
        look=look,
        problem=problem,
        earlier=earlier,
        encodings=ENCODINGS,
        chosen=encoding,
        yes=ConfirmForm(formdata=None, encoding=encoding),
        no=PlainForm(formdata=None),
        departments=register().rulebook.departments,
    )
