"""Any records, changes, stays and hours: the public reads exactly what a slow and simple judge allows.

The judge below knows nothing of the register's rules: it is told when what became known, and asks of
every hour whether the record was to be read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from models.records import Record, RecordMark
from models.session import Sessions
from models.vocabulary import Finding, Mark, RecordChange, RecordKind, Tier
from registry import clock
from registry.queries.records.addressed import public_record, was_public
from registry.queries.records.published import published
from registry.rulebooks import load
from registry.rules.records.particulars import RecordParticulars
from registry.rules.subjects import Particulars
from registry.services import subjects
from tests.fixtures.web import parts_of
from tests.integration.services.import_desk import code
from tests.integration.web.public_faces import all_bytes, on_faces
from tests.record_factories import make_hands, make_penalty, write_record, write_version

LAW = load("jiaxing").records
FIRST = datetime(2026, 3, 1, tzinfo=UTC)  # 08:00 in Jiaxing
DAYS = 20
CANARY = "金丝雀不得外传"
_numbers = count(1)
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@dataclass(frozen=True, slots=True)
class Turn:
    """A further version: what it does, after how many hours, with which window in days from FIRST."""

    change: RecordChange
    after: int
    window: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Pause:
    """A stay: told after so many hours, from a day, ended by word of a later hour, to a day."""

    after: int
    since: int
    ended_after: int | None
    until: int


@dataclass(frozen=True, slots=True)
class Story:
    """One record's life."""

    kind: RecordKind
    tier: Tier | None
    after: int
    window: tuple[int | None, int | None]
    turns: tuple[Turn, ...]
    pause: Pause | None


HOURS = st.integers(0, DAYS * 24)
WINDOWS = st.one_of(
    st.just((None, None)),
    st.tuples(st.integers(-2, DAYS), st.one_of(st.none(), st.integers(1, DAYS))).map(
        lambda pair: (pair[0], None if pair[1] is None else pair[0] + pair[1])
    ),
)
CHANGES = st.sampled_from([RecordChange.CORRECTED, RecordChange.WITHDRAWN, RecordChange.MOVED])
TURNS = st.lists(st.builds(Turn, CHANGES, HOURS, WINDOWS), max_size=2).map(
    lambda turns: tuple(sorted(turns, key=lambda turn: turn.after))
)
PAUSES = st.builds(
    Pause, HOURS, st.integers(0, DAYS), st.one_of(st.none(), HOURS), st.integers(0, DAYS)
)
KINDS = st.sampled_from(
    [
        (RecordKind.PENALTY, Tier.GENERAL),
        (RecordKind.PENALTY, Tier.SERIOUS),
        (RecordKind.PENALTY, Tier.MINOR),
        (RecordKind.INSPECTION, None),
        (RecordKind.HONOUR, None),
    ]
)
STORIES = st.builds(
    lambda kind, *life: Story(kind[0], kind[1], *life),
    *(KINDS, HOURS, WINDOWS, TURNS, st.one_of(st.none(), PAUSES)),
)


def _instant(hours: int) -> datetime:
    return FIRST + timedelta(hours=hours)


def _day(offset: int | None) -> date | None:
    return None if offset is None else FIRST.date() + timedelta(days=offset)


def _told(story: Story) -> list[tuple[int, RecordChange, tuple[int | None, int | None]]]:
    """Return what became known: hours, change and window, in order; two turns of one hour keep it."""
    known = [(story.after, RecordChange.ADDED, story.window)]
    for turn in story.turns:
        known.append((max(turn.after, known[-1][0]), turn.change, turn.window))
    return known


def judge(story: Story, instant: datetime) -> bool:
    """Say whether the record was to be read on its subject's page or any other at that instant."""
    told = [one for one in _told(story) if _instant(one[0]) <= instant]
    if not told or story.tier is Tier.MINOR:
        return False
    _, change, (first, over) = told[-1]
    day = (instant + timedelta(hours=8)).date()
    if change is RecordChange.WITHDRAWN or first is None:
        return False
    since, until = _day(first), _day(over)
    if day < since or (until is not None and day >= until):  # type: ignore[operator]
        return False
    return not _is_paused(story.pause, instant, day)


def _is_paused(pause: Pause | None, instant: datetime, day: date) -> bool:
    if pause is None or _instant(pause.after) > instant or day < _day(pause.since):  # type: ignore[operator]
        return False
    if pause.ended_after is None or _instant(max(pause.ended_after, pause.after)) > instant:
        return True
    return day < _day(max(pause.until, pause.since))  # type: ignore[operator]


def _said(story: Story) -> RecordParticulars:
    hidden = dict.fromkeys(
        ("facts", "remark", "case_no", "platform", "shop", "project", "accident_no"), CANARY
    )
    finding = Finding.NOTHING_FOUND if story.kind is RecordKind.INSPECTION else None
    number = f"演〔2026〕{next(_numbers)}号"
    named = {"document_no": number, "title": f"荣誉{number}"}  # an honour is known by its title
    return make_penalty(kind=story.kind, tier=story.tier, finding=finding, **named, **hidden)


