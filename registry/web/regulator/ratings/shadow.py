"""A shadow run as a page and as files: who would move under another edition; nobody is written."""

from collections.abc import Iterator
from decimal import Decimal

from flask import Response, render_template, stream_with_context
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from models.vocabulary import Act, Grade
from registry.errors import Invalid
from registry.files.export import Value, csv_lines, xlsx_bytes
from registry.queries.ratings.law import law_of
from registry.queries.ratings.shadow import Moved, ShadowRun, moved_by, shadow_run
from registry.rules.ratings import shown
from registry.services.ratings.switching import seen_hash
from registry.web.forms.switching import SwitchForm
from registry.web.regulator.ratings.room import may_switch, reach, today, views
from registry.web.security import takes
from registry.web.transaction import reading, register

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_IN_A_WORKBOOK = 50_000
HEADER = (
    *("统一社会信用代码", "名称", "辖区代码", "辖区", "行业代码", "行业"),
    *("原等级", "新等级", "原得分", "新得分", "得分变化"),
)


@views.get("/ratings/shadow/<edition>")
@takes()
def show_shadow(edition: str) -> ResponseReturnValue:
    """Compare an edition with the one in force, for everybody who is rated."""
    found = compared(edition)
    form = SwitchForm(formdata=None)
    form.seen.data = seen_hash(found).hex()
    return shadow_page(found, form)


@views.get("/ratings/shadow/<edition>.csv")
@takes()
def export_shadow_csv(edition: str) -> Response:
    """Send everybody whose grade or score changes as CSV."""
    _refuse_county()
    register().rulebook.ratings.edition(edition)
    return Response(
        stream_with_context(csv_lines(HEADER, _rows(edition))),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="shadow-{edition}.csv"'},
    )


@views.get("/ratings/shadow/<edition>.xlsx")
@takes()
def export_shadow_xlsx(edition: str) -> Response:
    """Send everybody whose grade or score changes as a workbook; too many are left to CSV."""
    _refuse_county()
    register().rulebook.ratings.edition(edition)
    rows = []
    for row in _rows(edition):
        rows.append(row)
        if len(rows) > MOST_IN_A_WORKBOOK:
            raise Invalid(f"变化的主体超过 {MOST_IN_A_WORKBOOK:,} 家，请改为下载 CSV。")
    headers = {"Content-Disposition": f'attachment; filename="shadow-{edition}.xlsx"'}
    return Response(xlsx_bytes(HEADER, rows, "试运行比对"), mimetype=XLSX, headers=headers)


def compared(edition: str) -> ShadowRun:
    """Return the shadow run of an edition for today. Raises NotFound for an unknown edition."""
    _refuse_county()
    model = register().rulebook.ratings.edition(edition)
    with reading() as session:
        return shadow_run(session, law_of(session).on(today()), model, on=today())


def shadow_page(found: ShadowRun, form: SwitchForm, problem: str | None = None) -> str:
    """Return the page of a shadow run with the form of the switch."""
    return render_template(
        "regulator/ratings/shadow.html",
        run=found,
        moves=found.moves,
        grades=tuple(Grade),
        form=form,
        problem=problem,
        may_propose=may_switch(Act.PROPOSE_SWITCH),
    )


def _refuse_county() -> None:
    if reach() is not None:
        raise Forbidden("试运行比对涉及全市，由市级人员办理。")


def _rows(edition: str) -> Iterator[tuple[Value, ...]]:
    model = register().rulebook.ratings.edition(edition)
    with reading() as session:
        for one in moved_by(session, law_of(session).on(today()), model, on=today()):
            if one.difference or one.before is not one.after:
                yield _cells(one)


def _cells(one: Moved) -> tuple[Value, ...]:
    book, code = register().rulebook, one.division_code
    place = book.divisions[code] if code and code in book.divisions else None
    industry = book.industries.find(one.industry_code) if one.industry_code else None
    return (
        *(one.uscc, one.name),
        *(one.division_code, place.name_zh if place else None),
        *(one.industry_code, industry.name_zh if industry else None),
        *(_letters(one.before), _letters(one.after)),
        *(Decimal(shown(n)) for n in (one.score_before, one.score_after, one.difference)),
    )


def _letters(grade: Grade) -> str:
    return grade.zh if grade is Grade.NOT_RATED else grade.value
