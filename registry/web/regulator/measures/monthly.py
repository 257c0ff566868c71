"""The month on one page of A4, as a page to print and as PDF; computed anew each time it is asked for."""

import re
from datetime import date

from flask import Response, render_template, request
from werkzeug.exceptions import BadRequest

from models.vocabulary import Act, Role
from registry.queries.measures.monthly import Month, MonthPage, MonthRow, month_of
from registry.queries.measures.monthly import monthly as figures_of
from registry.rules.calendar import add_months
from registry.web.guard import refuse_without
from registry.web.pdf import pdf_of
from registry.web.regulator.measures.mapping import coordinating_scope
from registry.web.regulator.measures.room import today, views
from registry.web.security import FIRST_YEAR, takes
from registry.web.transaction import reading, register

MOST_DEPARTMENTS = 16  # lines that fit on the page beside the counties; the rest are one line
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)


@views.get("/measures/monthly")
@takes("month")
def monthly() -> str:
    """Show the page of a month, by default of the one that runs."""
    return _page(_month())


@views.get("/measures/monthly.pdf")
@takes("month")
def monthly_pdf() -> Response:
    """Give the page of a month as PDF."""
    month = _month()
    return pdf_of(_page(month), f"measures-{month.first:%Y-%m}")


def _month() -> Month:
    """Return the month that the address asks for. Raises BadRequest for none, or one to come."""
    refuse_without(Act.COORDINATE_MEASURES, Role.AUDITOR)
    text = request.args.get("month", "") or f"{today():%Y-%m}"
    if not _MONTH.fullmatch(text) or int(text[:4]) < FIRST_YEAR:
        raise BadRequest("月份应写作 2026-11 的形式。")
    first = date(int(text[:4]), int(text[5:]), 1)
    if first > today():
        raise BadRequest("这个月还没有到来，请选择本月或者以前的月份。")
    return month_of(first, today())


def _page(month: Month) -> str:
    with reading() as session:
        coordinating_scope(session)
        found = figures_of(session, month)
    rulebook = register().rulebook
    return render_template(
        "documents/measures_month.html",
        found=found,
        month=month,
        departments=_fitting(found),
        names=rulebook.departments,
        divisions=rulebook.divisions,
        city_name=rulebook.city.name.zh,
        lead=rulebook.departments[rulebook.city.lead_department].name_zh,
        before=add_months(month.first, -1),
        after=add_months(month.first, 1) if month.is_over else None,
        today=today(),
    )


def _fitting(found: MonthPage) -> tuple[MonthRow, ...]:
    """Return the departments as lines that fit on the page, those with most orders first."""
    ordered = sorted(found.departments, key=lambda row: (-row.overdue, -row.initiated, row.key))
    if len(ordered) <= MOST_DEPARTMENTS:
        return tuple(ordered)
    rest = MonthRow("")
    for row in ordered[MOST_DEPARTMENTS - 1 :]:
        rest.add(row)
    return (*ordered[: MOST_DEPARTMENTS - 1], rest)
