"""The forms of tending a record: a mark, its ending, what was done of a duty, taking that back.

Invariant: only what the record at hand lets happen is offered; each form is done once.
"""

from collections.abc import Iterable
from datetime import date

from wtforms import SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from models.vocabulary import Mark, Obligation
from registry.rules.reasons import LONGEST_REASON, SHORTEST_REASON
from registry.rules.records import DutyDone, DutyState, shown_amount
from registry.web.forms.records.fields import DayField, KeptSelect, MoneyField, TextField
from registry.web.forms.text import LineField
from registry.web.once import OnceForm

LONGEST_PAPER = 100
OF_MONEY = (Obligation.PAY_FINE, Obligation.HAND_OVER)
_CHOOSE = SelectChoice("", "请选择")


def day_of(field: DayField) -> date:
    """Return the day that was written into a field that has passed its checks."""
    assert isinstance(field.value, date)
    return field.value


def fen_of(field: MoneyField) -> int | None:
    """Return the amount in fen that was written into a field, None where it is empty."""
    assert field.value is None or isinstance(field.value, int)
    return field.value


class _ReasonField(TextField):
    widget = TextAreaField.widget


def _reason(label: str, hint: str) -> TextField:
    sentence = f"请写明{label}，{SHORTEST_REASON} 至 {LONGEST_REASON} 个字。"
    return _ReasonField(
        label,
        description=hint,
        validators=[
            InputRequired(sentence),
            Length(min=SHORTEST_REASON, max=LONGEST_REASON, message=sentence),
        ],
        render_kw={"rows": 2},
    )


def _paper(hint: str) -> LineField:
    return LineField(
        "文书文号（可不填）",
        description=hint,
        validators=[Length(max=LONGEST_PAPER, message=f"最多 {LONGEST_PAPER} 个字。")],
    )


def _day(label: str, hint: str) -> DayField:
    return DayField(
        label,
        description=hint,
        validators=[InputRequired(f"请填写{label}。")],
        render_kw={"type": "date"},
    )


class MarkForm(OnceForm):
    """A mark that the record does not bear yet."""

    mark = KeptSelect("标注", validators=[InputRequired("请选择标注。")])
    mark_from = _day("起始日期", "受理或者立案的日期，从这一天起标注；停止执行须另行提出并经批准。")
    mark_paper = _paper("例如受理通知书、立案通知书的文号。")
    mark_reason = _reason("依据", "例如：申请人不服处罚决定，已由某某人民政府受理。")

    def offer(self, marks: Iterable[Mark]) -> None:
        """Offer the marks that the record does not bear."""
        self.mark.choices = [_CHOOSE, *(SelectChoice(mark.value, mark.zh) for mark in marks)]


class EndMarkForm(OnceForm):
    """The end of a mark that the record bears."""

    ended_mark = KeptSelect("解除哪个标注", validators=[InputRequired("请选择要解除的标注。")])
    ended_from = _day("解除日期", "从这一天起不再标注。")
    ended_paper = _paper("例如复议决定书、判决书、异议处理结果告知书的文号。")
    ended_reason = _reason("结果", "例如：复议机关维持原处罚决定。")

    def offer(self, marks: Iterable[Mark]) -> None:
        """Offer the marks that the record bears."""
        self.ended_mark.choices = [_CHOOSE, *(SelectChoice(mark.value, mark.zh) for mark in marks)]


class PerformanceForm(OnceForm):
    """What was done of a duty that is still open."""

    obligation = KeptSelect("义务", validators=[InputRequired("请选择履行的是哪一项义务。")])
    performed_on = _day("履行日期", "缴款、改正或者完成的日期。")
    amount = MoneyField(
        "金额",
        description="缴纳款项时填写，例如 30000、12000.50元 或 3万元；加处罚款不计入，可写在说明中。",
    )
    note = _ReasonField(
        "说明",
        description="缴纳款项的，须填写缴款票据号；其他可写明复查情况。",
        validators=[Length(max=LONGEST_REASON, message=f"最多 {LONGEST_REASON} 个字。")],
        render_kw={"rows": 2},
    )
    _open: tuple[DutyDone, ...] = ()

    def offer(self, duties: Iterable[DutyDone]) -> None:
        """Offer the duties that are not done."""
        self._open = tuple(one for one in duties if one.state is not DutyState.DONE)
        choices = (SelectChoice(one.duty.obligation.value, _written(one)) for one in self._open)
        self.obligation.choices = [_CHOOSE, *choices]

    def validate_amount(self, field: MoneyField) -> None:
        """Raise where a sum is asked for and missing, or more than what is open."""
        done = next(
            (o for o in self._open if o.duty.obligation.value == self.obligation.data), None
        )
        if done is None or done.duty.obligation not in OF_MONEY:
            return
        fen = fen_of(field)
        if not fen:
            raise ValidationError("请填写已缴纳的金额。")
        if done.left_fen is not None and fen > done.left_fen:
            left = shown_amount(done.left_fen)
            raise ValidationError(f"超过尚未缴纳的 {left}，请核对；加处罚款等请写在说明中。")

    def validate_note(self, field: _ReasonField) -> None:
        """Raise where money is noted without the number of its voucher."""
        is_money = self.obligation.data in {one.value for one in OF_MONEY}
        if is_money and len((field.data or "").strip()) < SHORTEST_REASON:
            raise ValidationError("请填写缴款票据号，例如：缴款票据 0330012345。")


class TakeBackForm(OnceForm):
    """Why an entry of performance was wrong."""

    why = _reason("撤回理由", "例如：缴款票据属于另一案件。")


def _written(done: DutyDone) -> str:
    left = f"（尚欠 {shown_amount(done.left_fen)}）" if done.left_fen else ""
    return f"{done.duty.obligation.zh}{left}"
