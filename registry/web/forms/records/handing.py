"""The form of an officer's own step with a proposal."""

from wtforms import HiddenField
from wtforms.validators import Length
from wtforms.widgets import TextArea

from registry.rules.reasons import LONGEST_REASON
from registry.web.forms.records.fields import TextField
from registry.web.once import OnceForm


class HandForm(OnceForm):
    """Which step is taken stands in the address; the form says what was seen, and why."""

    revision = HiddenField()
    reason = TextField(
        "作废的理由",
        description="写明为什么作废，例如重复录入、主体选错；记入操作日志。",
        validators=[Length(max=LONGEST_REASON, message=f"最多 {LONGEST_REASON} 个字。")],
        widget=TextArea(),
        render_kw={"rows": 2},
    )
