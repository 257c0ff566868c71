"""A change of an entry opens a case of its kind: early removal, revocation, stay, its end, reinstatement.

Invariant: nothing changes here; the case takes its own way, with its own people.
"""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Forbidden

from models.blacklist import ListCase
from models.vocabulary import Act, CaseKind
from registry import clock
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.queries.blacklist.cases.entry_inside import EntryInside
from registry.queries.parties import party
from registry.rules.blacklist import CaseContent, content_from
from registry.rules.blacklist.flow import LISTS
from registry.services import blacklist
from registry.web.guard import current_actor, refuse_without
from registry.web.held import keeps_input
from registry.web.once import writing_once
from registry.web.regulator.cases.sheet import Sheet, fresh_form
from registry.web.regulator.cases.writing import TYPED
from registry.web.regulator.entries.desk import entry_at_hand, may_decide
from registry.web.regulator.entries.room import today, views
from registry.web.security import takes, word_or_none
from registry.web.transaction import reading, register

OFFERED = frozenset(CaseKind) - {CaseKind.LISTING, CaseKind.IMPORTED}


@views.get("/entries/<entry_no>/change")
@takes("kind")
def ask(entry_no: str) -> ResponseReturnValue:
    """Show the dossier of a change."""
    entry, kind = _to_change(entry_no)
    sheet = _sheet(entry, kind, sent=False)
    sheet.form.fill(_first_words(entry, kind))
    return sheet.show()


@views.post("/entries/<entry_no>/change")
@takes("kind")
@keeps_input(TYPED)
def open_one(entry_no: str) -> ResponseReturnValue:
    """Open the case of a change."""
    entry, kind = _to_change(entry_no)
    sheet = _sheet(entry, kind, sent=True)
    form, actor = sheet.form, current_actor()
    if not form.validate_on_submit():
        return sheet.show(), 422
    try:
        with writing_once(form, again=sheet.show) as sending:
            if sending.is_new:
                case = blacklist.open_case(
                    sending.session,
                    kind,
                    form.said(),
                    by=blacklist.Opener(
                        actor.account_id, actor.department_id or "", actor.division_code
                    ),
                    at=clock.now(),
                    entry_id=entry.row.id,
                )
                sending.place = url_for("regulator.cases.show_one", case_id=case.id)
    except (Conflict, Refused, Invalid) as error:
        sheet.problems = [str(error)]
        return sheet.show(), 422 if isinstance(error, Invalid) else 409
    flash(f"已立案：{kind.zh}。请核对内容后提交。")
    return redirect(sending.place or url_for(".show_one", entry_no=entry_no), 303)


def _to_change(entry_no: str) -> tuple[EntryInside, CaseKind]:
    """Return the entry and the kind of change. Raises what the door says of anything else."""
    refuse_without(Act.OPEN_CASE)
    entry = entry_at_hand(entry_no)
    if not may_decide(entry):
        raise Forbidden("这种名单不由本部门认定，由认定部门办理。")
    kind = word_or_none(CaseKind, request.args.get("kind"))
    if kind not in OFFERED:
        raise BadRequest("请从名单条目的页面选择要办理的事项。")
    change = next(one for one in entry.changes if one.kind is kind)
    blocking = [one for one in change.reasons if kind is not CaseKind.EARLY_REMOVAL]
    if blocking:
        raise Conflict("".join(blocking))
    return entry, kind


def _sheet(entry: EntryInside, kind: CaseKind, *, sent: bool) -> Sheet:
    row = entry.row
    found = register().rulebook.blacklist.list_known_on(row.list_type, today())
    if found is None:
        raise Conflict("这种名单现在没有有效的法定依据，只能终止。")
    with reading() as session:
        card = party(session, row.subject_id)
    if card is None:
        raise NotFound("没有这个信用主体。")
    return Sheet(
        kind=kind,
        card=card,
        list_type=found,
        procedure=entry.procedure,
        form=fresh_form(kind, entry.procedure, sent=sent),
        title=kind.zh,
        address=url_for(".open_one", entry_no=row.entry_no, kind=kind.value),
        back=url_for(".show_one", entry_no=row.entry_no),
        entry_no=row.entry_no,
        removable_from=row.removable_from,
    )


def _first_words(entry: EntryInside, kind: CaseKind) -> CaseContent:
    """Return what can be filled in beforehand: a reinstatement begins with what was decided."""
    if kind not in LISTS:
        return CaseContent(asked_on=today() if kind is CaseKind.EARLY_REMOVAL else None)
    with reading() as session:
        return content_from(session.get_one(ListCase, entry.row.case_id).content)
