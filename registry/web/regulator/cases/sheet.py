"""A dossier under the officer's pen: the form with its party, its list and what the law says of it."""

from dataclasses import dataclass, field
from datetime import date

from flask import render_template

from models.vocabulary import CaseKind
from registry.queries.parties import PartyCard
from registry.queries.records.inside import RecordInside
from registry.rules.blacklist import ListProcedure, ListType
from registry.rules.blacklist.flow import LISTS
from registry.web.forms.cases.dossier import DossierForm
from registry.web.regulator.cases.room import today
from registry.web.transaction import register


@dataclass
class Sheet:
    """A dossier that is being written, with everything that its page shows."""

    kind: CaseKind
    card: PartyCard
    list_type: ListType
    procedure: ListProcedure
    form: DossierForm
    title: str
    address: str
    back: str
    record: RecordInside | None = None
    entry_no: str = ""
    removable_from: date | None = None
    was_told: bool = False  # a change makes the notice void
    problems: list[str] = field(default_factory=list)
    other_lists: tuple[ListType, ...] = ()

    @property
    def is_listing(self) -> bool:
        """Say whether it puts somebody on a list."""
        return self.kind in LISTS

    def show(self) -> str:
        """Return the page."""
        rulebook = register().rulebook
        return render_template(
            "regulator/cases/write.html",
            sheet=self,
            form=self.form,
            card=self.card,
            today=today(),
            divisions=rulebook.divisions,
        )


def fresh_form(kind: CaseKind, procedure: ListProcedure, *, sent: bool) -> DossierForm:
    """Return the form of a dossier: as it was sent, or empty."""
    form = DossierForm() if sent else DossierForm(formdata=None)
    form.offer(kind, procedure)
    return form
