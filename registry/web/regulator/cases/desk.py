"""The desk on which a case lies: what was done, every day explained, and the next steps as forms.

Invariant: what may be next comes from the rule that the service asks; each form carries the hash of
what is shown; whose turn it is, and why a step cannot be taken, is said in a sentence.
"""

from dataclasses import dataclass, field
from datetime import date

from flask import render_template
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.vocabulary import Act, CaseState, CaseStep, Role
from registry.errors import Refused
from registry.queries.blacklist.cases.at_hand import CaseAtHand, case_at_hand
from registry.queries.blacklist.cases.preview import preview
from registry.queries.deputies import Colleague
from registry.rules.blacklist.flow import LISTS
from registry.rules.blacklist.limits import published_by
from registry.rules.blacklist.possible import Possible
from registry.rules.permissions import MAY, Scope, may
from registry.services.blacklist.hands import refuse_hands
from registry.web.forms.cases.asking import named
from registry.web.forms.cases.steps import StepForm
from registry.web.guard import current_actor
from registry.web.regulator.cases.papers_of import PaperLink, papers_of
from registry.web.regulator.cases.room import today
from registry.web.regulator.reach import principals_today, scope_of_colleague
from registry.web.transaction import reading, register

# Said of a paper that came earlier, so what stands in the way today does not stop the form.
BY_ITS_OWN_DAY = frozenset({CaseStep.HEARING_ASKED})
_ORDER = (CaseStep.CLOSED, CaseStep.RETURNED, CaseStep.REJECTED)  # what ends or undoes comes last


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that this state knows: whose it is, what stands in its way, and its form."""

    step: CaseStep
    title: str
    whose: str
    is_mine: bool
    reasons: tuple[str, ...]
    from_day: date | None
    form: StepForm | None

    @property
    def is_possible(self) -> bool:
        """Say whether the one who looks may take it now."""
        return self.form is not None


@dataclass
class Desk:
    """A case with everything that its page shows to the one who asks."""

    at_hand: CaseAtHand
    steps: list[NextStep]
    principals: tuple[Colleague, ...]
    preview: tuple[tuple[str, str], ...]
    papers: tuple[PaperLink, ...]
    shown_that_day: int = 0
    latest: date | None = None
    sent: StepForm | None = None
    problem: str = ""
    hands: dict[str, str] = field(default_factory=dict)

    def show(self) -> str:
        """Return the page."""
        rulebook = register().rulebook
        return render_template(
            "regulator/cases/show.html",
            desk=self,
            at_hand=self.at_hand,
            c=self.at_hand.row,
            said=self.at_hand.said,
            today=today(),
            named=named,
            is_listing=self.at_hand.row.kind in LISTS,
            divisions=rulebook.divisions,
            departments=rulebook.departments,
        )


def act_of(step: CaseStep, state: CaseState) -> Act:
    """Return the act that a step is: the reviewer's, the approver's, else the officer's."""
    if step is CaseStep.REVIEWED:
        return Act.REVIEW_CASE
    if step in (CaseStep.APPROVED, CaseStep.REJECTED):
        return Act.DECIDE_CASE
    if step is CaseStep.RETURNED:
        return Act.REVIEW_CASE if state is CaseState.IN_REVIEW else Act.DECIDE_CASE
    return Act.OPEN_CASE


def lay_out(case_id: int, scope: Scope, sent: StepForm | None = None) -> Desk:
    """Return the desk of a case within `scope`. Raises NotFound for every other."""
    with reading() as session:
        at_hand = case_at_hand(session, case_id, scope, on=today())
        principals = tuple(one for one in principals_today(session) if _reaches(one, at_hand))
        desk = Desk(
            at_hand=at_hand,
            steps=[],
            principals=principals,
            preview=preview(session, at_hand),
            papers=papers_of(session, at_hand, today()),
            sent=sent,
        )
        if at_hand.row.state is CaseState.SERVED and at_hand.row.decided_on:
            law = register().rulebook.blacklist
            desk.latest = published_by(law, at_hand.row.decided_on).day
            desk.shown_that_day = _shown_on(session, at_hand, _first_day(at_hand))
        desk.steps = [_next(session, desk, one) for one in _sorted(at_hand)]
    return desk


def _sorted(at_hand: CaseAtHand) -> list[Possible]:
    left = [one for one in at_hand.possible if one.step is not CaseStep.CHANGED]
    return sorted(left, key=lambda one: one.step in _ORDER)


def _next(session: Session, desk: Desk, possible: Possible) -> NextStep:
    """Return a step as the one who looks sees it."""
    at_hand, actor, step = desk.at_hand, current_actor(), possible.step
    row = at_hand.row
    act = act_of(step, row.state)
    is_mine = may(actor, act).allowed
    reasons = () if step in BY_ITS_OWN_DAY else possible.reasons
    if is_mine:
        try:
            refuse_hands(session, row, step, by=actor.account_id, for_id=None)
        except Refused as refusal:
            reasons = (*reasons, str(refusal))
    form = None
    if is_mine and not reasons:
        form = _form(desk, step)
    whose = "、".join(role.zh for role in Role if role in MAY[act])
    title = named(step, row.kind)
    return NextStep(step, title, whose, is_mine, reasons, possible.from_day, form)


def _form(desk: Desk, step: CaseStep) -> StepForm:
    at_hand, sent = desk.at_hand, desk.sent
    is_sent = sent is not None and sent.step.data == step.value
    form = sent if is_sent and sent is not None else StepForm(formdata=None)
    form.offer(desk.principals)
    form.ask(step, at_hand.row.kind, at_notice=at_hand.said.at_notice)
    if not is_sent:
        public_from = _first_day(at_hand) if step is CaseStep.PUBLISHED else None
        form.fill(at_hand.seal, today=today(), public_from=public_from)
    return form


def _first_day(at_hand: CaseAtHand) -> date:
    """Return the first day on which the entry may be shown."""
    days = [one.from_day for one in at_hand.possible if one.step is CaseStep.PUBLISHED]
    return max([today(), *(day for day in days if day is not None)])


def _shown_on(session: Session, at_hand: CaseAtHand, day: date) -> int:
    shown = session.scalar(
        select(func.count()).where(
            ListEntry.public_from == day, ListEntry.department_id == at_hand.row.department_id
        )
    )
    return shown or 0


def _reaches(one: Colleague, at_hand: CaseAtHand) -> bool:
    scope, row = scope_of_colleague(one), at_hand.row
    return scope.department_id == row.department_id and (
        scope.divisions is None or row.division_code in scope.divisions
    )
