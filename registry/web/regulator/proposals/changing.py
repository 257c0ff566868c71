"""A record that stands is corrected, withdrawn, or moved to the subject that its paper names.

Invariant: the record itself is not touched here; a proposal is written, and other people decide. The
department that supplied a record changes it, nobody else. Source: LAW-AND-FAIRNESS 12; FEATURES B8.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from models.vocabulary import Act, RecordChange, RecordState
from registry import clock
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.queries.lookalikes import apart, look_alikes
from registry.queries.parties import PartyCard
from registry.queries.records.changing import RecordToChange, record_to_change
from registry.services import records
from registry.services.records.personal import personal_finds
from registry.web.forms.records.asked import TYPED
from registry.web.forms.records.codes import code_trouble
from registry.web.forms.records.moving import MoveForm
from registry.web.guard import current_actor, refuse_without
from registry.web.held import keeps_input
from registry.web.once import writing_once
from registry.web.regulator.evidence import LARGEST_BODY
from registry.web.regulator.particulars import lines_of
from registry.web.regulator.proposals.deeds import BUTTON, Deed, refuse_strange_names
from registry.web.regulator.proposals.picking import find_firms, firm_at_hand, subject_at_hand
from registry.web.regulator.proposals.room import views
from registry.web.regulator.proposals.sheet import Sheet, name_note, sheet_of_record, today
from registry.web.regulator.proposals.writing import STATUS, answer
from registry.web.security import takes, takes_files
from registry.web.transaction import reading, register

NO_SUCH_RECORD = "没有这条信用记录，或它不在您的辖区内。"
PAGES = {
    RecordChange.CORRECTED: ".correct",
    RecordChange.WITHDRAWN: ".withdraw",
    RecordChange.STAYED: ".stay",
    RecordChange.RESUMED: ".resume",
}
GONE = "这条记录已经撤销，不能再更正、撤销或移动。"


@views.get("/records/<number:record_id>/correct")
def ask_correction(record_id: int) -> ResponseReturnValue:
    """Show the record's content to be corrected."""
    refuse_without(Act.PROPOSE_RECORD)
    return _sheet(record_id, RecordChange.CORRECTED, sent=False).show()


@views.post("/records/<number:record_id>/correct")
@takes_files(LARGEST_BODY)
@keeps_input({**TYPED, "reason": "理由和依据"})
def correct(record_id: int) -> ResponseReturnValue:
    """Check the correction, keep it as a draft, or hand it on."""
    refuse_without(Act.PROPOSE_RECORD)
    return answer(_sheet(record_id, RecordChange.CORRECTED, sent=True))


@views.get("/records/<number:record_id>/withdraw")
def ask_withdrawal(record_id: int) -> ResponseReturnValue:
    """Show the record, and ask why it is withdrawn."""
    refuse_without(Act.PROPOSE_RECORD)
    return _sheet(record_id, RecordChange.WITHDRAWN, sent=False).show()


@views.post("/records/<number:record_id>/withdraw")
@takes_files(LARGEST_BODY)
@keeps_input({**TYPED, "reason": "理由和依据"})
def withdraw(record_id: int) -> ResponseReturnValue:
    """Keep the withdrawal as a draft, or hand it on."""
    refuse_without(Act.PROPOSE_RECORD)
    return answer(_sheet(record_id, RecordChange.WITHDRAWN, sent=True))


@views.get("/records/<number:record_id>/stay")
def ask_stay(record_id: int) -> ResponseReturnValue:
    """Show the record, and ask why its execution is stayed and its publication suspended."""
    refuse_without(Act.PROPOSE_RECORD)
    return _sheet(record_id, RecordChange.STAYED, sent=False).show()


@views.post("/records/<number:record_id>/stay")
@takes_files(LARGEST_BODY)
@keeps_input({**TYPED, "reason": "理由和依据"})
def stay(record_id: int) -> ResponseReturnValue:
    """Keep the stay as a draft, or hand it on."""
    refuse_without(Act.PROPOSE_RECORD)
    return answer(_sheet(record_id, RecordChange.STAYED, sent=True))


@views.get("/records/<number:record_id>/resume")
def ask_resumption(record_id: int) -> ResponseReturnValue:
    """Show the record, and ask why the stay is over."""
    refuse_without(Act.PROPOSE_RECORD)
    return _sheet(record_id, RecordChange.RESUMED, sent=False).show()


@views.post("/records/<number:record_id>/resume")
@takes_files(LARGEST_BODY)
@keeps_input({**TYPED, "reason": "理由和依据"})
def resume(record_id: int) -> ResponseReturnValue:
    """Keep the resumption as a draft, or hand it on."""
    refuse_without(Act.PROPOSE_RECORD)
    return answer(_sheet(record_id, RecordChange.RESUMED, sent=True))


