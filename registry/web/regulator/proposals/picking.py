"""The subject of a record is found, looked at beside its look-alikes, and told apart.

Invariant: no record is written on a name: a firm is reached by its code, a practitioner by name and
certificate number together. Source: FEATURES Q1, Q13, κ; R1.
"""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from models.vocabulary import Act, Audience, PersonalField, RecordKind
from registry import clock
from registry.errors import NotFound
from registry.queries.lookalikes import LookAlike, look_alikes
from registry.queries.names import NamedFrom, former_names_of
from registry.queries.parties import PartyCard, party, party_of_code, practitioner
from registry.queries.search import SearchQuery, SearchResult, search
from registry.rules.calendar import legal_day
from registry.rules.identity.codes import check_certificate_no
from registry.services.vault import blind_index
from registry.web.filters import here_with
from registry.web.forms.records.codes import code_trouble
from registry.web.forms.records.kinds import GROUPS, PERSONS_TOO
from registry.web.forms.records.picking import ConfirmForm, PersonForm
from registry.web.guard import refuse_without
from registry.web.paging import Paging
from registry.web.regulator.proposals.picked import token_of
from registry.web.regulator.proposals.room import views
from registry.web.regulator.reach import verdict_on_place
from registry.web.security import takes, whole_number, word_or_none
from registry.web.transaction import reading, register

PAGE_SIZE = 10
NO_SUCH_SUBJECT = "平台没有收录这个统一社会信用代码。请核对营业执照上的 18 位代码，或按名称查找。"


@views.get("/proposals/new")
@takes("kind", "q", "uscc", "page")
def pick() -> ResponseReturnValue:
    """Show the kinds and the search; with a code, the firm beside its look-alikes."""
    refuse_without(Act.PROPOSE_RECORD)
    kind = _kind()
    if uscc := request.args.get("uscc"):
        return _confirm_page(kind, firm_at_hand(uscc), None)
    page = whole_number(request.args.get("page"), otherwise=1)
    return _pick_page(kind, request.args.get("q", ""), page, PersonForm(formdata=None))


@views.post("/proposals/new")
@takes("kind", "uscc")
def confirm() -> ResponseReturnValue:
    """Take the firm that was told apart, and lead to the form of its record."""
    refuse_without(Act.PROPOSE_RECORD)
    kind, card = _kind(), firm_at_hand(request.args.get("uscc", ""))
    alike = _alike(card)
    if not alike:
        return redirect(url_for(".write", picked=token_of(kind, card.subject_id)), 303)
    form = ConfirmForm()
    form.offer([card.code, *(one.uscc for one in alike)])
    names = {card.code: card.name} | {one.uscc: one.name for one in alike}
    problem = form.tail_problem(names) if form.validate() else None
    if problem:
        form.tail.errors = [problem]
    if form.errors:
        return _confirm_page(kind, card, form), 422
    if form.choice.data != card.code:
        chosen = firm_at_hand(form.choice.data)
        return redirect(url_for(".pick", kind=kind.value, uscc=chosen.code), 303)
    return redirect(url_for(".write", picked=token_of(kind, card.subject_id)), 303)


@views.post("/proposals/new/person")
@takes("kind")
def pick_person() -> ResponseReturnValue:
    """Find a practitioner by name and certificate number, and lead to the form of the record."""
    refuse_without(Act.PROPOSE_RECORD)
    kind, form = _kind(), PersonForm()
    if kind not in PERSONS_TOO:
        offered = "、".join(one.zh for one in PERSONS_TOO)
        raise NotFound(f"注册执业人员只录入{offered}，请先改选信息类别。")
    if not form.validate_on_submit():
        return _pick_page(kind, "", 1, form), 422
    card = _person(form)
    if card is None:
        form.certificate_no.errors = [
            "没有姓名和证书号都一致的注册执业人员。请照执业证书逐字核对；同名不同证书号的不是同一人。"
        ]
        return _pick_page(kind, "", 1, form), 422
    refuse_beyond_reach(card)
    return redirect(url_for(".write", picked=token_of(kind, card.subject_id)), 303)


