"""Days of cases and entries turn at midnight in Shanghai, wherever the server stands and whoever is late."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListEntry, ListEntryEvent
from models.publication import LogLeaf
from models.subjects import Subject
from models.vocabulary import CaseKind, CaseState, CaseStep, EntryEvent, Grade, LeafKind
from registry.errors import Conflict, Invalid, Refused
from registry.queries.ratings.explaining import explained
from registry.queries.ratings.standing import effective_grades
from registry.rules.blacklist import CaseContent, is_public
from registry.rules.calendar import legal_day
from registry.services import blacklist
from tests.integration.services.rating_desk import register_firm, stands
from tests.listing_factories import (
    REMOVAL_CHECKS,
    WAY,
    at_ten,
    change_entry,
    given_for,
    list_subject,
    open_listing,
    step_on,
    walk,
    whose,
)
from tests.record_factories import Hands, make_hands

SECOND = timedelta(seconds=1)
TERM_END = date(2029, 5, 20)
# A little program that answers what the law says of some instants; only its zone differs.
PROGRAM = """
import json, sys
from datetime import datetime
from models.vocabulary import ServiceMethod
from registry.rulebooks import load
from registry.rules.blacklist.limits import arrival, explained, term_until
from registry.rules.calendar import legal_day
law, answers = load("jiaxing").blacklist, []
for instant in sys.argv[1:]:
    day = legal_day(datetime.fromisoformat(instant))
    answers.append([
        str(day),
        explained(law, "hearing_request", day, "送达告知书").sentence,
        str(arrival(law, ServiceMethod.ANNOUNCEMENT, day)),
        str(term_until(law.list_on("market_serious", day), day).day),
    ])
print(json.dumps(answers))
"""


def midnight(day: date) -> datetime:
    """The first instant of a day in Shanghai: 16:00 UTC of the day before."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture
def hands(session: Session) -> Hands:
    return make_hands(session)


@pytest.fixture
def firm(session: Session) -> Subject:
    return register_firm(session, at_ten(date(2026, 1, 5)))


def take_at(
    session: Session, case: ListCase, step: CaseStep, at: datetime, hands: Hands, on: date
) -> None:
    """Take a step at an instant, dated as told."""
    seen, by = bytes(case.content_hash), whose(step, hands)
    blacklist.take(session, case.id, step, given_for(step, on), seen, by=by, at=at)


def test_the_defence_ends_at_midnight_in_shanghai(
    session: Session, hands: Hands, firm: Subject
) -> None:
    case = open_listing(session, firm.id, hands)
    step_on(session, case, CaseStep.NOTIFIED, date(2026, 3, 30), hands)
    over = midnight(date(2026, 4, 8))
    assert over == datetime(2026, 4, 7, 16, tzinfo=UTC)

    with pytest.raises(Refused, match="最早 2026-04-08 可以提交"):
        take_at(session, case, CaseStep.SUBMITTED, over - SECOND, hands, date(2026, 4, 7))
    with pytest.raises(Invalid, match="日期只能是今天"):  # the day in London is not the day
        take_at(session, case, CaseStep.SUBMITTED, over, hands, date(2026, 4, 7))
    take_at(session, case, CaseStep.SUBMITTED, over, hands, date(2026, 4, 8))

    assert case.state is CaseState.IN_REVIEW


def test_a_hearing_may_be_asked_until_the_last_second_of_its_day(
    session: Session, hands: Hands, firm: Subject
) -> None:
    case = open_listing(session, firm.id, hands)
    step_on(session, case, CaseStep.NOTIFIED, date(2026, 3, 30), hands)
    over = midnight(date(2026, 4, 8))

    with pytest.raises(Refused, match="申请听证的期限已过"):
        take_at(session, case, CaseStep.HEARING_ASKED, over, hands, date(2026, 4, 8))
    # asked in time and written down the day after: the day in the world counts
    take_at(session, case, CaseStep.HEARING_ASKED, over, hands, date(2026, 4, 7))

    assert case.state is CaseState.NOTIFIED


@pytest.mark.parametrize(("late", "day"), [(-SECOND, 19), (timedelta(), 20)])
def test_a_decision_taken_at_midnight_bears_the_day_in_shanghai_and_its_term_with_it(
    session: Session, hands: Hands, firm: Subject, late: timedelta, day: int
) -> None:
    case = open_listing(session, firm.id, hands)
    walk(session, case, WAY[:5], hands)
    at, on = midnight(date(2026, 5, 20)) + late, date(2026, 5, day)
    take_at(session, case, CaseStep.APPROVED, at, hands, on)
    step_on(session, case, CaseStep.SERVED, date(2026, 5, 22), hands)

    entry = session.scalars(select(ListEntry)).one()
    assert (entry.listed_on, entry.until_on) == (on, date(2029, 5, day))
    assert entry.removable_from == date(2027, 5, day)


