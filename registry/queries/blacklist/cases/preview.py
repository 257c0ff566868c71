"""What the public will read of a case: the very fields of the entry, or, before there is one, its draft."""

from sqlalchemy.orm import Session

from models.vocabulary import CaseKind, CaseStep
from registry.queries.blacklist.cases.at_hand import CaseAtHand
from registry.queries.blacklist.fields import in_words, public_fields
from registry.queries.blacklist.persons import person_of
from registry.rules.blacklist.flow import LISTS
from registry.rules.publication import shown_number, shown_text


def preview(session: Session, at_hand: CaseAtHand) -> tuple[tuple[str, str], ...]:
    """Return the lines of the public entry; empty where the list is not public."""
    tells = at_hand.row.kind in LISTS or at_hand.row.kind is CaseKind.IMPORTED
    if not tells or at_hand.list_type is None or not at_hand.list_type.is_public:
        return ()
    entry = at_hand.entry
    if entry is not None and entry.case_id == at_hand.row.id:
        fields = public_fields(session, entry, person_of(session, entry.subject_id))
    else:
        fields = _draft(at_hand)
    return in_words(fields, at_hand.list_type, at_hand.procedure)


def _draft(at_hand: CaseAtHand) -> dict[str, object]:
    said = at_hand.said
    decided_on = at_hand.row.decided_on if at_hand.facts.last(CaseStep.APPROVED) else None
    listed_on = said.listed_on or decided_on
    return {
        "name": at_hand.party.name,
        "uscc": at_hand.party.uscc or "",
        "grounds": list(said.grounds),
        "summary": shown_text(said.summary) or "",
        "basis": said.basis,
        "decision_no": shown_number(at_hand.row.decision_no or said.decision_no) or "",
        "authority": said.authority,
        "listed_on": listed_on.isoformat() if listed_on else "",
        "until": said.removal_on.isoformat() if said.removal_on else "",
        "origin": said.origin,
    }
