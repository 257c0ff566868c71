"""The papers that a case has by now, each with its address where this register can show it."""

from datetime import date
from typing import NamedTuple

from flask import current_app, url_for
from sqlalchemy.orm import Session

from models.vocabulary import CaseKind, CasePaper, CaseState, CaseStep
from registry.queries.cases.at_hand import CaseAtHand
from registry.rules.blacklist.flow import LISTS

ONE = "regulator.cases.paper"
WHOLE = "regulator.cases.dossier"


class PaperLink(NamedTuple):
    """A paper: its name and where it can be read."""

    name: str
    address: str


def papers_of(session: Session, at_hand: CaseAtHand, on: date) -> tuple[PaperLink, ...]:
    """Return the papers of a case that can be read here."""
    found: list[PaperLink] = []
    if ONE in current_app.view_functions:
        found += [
            PaperLink(one.zh, url_for(ONE, case_id=at_hand.row.id, kind=one.value))
            for one in _kinds(at_hand)
        ]
    if WHOLE in current_app.view_functions:
        found.append(PaperLink("案卷（全部文书和经过）", url_for(WHOLE, case_id=at_hand.row.id)))
    return tuple(found)


def _kinds(at_hand: CaseAtHand) -> list[CasePaper]:
    row = at_hand.row
    if row.kind in LISTS:
        return _of_listing(at_hand)
    ending = {
        CaseKind.EARLY_REMOVAL: CasePaper.REMOVAL,
        CaseKind.REVOCATION: CasePaper.REVOCATION,
    }.get(row.kind)
    if ending is None:
        return []
    if row.state is CaseState.REFUSED:
        return [CasePaper.REFUSAL] if row.kind is CaseKind.EARLY_REMOVAL else []
    return [ending]


def _of_listing(at_hand: CaseAtHand) -> list[CasePaper]:
    papers = [CasePaper.NOTICE]
    if at_hand.row.state is CaseState.NOT_LISTED:
        papers.append(CasePaper.NOT_LISTED)
    if at_hand.facts.last(CaseStep.APPROVED) is not None:
        papers += [CasePaper.DECISION, CasePaper.REPAIR_LETTER, CasePaper.PREVIEW]
    return papers
