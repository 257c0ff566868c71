"""One screening: what was found, by verdict; run again, printed, and sent as a file.

Invariant: what is shown is what was kept; a screening beyond the reader's reach is answered as if
it did not exist.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.receipts import CheckReceipt
from models.vocabulary import Act, ScreeningVerdict
from registry import clock
from registry.errors import NotFound
from registry.files.export import Value, csv_lines, xlsx_bytes
from registry.queries.awards.screenings import (
    LINES_PAGE,
    ScreenedLine,
    Screening,
    ScreeningState,
    changes_since,
    lines_of,
    screening_of,
)
from registry.queries.inside import divisions_of
from registry.queries.receipts.candidates import receipt_of_screening
from registry.rules.awards import Award
from registry.rules.permissions import may, scope_of
from registry.services import awards
from registry.web.filters import here_with, instant
from registry.web.forms.upload import PlainForm
from registry.web.guard import current_actor, refuse_without
from registry.web.paging import Paging
from registry.web.regulator.awards.room import refuse_foreign, screener, today, views, why_not
from registry.web.regulator.proof import proof_of
from registry.web.regulator.reach import reaches_inside, scope_today
from registry.web.security import takes, whole_number, word_or_none
from registry.web.transaction import reading, register, writing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER = (
    *("序号", "所填名称", "所填代码", "核查结论", "统一社会信用代码", "登记名称"),
    *("核查情况", "依据", "文号", "可信程度", "核查编号", "核查日期", "有效期至"),
)


@views.get("/awards/<number:screening_id>")
@takes("verdict", "page")
def show_one(screening_id: int) -> str:
    """Show what a screening found, all or of one verdict."""
    verdict = word_or_none(ScreeningVerdict, request.args.get("verdict"))
    page = whole_number(request.args.get("page"), otherwise=1)
    with reading() as session:
        found = _found(session, screening_id)
        lines = lines_of(session, screening_id, verdict, page=page)
        changes = changes_since(session, found.row)
        receipt = receipt_of_screening(session, found.row)
        lie_in = divisions_of(session, [one.uscc for one in lines])
    total = found.total if verdict is None else found.count(verdict)
    paging = Paging(page, total, LINES_PAGE)
    if paging.is_beyond:
        raise NotFound(f"没有第 {page} 页，请从第一页看起。")
    return render_template(
        "regulator/awards/show.html",
        **_told(found),
        lines=lines,
        within={code for code, division in lie_in.items() if reaches_inside(division)},
        changes=changes,
        receipt=receipt,
        may_open_receipt=receipt is not None and _may_open(receipt),
        shown=verdict,
        paging=paging,
        link=lambda number: here_with(page=number),
        again=PlainForm(formdata=None),
    )


@views.post("/awards/<number:screening_id>/again")
def run_again(screening_id: int) -> ResponseReturnValue:
    """Screen the same list as the register stands now, and lead to the new screening."""
    refuse_without(Act.SCREEN_AWARD)
    with reading() as session:
        refuse_foreign(_award(_found(session, screening_id)))
    with writing() as session:
        made = awards.run_again(session, screening_id, by=screener(), at=clock.now())
        number, place = made.screening_no, url_for(".show_one", screening_id=made.id)
    flash(f"已按登记的现状重新核查，新的核查编号为 {number}。")
    return redirect(place, 303)


@views.get("/awards/<number:screening_id>/print")
def print_one(screening_id: int) -> str:
    """Show a screening as a sheet to be printed."""
    with reading() as session:
        found = _found(session, screening_id)
        lines = lines_of(session, screening_id)
        receipt = receipt_of_screening(session, found.row)
    proof = proof_of(receipt) if receipt is not None else None
    return render_template(
        "documents/award_screening.html", **_told(found), lines=lines, proof=proof
    )


@views.get("/awards/<number:screening_id>.csv")
def export_csv(screening_id: int) -> Response:
    """Send a screening as CSV."""
    found, lines = _all(screening_id)
    head = {"Content-Disposition": f'attachment; filename="award-screening-{screening_id}.csv"'}
    body = "".join(csv_lines(HEADER, _cells(found, lines)))
    return Response(body, mimetype="text/csv", headers=head)


@views.get("/awards/<number:screening_id>.xlsx")
def export_xlsx(screening_id: int) -> Response:
    """Send a screening as a workbook."""
    found, lines = _all(screening_id)
    head = {"Content-Disposition": f'attachment; filename="award-screening-{screening_id}.xlsx"'}
    return Response(xlsx_bytes(HEADER, _cells(found, lines), "核查"), mimetype=XLSX, headers=head)


def _all(screening_id: int) -> tuple[Screening, tuple[ScreenedLine, ...]]:
    with reading() as session:
        return _found(session, screening_id), lines_of(session, screening_id)


def _found(session: Session, screening_id: int) -> Screening:
    found = screening_of(session, scope_today(session), screening_id)
    if found is None:
        raise NotFound("没有这次核查，或它不由您的部门办理。")
    return found


def _may_open(receipt: CheckReceipt) -> bool:
    actor = current_actor()
    is_in_reach = scope_of(actor).department_id in (None, receipt.department_id)
    return is_in_reach and any(
        may(actor, act).allowed for act in (Act.CHECK_SUBJECT, Act.READ_AUDIT)
    )


def _award(found: Screening) -> Award:
    return register().rulebook.awards.edition(found.row.edition).of(found.row.award_id)


def _told(found: Screening) -> dict[str, Any]:
    award = _award(found)
    may_screen = may(current_actor(), Act.SCREEN_AWARD).allowed and why_not(award) is None
    state = found.state_on(today())
    department = register().rulebook.departments.get(found.row.department_id)
    return {
        "found": found,
        "award": award,
        "state": state,
        "verdicts": tuple(ScreeningVerdict),
        "department": department,
        "may_run_again": may_screen and state is not ScreeningState.RUN_AGAIN,
        "today": today(),
    }


def _cells(found: Screening, lines: Iterable[ScreenedLine]) -> Iterator[tuple[Value, ...]]:
    row = found.row
    for line in lines:
        said = line.findings
        yield (
            *(line.row.line_no, line.row.asked_name, line.row.asked_code, line.row.verdict.zh),
            *(line.uscc, line.name),
            "\n".join(f"【{one.verdict.zh}】{one.sentence}" for one in said),
            "；".join(dict.fromkeys(f"《{o.norm}》{o.article}" for o in said if o.article)),
            "；".join(dict.fromkeys(one.reference for one in said if one.reference)),
            "；".join(dict.fromkeys(one.certainty for one in said if one.certainty)),
            *(row.screening_no, instant(row.recorded_at), found.last_day.isoformat()),
        )
