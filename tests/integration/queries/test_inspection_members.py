"""Whom a draw may pick: active canonical subjects with a code, each with the grade in use that day."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from models.vocabulary import Grade, SubjectKind, SubjectStatus
from registry.queries.inspections import members
from registry.queries.ratings.standing import effective_grades
from registry.rules.calendar import legal_day
from registry.rules.inspections import Reach
from tests.inspection_factories import ENTERPRISES, add_member, add_members
from tests.rating_factories import facts_for, store_rating


def _codes(session: Session, reach: Reach, at: datetime) -> list[str]:
    return [one.code for one in members(session, reach, on=legal_day(at))]


def test_each_has_the_grade_in_use_and_who_was_not_assessed_has_none(
    session: Session, at: datetime
) -> None:
    grades = (Grade.AAA, Grade.A, Grade.B, Grade.NOT_RATED, None)
    firms = add_members(session, at, grades)

    found = list(members(session, ENTERPRISES, on=legal_day(at)))

    assert [(one.subject_id, one.code, one.grade) for one in found] == [
        (firm.id, firm.uscc, grade or Grade.NOT_RATED)
        for firm, grade in zip(firms, grades, strict=True)
    ]


def test_a_worse_grade_that_was_told_is_not_drawn_by_before_its_day(
    session: Session, at: datetime
) -> None:
    firm, day = add_member(session, at), legal_day(at)
    until = day + timedelta(days=20)
    before = store_rating(session, firm.id, facts_for(Grade.A, day), (day, at), public_from=day)
    store_rating(
        session, firm.id, facts_for(Grade.B, day), (day, at), public_from=until, held=before
    )

    today = [one.grade for one in members(session, ENTERPRISES, on=day)]

    assert today == [Grade.A]


@pytest.mark.parametrize("days", [0, 1, 200, 400, 1200])
def test_the_grade_is_that_of_the_one_rule_for_grades_in_use_on_every_later_day(
    session: Session, at: datetime, days: int
) -> None:
    firms = add_members(session, at, (Grade.AAA, Grade.A, Grade.B, Grade.NOT_RATED))
    day = legal_day(at) + timedelta(days=days)

    found = {one.subject_id: one.grade for one in members(session, ENTERPRISES, on=day)}

    assert found == effective_grades(session, [firm.id for firm in firms], on=day)


@pytest.mark.parametrize(
    "status", [one for one in SubjectStatus if one is not SubjectStatus.ACTIVE]
)
def test_who_is_not_active_is_never_in(
    session: Session, at: datetime, status: SubjectStatus
) -> None:
    add_member(session, at, Grade.B, status=status)

    assert _codes(session, ENTERPRISES, at) == []


def test_who_was_merged_or_has_no_code_is_never_in(session: Session, at: datetime) -> None:
    survivor = add_member(session, at)
    add_member(session, at, survivor_id=survivor.id)
    add_member(session, at, uscc=None)

    assert _codes(session, ENTERPRISES, at) == [survivor.uscc]


def test_only_the_kinds_that_are_asked_for_are_in(session: Session, at: datetime) -> None:
    shop = add_member(session, at, kind=SubjectKind.INDIVIDUAL_BUSINESS)
    branch = add_member(session, at, kind=SubjectKind.BRANCH)
    add_member(session, at)

    wanted = Reach((SubjectKind.BRANCH, SubjectKind.INDIVIDUAL_BUSINESS))

    assert _codes(session, wanted, at) == [shop.uscc, branch.uscc]


def test_a_county_takes_in_all_below_it_and_nothing_beside_it(
    session: Session, at: datetime
) -> None:
    county = add_member(session, at, division_code="330402")
    town = add_member(session, at, division_code="330402-L01")
    add_member(session, at, division_code="330482")
    add_member(session, at, division_code=None)

    wanted = Reach((SubjectKind.ENTERPRISE,), division_code="330402")

    assert _codes(session, wanted, at) == [county.uscc, town.uscc]


@pytest.mark.parametrize(
    ("section", "codes"), [("C", ["C14", "1491", "C1491"]), ("F", ["F51"]), ("", None)]
)
def test_an_industry_is_a_section_however_its_code_is_written(
    session: Session, at: datetime, section: str, codes: list[str] | None
) -> None:
    by_code = {
        code: add_member(session, at, grade, industry_code=code).uscc
        for code, grade in (("C14", Grade.A), ("1491", None), ("C1491", Grade.B), ("F51", None))
    }
    unknown = add_member(session, at, industry_code=None).uscc

    found = _codes(session, Reach((SubjectKind.ENTERPRISE,), section), at)

    wanted = [by_code[code] for code in codes] if codes else [*by_code.values(), unknown]
    assert found == wanted


def test_before_there_was_a_model_nobody_is_rated(session: Session, at: datetime) -> None:
    add_member(session, at, Grade.AAA)

    found = [one.grade for one in members(session, ENTERPRISES, on=date(1999, 1, 1))]

    assert found == [Grade.NOT_RATED]
