"""What the public will read of a case: the very fields of the entry, or, before there is one, its draft."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from models.vocabulary import CaseKind, CaseStep
from registry.queries.blacklist.fields import public_fields
from registry.queries.cases.at_hand import CaseAtHand
from registry.rules.blacklist.flow import LISTS
from registry.rules.publication import shown_number, shown_text

_LABELS = {
    "name": "名称",
    "uscc": "统一社会信用代码",
    "list": "名单",
    "grounds": "列入情形",
    "summary": "事由",
    "basis": "依据",
    "decision_no": "决定书文号",
    "authority": "认定部门",
    "listed_on": "列入日期",
    "until": "期满移出日",
    "origin": "来源",
}


class Shown(NamedTuple):
    """One line of the public entry."""

    label: str
    text: str


def preview(session: Session, at_hand: CaseAtHand) -> tuple[Shown, ...]:
    """Return the lines of the public entry; empty where the list is not public."""
    tells = at_hand.row.kind in LISTS or at_hand.row.kind is CaseKind.IMPORTED
    if not tells or at_hand.list_type is None or not at_hand.list_type.is_public:
        return ()
    entry = at_hand.entry
    if entry is not None and entry.case_id == at_hand.row.id:
        fields = public_fields(session, entry)
    else:
        fields = _draft(at_hand)
    fields |= {"name": at_hand.party.name, "list": at_hand.list_name}
    fields["grounds"] = "；".join(at_hand.ground(one) for one in at_hand.said.grounds)
    return tuple(
        Shown(label, str(fields[key])) for key, label in _LABELS.items() if fields.get(key)
    )


def _draft(at_hand: CaseAtHand) -> dict[str, object]:
    said = at_hand.said
    decided_on = at_hand.row.decided_on if at_hand.facts.last(CaseStep.APPROVED) else None
    listed_on = said.listed_on or decided_on
    return {
        "uscc": at_hand.party.uscc or "",
        "summary": shown_text(said.summary) or "",
        "basis": said.basis,
        "decision_no": shown_number(at_hand.row.decision_no or said.decision_no) or "",
        "authority": said.authority,
        "listed_on": listed_on.isoformat() if listed_on else "",
        "until": said.removal_on.isoformat() if said.removal_on else "",
        "origin": said.origin,
    }