def firm_at_hand(uscc: str) -> PartyCard:
    """Return the firm of a code within reach. Raises NotFound, Forbidden with a sentence."""
    with reading() as session:
        card = party_of_code(session, uscc)
    if card is None or card.is_person:
        raise NotFound(code_trouble(uscc) or NO_SUCH_SUBJECT)
    refuse_beyond_reach(card)
    if card.moved_to:
        raise NotFound(f"该主体已归并到 {card.moved_to}，请改选归并后的主体。")
    return card


def subject_at_hand(subject_id: int) -> PartyCard:
    """Return the subject of a record in work. Raises NotFound, Forbidden with a sentence."""
    with reading() as session:
        card = party(session, subject_id)
    if card is None:
        raise NotFound("没有这个信用主体。")
    refuse_beyond_reach(card)
    return card


def refuse_beyond_reach(card: PartyCard) -> None:
    """Raise Forbidden, with the reason, where the officer may write nothing on the subject."""
    verdict = verdict_on_place(Act.PROPOSE_RECORD, card.division_code)
    if not verdict.allowed:
        raise Forbidden(f"{verdict.reason}请转由该主体所在县（市、区）或市级部门经办人录入。")


def find_firms(
    text: str, page: int
) -> tuple[SearchResult | None, Mapping[int, tuple[NamedFrom, ...]]]:
    """Return the firms that the text may mean, with their former names; persons are left out."""
    if not text.strip():
        return None, {}
    on = legal_day(clock.now())
    query = SearchQuery(text, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE, firms_only=True)
    with reading() as session:
        result = search(
            session,
            query,
            audience=Audience.INSIDE,
            on=on,
            divisions=register().rulebook.divisions,
        )
        former = {
            hit.subject_id: former_names_of(session, hit.subject_id, on) for hit in result.items
        }
    return result, former


def _kind() -> RecordKind:
    return word_or_none(RecordKind, request.args.get("kind")) or RecordKind.PENALTY


def _alike(card: PartyCard) -> tuple[LookAlike, ...]:
    with reading() as session:
        return look_alikes(session, card.subject_id, legal_day(clock.now()))


def _person(form: PersonForm) -> PartyCard | None:
    certificate = check_certificate_no(form.certificate_no.data)
    keyring = register().keyring
    digest = blind_index(keyring, PersonalField.PERSON_NAME, form.name.data)
    with reading() as session:
        return practitioner(session, certificate.code, [digest])


def _pick_page(kind: RecordKind, text: str, page: int, form: PersonForm) -> str:
    result, former = find_firms(text, page)
    return render_template(
        "regulator/proposals/pick.html",
        kind=kind,
        groups=GROUPS,
        text=text,
        result=result,
        former_names=former,
        code_trouble="" if result and result.has_exact else code_trouble(text),
        may_pick={
            hit.subject_id: verdict_on_place(Act.PROPOSE_RECORD, hit.division_code).allowed
            for hit in (result.items if result else ())
        },
        paging=Paging(page, result.total if result else 0, PAGE_SIZE),
        link=lambda number: here_with(page=number),
        form=form,
        takes_persons=kind in PERSONS_TOO,
        divisions=register().rulebook.divisions,
    )


def _confirm_page(kind: RecordKind, card: PartyCard, form: ConfirmForm | None) -> str:
    alike = _alike(card)
    if form is None:
        form = ConfirmForm(formdata=None)
        form.offer([card.code, *(one.uscc for one in alike)])
    return render_template(
        "regulator/proposals/confirm.html",
        kind=kind,
        card=card,
        alike=alike,
        form=form,
        on=legal_day(clock.now()),
        divisions=register().rulebook.divisions,
    )
