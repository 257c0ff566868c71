"""The dossier of a case is changed while it is still its officer's; the party is then told again."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act, CaseKind, CaseState
from registry import clock
from registry.errors import Conflict, Invalid, Refused
from registry.queries.blacklist.cases.at_hand import CaseAtHand, case_at_hand
from registry.services import blacklist
from registry.web.guard import current_actor, refuse_without
from registry.web.held import keeps_input
from registry.web.once import writing_once
from registry.web.regulator.cases.room import today, views
from registry.web.regulator.cases.sheet import Sheet, fresh_form
from registry.web.regulator.cases.writing import TYPED
from registry.web.regulator.reach import scope_today
from registry.web.security import whole_number
from registry.web.transaction import reading

CLOSED = "这件案件现在是“{}”，内容不能再修改。需要修改的，请由审核人或者审批人退回。"


@views.get("/cases/<number:case_id>/change")
def edit(case_id: int) -> ResponseReturnValue:
    """Show the dossier to be changed."""
    refuse_without(Act.OPEN_CASE)
    at_hand = _at_hand(case_id)
    sheet = _sheet(at_hand, sent=False)
    sheet.form.fill(at_hand.said)
    sheet.form.revision.data = str(at_hand.row.revision)
    return sheet.show()


@views.post("/cases/<number:case_id>/change")
@keeps_input(TYPED)
def change(case_id: int) -> ResponseReturnValue:
    """Write the changed dossier."""
    refuse_without(Act.OPEN_CASE)
    at_hand = _at_hand(case_id)
    sheet = _sheet(at_hand, sent=True)
    form = sheet.form
    if not form.validate_on_submit():
        return sheet.show(), 422
    try:
        with writing_once(form, again=sheet.show) as sending:
            if sending.is_new:
                revision = whole_number(form.revision.data, otherwise=1)
                blacklist.change_case(
                    sending.session,
                    case_id,
                    revision,
                    form.said(),
                    by=current_actor().account_id,
                    at=clock.now(),
                    evidence=at_hand.row.evidence,
                )
                sending.place = url_for(".show_one", case_id=case_id)
    except (Conflict, Refused, Invalid) as error:
        sheet.problems = [str(error)]
        return sheet.show(), 422 if isinstance(error, Invalid) else 409
    flash("已修改。" + ("内容有变化，须重新告知当事人。" if sheet.was_told else ""))
    return redirect(sending.place or url_for(".show_one", case_id=case_id), 303)


def _at_hand(case_id: int) -> CaseAtHand:
    """Return the case. Raises NotFound beyond the actor's reach, Conflict where it cannot be changed."""
    with reading() as session:
        found = case_at_hand(session, case_id, scope_today(session), on=today())
    can_change = found.row.state in (CaseState.DRAFT, CaseState.NOTIFIED)
    if not can_change or found.row.kind is CaseKind.IMPORTED:
        raise Conflict(CLOSED.format(found.row.state.zh))
    return found


def _sheet(at_hand: CaseAtHand, *, sent: bool) -> Sheet:
    if at_hand.list_type is None:
        raise Conflict("这种名单现在没有有效的法定依据，请终止办理。")
    row = at_hand.row
    entry = at_hand.entry
    return Sheet(
        kind=row.kind,
        card=at_hand.party,
        list_type=at_hand.list_type,
        procedure=at_hand.procedure,
        form=fresh_form(
            row.kind, at_hand.procedure, sent=sent, is_recorded=row.record_id is not None
        ),
        title=f"修改：{row.kind.zh}",
        address=url_for(".change", case_id=row.id),
        back=url_for(".show_one", case_id=row.id),
        was_told=row.state is CaseState.NOTIFIED,
        entry_no=entry.entry_no if entry else "",
        removable_from=entry.removable_from if entry else None,
    )
