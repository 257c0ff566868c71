"""The party of a new listing is found, looked at beside its look-alikes, and told apart.

Invariant: nobody is listed on a name: a firm is reached by its code, a practitioner by name and
certificate number together.
"""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act, PersonalField
from registry.queries.lookalikes import LookAlike, look_alikes
from registry.queries.parties import PartyCard, practitioner
from registry.rules.identity.codes import check_certificate_no
from registry.services.vault import blind_index
from registry.web.filters import here_with
from registry.web.forms.records.codes import code_trouble
from registry.web.forms.records.picking import ConfirmForm, PersonForm
from registry.web.guard import refuse_without
from registry.web.paging import Paging
from registry.web.regulator.cases.picked import token_of
from registry.web.regulator.cases.reaching import firm_of, subject_of, verdict_on
from registry.web.regulator.cases.room import today, views
from registry.web.regulator.proposals.picking import PAGE_SIZE, find_firms
from registry.web.security import takes, whole_number
from registry.web.transaction import reading, register

NO_SUCH_PERSON = (
    "没有姓名和证书号都一致的注册执业人员。请照执业证书逐字核对；同名不同证书号的不是同一人。"
)


@views.get("/cases/new")
@takes("q", "uscc", "page")
def pick() -> ResponseReturnValue:
    """Show the search; with a code, the firm beside its look-alikes."""
    refuse_without(Act.OPEN_CASE)
    if uscc := request.args.get("uscc"):
        return _confirm_page(firm_of(uscc), None)
    page = whole_number(request.args.get("page"), otherwise=1)
    return _pick_page(request.args.get("q", ""), page, PersonForm(formdata=None))


@views.post("/cases/new")
@takes("uscc")
def confirm() -> ResponseReturnValue:
    """Take the firm that was told apart, and lead to the list and the dossier."""
    refuse_without(Act.OPEN_CASE)
    card = firm_of(request.args.get("uscc", ""))
    alike = _alike(card)
    if not alike:
        return _chosen(card)
    form = ConfirmForm()
    form.offer([card.code, *(one.uscc for one in alike)])
    names = {card.code: card.name} | {one.uscc: one.name for one in alike}
    problem = form.tail_problem(names) if form.validate() else None
    if problem:
        form.tail.errors = [problem]
    if form.errors:
        return _confirm_page(card, form), 422
    if form.choice.data != card.code:
        return redirect(url_for(".pick", uscc=firm_of(form.choice.data).code), 303)
    return _chosen(card)


@views.post("/cases/new/person")
def pick_person() -> ResponseReturnValue:
    """Find a practitioner by name and certificate number, and lead on."""
    refuse_without(Act.OPEN_CASE)
    form = PersonForm()
    if not form.validate_on_submit():
        return _pick_page("", 1, form), 422
    certificate = check_certificate_no(form.certificate_no.data)
    digest = blind_index(register().keyring, PersonalField.PERSON_NAME, form.name.data)
    with reading() as session:
        card = practitioner(session, certificate.code, [digest])
    if card is None:
        form.certificate_no.errors = [NO_SUCH_PERSON]
        return _pick_page("", 1, form), 422
    return _chosen(subject_of(card.subject_id))


def _chosen(card: PartyCard) -> ResponseReturnValue:
    return redirect(url_for(".write", picked=token_of(card.subject_id)), 303)


def _alike(card: PartyCard) -> tuple[LookAlike, ...]:
    with reading() as session:
        return look_alikes(session, card.subject_id, today())


def _pick_page(text: str, page: int, form: PersonForm) -> str:
    result, former = find_firms(text, page)
    return render_template(
        "regulator/cases/pick.html",
        text=text,
        result=result,
        former_names=former,
        code_trouble="" if result and result.has_exact else code_trouble(text),
        may_pick={
            hit.subject_id: verdict_on(hit.division_code).allowed
            for hit in (result.items if result else ())
        },
        paging=Paging(page, result.total if result else 0, PAGE_SIZE),
        link=lambda number: here_with(page=number),
        form=form,
        divisions=register().rulebook.divisions,
    )


def _confirm_page(card: PartyCard, form: ConfirmForm | None) -> str:
    alike = _alike(card)
    if form is None:
        form = ConfirmForm(formdata=None)
        form.offer([card.code, *(one.uscc for one in alike)])
    return render_template(
        "regulator/cases/confirm.html",
        card=card,
        alike=alike,
        form=form,
        on=today(),
        divisions=register().rulebook.divisions,
    )
