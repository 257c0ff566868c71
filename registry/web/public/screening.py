"""Lists against the register: pasted by everybody, uploaded by whoever is signed in.

Invariant: what was asked is kept nowhere; it goes back to the page, or into the report, and is gone.
"""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from registry import clock
from registry.errors import Invalid
from registry.files.chunks import Limits
from registry.queries.coverage import coverage
from registry.queries.freshness import data_as_of
from registry.queries.screening import Answer, counted, screen
from registry.rules.screening import Asked, read_list
from registry.web.forms.screening import ScreeningForm
from registry.web.guard import is_signed_in
from registry.web.list_files import asked_in_file
from registry.web.public import screened
from registry.web.public.door import as_csv, as_xlsx, public, today
from registry.web.public.screened import Report
from registry.web.public.screening_receipt import RECEIPT_FACES, receipt_of
from registry.web.security import csrf, takes, takes_files
from registry.web.transaction import reading

MOST_LINES = 200
MOST_ROWS = 2_000  # of somebody who is signed in
LARGEST_BODY = 2 * 1024 * 1024  # bytes
LIMITS = Limits(rows=MOST_ROWS, columns=60, unpacked_bytes=16 * 1024 * 1024, cells=200_000)


@public.get("/screening")
@takes()
def screening_page() -> str:
    """Show the empty form."""
    return _page(ScreeningForm())


@public.post("/screening")
@csrf.exempt  # it changes nothing, and a public page sets no cookie; foreign posts are refused
@takes()
@takes_files(LARGEST_BODY)
def screening() -> ResponseReturnValue:
    """Answer each line of a list, as a page or as a file; a list that cannot be read comes back."""
    form = ScreeningForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        if form.file.data:
            form.names.data = _uploaded(form.file.data)
        lines = _lines(form.names.data)
        face_asked = request.form.get("as", "")
        if face_asked in RECEIPT_FACES:
            return receipt_of(lines, as_json=face_asked == "json")
        report = _report(lines)
    except Invalid as error:
        return _page(form, str(error)), 422
    face = {"csv": as_csv, "xlsx": as_xlsx}.get(face_asked)
    if face:
        return face("screening", screened.header(), screened.rows_of(report))
    return _page(form, report=report)


def _page(form: ScreeningForm, error: str = "", report: Report | None = None) -> str:
    chosen = request.form.get("show", "")
    shown = next((answer for answer in Answer if answer.value == chosen), None)
    return render_template(
        "public/screening.html",
        form=form,
        error=error,
        report=report,
        rows=[row for row in report.rows if shown in (None, row.answer)] if report else [],
        shown=shown,
        may_upload=is_signed_in(),
        most=_most(),
        most_rows=MOST_ROWS,
    )


def _most() -> int:
    return MOST_ROWS if is_signed_in() else MOST_LINES


def _uploaded(file: FileStorage) -> str:
    """Return the rows of a file as lines. Raises Invalid where it is no list, or nobody's."""
    if not is_signed_in():
        raise Invalid(_("上传文件须先登录；不登录也可以把名单粘贴到文本框。"))
    asked = asked_in_file(file, LIMITS)
    return "\n".join("\t".join(filter(None, (one.name, one.code))) for one in asked)


def _lines(text: str) -> list[Asked]:
    lines = list(read_list(text))
    if not lines:
        raise Invalid(_("名单是空的。每行写一家企业的名称或统一社会信用代码。"))
    if len(lines) > _most():
        raise Invalid(
            _(
                "名单有 %(count)s 行，一次最多 %(most)s 行，请分几次核对。",
                count=len(lines),
                most=_most(),
            )
        )
    return lines


def _report(lines: list[Asked]) -> Report:
    on = today()
    with reading() as session:
        rows = counted(session, list(screen(session, lines, on=on)), on=on)
        return Report(rows, clock.now(), data_as_of(session), coverage(session))
