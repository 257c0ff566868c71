"""Delimited text: every row out once, with its line, whatever the encoding."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import Invalid
from registry.files.chunks import Cell, Limits, RowProblem, Table, cell_text, column_letters
from registry.files.tables import open_table, preview, sha256_of

SMALL = "企业名称,统一社会信用代码,住所\n嘉兴南湖食品有限公司,91330400TEST000001,中山路1号\n"


def opened(tmp_path: Path, content: str | bytes, *, encoding: str = "auto", **limits: int) -> Table:
    path = tmp_path / "上传.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_table(path, encoding=encoding, limits=Limits(**limits))


def rows_of(table: Table, size: int = 5_000, skip: int = 0) -> list[tuple[int, tuple[Cell, ...]]]:
    return [
        (line, row)
        for chunk in table.chunks(size=size, skip=skip)
        for line, row in zip(chunk.lines, zip(*chunk.columns, strict=True), strict=True)
    ]


def problems_of(table: Table) -> dict[int, RowProblem]:
    return {
        chunk.lines[at]: problem
        for chunk in table.chunks()
        for at, problem in chunk.row_problems.items()
    }


@pytest.mark.parametrize(
    ("mark", "codec", "found"),
    [
        (b"", "utf-8", "utf-8"),
        (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
        (b"", "gbk", "gb18030"),
        (b"", "gb18030", "gb18030"),
    ],
)
def test_the_encoding_is_found_and_no_mark_sticks_to_the_first_name(
    tmp_path: Path, mark: bytes, codec: str, found: str
) -> None:
    table = opened(tmp_path, mark + SMALL.encode(codec))

    assert table.encoding == found
    assert table.header == ("企业名称", "统一社会信用代码", "住所")
    assert rows_of(table) == [(2, ("嘉兴南湖食品有限公司", "91330400TEST000001", "中山路1号"))]


def test_rare_characters_of_gb18030_are_kept(tmp_path: Path) -> None:
    table = opened(tmp_path, "企业名称\n䶮㐀€𠮷商行\n".encode("gb18030"))

    assert rows_of(table) == [(2, ("䶮㐀€𠮷商行",))]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16", "big5"])
def test_an_encoding_that_a_person_chose_is_used(tmp_path: Path, codec: str) -> None:
    data = "名稱,地址\n嘉興商行,中山路\n".encode("utf-16-le" if codec == "utf-16" else codec)

    table = opened(tmp_path, data, encoding=codec)

    assert rows_of(table) == [(2, ("嘉興商行", "中山路"))]


def test_a_choice_against_the_mark_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="开头标明是 UTF-8"):
        opened(tmp_path, codecs.BOM_UTF8 + SMALL.encode(), encoding="gb18030")


def test_gbk_characters_that_end_in_a_backslash_or_bar_do_not_split(tmp_path: Path) -> None:
    name = "許乗亅丨侊俓" + bytes([0x81, 0x5C, 0x81, 0x7C]).decode("gbk")

    table = opened(tmp_path, f"名称|住所\n{name}|甲\n".encode("gbk"))

    assert rows_of(table) == [(2, (name, "甲"))]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_decided_from_the_header(tmp_path: Path, mark: str) -> None:
    table = opened(
        tmp_path, f"名称{mark}住所\n甲、乙,丙;丁|戊\t己".replace("\t己", "") + f"{mark}路\n"
    )

    assert table.delimiter == mark
    assert table.header == ("名称", "住所")


def test_a_separator_line_of_excel_is_obeyed(tmp_path: Path) -> None:
    table = opened(tmp_path, "sep=;\n名称;住所\n甲,乙;路\n")

    assert (table.header, rows_of(table)) == (("名称", "住所"), [(3, ("甲,乙", "路"))])


def test_newlines_in_quotes_keep_the_line_numbers_right(tmp_path: Path) -> None:
    table = opened(tmp_path, '名称,事由\r\n甲,"一\r\n二\r\n三"\r\n\r\n乙,"说""好"""\r\n')

    assert rows_of(table) == [(2, ("甲", "一\r\n二\r\n三")), (6, ("乙", '说"好"'))]
    assert (problems_of(table), table.blank_rows) == ({}, 1)


def test_missing_cells_are_none_and_empty_surplus_cells_are_dropped(tmp_path: Path) -> None:
    table = opened(tmp_path, "名称,住所,代码\n甲\n乙,,丙,,,\n , ,\n")

    assert rows_of(table) == [(2, ("甲", None, None)), (3, ("乙", None, "丙"))]
    assert table.blank_rows == 1


def test_surplus_cells_are_a_problem_and_kept_in_the_raw_row(tmp_path: Path) -> None:
    table = opened(tmp_path, "名称,住所\n甲,路,3 号\n乙,街\n")

    problem = problems_of(table)[2]

    assert (problem.rule, problem.raw) == ("too_many_cells", "甲\t路\t3 号")
    assert rows_of(table) == [(2, ("甲", "路")), (3, ("乙", "街"))]


def test_a_header_repeated_is_a_problem(tmp_path: Path) -> None:
    table = opened(tmp_path, "名称,住所\n甲,路\n名称,住所\n乙,街\n")

    assert {line: p.rule for line, p in problems_of(table).items()} == {3: "repeated_header"}


