"""The golden table of files that cannot be used: each is refused at once, and told why."""

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from registry.errors import Invalid
from registry.files.tables import open_table

HEADER = "企业名称,统一社会信用代码\n".encode()
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
)
TWO_CELLS = '<row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c></row>'


def workbook(rows: int = 2, columns: int = 2, **parts: str | bytes) -> bytes:
    """Returns a sound workbook, some parts of which are replaced or added."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("数据")
        for row in range(rows):
            for column in range(columns):
                sheet.write_string(row, column, f"列{column}" if row == 0 else "甲")
    return replaced(buffer.getvalue(), parts)


def replaced(archive: bytes, parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def with_sheet(xml: str | bytes) -> bytes:
    return replaced(workbook(), {"xl/worksheets/sheet1.xml": xml})


def sheet_data(rows: str) -> bytes:
    return with_sheet(SHEET.format(f"<sheetData>{rows}</sheetData>"))


def lying_sizes() -> bytes:
    """Returns a bomb that declares each part to be 10 bytes long."""
    data = bytearray(workbook(**{"xl/media/a.bin": b"\0" * 80_000_000}))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/media/a.bin"))
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def overlapping() -> bytes:
    """Returns an archive whose directory names one long part 100 times."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("a.bin", b"\0" * 2_000_000)
        first = archive.infolist()[-1]
        for number in range(100):
            twin = zipfile.ZipInfo(f"b{number}.bin")
            for slot in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(twin, slot, getattr(first, slot))
            archive.filelist.append(twin)
    return buffer.getvalue()


def encrypted() -> bytes:
    data = bytearray(workbook())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def symlink() -> bytes:
    buffer = io.BytesIO(workbook())
    with zipfile.ZipFile(buffer, "a") as archive:
        link = zipfile.ZipInfo("xl/link.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def twice_the_same_part() -> bytes:
    buffer = io.BytesIO(workbook())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("XL/workbook.xml", "<workbook/>")
    return buffer.getvalue()


def swollen_text() -> bytes:
    shared = f"<sst><si><t>{'长' * 30_000}</t></si></sst>"
    cells = '<row><c t="s"><v>0</v></c></row>' * 5_000
    parts = {
        "xl/sharedStrings.xml": shared,
        "xl/worksheets/sheet1.xml": SHEET.format(f"<sheetData>{cells}</sheetData>"),
    }
    return replaced(workbook(), dict(parts))


XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SHEET.format(
    f"<sheetData>{TWO_CELLS}</sheetData>"
)
BILLION = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    "<sst><si><t>&b;&b;</t></si></sst>"
)

BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.csv", lambda: b"", "0 字节"),
    "blank lines": ("a.csv", lambda: b"\n , \n\n", "文件是空的"),
    "no header": ("a.csv", lambda: "嘉兴甲公司,91330400MA12345678\n".encode(), "没有找到列名"),
    "only numbers": ("a.csv", lambda: b"1,2,3\n4,5,6\n", "没有找到列名"),
    "mixed, UTF-8 first": (
        "a.csv",
        lambda: HEADER + "嘉兴市某某公司,1\n".encode("gb18030"),
        "第 1 行是 UTF-8，而第 2 行（第 38 字节处）不是",
    ),
    "mixed, GB18030 first": (
        "a.csv",
        lambda: "企业名称,代码\n".encode("gb18030") + "嘉兴市甲,1\n".encode(),
        "混有两种编码：第 2 行是 UTF-8，而第 1 行（第 0 字节处）",
    ),
    "no encoding at all": (
        "a.csv",
        lambda: b"name,code\nx,1\n\xff\xff,2\n",
        "第 3 行、第 14 字节处出错.*GB18030（第 3 行、第 14 字节",
    ),
    "mark, then junk": (
        "a.csv",
        lambda: b"\xef\xbb\xbfname,code\nx\xff,1\n",
        "第 2 行（第 14 字节处）",
    ),
    "UTF-8 cut in a character": ("a.csv", lambda: HEADER + "嘉兴市".encode()[:-1], "混有两种编码"),
    "UTF-32": ("a.csv", lambda: "名称\n甲".encode("utf-32"), "UTF-32"),
    "UTF-16 without mark": ("a.csv", lambda: "name,code\n".encode("utf-16-le"), "NUL"),
    "endless line": ("a.csv", lambda: b"name\n" + b"x" * 3_000_000, "超过 1,000,000 个字"),
    "101 columns": ("a.csv", lambda: ",".join(f"列{n}名" for n in range(101)).encode(), "列太多"),
    "100,001 rows": ("a.csv", lambda: b"name\n" + b"x\n" * 100_001, "有 100,001 行"),
    "old Excel": ("a.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Excel"),
    "PDF as xlsx": ("a.xlsx", lambda: b"%PDF-1.7\n...", "PDF"),
    "page as xls": ("a.xls", lambda: b"\n<HTML><table><tr>", "网页"),
    "text as xlsx": ("a.xlsx", lambda: HEADER, "内容却不是"),
    "picture": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n", "图片"),
    "empty archive": ("a.xlsx", lambda: b"PK\x05\x06" + b"\0" * 18, "压缩包"),
    "xlsx cut short": ("a.xlsx", lambda: workbook()[:-300], "已损坏"),
    "xlsx, no content": ("a.xlsx", lambda: workbook(rows=0), "所有工作表都没有内容"),
    "xlsx, 101 columns": ("a.xlsx", lambda: workbook(columns=101), "列太多：第 1 行有 101 列"),
    "xlsx, 100,001 rows": ("a.xlsx", lambda: workbook(100_002, 1), "有 100,001 行数据"),
    "xlsx, 201 parts": (
        "a.xlsx",
        lambda: workbook(**{f"xl/m{n}.bin": b"" for n in range(201)}),
        "个部件，最多 200 个",
    ),
    "bomb by ratio": ("a.xlsx", lambda: workbook(**{"a.bin": b"\0" * 20_000_000}), "压缩比"),
    "bomb by size": ("a.xlsx", lambda: workbook(**{"a.bin": b"\0" * 70_000_000}), "超过 64 MB"),
    "bomb that lies": ("a.xlsx", lying_sizes, "已损坏"),
    "bomb that overlaps": ("a.xlsx", overlapping, "已损坏|超过 64 MB|压缩比"),
    "traversal": ("a.xlsx", lambda: workbook(**{"../../evil.xml": "<a/>"}), "指向文件之外"),
    "absolute name": ("a.xlsx", lambda: workbook(**{"/etc/evil.xml": "<a/>"}), "指向文件之外"),
    "symbolic link": ("a.xlsx", symlink, "符号链接"),
    "encrypted": ("a.xlsx", encrypted, "加了密码"),
    "same part twice": ("a.xlsx", twice_the_same_part, "同名部件"),
    "external entity": ("a.xlsx", lambda: with_sheet(XXE), "DTD"),
    "entity bomb": ("a.xlsx", lambda: workbook(**{"xl/sharedStrings.xml": BILLION}), "DTD"),
    "DTD in UTF-16": ("a.xlsx", lambda: with_sheet(XXE.encode("utf-16")), "已损坏"),
    "far cell": (
        "a.xlsx",
        lambda: sheet_data(TWO_CELLS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "第 1,048,576 行、XFD 列",
    ),
    "far corners": (
        "a.xlsx",
        lambda: sheet_data(
            '<row r="1"><c r="XFD1"><v>1</v></c></row>'
            '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
        ),
        "表格范围太大",
    ),
    "far cell under another prefix": (
        "a.xlsx",
        lambda: with_sheet(
            '<x:worksheet xmlns:x="y"><x:sheetData><x:row r="&#49;048576">'
            "<x:c r='&#88;FD1048576'><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
        ),
        "表格范围太大",
    ),
    "strange cell name": (
        "a.xlsx",
        lambda: sheet_data('<row r="1"><c r="A-1"><v>1</v></c></row>'),
        "位置写法不对",
    ),
    "text that swells": ("a.xlsx", swollen_text, "超过 64 MB"),
    "not well formed": ("a.xlsx", lambda: with_sheet("<worksheet><sheetData>"), "已损坏"),
    "ods": (
        "a.ods",
        lambda: replaced(workbook(), {"mimetype": "a", "content.xml": "<a/>"}).replace(
            b"xl/workbook.xml", b"xl/workbonk.xml"
        ),
        "OpenDocument",
    ),
    "archive of something": (
        "a.zip",
        lambda: workbook().replace(b"xl/workbook.xml", b"xl/workbonk.xml"),
        "没有 Excel 工作簿",
    ),
    "broken Parquet": ("a.parquet", lambda: b"PAR1" + b"\0" * 40 + b"PAR1", "Parquet 文件已损坏"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_cannot_be_used_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    file_name, build, sentence = BAD[kind]
    path = tmp_path / "upload"
    path.write_bytes(build())
    begun = time.process_time()

    with pytest.raises(Invalid, match=sentence):
        open_table(path, file_name=file_name)

    assert time.process_time() - begun < 2.0
