"""History that is run again knows what was known then, less what was voided, and hides nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from models.vocabulary import Grade, RatingCause, RecordChange, Tier
from registry.queries.ratings.history import assessments_of
from registry.rules.ratings.packing import unpack
from registry.services.ratings.rerunning import rerun
from registry.services.ratings.work import work_of
from tests.integration.services.rating_desk import (
    change,
    penalise,
    people_of,
    ratings_of,
    register_firm,
    unsound,
)
from tests.integration.services.record_desk import People
from tests.record_factories import make_inspection


@pytest.fixture
def people(session: Session) -> People:
    return people_of(session)


def on(*day: int) -> datetime:
    """Ten in the morning in Jiaxing."""
    return datetime(*day, 2, 0, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_history_run_again_learns_nothing_that_came_later(session: Session, people: People) -> None:
    firm = register_firm(session, on(2026, 1, 5))
    seen = make_inspection(respondent=firm.name, decided_on=date(2026, 2, 1))
    penalise(session, firm, people, on(2026, 2, 10), particulars=seen)
    wrong = penalise(session, firm, people, on(2026, 6, 2), decided_on=date(2026, 5, 29))
    before, original = ratings_of(session, firm.id)
    penalise(session, firm, people, on(2026, 8, 3), decided_on=date(2026, 5, 30), tier=Tier.SERIOUS)

    gone = date(2026, 5, 29)
    change(session, wrong, RecordChange.WITHDRAWN, people, on(2026, 9, 21), decided_on=gone)

    (again,) = [one for one in ratings_of(session, firm.id) if one.reruns_id == original.id]
    assert unpack(again.inputs) == unpack(before.inputs)
    assert (again.score, again.grade) == (8500, Grade.A)
    assert unsound(session) == []


def test_history_run_again_hides_no_grade_that_was_published(
    session: Session, people: People
) -> None:
    firm = register_firm(session, on(2026, 1, 5))
    day = date(2026, 5, 29)
    wrong = penalise(session, firm, people, on(2026, 6, 2), tier=Tier.SERIOUS, decided_on=day)
    (original,) = ratings_of(session, firm.id)
    used = assessments_of(session, firm.id, on=date(2026, 9, 1), is_as_published=True)

    change(session, wrong, RecordChange.WITHDRAWN, people, on(2026, 9, 21), decided_on=day)

    (again,) = [one for one in ratings_of(session, firm.id) if one.reruns_id == original.id]
    assert again.public_from == original.public_from != date(2026, 9, 21)
    assert used == (original,)
    assert assessments_of(session, firm.id, on=date(2026, 9, 1), is_as_published=True) == used
    assert assessments_of(session, firm.id, on=date(2026, 9, 1)) == (again,)


def test_who_stands_for_many_voided_records_is_asked_once(session: Session, people: People) -> None:
    firms = [
        register_firm(session, on(2026, 1, 5), code)
        for code in ("91330499MADEM0011L", "91330499MADEM002XC", "91330499MADEM0070P")
    ]
    work = work_of(session, RatingCause.RECORD_VOIDED, on(2026, 5, 6))
    assert work is not None
    few = _statements(session, lambda: rerun(work, [(firms[0].id, date(2026, 3, 1))]))
    many = _statements(session, lambda: rerun(work, [(one.id, date(2026, 3, 1)) for one in firms]))

    assert few == many


def _statements(session: Session, deed: Callable[[], object]) -> int:
    """Return how many statements a deed sends."""
    session.flush()
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    bind = session.connection()
    event.listen(bind, "before_cursor_execute", note)
    deed()
    event.remove(bind, "before_cursor_execute", note)
    return len(sent)
