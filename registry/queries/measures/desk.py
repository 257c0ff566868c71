"""The check desk (联合奖惩工作台): what a department may have to observe of some subjects.

Invariant: the desk advises, the department decides. A subject is determined only by an equal code or
an equal registered name; what is not public has no part in the answer: no internal list, no grade but
for the rewards of one that is published. A firm beside the one asked for is a hint, never an answer.
Source: RULEBOOK §5; FEATURES E3, Q20; LAW-AND-FAIRNESS 2, 4, 6.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.measures import MeasureOrder
from models.vocabulary import FOREVER, CauseKind, DeskAnswer, Grade, SubjectKind
from registry.queries.measures.causes import causes_of
from registry.queries.ratings.standing import published_grades
from registry.queries.receipts.signing import list_version
from registry.queries.screening import Answer, Candidate, Screened, screen
from registry.rulebooks import rulebook_of
from registry.rulebooks.departments import Departments
from registry.rules.identity.folding import fold
from registry.rules.identity.names import is_bare_personal_name, mask_person
from registry.rules.measures import Applied, applied
from registry.rules.receipts import Cause, Line, ListVersion, MeasureTold
from registry.rules.screening import Asked

AT_ONCE = 500  # causes in one statement


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One subject that was asked for: the answer for the department, and all that it rests on.

    `waived`: what the department was allowed not to apply to this one (个案不予适用).
    """

    screened: Screened
    answer: DeskAnswer
    own: tuple[Applied, ...] = ()
    waived: tuple[Applied, ...] = ()
    others: tuple[Applied, ...] = ()
    kind: SubjectKind | None = None

    @property
    def subject(self) -> Candidate | None:
        """The subject, where it could be determined."""
        return self.screened.found if self.answer is not DeskAnswer.UNKNOWN else None


class DeskCheck(NamedTuple):
    """A check that was made and has no receipt yet: its lines, and what they were read against."""

    lines: tuple[Line, ...]
    version: ListVersion
    catalogue: str


def desk_check(
    session: Session, asked: Iterable[Asked], department_id: str, *, on: date
) -> DeskCheck:
    """Return what a receipt tells of a list, read for a department in one transaction."""
    version = list_version(session)
    lines = desk_lines(session, asked, department_id, on=on)
    catalogue = rulebook_of(session).measures.edition_on(on)
    return DeskCheck(tuple(line_of(session, one) for one in lines), version, catalogue)


def desk_lines(
    session: Session, asked: Iterable[Asked], department_id: str, *, on: date
) -> list[DeskLine]:
    """Return what holds for a department of each line of a list, in its order."""
    rows = list(screen(session, asked, on=on))
    ids = sorted({row.found.subject_id for row in rows if row.found and _is_sure(row)})
    causes, law = causes_of(session, ids, on=on), rulebook_of(session).measures
    measures = {number: applied(found, law, on) for number, found in causes.items()}
    told = _told_of(session, measures, on)
    waived = _waived(session, told.values(), department_id, on)
    office = _Office(department_id, {n: found.kind for n, found in causes.items()}, waived)
    return [_answered(row, told, office) for row in rows]


def line_of(session: Session, line: DeskLine) -> Line:
    """Return a line as its receipt tells it."""
    subject, asked = line.subject, line.screened.asked
    notes = tuple(note.zh for note in line.screened.notes)
    name = _without_person(asked.name)
    if subject is None:
        return Line(name, asked.code, line.answer.zh, remarks=(*_possible(line), *notes))
    is_named = line.kind is not SubjectKind.INDIVIDUAL_BUSINESS or subject.name == name
    if not is_named:
        notes = tuple(one for one in notes if subject.name not in one)
    departments = rulebook_of(session).departments
    return Line(
        name,
        asked.code,
        line.answer.zh,
        subject_code=subject.uscc,
        subject_name=subject.name if is_named else "",
        causes=_causes((*line.own, *line.waived, *line.others)),
        measures=(
            *_each_once(_told(one, departments, own=True) for one in line.own),
            *_each_once(_told(one, departments, own=False) for one in line.others),
        ),
        remarks=(subject.status.zh, *map(_told_waived, line.waived), *notes),
    )


def _is_sure(row: Screened) -> bool:
    return row.answer is Answer.EXACT


class _Office(NamedTuple):
    """Who asks, of what kind the subjects are, and what was waived for whom."""

    department_id: str
    kinds: dict[int, SubjectKind]
    waived: set[tuple[str, CauseKind, int]]

    def has_waived(self, one: Applied) -> bool:
        return (one.measure.id, one.cause.kind, one.cause.id) in self.waived


