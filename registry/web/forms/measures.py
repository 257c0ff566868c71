"""The forms of an order: a department's step, the decision on a waiver, several orders in one act.

Invariant: what is complete is said by the rule (`rules.measures.possible`); here only what cannot be
read is refused, and everything that was typed comes back.
"""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from models.vocabulary import OrderStep, Outcome
from registry.rules.measures.loop import Said
from registry.rules.reasons import LONGEST_REASON
from registry.web.forms.deciding import ManyField
from registry.web.forms.records.fields import DayField, KeptSelect, TextField
from registry.web.forms.text import LineField
from registry.web.once import OnceForm

LONGEST_NUMBER = 100
INCOMPLETE = "页面不完整，请刷新后重新办理。"
_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_PAIR = re.compile(r"[1-9][0-9]{0,17}\.[1-9][0-9]{0,17}", re.ASCII)
YES, NO = "yes", "no"


class Ask(NamedTuple):
    """A field that a step asks for, in the words of the step."""

    field: str
    label: str
    hint: str = ""
    is_needed: bool = False


_PAPER = Ask("paper_no", "文号", "办理所依据的本部门文书或者通知，可不填。")
_OUTCOME = Ask("outcome", "执行情况", "选“已执行”之前须先办理“落实”。", is_needed=True)
ASKS: Mapping[OrderStep, tuple[Ask, ...]] = MappingProxyType(
    {
        OrderStep.RECEIVED: (),
        OrderStep.APPLIED: (
            Ask("on", "落实日期", "从这一天起本部门实际执行；不能晚于今天。", is_needed=True),
            _PAPER,
        ),
        OrderStep.REPORTED: (
            _OUTCOME,
            _PAPER,
            Ask(
                "reason",
                "说明",
                "部分执行、不适用的，须写明理由（不少于 4 字）；已执行的可写办理情况。",
            ),
        ),
        OrderStep.AMENDED: (
            Ask("outcome", "更正后的执行情况", "", is_needed=True),
            _PAPER,
            Ask("reason", "更正的原因", "原来的反馈保留在办理经过中。", is_needed=True),
        ),
        OrderStep.LIFT_CONFIRMED: (
            Ask("reason", "说明", "例如：已恢复其参加采购活动的资格。可不填。"),
        ),
        OrderStep.WAIVER_ASKED: (
            Ask("until", "截止日", "到这一天恢复适用；须晚于今天。", is_needed=True),
            Ask("reason", "理由", "写明为什么对本案适用过重，或者有其他正当理由。", is_needed=True),
        ),
    }
)


class _ReasonField(TextField):
    widget = TextAreaField.widget


