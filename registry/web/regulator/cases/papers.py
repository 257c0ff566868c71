"""The papers of a case and its whole file, as pages to print and as PDF.

Invariant: a case beyond the reader's department and county is answered as if it did not exist; a
paper is made from the case each time it is asked for, so it never says less or more.
"""

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from models.blacklist import ListCase
from models.vocabulary import CasePaper
from registry import clock
from registry.queries.blacklist.dossier import case_file
from registry.queries.blacklist.papers import Paper, paper_of, papers_possible
from registry.queries.blacklist.reach import case_within
from registry.rules.calendar import legal_day
from registry.web.pdf import pdf_of
from registry.web.regulator.cases.room import views
from registry.web.regulator.reach import scope_today
from registry.web.security import word_or_none
from registry.web.transaction import reading


@views.get("/cases/<number:case_id>/papers/<kind>")
def paper(case_id: int, kind: str) -> ResponseReturnValue:
    """Show a paper of a case, to be printed."""
    return _page(_paper(case_id, kind))


@views.get("/cases/<number:case_id>/papers/<kind>.pdf")
def paper_pdf(case_id: int, kind: str) -> Response:
    """Give a paper of a case as PDF."""
    found = _paper(case_id, kind)
    return pdf_of(_page(found), f"case-{case_id}-{found.kind.value}")


@views.get("/cases/<number:case_id>/dossier")
def dossier(case_id: int) -> ResponseReturnValue:
    """Show the whole case as one page, to be printed."""
    return _dossier(case_id)


@views.get("/cases/<number:case_id>/dossier.pdf")
def dossier_pdf(case_id: int) -> Response:
    """Give the whole case as one PDF."""
    return pdf_of(_dossier(case_id), f"case-{case_id}")


def _paper(case_id: int, kind: str) -> Paper:
    on = legal_day(clock.now())
    with reading() as session:
        case = _case(session, case_id)
        wanted = word_or_none(CasePaper, kind)
        if wanted is None or wanted not in papers_possible(session, case, on=on):
            raise NotFound("这件案件没有这种文书，或者还没有办到这一步。")
        return paper_of(session, case, wanted, on=on)


def _dossier(case_id: int) -> str:
    with reading() as session:
        case = _case(session, case_id)
        found = case_file(session, case, at=clock.now())
        title = f"案件{case_id}卷宗"
        return render_template("documents/dossier.html", dossier=found, title=title)


def _case(session: Session, case_id: int) -> ListCase:
    return case_within(session, case_id, scope_today(session))


def _page(found: Paper) -> str:
    return render_template("documents/sheet.html", papers=[found], title=found.title)
