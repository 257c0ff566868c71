"""The forms of inspections by credit: a plan that is written, and its draw."""

from collections.abc import Iterable

from wtforms import SelectChoice, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from models.vocabulary import SubjectKind
from registry.rulebooks import Division, Industry
from registry.rules.inspections import MAY_BE_DRAWN, Reach
from registry.services.inspections import Planned
from registry.services.inspections.planning import LONGEST_TITLE
from registry.web.forms.text import LineField, cleaned, refuse_piled_marks
from registry.web.once import OnceForm

WHOLE_CITY = ""
MOST_DIGITS = 6


class WholeField(LineField):
    """A whole number as it was typed; what is none stays in the field."""

    @property
    def number(self) -> int:
        """The number; 0 where there is none."""
        text = (self.data or "").strip()
        digits = text.removeprefix("-")
        if not digits.isascii() or not digits.isdecimal() or len(digits) > MOST_DIGITS:
            return 0
        return int(text)

    def pre_validate(self, form: object) -> None:
        """Raise where the text is no whole number above nought."""
        if self.data and self.number <= 0:
            raise ValidationError("请填写大于零的整数（半角数字），例如 20。")


class PickedField(SelectField):
    """One of a list, said in our words where it is none of them."""

    def pre_validate(self, form: object) -> None:
        """Raise where what came is none of the list."""
        if self.data not in {one.value for one in self.choices or ()}:
            raise ValidationError("请从列表中选择。")


class KindsField(SelectMultipleField):
    """Several of a list, said in our words where one is none of them."""

    def pre_validate(self, form: object) -> None:
        """Raise where nothing was ticked, or what is not offered."""
        offered = {one.value for one in self.choices or ()}
        if not self.data or not set(self.data) <= offered:
            raise ValidationError("请至少选择一种抽查对象类型。")


class PlanForm(OnceForm):
    """Whom a plan may draw, how many, and who inspects them."""

    title = LineField(
        "方案名称",
        description="例如：2026 年四季度童车生产企业质量随机抽查。名称向社会公开，不写企业名称。",
        validators=[
            InputRequired("请填写方案名称。"),
            Length(max=LONGEST_TITLE, message=f"方案名称最多 {LONGEST_TITLE} 个字，请删减。"),
            refuse_piled_marks,
        ],
        render_kw={"maxlength": LONGEST_TITLE},
    )
    kinds = KindsField("抽查对象类型", coerce=str)
    county = PickedField("辖区", description="县（市、区）账户只能在本辖区内抽取。", coerce=str)
    section = PickedField("行业门类", description="按登记的行业；不选为全部行业。", coerce=str)
    quota = WholeField(
        "抽查数量（家）",
        description="按各等级的家数和抽查系数分配，最多 5,000 家。",
        validators=[InputRequired("请填写抽查数量。")],
        render_kw={"inputmode": "numeric", "maxlength": MOST_DIGITS, "size": 8},
    )
    team = WholeField(
        "每组检查人员（人）",
        description="每家派几人；现场检查一般不少于 2 人。",
        validators=[InputRequired("请填写每组检查人员数。")],
        render_kw={"inputmode": "numeric", "maxlength": 3, "size": 8},
    )
    inspectors = TextAreaField(
        "检查人员名单",
        description="每行一人，可以直接粘贴。同名的加执法证号区分。名单只在工作台内使用，不公开。",
        validators=[InputRequired("请填写检查人员名单，每行一人。")],
        render_kw={"rows": 8, "spellcheck": "false", "autocomplete": "off"},
    )

    def offer(
        self, counties: Iterable[Division], sections: Iterable[Industry], *, city: str | None
    ) -> None:
        """Fill the lists; `city`: what the whole city is called, None for who serves a county."""
        whole = [SelectChoice(WHOLE_CITY, city)] if city else []
        self.county.choices = [*whole, *(SelectChoice(one.code, one.name_zh) for one in counties)]
        self.section.choices = [
            SelectChoice("", "全部行业"),
            *(SelectChoice(one.code, f"{one.code} {one.name_zh}") for one in sections),
        ]
        self.kinds.choices = [SelectChoice(one.value, one.zh) for one in MAY_BE_DRAWN]

    @property
    def names(self) -> tuple[str, ...]:
        """The inspectors, one of a line, cleaned; empty lines are none."""
        lines = (cleaned(line) for line in (self.inspectors.data or "").splitlines())
        return tuple(line for line in lines if line)

    def planned(self) -> Planned:
        """Return what the form, once it was found right, says."""
        kinds = tuple(SubjectKind(one) for one in self.kinds.data or ())
        return Planned(
            title=self.title.data or "",
            reach=Reach(kinds, self.section.data or "", self.county.data or None),
            quota=self.quota.number,
            inspectors=self.names,
            team=self.team.number,
        )


class DrawForm(OnceForm):
    """Nothing but the key: a plan is drawn as it stands."""
