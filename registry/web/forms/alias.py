"""The form of an alias of a subject."""

from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField
from wtforms.validators import InputRequired, Length

from models.vocabulary import NameKind
from registry.web.forms.text import LineField, refuse_piled_marks

LONGEST_NAME = 120
LONGEST_SOURCE = 60


class AliasForm(FlaskForm):
    """What the alias is, how it reads, and where it was found."""

    kind = SelectField(
        "别称类型",
        choices=[
            SelectChoice(kind.value, kind.zh)
            for kind in NameKind
            if kind is not NameKind.REGISTERED
        ],
    )
    name = LineField(
        "别称",
        description="店招、品牌或文书中的误写；登记名称和曾用名只来自登记机关的数据。",
        validators=[
            InputRequired("请填写别称。"),
            Length(max=LONGEST_NAME, message=f"最多 {LONGEST_NAME} 个字。"),
            refuse_piled_marks,
        ],
    )
    source = LineField(
        "来源",
        description="在哪里见到这个名称，例如：2026 年抽检报告第 12 号。",
        validators=[
            InputRequired("请写明来源。"),
            Length(max=LONGEST_SOURCE, message=f"最多 {LONGEST_SOURCE} 个字。"),
        ],
    )
