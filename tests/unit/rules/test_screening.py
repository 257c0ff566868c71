"""Lists as people write them: which part of a line is the code, which the name."""

import pytest

from registry.errors import Invalid
from registry.rules.screening import Columns, find_columns, from_cells, read_line, read_list

NAME, CODE = "嘉兴蜃楼电器有限公司", "91330499MADEM0097F"


@pytest.mark.parametrize(
    ("line", "name", "code"),
    [
        (NAME, NAME, ""),
        (f"{NAME} {CODE}", NAME, CODE),
        (f"{CODE}\t{NAME}", NAME, CODE),
        (f"{NAME}，{CODE}", NAME, CODE),
        (f"3、{NAME}；{CODE.lower()}", NAME, CODE.lower()),
        (f"(12) {NAME}", NAME, ""),
        (f"{NAME}（{CODE}）", NAME, CODE),
        ("9133 0499 MADEM 0097 F", "", "9133 0499 MADEM 0097 F"),
        ("９１３３０４９９ＭＡＤＥＭ００９７Ｆ", "", CODE),
        ("9133O499MADEM0097F", "", "9133O499MADEM0097F"),
        ("330402000012346", "", "330402000012346"),
        (CODE[:-1], "", CODE[:-1]),
        (f"{CODE}1", "", f"{CODE}1"),
        (f"{NAME}（统一社会信用代码：{CODE}）", NAME, CODE),
        (f"统一社会信用代码：{CODE}", "", CODE),
        (f"查一下{CODE}", "", CODE),
        ("3M 中国有限公司", "3M 中国有限公司", ""),
        ("=HYPERLINK(1)", "=HYPERLINK(1)", ""),
        ("𠮷野家\u200b", "𠮷野家", ""),
        ("<script>alert(1)</script>", "<script>alert(1)</script>", ""),
    ],
)
def test_a_line_is_read_as_it_was_meant(line: str, name: str, code: str) -> None:
    asked = read_line(line)

    assert asked
    assert (asked.name, asked.code) == (name, code)


@pytest.mark.parametrize("line", ["", "   ", "\t,;", "\u200b\u202e"])
def test_a_blank_line_asks_for_nothing(line: str) -> None:
    assert read_line(line) is None


def test_lines_keep_their_numbers() -> None:
    asked = list(read_list(f"\n{NAME}\r\n\n{CODE}\n"))

    assert [(one.line, one.name, one.code) for one in asked] == [(2, NAME, ""), (4, "", CODE)]


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (("序号", "企业名称", "统一社会信用代码"), Columns(1, 2)),
        (("供应商", "金额"), Columns(0, None)),
        (("uscc",), Columns(None, 0)),
        ((NAME,), Columns(0, None, is_headless=True)),
    ],
)
def test_columns_are_known_by_their_names(header: tuple[str, ...], columns: Columns) -> None:
    assert find_columns(header) == columns


def test_a_table_without_name_and_code_is_refused_with_help() -> None:
    with pytest.raises(Invalid, match="企业名称"):
        find_columns(("金额", "日期"))


def test_a_code_column_is_never_mended() -> None:
    asked = from_cells(5, NAME, "9133O499MADEM0097F")

    assert asked
    assert (asked.line, asked.code) == (5, "9133O499MADEM0097F")
    assert from_cells(6, " ", "") is None
