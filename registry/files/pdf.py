"""Pages become PDF by WeasyPrint, where it and its system libraries are there; else pages are printed.

Invariant: a paper loads nothing: whatever it would fetch is refused, so no address of a paper reaches
out of the register.
"""

import importlib
from functools import cache
from pathlib import Path
from typing import Any

from registry.errors import Invalid

PAPER_CSS = Path(__file__).resolve().parents[2] / "static" / "css" / "paper.css"


def can_write_pdf() -> bool:
    """Say whether PDF files can be made on this machine (requirements-pdf.txt, Pango)."""
    return _weasyprint() is not None


def as_pdf(html: str) -> bytes:
    """Return a page as PDF. Raises Invalid where that cannot be done here."""
    made_by = _weasyprint()
    if made_by is None:
        raise Invalid("本机没有安装 PDF 组件，请使用浏览器的打印功能另存为 PDF。")
    nothing = made_by.urls.URLFetcher(allowed_protocols=())
    css = made_by.CSS(string=PAPER_CSS.read_text("utf-8"), url_fetcher=nothing)
    page = made_by.HTML(string=html, url_fetcher=nothing, media_type="print")
    written = page.write_pdf(stylesheets=[css])
    assert isinstance(written, bytes)
    return written


@cache
def _weasyprint() -> Any | None:  # Any: an extra that may be missing
    """Return the extra, None where it or Pango is missing; it takes a second to load, so not before."""
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError):
        return None
