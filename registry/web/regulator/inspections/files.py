"""The files of a draw: the drawn subjects as CSV, workbook and print, and the population to repeat it.

Invariant: they leave by the officers' door only; the population is given as it was kept on the day of
the draw, and refused with the reason once its term was over and it was destroyed.
"""

from collections.abc import Iterator

from flask import Response, render_template, stream_with_context
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from models.vocabulary import Grade
from registry.errors import Conflict
from registry.files.export import Value, csv_lines, xlsx_bytes
from registry.queries import inspections
from registry.web.regulator.inspections.room import views
from registry.web.regulator.inspections.showing import FILTERS, PlanDesk, desk_of
from registry.web.security import takes
from registry.web.transaction import reading, register

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER = (
    *("方案编号", "序号", "统一社会信用代码", "名称", "主体类型", "所在辖区"),
    *("抽取时等级（内部）", "检查人员"),
)
DESTROYED = "抽取范围文件的保存期限已满，已经销毁，不能再导出。"


@views.get("/inspections/<number:plan_id>.csv")
@takes(*FILTERS)
def export_csv(plan_id: int) -> Response:
    """Send the drawn subjects as CSV."""
    with reading() as session:
        desk = _drawn(session, plan_id)
    return Response(
        stream_with_context(csv_lines(HEADER, _rows(desk))),
        mimetype="text/csv",
        headers=_named(plan_id, "csv"),
    )


@views.get("/inspections/<number:plan_id>.xlsx")
@takes(*FILTERS)
def export_xlsx(plan_id: int) -> Response:
    """Send the drawn subjects as a workbook."""
    with reading() as session:
        desk = _drawn(session, plan_id)
    book = xlsx_bytes(HEADER, _rows(desk), "抽查名单")
    return Response(book, mimetype=XLSX, headers=_named(plan_id, "xlsx"))


@views.get("/inspections/<number:plan_id>/print")
@takes()
def print_one(plan_id: int) -> str:
    """Show the drawn subjects as a paper, to be printed."""
    with reading() as session:
        desk = _drawn(session, plan_id)
    return render_template(
        "documents/inspection.html",
        desk=desk,
        plan=desk.line.plan,
        draw=desk.line.draw,
        divisions=register().rulebook.divisions,
    )


@views.get("/inspections/<number:plan_id>/population.txt")
@takes()
def export_population(plan_id: int) -> Response:
    """Send the file from which `redraw.py` repeats the draw. Raises Conflict once it was destroyed."""
    with reading() as session:
        line = _drawn(session, plan_id).line
        assert line.draw is not None  # refused before where there is none
        kept = inspections.kept_file(session, line.draw)
    if kept is None:
        raise Conflict(DESTROYED)
    return Response(kept, mimetype="text/plain", headers=_named(plan_id, "population.txt"))


def _drawn(session: Session, plan_id: int) -> PlanDesk:
    desk = desk_of(session, plan_id)
    if desk.line.draw is None:
        raise NotFound("这个方案还没有抽取。")
    return desk


def _rows(desk: PlanDesk) -> Iterator[tuple[Value, ...]]:
    divisions = register().rulebook.divisions
    for one in desk.drawn:
        place = one.division_code or ""
        yield (
            *(desk.line.plan.plan_no, one.place, one.code, one.name, one.kind.zh),
            divisions.path(place) if place in divisions else "",
            one.grade.zh if one.grade is Grade.NOT_RATED else one.grade.value,
            "、".join(one.inspectors),
        )


def _named(plan_id: int, kind: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="inspection-{plan_id}.{kind}"'}
