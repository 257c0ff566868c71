"""A page as a PDF at the door; where this machine makes none, the way to print it."""

from flask import Response
from werkzeug.exceptions import NotFound

from registry.files.pdf import as_pdf, can_write_pdf


def pdf_of(page: str, name: str) -> Response:
    """Answer with a page as PDF under a file name. Raises NotFound where none can be made here."""
    if not can_write_pdf():
        raise NotFound("本机没有安装 PDF 组件，请打开文书页面，用浏览器打印或者另存为 PDF。")
    answer = Response(as_pdf(page), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"{name}.pdf")
    return answer