def test_early_removal_is_open_from_midnight_and_hides_the_entry_on_the_same_day(
    session: Session, hands: Hands, firm: Subject
) -> None:
    entry = list_subject(session, firm.id, hands)
    first = midnight(date(2027, 5, 20))

    def ask(at: datetime) -> ListCase:
        return blacklist.open_case(
            session,
            CaseKind.EARLY_REMOVAL,
            CaseContent(asked_on=legal_day(at), checks=REMOVAL_CHECKS, reason="依据文书办理。"),
            by=blacklist.Opener(hands.officer, "amr"),
            at=at,
            entry_id=entry.id,
        )

    with pytest.raises(Refused, match="最早 2027-05-20 起可以申请"):
        ask(first - SECOND)
    case = ask(first)
    last = midnight(date(2027, 5, 21)) - SECOND  # 23:59:59 of 20 May in Shanghai
    for step in (CaseStep.SUBMITTED, CaseStep.REVIEWED, CaseStep.APPROVED):
        take_at(session, case, step, last, hands, date(2027, 5, 20))

    assert (entry.until_on, entry.is_open) == (date(2027, 5, 20), False)
    assert [is_public(entry, legal_day(at)) for at in (first - SECOND, first, last)] == [
        True,
        False,
        False,
    ]


def test_a_stay_over_midnight_counts_whole_days_of_shanghai(
    session: Session, hands: Hands, firm: Subject
) -> None:
    entry = list_subject(session, firm.id, hands)
    _change_at(session, entry, CaseKind.STAY, midnight(date(2026, 8, 4)) - SECOND, hands)
    assert entry.stayed_from == date(2026, 8, 3)
    _change_at(session, entry, CaseKind.RESUMPTION, midnight(date(2026, 8, 4)), hands)

    days = [date(2026, 8, day) for day in (2, 3, 4)]
    assert entry.stayed_until == date(2026, 8, 4)
    assert [is_public(entry, day) for day in days] == [True, False, True]


def _change_at(
    session: Session, entry: ListEntry, kind: CaseKind, at: datetime, hands: Hands
) -> None:
    case = blacklist.open_case(
        session,
        kind,
        CaseContent(paper_no="演法〔2026〕1号", reason="依据文书办理。"),
        by=blacklist.Opener(hands.officer, entry.department_id),
        at=at,
        entry_id=entry.id,
    )
    for step in (CaseStep.SUBMITTED, CaseStep.APPROVED):
        take_at(session, case, step, at, hands, legal_day(at))


def test_a_stay_does_not_lengthen_the_term(session: Session, hands: Hands, firm: Subject) -> None:
    entry = list_subject(session, firm.id, hands)
    change_entry(session, entry, CaseKind.STAY, date(2029, 5, 18), hands)

    assert blacklist.settle_ended(session, at=midnight(TERM_END)) == 1
    with pytest.raises(Conflict, match="已经移出名单"):
        change_entry(session, entry, CaseKind.RESUMPTION, TERM_END, hands)
    assert (entry.until_on, is_public(entry, TERM_END)) == (TERM_END, False)


@pytest.mark.parametrize("late", [0, 1, 400])
def test_the_end_is_written_down_once_with_its_legal_day_however_late(
    session: Session, hands: Hands, firm: Subject, late: int
) -> None:
    entry = list_subject(session, firm.id, hands)
    at = midnight(TERM_END)
    assert blacklist.settle_ended(session, at=at - SECOND) == 0
    assert not is_public(entry, TERM_END)  # nobody has run anything yet
    assert entry.is_open

    done = [blacklist.settle_ended(session, at=at + timedelta(days=late)) for _ in range(2)]

    events = session.scalars(
        select(ListEntryEvent.valid_from).where(ListEntryEvent.event == EntryEvent.EXPIRED)
    ).all()
    removed = select(func.count()).select_from(LogLeaf).where(LogLeaf.kind == LeafKind.REMOVED)
    assert (done, events, session.scalar(removed)) == ([1, 0], [TERM_END], 1)
    assert (entry.until_on, entry.is_open) == (TERM_END, False)


def test_the_veto_ends_with_the_term_though_nobody_ran_a_job(
    session: Session, hands: Hands, firm: Subject
) -> None:
    list_subject(session, firm.id, hands)

    instants = (midnight(TERM_END) - SECOND, midnight(TERM_END))
    days = [legal_day(at) for at in instants]
    grades = [explained(session, firm.id, as_of=day, known_at=None)["grade"] for day in days]
    used = [effective_grades(session, [firm.id], on=day)[firm.id] for day in days]
    kept = stands(session, firm.id)
    ends = select(func.count()).where(ListEntryEvent.event == EntryEvent.EXPIRED)
    assert session.scalar(ends) == 0
    assert kept is not None
    assert kept.grade is Grade.D  # the stored row was not touched
    assert [one == "D" for one in grades] == [True, False]
    assert [one is Grade.D for one in used] == [True, False]


def test_a_process_in_another_zone_gives_the_same_days_and_sentences() -> None:
    instants = [
        (midnight(day) - late).isoformat()
        for day in (
            date(2026, 3, 31),
            date(2026, 3, 9),
            date(2026, 1, 1),
        )  # 8 March: New York's DST
        for late in (SECOND, timedelta())
    ]
    answers = [_answers(zone, instants) for zone in ("UTC", "America/New_York", "Asia/Shanghai")]

    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == [
        "2026-03-30",
        "申请听证截至 2026-04-07：2026-03-30 送达告知书，次日起 5 个工作日（行政处罚法第六十四条）",
        "2026-04-29",
        "2029-03-30",
    ]
    assert [one[0] for one in answers[0]] == [
        *("2026-03-30", "2026-03-31"),
        *("2026-03-08", "2026-03-09"),
        *("2025-12-31", "2026-01-01"),
    ]


def _answers(zone: str, instants: list[str]) -> list[list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *instants],
        env=os.environ | {"TZ": zone},
        capture_output=True,
        check=True,
        timeout=120,
    )
    answers = json.loads(done.stdout)
    assert isinstance(answers, list)
    return answers
