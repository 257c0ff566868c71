"""The form by which a record is moved to the subject that its paper names (主体更正)."""

from wtforms.validators import InputRequired, Length
from wtforms.widgets import TextArea

from registry.rules.identity.uscc import normal_code
from registry.rules.reasons import LONGEST_REASON, SHORTEST_REASON
from registry.web.forms.records.fields import TextField
from registry.web.forms.records.picking import TAIL
from registry.web.forms.text import LineField
from registry.web.once import OnceForm


class MoveForm(OnceForm):
    """Why the record stands on the wrong subject, and the end of the right one's code."""

    tail = LineField(
        f"正确主体代码的后 {TAIL} 位",
        description="请照文书或营业执照抄写。",
        validators=[
            InputRequired(f"请填写正确主体代码的后 {TAIL} 位。"),
            Length(max=40, message=f"只填代码的后 {TAIL} 位。"),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    reason = TextField(
        "理由和依据",
        description="写明原来为什么记错、依据哪份文书认定正确的主体。",
        validators=[
            InputRequired("请写明理由和依据。"),
            Length(
                min=SHORTEST_REASON,
                max=LONGEST_REASON,
                message=f"理由须为 {SHORTEST_REASON} 至 {LONGEST_REASON} 个字。",
            ),
        ],
        widget=TextArea(),
        render_kw={"rows": 3},
    )

    def names(self, code: str) -> bool:
        """Say whether the end that was typed is that of `code`."""
        return normal_code(self.tail.data or "") == code[-TAIL:]
