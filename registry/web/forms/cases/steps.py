"""The form of a step: which step, what was seen, and what the step cannot do without.

Invariant: what is complete is said by the rules (`given.refuse_incomplete`); here only what cannot be
read is refused, and everything that was typed comes back.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from wtforms import HiddenField, SelectChoice, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from models.vocabulary import CaseKind, CaseStep, ServiceMethod
from registry.queries.deputies import Colleague
from registry.rules.blacklist.content import SHORT, TEXTS
from registry.rules.blacklist.given import Given
from registry.web.forms.cases.asking import Ask, asks_of, named
from registry.web.forms.deciding import OWN_NAME, ManyField
from registry.web.forms.records.fields import DayField, KeptSelect, TextField
from registry.web.forms.text import LineField
from registry.web.once import OnceForm

LONGEST_MINUTES = TEXTS["facts"]
LONGEST_NUMBER = SHORT["paper_no"]
LONGEST_BASIS = 300
_SEAL = re.compile(r"[0-9a-f]{64}", re.ASCII)


def _most(number: int) -> list[Length]:
    return [Length(max=number, message=f"最多 {number} 个字。")]


class MinutesField(TextField):
    """Some lines of text in a box."""

    widget = TextAreaField.widget


class StepForm(OnceForm):
    """One step of a case."""

    step = HiddenField()
    seen = StringField()
    instead_of = KeptSelect("以谁的名义办理")
    on = DayField(render_kw={"type": "date"})
    document_no = LineField(validators=_most(LONGEST_NUMBER), render_kw={"autocomplete": "off"})
    method = KeptSelect()
    basis = LineField(validators=_most(LONGEST_BASIS), render_kw={"autocomplete": "off"})
    reason = MinutesField(validators=_most(LONGEST_MINUTES), render_kw={"rows": 4})
    dropped = ManyField()
    public_from = DayField(render_kw={"type": "date"})
    override = LineField(validators=_most(LONGEST_BASIS))
    asks: tuple[Ask, ...] = ()
    title = ""

    def offer(self, principals: Sequence[Colleague]) -> None:
        """Offer the own name, and those for whom one stands in today."""
        self.instead_of.choices = [
            SelectChoice(OWN_NAME, "本人"),
            *(
                SelectChoice(str(one.account_id), f"代 {one.display_name}（AB 岗）")
                for one in principals
            ),
        ]
        self.method.choices = [
            SelectChoice("", "请选择"),
            *(SelectChoice(one.value, one.zh) for one in ServiceMethod),
        ]
        self.instead_of.data = self.instead_of.data or OWN_NAME
        self.method.data = self.method.data or ""

    def ask(self, step: CaseStep, kind: CaseKind, *, at_notice: bool) -> None:
        """Ask what a step asks, in its words; the fields are told apart on a page with many forms."""
        self.step.data, self.title = step.value, named(step, kind)
        self.asks = asks_of(step, kind, at_notice=at_notice)
        for one in self.asks:
            field = self[one.field]
            field.label.text, field.description = one.label, one.hint
        for field in self:
            field.id = field.label.field_id = f"{step.value}-{field.name}"

    def fill(self, seal: str, *, today: date, public_from: date | None = None) -> None:
        """Write what a fresh form begins with."""
        self.seen.data, self.on.data = seal, today.isoformat()
        if public_from is not None:
            self.public_from.data = public_from.isoformat()

    def validate_step(self, field: HiddenField) -> None:
        """Raise where the page did not say which step is meant."""
        if field.data not in {one.value for one in CaseStep}:
            raise ValidationError("页面不完整，请刷新后重新办理。")

    def validate_seen(self, field: StringField) -> None:
        """Raise where the page did not say what was seen."""
        if not _SEAL.fullmatch(field.data or ""):
            raise ValidationError("页面不完整，请刷新后重新办理。")

    @property
    def wanted(self) -> CaseStep:
        """The step that is meant."""
        return CaseStep(self.step.data)

    @property
    def seal(self) -> bytes:
        """The hash of what was seen."""
        return bytes.fromhex(self.seen.data or "")

    @property
    def for_id(self) -> int | None:
        """For whom one acts; None: in the own name."""
        return int(self.instead_of.data) if self.instead_of.data else None

    def given(self, today: date) -> Given:
        """Return what was filled in; what the step does not ask for is left out."""
        asked = {one.field for one in self.asks}
        on, public_from = self.on.value, self.public_from.value
        return Given(
            on=on if "on" in asked and isinstance(on, date) else today,
            document_no=self._text("document_no", asked),
            method=self._method() if "method" in asked else None,
            reason=self._text("reason", asked),
            basis=self._text("basis", asked),
            dropped=tuple(self.dropped.data or ()) if "dropped" in asked else (),
            public_from=public_from
            if "public_from" in asked and isinstance(public_from, date)
            else None,
            override=self._text("override", asked),
        )

    def _text(self, name: str, asked: Iterable[str]) -> str:
        return (self[name].data or "") if name in asked else ""

    def _method(self) -> ServiceMethod | None:
        return ServiceMethod(self.method.data) if self.method.data else None
