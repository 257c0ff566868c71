"""A file is sent in: kept, opened, and put down as a batch that waits for a yes.

Invariant: an unusable file leaves nothing behind; the same file sent twice leads to the batch that
already waits, or is already being taken in.
"""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import BatchState, ImportKind
from registry import clock
from registry.errors import Invalid
from registry.queries.collection import awaiting
from registry.services import exchange
from registry.web.forms.upload import UploadForm
from registry.web.guard import current_actor
from registry.web.regulator.collection.looking import count_rows, open_upload
from registry.web.regulator.collection.room import views
from registry.web.regulator.collection.uploads import LARGEST_BODY, Upload, give_up, kept
from registry.web.regulator.reach import departments_of
from registry.web.security import takes_files
from registry.web.transaction import reading, writing


@views.get("/collection/new")
def ask() -> str:
    """Show the empty form."""
    return _page(_form())


@views.post("/collection/new")
@takes_files(LARGEST_BODY)
def send() -> ResponseReturnValue:
    """Keep a usable file as a batch that waits, and lead to its preview."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with kept(form.file.data) as upload:
            batch_id, state = _put_down(form, upload)
    except Invalid as error:
        form.file.errors = [str(error)]
        return _page(form), 422
    if state is not BatchState.PREVIEWED:
        flash("同一文件正在导入，或上次导入中断；没有重复建立批次。")
        return redirect(url_for(".follow", batch_id=batch_id), 303)
    return redirect(url_for(".preview", batch_id=batch_id, encoding=form.encoding.data), 303)


def _page(form: UploadForm) -> str:
    return render_template("regulator/collection/new.html", form=form, kinds=tuple(ImportKind))


def _form() -> UploadForm:
    form = UploadForm()
    form.offer(departments_of(current_actor()))
    return form


def _put_down(form: UploadForm, upload: Upload) -> tuple[int, BatchState]:
    kind, department = ImportKind(form.kind.data), form.department.data
    table, _ = open_upload(kind, upload.path, upload.file_name, form.encoding.data)
    with reading() as session:
        waits = awaiting(session, upload.digest, kind, department, current_actor().division_code)
    if waits:
        give_up(upload.stored_name)
        flash("这个文件已经上传过，正在等待确认；没有重复建立批次。")
        return waits, BatchState.PREVIEWED
    new = exchange.NewBatch(
        kind=kind,
        file_name=upload.file_name,
        file_digest=upload.digest,
        file_size=upload.size,
        department_id=department,
        division_code=current_actor().division_code,
        stored_name=upload.stored_name,
        rows_expected=count_rows(table),
        state=BatchState.PREVIEWED,
    )
    with writing() as session:
        batch = exchange.open_batch(session, new, by=current_actor().account_id, at=clock.now())
        found = batch.id, batch.state, batch.stored_name
    if found[2] != upload.stored_name:
        give_up(upload.stored_name)
    return found[0], found[1]