def _answered(row: Screened, measures: dict[int, tuple[Applied, ...]], office: _Office) -> DeskLine:
    found = row.found
    if found is None or not _is_sure(row):
        return DeskLine(row, DeskAnswer.UNKNOWN)
    number = found.subject_id
    told = measures.get(number, ())
    mine = [one for one in told if office.department_id in one.executors]
    own = tuple(one for one in mine if not office.has_waived(one))
    waived = tuple(one for one in mine if office.has_waived(one))
    others = tuple(one for one in told if office.department_id not in one.executors)
    return DeskLine(row, _answer(own), own, waived, others, office.kinds.get(number))


def _answer(own: Sequence[Applied]) -> DeskAnswer:
    """Return what holds: what others decide for themselves makes no answer."""
    binding = [one for one in own if not one.measure.is_advisory]
    if any(one.measure.is_punishment for one in binding):
        return DeskAnswer.APPLIES
    return DeskAnswer.PRIORITY if binding else DeskAnswer.NOT_APPLICABLE


def _told_of(
    session: Session, measures: dict[int, tuple[Applied, ...]], on: date
) -> dict[int, tuple[Applied, ...]]:
    """Return what may stand on a paper: by a public cause, of a published grade only rewards."""
    graded = [number for number, found in measures.items() if any(map(_is_by_grade, found))]
    shown = published_grades(session, graded, on=on)
    grades = {number: one.grade for number, one in shown.items()}
    return {
        number: tuple(one for one in found if _may_be_told(one, grades.get(number)))
        for number, found in measures.items()
    }


def _may_be_told(one: Applied, published: Grade | None) -> bool:
    if _is_by_grade(one):
        return not one.measure.is_punishment and one.cause.grade is published
    return one.cause.is_public and not one.cause.is_internal


def _is_by_grade(one: Applied) -> bool:
    return one.cause.kind is CauseKind.GRADE


def _causes(measures: Sequence[Applied]) -> tuple[Cause, ...]:
    told = (Cause(one.cause.kind, one.cause.number) for one in measures)
    return tuple(dict.fromkeys(told))


def _told(one: Applied, departments: Departments, *, own: bool) -> MeasureTold:
    named = (departments[code].short_zh for code in one.executors if code in departments)
    starts = "" if _is_by_grade(one) else one.starts_on.isoformat()  # a grade has no such day
    return MeasureTold(
        id=one.measure.id,
        name=one.measure.name_zh,
        kind=one.measure.kind.zh,
        basis=tuple(basis.name_zh for basis in one.bases),
        since=starts,
        until="" if one.until_on == FOREVER else one.until_on.isoformat(),
        why=one.cause.name_zh,
        executors=tuple(named),
        own=own,
    )


def _each_once(told: Iterable[MeasureTold]) -> Iterable[MeasureTold]:
    """Return each measure once, with all its causes: from the first of its days to the last."""
    together: dict[str, list[MeasureTold]] = {}
    for one in told:
        together.setdefault(one.id, []).append(one)
    for some in together.values():
        ends = [one.until for one in some]
        yield some[0]._replace(
            basis=_joined(one.basis for one in some),
            since=min(one.since for one in some),
            until=max(ends) if all(ends) else "",
            why="；".join(_joined([one.why] for one in some)),
            executors=_joined(one.executors for one in some),
        )


def _joined(texts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return all texts, each once, in their order."""
    return tuple(dict.fromkeys(one for some in texts for one in some))


def _without_person(name: str) -> str:
    """Return a name as a paper may carry it: one that is a person's and nothing else is masked."""
    return mask_person(name) if is_bare_personal_name(fold(name)) else name


def _told_waived(one: Applied) -> str:
    return f"“{one.measure.name_zh}”已同意对本主体个案不予适用"


def _waived(
    session: Session, measures: Iterable[Sequence[Applied]], department_id: str, on: date
) -> set[tuple[str, CauseKind, int]]:
    """Return what the department need not apply on a day: measure and cause."""
    causes = {one.cause.id for found in measures for one in found if not _is_by_grade(one)}
    ids, found_all = sorted(causes), set[tuple[str, CauseKind, int]]()
    for start in range(0, len(ids), AT_ONCE):
        rows = session.execute(
            select(MeasureOrder.measure_id, MeasureOrder.cause_kind, MeasureOrder.cause_id).where(
                MeasureOrder.cause_kind.in_((CauseKind.LISTING, CauseKind.PENALTY)),
                MeasureOrder.cause_id.in_(ids[start : start + AT_ONCE]),
                MeasureOrder.department_id == department_id,
                MeasureOrder.waived_from <= on,
                MeasureOrder.waived_until > on,
            )
        )
        found_all |= {(measure, kind, cause) for measure, kind, cause in rows}
    return found_all


def _possible(line: DeskLine) -> tuple[str, ...]:
    named = (f"{_without_person(one.name)}（{one.uscc}）" for one in line.screened.candidates)
    told = "、".join(named)
    return (f"可能是：{told}。请按代码重新核查",) if told else ()
