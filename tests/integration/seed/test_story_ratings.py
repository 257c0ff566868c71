"""Each firm of the story has the score and grade that the story tells, by its records and lists."""

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.subjects import Subject
from models.vocabulary import SubjectKind
from registry.queries.ratings.explaining import explained
from registry.queries.ratings.standing import standing_of
from registry.rules.ratings import shown

TODAY = date(2026, 11, 23)

NOW = [
    ("E01", "91330499MADEM0011L", "961.0", "AAA", []),
    ("E02", "91330499MADEM002XC", "565.0", "D", ["L2"]),
    ("E03", "91330499MADEM0038C", "860.0", "A", []),
    ("E04", "91330499MADEM00467", "802.0", "A", []),
    ("E05", "91330499MADEM00542", "860.0", "A", []),
    ("E06", "91330499MADEM0062W", "890.0", "A", []),
    ("E07", "91330499MADEM0070P", "842.0", "A", []),
    ("E08", "91330499MADEM0089L", "926.0", "AA", []),
    ("E09", "91330499MADEM0097F", "796.0", "B", []),
    ("E10", "91330499MADEM010X0", "785.6", "B", []),
    ("E11", "91330499MADEM01180", "670.0", "C", ["L2", "L8"]),
    ("E12", "92330499MADEM0126P", "842.5", "A", []),
    ("E13", "91330499MADEM0134M", "860.0", "A", []),
    ("E14", "91330499MADEM0142G", "850.0", "NR", []),
    ("E15", "91330499MADEM0150B", "850.0", "A", []),
    ("E16", "91330499MADEM01698", "850.0", "NR", []),
    ("C01", "93330499MADEM0185P", "850.0", "A", []),
    ("A01", "51330499MADEM01777", "850.0", "NR", []),
]
# What was so on an earlier day, as known on the evening of that day or of another.
THEN = [
    ("E02", "91330499MADEM002XC", "2026-05-21", "2026-05-21", 745.0, "B"),
    ("E02", "91330499MADEM002XC", "2026-05-22", "2026-05-22", 745.0, "D"),
    ("E05", "91330499MADEM00542", "2026-04-28", "2026-04-28", 682.2, "D"),
    ("E05", "91330499MADEM00542", "2026-04-29", "2026-04-29", 860.0, "A"),
    ("E07", "91330499MADEM0070P", "2026-05-29", "2026-06-30", 770.0, "B"),
    ("E07", "91330499MADEM0070P", "2026-09-20", "2026-09-20", 770.0, "B"),
    ("E07", "91330499MADEM0070P", "2026-09-21", "2026-09-21", 824.0, "A"),
    ("E07", "91330499MADEM0070P", "2026-05-29", "2026-09-21", 824.0, "A"),
    ("E10", "91330499MADEM010X0", "2026-10-14", "2026-10-14", 860.0, "A"),
    ("E10", "91330499MADEM010X0", "2026-10-15", "2026-10-14", 860.0, "A"),
    ("E10", "91330499MADEM010X0", "2026-10-15", "2026-10-15", 776.0, "B"),
    ("E13", "91330499MADEM0134M", "2026-09-09", "2026-09-09", 759.2, "B"),
    ("E13", "91330499MADEM0134M", "2026-09-10", "2026-09-10", 860.0, "A"),
    ("E15", "91330499MADEM0150B", "2026-07-20", "2026-07-20", 800.0, "B"),
    ("E15", "91330499MADEM0150B", "2026-07-24", "2026-11-23", 850.0, "A"),
    ("E09", "91330499MADEM0097F", "2026-05-29", "2026-05-29", 802.0, "A"),
    ("E09", "91330499MADEM0097F", "2026-06-01", "2026-06-01", 772.0, "B"),
    ("E06", "91330499MADEM0062W", "2026-05-20", "2026-06-30", 851.6, "A"),
    ("E06", "91330499MADEM0062W", "2026-05-21", "2026-06-30", 890.0, "A"),
]


@pytest.mark.parametrize(("who", "code", "score", "grade", "ceilings"), NOW)
def test_a_firm_of_the_story_stands_as_it_tells(
    told: Session, who: str, code: str, score: str, grade: str, ceilings: list[str]
) -> None:
    standing = standing_of(told, _number(told, code), on=TODAY)

    assert standing is not None
    rating = standing.rating
    assert (shown(rating.score), rating.grade.value) == (score, grade), who
    assert [one.id for one in rating.ceilings] == ceilings
    assert sum(line.tenths for line in rating.lines) == rating.score


def test_a_list_of_serious_dishonesty_vetoes_at_once_and_frees_at_once(told: Session) -> None:
    listed = standing_of(told, _number(told, "91330499MADEM002XC"), on=TODAY)
    freed = standing_of(told, _number(told, "91330499MADEM00542"), on=TODAY)

    assert listed is not None
    assert ([one.id for one in listed.rating.vetoes], listed.effective.value) == (["V1"], "D")
    assert freed is not None
    assert (freed.rating.vetoes, freed.effective.value) == ((), "A")


@pytest.mark.parametrize(("who", "code", "as_of", "known_on", "score", "grade"), THEN)
def test_an_earlier_day_is_explained_as_it_was_known(
    told: Session, who: str, code: str, as_of: str, known_on: str, score: float, grade: str
) -> None:
    known_at = datetime.fromisoformat(f"{known_on}T23:00:00+08:00")
    document = explained(
        told, _number(told, code), as_of=date.fromisoformat(as_of), known_at=known_at
    )

    assert (document["score"], document["grade"]) == (score, grade), who
    assert document["uscc"] == code


def test_the_reasons_without_a_grade_are_those_of_the_story(told: Session) -> None:
    codes = {"E14": "91330499MADEM0142G", "E16": "91330499MADEM01698", "A01": "51330499MADEM01777"}
    reasons = {
        who: explained(told, _number(told, code), as_of=TODAY, known_at=None)["not_rated"]
        for who, code in codes.items()
    }

    assert reasons == {
        "E14": "inactive_subject",
        "E16": "new_subject",
        "A01": "insufficient_data",
    }


def test_a_person_is_never_rated(told: Session) -> None:
    persons = told.scalars(select(Subject.id).where(Subject.kind == SubjectKind.PRACTITIONER)).all()

    assert persons
    assert all(standing_of(told, one, on=TODAY) is None for one in persons)


def _number(session: Session, code: str) -> int:
    return session.scalars(select(Subject.id).where(Subject.uscc == code)).one()
