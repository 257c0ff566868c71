"""The text of a paper as people would write it, whatever fonts and layout have made of it."""

import unicodedata

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

from registry.files.evidence import clean_evidence
from registry.files.evidence.plain_text import plain_text
from tests.unit.files.papers import names, pdf, stream


@pytest.mark.parametrize(
    ("extracted", "written"),
    [
        ("⾏政处罚决定书", "行政处罚决定书"),
        ("嘉市监罚〔 2026 〕 1 号", "嘉市监罚〔2026〕1号"),
        ("当事⼈：嘉兴槐安童⻋股份有限公司", "当事人：嘉兴槐安童车股份有限公司"),
        ("处罚款⼈⺠币  12,000.50 元", "处罚款人民币12,000.50元"),
        ("2026 年 3 月 5 日", "2026年3月5日"),
        ("ﬁne", "fine"),
        ("当事人 嘉兴示例食品有限公司", "当事人 嘉兴示例食品有限公司"),
        ("（一）Ａ型 1 2", "（一）Ａ型1 2"),
        ("警告；罚款１００元。", "警告；罚款１００元。"),
    ],
)
def test_what_a_font_or_the_layout_changed_is_changed_back(extracted: str, written: str) -> None:
    assert plain_text(extracted) == written


def test_no_radical_is_left_that_is_drawn_like_a_character() -> None:
    kangxi = "".join(map(chr, range(0x2F00, 0x2FD6)))

    found = plain_text(kangxi)

    assert len(found) == len(kangxi)
    assert all("\u4e00" <= character <= "\u9fff" for character in found)
    assert all(unicodedata.name(c).startswith("CJK UNIFIED") for c in found)


def test_chinese_comes_out_of_a_paper() -> None:
    text = "嘉市监罚〔2026〕1号 罚款人民币12000元"

    def chinese(writer: PdfWriter) -> None:
        codes = {character: number for number, character in enumerate(dict.fromkeys(text), 1)}
        pairs = "\n".join(f"<{n:04x}> <{ord(c):04x}>" for c, n in codes.items())
        cmap = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            f"{len(codes)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
        )
        inner = names(Type="/Font", Subtype="/CIDFontType2", BaseFont="/Song")
        inner[NameObject("/DW")] = NumberObject(1000)
        font = names(Type="/Font", Subtype="/Type0", BaseFont="/Song", Encoding="/Identity-H")
        font[NameObject("/DescendantFonts")] = ArrayObject([writer._add_object(inner)])
        font[NameObject("/ToUnicode")] = writer._add_object(stream(cmap.encode()))
        page = writer.pages[0]
        resources = page["/Resources"]
        assert isinstance(resources, DictionaryObject)
        fonts = resources["/Font"]
        assert isinstance(fonts, DictionaryObject)
        fonts[NameObject("/A")] = writer._add_object(font)
        said = "".join(f"{codes[character]:04x}" for character in text)
        shown = f"BT /A 12 Tf 20 200 Td <{said}> Tj ET".encode()
        page[NameObject("/Contents")] = writer._add_object(stream(shown))

    assert clean_evidence(pdf(chinese), "决定书.pdf").text == text