def test_nul_and_overlong_cells_are_problems_of_their_row_alone(tmp_path: Path) -> None:
    table = opened(tmp_path, f"名称,住所\n甲\0,路\n乙,{'长' * 4_001}\n丙,{'长' * 4_000}\n")

    found = {line: (p.rule, p.column) for line, p in problems_of(table).items()}

    assert found == {2: ("nul_character", 0), 3: ("cell_too_long", 1)}
    assert all(len(cell or "") <= 4_000 for _, row in rows_of(table) for cell in map(str, row))


def test_a_lone_huge_cell_costs_its_row_only(tmp_path: Path) -> None:
    table = opened(tmp_path, f"名称,住所\n甲,{'x' * 300_000}\n乙,街\n")

    assert {line: p.rule for line, p in problems_of(table).items()} == {2: "cell_too_long"}
    assert [line for line, _ in rows_of(table)] == [2, 3]


@pytest.mark.parametrize(
    "tail",
    ["".join(f"乙{n},街\n" for n in range(300)), '乙,"街"\n丙,"巷"\n', '"乙",街\n', "乙,街\n"],
)
def test_a_lost_quote_swallows_no_line(tmp_path: Path, tail: str) -> None:
    table = opened(tmp_path, f'名称,住所\n甲,"路\n{tail}')

    lines = [line for line, _ in rows_of(table)]

    assert lines == list(range(2, 3 + tail.count("\n")))
    assert {line: p.rule for line, p in problems_of(table).items()} == {2: "unclosed_quote"}


def test_a_stray_quote_is_a_problem(tmp_path: Path) -> None:
    table = opened(tmp_path, '名称,住所\n"甲"乙,路\n丙,街\n')

    assert {line: p.rule for line, p in problems_of(table).items()} == {2: "stray_quote"}


def test_a_title_row_above_the_header_is_passed_over(tmp_path: Path) -> None:
    table = opened(tmp_path, "嘉兴市行政处罚统计表,,\n名称,住所,代码\n甲,路,1\n")

    assert (table.header, rows_of(table)) == (("名称", "住所", "代码"), [(3, ("甲", "路", "1"))])


def test_names_are_cleaned_and_made_distinct(tmp_path: Path) -> None:
    table = opened(tmp_path, '" *企业\n名称 ",备注,,备注\u200b,\n甲,1,2,3\n')

    assert table.header == ("企业 名称", "备注", "C 列（无列名）", "备注 (2)")


def test_a_formula_stays_text(tmp_path: Path) -> None:
    assert rows_of(opened(tmp_path, "名称\n=1+1\n")) == [(2, ("=1+1",))]


def test_old_line_ends_are_understood(tmp_path: Path) -> None:
    assert rows_of(opened(tmp_path, "名称,住所\r甲,路\r乙,街")) == [
        (2, ("甲", "路")),
        (3, ("乙", "街")),
    ]


def test_too_many_rows_are_counted_without_the_blank_ones(tmp_path: Path) -> None:
    content = "名称\n" + "甲\n\n" * 10

    assert len(rows_of(opened(tmp_path, content, rows=10))) == 10
    with pytest.raises(Invalid, match="有 10 行数据，网页一次最多 9 行"):
        opened(tmp_path, content, rows=9)


def test_a_hundred_thousand_and_one_rows_are_refused_on_the_web(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="有 100,001 行数据.*拆成几个文件"):
        opened(tmp_path, "名称,住所\n" + "甲,路\n" * 100_001)


@given(
    rows=st.lists(
        st.lists(st.text(alphabet='甲乙,;"\n\r \0x', max_size=6), min_size=1, max_size=4),
        max_size=25,
    ),
    size=st.integers(1, 7),
    skip=st.integers(0, 12),
)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_reading_resumes_where_it_stopped(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], size: int, skip: int
) -> None:
    body = "\n".join(",".join(row) for row in rows)
    table = opened(tmp_path_factory.mktemp("csv"), f"名称,住所\n{body}")

    everything = rows_of(table)

    assert rows_of(table, size=size, skip=skip) == everything[skip:]
    lines = [line for line, _ in everything]
    assert lines == sorted(set(lines))


@given(
    rows=st.lists(
        st.tuples(st.text('甲,"\n 乙', min_size=1), st.text('x;"丙', min_size=1)), max_size=12
    )
)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_what_a_csv_writer_wrote_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    table = opened(tmp_path_factory.mktemp("csv"), "\n".join(["名称,住所", *quoted]))

    assert [row for _, row in rows_of(table)] == rows


def test_a_preview_shows_the_first_rows_as_text(tmp_path: Path) -> None:
    table = opened(tmp_path, "名称,住所\n" + "甲\n" * 30)

    shown = preview(table)

    assert (shown.header, shown.lines[:2], len(shown.rows)) == (("名称", "住所"), [2, 3], 20)
    assert shown.rows[0] == ("甲", "")


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")

    assert sha256_of(tmp_path / "a").startswith("ba7816bf8f01cfea")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (330499.0, "330499"),
        (-3.0, "-3"),
        (0.1, "0.1"),
        (913304990000000000.0, "9.1330499E+17"),
        (913304991234567890, "913304991234567890"),
        (999999999999999.0, "999999999999999"),
        (None, ""),
        ("007", "007"),
    ],
)
def test_a_cell_reads_as_a_person_sees_it(cell: Cell, text: str) -> None:
    assert cell_text(cell) == text


def test_columns_are_lettered() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
