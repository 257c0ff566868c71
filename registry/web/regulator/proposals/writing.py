"""A record is written: checked, kept as a draft, handed on; changed again where it is a draft.

Invariant: nothing is kept that looks personal and was not looked at; what was typed comes back with
every refusal; a form is done once, and never over what another window saved.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act, ProposalState, RecordKind
from registry import clock
from registry.errors import Conflict, Invalid, NotFound, Refused, RegistryError
from registry.queries.drafts import PAGE_SIZE, DraftOrder, own_draft, own_proposals
from registry.services import records
from registry.web.filters import here_with
from registry.web.forms.records.asked import TYPED
from registry.web.forms.records.gate import confirmations
from registry.web.guard import current_actor, refuse_without
from registry.web.held import keeps_input
from registry.web.once import writing_once
from registry.web.paging import Paging
from registry.web.regulator.evidence import LARGEST_BODY
from registry.web.regulator.proposals.deeds import Deed, carry_out, refuse_strange_fields
from registry.web.regulator.proposals.picked import read_token
from registry.web.regulator.proposals.picking import subject_at_hand
from registry.web.regulator.proposals.room import views
from registry.web.regulator.proposals.sheet import Sheet, new_sheet, sheet_of_draft, today
from registry.web.regulator.proposals.two_windows import lay_side_by_side
from registry.web.security import takes, takes_files, whole_number, word_or_none
from registry.web.transaction import reading, register

STATUS: dict[type[RegistryError], int] = {Invalid: 422, NotFound: 422, Refused: 409, Conflict: 409}


@views.get("/proposals")
@takes("state", "kind", "sort", "page")
def show_own() -> str:
    """Show what the officer has proposed, a page at a time."""
    refuse_without(Act.PROPOSE_RECORD)
    state = word_or_none(ProposalState, request.args.get("state"))
    kind = word_or_none(RecordKind, request.args.get("kind"))
    order = word_or_none(DraftOrder, request.args.get("sort")) or DraftOrder.LAST_MOVED
    page = whole_number(request.args.get("page"), otherwise=1)
    with reading() as session:
        found = own_proposals(
            session, current_actor().account_id, state=state, kind=kind, order=order, page=page
        )
    return render_template(
        "regulator/proposals/own.html",
        found=found,
        state=state,
        kind=kind,
        order=order,
        paging=Paging(page, found.total, PAGE_SIZE),
        link=lambda number: here_with(page=number),
        states=tuple(ProposalState),
        kinds=tuple(RecordKind),
        orders=tuple(DraftOrder),
        on=today(),
    )


@views.get("/proposals/write")
@takes("picked")
def write() -> ResponseReturnValue:
    """Show the empty form of a record on the subject that was told apart."""
    refuse_without(Act.PROPOSE_RECORD)
    token = request.args.get("picked", "")
    picked = read_token(token)
    sheet = new_sheet(picked.kind, subject_at_hand(picked.subject_id), token, sent=False)
    if not sheet.card.is_person:
        sheet.form.respondent.data = sheet.card.name
    sheet.form.authority.data = _own_authority()
    sheet.look_at_subject()
    return sheet.show()


@views.post("/proposals/write")
@takes("picked")
@takes_files(LARGEST_BODY)
@keeps_input(TYPED)
def record() -> ResponseReturnValue:
    """Check the form, keep it as a draft, or hand it on."""
    refuse_without(Act.PROPOSE_RECORD)
    token = request.args.get("picked", "")
    picked = read_token(token)
    sheet = new_sheet(picked.kind, subject_at_hand(picked.subject_id), token, sent=True)
    return answer(sheet)


@views.get("/proposals/<number:proposal_id>/edit")
def edit(proposal_id: int) -> ResponseReturnValue:
    """Show a draft to its writer."""
    refuse_without(Act.PROPOSE_RECORD)
    with reading() as session:
        draft = own_draft(session, proposal_id, current_actor().account_id)
    if not draft.is_open_to_change:
        flash(f"这件事项现在是“{draft.state.zh}”，不能修改；需要修改的，请先撤回。")
        return redirect(url_for(".show_one", proposal_id=proposal_id), 303)
    sheet = sheet_of_draft(draft, subject_at_hand(draft.subject_id), sent=False)
    sheet.derive()
    sheet.look_at_subject()
    return sheet.show()


@views.post("/proposals/<number:proposal_id>/edit")
@takes_files(LARGEST_BODY)
@keeps_input(TYPED)
def change(proposal_id: int) -> ResponseReturnValue:
    """Check the form of a draft, keep it, or hand it on."""
    refuse_without(Act.PROPOSE_RECORD)
    with reading() as session:
        draft = own_draft(session, proposal_id, current_actor().account_id)
    return answer(sheet_of_draft(draft, subject_at_hand(draft.subject_id), sent=True))


def answer(sheet: Sheet) -> ResponseReturnValue:
    """Do what the sheet's form asks for: answer with the sheet, or lead to what was kept."""
    refuse_strange_fields(sheet.form)
    deed = carry_out(sheet)
    if deed not in (Deed.SAVE, Deed.SUBMIT) or sheet.form.errors or sheet.general:
        return sheet.show(), 422 if sheet.form.errors or sheet.general else 200
    try:
        place = _keep(sheet, hands_on=deed is Deed.SUBMIT)
    except (Conflict, Invalid, NotFound, Refused) as error:
        if isinstance(error, Conflict) and lay_side_by_side(sheet):
            return sheet.show(), 409
        sheet.general.append(str(error))
        return sheet.show(), next(s for kind, s in STATUS.items() if isinstance(error, kind))
    flash("已提交，等待下一环节办理。" if deed is Deed.SUBMIT else "草稿已保存。")
    return redirect(place, 303)


def _keep(sheet: Sheet, *, hands_on: bool) -> str:
    """Write the draft, hand it on where that is meant, and return where it can be seen."""
    law, actor, at = register().rulebook.records, current_actor(), clock.now()
    with writing_once(sheet.form, sheet.show) as sending:
        if not sending.is_new:
            return sending.place or ""
        content, session = _content(sheet), sending.session
        if sheet.draft is not None:
            proposal = records.change(
                session,
                sheet.draft.id,
                _revision(sheet),
                content,
                law,
                by=actor.account_id,
                at=at,
            )
        else:
            who = records.Proposer(actor.account_id, actor.department_id or "", actor.division_code)
            proposal = records.draft(
                session, sheet.change, content, law, by=who, at=at, record_id=sheet.record_id
            )
        if hands_on:
            records.submit(session, proposal.id, proposal.revision, law, by=actor.account_id, at=at)
        page = ".show_one" if hands_on else ".edit"
        sending.place = url_for(page, proposal_id=proposal.id)
        return sending.place


def _content(sheet: Sheet) -> records.Content:
    said = sheet.form.said()
    assert said is not None
    return records.Content(
        subject_id=sheet.card.subject_id,
        said=said,
        evidence=tuple(sheet.evidence),
        confirmed=confirmations(sheet.finds, sheet.reasons),
        reason=sheet.form.reason.data or None,
    )


def _revision(sheet: Sheet) -> int:
    return whole_number(sheet.form.revision.data, otherwise=1)


def _own_authority() -> str:
    """Return the name under which the officer's department signs, to be checked by the officer."""
    rulebook, actor = register().rulebook, current_actor()
    own = rulebook.departments.get(actor.department_id or "")
    if own is None:
        return ""
    place = rulebook.divisions[actor.division_code or rulebook.city.division_code].name_zh
    return f"{place}{own.name_zh.partition('（')[0]}"
