"""The form of naming a deputy: who, from which day, up to and including which day."""

from collections.abc import Iterable
from datetime import date, timedelta

from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, ValidationError

from registry.queries.deputies import Colleague
from registry.web.once import OnceForm

FIRST_YEAR, LAST_YEAR = 2000, 2199


class DayField(StringField):
    """A day written as 2026-11-23; what is no day stays in the field as it was typed."""

    def day(self) -> date:
        """Return the day. Raises ValueError where there is none."""
        day = date.fromisoformat((self.data or "").strip())
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError("no day of this register")
        return day

    def pre_validate(self, form: object) -> None:
        """Raise where the text is no day."""
        if not self.data:
            return
        try:
            self.day()
        except ValueError as error:
            raise ValidationError("日期应写作 2026-11-23 的形式，且当月有这一天。") from error


class DeputyForm(OnceForm):
    """Who stands in, and on which days; the last day still counts."""

    deputy = SelectField(
        "由谁代理",
        description="本部门、同一岗位、辖区相同或为全市的在用账户。",
        validators=[InputRequired("请选择代理人。")],
    )
    first_day = DayField(
        "开始日期",
        description="从这一天零时起代理。",
        validators=[InputRequired("请填写开始日期。")],
        render_kw={"type": "date"},
    )
    last_day = DayField(
        "结束日期（含当日）",
        description="一次最长 60 天。",
        validators=[InputRequired("请填写结束日期。")],
        render_kw={"type": "date"},
    )

    def offer(self, colleagues: Iterable[Colleague]) -> None:
        """Fill the list of those who may stand in."""
        self.deputy.choices = [
            SelectChoice("", "请选择"),
            *(SelectChoice(str(one.account_id), _written(one)) for one in colleagues),
        ]

    @property
    def valid_from(self) -> date:
        """The first day."""
        return self.first_day.day()

    @property
    def valid_to(self) -> date:
        """The first day that no longer counts."""
        return self.last_day.day() + timedelta(days=1)


def _written(colleague: Colleague) -> str:
    return f"{colleague.display_name}（{colleague.office or colleague.role.zh}）"
