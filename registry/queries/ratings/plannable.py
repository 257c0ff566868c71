"""What of a subject's records a plan may settle: repair, duties, the abnormal list (可试算的事项).

Invariant: only the subject's own records are known here; another firm's number finds nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records import Record, RecordVersion
from registry.queries.ratings.facts import facts_of
from registry.queries.ratings.law import law_of
from registry.queries.ratings.own import AT_A_TIME
from registry.queries.ratings.standing import standing_of
from registry.queries.records.duties import performed_by
from registry.queries.records.reading import particulars_of
from registry.rules.ratings import Facts, Line, Rating
from registry.rules.ratings.ahead import months_ahead
from registry.rules.ratings.lasting import Lasting, lasting_of
from registry.rules.ratings.openings import Opening, opening_of
from registry.rules.ratings.plans import MONTHS, Plan
from registry.rules.ratings.steps import LISTED_ITEM, OVERDUE_ITEM, StepKind
from registry.rules.records import RecordLaw
from registry.rules.records.duties import duties_of, how_performed


@dataclass(frozen=True, slots=True)
class Plannable:
    """A step that may be planned for a record: what it is called, what it costs today, from when.

    `tenths`: what its lines take today; `earliest`: the first day on which the step is possible.
    """

    kind: StepKind
    record_id: int
    public_id: str
    name: str
    item_zh: str
    item_en: str
    tenths: int
    opening: Opening
    lasting: Lasting
    earliest: date | None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a plan is made on: today's rating, the plan's ground, the steps on offer."""

    rating: Rating
    plan: Plan
    offered: tuple[Plannable, ...]


def basis_of(session: Session, subject_id: int, records: RecordLaw, *, on: date) -> Basis | None:
    """Return on what a subject may plan from a day on; None where it has no rating."""
    standing = standing_of(session, subject_id, on=on)
    if standing is None:
        return None
    facts, law = facts_of(session, standing.subject_id, on=on), law_of(session)
    told = _told(session, _bad(facts, on), records, on=on)
    openings = {number: one.opening for number, one in told.items()}
    plan = Plan(facts, law, openings, on, months_ahead(facts, MONTHS))
    offered = _offered(facts, standing.rating, told, plan)
    ordered = sorted(offered, key=lambda one: (one.tenths, one.kind.value, one.public_id))
    return Basis(standing.rating, plan, tuple(ordered))


@dataclass(frozen=True, slots=True)
class _Told:
    public_id: str
    name: str
    opening: Opening


def _bad(facts: Facts, on: date) -> list[int]:
    """Return the records whose facts are not over on a day."""
    told = {one.record_id for one in facts.negatives if one.ends_on is None or one.ends_on > on}
    told |= {one.record_id for one in facts.conditions if one.ends_on is None or one.ends_on > on}
    return sorted(one for one in told if one)


def _told(
    session: Session, numbers: Sequence[int], law: RecordLaw, *, on: date
) -> Mapping[int, _Told]:
    found = {}
    for start in range(0, len(numbers), AT_A_TIME):
        some = numbers[start : start + AT_A_TIME]
        done = performed_by(session, some)
        rows = session.execute(
            select(Record, RecordVersion)
            .join(RecordVersion, RecordVersion.id == Record.version_id)
            .where(Record.id.in_(some))
        )
        for record, version in rows:
            said = particulars_of(version)
            duties = how_performed(duties_of(said), done.get(record.id, []))
            window = (record.public_from, record.public_until)
            opening = opening_of(record.id, said, window, duties, law, on=on)
            name = said.document_no or said.title or said.kind.zh
            found[record.id] = _Told(record.public_id, name, opening)
    return found


def _offered(
    facts: Facts, rating: Rating, told: Mapping[int, _Told], plan: Plan
) -> Iterator[Plannable]:
    model = plan.law.on(plan.start)
    for number, one in told.items():
        lines = [line for line in rating.lines if line.record_id == number]
        lasting = lasting_of(facts, number, model, plan.start)
        if lasting.ends_on is not None and lasting.ends_on <= plan.start:
            continue
        for kind in _kinds(facts, number, one.opening):
            name = _item_of(facts, number, kind)
            named = model.negatives[name].name if name in model.negatives else None
            first = one.opening.repair_from if kind is StepKind.REPAIR else plan.start
            yield Plannable(
                kind=kind,
                record_id=number,
                public_id=one.public_id,
                name=one.name,
                item_zh=named.zh if named else "",
                item_en=named.en if named else "",
                tenths=sum(line.tenths for line in _of_kind(lines, kind)),
                opening=one.opening,
                lasting=lasting,
                earliest=None if first is None else max(first, plan.start),
            )


def _kinds(facts: Facts, number: int, opening: Opening) -> Iterator[StepKind]:
    items = {one.item for one in facts.negatives if one.record_id == number}
    if items - {LISTED_ITEM, OVERDUE_ITEM} or not items:
        yield StepKind.REPAIR
    if opening.owed or OVERDUE_ITEM in items:
        yield StepKind.PERFORM
    if LISTED_ITEM in items:
        yield StepKind.LEAVE_LIST


def _of_kind(lines: Sequence[Line], kind: StepKind) -> Iterator[Line]:
    special = {StepKind.PERFORM: OVERDUE_ITEM, StepKind.LEAVE_LIST: LISTED_ITEM}
    for line in lines:
        if kind in special:
            if line.item == special[kind]:
                yield line
        elif line.item not in special.values():
            yield line


def _item_of(facts: Facts, number: int, kind: StepKind) -> str:
    if kind is StepKind.PERFORM:
        return OVERDUE_ITEM
    if kind is StepKind.LEAVE_LIST:
        return LISTED_ITEM
    own = [one.item for one in facts.negatives if one.record_id == number]
    return next((one for one in own if one not in (LISTED_ITEM, OVERDUE_ITEM)), "")