class MeasureStepForm(OnceForm):
    """One step that a department takes of an order."""

    step = HiddenField()
    seen = StringField()
    on = DayField(render_kw={"type": "date"})
    until = DayField(render_kw={"type": "date"})
    outcome = KeptSelect(
        choices=[SelectChoice("", "请选择"), *(SelectChoice(one.value, one.zh) for one in Outcome)],
        default="",
    )
    paper_no = LineField(
        validators=[Length(max=LONGEST_NUMBER, message=f"最多 {LONGEST_NUMBER} 个字。")],
        render_kw={"autocomplete": "off"},
    )
    reason = _ReasonField(
        validators=[Length(max=LONGEST_REASON, message=f"最多 {LONGEST_REASON} 个字。")],
        render_kw={"rows": 3},
    )
    asks: tuple[Ask, ...] = ()

    def ask(self, step: OrderStep) -> None:
        """Ask what a step asks, in its words; fields are told apart on a page with many forms."""
        self.step.data, self.asks = step.value, ASKS[step]
        for one in self.asks:
            field = self[one.field]
            field.label.text, field.description = one.label, one.hint
        for field in self:
            field.id = field.label.field_id = f"{step.value}-{field.name}"

    def fill(self, seen: int, today: date) -> None:
        """Write what a fresh form begins with."""
        self.seen.data, self.on.data = str(seen), today.isoformat()

    def validate_step(self, field: HiddenField) -> None:
        """Raise where the page did not say which step of a department is meant."""
        if field.data not in {one.value for one in ASKS}:
            raise ValidationError(INCOMPLETE)

    def validate_seen(self, field: StringField) -> None:
        """Raise where the page did not say what was seen."""
        if not _NUMBER.fullmatch(field.data or ""):
            raise ValidationError(INCOMPLETE)

    @property
    def wanted(self) -> OrderStep:
        """The step that is meant."""
        return OrderStep(self.step.data)

    @property
    def seen_step(self) -> int:
        """The latest step that the page showed."""
        return int(self.seen.data or 0)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was filled in, in words, under the labels of its step."""
        words = {"outcome": {one.value: one.zh for one in Outcome}}
        found = ((one.label, one.field, str(self[one.field].data or "")) for one in self.asks)
        return [(label, words.get(name, {}).get(text, text)) for label, name, text in found if text]

    def said(self, today: date) -> Said:
        """Return what was filled in; what the step does not ask for is left out."""
        asked = {one.field for one in self.asks}
        on, until = self.on.value, self.until.value
        outcome = self.outcome.data if "outcome" in asked else ""
        return Said(
            on=on if "on" in asked and isinstance(on, date) else today,
            outcome=Outcome(outcome) if outcome else None,
            paper_no=(self.paper_no.data or "") if "paper_no" in asked else "",
            reason=(self.reason.data or "") if "reason" in asked else "",
            until=until if "until" in asked and isinstance(until, date) else None,
        )


class WaiverForm(OnceForm):
    """The decision on a waiver that somebody of the department asked for."""

    seen = StringField()
    granted = KeptSelect(
        "决定",
        choices=[
            SelectChoice("", "请选择"),
            SelectChoice(YES, "同意，期内对本案不予适用"),
            SelectChoice(NO, "不同意，措施继续适用"),
        ],
        validators=[InputRequired("请选择同意或者不同意。")],
    )
    reason = _ReasonField(
        "决定的理由",
        description="不少于 4 字；申请人和以后查阅的人会看到。",
        validators=[Length(max=LONGEST_REASON, message=f"最多 {LONGEST_REASON} 个字。")],
        render_kw={"rows": 3},
    )

    def validate_seen(self, field: StringField) -> None:
        """Raise where the page did not say what was seen."""
        if not _NUMBER.fullmatch(field.data or ""):
            raise ValidationError(INCOMPLETE)

    @property
    def seen_step(self) -> int:
        """The latest step that the page showed."""
        return int(self.seen.data or 0)


class TogetherForm(OnceForm):
    """Several orders that are received, or whose lifts are confirmed, in one act."""

    step = HiddenField()
    seen = ManyField()

    def validate_step(self, field: HiddenField) -> None:
        """Raise where the page did not say what is to be done with them."""
        if field.data not in {one.value for one in TOGETHER}:
            raise ValidationError(INCOMPLETE)

    def validate_seen(self, field: ManyField) -> None:
        """Raise where nothing was sent, or something that no page of ours wrote."""
        if not field.data:
            raise ValidationError("请先在清单中勾选要办理的措施。")
        if not all(_PAIR.fullmatch(one) for one in field.data):
            field.data = []
            raise ValidationError("页面不完整，请从清单重新勾选。")

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """The orders with the latest step that was seen of each, in one order for everybody."""
        halves = [one.split(".") for one in self.seen.data or ()]
        return sorted((int(number), int(seen)) for number, seen in halves)

    @property
    def problems(self) -> list[str]:
        """What is wrong with what was sent."""
        return [str(error) for errors in self.errors.values() for error in errors]


TOGETHER = (OrderStep.RECEIVED, OrderStep.LIFT_CONFIRMED)


class FeedbackFileForm(FlaskForm):
    """A department's file of feedback."""

    file = FileField(
        "填好的反馈文件",
        description="CSV 或 XLSX，第一行为列名；最大 4 MB，一次最多 2,000 行。",
        validators=[FileRequired("请选择要上传的文件。")],
        render_kw={"accept": ".csv,.txt,.xlsx"},
    )


class ConfirmFileForm(FlaskForm):
    """Yes to a file of feedback as it was shown."""

    file = HiddenField()
