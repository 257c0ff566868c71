"""The form of a new account."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField
from wtforms.validators import InputRequired, Length

from models.vocabulary import Role
from registry.rulebooks import Department, Division
from registry.web.forms.text import LineField, refuse_piled_marks

NONE = SelectChoice("", "—")


class AccountForm(FlaskForm):
    """Who the account is for, in which role, and what it is bound to."""

    username = LineField(
        _("用户名"),
        description=_("小写字母、数字、点、下划线或连字符，例如 o.shen。"),
        validators=[InputRequired(_("请填写用户名。")), Length(max=60)],
    )
    display_name = LineField(
        _("姓名"),
        validators=[InputRequired(_("请填写姓名。")), Length(max=60), refuse_piled_marks],
    )
    role = SelectField(_("角色"), choices=[SelectChoice(role.value, role.zh) for role in Role])
    office = LineField(_("处室或职务"), validators=[Length(max=120), refuse_piled_marks])
    department = SelectField(
        _("部门"), description=_("经办、审核、审批和联合奖惩执行人员必须属于一个部门。")
    )
    division = SelectField(_("辖区"), description=_("县（市、区）人员选择所在辖区；市级人员不选。"))
    uscc = LineField(
        _("统一社会信用代码"),
        description=_("仅企业用户和行业协会填写：账户绑定的主体。"),
        validators=[Length(max=18)],
    )

    def offer(self, departments: Iterable[Department], divisions: Iterable[Division]) -> None:
        """Fill the two lists from the rulebook."""
        self.department.choices = [
            NONE,
            *(SelectChoice(one.id, one.name_zh) for one in departments),
        ]
        self.division.choices = [
            NONE,
            *(SelectChoice(one.code, one.name_zh) for one in divisions),
        ]
