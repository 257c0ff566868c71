"""The page of one subject, for ever under its credit code, and its records as files and a feed.

Invariant: page, JSON, CSV, workbook and feed show the same records, each by the same query.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest, NotFound

from models.vocabulary import Audience, Grade, InformationClass
from registry import clock
from registry.errors import Invalid
from registry.files.export import Value
from registry.queries.blacklist.branches import BranchPublic, branches_with_public
from registry.queries.blacklist.listed import entries_of
from registry.queries.blacklist.public import PublicEntry
from registry.queries.confusable import Confusable, confusable_with
from registry.queries.coverage import Part, coverage
from registry.queries.dossier import Dossier, dossier
from registry.queries.ratings.publishing import grades_published_on, kinds_assessed_on
from registry.queries.ratings.standing import Published as PublishedGrade
from registry.queries.ratings.standing import published_grades
from registry.queries.records.public import CLASSES, PublicRecord
from registry.queries.records.published import (
    PAGE,
    Published,
    published,
)
from registry.queries.search import MOST
from registry.web.filters import here_with
from registry.web.paging import Paging
from registry.web.public import entries, telling
from registry.web.public.asking import check_cursor
from registry.web.public.door import as_atom, as_csv, as_json, as_xlsx, public, today
from registry.web.public.grades import grade_cells, grade_header, grade_item, grade_line
from registry.web.public.hits import searched_of
from registry.web.security import takes, whole_number
from registry.web.transaction import reading, register


class Shown(NamedTuple):
    """A subject with what is public of it."""

    subject: Dossier
    records: Published
    branches: tuple[BranchPublic, ...]
    listings: tuple[PublicEntry, ...] = ()
    confusable: tuple[Confusable, ...] = ()
    searched: tuple[Part, ...] = ()
    grade: PublishedGrade | None = None
    grades: tuple[Grade, ...] = ()  # those that are public at all
    is_assessed: bool = False  # whether its kind is


@public.get("/enterprises/<uscc>")
@takes("page", "cursor")
def enterprise(uscc: str) -> ResponseReturnValue:
    """Show what is public of a subject; a merged one leads to its survivor, a code to its own form."""
    page = whole_number(request.args.get("page"), otherwise=1)
    shown = _ask(uscc, page=page, limit=PAGE)
    found, rulebook = shown.subject, register().rulebook
    paging = _paging(shown, page, PAGE)
    return _elsewhere(shown, uscc) or render_template(
        "public/enterprise.html",
        subject=found,
        records=shown.records,
        groups=_groups(shown.records),
        branch_records=shown.branches,
        listings=shown.listings,
        confusable=shown.confusable,
        searched=shown.searched,
        grade=shown.grade,
        grades=shown.grades,
        is_assessed=shown.is_assessed,
        paging=paging,
        link=lambda number: here_with(page=number),
        divisions=rulebook.divisions,
        industry=rulebook.industries.find(found.industry_code) if found.industry_code else None,
        departments=rulebook.departments,
        asked_on=today(),
    )


@public.get("/enterprises/<uscc>.json")
@takes("page", "cursor", "limit")
def enterprise_json(uscc: str) -> ResponseReturnValue:
    """Give a subject's public records as JSON; `next` is the cursor of the following page."""
    limit = whole_number(request.args.get("limit"), otherwise=PAGE, most=MOST)
    page = whole_number(request.args.get("page"), otherwise=1)
    shown = _ask(uscc, page=page, limit=limit)
    _paging(shown, page, limit)
    found, records = shown.subject, shown.records
    return _elsewhere(shown, uscc) or as_json(
        [telling.item_of(record) for record in records.items],
        records.total,
        records.next,
        records.as_of,
        subject={
            "uscc": found.uscc,
            "name": found.name,
            "kind": found.kind.value,
            "status": found.status.value,
            "status_on": found.status_on.isoformat() if found.status_on else None,
            "division": found.division_code,
            **grade_item(shown.grade),
        },
        listings=[entries.item_of(one) for one in shown.listings],
        branch_records=sum(one.total for one in shown.branches),
        not_this_one=[
            *({"uscc": one.uscc, "name": one.name, "why": "same_name"} for one in found.namesakes),
            *(
                {"uscc": one.uscc, "name": one.name, "why": one.mistake.value}
                for one in shown.confusable
            ),
        ],
        searched=searched_of(shown.searched),
    )


