"""Keeps what may be unpacked. A workbook's reader sees only bytes that were counted and scanned."""

import codecs
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import IO
from xml.parsers import expat

from registry.errors import Invalid
from registry.files.chunks import Limits, column_letters

BLOCK = 64 * 1024
RATIO_COUNTS_FROM = 1024 * 1024
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BROKEN = "文件已损坏，打不开。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
_UNSAFE = "文件的内部结构不安全（{}），已拒绝。请新建工作簿，只粘贴数据后再上传。"


@contextmanager
def vetted_workbook(path: Path, limits: Limits) -> Iterator[Path]:
    """Gives a stored (not packed) copy of the workbook's XML parts, removed on leaving.

    The copy is what was counted and scanned, so that no second reading of the same archive can
    find other entries, other sizes or other bytes.

    Raises `Invalid` for a bomb, an unsafe name, a DTD, a broken or an encrypted archive.
    """
    with NamedTemporaryFile(suffix=".xlsx") as copy:
        try:
            with zipfile.ZipFile(path) as archive, zipfile.ZipFile(copy, "w") as vetted:
                entries = _checked_entries(archive, limits)
                _Copying(archive, vetted, path.stat().st_size, limits).copy(entries)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as broken:
            raise Invalid(_BROKEN) from broken
        copy.flush()
        yield Path(copy.name)


def _checked_entries(archive: zipfile.ZipFile, limits: Limits) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise Invalid(_UNSAFE.format(f"有 {len(entries):,} 个部件，最多 {limits.entries} 个"))
    for entry in entries:
        _refuse_unsafe_entry(entry)
    names = {entry.filename.lower() for entry in entries}
    if len(names) < len(entries):
        raise Invalid(_UNSAFE.format("有同名部件"))
    _refuse_other_kinds(names)
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise _too_large(limits)
    return entries


def _refuse_unsafe_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if name.startswith("/") or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts:
        raise Invalid(_UNSAFE.format("部件名指向文件之外"))
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Invalid(_UNSAFE.format("含有符号链接"))
    if entry.flag_bits & 0x1:
        raise Invalid("文件加了密码，无法读取。请取消密码后再上传。")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Invalid(_UNSAFE.format("压缩方法不常见"))


