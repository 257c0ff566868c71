"""The form of a credit check: whom, for which matter; a purpose is always said."""

from flask_wtf.file import FileField
from wtforms import SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length

from registry.web.once import OnceForm

# What is being decided; the words of the departments. PROPOSAL: no norm lists them.
MATTERS = (
    *("政府采购", "招标投标", "行政许可", "财政性资金", "国有资产和土地出让", "评优评先"),
    *("日常监管", "其他事项"),
)
LONGEST_PURPOSE = 120  # characters, beside the matter


class CheckForm(OnceForm):
    """Names or codes, one a line, or a file; and what is being decided."""

    matter = SelectField(
        "办理事项",
        choices=[SelectChoice("", "请选择"), *(SelectChoice(one, one) for one in MATTERS)],
        validators=[AnyOf(MATTERS, "请选择正在办理的事项。")],
        validate_choice=False,
    )
    purpose = StringField(
        "具体用途",
        description="例如“市直单位校服采购项目（演示）资格审查”。会写入回执，请勿写个人姓名。",
        filters=[lambda text: (text or "").strip()],
        validators=[
            DataRequired("请写明具体用途：核查须有明确事由。"),
            Length(max=LONGEST_PURPOSE, message=f"用途不能超过 {LONGEST_PURPOSE} 个字。"),
        ],
        render_kw={"maxlength": LONGEST_PURPOSE, "autocomplete": "off"},
    )
    names = TextAreaField(
        "核查对象",
        description="每行一家，写名称、统一社会信用代码或两者都写。只写一行就是单户核查。",
        filters=[lambda text: text or ""],
        render_kw={"rows": 6, "spellcheck": "false", "autocomplete": "off"},
    )
    file = FileField(
        "或上传名单",
        description="CSV、XLSX 或文本文件，有“企业名称”或“统一社会信用代码”列。",
        render_kw={"accept": ".csv,.txt,.xlsx"},
    )
