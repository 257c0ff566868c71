"""What the fit rows of a chunk become: registrations or records, or why they are not taken in.

Invariant: a row that speaks of a subject beyond its county is never taken in for that county, nor
one that another department or another county has decided.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.exchange import ImportBatch
from models.vocabulary import ImportKind, RatingCause, RowOutcome
from registry.queries.authorities import OTHER_AUTHORITY, not_theirs, office_of
from registry.queries.places import codes_within, unit_of
from registry.rulebooks import Divisions, Rulebook
from registry.rules.exchange.columns import RECORD_KINDS
from registry.rules.exchange.judging import Problem
from registry.rules.exchange.records import RecordRow
from registry.rules.subjects import Particulars
from registry.services import ratings, subjects
from registry.services.exchange.arrived import COLUMN_OF, Arrival, Fit, Refusal
from registry.services.exchange.listings import take_listings
from registry.services.exchange.looking import Said
from registry.services.records import taking
from registry.services.records.comparing import ELSEWHERE, OUTSIDE, Row, Source, Verdict
from registry.services.subjects.known import divisions_of

AT_THE_PAPER = "document_no"
OTHER_COUNTY = "作出单位是{name}，不在本县（市、区）；请由该单位报送，或者更正作出单位。"


def rate_arrived(session: Session, arrival: Arrival, *, at: datetime) -> None:
    """Assess all whom the rows of a chunk bear on, once, after everything else is written."""
    if arrival.touched:
        ratings.reassess(session, arrival.touched, RatingCause.RECORD_ADDED, at=at)
    if arrival.restated:
        ratings.reassess_rated(session, arrival.restated, RatingCause.STATUS_CHANGED, at=at)


def take_in(
    session: Session,
    batch: ImportBatch,
    rows: Sequence[Fit],
    rulebook: Rulebook,
    *,
    at: datetime,
    chosen: bool = False,
    within: str | None = None,
) -> Arrival:
    """Take fit rows in; `chosen`: a person has looked at the subject of each and means it.

    `within`: the county of the person who takes them in, where it is not the city's.
    """
    reach = reach_of(rulebook.divisions, within or batch.division_code)
    if batch.kind in RECORD_KINDS:
        source = Source(batch.department_id, batch.id, batch.division_code, reach)
        return _take_records(session, batch, rows, rulebook, source, at=at, chosen=chosen)
    if batch.kind is ImportKind.LISTINGS:
        return take_listings(session, batch, rows, reach, at=at, chosen=chosen)
    return _take_subjects(session, batch, rows, reach, at)


def foresee(
    session: Session,
    kind: ImportKind,
    office: tuple[str, str | None],
    rows: Sequence[Fit],
    rulebook: Rulebook,
    *,
    at: datetime,
) -> dict[int, tuple[RowOutcome, Problem | None]]:
    """Return by place how fit rows of records would end as things stand; writes nothing.

    `office`: the department that supplies them, and its county. Registrations are not foreseen.
    """
    if kind not in RECORD_KINDS:
        return {}
    source = Source(office[0], 0, office[1], reach_of(rulebook.divisions, office[1]))
    refused = _of_others(rows, source, rulebook)
    rows = [row for row in rows if row.place not in refused]
    arrived = [Row(row.row_no, _record(row.said)) for row in rows]
    verdicts = taking.foresee(session, arrived, source, rulebook.records, at=at)
    return {place: (one.outcome, one.problem) for place, one in refused.items()} | {
        row.place: (
            verdict.outcome,
            Problem(COLUMN_OF.get(verdict.rule, AT_THE_PAPER), "", verdict.rule, verdict.message)
            if verdict.rule
            else None,
        )
        for row, verdict in zip(rows, verdicts, strict=True)
        if verdict is not None
    }


def reach_of(divisions: Divisions, division_code: str | None) -> frozenset[str] | None:
    """Return the divisions that a county's file may speak of; None: all, for the city's."""
    return frozenset(codes_within(divisions, division_code)) if division_code else None


def _take_records(
    session: Session,
    batch: ImportBatch,
    rows: Sequence[Fit],
    rulebook: Rulebook,
    source: Source,
    *,
    at: datetime,
    chosen: bool,
) -> Arrival:
    refusals = _of_others(rows, source, rulebook)
    own = [row for row in rows if row.place not in refusals]
    arrived = [Row(row.row_no, _record(row.said)) for row in own]
    taken = taking.take(session, arrived, source, rulebook.records, at=at, chosen=chosen)
    outcomes, subject_ids = [], {}
    for row, verdict in zip(own, taken.verdicts, strict=True):
        subject_ids[row.place] = verdict.subject_id
        if verdict.outcome in (RowOutcome.ACCEPTED, RowOutcome.UNCHANGED):
            outcomes.append(verdict.outcome)
        else:
            refusals[row.place] = _refusal(batch, verdict, rulebook.divisions)
    whom = [subject_ids.get(row.place) for row in rows]
    return Arrival(outcomes, refusals, taken.leaves, whom, touched=taken.touched)


def _of_others(rows: Sequence[Fit], source: Source, rulebook: Rulebook) -> dict[int, Refusal]:
    """Return the rows that another department, or another county, has decided and must file."""
    refusals = {}
    for row in rows:
        name = _record(row.said).said.authority
        office = office_of(name, rulebook)
        elsewhere = office.division_code if office else None
        foreign = not_theirs(name, source.department_id, rulebook)
        if foreign:
            problem = Problem("authority", name, OTHER_AUTHORITY, foreign)
            refusals[row.place] = Refusal(
                RowOutcome.QUARANTINED, problem, division_code=source.division_code
            )
        elif elsewhere and source.reach is not None and elsewhere not in source.reach:
            message = OTHER_COUNTY.format(name=name)
            problem = Problem("authority", name, OUTSIDE, message)
            refusals[row.place] = Refusal(RowOutcome.QUARANTINED, problem)
    return refusals


def _refusal(batch: ImportBatch, verdict: Verdict, divisions: Divisions) -> Refusal:
    field = COLUMN_OF.get(verdict.rule, AT_THE_PAPER)
    unit = unit_of(divisions, verdict.division_code)
    of_batch = batch.division_code if verdict.rule != OUTSIDE else None
    return Refusal(
        verdict.outcome,
        Problem(field, "", verdict.rule, verdict.message),
        verdict.subject_id,
        of_batch or (unit.code if unit else None),
        verdict.record_id,
    )


def _take_subjects(
    session: Session,
    batch: ImportBatch,
    rows: Sequence[Fit],
    reach: frozenset[str] | None,
    at: datetime,
) -> Arrival:
    refusals = _outside(session, batch, rows, reach)
    arrived = [
        subjects.Row(row.row_no, _particulars(row.said))
        for row in rows
        if row.place not in refusals
    ]
    taken = subjects.take(session, arrived, subjects.Source(batch.department_id, batch.id), at=at)
    return Arrival(taken.outcomes, refusals, taken.leaves, restated=taken.restated)


def _outside(
    session: Session, batch: ImportBatch, rows: Sequence[Fit], reach: frozenset[str] | None
) -> dict[int, Refusal]:
    """Return the rows of a county's file whose stated or registered place lies beyond the county."""
    if reach is None:
        return {}
    registered = divisions_of(session, [_particulars(row.said) for row in rows])
    refusals = {}
    for row in rows:
        said = _particulars(row.said)
        stands_at = registered.get(said.key, said.division_code)
        if said.division_code not in reach or stands_at not in reach:
            field = "name" if batch.kind is ImportKind.PRACTITIONERS else "division"
            problem = Problem(field, "", OUTSIDE, ELSEWHERE)
            refusals[row.place] = Refusal(RowOutcome.QUARANTINED, problem)
    return refusals


def _record(said: Said) -> RecordRow:
    assert isinstance(said, RecordRow)
    return said


def _particulars(said: Said) -> Particulars:
    assert isinstance(said, Particulars)
    return said
