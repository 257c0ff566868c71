"""A listing is opened: on a penalty that is recorded, or on one still at notice stage.

Invariant: only lists with a live basis that this department decides are offered; what was typed comes
back with every refusal; a form is done once.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from models.blacklist import ListCase
from models.vocabulary import Act, CaseKind, RecordKind
from registry import clock
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.queries.records.inside import RecordInside
from registry.rules.blacklist import CaseContent, ListProcedure, ListType
from registry.services import blacklist
from registry.web.guard import current_actor, refuse_without
from registry.web.held import keeps_input
from registry.web.once import writing_once
from registry.web.regulator.cases.picked import read_token, token_of
from registry.web.regulator.cases.reaching import own_lists, subject_of
from registry.web.regulator.cases.room import views
from registry.web.regulator.cases.sheet import Sheet, fresh_form
from registry.web.regulator.records.showing import at_hand as record_at_hand
from registry.web.security import takes, whole_number
from registry.web.transaction import register

ARGS = ("picked", "record", "list")
TYPED = {
    "penalty_no": "行政处罚决定书文号",
    "authority": "认定部门全称",
    "facts": "认定的事实",
    "reason": "理由",
    "summary": "拟公示的事由",
    "basis": "依据的条款",
    "paper_no": "所依据的文书文号",
}


@views.get("/cases/write")
@takes(*ARGS)
def write() -> ResponseReturnValue:
    """Show the lists to choose from, then the dossier of a listing."""
    refuse_without(Act.OPEN_CASE)
    subject_id, record = _of_whom()
    card, lists = subject_of(subject_id), own_lists()
    if not request.args.get("list") or not lists:
        picked = None if record else token_of(subject_id)
        return render_template(
            "regulator/cases/lists.html",
            card=card,
            lists=lists,
            record=record,
            picked=picked,
            divisions=register().rulebook.divisions,
        )
    sheet = _sheet(subject_id, record, sent=False)
    sheet.form.fill(_first_words(sheet.list_type, record))
    return sheet.show()


@views.post("/cases/write")
@takes(*ARGS)
@keeps_input(TYPED)
def open_one() -> ResponseReturnValue:
    """Open the case that the form describes."""
    refuse_without(Act.OPEN_CASE)
    subject_id, record = _of_whom()
    sheet = _sheet(subject_id, record, sent=True)
    form = sheet.form
    if not form.validate_on_submit():
        return sheet.show(), 422
    try:
        with writing_once(form, again=sheet.show) as sending:
            if sending.is_new:
                case = _open(sending.session, sheet, record)
                sending.place = url_for(".show_one", case_id=case.id)
    except (Conflict, Refused, Invalid) as error:
        sheet.problems = [str(error)]
        return sheet.show(), 422 if isinstance(error, Invalid) else 409
    flash("已立案（拟列入）。请核对内容，制作告知书并送达当事人。")
    return redirect(sending.place or url_for(".show"), 303)


def _open(session: Session, sheet: Sheet, record: RecordInside | None) -> ListCase:
    actor = current_actor()
    return blacklist.open_case(
        session,
        CaseKind.LISTING,
        sheet.form.said(),
        by=blacklist.Opener(actor.account_id, actor.department_id or "", actor.division_code),
        at=clock.now(),
        list_type=sheet.list_type.id,
        subject_id=sheet.card.subject_id,
        record_id=record.id if record else None,
    )


def _of_whom() -> tuple[int, RecordInside | None]:
    """Return the subject, and the penalty where the case is opened from its record."""
    number = whole_number(request.args.get("record"), otherwise=0)
    if not number:
        return read_token(request.args.get("picked", "")), None
    record = record_at_hand(number)
    if record.kind is not RecordKind.PENALTY:
        raise NotFound("只有行政处罚可以作为列入严重失信主体名单的依据。")
    if not record.is_standing:
        raise Conflict("这条处罚记录已经撤销，不能据以列入名单。")
    return record.subject.id, record


def _sheet(subject_id: int, record: RecordInside | None, *, sent: bool) -> Sheet:
    found = _chosen_list()
    list_type, procedure = found
    card = subject_of(subject_id)
    where = {"record": record.id} if record else {"picked": token_of(subject_id)}
    return Sheet(
        kind=CaseKind.LISTING,
        card=card,
        list_type=list_type,
        procedure=procedure,
        form=fresh_form(CaseKind.LISTING, procedure, sent=sent),
        title="拟列入名单",
        address=url_for(".write", list=list_type.id, **where),
        back=url_for(".write", **where),
        record=record,
    )


def _chosen_list() -> tuple[ListType, ListProcedure]:
    wanted = request.args.get("list", "")
    for list_type, procedure in own_lists():
        if list_type.id == wanted:
            return list_type, procedure
    raise BadRequest("这种名单不由本部门认定，或者现在没有有效的法定依据。请从页面上选择。")


def _first_words(list_type: ListType, record: RecordInside | None) -> CaseContent:
    """Return what can be filled in beforehand: the penalty's number and facts, the department's name."""
    authority = _own_name()
    if record is None:
        return CaseContent(authority=authority, basis=list_type.legal_basis)
    return CaseContent(
        authority=authority,
        basis=list_type.legal_basis,
        penalty_no=record.said.document_no or "",
        facts=record.said.facts or "",
    )


def _own_name() -> str:
    """Return the whole name of the actor's department in its place: 嘉兴市市场监督管理局."""
    actor, rulebook = current_actor(), register().rulebook
    department = rulebook.departments.get(actor.department_id or "")
    place = rulebook.divisions.get(actor.division_code or rulebook.city.division_code)
    if department is None or place is None:
        return ""
    return f"{place.name_zh}{department.name_zh.partition('（')[0]}"
