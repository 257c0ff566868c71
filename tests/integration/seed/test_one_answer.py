"""Page and explanation give one answer: which grade of each subject is in use."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ratings import SubjectRating
from registry.queries.ratings.explaining import explained
from registry.queries.ratings.standing import effective_grades, standing_of


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2027, 2, 1)])
def test_what_is_in_use_is_the_same_by_every_way_of_asking(told: Session, day: date) -> None:
    ids = told.scalars(select(SubjectRating.subject_id).order_by(SubjectRating.subject_id)).all()
    by_list = effective_grades(told, ids, on=day)

    for number in ids[::3]:
        said: Any = explained(told, number, as_of=day, known_at=None)["effective"]
        standing = standing_of(told, number, on=day)
        assert standing is not None
        assert said["grade"] == standing.effective.value == by_list[number].value, number
