"""What stood and what was public on a day, as known at an instant, against a naive replay."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from models.records import Record, RecordMark
from models.session import Sessions
from models.subjects import Subject
from models.vocabulary import Mark, RecordChange, RecordState, SubjectKind, Tier
from registry.queries.records.history import (
    RecordThen,
    record_as_of,
    records_of_subject_as_of,
)
from registry.queries.records.showing import Showing
from tests.factories import make_subject
from tests.record_factories import make_hands, make_penalty, write_record, write_version

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 12).map(lambda number: FIRST + timedelta(days=number))
CHANGES = st.sampled_from(["correct", "withdraw", "move", "mark", "end", "again"])


@dataclass
class Told:
    """One record as a plain list of what the register was told, in the order of telling."""

    record: Record
    versions: list[tuple[datetime, RecordChange, int, date, tuple[date | None, date | None]]] = (
        field(default_factory=list)
    )
    marks: list[list[object]] = field(default_factory=list)  # told, mark, day, told, day of the end

    def at(self, on: date, known_at: datetime, persons: set[int]) -> tuple[object, ...] | None:
        """Replay by hand: state, subject, window, marks, and whether the public saw it."""
        known = [version for version in self.versions if version[0] <= known_at]
        if not known or known[-1][3] > on:
            return None
        _, change, subject_id, _, (since, until) = known[-1]
        marks = set()
        for told, mark, day, end_told, end_day, _ in self.marks:
            ended = end_told is not None and end_told <= known_at and end_day <= on
            if told <= known_at and day <= on and not ended:
                marks.add(mark)
        stands = change is not RecordChange.WITHDRAWN
        public = (
            stands
            and subject_id not in persons
            and since is not None
            and since <= on
            and (until is None or on < until)
            and Mark.STAY not in marks
        )
        return stands, subject_id, (since, until), marks, public


def seen(then: RecordThen | None) -> tuple[object, ...] | None:
    if then is None:
        return None
    window = (then.public_from, then.public_until)
    stands = then.state is RecordState.STANDING
    return stands, then.subject_id, window, set(then.marks), then.was_public


class Register:
    """Tells the register and the naive list the same things."""

    def __init__(self, session: Session, at: datetime) -> None:
        self.session, self.at = session, at
        kinds = (SubjectKind.ENTERPRISE, SubjectKind.ENTERPRISE, SubjectKind.PRACTITIONER)
        subjects = [make_subject(kind=kind) for kind in kinds]
        session.add_all(subjects)
        session.flush()
        self.subjects: list[Subject] = subjects
        self.persons = {subjects[2].id}
        self.told: list[Told] = []
        hands = make_hands(session)
        self.hands = {"by_id": hands.officer, "decided_by": hands.approver}

    def tick(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    def add(self, who: int, day: date, window: tuple[date | None, date | None]) -> None:
        at, subject = self.tick(), self.subjects[who]
        said = make_penalty(decided_on=day, tier=Tier.GENERAL)
        record = write_record(
            *(self.session, subject.id, said), at=at, public_from=window[0], public_until=window[1]
        )
        told = Told(record)
        told.versions.append((at, RecordChange.ADDED, subject.id, day, window))
        self.told.append(told)

    def change(self, what: str, told: Told, who: int, day: date, days: int) -> None:
        if what == "mark":
            self._mark(told, day)
        elif what == "end":
            self._end(told, day)
        else:
            self._version(what, told, who, day, days)

    def _version(self, what: str, told: Told, who: int, day: date, days: int) -> None:
        change = {
            "correct": RecordChange.CORRECTED,
            "withdraw": RecordChange.WITHDRAWN,
            "move": RecordChange.MOVED,
            "again": RecordChange.ADDED,
        }[what]
        before = told.versions[-1]
        subject_id = self.subjects[who].id if what == "move" else before[2]
        window: tuple[date | None, date | None] = (day, day + timedelta(days=days))
        if what == "withdraw":
            window = (None, None)
        at = self.tick()
        write_version(
            *(self.session, told.record, change, make_penalty(decided_on=day)),
            at=at,
            subject_id=subject_id,
            public_from=window[0],
            public_until=window[1],
        )
        told.versions.append((at, change, subject_id, day, window))

    def _mark(self, told: Told, day: date) -> None:
        mark, at = (Mark.STAY, Mark.LITIGATION)[len(told.marks) % 2], self.tick()
        if any(one[1] is mark and one[3] is None for one in told.marks):
            return
        row = RecordMark(
            record_id=told.record.id,
            mark=mark,
            valid_from=day,
            reason="受理",
            recorded_at=at,
            **self.hands,
        )
        self.session.add(row)
        self.session.flush()
        told.marks.append([at, mark, day, None, None, row.id])

    def _end(self, told: Told, day: date) -> None:
        for one in told.marks:
            if one[3] is None:
                one[3], one[4] = self.tick(), max(day, one[2])
                row = RecordMark(
                    record_id=told.record.id,
                    mark=one[1],
                    valid_from=one[4],
                    ends_id=one[5],
                    reason="维持",
                    recorded_at=one[3],
                    **self.hands,
                )
                self.session.add(row)
                self.session.flush()
                return


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    records=st.lists(st.tuples(st.integers(0, 2), DAYS, st.integers(1, 9)), min_size=1, max_size=3),
    deeds=st.lists(
        st.tuples(CHANGES, st.integers(0, 2), st.integers(0, 2), DAYS, st.integers(1, 9)),
        max_size=12,
    ),
    asked=st.lists(st.tuples(DAYS, st.integers(-1, 16)), min_size=3, max_size=8),
)
def test_two_axes_of_time_agree_with_a_naive_replay(
    sessions: Sessions,
    at: datetime,
    records: list[tuple[int, date, int]],
    deeds: list[tuple[str, int, int, date, int]],
    asked: list[tuple[date, int]],
) -> None:
    with sessions.writing() as session:
        register = Register(session, at)
        for who, day, days in records:
            register.add(who, day, (day, day + timedelta(days=days)))
        for what, number, who, day, days in deeds:
            register.change(what, register.told[number % len(register.told)], who, day, days)

        for on, minutes in asked:
            known_at = at + timedelta(minutes=minutes)
            _agrees(session, register, on, known_at)
        session.rollback()


def _agrees(session: Session, register: Register, on: date, known_at: datetime) -> None:
    expected: dict[int, set[int]] = {subject.id: set() for subject in register.subjects}
    for told in register.told:
        by_hand = told.at(on, known_at, register.persons)
        then = record_as_of(session, told.record.id, on=on, known_at=known_at)
        assert seen(then) == by_hand
        if by_hand is not None:
            expected[by_hand[1]].add(told.record.id)
    for subject in register.subjects:
        found = records_of_subject_as_of(session, subject.id, on=on, known_at=known_at)
        assert {one.record_id for one in found} == expected[subject.id]


def test_a_record_that_was_moved_stood_on_the_wrong_subject_until_it_was_known(
    session: Session, at: datetime
) -> None:
    wrong, right = make_subject(), make_subject()
    session.add_all([wrong, right])
    session.flush()
    said, later = make_penalty(), at + timedelta(days=3)
    window = {"public_from": said.decided_on, "public_until": date(2027, 2, 6)}
    record = write_record(session, wrong.id, said, at=at, **window)
    write_version(
        *(session, record, RecordChange.MOVED, said), at=later, subject_id=right.id, **window
    )
    on = date(2026, 11, 30)

    def on_whom(known_at: datetime) -> list[int]:
        return [
            subject.id
            for subject in (wrong, right)
            if records_of_subject_as_of(session, subject.id, on=on, known_at=known_at)
        ]

    assert on_whom(at - timedelta(seconds=1)) == []
    assert on_whom(at) == on_whom(later - timedelta(microseconds=1)) == [wrong.id]
    assert on_whom(later) == [right.id]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 2, 5), None),
        (date(2026, 2, 6), Showing.PUBLIC),
        (date(2027, 2, 5), Showing.PUBLIC),
        (date(2027, 2, 6), Showing.OVER),
    ],
)
def test_a_record_was_public_exactly_inside_its_window(
    session: Session, at: datetime, on: date, expected: Showing | None
) -> None:
    firm = make_subject()
    session.add(firm)
    session.flush()
    record = write_record(
        *(session, firm.id, make_penalty()),
        at=at,
        public_from=date(2026, 2, 6),
        public_until=date(2027, 2, 6),
    )

    then = record_as_of(session, record.id, on=on, known_at=at)

    assert (then and then.showing) == expected
