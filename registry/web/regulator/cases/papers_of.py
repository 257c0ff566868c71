"""The papers that a case has by now, each with its address and, where this machine makes them, its PDF."""

from datetime import date
from typing import NamedTuple

from flask import url_for
from sqlalchemy.orm import Session

from registry.files.pdf import can_write_pdf
from registry.queries.blacklist.cases.at_hand import CaseAtHand
from registry.queries.blacklist.papers import papers_possible


class PaperLink(NamedTuple):
    """A paper: its name, where it can be read, and where its PDF is; no PDF where none can be made."""

    name: str
    address: str
    pdf: str | None


def papers_of(session: Session, at_hand: CaseAtHand, on: date) -> tuple[PaperLink, ...]:
    """Return the papers of a case that can be read here, the whole file last."""
    row, makes_pdf = at_hand.row, can_write_pdf()
    found = [
        PaperLink(
            one.zh,
            url_for("regulator.cases.paper", case_id=row.id, kind=one.value),
            url_for("regulator.cases.paper_pdf", case_id=row.id, kind=one.value)
            if makes_pdf
            else None,
        )
        for one in papers_possible(session, row, on=on)
    ]
    whole = PaperLink(
        "案卷（全部文书和办理经过）",
        url_for("regulator.cases.dossier", case_id=row.id),
        url_for("regulator.cases.dossier_pdf", case_id=row.id) if makes_pdf else None,
    )
    return (*found, whole)
