"""One subject's rating line by line: as it stands, or as it stood and was known on a day."""

from datetime import date, datetime, time, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest, Forbidden

from models.vocabulary import Act, Grade
from registry.errors import Invalid, NotFound
from registry.queries.inside import Inside, inside
from registry.queries.ratings.explaining import explained
from registry.queries.ratings.inside import entries_of_lines, papers_of_lines, rating_inside
from registry.queries.ratings.standing import published_grades
from registry.rules.calendar import LEGAL_ZONE
from registry.rules.ratings.telling import Document, told
from registry.web.regulator.ratings.room import today, views
from registry.web.regulator.reach import verdict_on_place
from registry.web.security import day_or_none, takes
from registry.web.transaction import reading, register


@views.get("/subjects/<uscc>/rating")
@takes("as_of", "known_at")
def show_subject(uscc: str) -> ResponseReturnValue:
    """Show every point of a subject's rating with its record and article."""
    with reading() as session:
        subject = inside(session, uscc, known_at=None)
        verdict = verdict_on_place(Act.READ_INSIDE, subject.division_code)
        if not verdict.allowed:
            raise Forbidden(verdict.reason)
        try:
            return _page(session, subject, _then(session, subject))
        except (Invalid, NotFound, BadRequest) as error:
            problem = error.description if isinstance(error, BadRequest) else str(error)
            return _page(session, subject, None, str(problem)), 422


def _then(session: Session, subject: Inside) -> Document | None:
    """Return the explanation of the past that is asked for; None where the present is."""
    as_of, known_on = (day_or_none(request.args.get(name)) for name in ("as_of", "known_at"))
    if as_of is None and known_on is None:
        return None
    on = as_of or known_on or today()
    if max(on, known_on or on) > today():
        raise Invalid(
            "历史时点不能晚于今天；以后的等级会随信息变化，这里不作推算。请改填今天或者以前的日期。"
        )
    if known_on == today():
        raise Invalid(
            "今天还没有过去，登记库今天知道什么尚不能确定；“平台当日所知”请改填今天以前的日期。"
        )
    known_at = _end_of(known_on) if known_on else None
    return explained(session, subject.subject_id, as_of=on, known_at=known_at)


def _page(
    session: Session, subject: Inside, then: Document | None, problem: str | None = None
) -> str:
    found = rating_inside(session, subject.subject_id, subject.division_code, on=today())
    document = then or (told(found.standing.rating) if found.standing else None)
    lines = document["lines"] if document else []
    limits = document["limits"] if document else []
    assert isinstance(lines, list) and isinstance(limits, list)
    numbers = [one["record_id"] for one in (*lines, *limits)]
    models = register().rulebook.ratings
    model = models.edition(str(document["edition"])) if document else None
    used = found.standing.effective if found.standing else None
    number = found.standing.subject_id if found.standing else subject.subject_id
    shown = published_grades(session, [number], on=today()).get(number)
    return render_template(
        "regulator/ratings/subject.html",
        subject=subject,
        found=found,
        document=document,
        grade=Grade(str(document["grade"])) if document else None,
        then=then,
        problem=problem,
        published=shown.grade if shown else None,
        papers=papers_of_lines(session, numbers),
        entries=entries_of_lines(session, [one["entry_id"] for one in (*lines, *limits)]),
        model=model,
        factor=model.inspection_factor(used) if model and used else None,
        band=model.band(used) if model and used and used is not Grade.NOT_RATED else None,
        asked=request.args,
        today=today(),
    )


def _end_of(day: date) -> datetime:
    """Return the last instant of a day in China."""
    return datetime.combine(day + timedelta(days=1), time(), LEGAL_ZONE) - timedelta(microseconds=1)
