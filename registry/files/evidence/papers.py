"""PDFs are written anew: their pages are copied, and of a page only what is seen.

Invariant: nothing that acts, leads elsewhere, is attached or tells of its maker is copied, because
only what is named here is; seals, stamps and filled fields stay as pictures.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from types import FrameType

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

from registry.errors import Invalid
from registry.files.evidence.copying import Copier
from registry.files.evidence.kinds import LONGEST_TEXT, MOST_PAGES
from registry.files.evidence.pictures import pictures_of
from registry.files.evidence.plain_text import plain_text

READING_SECONDS = 4.0  # of processor time; a text that takes longer is cut
_BROKEN = "PDF 已损坏或不完整，无法打开。请用阅读软件打开后“打印为 PDF”，再上传。"
_SWELLS = "PDF 展开后过大，可能是恶意文件。请用阅读软件打开后“打印为 PDF”，再上传。"
_LOCKED = (
    "PDF 设有密码或权限保护，无法清理和核对。请用阅读软件打开后“打印为 PDF”（不设密码），再上传。"
)
_SEEN = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group")


def rewrite(data: bytes) -> tuple[bytes, int, str]:
    """Return the cleaned PDF, the number of its pages, and the text in them.

    Raises Invalid for one that is encrypted, broken, empty, too long, or a form that moves.
    """
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Invalid(_LOCKED)
        _refuse_unfit(reader)
        pages = list(reader.pages)
        cleaned = _written(reader, pages)
    except (PyPdfError, RecursionError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Invalid(_BROKEN) from error
    return cleaned, len(pages), _text_of(pages)


def _refuse_unfit(reader: PdfReader) -> None:
    count = len(reader.pages)
    if count == 0:
        raise Invalid("PDF 没有页面。请检查是否选错了文件。")
    if count > MOST_PAGES:
        raise Invalid(f"PDF 有 {count} 页，超过 {MOST_PAGES} 页。请只保留决定书及必要的附件页。")
    if reader.root_object.get("/NeedsRendering"):
        raise Invalid("这是动态表单（XFA），内容不在页面上。请“打印为 PDF”后再上传。")


def _written(reader: PdfReader, pages: list[PageObject]) -> bytes:
    writer = PdfWriter()
    writer.metadata = None
    copier = Copier(writer)
    tree = writer.root_object["/Pages"].get_object()
    assert isinstance(tree, DictionaryObject)
    kids = ArrayObject()
    for page in pages:
        fresh = DictionaryObject({NameObject("/Type"): NameObject("/Page")})
        fresh[NameObject("/Parent")] = writer.root_object.raw_get("/Pages")
        for key in _SEEN:
            if key in page:
                fresh[NameObject(key)] = copier.copied(page.raw_get(key))
        pictures = pictures_of(page, copier)
        if pictures:
            fresh[NameObject("/Annots")] = pictures
        kids.append(copier.added(fresh))
    tree[NameObject("/Kids")] = kids
    tree[NameObject("/Count")] = NumberObject(len(kids))
    if "/OCProperties" in reader.root_object:  # which layers are seen
        layers = copier.copied(reader.root_object.raw_get("/OCProperties"))
        writer.root_object[NameObject("/OCProperties")] = layers
    target = BytesIO()
    writer.pdf_header = "%PDF-1.7"
    writer.write(target)
    return target.getvalue()


def _text_of(pages: list[PageObject]) -> str:
    """Return the text of the pages, as far as it can be had in time; the picture is what counts."""
    found: list[str] = []
    with suppress(_TooLong, MemoryError), _at_most(READING_SECONDS):
        for page in pages:
            found.append(_text_on(page))
            if sum(map(len, found)) >= LONGEST_TEXT:
                break
    whole = plain_text("\n".join(found))[:LONGEST_TEXT]
    return "".join(c for c in whole if c in "\t\n" or c.isprintable())


def _text_on(page: PageObject) -> str:
    try:
        return page.extract_text()
    except LimitReachedError as error:
        raise Invalid(_SWELLS) from error
    except (PyPdfError, RecursionError, LookupError, TypeError, ValueError, AttributeError):
        return ""  # a page that is only seen, not read


class _TooLong(BaseException):
    """The time for reading is over; no handler of ordinary errors on the way may catch it."""


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Let the block raise `_TooLong` after so much processor time."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.5)  # again, where it was caught all the same
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
