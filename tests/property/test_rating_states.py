"""Any sequence of deeds leaves each subject as the plain rule says, from scratch, on every day.

A naive model of publication runs beside the register: it knows the grade after each deed and what
was told when, by the words of LAW-AND-FAIRNESS 5, and says which grade is in use.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.duplicates import SubjectMerge
from models.ratings import SubjectRating
from models.records import Record
from models.session import Sessions
from models.subjects import Subject
from models.vocabulary import (
    Grade,
    Mark,
    MergeState,
    Obligation,
    RatingCause,
    RecordChange,
    RecordState,
    Tier,
)
from registry.errors import RegistryError
from registry.keys import Keyring
from registry.queries.ratings.facts import facts_of
from registry.queries.ratings.law import law_of
from registry.rulebooks import load
from registry.rules.calendar import legal_day
from registry.rules.ratings import Rating, rate
from registry.services import duplicates, ratings, records
from registry.services.duplicates import Wish
from tests.integration.services.rating_desk import (
    change,
    penalise,
    people_of,
    register_firm,
    unsound,
)

START = datetime(2026, 2, 2, 2, 0, tzinfo=UTC)
CODES = ("91330499MADEM0011L", "91330499MADEM0038C", "91330499MADEM0097F")
RULEBOOK = load("jiaxing")
FIRMS = st.integers(0, len(CODES) - 1)
RECORDS = st.integers(0, 20)
TIERS = st.sampled_from([Tier.MINOR, Tier.GENERAL, Tier.SERIOUS])
RANK = {grade: place for place, grade in enumerate(["AAA", "AA", "A", "B", "C", "D"])} | {"NR": 2}
WHY = "核实情况，记录在案"


@dataclass
class InUse:
    """What the model knows of one subject: its grade, and what is in use until which day."""

    grade: str
    until: str | None = None
    public_from: date | None = None
    waits: bool = False

    def on(self, day: date) -> str:
        """Return the grade in use on `day`."""
        is_held = self.until is not None and (self.waits or (self.public_from or day) > day)
        return self.until if is_held and self.until is not None else self.grade


def after_fifteen_working_days(day: date) -> date | None:
    """Count by hand: the day that follows the 15th working day after `day`."""
    calendar, left = RULEBOOK.records.calendar, 15
    while left:
        day += timedelta(days=1)
        if not calendar.covers(day):
            return None
        left -= calendar.is_working_day(day)
    return day + timedelta(days=1)


class Ratings(RuleBasedStateMachine):
    """The register and the model, side by side; `sessions` is set for each engine."""

    sessions: Sessions

    def __init__(self) -> None:
        super().__init__()
        self.unit = self.sessions.writing()
        self.session: Session = self.unit.__enter__()
        self.at = START
        self.people = people_of(self.session)
        self.firms = [register_firm(self.session, self.at, code) for code in CODES]
        self.records: list[int] = []
        self.model: dict[int, InUse] = {}

    def teardown(self) -> None:
        try:
            assert unsound(self.session) == []
        finally:
            self.session.rollback()
            self.unit.__exit__(None, None, None)

    @rule(firm=FIRMS, tier=TIERS, ago=st.integers(0, 400))
    def add(self, firm: int, tier: Tier, ago: int) -> None:
        """A penalty is approved, of some day in the past."""
        day = legal_day(self.at) - timedelta(days=ago)
        subject = self.firms[firm]
        added = self._try(
            penalise, self.session, subject, self.people, self.at, tier=tier, decided_on=day
        )
        if isinstance(added, Record):
            self.records.append(added.id)

    @rule(place=RECORDS, tier=TIERS)
    def correct(self, place: int, tier: Tier) -> None:
        """The tier of a record is corrected."""
        self._change(place, RecordChange.CORRECTED, tier=tier)

    @rule(place=RECORDS)
    def withdraw(self, place: int) -> None:
        """A record is voided."""
        self._change(place, RecordChange.WITHDRAWN)

    @rule(place=RECORDS, firm=FIRMS)
    def move(self, place: int, firm: int) -> None:
        """A record is moved to another firm."""
        self._change(place, RecordChange.MOVED, to=self.firms[firm])

    @rule(place=RECORDS, what=st.sampled_from([RecordChange.STAYED, RecordChange.RESUMED]))
    def stay(self, place: int, what: RecordChange) -> None:
        """The execution of a record is stayed, or goes on."""
        self._change(place, what)

    @rule(place=RECORDS)
    def object(self, place: int) -> None:
        """Somebody objects to a record."""
        self._tend(records.mark, place, Mark.OBJECTION)

    @rule(place=RECORDS)
    def answer(self, place: int) -> None:
        """The objection to a record is answered."""
        self._tend(records.end_mark, place, Mark.OBJECTION)

    @rule(place=RECORDS)
    def perform(self, place: int) -> None:
        """A duty is noted as performed."""
        record = self._record(place)
        if record is not None:
            day = legal_day(self.at)
            by = self.people[0].id
            self._try(
                records.note_performance,
                self.session,
                record.id,
                Obligation.RECTIFY,
                performed_on=day,
                by=by,
                at=self.at,
            )

    @rule(one=FIRMS, other=FIRMS)
    def merge(self, one: int, other: int) -> None:
        """Two people merge two firms."""
        self._try(self._merge, self.firms[one], self.firms[other])

    @rule(place=st.integers(0, 5))
    def unmerge(self, place: int) -> None:
        """Somebody ends a merge."""
        done = select(SubjectMerge.id).where(SubjectMerge.state == MergeState.DONE)
        merges = self.session.scalars(done.order_by(SubjectMerge.id)).all()
        if merges:
            merge_id, by = merges[place % len(merges)], self.people[2].id
            self._try(duplicates.unmerge, self.session, merge_id, WHY, by=by, at=self.at)

    @rule(days=st.sampled_from([1, 9, 30, 100, 400]))
    def wait(self, days: int) -> None:
        """Time goes on, and everybody who has a grade is assessed as by the month."""
        self.at += timedelta(days=days)
        ids = [firm.id for firm in self.firms]
        ratings.reassess(self.session, ids, RatingCause.SCHEDULED, at=self.at)

    @invariant()
    def stands_as_from_scratch(self) -> None:
        """Each projection equals the plain rule; the grade in use is what the model says."""
        self.session.flush()
        self.session.expire_all()
        on, law = legal_day(self.at), law_of(self.session)
        for firm in self.firms:
            row = self.session.get(SubjectRating, firm.id)
            if firm.survivor_id is not None:
                assert row is None
                continue
            asked = rate(facts_of(self.session, firm.id, on=on), law.on(on), on)
            if row is None:
                assert asked.grade is Grade.NOT_RATED
                continue
            assert (row.score, row.grade) == (asked.score, asked.grade)
            assert row.next_change_on == asked.next_change_on
            self._look(firm.id, asked, on)
            held = row.held_grade is not None and (row.public_from is None or on < row.public_from)
            in_use = row.held_grade if held else row.grade
            assert in_use == self.model[firm.id].on(on)

    def _look(self, number: int, asked: Rating, on: date) -> None:
        """Let the model learn what became of a subject by the last deed."""
        new, before = asked.grade.value, self.model.get(number, InUse("NR"))
        used = before.on(on)
        objected = self._objected(asked)
        if new == "NR" or RANK[new] <= RANK[used]:
            self.model[number] = InUse(new)
            return
        is_held = used != before.grade or before.waits
        told_before = is_held and RANK[new] <= RANK[before.grade]
        if objected:
            self.model[number] = InUse(new, used, waits=True)
        elif told_before and before.waits:
            self.model[number] = self._released(number, new, used, on)
        elif told_before:
            self.model[number] = InUse(new, used, before.public_from)
        else:
            day = after_fifteen_working_days(on)
            self.model[number] = InUse(new, used, day, waits=day is None)

    def _released(self, number: int, new: str, used: str, on: date) -> InUse:
        """What waited has a day now: that of the answer, or of the telling; the register says which."""
        row = self.session.get_one(SubjectRating, number)
        if row.held_grade is None:
            return InUse(new)
        assert row.public_from is None or row.public_from > on
        return InUse(new, used, row.public_from, waits=row.public_from is None)

    def _objected(self, asked: Rating) -> bool:
        counted = {line.record_id for line in asked.lines if line.record_id and line.tenths < 0}
        counted |= {one.record_id for one in (*asked.ceilings, *asked.vetoes)}
        return any(
            records.tending.open_mark(self.session, one, Mark.OBJECTION) for one in counted if one
        )

    def _merge(self, one: Subject, into: Subject) -> None:
        pair = duplicates.pair_of(self.session, one.id, into.id, at=self.at)
        wish, by = Wish(WHY, into.id), self.people[0].id
        merge = duplicates.propose_merge(self.session, pair.id, wish, by=by, at=self.at)
        if merge.state is MergeState.WAITING:
            duplicates.confirm_merge(self.session, merge.id, by=self.people[2].id, at=self.at)

    def _change(self, place: int, what: RecordChange, **more: object) -> None:
        record = self._record(place)
        if record is not None:
            more = {"decided_on": record.decided_on, "tier": record.tier} | more
            self._try(change, self.session, record, what, self.people, self.at, **more)

    def _tend(self, deed: object, place: int, what: Mark) -> None:
        record = self._record(place)
        if record is not None:
            day = legal_day(self.at)
            self._try(
                deed,
                self.session,
                record.id,
                what,
                "受理或者答复异议（演）",
                valid_from=day,
                by=self.people[0].id,
                at=self.at,
            )

    def _record(self, place: int) -> Record | None:
        standing = list(self._standing())
        return standing[place % len(standing)] if standing else None

    def _standing(self) -> Iterator[Record]:
        for number in self.records:
            record = self.session.get_one(Record, number, populate_existing=True)
            if record.state is RecordState.STANDING:
                yield record

    def _try(self, deed: object, *given: object, **more: object) -> object:
        """Do a deed, or leave everything as it was where the register refuses it."""
        assert callable(deed)
        with_savepoint = self.session.begin_nested()
        try:
            done = deed(*given, **more)
            self.session.flush()
        except RegistryError:
            with_savepoint.rollback()
            self.session.expire_all()
            return None
        with_savepoint.commit()
        return done


def _run(engine: Engine, keyring: Keyring, examples: int, steps: int) -> None:
    Ratings.sessions = Sessions(engine, info={"keyring": keyring, "rulebook": RULEBOOK})
    run_state_machine_as_test(
        Ratings,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_deeds_leave_each_subject_as_the_plain_rule_says(
    engine: Engine, keyring: Keyring
) -> None:
    _run(engine, keyring, examples=5, steps=15)


@pytest.mark.long
def test_very_many_deeds_leave_each_subject_as_the_plain_rule_says(
    engine: Engine, keyring: Keyring
) -> None:
    _run(engine, keyring, examples=int(os.environ.get("EXAMPLES", "120")), steps=50)
