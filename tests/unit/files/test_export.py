"""What leaves: no cell acts as a formula, and each cell comes back as it was."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import defusedxml
import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from registry.errors import Invalid
from registry.files import export
from registry.files.export import csv_lines, write_xlsx, xlsx_bytes

TEXTS = st.text(
    st.one_of(
        st.sampled_from("=+-@＝＋－＠\t\r\n '\";,“甲a1\u200b\ufeff\u3000\x85\u2028\0"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=12,
)
FORMULA = re.compile(r"[\s\"'“;,\u200b\ufeff]*[=+\-@＝＋－＠\t\r]")
DANGEROUS = [
    '=HYPERLINK("http://a","b")', "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1",
    "＠a", ' "=1', ";=1+1", " =1", "'=1", "\u200b=1", "\ufeff=1", "\x00=1", "\n=1",
]  # fmt: skip


def written(*cells: str) -> list[str]:
    text = "".join(csv_lines([f"列{n}" for n in range(len(cells))], [cells]))
    return list(csv.reader(io.StringIO(text)))[1]


def kept(cell: str) -> str:
    spaced = re.sub("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", " ", cell)
    return re.sub("[\x00-\x08\x0e-\x1b\x1f\x7f]", "\ufffd", spaced)


@pytest.mark.parametrize("cell", DANGEROUS)
def test_text_that_could_act_gets_an_apostrophe(cell: str) -> None:
    assert written(cell) == ["'" + kept(cell)]


@given(cell=TEXTS)
@example(cell="a\r\nb")
@settings(max_examples=400, deadline=None, derandomize=True)
def test_no_cell_acts_and_each_comes_back(cell: str) -> None:
    (back,) = written(cell)

    assert back in (kept(cell), "'" + kept(cell))
    assert back.startswith("'") or not FORMULA.match(back)


def test_the_file_begins_with_a_mark_and_quotes_each_cell() -> None:
    lines = list(csv_lines(["名称", "分"], [["嘉兴,甲", -5], [None, Decimal("1.50")]]))

    assert lines == ['\ufeff"名称","分"\r\n', '"嘉兴,甲","-5"\r\n', '"","1.50"\r\n']


def test_lone_surrogates_do_not_break_the_answer() -> None:
    assert "".join(csv_lines(["a"], [["\ud800"]])).encode().endswith('"\ufffd"\r\n'.encode())


@given(cells=st.lists(TEXTS, min_size=1, max_size=8))
@example(cells=["=1+1", "http://a.example/", "mailto:a@b", "{=1}", "internal:Sheet1!A1"])
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_workbook_holds_text_only_where_text_was_given(cells: list[str]) -> None:
    assert defusedxml
    data = xlsx_bytes(["列"] * len(cells), [cells], "名单")

    sheet = openpyxl.load_workbook(io.BytesIO(data)).active

    for cell, given_text in zip(sheet[2], cells, strict=False):
        assert cell.data_type in ("s", "n" if not given_text else "s")
        assert cell.hyperlink is None


def test_numbers_stay_numbers_unless_a_workbook_would_lose_digits() -> None:
    row = [5, 1.25, Decimal("3.50"), 913304991234567890, date(2026, 3, 5), None, True, float("inf")]

    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(["列"] * 8, [row], "[名]单/"))).active

    found = [cell.value for cell in sheet[2]]
    assert found[:5] == [5, 1.25, 3.5, "913304991234567890", "2026-03-05"]
    assert found[5:] == [None, "True", "inf"]
    assert sheet.title == "名 单"


def test_text_longer_than_a_cell_is_cut_visibly() -> None:
    data = xlsx_bytes(["列"], [["长" * 40_000]], "名单")

    text = openpyxl.load_workbook(io.BytesIO(data)).active["A2"].value

    assert (len(text), text[-1]) == (32_767, "…")


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_ROWS_OF_A_SHEET", 3)

    with pytest.raises(Invalid, match="改为下载 CSV"):
        write_xlsx(io.BytesIO(), ["列"], [["甲"]] * 3, "名单")
