"""Whom an officer may open a case on: a subject in the own county, a list of the own department."""

from werkzeug.exceptions import Forbidden

from models.vocabulary import Act
from registry.errors import NotFound
from registry.queries.parties import PartyCard, party, party_of_code
from registry.rules.blacklist import ListProcedure, ListType
from registry.rules.permissions import Matter, Verdict, may
from registry.web.forms.records.codes import code_trouble
from registry.web.guard import current_actor
from registry.web.regulator.cases.asking import lists_of_today
from registry.web.regulator.cases.room import today
from registry.web.regulator.reach import divisions_within
from registry.web.transaction import reading, register

NO_SUCH_SUBJECT = "平台没有收录这个统一社会信用代码。请核对营业执照上的 18 位代码，或按名称查找。"


def verdict_on(division_code: str | None) -> Verdict:
    """Return whether the actor may open a case on a subject in that division."""
    actor = current_actor()
    matter = Matter(department_id=actor.department_id, division_code=division_code)
    return may(actor, Act.OPEN_CASE, matter, divisions_of_actor=divisions_within(actor))


def firm_of(uscc: str) -> PartyCard:
    """Return the firm of a code within reach. Raises NotFound, Forbidden with a sentence."""
    with reading() as session:
        card = party_of_code(session, uscc)
    if card is None or card.is_person:
        raise NotFound(code_trouble(uscc) or NO_SUCH_SUBJECT)
    return _within(card)


def subject_of(subject_id: int) -> PartyCard:
    """Return the subject of a case within reach. Raises NotFound, Forbidden with a sentence."""
    with reading() as session:
        card = party(session, subject_id)
    if card is None:
        raise NotFound("没有这个信用主体。")
    return _within(card)


def own_lists() -> tuple[tuple[ListType, ListProcedure], ...]:
    """Return the lists that the actor's department decides on today, each with how it is decided."""
    law, department = register().rulebook.blacklist, current_actor().department_id
    found = ((one, law.procedure_on(one.id, today())) for one in lists_of_today())
    return tuple(
        (one, procedure)
        for one, procedure in found
        if department in one.deciders and not procedure.only_imported
    )


def _within(card: PartyCard) -> PartyCard:
    verdict = verdict_on(card.division_code)
    if not verdict.allowed:
        raise Forbidden(f"{verdict.reason}请转由该主体所在县（市、区）或市级部门经办人办理。")
    if card.moved_to:
        raise NotFound(f"该主体已归并到 {card.moved_to}，请改选归并后的主体。")
    return card
