"""The desk on which a proposal lies for whoever reviews or decides it: text, reasons, what may be done.

Invariant: what is shown is what the seal was made of; a page that comes back after somebody was
faster says which parts have changed since.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import render_template

from models.vocabulary import Act, ProposalState, RecordChange
from registry import clock
from registry.queries.deputies import Colleague
from registry.queries.proposals import ProposalAtHand, hand_of, proposal_at_hand
from registry.rules.calendar import legal_day
from registry.rules.hands import why_not
from registry.rules.permissions import may
from registry.rules.records import Explained, explain
from registry.services.records.personal import REASON, personal_finds
from registry.web.forms.deciding import DecisionForm
from registry.web.forms.records.handing import HandForm
from registry.web.guard import current_actor
from registry.web.regulator.particulars import LABELS, Line, label_of, lines_of
from registry.web.regulator.reach import principals_today, scope_of_colleague, scope_today
from registry.web.transaction import reading, register

# In which state a proposal waits for whom.
ACT_IN: Mapping[ProposalState, Act] = {
    ProposalState.IN_REVIEW: Act.REVIEW_RECORD,
    ProposalState.IN_DECISION: Act.DECIDE_RECORD,
}
PARTS: Mapping[str, str] = {
    "subject": "主体",
    "evidence": "附件",
    "confirmed": "个人信息的确认",
    "reason": "变更理由",
    **LABELS,
}
DIGITS = 8
AROUND = 16  # characters shown on either side of a find


@dataclass(frozen=True, slots=True)
class FindShown:
    """Something that looks personal, where it stands, and why it was kept."""

    label: str
    kind: str
    before: str
    text: str
    after: str
    reason: str


@dataclass
class Desk:
    """A proposal with everything that its page shows to the one who asks."""

    at_hand: ProposalAtHand
    lines: list[Line]
    explained: tuple[Explained, ...]
    finds: list[FindShown]
    principals: tuple[Colleague, ...]
    act: Act | None
    obstacle: str | None
    form: DecisionForm
    problem: str = ""
    changed: list[str] = field(default_factory=list)

    def show(self) -> str:
        """Return the page."""
        rulebook = register().rulebook
        return render_template(
            "regulator/proposals/show.html",
            desk=self,
            p=self.at_hand.row,
            at_hand=self.at_hand,
            form=self.form,
            labels=PARTS,
            today=legal_day(clock.now()),
            own_form=HandForm(formdata=None),
            is_own=self.at_hand.row.proposed_by == current_actor().account_id,
            changes=RecordChange,
            divisions=rulebook.divisions,
            departments=rulebook.departments,
        )


def lay_out(proposal_id: int, form: DecisionForm | None = None) -> Desk:
    """Return the desk of a proposal that the actor reaches. Raises NotFound for every other."""
    law, actor, on = register().rulebook.records, current_actor(), legal_day(clock.now())
    with reading() as session:
        at_hand = proposal_at_hand(session, proposal_id, scope_today(session), on=on)
        principals = tuple(
            one
            for one in principals_today(session)
            if _reaches(one, at_hand.row.department_id, at_hand.row.division_code)
        )
        who = hand_of(session, actor.account_id)
    row, before = at_hand.row, at_hand.before
    act = ACT_IN.get(row.state)
    is_mine = act is not None and may(actor, act).allowed
    obstacle = why_not(
        who,
        proposed_by=at_hand.hands.proposed_by,
        reviewed_by=at_hand.hands.reviewed_by if act is Act.DECIDE_RECORD else None,
        made_at=row.created_at,
    )
    desk = Desk(
        at_hand=at_hand,
        lines=lines_of(at_hand.said, law, before.said if before else None),
        explained=explain(at_hand.said, law, arrived_on=on, change=row.change),
        finds=_finds(at_hand),
        principals=principals,
        act=act if is_mine else None,
        obstacle=obstacle if is_mine else None,
        form=form or DecisionForm(formdata=None),
    )
    _fill(desk, principals, is_fresh=form is None)
    return desk


def come_too_late(desk: Desk, sentence: str, seen: str) -> None:
    """Say what was refused, and which parts are others than those that `seen` was made of."""
    desk.problem = sentence
    before = dict(pair.split(".", 1) for pair in seen.split(" ") if "." in pair)
    now = _parts(desk.at_hand)
    if before:
        differing = {name for name in {*before, *now} if before.get(name) != now.get(name)}
        desk.changed = [name for name in PARTS if name in differing]
    desk.form.seal.data = desk.at_hand.seal
    desk.form.parts.data = _written(now)


def _reaches(one: Colleague, department_id: str, division_code: str | None) -> bool:
    scope = scope_of_colleague(one)
    return scope.department_id == department_id and (
        scope.divisions is None or division_code in scope.divisions
    )


def _finds(at_hand: ProposalAtHand) -> list[FindShown]:
    """Return what looks personal in the text, each with the reason for which it was kept."""
    row, said = at_hand.row, at_hand.said
    reasons = {(one.get("field"), one.get("digest")): one.get("reason") for one in row.confirmed}
    texts = {**row.content, REASON: row.reason}
    found = []
    writes = row.change in (RecordChange.ADDED, RecordChange.CORRECTED)
    for one in personal_finds(register().keyring, said if writes else None, row.reason):
        text = str(texts[one.field])
        found.append(
            FindShown(
                label=PARTS[REASON] if one.field == REASON else label_of(one.field, said.kind),
                kind=one.kind,
                before=text[max(0, one.start - AROUND) : one.start],
                text=text[one.start : one.end],
                after=text[one.end : one.end + AROUND],
                reason=str(reasons.get((one.field, one.digest)) or ""),
            )
        )
    return found


def _fill(desk: Desk, principals: tuple[Colleague, ...], *, is_fresh: bool) -> None:
    desk.form.offer(principals)
    if is_fresh:
        desk.form.seal.data = desk.at_hand.seal
        desk.form.parts.data = _written(_parts(desk.at_hand))


def _parts(at_hand: ProposalAtHand) -> dict[str, str]:
    """Return a short digest of each part, so that a page that comes back can tell what changed."""
    row = at_hand.row
    told: dict[str, object] = {
        **row.content,
        "subject": row.subject_id,
        "evidence": sorted(row.evidence),
        "confirmed": row.confirmed,
        "reason": row.reason,
    }
    return {
        name: hashlib.sha256(repr(value).encode()).hexdigest()[:DIGITS]
        for name, value in told.items()
        if value not in (None, [], "")
    }


def _written(parts: Mapping[str, str]) -> str:
    return " ".join(f"{name}.{digest}" for name, digest in parts.items())
