"""What an enterprise learns of others: published grades and one sum, never who has a B (law 3)."""

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from models.accounts import Account
from models.ratings import SubjectRating
from models.subjects import Subject
from models.vocabulary import Grade, Role, SubjectKind
from registry import clock
from registry.queries.ratings.comparing import published_spread
from registry.services.accounts import open_session
from tests.factories import make_subject, make_version
from tests.fixtures.web import COOKIE, add_account, parts_of
from tests.rating_factories import facts_for, keep_rating
from tests.record_factories import make_inspection, make_penalty, write_record
from tests.wanderland import AT

ON = date(2026, 11, 23)
SHOWN = (Grade.AAA, Grade.AA, Grade.A)
ROW = re.compile(r'<tr( class="own")?><th scope="row">([^<]+)(.*?)</tr>')
COUNT = re.compile(r'<td class="num">(\d+)</td>')


def _kept(
    session: Session, place: int, grade: Grade, kind: SubjectKind = SubjectKind.ENTERPRISE
) -> Subject:
    """A firm of industry 1411 with a kept grade."""
    subject = make_subject(uscc=f"91330499{place:010d}", kind=kind)
    session.add(subject)
    session.flush()
    session.add(make_version(subject, recorded_at=AT))
    row = keep_rating(session, subject.id, facts_for(grade, ON, kind), ON, AT)
    row.industry_code = "1411"
    session.flush()
    return subject


def _industry(session: Session) -> list[Subject]:
    shop = SubjectKind.INDIVIDUAL_BUSINESS
    firms = [
        _kept(session, place, grade)
        for place, grade in enumerate(
            (Grade.AAA, Grade.A, Grade.A, Grade.A, Grade.B, Grade.NOT_RATED)
        )
    ]
    return [*firms, _kept(session, 9, Grade.AAA, shop)]


def _page(app: Flask, subject_id: int) -> str:
    client = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = add_account(session, Role.ENTERPRISE, subject_id=subject_id)
        token = open_session(session, session.get_one(Account, account.id), at=clock.now())
    client.set_cookie(COOKIE, token)
    return client.get("/enterprise/rating").text


def _rows(page: str) -> list[tuple[bool, str, int]]:
    table = page.split("行业等级分布")[1].split("</table>")[0]
    return [
        (bool(own), name.strip(), int(COUNT.findall(row)[-1]))
        for own, name, row in ROW.findall(table)
    ]


def test_what_is_not_published_is_one_sum(session: Session) -> None:
    _industry(session)

    spread = published_spread(session, SHOWN, on=ON, industry_code="1411")

    assert spread.published == {Grade.AAA: 1, Grade.AA: 0, Grade.A: 3}
    assert (spread.rest, spread.total) == (3, 7)


@pytest.mark.parametrize(("public_from", "counted"), [(None, 4), (date(2026, 12, 15), 4), (ON, 3)])
def test_a_worse_grade_counts_only_once_it_is_in_use(
    session: Session, public_from: date | None, counted: int
) -> None:
    """Otherwise the sum would tell today what is told to the firm alone."""
    _industry(session)
    one = _kept(session, 20, Grade.B)
    kept = session.get_one(SubjectRating, one.id)
    kept.held_grade, kept.held_id, kept.public_from = Grade.A, kept.rating_id, public_from
    session.flush()

    assert published_spread(session, SHOWN, on=ON).published[Grade.A] == counted


def test_the_cockpit_shows_three_grades_and_the_rest(app: Flask) -> None:
    with parts_of(app).sessions.writing() as session:
        firms = _industry(session)
        write_record(session, firms[1].id, make_inspection(), at=AT)
        own = firms[1].id

    assert _rows(_page(app, own)) == [
        (False, "AAA", 1),
        (False, "AA", 0),
        (True, "A", 3),
        (False, "其余（未公开）", 3),
    ]


def test_an_own_grade_that_is_not_public_is_marked_among_the_rest(app: Flask) -> None:
    with parts_of(app).sessions.writing() as session:
        firms = _industry(session)
        shop = firms[-1].id
        write_record(session, shop, make_inspection(), at=AT)
        write_record(session, firms[4].id, make_inspection(), at=AT)
        for day in (date(2026, 11, 2), date(2026, 11, 3)):
            write_record(session, firms[4].id, make_penalty(decided_on=day), at=AT)
        poor = firms[4].id

    for number in (shop, poor):
        assert "公布和使用" not in _page(app, number)
        assert [name for own, name, _ in _rows(_page(app, number)) if own] == ["其余（未公开）"]
