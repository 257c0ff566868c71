"""Pages become PDF by WeasyPrint, where it and its system libraries are there; else pages are printed.

Invariant: a paper loads nothing: whatever it would fetch is refused, so no address of a paper reaches
out of the register.
"""

from pathlib import Path

from registry.errors import Invalid

try:
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher
except (ImportError, OSError):  # the extra is not installed, or Pango is missing
    HTML = None

PAPER_CSS = Path(__file__).resolve().parents[2] / "static" / "css" / "paper.css"


def can_write_pdf() -> bool:
    """Say whether PDF files can be made on this machine (requirements-pdf.txt, Pango)."""
    return HTML is not None


def as_pdf(html: str) -> bytes:
    """Return a page as PDF. Raises Invalid where that cannot be done here."""
    if not can_write_pdf():
        raise Invalid("本机没有安装 PDF 组件，请使用浏览器的打印功能另存为 PDF。")
    nothing = URLFetcher(allowed_protocols=())
    css = CSS(string=PAPER_CSS.read_text("utf-8"), url_fetcher=nothing)
    written = HTML(string=html, url_fetcher=nothing, media_type="print").write_pdf(
        stylesheets=[css]
    )
    assert isinstance(written, bytes)
    return written
