"""What may be done with a record at hand, and the forms for it."""

from dataclasses import dataclass, field

from models.vocabulary import Act, Mark, RecordKind, Tier
from registry.queries.records.inside import RecordInside
from registry.rules.permissions import Matter, Verdict, may
from registry.rules.records import DutyState
from registry.web.forms.tending import EndMarkForm, MarkForm, PerformanceForm, TakeBackForm
from registry.web.guard import current_actor, way_back
from registry.web.once import OnceForm
from registry.web.regulator.reach import divisions_within

BY_ONE = frozenset(Mark) - {Mark.STAY}  # a stay takes two people: it is proposed and approved
Tended = MarkForm | EndMarkForm | PerformanceForm | TakeBackForm


@dataclass
class Desk:
    """The forms of a record; those that cannot be used are missing. `sent` came back with errors."""

    may_tend: bool
    may_propose: bool
    stay: str | None = None  # where a stay, or its end, is proposed
    listing: str | None = None  # where a listing is opened on it
    mark: MarkForm | None = None
    end: EndMarkForm | None = None
    performance: PerformanceForm | None = None
    take_back: dict[int, TakeBackForm] = field(default_factory=dict)
    sent: OnceForm | None = None
    problem: str | None = None


def desk_of(record: RecordInside, sent: Tended | None = None, about: int | None = None) -> Desk:
    """Return the desk of a record; `sent` is the form that came in, `about` the entry it speaks of."""
    desk = Desk(
        may_tend=verdict_on(Act.TEND_RECORD, record).allowed,
        may_propose=verdict_on(Act.PROPOSE_RECORD, record).allowed and record.is_standing,
        sent=sent,
    )
    if desk.may_propose:
        is_stayed = any(one.mark is Mark.STAY and one.ending is None for one in record.marks)
        deed = "resume" if is_stayed else "stay"
        desk.stay = way_back(f"/regulator/records/{record.id}/{deed}")
    desk.listing = _listing(record)
    if not desk.may_tend:
        return desk
    borne = {one.mark for one in record.marks if one.ending is None} & BY_ONE
    if record.is_standing and borne != BY_ONE:
        desk.mark = sent if isinstance(sent, MarkForm) else MarkForm(formdata=None)
        desk.mark.offer(mark for mark in Mark if mark in BY_ONE - borne)
    if borne:
        desk.end = sent if isinstance(sent, EndMarkForm) else EndMarkForm(formdata=None)
        desk.end.offer(mark for mark in Mark if mark in borne)
    if record.is_standing and any(one.state is not DutyState.DONE for one in record.duties):
        desk.performance = (
            sent if isinstance(sent, PerformanceForm) else PerformanceForm(formdata=None)
        )
        desk.performance.offer(record.duties)
    for entry in record.performances:
        if entry.taken_back is None:
            form = sent if entry.id == about and isinstance(sent, TakeBackForm) else None
            desk.take_back[entry.id] = form or TakeBackForm(formdata=None)
            desk.take_back[entry.id].why.id = f"why-{entry.id}"
    return desk


def _listing(record: RecordInside) -> str | None:
    """Return where a listing is opened on a record: on a serious penalty, by an officer in reach."""
    is_serious = record.kind is RecordKind.PENALTY and record.said.tier is Tier.SERIOUS
    actor = current_actor()
    matter = Matter(department_id=actor.department_id, division_code=record.subject.division_code)
    verdict = may(actor, Act.OPEN_CASE, matter, divisions_of_actor=divisions_within(actor))
    if not (is_serious and record.is_standing and verdict.allowed):
        return None
    return f"/regulator/cases/write?record={record.id}"


def verdict_on(act: Act, record: RecordInside) -> Verdict:
    """Return whether the actor may do `act` on a record, and why."""
    actor = current_actor()
    matter = Matter(department_id=record.department_id, division_code=record.subject.division_code)
    return may(actor, act, matter, divisions_of_actor=divisions_within(actor))