def _refuse_other_kinds(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        kind = "是 Excel 二进制工作簿（.xlsb）"
    elif "mimetype" in names and "content.xml" in names:
        kind = "是 OpenDocument 文件（.ods 等）"
    elif any(name.startswith("word/") for name in names):
        kind = "是 Word 文档"
    else:
        kind = "是压缩包，里面没有 Excel 工作簿"
    raise Invalid(f"文件{kind}，本系统不接受。请另存为 .xlsx 或 CSV 后再上传。")


def _too_large(limits: Limits) -> Invalid:
    size = limits.unpacked_bytes // 1024**2
    return Invalid(
        f"文件展开后超过 {size} MB，已拒绝。请删去图片、多余的格式和无关的工作表，或拆成几个文件。"
    )


class _Copying:
    """Inflates block by block, counting: what an archive declares about its sizes may be a lie."""

    def __init__(
        self, archive: zipfile.ZipFile, vetted: zipfile.ZipFile, packed: int, limits: Limits
    ) -> None:
        self._archive = archive
        self._vetted = vetted
        self._packed = packed
        self._limits = limits
        self._unpacked = 0
        self._cells = _Cells(limits)

    def copy(self, entries: list[zipfile.ZipInfo]) -> None:
        for entry in entries:
            with self._archive.open(entry) as part:
                if entry.filename.lower().endswith((".xml", ".rels")):
                    name = entry.filename
                    with self._vetted.open(name, "w", force_zip64=True) as target:
                        self._copy_xml(part, target)
                else:
                    for _ in self._counted(part):
                        pass
        self._cells.refuse_swollen_text()

    def _copy_xml(self, part: IO[bytes], target: IO[bytes]) -> None:
        scan = _PartScan(self._cells)
        for block in self._counted(part):
            scan.feed(block)
            target.write(block)
        scan.feed(b"", last=True)

    def _counted(self, part: IO[bytes]) -> Iterator[bytes]:
        while block := part.read(BLOCK):
            self._unpacked += len(block)
            if self._unpacked > self._limits.unpacked_bytes:
                raise _too_large(self._limits)
            most = max(RATIO_COUNTS_FROM, self._limits.ratio * self._packed)
            if self._unpacked > most:
                raise Invalid(_UNSAFE.format(f"压缩比超过 {self._limits.ratio} 倍"))
            yield block


class _Cells:
    """What all cells together will take in memory: the reader lays a sheet out as a full rectangle,
    and gives each cell its own copy of a shared text.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._references: Counter[str] = Counter()
        self._shared: list[int] = []

    def found(self, row: int, column: int) -> None:
        if row * column > self._limits.cells:
            raise Invalid(
                f"表格范围太大：第 {row:,} 行、{column_letters(column - 1)} 列还有内容。"
                "请把数据复制到新的工作表后再上传，或拆成几个文件。"
            )

    def refer(self, text_number: str) -> None:
        self._references[text_number] += 1

    def share(self, position: int, length: int) -> None:
        if position == len(self._shared):
            self._shared.append(0)
        self._shared[position] = max(self._shared[position], length)

    def refuse_swollen_text(self) -> None:
        # A character of Chinese takes 3 bytes; twice the unpacked size is more than real files take.
        numbers = ((int(n), times) for n, times in self._references.items() if n.isdecimal())
        known = len(self._shared)
        total = sum(self._shared[n] * times for n, times in numbers if n < known)
        if 3 * total > 2 * self._limits.unpacked_bytes:
            raise _too_large(self._limits)


class _PartScan:
    """Reads one XML part: no DTD, no entity, well formed UTF-8; cells are counted where they stand."""

    def __init__(self, cells: _Cells) -> None:
        self._cells = cells
        self._row = self._column = self._last_row = self._last_column = 0
        self._row_text = ""
        self._shared_type = False
        self._text: list[str] | None = None
        self._position = self._length = 0
        self._begun = False
        # The encoding is forced, for the reader too takes every part for UTF-8.
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.StartElementHandler = self._start

    def feed(self, block: bytes, *, last: bool = False) -> None:
        # A UTF-16 mark would outweigh the forced encoding, and the reader would see other cells.
        if not self._begun and block.startswith(_UTF16_MARKS):
            raise Invalid(_BROKEN)
        self._begun = True
        try:
            self._parser.Parse(block, last)
        except expat.ExpatError as error:
            raise Invalid(_BROKEN) from error

    def _refuse_doctype(self, *_: object) -> None:
        raise Invalid(_UNSAFE.format("含有 DTD 或外部实体"))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "is"):
            self._start_value(name)
        elif name == "row":
            self._row = _number(attributes.get("r"), self._row + 1)
            self._row_text = str(self._row)
            self._column = 0
        elif name == "si":
            self._length = 0
            self._parser.CharacterDataHandler = self._measure
            self._parser.EndElementHandler = self._end_shared

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            letters = reference.rstrip("0123456789")
            self._column = _column_number(letters)
            row = reference[len(letters) :]
            if row != self._row_text:
                self._row_text = row
                self._row = _number(row, self._row)
        self._shared_type = attributes.get("t") == "s"

    def _start_value(self, name: str) -> None:
        if self._row > self._last_row or self._column > self._last_column:
            self._last_row = max(self._row, self._last_row)
            self._last_column = max(self._column, self._last_column)
            self._cells.found(self._last_row, self._last_column)
        if name == "v" and self._shared_type:
            self._text = []
            self._parser.CharacterDataHandler = self._text.append
            self._parser.EndElementHandler = self._end_reference

    def _end_reference(self, name: str) -> None:
        self._parser.CharacterDataHandler = self._parser.EndElementHandler = None
        self._cells.refer("".join(self._text or []).strip())

    def _measure(self, text: str) -> None:
        self._length += len(text)

    def _end_shared(self, name: str) -> None:
        if name.rpartition(":")[2] == "si":
            self._parser.CharacterDataHandler = self._parser.EndElementHandler = None
            self._cells.share(self._position, self._length)
            self._position += 1


def _number(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) <= 7):
        raise Invalid(_UNSAFE.format("单元格的位置写法不对"))
    return int(text)


@lru_cache(maxsize=1_000)
def _column_number(letters: str) -> int:
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise Invalid(_UNSAFE.format("单元格的位置写法不对"))
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
