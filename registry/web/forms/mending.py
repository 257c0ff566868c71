"""The form of one set-aside row: a field for each column that the register uses.

Invariant: columns are asked in the order of the kind's fields, whatever the file's order was; a
credit code can always be given, even where the file had no column for it; a personal value is
not in the form before somebody asked for it, and a masked cell left empty keeps what was received.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from models.vocabulary import ImportKind
from registry.errors import Invalid
from registry.files.chunks import WEB_LIMITS
from registry.rules.exchange import record_parties
from registry.rules.exchange.columns import COLUMNS, PERSONAL, RECORD_KINDS, map_columns
from registry.rules.exchange.enterprises import NO_CODE
from registry.rules.exchange.judging import shown
from registry.rules.identity.folding import fold
from registry.rules.identity.free_text import mask_found, personal_in_free_text
from registry.rules.identity.names import is_bare_personal_name, mask_person
from registry.rules.identity.personal import personal_data_in
from registry.rules.reasons import LONGEST_REASON, SHORTEST_REASON
from registry.web.forms.text import LineField, cleaned
from registry.web.once import OnceForm

CODE = "uscc"
ID_NO = "id_no"
LONGEST_CELL = WEB_LIMITS.cell_characters
SAMPLED_CODE = "sampled_uscc"
# What can be given although the file had no column for it.
_ALWAYS = {
    ImportKind.SAMPLING: (CODE, SAMPLED_CODE, "responsible"),
    ImportKind.PENALTIES: (CODE, "certificate_no"),
}


class Column(NamedTuple):
    """A column that can be mended: the field it is, its title in the file, what it held.

    `mask` is what a personal value is shown as; empty where the value is open.
    """

    field: str
    title: str
    value: str
    mask: str = ""


class RowForm(FlaskForm):
    """The cells of a row, and the subject that its sender has looked at and means."""

    confirmed = HiddenField()
    choose = HiddenField()
    knows_personal = BooleanField(
        "已逐项核对：标出的内容不是个人信息，或者依法应当保留",
        description="勾选后按原文入库；是个人信息的，请从该列删去，不要勾选。",
    )
    revealed = HiddenField()  # says only that empty cells are meant; it opens nothing

    def cell(self, field: str) -> StringField:
        """Return the form's field of a column."""
        return self[f"cell-{field}"]

    def cells(self, columns: Iterable[Column]) -> dict[str, str]:
        """Return what is filled in, by the titles of the file; what was masked stays as received."""
        keeps = not self.revealed.data
        return {
            column.title: self.cell(column.field).data
            or (column.value if keeps and column.mask else "")
            for column in columns
        }

    def put(self, field: str, text: str) -> None:
        """Write a text into a cell."""
        self.cell(field).data = text

    def blame(self, problems: Iterable[tuple[str, str]]) -> list[str]:
        """Put each (field, message) beside its cell; return those that belong to no cell."""
        general = []
        for field, message in problems:
            if f"cell-{field}" in self:
                cell = self.cell(field)
                cell.errors = [*cell.errors, message]
            else:
                general.append(message)
        return general


class DismissForm(FlaskForm):
    """Why a row is left out for good."""

    reason = TextAreaField(
        "不予入库的理由",
        description="写明依据或核实情况，记入操作日志；以后收到相同内容不再重复排队。",
        filters=[lambda text: cleaned(text) if text else text],
        validators=[
            InputRequired("请写明不予入库的理由。"),
            Length(max=LONGEST_REASON, message=f"最多 {LONGEST_REASON} 个字。"),
        ],
        render_kw={"rows": 3},
    )


class CorrectionForm(OnceForm):
    """Why a record is to be corrected to what a row says."""

    basis = TextAreaField(
        "更正的理由和依据",
        description="写明依据的文书或者核实情况；交法制审核、审批时一并审查。",
        filters=[lambda text: cleaned(text) if text else text],
        validators=[
            InputRequired("请写明更正的理由和依据。"),
            Length(
                min=SHORTEST_REASON,
                max=LONGEST_REASON,
                message=f"理由须为 {SHORTEST_REASON} 至 {LONGEST_REASON} 个字。",
            ),
        ],
        render_kw={"rows": 3},
    )


def code_field(kind: ImportKind, columns: Iterable[Column]) -> str:
    """Return the field of the code of the party: of a sample, of the unit that answers for it."""
    return record_parties.code_field(kind, {column.field: column.value for column in columns})


def columns_of(kind: ImportKind, received: Mapping[str, str]) -> list[Column]:
    """Return the columns of a row that can be mended, in the order of the kind's fields."""
    titles = tuple(received)
    try:
        places = map_columns(kind, titles).fields
    except Invalid:  # the names of columns have changed since the row came in: everything is new
        places = {}
    held = {field: received[titles[place]] for field, place in places.items()}
    return [
        Column(field, titles[places[field]], held[field], mask_of(kind, field, held[field]))
        if field in places
        else Column(field, names[1], "")
        for field, names in COLUMNS[kind].items()
        if field in places or field in _ALWAYS.get(kind, (CODE,))
    ]


def mask_of(kind: ImportKind, field: str, value: str) -> str:
    """Return what a value is shown as where it is personal; empty where it is not."""
    if kind in RECORD_KINDS:
        return _mask_of_record(field, value)
    is_person = field in PERSONAL or (kind is ImportKind.PRACTITIONERS and field == "name")
    if personal_data_in(value):
        return shown(ID_NO if is_person else "", value)
    if not is_person:
        return ""
    return shown(ID_NO, value) if field == ID_NO else mask_person(value)


def _mask_of_record(field: str, value: str) -> str:
    if field == "name" and is_bare_personal_name(fold(value)):
        return mask_person(value)
    return shown("", mask_found(value)) if personal_in_free_text(value) else ""


def field_of(columns: Iterable[Column], problem: Mapping[str, object]) -> str:
    """Return the field that a stored problem belongs to; empty for the row as a whole."""
    if problem.get("rule") == NO_CODE:
        return CODE
    return next((c.field for c in columns if c.title == problem.get("column")), "")


def row_form(columns: Iterable[Column], *, sent: bool, revealed: bool = False) -> RowForm:
    """Return the form of a row: as it was `sent`, or filled with what was received.

    Personal values are filled in only where they are `revealed`.
    """
    columns = list(columns)
    form_class = type("FormOfThisRow", (RowForm,), {f"cell-{c.field}": _cell(c) for c in columns})
    if sent:
        form = form_class()
    else:
        data = {f"cell-{c.field}": c.value for c in columns if revealed or not c.mask}
        form = form_class(formdata=None, data=data | {"revealed": "1" if revealed else ""})
    assert isinstance(form, RowForm)
    for column in columns:
        if column.mask and not form.revealed.data:
            form.cell(column.field).description = f"已隐去：{column.mask}。留空即保留原值。"
    return form


def _cell(column: Column) -> LineField:
    return LineField(
        column.title,
        validators=[Length(max=LONGEST_CELL, message=f"最多 {LONGEST_CELL:,} 个字。")],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
