"""The form of a department's file, and of saying yes to it."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from models.vocabulary import ImportKind
from registry.files.encodings import CHOICES
from registry.rulebooks import Department
from registry.web.forms.text import cleaned

ENCODINGS = {
    "auto": "自动识别（推荐）",
    "utf-8": "UTF-8",
    "gb18030": "GB18030（含 GBK、GB2312）",
    "utf-16": "UTF-16",
    "big5": "Big5（繁体）",
}


class UploadForm(FlaskForm):
    """What the file holds, who supplied it, the file, and how its text is written."""

    kind = SelectField(
        "数据类别",
        description="决定按哪一套规则识别列名、检查每一行。",
        choices=[SelectChoice(kind.value, kind.zh) for kind in ImportKind],
    )
    department = SelectField("数据来源部门", description="待处理的数据由该部门补正。")
    file = FileField(
        "文件",
        description="CSV、XLSX 或 Parquet，第一行为列名；最大 64 MB，最多 100,000 行。",
        validators=[FileRequired("请选择要上传的文件。")],
        render_kw={"accept": ".csv,.txt,.xlsx,.parquet"},
    )
    encoding = SelectField(
        "文字编码",
        description="只对 CSV 有用；下一步可以对照内容更改。",
        choices=[SelectChoice(choice, ENCODINGS[choice]) for choice in CHOICES],
    )

    def offer(self, departments: Iterable[Department]) -> None:
        """Fill the list of departments."""
        self.department.choices = [SelectChoice(one.id, one.name_zh) for one in departments]


class ConfirmForm(FlaskForm):
    """Yes to a file as it was shown: with its encoding."""

    encoding = HiddenField(default="auto")

    @property
    def chosen(self) -> str:
        """The encoding in which the file was shown."""
        return self.encoding.data if self.encoding.data in CHOICES else "auto"


class UndoForm(FlaskForm):
    """Why a batch is taken back."""

    reason = TextAreaField(
        "撤回的理由",
        description="写明依据或核实情况；理由记入操作日志，并写入每一条被撤销的记录。",
        filters=[lambda text: cleaned(text) if text else text],
        validators=[
            InputRequired("请写明撤回的理由。"),
            Length(min=4, max=500, message="理由须为 4 至 500 个字。"),
        ],
        render_kw={"rows": 3},
    )


class PlainForm(FlaskForm):
    """A deed that asks for nothing but its token."""
