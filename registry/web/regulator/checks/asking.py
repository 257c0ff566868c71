"""A check is asked for: names or codes and a purpose; it is made, its receipt issued, and shown.

Invariant: every check has a purpose and a receipt; the list is read before the register is locked,
so that a long one keeps nobody waiting.
"""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act, CheckKind
from registry import clock
from registry.errors import Invalid
from registry.files.chunks import Limits
from registry.queries.measures.desk import DeskCheck, desk_check
from registry.rules.calendar import legal_day
from registry.rules.screening import Asked, read_list
from registry.services.receipts import Frame, issue
from registry.web.forms.checks import CheckForm
from registry.web.guard import current_actor, refuse_without
from registry.web.list_files import asked_in_file
from registry.web.once import writing_once
from registry.web.regulator.checks.room import views
from registry.web.security import takes, takes_files
from registry.web.transaction import reading

MOST_LINES = 2_000
LONGEST_ASKED = 200  # characters
LARGEST_BODY = 2 * 1024 * 1024  # bytes
# More rows are read than are answered, so that whoever brings too many is told how many.
LIMITS = Limits(rows=50_000, columns=60, unpacked_bytes=32 * 1024 * 1024, cells=2_000_000)
TOO_MANY = (
    "名单有 {count:,} 行，网页一次最多核查 {most:,} 行，没有核查。请把名单分成几份分别核查；"
    "或者请系统管理员在服务器上执行 flask checks run，命令没有行数限制，同样出具回执。"
)


@views.get("/checks/new")
@takes("q")
def ask() -> ResponseReturnValue:
    """Show the desk; `q` is a name or code that another page hands over."""
    refuse_without(Act.CHECK_SUBJECT)
    form = CheckForm(formdata=None)
    form.names.data = request.args.get("q", "")[:LONGEST_ASKED]
    return _page(form)


@views.post("/checks/new")
@takes()
@takes_files(LARGEST_BODY)
def make() -> ResponseReturnValue:
    """Make a check and issue its receipt; a form with errors comes back as it was."""
    refuse_without(Act.CHECK_SUBJECT)
    form = CheckForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        asked = _asked(form)
    except Invalid as error:
        (form.file if form.file.data else form.names).errors = [str(error)]
        return _page(form), 422
    made = _checked(asked)
    kind = CheckKind.SINGLE if len(asked) == 1 else CheckKind.BATCH
    purpose = f"{form.matter.data}：{form.purpose.data}"
    frame = Frame(kind, purpose, made.catalogue, version=made.version)
    with writing_once(form, again=lambda: _page(form)) as sending:
        if sending.is_new:
            issued = issue(
                sending.session,
                frame,
                made.lines,
                by=current_actor().account_id,
                at=clock.now(),
            )
            sending.place = url_for("regulator.checks.show_one", number=issued.id)
    return redirect(str(sending.place), 303)


def _checked(asked: list[Asked]) -> DeskCheck:
    actor, on = current_actor(), legal_day(clock.now())
    with reading() as session:
        return desk_check(session, asked, actor.department_id or "", on=on)


def _asked(form: CheckForm) -> list[Asked]:
    if form.file.data:
        asked = asked_in_file(form.file.data, LIMITS)
    else:
        asked = list(read_list(form.names.data))
    if not asked:
        raise Invalid("没有核查对象。请每行写一家企业的名称或统一社会信用代码，或选择文件。")
    if len(asked) > MOST_LINES:
        raise Invalid(TOO_MANY.format(count=len(asked), most=MOST_LINES))
    return asked


def _page(form: CheckForm) -> str:
    return render_template("regulator/checks/new.html", form=form, most=MOST_LINES)