@views.get("/records/<number:record_id>/move")
@takes("q", "uscc")
def ask_move(record_id: int) -> ResponseReturnValue:
    """Look for the right subject; with its code, show both beside one another and what follows."""
    refuse_without(Act.PROPOSE_RECORD)
    record, wrong = at_hand(record_id)
    if uscc := request.args.get("uscc"):
        return _move_page(record, wrong, _right(uscc, wrong), MoveForm(formdata=None))
    text = request.args.get("q", "")
    result, former = find_firms(text, 1)
    return render_template(
        "regulator/proposals/move_pick.html",
        record=record,
        wrong=wrong,
        text=text,
        result=result,
        former_names=former,
        code_trouble="" if result and result.total else code_trouble(text),
        divisions=register().rulebook.divisions,
    )


@views.post("/records/<number:record_id>/move")
@takes("uscc")
@keeps_input({"reason": "理由和依据", "tail": "代码后 4 位"})
def move(record_id: int) -> ResponseReturnValue:
    """Propose that the record be moved to the subject that was told apart."""
    refuse_without(Act.PROPOSE_RECORD)
    record, wrong = at_hand(record_id)
    right, form = _right(request.args.get("uscc", ""), wrong), MoveForm()
    refuse_strange_names(form, more=("csrf_token", BUTTON))
    if form.validate() and not form.names(right.code):
        form.tail.errors = [f"填写的不是“{right.name}”代码的后 4 位，请照文书核对是否选对了主体。"]
    if personal_finds(register().keyring, None, form.reason.data):
        form.reason.errors = [*form.reason.errors, "理由中含有疑似个人信息，请删去后再提交。"]
    if form.errors:
        return _move_page(record, wrong, right, form), 422
    hands_on = request.form.get(BUTTON) == Deed.SUBMIT.value
    try:
        place = _propose_move(record, right, form, hands_on=hands_on)
    except (Conflict, Invalid, NotFound, Refused) as error:
        status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
        return _move_page(record, wrong, right, form, str(error)), status
    flash("已提交，等待下一环节办理。" if hands_on else "草稿已保存，可以补充附件后提交。")
    return redirect(place, 303)


def at_hand(record_id: int) -> tuple[RecordToChange, PartyCard]:
    """Return a standing record that the actor may change, and its subject.

    Raises NotFound where the actor sees none, Forbidden where another department supplied it,
    Conflict where it is withdrawn.
    """
    with reading() as session:
        record = record_to_change(session, record_id)
    if record is None:
        raise NotFound(NO_SUCH_RECORD)
    try:
        card = subject_at_hand(record.subject_id)
    except Forbidden as error:  # another county's: a number in an address tells nobody what exists
        raise NotFound(NO_SUCH_RECORD) from error
    if record.department_id != current_actor().department_id:
        raise Forbidden("这条记录由其他部门提供，只能由提供部门的经办人办理更正、撤销或主体更正。")
    if record.state is RecordState.WITHDRAWN:
        raise Conflict(GONE)
    return record, card


def _sheet(record_id: int, change: RecordChange, *, sent: bool) -> Sheet:
    record, card = at_hand(record_id)
    address = url_for(PAGES[change], record_id=record_id)
    sheet = sheet_of_record(record, card, change, address, sent=sent)
    if record.in_work is not None and not sent:
        sheet.general.append(_in_work(record.in_work))
    return sheet


def _in_work(proposal_id: int) -> str:
    return f"这条记录的另一项变更（编号 {proposal_id}）正在办理，办结之前不能再提出变更。"


def _right(uscc: str, wrong: PartyCard) -> PartyCard:
    """Return the subject to move to. Raises Invalid where it is the one that has the record."""
    right = firm_at_hand(uscc)
    if right.subject_id == wrong.subject_id:
        raise Invalid("这条记录已经记在该主体名下；主体更正须选择另一个主体。")
    return right


def _move_page(
    record: RecordToChange, wrong: PartyCard, right: PartyCard, form: MoveForm, problem: str = ""
) -> str:
    rulebook = register().rulebook
    with reading() as session:
        alike = look_alikes(session, right.subject_id, today())
    return render_template(
        "regulator/proposals/move.html",
        record=record,
        wrong=wrong,
        right=right,
        names=apart(wrong.name, right.name),
        alike=[one for one in alike if one.subject_id != wrong.subject_id],
        lines=lines_of(record.said, rulebook.records),
        form=form,
        name_note=name_note(right, record.said),
        problem=problem or (_in_work(record.in_work) if record.in_work else ""),
        on=today(),
        divisions=rulebook.divisions,
    )


def _propose_move(
    record: RecordToChange, right: PartyCard, form: MoveForm, *, hands_on: bool
) -> str:
    law, actor, at = register().rulebook.records, current_actor(), clock.now()
    content = records.Content(right.subject_id, record.said, reason=form.reason.data)
    who = records.Proposer(actor.account_id, actor.department_id or "", actor.division_code)
    with writing_once(form) as sending:
        if sending.is_new:
            session = sending.session
            proposal = records.draft(
                session, RecordChange.MOVED, content, law, by=who, at=at, record_id=record.id
            )
            if hands_on:
                records.submit(session, proposal.id, 1, law, by=actor.account_id, at=at)
            page = ".show_one" if hands_on else ".edit"
            sending.place = url_for(page, proposal_id=proposal.id)
    return sending.place or ""
