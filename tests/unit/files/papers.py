"""PDFs and images for the tests of evidence: honest ones, and those that hide something."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

CANARY = b"CANARYWORD"
GPS = {1: "N", 2: (30.0, 46.0, 12.0), 3: "E", 4: (120.0, 45.0, 30.0)}
Change = Callable[[PdfWriter], None]


def pdf(*changes: Change, pages: int = 1, text: str = "Decision 2026-001") -> bytes:
    """A PDF of so many A6 pages with a line of text, after `changes`."""
    writer = PdfWriter()
    font = writer._add_object(
        names(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica", Encoding="/WinAnsiEncoding")
    )
    for number in range(pages):
        page = writer.add_blank_page(298, 420)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/A"): font})}
        )
        shown = f"BT /A 12 Tf 20 200 Td ({text} p{number + 1}) Tj ET".encode("latin-1")
        page[NameObject("/Contents")] = writer._add_object(stream(shown))
    for change in changes:
        change(writer)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    """The bytes of a document."""
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def opened(data: bytes) -> PdfReader:
    """A document read back."""
    return PdfReader(BytesIO(data), strict=True)


def names(**entries: str) -> DictionaryObject:
    """A dictionary of names."""
    return DictionaryObject({NameObject(f"/{k}"): NameObject(v) for k, v in entries.items()})


def stream(data: bytes, **entries: str) -> DecodedStreamObject:
    """A stream without a filter."""
    made = DecodedStreamObject()
    made.set_data(data)
    made.update(names(**entries))
    return made


def script() -> DictionaryObject:
    """An action that runs JavaScript."""
    action = names(Type="/Action", S="/JavaScript")
    action[NameObject("/JS")] = TextStringObject(f"app.alert('{CANARY.decode()}')")
    return action


def annotation(kind: str, **entries: PdfObject) -> DictionaryObject:
    """Something that lies on a page."""
    made = names(Type="/Annot", Subtype=f"/{kind}")
    made[NameObject("/Rect")] = ArrayObject(NumberObject(n) for n in (10, 10, 90, 90))
    made.update({NameObject(f"/{key}"): value for key, value in entries.items()})
    return made


def laid(*annotations: DictionaryObject) -> Change:
    """Lay these on the first page."""

    def change(writer: PdfWriter) -> None:
        references = ArrayObject(writer._add_object(one) for one in annotations)
        writer.pages[0][NameObject("/Annots")] = references

    return change


def face(writer: PdfWriter) -> DictionaryObject:
    """A picture of a red square, as a seal has one."""
    drawn = stream(b"1 0 0 rg 0 0 80 80 re f", Type="/XObject", Subtype="/Form")
    drawn[NameObject("/BBox")] = ArrayObject(NumberObject(n) for n in (0, 0, 80, 80))
    return DictionaryObject({NameObject("/N"): writer._add_object(drawn)})


def jpeg(width: int = 120, height: int = 80, **options: object) -> bytes:
    """A JPEG whose left half is red, with a position, a comment and a profile."""
    image = Image.new("RGB", (width, height), "white")
    image.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x010F] = CANARY.decode()
    exif.get_ifd(0x8825).update(GPS)
    for tag, value in options.items():
        exif[int(tag.removeprefix("tag_"))] = value
    target = BytesIO()
    image.save(target, "JPEG", quality=95, exif=exif, comment=CANARY, icc_profile=CANARY * 20)
    return target.getvalue()


def png(width: int = 4, height: int = 4, *chunks: tuple[bytes, bytes]) -> bytes:
    """A grey PNG with further chunks; the size may be a lie."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\x00" + b"\x80" * 4 for _ in range(4)))
    parts = [(b"IHDR", header), *chunks, (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
