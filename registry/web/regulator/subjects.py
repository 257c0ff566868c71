"""The inside view of one subject: its versions, names and codes with their sources, and aliases."""

from datetime import date, datetime, time, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from models.vocabulary import Act, InformationClass, NameKind
from registry import clock
from registry.errors import Conflict, Invalid
from registry.queries.duplicates.standing import joined_with
from registry.queries.inside import Inside, inside
from registry.queries.measures.applying import standing_of as measures_standing
from registry.queries.measures.listing import of_party, orders_of
from registry.queries.records.history import RecordThen, records_of_subject_as_of
from registry.queries.records.of_subject import SubjectRecords, records_of_subject
from registry.rules.calendar import LEGAL_ZONE, legal_day
from registry.rules.records import shown_amount
from registry.services import subjects
from registry.web.forms.alias import AliasForm
from registry.web.guard import current_actor, locked_to, refuse_without
from registry.web.regulator.reach import scope_today, sees_measures, verdict_on_place
from registry.web.security import day_or_none, takes
from registry.web.transaction import reading, register, writing

views = Blueprint("subjects", __name__)
locked_to(views, Act.READ_INSIDE)


@views.get("/subjects/<uscc>")
@takes("known_at")
def show_one(uscc: str) -> ResponseReturnValue:
    """Show a subject as the register knew it at the end of a day, by default as it knows it now."""
    known_on = day_or_none(request.args.get("known_at"))
    subject = _subject(uscc, known_on)
    if subject.uscc != uscc:
        return redirect(url_for(".show_one", uscc=subject.uscc), 301)
    return _page(subject, AliasForm(formdata=None), known_on)


@views.post("/subjects/<uscc>/aliases")
def add_alias(uscc: str) -> ResponseReturnValue:
    """Record an alias of the subject."""
    refuse_without(Act.NAME_SUBJECT)
    subject = _subject(uscc, None)
    _refuse_foreign(Act.NAME_SUBJECT, subject)
    form = AliasForm()
    if not form.validate_on_submit():
        return _page(subject, form, None), 422
    try:
        _record(subject, form)
    except (Invalid, Conflict) as error:
        form.name.errors = [str(error)]
        return _page(subject, form, None), 422
    flash("别称已登记。")
    return redirect(url_for(".show_one", uscc=subject.uscc), 303)


def _record(subject: Inside, form: AliasForm) -> None:
    with writing() as session:
        subjects.add_alias(
            session,
            subject.subject_id,
            NameKind(form.kind.data),
            form.name.data,
            source=form.source.data,
            by=current_actor().account_id,
            at=clock.now(),
        )


def _subject(uscc: str, known_on: date | None) -> Inside:
    with reading() as session:
        subject = inside(session, uscc, known_at=_end_of(known_on) if known_on else None)
    _refuse_foreign(Act.READ_INSIDE, subject)
    return subject


def _end_of(day: date) -> datetime:
    """Return the last instant of a day in China."""
    return datetime.combine(day + timedelta(days=1), time(), LEGAL_ZONE) - timedelta(microseconds=1)


def _refuse_foreign(act: Act, subject: Inside) -> None:
    verdict = verdict_on_place(act, subject.division_code)
    if not verdict.allowed:
        raise Forbidden(verdict.reason)


def _records(
    subject: Inside, known_on: date | None
) -> tuple[SubjectRecords | None, tuple[RecordThen, ...]]:
    """Return the subject's records as they stand, or as they stood and were known on a day."""
    with reading() as session:
        if known_on is None:
            on = legal_day(clock.now())
            return records_of_subject(session, subject.subject_id, on=on), ()
        known_at = _end_of(known_on)
        return None, records_of_subject_as_of(
            session, subject.subject_id, on=known_on, known_at=known_at
        )


def _page(subject: Inside, form: AliasForm, known_on: date | None) -> str:
    rulebook = register().rulebook
    records, then = _records(subject, known_on)
    on = legal_day(clock.now())
    with reading() as session:
        joined = joined_with(session, subject.subject_id)
        measures = measures_standing(session, subject.subject_id, on=on)
        orders = None
        if sees_measures() and known_on is None:
            orders = orders_of(session, scope_today(session), of_party(subject.subject_id))
    return render_template(
        "regulator/subjects/subject.html",
        subject=subject,
        form=form,
        known_on=known_on,
        records=records,
        joined=joined,
        measures=measures,
        orders=orders,
        then=then,
        classes=(InformationClass.BAD, InformationClass.GOOD, InformationClass.NEUTRAL),
        today=on,
        yuan=shown_amount,
        may_propose=verdict_on_place(Act.PROPOSE_RECORD, subject.division_code).allowed,
        may_name=verdict_on_place(Act.NAME_SUBJECT, subject.division_code).allowed,
        divisions=rulebook.divisions,
        industries=rulebook.industries,
        departments=rulebook.departments,
    )
