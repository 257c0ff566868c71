"""The desk on which one row lies: what was received, its form, who it may be.

Invariant: a subject is offered and looked at, never chosen for the officer; a row that names a
known subject differently is not taken in before both names have been seen; personal values, and the
columns of which nobody knows what they hold, lie face down until somebody asks for them.
"""

from collections.abc import Mapping, Sequence
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
from registry.rules.exchange.judging import PERSONAL_DATA
from registry.rules.identity.folding import fold
from registry.rules.identity.uscc import check_uscc
from registry.services import exchange
from registry.services.exchange.looking import READER
from registry.services.records.parties import NO_CODE
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
    mendable: Sequence[Column]
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
    def may_be_provisional(self) -> bool:
        """Whether the row names a firm whose code nobody knows, so that it may wait as a subject."""
        rules = {str(one["rule"]) for one in self.at_hand.row.problems}
        is_waiting = self.at_hand.row.state is QuarantineState.WAITING
        return self.is_of_records and is_waiting and NO_CODE in rules

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
        return self.form.cells(self.mendable)

    @property
    def fixed(self) -> Sequence[tuple[str, str]]:
        """The columns that stay as they came, as they may be shown: titles and texts."""
        return [
            (one.title, one.value if self.revealed or not one.mask else one.mask)
            for one in self.columns
            if one not in self.mendable
        ]

    @property
    def takes_code(self) -> bool:
        """Whether the row's subject can be chosen here."""
        return f"cell-{self.code}" in self.form

    def cell(self, field: str) -> str:
        """Return what a column holds: as it is filled in, or as it came where it cannot be."""
        if f"cell-{field}" in self.form:
            return self.form.cell(field).data or ""
        return next((one.value for one in self.columns if one.field == field), "")

    @property
    def party_name(self) -> str:
        """The name, as filled in, of whoever answers for the row."""
        field = "sampled_unit" if self.code == SAMPLED_CODE else "name"
        return self.cell(field)

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
    unread = dict(received)
    raw = received.pop(READER, "")
    columns = columns_of(at_hand.row.kind, received)
    mendable = _mendable(at_hand, unread, columns)
    used = {column.title for column in columns}
    return Desk(
        at_hand=at_hand,
        columns=columns,
        mendable=mendable,
        unused=[(title, text) for title, text in received.items() if title not in used],
        raw=raw,
        form=row_form(mendable, sent=sent, revealed=revealed),
        dismissing=DismissForm(formdata=None),
        received_name=_received_name(at_hand.row.kind, columns),
        revealed=revealed,
    )


def _mendable(
    at_hand: RowAtHand, received: Mapping[str, str], columns: Sequence[Column]
) -> Sequence[Column]:
    """Return the columns that one person may change: of records, what was sent back."""
    row = at_hand.row
    if row.kind not in RECORD_KINDS:
        return columns
    fields = exchange.mendable_fields(row.kind, received, row.problems)
    return [one for one in columns if one.field in fields]


def _received_name(kind: ImportKind, columns: Sequence[Column]) -> str:
    field = "sampled_unit" if code_field(kind, columns) == SAMPLED_CODE else "name"
    return next((c.mask or c.value for c in columns if c.field == field), "")


def show_what_was_found(desk: Desk) -> None:
    """Put the problems that were found on arrival beside their fields."""
    row = desk.at_hand.row
    desk.blame([(field_of(desk.columns, one), str(one["message"])) for one in row.problems])


def other_subject(desk: Desk) -> Candidate | None:
    """Return the known subject that nobody has confirmed yet, where somebody must.

    That is where the row names it differently, and where the officer filled in a record's code.
    """
    code = check_uscc(desk.cell(desk.code))
    if not code.is_valid or desk.at_hand.row.kind is _PERSONS:
        return None
    with reading() as session:
        known = candidate_of_code(session, code.code)
    if known is None or (fold(desk.party_name) == known.name_key and not _is_chosen(desk)):
        return None
    return None if desk.form.confirmed.data == known.uscc else known


def _is_chosen(desk: Desk) -> bool:
    """Whether the officer, and not the source, says whose record it is."""
    came = next((one.value for one in desk.columns if one.field == desk.code), "")
    return desk.is_of_records and desk.cell(desk.code) != came.strip()


def look_at_subject(desk: Desk, known: Candidate, *, takes_name: bool) -> None:
    """Fill the subject's code in (and its present name), to be seen and confirmed."""
    desk.chosen = known
    if desk.takes_code:
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
