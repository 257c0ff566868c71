"""The form of a record, made for its kind; read into particulars, filled from them.

Invariant: a form has the fields of its kind and no other; nothing hidden in it decides anything but
`revision`, which says what was seen, and `once_key`, which says that it is the same sending.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from flask_wtf.file import FileField
from wtforms import HiddenField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget, TextArea

from models.vocabulary import PenaltyKind, RecordChange, RecordKind, Word
from registry.rules.reasons import LONGEST_REASON
from registry.rules.records.flow import AS_IT_STANDS
from registry.rules.records.law import RecordLaw
from registry.rules.records.particulars import RecordParticulars
from registry.rules.records.problems import FieldProblem
from registry.web.forms.records.asked import Asked, Way, longest
from registry.web.forms.records.fields import (
    DayField,
    KeptSelect,
    MoneyField,
    ReadField,
    TextField,
    YearField,
    shown_day,
    shown_fen,
)
from registry.web.forms.records.kinds import LAYOUTS
from registry.web.forms.records.layout import BARE, Layout
from registry.web.forms.records.lists import domains, violations
from registry.web.forms.text import LineField, refuse_piled_marks
from registry.web.once import OnceForm

_READ = {Way.DAY: DayField, Way.MONEY: MoneyField, Way.YEAR: YearField}
_KEYS = {Way.DAY: "text", Way.MONEY: "decimal", Way.YEAR: "numeric"}


class RecordForm(OnceForm):
    """What every form of a record has besides the fields of its kind."""

    kind: RecordKind
    layout: Layout
    keeps: RecordParticulars | None  # what is said already; fields that are not asked stay so
    party_name: str | None  # where it is not for the officer to write: a person's masked name
    revision = HiddenField()
    reason = TextField(
        "理由和依据",
        description="写明为什么更正、撤销或移动，依据哪份文书。",
        validators=[Length(max=LONGEST_REASON, message=f"最多 {LONGEST_REASON} 个字。")],
        widget=TextArea(),
        render_kw={"rows": 3},
    )
    file = FileField(
        "添加附件",
        description="决定书等文书：PDF、JPG 或 PNG，每次一个，不超过 20 MB。",
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )
    pasted = TextAreaField(
        "或粘贴文书文字",
        description="系统从中找出文号、日期、金额等，逐项给出原句，由您决定是否采用；粘贴的全文不保存。",
        validators=[Length(max=20_000, message="最多 20,000 个字。")],
        render_kw={"rows": 4},
    )

    def blame(self, problems: Iterable[FieldProblem]) -> list[str]:
        """Put each problem beside its field; return what belongs to none of them.

        A field that could not be read has its problem already.
        """
        general = []
        unread = {name for name in self.layout.fields if self[name].errors}
        for problem in problems:
            if problem.field in unread:
                continue
            if problem.field in self.layout.fields:
                self[problem.field].errors = [*self[problem.field].errors, problem.message]
            else:
                general.append(problem.message)
        return general

    def fill(self, said: RecordParticulars) -> None:
        """Write what is said into the fields."""
        for name in self.layout.fields:
            self.put(name, getattr(said, name))

    def put(self, name: str, value: object) -> None:
        """Write one value into its field."""
        field = self[name]
        if isinstance(field, MoneyField):
            field.data = shown_fen(value) if isinstance(value, int) else ""
        else:
            field.data = _shown(value)

    def said(self, day: date | None = None) -> RecordParticulars | None:
        """Return what is filled in; None where the day of the paper is missing or unread.

        `day` stands in for it where only the texts matter.
        """
        cells = {name: _cell(self[name]) for name in self.layout.fields}
        given = self.keeps._asdict() if self.keeps else dict.fromkeys(RecordParticulars._fields)
        given |= cells | {"kind": self.kind}
        if not isinstance(given["decided_on"], date):
            if day is None:
                return None
            given["decided_on"] = day
        if "penalty_kinds" in cells or not given["penalty_kinds"]:
            given["penalty_kinds"] = _penalties(cells.get("penalty_kinds"))
        given["respondent"] = self.party_name or given["respondent"] or ""
        given["authority"] = given["authority"] or ""
        return RecordParticulars(**_worded(self.layout, given))


class Wanted(NamedTuple):
    """Which form is wanted: of a kind, for a change of what is said already.

    An item of a list that was retired since stays in it where `keeps` has it.
    """

    kind: RecordKind
    change: RecordChange = RecordChange.ADDED
    keeps: RecordParticulars | None = None
    party_name: str | None = None

    @property
    def layout(self) -> Layout:
        """The fields of the form; none where a record is withdrawn or moved as it stands."""
        if self.change is RecordChange.MOVED or self.change in AS_IT_STANDS:
            return BARE
        layout = LAYOUTS[self.kind].with_stated(self.keeps)
        return layout.without("respondent") if self.party_name else layout


def record_form(wanted: Wanted, law: RecordLaw, on: date, *, sent: bool) -> RecordForm:
    """Return the form that is wanted, as it was sent or empty; lists are those in force on `on`."""
    layout = wanted.layout
    fields = {name: _field(name, layout, law, on, wanted.keeps) for name in layout.fields}
    given = {
        "kind": wanted.kind,
        "layout": layout,
        "keeps": wanted.keeps,
        "party_name": wanted.party_name,
    }
    form_class = type("FormOfThisKind", (RecordForm,), given | fields)
    form = form_class() if sent else form_class(formdata=None)
    assert isinstance(form, RecordForm)
    return form


def _field(
    name: str, layout: Layout, law: RecordLaw, on: date, keeps: RecordParticulars | None
) -> Any:
    asked = layout.asked(name)
    held = getattr(keeps, name) if keeps is not None else None
    if asked.way in _READ:
        return _READ[asked.way](
            asked.label,
            description=asked.hint,
            validators=[Length(max=40, message="最多 40 个字。")],
            render_kw={"autocomplete": "off", "inputmode": _KEYS[asked.way]},
        )
    if asked.way is Way.PENALTIES:
        return SelectMultipleField(
            asked.label,
            description=asked.hint,
            choices=[SelectChoice(kind.value, kind.zh) for kind in PenaltyKind],
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
        )
    if asked.way in (Way.CHOICE, Way.DOMAIN, Way.VIOLATION):
        choices = _choices(asked, law, on, held)
        return KeptSelect(asked.label, description=asked.hint, choices=choices, default="")
    return _text(name, asked)


def _text(name: str, asked: Asked) -> StringField:
    most = longest(name)
    checks = [Length(max=most, message=f"最多 {most:,} 个字，请缩短。"), refuse_piled_marks]
    if asked.way is Way.TEXT:
        return TextField(
            asked.label,
            description=asked.hint,
            validators=checks,
            widget=TextArea(),
            render_kw={"rows": 4},
        )
    return LineField(
        asked.label, description=asked.hint, validators=checks, render_kw={"autocomplete": "off"}
    )


def _choices(asked: Asked, law: RecordLaw, on: date, held: object) -> list[SelectChoice]:
    if asked.way is Way.VIOLATION:
        return violations(law, on, held if isinstance(held, str) else None)
    none = SelectChoice("", asked.empty)
    if asked.way is Way.DOMAIN:
        known = {one.id: one.name for one in domains(law, on)}
        if isinstance(held, str):
            known.setdefault(held, held)
        return [none, *(SelectChoice(number, name) for number, name in known.items())]
    assert asked.words is not None
    return [none, *(SelectChoice(word.value, word.zh) for word in asked.words)]


def _shown(value: object) -> Any:
    if isinstance(value, tuple):
        return [one.value for one in value]
    if isinstance(value, Word):
        return value.value
    if isinstance(value, date):
        return shown_day(value)
    return "" if value is None else value


def _cell(field: Any) -> Any:
    if isinstance(field, ReadField):
        return field.value
    return field.data or None


def _penalties(values: Any) -> tuple[PenaltyKind, ...]:
    given = {value for value in values or () if value in set(PenaltyKind)}
    return tuple(kind for kind in PenaltyKind if kind.value in given)


def _worded(layout: Layout, given: dict[str, Any]) -> dict[str, Any]:
    """Return the cells with the words of closed sets as members."""
    for name in layout.fields:
        words, value = layout.asked(name).words, given[name]
        if words is not None and value is not None:
            given[name] = words(value) if value in {word.value for word in words} else None
    return given
