"""Which files may be attached, told by their first bytes; a name that says otherwise is a lie."""

from enum import Enum

from registry.errors import Invalid

LARGEST = 20 * 1024 * 1024  # bytes of one file as received
MOST_PAGES = 500  # of a PDF
MOST_PIXELS = 50_000_000  # of an image: A4 at 600 dpi has 35 million
LONGEST_SIDE = 20_000  # pixels
LONGEST_TEXT = 200_000  # characters taken out of a PDF
_HOW = "附件只接受 PDF、JPEG、PNG；请另存为其中一种格式后再上传。"


class MediaType(Enum):
    """The kinds of file that may be attached."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


STARTS = {
    MediaType.PDF: b"%PDF-",
    MediaType.JPEG: b"\xff\xd8\xff",
    MediaType.PNG: b"\x89PNG\r\n\x1a\n",
}
SUFFIXES = {
    "pdf": MediaType.PDF,
    "jpg": MediaType.JPEG,
    "jpeg": MediaType.JPEG,
    "png": MediaType.PNG,
}


def media_type_of(data: bytes, file_name: str) -> MediaType:
    """Return what a file is. Raises Invalid where name and content disagree, or it is not allowed."""
    if not data:
        raise Invalid("文件是空的（0 字节）。请检查是否选错了文件，重新选择后上传。")
    if len(data) > LARGEST:
        raise Invalid(
            f"文件超过 {LARGEST // 1024 // 1024} MB。请降低扫描分辨率，或拆成几个文件后分别上传。"
        )
    found = next((kind for kind, start in STARTS.items() if data.startswith(start)), None)
    if found is None:
        raise Invalid(f"文件内容不是可以识别的 PDF、JPEG 或 PNG。{_HOW}")
    said = SUFFIXES.get(file_name.rpartition(".")[2].lower()) if "." in file_name else None
    if said is None:
        raise Invalid(f"文件名没有 .pdf、.jpg 或 .png 后缀。{_HOW}")
    if said is not found:
        raise Invalid(
            f"文件名的后缀与内容不符：内容是 {found.name}。请改正后缀，或确认是否选错了文件。"
        )
    return found
