"""The desk on which an order lies: whom it hits, by what, its steps, and the next ones as forms.

Invariant: what may be next comes from the rule that the service asks; each form carries the latest
step that is shown; whose turn it is, and why a step cannot be taken, is said in a sentence.
"""

from dataclasses import dataclass, field

from flask import render_template

from models.vocabulary import Act, OrderStep
from registry.queries.measures.order import OrderAtHand, Possible, order_at_hand
from registry.rules.permissions import may
from registry.web.forms.measures import MeasureStepForm, WaiverForm
from registry.web.guard import current_actor
from registry.web.regulator.measures.asking import why_not_mine
from registry.web.regulator.measures.room import today
from registry.web.regulator.reach import reaches_inside, scope_today
from registry.web.transaction import reading, register


@dataclass
class MeasureDesk:
    """An order with everything that its page shows to the one who asks."""

    at_hand: OrderAtHand
    not_mine: str
    forms: dict[OrderStep, MeasureStepForm] = field(default_factory=dict)
    blocked: tuple[Possible, ...] = ()
    waiver: WaiverForm | None = None
    not_deciding: str = ""
    sent: MeasureStepForm | WaiverForm | None = None
    problem: str = ""

    def show(self) -> str:
        """Return the page."""
        rulebook = register().rulebook
        return render_template(
            "regulator/measures/show.html",
            desk=self,
            o=self.at_hand,
            row=self.at_hand.row,
            measure=self.at_hand.line.measure,
            is_within=reaches_inside(self.at_hand.party.division_code),
            today=today(),
            departments=rulebook.departments,
            divisions=rulebook.divisions,
        )


def lay_out(order_no: str, sent: MeasureStepForm | WaiverForm | None = None) -> MeasureDesk:
    """Return the desk of an order in reach. Raises NotFound for every other."""
    with reading() as session:
        at_hand = order_at_hand(session, order_no, scope_today(session), on=today())
    desk = MeasureDesk(at_hand, why_not_mine(at_hand.row, Act.EXECUTE_MEASURE), sent=sent)
    desk.blocked = tuple(one for one in at_hand.possible if not one.is_next)
    if not desk.not_mine:
        for one in at_hand.possible:
            if one.is_next:
                desk.forms[one.step] = _form(at_hand, one.step, sent)
    if at_hand.asked is not None:
        desk.not_deciding = _why_not_deciding(at_hand)
        if not desk.not_deciding:
            desk.waiver = sent if isinstance(sent, WaiverForm) else WaiverForm(formdata=None)
            desk.waiver.seen.data = str(at_hand.row.step_id)
    return desk


def _form(
    at_hand: OrderAtHand, step: OrderStep, sent: MeasureStepForm | WaiverForm | None
) -> MeasureStepForm:
    """Return the form of a step: what was sent, or a fresh one; bound to what is shown now."""
    if isinstance(sent, MeasureStepForm) and sent.step.data == step.value:
        sent.ask(step)
        sent.seen.data = str(at_hand.row.step_id)
        return sent
    form = MeasureStepForm(formdata=None)
    form.ask(step)
    form.fill(at_hand.row.step_id, today())
    return form


def _why_not_deciding(at_hand: OrderAtHand) -> str:
    """Return why the one who asks may not decide on the waiver; empty if they may."""
    actor = current_actor()
    verdict = may(actor, Act.DECIDE_WAIVER)
    if not verdict.allowed:
        return verdict.reason
    if at_hand.row.waiver_asked_by == actor.account_id:
        return "申请人不能决定自己的申请，请由其他审批人决定。"
    return ""
