"""The field by which a file is attached, and the form of opening one."""

from flask_wtf.file import FileField

ACCEPTED = ".pdf,.jpg,.jpeg,.png"
HINT = (
    "PDF、JPEG 或 PNG，最大 20 MB，PDF 不设密码、最多 500 页；"
    "保存时去除拍摄位置、作者、脚本、链接和附带文件。"
)


def evidence_field(label: str) -> FileField:
    """Return a field that takes one file; `regulator.evidence.taken_in` says whether it is fit."""
    return FileField(label, description=HINT, render_kw={"accept": ACCEPTED})
