"""Forms of likely duplicates: a judgement, one of many, a merge, its decision, its end."""

import re
from collections.abc import Iterable

from wtforms import HiddenField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, Length, ValidationError

from models.vocabulary import Relation, SharedField, Verdict
from registry.rules.reasons import LONGEST_REASON, SHORTEST_REASON
from registry.web.forms.deciding import ParagraphField
from registry.web.forms.text import LineField
from registry.web.once import OnceForm

MOST_IDS = 500
NONE = ""
_SEAL = re.compile(r"[0-9a-f]{64}", re.ASCII)
_IDS = re.compile(r"[1-9][0-9]{0,17}(,[1-9][0-9]{0,17})*", re.ASCII)
_REASON = [
    InputRequired("请写明依据。"),
    Length(
        min=SHORTEST_REASON,
        max=LONGEST_REASON,
        message=f"请写 {SHORTEST_REASON} 至 {LONGEST_REASON} 个字。",
    ),
]


class ReasonForm(OnceForm):
    """A deed that needs nothing but a reason."""

    reason = ParagraphField("理由", description="写明查到了什么、向谁核实。", validators=_REASON)


class JudgementForm(ReasonForm):
    """What is judged of a pair; the relation is asked for where the two are related."""

    verdict = RadioField(
        "判断",
        choices=[SelectChoice(one.value, one.zh) for one in Verdict if one is not Verdict.SAME],
        validators=[InputRequired("请选择判断。")],
    )
    relation = SelectField(
        "两者的关系",
        choices=[
            SelectChoice(NONE, "（不填）"),
            *(SelectChoice(one.value, one.zh) for one in Relation),
        ],
        description="只在判定为“有关联、非同一主体”时选择。",
    )
    blind = HiddenField()

    def offer(self, verdicts: Iterable[Verdict]) -> None:
        """Offer these verdicts only."""
        self.verdict.choices = [SelectChoice(one.value, one.zh) for one in verdicts]

    @property
    def judged(self) -> Verdict:
        """The verdict."""
        return Verdict(self.verdict.data)

    @property
    def related_as(self) -> Relation | None:
        """The relation, None where none was chosen."""
        return Relation(self.relation.data) if self.relation.data else None


class BulkForm(JudgementForm):
    """One judgement of many pairs; their numbers stand in one field, as the page listed them."""

    pairs = HiddenField()

    def validate_pairs(self, field: HiddenField) -> None:
        """Raise where no page of ours wrote the numbers, or there are too many."""
        if not _IDS.fullmatch(field.data or ""):
            raise ValidationError("请先在列表中勾选要判断的各对。")
        if len(self.ids) > MOST_IDS:
            raise ValidationError(f"一次最多判断 {MOST_IDS} 对，请分次办理。")

    @property
    def ids(self) -> list[int]:
        """The pairs."""
        return [int(one) for one in (self.pairs.data or "").split(",") if one]


class MergeForm(ReasonForm):
    """A merge as it was previewed: who survives, whose particulars are shown, the seal."""

    survivor = HiddenField()
    address = HiddenField()
    legal_representative = HiddenField()
    industry_code = HiddenField()
    seal = HiddenField()

    def validate_seal(self, field: HiddenField) -> None:
        """Raise where the page did not say what was seen."""
        if not _SEAL.fullmatch(field.data or ""):
            raise ValidationError("页面不完整，请重新预览归并的后果。")

    def validate_survivor(self, field: HiddenField) -> None:
        """Raise where no subject is named."""
        if number_in(field.data) is None:
            raise ValidationError("请选择保留哪个主体。")

    @property
    def choices(self) -> dict[SharedField, int]:
        """By shared field whose value is to be shown."""
        asked = {one: number_in(self[one.value].data) for one in SharedField}
        return {field: number for field, number in asked.items() if number is not None}


class MergeDecisionForm(OnceForm):
    """The second person's decision; a reason is asked for where it is a no."""

    seal = HiddenField()
    reason = ParagraphField(
        "理由",
        description="不予归并时必填，写明哪里不符；同意归并时不用填写。",
        validators=[Length(max=LONGEST_REASON, message=f"最多 {LONGEST_REASON} 个字。")],
    )

    def validate_seal(self, field: HiddenField) -> None:
        """Raise where the page did not say what was seen."""
        if not _SEAL.fullmatch(field.data or ""):
            raise ValidationError("页面不完整，请刷新后重新办理。")


class CompareForm(OnceForm):
    """Two codes of subjects that nothing has suggested yet."""

    one = LineField("甲方统一社会信用代码")
    other = LineField("乙方统一社会信用代码")


class AssignForm(OnceForm):
    """To whom a pair is given."""

    assignee = SelectField("经办人")


def number_in(text: str | None) -> int | None:
    """Return the number that `text` writes, None where it writes none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None
