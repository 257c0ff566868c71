"""The forms of an entry: a mark, its end. What changes an entry otherwise is a case."""

from collections.abc import Iterable

from wtforms import SelectChoice
from wtforms.validators import InputRequired, Length

from models.vocabulary import Mark
from registry.rules.reasons import LONGEST_REASON, SHORTEST_REASON
from registry.web.forms.cases.steps import MinutesField
from registry.web.forms.records.fields import DayField, KeptSelect
from registry.web.forms.text import LineField
from registry.web.once import OnceForm

LONGEST_PAPER = 100
_WHY = f"请写明依据，{SHORTEST_REASON} 至 {LONGEST_REASON} 个字。"


class EntryMarkForm(OnceForm):
    """A mark to be put on an entry, or to be taken off it."""

    mark = KeptSelect("标注", validators=[InputRequired("请选择标注。")])
    mark_from = DayField(
        "日期", validators=[InputRequired("请填写日期。")], render_kw={"type": "date"}
    )
    mark_paper = LineField(
        "文书文号（可不填）",
        description="例如受理通知书、决定书、判决书的文号。",
        validators=[Length(max=LONGEST_PAPER, message=f"最多 {LONGEST_PAPER} 个字。")],
    )
    mark_reason = MinutesField(
        "依据",
        description="例如：申请人不服列入决定，已由某某人民政府受理。",
        validators=[
            InputRequired(_WHY),
            Length(min=SHORTEST_REASON, max=LONGEST_REASON, message=_WHY),
        ],
        render_kw={"rows": 2},
    )

    def offer(self, marks: Iterable[Mark], prefix: str) -> None:
        """Offer marks; the fields are told apart on a page with two such forms."""
        self.mark.choices = [
            SelectChoice("", "请选择"),
            *(SelectChoice(mark.value, mark.zh) for mark in marks),
        ]
        for field in self:
            field.id = field.label.field_id = f"{prefix}-{field.name}"
