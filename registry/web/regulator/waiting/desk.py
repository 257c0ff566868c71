"""The desk on which one row lies: what was received, its form, who it may be.

Invariant: a subject is offered and looked at, never chosen for the officer; a row that names a
known subject differently is not taken in before both names have been seen; personal values, and the
columns of which nobody knows what they hold, lie face down until somebody asks for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import render_template

from models.vocabulary import ImportKind, QuarantineState
from registry.errors import Invalid
from registry.queries.waiting import (
    Candidate,
    RowAtHand,
    candidate_of_code,
    candidates,
    next_open_row,
)
from registry.rules.exchange.columns import RECORD_KINDS
from registry.rules.exchange.prose import PERSONAL_DATA
from registry.rules.identity.folding import fold
from registry.rules.identity.uscc import check_uscc
from registry.services import exchange
from registry.services.exchange.looking import READER
from registry.web.forms.mending import (
    SAMPLED_CODE,
    Column,
    DismissForm,
    RowForm,
    code_field,
    columns_of,
    field_of,
    row_form,
)
from registry.web.guard import current_actor
from registry.web.regulator.reach import divisions_within
from registry.web.regulator.waiting.conflicts import conflict_page, contradiction_at_hand
from registry.web.regulator.waiting.room import row_of_ours
from registry.web.transaction import reading, register

OPEN = (QuarantineState.BROKEN, QuarantineState.WAITING, QuarantineState.CONFLICT)


@dataclass
class Desk:
    """A row at hand with its form and everything that its page shows."""

    at_hand: RowAtHand
    columns: Sequence[Column]
    unused: Sequence[tuple[str, str]]
    raw: str
    form: RowForm
    dismissing: DismissForm
    general: list[str] = field(default_factory=list)
    chosen: Candidate | None = None
    received_name: str = ""
    revealed: bool = False

    @property
    def hides(self) -> bool:
        """Whether something of the row is not shown."""
        has_more = bool(self.raw or self.unused or any(column.mask for column in self.columns))
        return has_more and not self.revealed

    @property
    def is_of_records(self) -> bool:
        """Whether the row tells of a record: then its name stays as the paper has it."""
        return self.at_hand.row.kind in RECORD_KINDS

    @property
    def code(self) -> str:
        """The field of the code of whoever answers for the row."""
        return code_field(self.at_hand.row.kind, self.columns)

    @property
    def asks_personal(self) -> bool:
        """Whether the officer may say that what looks personal is not, or may stay."""
        rules = {str(one["rule"]) for one in self.at_hand.row.problems}
        return self.is_of_records and (
            PERSONAL_DATA in rules or bool(self.form.knows_personal.data)
        )

    @property
    def cells(self) -> dict[str, str]:
        """What is filled in, by the titles of the file."""
        return self.form.cells(self.columns)

    @property
    def party_name(self) -> str:
        """The name, as filled in, of whoever answers for the row."""
        field = "sampled_unit" if self.code == SAMPLED_CODE else "name"
        return self.form.cell(field).data or ""

    def blame(self, problems: Sequence[tuple[str, str]]) -> None:
        """Show problems: beside their fields, or on top."""
        self.general += self.form.blame(problems)

    def show(self) -> str:
        """Return the page."""
        row, rulebook = self.at_hand.row, register().rulebook
        with reading() as session:
            named = candidates(session, self.received_name) if row.kind is not _PERSONS else ()
        return render_template(
            "regulator/waiting/row.html",
            desk=self,
            row=row,
            form=self.form,
            candidates=named,
            divisions=rulebook.divisions,
            departments=rulebook.departments,
        )


_PERSONS = ImportKind.PRACTITIONERS


def lay_out(row_id: int, *, sent: bool, revealed: bool = False) -> Desk | str:
    """Return the desk of an open row of ours; of a decided one, or a forgotten one, its page.

    With `revealed`, for a reveal that the journal is told of, personal values lie open.
    """
    at_hand = row_of_ours(row_id)
    if at_hand.row.state not in OPEN:
        return _decided_page(at_hand)
    try:
        found = contradiction_at_hand(at_hand)
        if found is not None:
            return conflict_page(at_hand, found)
        with reading() as session:
            received = exchange.row_as_received(session, row_id)
    except Invalid as error:
        return _decided_page(at_hand, str(error))
    raw = received.pop(READER, "")
    columns = columns_of(at_hand.row.kind, received)
    used = {column.title for column in columns}
    return Desk(
        at_hand=at_hand,
        columns=columns,
        unused=[(title, text) for title, text in received.items() if title not in used],
        raw=raw,
        form=row_form(columns, sent=sent, revealed=revealed),
        dismissing=DismissForm(formdata=None),
        received_name=_received_name(at_hand.row.kind, columns),
        revealed=revealed,
    )


def _received_name(kind: ImportKind, columns: Sequence[Column]) -> str:
    field = "sampled_unit" if code_field(kind, columns) == SAMPLED_CODE else "name"
    return next((c.mask or c.value for c in columns if c.field == field), "")


def show_what_was_found(desk: Desk) -> None:
    """Put the problems that were found on arrival beside their fields."""
    row = desk.at_hand.row
    desk.blame([(field_of(desk.columns, one), str(one["message"])) for one in row.problems])


def other_subject(desk: Desk) -> Candidate | None:
    """Return the known subject that the row names differently and nobody has confirmed yet."""
    cell = desk.form.cell(desk.code) if f"cell-{desk.code}" in desk.form else None
    code = check_uscc(cell.data or "") if cell is not None else None
    if code is None or not code.is_valid or desk.at_hand.row.kind is _PERSONS:
        return None
    with reading() as session:
        known = candidate_of_code(session, code.code)
    if known is None or fold(desk.party_name) == known.name_key:
        return None
    return None if desk.form.confirmed.data == known.uscc else known


def look_at_subject(desk: Desk, known: Candidate, *, takes_name: bool) -> None:
    """Fill the subject's code in (and its present name), to be seen and confirmed."""
    desk.chosen = known
    desk.form.put(desk.code, known.uscc)
    if takes_name and not desk.is_of_records:
        desk.form.put("name", known.name)
    desk.form.confirmed.data = known.uscc


def _decided_page(at_hand: RowAtHand, problem: str = "") -> str:
    with reading() as session:
        following = next_open_row(
            session,
            at_hand.department_id,
            at_hand.row.id,
            OPEN,
            divisions_within(current_actor()),
        )
    return render_template(
        "regulator/waiting/decided.html",
        at_hand=at_hand,
        row=at_hand.row,
        problem=problem,
        following=following,
    )
