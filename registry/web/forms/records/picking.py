"""The forms by which a subject is told apart from those it may be taken for.

Invariant: where look-alikes exist, no firm is chosen beforehand; the choice and the last four
characters of the code must agree.
"""

from collections.abc import Iterable, Mapping

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired, Length

from registry.rules.identity.uscc import normal_code
from registry.web.forms.text import LineField

TAIL = 4


class PersonForm(FlaskForm):
    """By what a practitioner is found: name and certificate, both whole."""

    name = LineField(
        "姓名",
        validators=[
            InputRequired("请填写姓名全名。"),
            Length(max=60, message="姓名最多 60 个字。"),
        ],
        render_kw={"autocomplete": "off"},
    )
    certificate_no = LineField(
        "执业注册证书号",
        validators=[
            InputRequired("请填写执业注册证书号。"),
            Length(max=60, message="证书号最多 60 个字。"),
        ],
        render_kw={"autocomplete": "off"},
    )


class ConfirmForm(FlaskForm):
    """Which of the firms is meant, and the end of its code as it stands on the paper."""

    choice = RadioField("当事人是哪一家", validators=[InputRequired("请选定文书所指的那一家。")])
    tail = LineField(
        f"代码后 {TAIL} 位",
        description="请照文书或营业执照抄写；文书没有代码的，照所选主体的代码抄写。",
        validators=[
            InputRequired(f"请填写所选主体代码的后 {TAIL} 位。"),
            Length(max=40, message=f"只填代码的后 {TAIL} 位。"),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    def offer(self, codes: Iterable[str]) -> None:
        """Fill the firms to choose from, by their codes."""
        self.choice.choices = [SelectChoice(code, code) for code in codes]

    def tail_problem(self, names: Mapping[str, str]) -> str | None:
        """Return why the end of the code does not belong to the firm chosen, None where it does.

        `names` are the firms by their codes.
        """
        code = self.choice.data or ""
        typed = normal_code(self.tail.data or "")[:18]
        if typed == code[-TAIL:]:
            return None
        others = [name for other, name in names.items() if other[-TAIL:] == typed[-TAIL:]]
        whose = f"，那是“{others[0]}”的代码" if others else ""
        return (
            f"填写的“{typed}”不是所选主体“{names[code]}”代码的后 {TAIL} 位{whose}。"
            "请照文书核对是否选错了主体。"
        )
