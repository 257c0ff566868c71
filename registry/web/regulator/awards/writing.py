"""A list of candidates is sent in, pasted or as a file, and screened for an award."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from models.vocabulary import Act
from registry import clock
from registry.errors import Invalid, NotFound, Refused
from registry.files.chunks import Limits
from registry.files.lists import asked_in
from registry.files.tables import open_table
from registry.rules.awards.reach import MOST_CANDIDATES
from registry.rules.screening import Asked, read_list
from registry.services import awards
from registry.web.forms.awards import ScreenForm
from registry.web.guard import refuse_without
from registry.web.held import keeps_input
from registry.web.once import writing_once
from registry.web.regulator.awards.listing import read_award
from registry.web.regulator.awards.room import own_awards, screener, views
from registry.web.regulator.collection.uploads import give_up, kept
from registry.web.security import takes, takes_files

LARGEST_BODY = 2 * 1024 * 1024  # bytes
LIMITS = Limits(rows=20_000, columns=60, unpacked_bytes=32 * 1024 * 1024, cells=1_200_000)
TYPED = {"award": "荣誉", "title": "本次评选", "names": "候选名单"}


@views.get("/awards/new")
@takes("award")
def ask() -> str:
    """Show the empty form."""
    refuse_without(Act.SCREEN_AWARD)
    return _page(_form(award=read_award() or None))


@views.post("/awards/new")
@takes("award")
@takes_files(LARGEST_BODY)
@keeps_input(TYPED)
def send() -> ResponseReturnValue:
    """Screen the list and lead to what was found; a list that cannot be screened comes back."""
    refuse_without(Act.SCREEN_AWARD)
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        asked = _asked(form)
        with writing_once(form, again=lambda: _page(form)) as sending:
            if sending.is_new:
                made = awards.screen(
                    *(sending.session, form.award.data, form.title.data, asked),
                    by=screener(),
                    at=clock.now(),
                )
                sending.place = url_for(".show_one", screening_id=made.id)
        return redirect(sending.place or url_for(".show"), 303)
    except (Invalid, Refused, NotFound) as error:
        return _page(form, str(error)), 422


def _form(award: str | None = None) -> ScreenForm:
    form = ScreenForm(award=award) if request.method == "GET" else ScreenForm()
    form.offer(own_awards())
    return form


def _page(form: ScreenForm, problem: str = "") -> str:
    return render_template(
        "regulator/awards/new.html",
        form=form,
        problem=problem,
        awards=own_awards(),
        most=MOST_CANDIDATES,
    )


def _asked(form: ScreenForm) -> list[Asked]:
    file = form.file.data
    if not isinstance(file, FileStorage) or not file.filename:
        return list(read_list(form.names.data))
    with kept(file) as upload:
        table = open_table(upload.path, file_name=upload.file_name, limits=LIMITS)
        asked = list(asked_in(table))
    give_up(upload.stored_name)
    file.stream.seek(0)
    if len(asked) <= MOST_CANDIDATES:
        form.names.data = "\n".join("\t".join(filter(None, (one.name, one.code))) for one in asked)
    return asked
