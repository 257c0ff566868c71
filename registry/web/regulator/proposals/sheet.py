"""The sheet under the officer's pen: a form with its subject, its files, and what follows from it.

Invariant: whatever is wrong, everything that was filled in comes back; what follows from it is shown
with its derivation before anything is submitted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import render_template, url_for

from models.vocabulary import RecordChange, RecordKind, SubjectStatus
from registry import clock
from registry.queries.drafts import Draft
from registry.queries.evidence import Evidence
from registry.queries.parties import PartyCard
from registry.queries.records.changing import RecordToChange
from registry.rules.calendar import legal_day
from registry.rules.records import Explained, Proposed, RecordParticulars, explain, problems_of
from registry.rules.records.flow import AS_IT_STANDS
from registry.services.records.personal import Find, personal_finds
from registry.web.forms.records.form import RecordForm, Wanted, record_form
from registry.web.forms.records.gate import Shown, shown_finds
from registry.web.forms.records.lists import instead_of
from registry.web.forms.records.values import offered
from registry.web.regulator.particulars import Line, lines_of
from registry.web.regulator.proposals.attaching import shown
from registry.web.transaction import register

LEFT = (SubjectStatus.DEREGISTERED, SubjectStatus.REGISTRATION_CANCELLED)


@dataclass
class Sheet:
    """A record that is being written, with everything that its page shows."""

    card: PartyCard
    kind: RecordKind
    change: RecordChange
    form: RecordForm
    address: str
    draft: Draft | None = None
    record_id: int | None = None
    evidence: Sequence[str] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    general: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)  # to look at; they stop nothing
    explained: tuple[Explained, ...] = ()
    proposed: tuple[Proposed, ...] = ()
    looked_at: bool = False  # a paper was looked through for values
    stored: Sequence[Line] = ()  # what another window saved meanwhile, where it differs

    @property
    def writes_text(self) -> bool:
        """Whether the change writes text on the record; a withdrawal or a move does not."""
        return bool(self.form.layout.fields)

    @property
    def finds(self) -> tuple[Find, ...]:
        """What looks personal in what is filled in; it can be told without a day, too."""
        said = self.form.said(day=today()) if self.writes_text else None
        return personal_finds(register().keyring, said, self.form.reason.data)

    def look_at_subject(self) -> None:
        """Tell what has become of the subject: a merged one stops the sheet, one that left does not."""
        if self.card.moved_to:
            self.general.append(
                f"该主体已归并到 {self.card.moved_to}，不能再在它名下录入；"
                "请在归并后的主体上录入，并把这份草稿作废。"
            )
        if self.card.status in LEFT and self.change is RecordChange.ADDED:
            self.warnings.append(
                f"该主体登记状态为“{self.card.status.zh}”"
                f"{f'（{self.card.status_on}）' if self.card.status_on else ''}。"
                "记录仍可录入，请核对文书日期和主体。"
            )

    def compare_code(self, proposed: Iterable[Proposed]) -> None:
        """Say whether the code that a paper names is that of the subject."""
        codes = {str(one.value) for one in proposed if one.field == "respondent_code"}
        if codes and self.card.code not in codes:
            self.warnings.append(
                f"文书文字中的统一社会信用代码是 {'、'.join(sorted(codes))}，"
                f"与所选主体的代码 {self.card.code} 不一致。请核对是否选错了主体。"
            )

    def derive(self) -> RecordParticulars | None:
        """Show what follows from what is filled in, with its problems; return it where it is whole."""
        said = self.form.said()
        if said is None:
            return None
        law = register().rulebook.records
        if said.violation is not None and self.writes_text:
            self.proposed = (*self.proposed, *instead_of(law, said.violation, today()))
        if self.change not in AS_IT_STANDS:
            self.general += self.form.blame(
                problems_of(
                    said,
                    law,
                    on=today(),
                    established_on=self.card.established_on,
                    changed=self.change is not RecordChange.ADDED,
                    ended_on=self.card.status_on if self.card.status in LEFT else None,
                )
            )
        self.explained = explain(said, law, arrived_on=today(), change=self.change)
        return said

    def show(self) -> str:
        """Return the page."""
        finds = self.finds
        return render_template(
            "regulator/proposals/form.html",
            sheet=self,
            form=self.form,
            card=self.card,
            evidence=self._evidence(),
            finds=self._shown(finds),
            name_note=name_note(self.card, self.form.said()),
            values_found=offered(self.form, self.proposed),
            lines=self._standing(),
            on=today(),
            divisions=register().rulebook.divisions,
        )

    def _standing(self) -> Sequence[Line]:
        """Return what the record says, where the sheet does not write it."""
        said = self.form.said()
        if self.writes_text or said is None:
            return ()
        return lines_of(said, register().rulebook.records)

    def _evidence(self) -> tuple[Evidence, ...]:
        return shown(self.evidence)

    def _shown(self, finds: tuple[Find, ...]) -> list[Shown]:
        return shown_finds(self.form, finds, self.reasons)


def name_note(card: PartyCard, said: RecordParticulars | None) -> str:
    """Return what to look at where the paper names the party otherwise than the register did then."""
    if said is None or not said.respondent or card.is_person:
        return ""
    if card.bears(said.respondent, said.decided_on):
        return ""
    known = card.bore(said.respondent)
    if known is not None:
        return (
            f"“{known.name}”是“{card.name}”{known.days.zh}使用的名称，"
            f"{said.decided_on} 时并不使用。请核对文书日期，或者所选主体是否正确。"
        )
    return (
        f"文书所载名称“{said.respondent}”与该主体的登记名称“{card.name}”不同，"
        "也不是它用过的名称。请再次核对代码，确认是同一主体。"
    )


def new_sheet(kind: RecordKind, card: PartyCard, picked: str, *, sent: bool) -> Sheet:
    """Return the sheet of a new record on a subject."""
    wanted = Wanted(kind, party_name=_fixed_name(card))
    return Sheet(
        card=card,
        kind=kind,
        change=RecordChange.ADDED,
        form=record_form(wanted, register().rulebook.records, today(), sent=sent),
        address=url_for("regulator.proposals.record", picked=picked),
    )


def sheet_of_draft(draft: Draft, card: PartyCard, *, sent: bool) -> Sheet:
    """Return the sheet of a draft: as it is kept, or as its form was sent."""
    wanted = Wanted(draft.kind, draft.change, draft.said, _fixed_name(card))
    sheet = Sheet(
        card=card,
        kind=draft.kind,
        change=draft.change,
        form=record_form(wanted, register().rulebook.records, today(), sent=sent),
        address=url_for("regulator.proposals.change", proposal_id=draft.id),
        draft=draft,
        record_id=draft.record_id,
        evidence=draft.evidence,
        reasons={str(one["digest"]): str(one.get("reason") or "") for one in draft.confirmed},
    )
    if not sent:
        sheet.form.fill(draft.said)
        sheet.form.reason.data = draft.reason or ""
        sheet.form.revision.data = str(draft.revision)
    return sheet


def sheet_of_record(
    record: RecordToChange, card: PartyCard, change: RecordChange, address: str, *, sent: bool
) -> Sheet:
    """Return the sheet of a change of a record that stands: its content to be corrected, or a reason."""
    wanted = Wanted(record.said.kind, change, record.said, _fixed_name(card))
    sheet = Sheet(
        card=card,
        kind=record.said.kind,
        change=change,
        form=record_form(wanted, register().rulebook.records, today(), sent=sent),
        address=address,
        record_id=record.id,
    )
    if not sent:
        sheet.form.fill(record.said)
    return sheet


def _fixed_name(card: PartyCard) -> str | None:
    """Return the masked name that stands on every record of a person; None for firms."""
    return card.name if card.is_person else None


def today() -> date:
    """Return the day it is in China."""
    return legal_day(clock.now())
