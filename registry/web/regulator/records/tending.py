"""Marks are put on and ended, performance is noted and taken back: each once, with its reason.

Invariant: only the department that supplied the record tends it; an error keeps what was typed.
"""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden

from models.vocabulary import Act, Mark, Obligation
from registry import clock
from registry.errors import Conflict, Invalid, NotFound
from registry.queries.records.happened import record_of_performance
from registry.queries.records.inside import RecordInside
from registry.services import records
from registry.services.accounts.submissions import submission_of
from registry.web.forms.tending import (
    EndMarkForm,
    MarkForm,
    PerformanceForm,
    TakeBackForm,
    day_of,
    fen_of,
)
from registry.web.guard import current_actor, refuse_without
from registry.web.once import content_digest, writing_once
from registry.web.regulator.records.desk import Desk, Tended, desk_of, verdict_on
from registry.web.regulator.records.room import views
from registry.web.regulator.records.showing import at_hand, page_of
from registry.web.transaction import reading

Deed = Callable[[Session], object]


@views.post("/records/<number:record_id>/marks")
def mark(record_id: int) -> ResponseReturnValue:
    """Put a mark on a record."""
    record, form = _to_tend(record_id), MarkForm()
    desk = desk_of(record, form)

    def deed(session: Session) -> object:
        return records.mark(
            session,
            record.id,
            Mark(form.mark.data),
            form.mark_reason.data,
            valid_from=day_of(form.mark_from),
            document_no=form.mark_paper.data or None,
            by=current_actor().account_id,
            at=clock.now(),
        )

    return _do(record, desk, form, deed, "标注已登记。")


@views.post("/records/<number:record_id>/end-mark")
def end_mark(record_id: int) -> ResponseReturnValue:
    """End a mark of a record."""
    record, form = _to_tend(record_id), EndMarkForm()
    desk = desk_of(record, form)

    def deed(session: Session) -> object:
        return records.end_mark(
            session,
            record.id,
            Mark(form.ended_mark.data),
            form.ended_reason.data,
            valid_from=day_of(form.ended_from),
            document_no=form.ended_paper.data or None,
            by=current_actor().account_id,
            at=clock.now(),
        )

    return _do(record, desk, form, deed, "标注已解除。")


@views.post("/records/<number:record_id>/performances")
def note_performance(record_id: int) -> ResponseReturnValue:
    """Note what was done of a duty."""
    record, form = _to_tend(record_id), PerformanceForm()
    desk = desk_of(record, form)

    def deed(session: Session) -> object:
        return records.note_performance(
            session,
            record.id,
            Obligation(form.obligation.data),
            performed_on=day_of(form.performed_on),
            amount_fen=fen_of(form.amount),
            note=form.note.data or None,
            by=current_actor().account_id,
            at=clock.now(),
        )

    return _do(record, desk, form, deed, "履行情况已登记。")


@views.post("/performances/<number:performance_id>/take-back")
def take_back(performance_id: int) -> ResponseReturnValue:
    """Take back an entry of performance that was wrong."""
    refuse_without(Act.TEND_RECORD)
    with reading() as session:
        record_id = record_of_performance(session, performance_id)
    record, form = _to_tend(record_id), TakeBackForm()
    desk = desk_of(record, form, performance_id)

    def deed(session: Session) -> object:
        by, at = current_actor().account_id, clock.now()
        return records.take_back_performance(session, performance_id, form.why.data, by=by, at=at)

    return _do(record, desk, form, deed, "这条履行记录已撤回。")


def _to_tend(record_id: int) -> RecordInside:
    """Return a record that the actor may tend. Raises NotFound, or Forbidden with the reason."""
    refuse_without(Act.TEND_RECORD)
    record = at_hand(record_id)
    verdict = verdict_on(Act.TEND_RECORD, record)
    if not verdict.allowed:
        raise Forbidden(verdict.reason)
    return record


def _do(
    record: RecordInside, desk: Desk, form: Tended, deed: Deed, said: str
) -> ResponseReturnValue:
    place = url_for(".show_one", record_id=record.id)
    if _was_done(form):
        return redirect(place, 303)
    if not _can_be_done(desk, form) or not form.validate_on_submit():
        return page_of(record, desk), 422
    try:
        with writing_once(form, lambda: page_of(record, desk)) as sending:
            if sending.is_new:
                deed(sending.session)
                sending.place = place
    except (Invalid, Conflict, NotFound) as error:
        desk.problem = str(error)
        return page_of(record, desk), 409 if isinstance(error, Conflict) else 422
    flash(said)
    return redirect(place, 303)


def _was_done(form: Tended) -> bool:
    """Say whether this very form came in before: then what it asks for no longer stands open."""
    with reading() as session:
        before = submission_of(session, form.once_key.data or "", by=current_actor().account_id)
        return before is not None and before.content_digest == content_digest()


def _can_be_done(desk: Desk, form: Tended) -> bool:
    """Say whether the record still lets this happen; else the page says why."""
    if form in (desk.mark, desk.end, desk.performance) or form in desk.take_back.values():
        return True
    desk.problem = "这条记录的情况已有变化，现在不能办理这一项；下方是最新内容，请核对。"
    return False
