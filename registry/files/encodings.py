"""Keeps how a text file's encoding is settled: never guessed by likeness, never decoded loosely."""

import codecs
import re
from pathlib import Path
from typing import NamedTuple

from registry.errors import Invalid

BLOCK = 1024 * 1024
LONGEST_LINE = 1_000_000
CHOICES = ("auto", "utf-8", "gb18030", "utf-16", "big5")
_CODECS = {"utf-8": "utf-8-sig", "gb18030": "gb18030", "utf-16": "utf-16-le", "big5": "cp950"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PAST_MARK = {"utf-8-sig": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
_FAMILY = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
# Three Chinese characters in one line that is strict UTF-8 do not come about by chance in GB18030:
# 0 of 20,000 random strings did.
_THREE_CHARACTERS = re.compile("[一-鿿].*[一-鿿].*[一-鿿]", re.S)


class TextFile(NamedTuple):
    """A text file that decodes to its end. `line_breaks` is never less than the number of its lines."""

    encoding: str
    codec: str
    line_breaks: int


class _Fault(NamedTuple):
    line: int
    byte: int


def settle_encoding(path: Path, chosen: str = "auto") -> TextFile:
    """Returns the encoding in which the whole file decodes strictly.

    The order is: byte order mark, UTF-8, GB18030. Another is used only if a person chose it, for
    most short UTF-8 texts are also, as nonsense, GB18030. Bytes are counted from 0.

    Raises `Invalid` with line and byte where the file does not decode.
    """
    if chosen not in CHOICES:
        raise Invalid(f"不支持的编码“{chosen}”。可选：{'、'.join(CHOICES[1:])}。")
    marked = _marked(path)
    if marked is not None:
        return _read_as_marked(path, marked, chosen)
    if chosen != "auto":
        return _read_as(path, chosen, _CODECS[chosen])
    utf8 = _decode(path, "utf-8")
    if not isinstance(utf8, _Fault):
        return TextFile("utf-8", "utf-8", utf8)
    return _read_as_gb18030(path, utf8)


def _marked(path: Path) -> str | None:
    with path.open("rb") as file:
        start = file.read(4)
    if start in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        raise Invalid("文件是 UTF-32 编码，本系统不接受。请另存为“CSV UTF-8”后再上传。")
    return next((codec for mark, codec in _MARKS if start.startswith(mark)), None)


def _read_as_marked(path: Path, codec: str, chosen: str) -> TextFile:
    family = _FAMILY[codec]
    if chosen not in ("auto", family):
        raise Invalid(
            f"文件开头标明是 {family.upper()} 编码，与所选的 {chosen.upper()} 不符。请选“自动”。"
        )
    return _read_as(path, codec, codec)._replace(codec=_PAST_MARK[codec])


def _read_as(path: Path, encoding: str, codec: str) -> TextFile:
    outcome = _decode(path, codec)
    if isinstance(outcome, _Fault):
        raise Invalid(
            f"文件不是有效的 {encoding.upper()} 文本：第 {outcome.line} 行"
            f"（第 {outcome.byte} 字节处）无法解码。请另存为“CSV UTF-8”后再上传。"
        )
    return TextFile(encoding, codec, outcome)


def _read_as_gb18030(path: Path, utf8: _Fault) -> TextFile:
    stray = _line_in_utf8(path)
    if stray is not None:
        raise Invalid(
            f"文件里混有两种编码：第 {stray.line} 行是 UTF-8，而第 {utf8.line} 行"
            f"（第 {utf8.byte} 字节处）不是。请统一另存为“CSV UTF-8”后再上传。"
        )
    outcome = _decode(path, "gb18030")
    if isinstance(outcome, _Fault):
        raise Invalid(
            f"文件既不是 UTF-8（第 {utf8.line} 行、第 {utf8.byte} 字节处出错），"
            f"也不是 GB18030（第 {outcome.line} 行、第 {outcome.byte} 字节处出错）。"
            "请另存为“CSV UTF-8”，或指明编码后再上传。"
        )
    return TextFile("gb18030", "gb18030", outcome)


def _line_in_utf8(path: Path) -> _Fault | None:
    byte = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.isascii() and _is_chinese_utf8(line):
                return _Fault(number, byte)
            byte += len(line)
    return None


def _is_chinese_utf8(line: bytes) -> bool:
    try:
        return _THREE_CHARACTERS.search(line.decode("utf-8")) is not None
    except UnicodeDecodeError:
        return False


def _decode(path: Path, codec: str) -> int | _Fault:
    """Decodes the file to its end; returns the number of its line breaks, or the first fault."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    line, breaks, open_length, read = 1, 0, 0, 0
    with path.open("rb") as file:
        while True:
            block = file.read(BLOCK)
            try:
                text = decoder.decode(block, not block)
            except UnicodeDecodeError as error:
                before = error.object[: error.start].decode(codec)
                byte = read + len(block) - len(error.object) + error.start
                return _Fault(line + before.count("\n"), byte)
            if not block:
                return breaks + 1
            line += text.count("\n")
            pieces = text.replace("\r", "\n").split("\n")
            _refuse_endless_line(line, open_length + len(pieces[0]), *map(len, pieces))
            open_length = len(pieces[-1]) + (open_length if len(pieces) == 1 else 0)
            breaks += len(pieces) - 1
            read += len(block)


def _refuse_endless_line(line: int, *lengths: int) -> None:
    if max(lengths) > LONGEST_LINE:
        raise Invalid(
            f"第 {line} 行附近有一行超过 {LONGEST_LINE:,} 个字，这不像表格。"
            "请检查文件是否损坏或选错。"
        )