def _live(session: Session, story: Story, subject_id: int, elsewhere: int) -> str:
    """Write a record's life as it became known and return its public number."""
    said, (first, *turns) = _said(story), _told(story)
    hours, _, (since, until) = first
    window = {"public_from": _day(since), "public_until": _day(until)}
    record = write_record(session, subject_id, said, at=_instant(hours), **window)  # type: ignore[arg-type]
    for hours, change, (since, until) in turns:
        if change is RecordChange.WITHDRAWN:
            since, until = None, None
        write_version(
            session,
            record,
            change,
            said,
            at=_instant(hours),
            subject_id=elsewhere if change is RecordChange.MOVED else None,
            public_from=_day(since),
            public_until=_day(until),
            reason=CANARY,
        )
    if story.pause:
        _pause(session, record, story.pause)
    return record.public_id


def _pause(session: Session, record: Record, pause: Pause) -> None:
    hands = make_hands(session)
    begun = RecordMark(
        record_id=record.id,
        mark=Mark.STAY,
        by_id=hands.officer,
        decided_by=hands.approver,
        valid_from=_day(pause.since),
        reason=CANARY,
        recorded_at=_instant(pause.after),
    )
    session.add(begun)
    session.flush()
    if pause.ended_after is not None:
        ended = RecordMark(
            record_id=record.id,
            mark=Mark.STAY,
            by_id=hands.officer,
            decided_by=hands.approver,
            valid_from=_day(max(pause.until, pause.since)),
            ends_id=begun.id,
            reason=CANARY,
            recorded_at=_instant(max(pause.ended_after, pause.after)),
        )
        session.add(ended)
    session.flush()


def _firm(session: Session) -> tuple[int, str]:
    uscc = code(next(_numbers) + 700_000)
    said = Particulars(f"嘉兴演算{uscc[-6:]}号有限公司", f"嘉兴演算{uscc[-6:]}号有限公司", uscc)
    return subjects.register(session, said, department_id="amr", by=None, at=FIRST), uscc


def _end_of(story: Story) -> int:
    """Return the hour by which everything of a story is known."""
    hours = [one[0] for one in _told(story)]
    if story.pause:
        hours += [story.pause.after, story.pause.ended_after or 0]
    return max(hours)


def _hours(until: datetime) -> Iterator[datetime]:
    instant = FIRST
    while instant <= until:
        yield instant
        instant += timedelta(minutes=30)


@given(stories=st.lists(STORIES, min_size=1, max_size=4), later=st.integers(0, DAYS * 24))
@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
def test_the_query_shows_what_the_judge_allows_and_remembers_what_once_stood(
    sessions: Sessions, stories: list[Story], later: int
) -> None:
    now = _instant(max(map(_end_of, stories)) + later)
    on = (now + timedelta(hours=8)).date()
    with sessions.writing() as session:
        (subject_id, _), (elsewhere, _) = _firm(session), _firm(session)
        numbers = [_live(session, story, subject_id, elsewhere) for story in stories]

        shown = {
            record.public_id
            for one in (subject_id, elsewhere)
            for record in published(session, one, LAW, on=on, limit=None).items
        }

        for number, story in zip(numbers, stories, strict=True):
            assert (number in shown) is judge(story, now)
            assert (public_record(session, number, LAW, on=on) is not None) is judge(story, now)
            stood = any(judge(story, instant) for instant in _hours(now))
            assert was_public(session, number, now=now) is stood
        session.rollback()


@given(stories=st.lists(STORIES, min_size=1, max_size=4), day=st.integers(0, 2 * DAYS))
@settings(max_examples=4, deadline=None, suppress_health_check=SLOW)
@pytest.mark.parametrize("minutes", [-10, 0], ids=["before midnight", "at midnight"])
def test_all_faces_show_the_same_and_no_canary(
    app: Flask, stories: list[Story], day: int, minutes: int
) -> None:
    midnight = datetime(2026, 3, 1, 16, tzinfo=UTC) + timedelta(days=day)
    now = midnight + timedelta(minutes=minutes)
    known = [story for story in stories if _instant(_end_of(story)) <= now]
    clock.start_at(now)
    with parts_of(app).sessions.writing() as session:
        (subject_id, uscc), (elsewhere, other) = _firm(session), _firm(session)
        numbers = [_live(session, story, subject_id, elsewhere) for story in known]
    allowed = {n for n, story in zip(numbers, known, strict=True) if judge(story, now)}
    client = app.test_client()

    faces, away = on_faces(client, uscc), on_faces(client, other)

    for name in faces:
        assert {*faces[name], *away[name]} == allowed
        assert faces[name] == faces["json"]
    text = all_bytes(client, uscc, *numbers)
    assert CANARY not in text
    for number, story in zip(numbers, known, strict=True):
        status = client.get(f"/records/{number}").status_code
        stood = any(judge(story, instant) for instant in _hours(now))
        assert status == (200 if number in allowed else 410 if stood else 404)
