"""The forms of signing in and of changing one's password."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from registry.rules.passwords import LONGEST, SHORTEST, SHORTEST_STAFF
from registry.web.forms.text import LineField

LONGEST_USERNAME = 60


class SignInForm(FlaskForm):
    """User name and password; `next` is the page to go back to."""

    username = LineField(
        _("用户名"),
        validators=[InputRequired(_("请填写用户名。")), Length(max=LONGEST_USERNAME)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _("密码"),
        validators=[InputRequired(_("请填写密码。")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class PasswordForm(FlaskForm):
    """User name, password so far, and the new one twice."""

    username = LineField(
        _("用户名"),
        validators=[InputRequired(_("请填写用户名。")), Length(max=LONGEST_USERNAME)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _("现在的密码（或初始密码）"),
        validators=[InputRequired(_("请填写现在的密码。")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = PasswordField(
        _("新密码"),
        description=_(
            "监管人员至少 %(staff)s 个字符，企业至少 %(others)s 个字符；可以用一句话，不要求符号或大小写。",
            staff=SHORTEST_STAFF,
            others=SHORTEST,
        ),
        validators=[InputRequired(_("请填写新密码。")), Length(max=LONGEST)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _("再次填写新密码"),
        validators=[
            InputRequired(_("请再次填写新密码。")),
            EqualTo("new_password", _("两次填写的新密码不一致。")),
        ],
        render_kw={"autocomplete": "new-password"},
    )
