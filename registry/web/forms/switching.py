"""The forms of switching to another edition of the rating model: proposing, and deciding."""

from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from models.ratings import REASON_LENGTH
from registry.web.forms.deputies import DayField
from registry.web.once import OnceForm

_TOO_LONG = Length(max=REASON_LENGTH, message=f"理由不能超过 {REASON_LENGTH} 个字，请删减。")


class SwitchForm(OnceForm):
    """From which day on the edition is to govern, and why; `seen`: which comparison was looked at."""

    seen = HiddenField()
    effective_from = DayField(
        "施行日期",
        description="最早为明天；从这一天零时起按新版评价。",
        validators=[InputRequired("请填写施行日期。")],
        render_kw={"type": "date"},
    )
    reason = TextAreaField(
        "换版理由",
        description="写明依据的文件、征求意见情况和比对结论。",
        validators=[InputRequired("请写明换版理由。"), _TOO_LONG],
    )


class DecisionForm(OnceForm):
    """Why a proposal is approved or not."""

    reason = TextAreaField(
        "审批意见", description="不予批准的必须写明理由。", validators=[_TOO_LONG]
    )
