"""How entries of lists stood on a day, as known at an instant: neither axis stands for the other."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from models.subjects import Subject
from models.vocabulary import CaseKind, CaseStep, EntryEvent, Mark
from registry.queries.blacklist.history import entries_as_of, listed_as_of
from registry.services import blacklist
from registry.services.blacklist.marking import MarkGiven
from tests.integration.services.rating_desk import OTHER, register_firm
from tests.listing_factories import PUBLIC_FROM, at_ten, change_entry, list_subject, step_on
from tests.record_factories import Hands, make_hands

LATE = at_ten(date(2030, 1, 7))


@pytest.fixture
def hands(session: Session) -> Hands:
    return make_hands(session)


@pytest.fixture
def firm(session: Session) -> Subject:
    return register_firm(session, at_ten(date(2026, 1, 5)))


def test_an_entry_counts_only_once_it_was_known(
    session: Session, hands: Hands, firm: Subject
) -> None:
    list_subject(session, firm.id, hands)
    june = date(2026, 6, 1)

    before = entries_as_of(session, on=june, known_at=at_ten(date(2026, 5, 21)))
    served = entries_as_of(session, on=june, known_at=at_ten(date(2026, 5, 25)))
    shown = entries_as_of(session, on=june, known_at=at_ten(june))

    assert before == ()
    assert [(one.was_in_force, one.was_public) for one in served] == [(True, False)]
    assert [(one.was_in_force, one.was_public) for one in shown] == [(True, True)]


@pytest.mark.parametrize(
    ("on", "force", "public", "ended_by"),
    [
        (date(2026, 5, 20), False, False, None),
        (date(2026, 5, 22), True, False, None),
        (PUBLIC_FROM, True, True, None),
        (date(2029, 5, 19), True, True, None),
        (date(2029, 5, 20), False, False, EntryEvent.EXPIRED),
    ],
)
def test_the_days_of_an_entry_decide_without_anybody_writing_its_end_down(
    session: Session,
    hands: Hands,
    firm: Subject,
    on: date,
    force: bool,
    public: bool,
    ended_by: EntryEvent | None,
) -> None:
    list_subject(session, firm.id, hands)

    (found,) = entries_as_of(session, on=on, known_at=LATE)

    assert (found.was_in_force, found.was_public, found.ended_by) == (force, public, ended_by)


def test_a_removal_is_known_only_after_it_was_recorded(
    session: Session, hands: Hands, firm: Subject
) -> None:
    entry = list_subject(session, firm.id, hands)
    removed = date(2027, 6, 1)
    change_entry(session, entry, CaseKind.EARLY_REMOVAL, removed, hands)
    july = date(2027, 7, 1)

    as_known_before = listed_as_of(session, on=july, known_at=at_ten(date(2027, 5, 31)))
    as_known_after = entries_as_of(session, on=july, known_at=at_ten(july))
    of_the_day_before = listed_as_of(session, on=date(2027, 5, 31), known_at=LATE)

    assert len(as_known_before) == 1
    assert [(one.was_in_force, one.ended_by) for one in as_known_after] == [
        (False, EntryEvent.REMOVED_EARLY)
    ]
    assert len(of_the_day_before) == 1


def test_each_of_several_stays_holds_on_its_own_days(
    session: Session, hands: Hands, firm: Subject
) -> None:
    entry = list_subject(session, firm.id, hands)
    for kind, on in (
        (CaseKind.STAY, date(2026, 7, 1)),
        (CaseKind.RESUMPTION, date(2026, 8, 3)),
        (CaseKind.STAY, date(2026, 10, 8)),
    ):
        case = change_entry(session, entry, kind, on, hands)
        step_on(session, case, CaseStep.SERVED, on, hands)

    days = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 3), date(2026, 10, 8)]
    stayed = [entries_as_of(session, on=day, known_at=LATE)[0].is_stayed for day in days]
    force = [bool(listed_as_of(session, on=day, known_at=LATE)) for day in days]

    assert stayed == [False, True, False, True]
    assert force == [True, False, True, False]


def test_marks_stand_on_their_days(session: Session, hands: Hands, firm: Subject) -> None:
    entry = list_subject(session, firm.id, hands)
    begun, ended = date(2026, 6, 1), date(2026, 6, 10)
    given = MarkGiven(Mark.LITIGATION, begun, "（2026）演行初1号", "法院已受理行政诉讼")
    blacklist.mark_entry(session, entry.id, given, by=hands.officer, at=at_ten(begun))
    over = MarkGiven(Mark.LITIGATION, ended, "（2026）演行初1号", "法院已作出裁判")
    blacklist.end_entry_mark(session, entry.id, over, by=hands.officer, at=at_ten(ended))

    def marks(on: date) -> tuple[Mark, ...]:
        return entries_as_of(session, on=on, known_at=LATE)[0].marks

    assert [marks(date(2026, 5, 31)), marks(begun), marks(ended)] == [(), (Mark.LITIGATION,), ()]


def test_one_subject_is_asked_for_alone(session: Session, hands: Hands, firm: Subject) -> None:
    other = register_firm(session, at_ten(date(2026, 1, 6)), OTHER)
    entry = list_subject(session, firm.id, hands)
    list_subject(session, other.id, hands)

    found = entries_as_of(session, on=PUBLIC_FROM, known_at=LATE, subject_id=firm.id)

    assert [one.entry_no for one in found] == [entry.entry_no]