@public.get("/enterprises/<uscc>.csv")
@takes()
def enterprise_csv(uscc: str) -> ResponseReturnValue:
    """Give a subject's public records as CSV."""
    shown = _ask(uscc)
    return _elsewhere(shown, uscc) or as_csv(shown.subject.uscc, *_table(shown))


@public.get("/enterprises/<uscc>.xlsx")
@takes()
def enterprise_xlsx(uscc: str) -> ResponseReturnValue:
    """Give a subject's public records as a workbook."""
    shown = _ask(uscc)
    return _elsewhere(shown, uscc) or as_xlsx(shown.subject.uscc, *_table(shown))


@public.get("/enterprises/<uscc>.atom")
@takes()
def enterprise_atom(uscc: str) -> ResponseReturnValue:
    """Give a subject's public records as a feed; what is no longer public is simply not in it."""
    shown = _ask(uscc)
    title = _("%(name)s的公示信息", name=shown.subject.name)
    told = [
        *map(entries.feed_entry_of, shown.listings),
        *map(telling.entry_of, shown.records.items),
    ]
    updated = shown.records.as_of or clock.now()
    about = grade_line(shown.grade)
    return _elsewhere(shown, uscc) or as_atom(title, updated, told, about)


def _table(shown: Shown) -> tuple[tuple[str, ...], Iterator[tuple[Value, ...]]]:
    """Return the headings and rows of the files: the records, each with the grade of the subject."""
    own = (*grade_cells(shown.grade), "、".join(one.entry_no for one in shown.listings))
    rows = ((*telling.row_of(record), *own) for record in shown.records.items)
    return (*telling.header(), *grade_header(), _("在列的名单条目")), rows


def _ask(uscc: str, *, page: int = 1, limit: int | None = None) -> Shown:
    on = today()
    with reading() as session:
        found = dossier(session, uscc, audience=Audience.PUBLIC, on=on)
        records = _records(session, found.subject_id, on, page, limit)
        listings = entries_of(session, found.subject_id, on=on)
        branches = (
            branches_with_public(session, found.subject_id, found.uscc, on=on)
            if found.branches
            else ()
        )
        grade = published_grades(session, [found.subject_id], on=on).get(found.subject_id)
        is_assessed = found.kind in kinds_assessed_on(session, on)
        shown = Shown(found, records, branches, listings, grade=grade, is_assessed=is_assessed)
        if limit is None:  # a file of records says nothing besides
            return shown
        return shown._replace(
            confusable=_others(session, found, on),
            searched=coverage(session),
            grades=grades_published_on(session, on),
        )


def _others(session: Session, found: Dossier, on: date) -> tuple[Confusable, ...]:
    """Return who may be taken for the subject, besides those who share a name with it."""
    told = {one.uscc for one in found.namesakes}
    others = confusable_with(session, found.subject_id, on)
    return tuple(one for one in others if one.uscc not in told)


def _records(
    session: Session, subject_id: int, on: date, page: int, limit: int | None
) -> Published:
    law, cursor = register().rulebook.records, check_cursor()
    try:
        return published(session, subject_id, law, on=on, page=page, cursor=cursor, limit=limit)
    except Invalid as error:  # a cursor of another list
        raise BadRequest(str(error)) from error


def _groups(records: Published) -> list[tuple[InformationClass, int, list[PublicRecord]]]:
    """Return the records of the page under their classes, each with how many there are in all."""
    return [
        (one, records.count_of(one), [r for r in records.items if r.information_class is one])
        for one in CLASSES
    ]


def _elsewhere(shown: Shown, uscc: str) -> ResponseReturnValue | None:
    """Return the way to the survivor, or to the code in its own form; None where this is it."""
    goal = shown.subject.moved_to or shown.subject.uscc
    return redirect(url_for(request.endpoint or "", uscc=goal), 301) if goal != uscc else None


def _paging(shown: Shown, page: int, limit: int) -> Paging:
    paging = Paging(page, shown.records.total, limit)
    if paging.is_beyond:
        raise NotFound(_("没有第 %(page)s 页", page=page))
    return paging
