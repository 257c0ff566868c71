"""Receipts over invented lines: right as written, with any lines withheld, and never right once changed."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import CauseKind, ReceiptFinding
from registry.errors import Invalid
from registry.rules.receipts import Cause, Line, check, read_receipt
from tests.receipt_factories import KEY, make_file, make_line

ON = date(2026, 11, 23)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
CAUSES = st.builds(Cause, st.sampled_from(CauseKind), TEXTS)
LINES = st.builds(
    lambda name, code, answer, causes: make_line(
        asked_name=name, asked_code=code, answer=answer, causes=tuple(causes)
    ),
    *(TEXTS, TEXTS, TEXTS, st.lists(CAUSES, max_size=3)),
)
LISTS = st.lists(LINES, min_size=1, max_size=5).map(tuple)


def _found(text: str) -> ReceiptFinding:
    try:
        return check(read_receipt(text), (KEY,), on=ON).finding
    except Invalid:
        return ReceiptFinding.UNREADABLE


@given(LISTS, st.data())
def test_a_receipt_is_valid_whatever_lines_are_withheld(
    lines: tuple[Line, ...], data: st.DataObject
) -> None:
    told = json.loads(make_file(lines))
    told["openings"] = [one for one in told["openings"] if data.draw(st.booleans())]

    checked = check(read_receipt(json.dumps(told)), (KEY,), on=ON)

    assert checked.finding is ReceiptFinding.VALID
    assert checked.document is not None
    assert len(checked.document.commitments) == len(lines)


@given(LISTS)
def test_an_opening_reads_as_its_line_was_written(lines: tuple[Line, ...]) -> None:
    openings = read_receipt(make_file(lines)).openings

    assert [one.content for one in openings] == [line.content() for line in lines]
    assert [one.causes() for one in openings] == [line.causes for line in lines]


@given(LISTS, st.data())
def test_a_receipt_with_any_one_byte_changed_is_never_valid(
    lines: tuple[Line, ...], data: st.DataObject
) -> None:
    raw = bytearray(make_file(lines).encode())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))

    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return  # refused by the door, which reads UTF-8 only

    assert _found(text) is not ReceiptFinding.VALID
