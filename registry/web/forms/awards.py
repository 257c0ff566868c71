"""The forms of awards: a list of candidates to be screened, and the review of an award."""

from collections.abc import Iterable

from flask_wtf.file import FileField
from wtforms import SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from models.vocabulary import AwardReviewOutcome
from registry.rules.awards import Award
from registry.web.forms.text import LineField, cleaned
from registry.web.once import OnceForm

LONGEST_TITLE, LONGEST_PAPER = 200, 100
SHORTEST_REASON, LONGEST_REASON = 4, 2_000
_TITLE = f"请写明本次评选的名称，2 至 {LONGEST_TITLE} 个字。"
_WHY = f"请写明理由，{SHORTEST_REASON} 至 {LONGEST_REASON} 个字。"


class ScreenForm(OnceForm):
    """Which award, which round, which candidates: pasted, or as a file."""

    award = SelectField("荣誉", validators=[InputRequired("请选择荣誉。")])
    title = LineField(
        "本次评选",
        description="写明年度和批次，印在核查单上，例如“2026 年度嘉兴市市长质量奖申报组织”。",
        validators=[InputRequired(_TITLE), Length(min=2, max=LONGEST_TITLE, message=_TITLE)],
    )
    names = TextAreaField("候选名单", filters=[lambda text: text or ""])
    file = FileField("或上传文件")

    def offer(self, awards: Iterable[Award]) -> None:
        """Offer the awards that the office organises."""
        self.award.choices = [SelectChoice(one.id, one.name_zh) for one in awards]


class _ReasonForm(OnceForm):
    """A reason, as every review needs one."""

    reason = TextAreaField(
        "理由",
        description="写明核实的情况和依据的条款；不写个人信息。",
        filters=[lambda text: cleaned(text) if text else text],
        validators=[
            InputRequired(_WHY),
            Length(min=SHORTEST_REASON, max=LONGEST_REASON, message=_WHY),
        ],
        render_kw={"rows": 4},
    )


class ReviewForm(_ReasonForm):
    """What an officer says of an award after a later event."""

    outcome = SelectField(
        "复核意见",
        choices=[
            SelectChoice("", "请选择"),
            *(SelectChoice(o.value, o.zh) for o in AwardReviewOutcome),
        ],
        validators=[InputRequired("请选择复核意见。")],
    )
    document_no = LineField(
        "文书文号（可不填）",
        description="例如评审委员会会议纪要的文号。",
        validators=[Length(max=LONGEST_PAPER, message=f"最多 {LONGEST_PAPER} 个字。")],
    )


class SettleForm(_ReasonForm):
    """What the second person says of a proposal to withdraw an award."""

    outcome = SelectField(
        "决定",
        choices=[
            SelectChoice("", "请选择"),
            SelectChoice(AwardReviewOutcome.WITHDRAWAL_PROPOSED.value, "同意，向授予机关建议撤销"),
            SelectChoice(AwardReviewOutcome.KEPT.value, "不同意，保留荣誉"),
        ],
        validators=[InputRequired("请选择决定。")],
    )
