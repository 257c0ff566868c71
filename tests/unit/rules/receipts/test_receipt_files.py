"""A receipt file: right as it was written, and every change of it is noticed."""

import base64
import json
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from models.vocabulary import ReceiptFinding
from registry.errors import Invalid
from registry.rules.publication_log import VerifierKey, vkey
from registry.rules.receipts import check, following_no, read_document, read_receipt
from tests.receipt_factories import KEY, NAME, make_document, make_file, make_line, make_listed_line

ON = date(2026, 11, 23)
LINES = (make_line(), make_listed_line("L2026000001", "91330499MADEM002XC"), make_line())


def found(text: str, *, keys: tuple[VerifierKey, ...] = (KEY,), on: date = ON) -> ReceiptFinding:
    try:
        return check(read_receipt(text), keys, on=on).finding
    except Invalid:
        return ReceiptFinding.UNREADABLE


def changed(text: str, **changes: Any) -> str:
    return json.dumps(json.loads(text) | changes, ensure_ascii=False)


def test_a_receipt_as_it_was_written_is_valid() -> None:
    assert found(make_file(LINES)) is ReceiptFinding.VALID


def test_a_receipt_that_was_written_with_other_spaces_is_the_same_receipt() -> None:
    assert found(json.dumps(json.loads(make_file(LINES)), indent=2)) is ReceiptFinding.VALID


def test_every_byte_that_is_flipped_is_noticed() -> None:
    right = make_file(LINES[:2]).encode()

    for place in range(len(right)):
        for bit in (0x01, 0x20, 0x80):
            wrong = bytearray(right)
            wrong[place] ^= bit
            try:
                text = wrong.decode()
            except UnicodeDecodeError:
                continue  # noticed by the door

            assert found(text) is not ReceiptFinding.VALID, (place, bit)


def test_a_line_that_was_altered_is_named() -> None:
    told = json.loads(make_file(LINES))
    told["openings"][1]["content"]["answer"] = "不适用"

    checked = check(read_receipt(json.dumps(told)), (KEY,), on=ON)

    assert checked.finding is ReceiptFinding.ALTERED
    assert checked.altered_lines == (2,)
    assert checked.is_signed


def test_a_document_that_was_altered_names_no_line() -> None:
    told = json.loads(make_file(LINES))
    told["document"]["purpose"] = "别的项目"

    checked = check(read_receipt(json.dumps(told)), (KEY,), on=ON)

    assert checked.finding is ReceiptFinding.ALTERED
    assert not checked.is_signed
    assert checked.altered_lines == ()


def test_without_one_of_its_openings_a_receipt_is_still_valid() -> None:
    told = json.loads(make_file(LINES))
    del told["openings"][1]

    assert found(json.dumps(told)) is ReceiptFinding.VALID


def test_an_opening_of_a_line_that_there_is_not_is_noticed() -> None:
    told = json.loads(make_file(LINES))
    told["openings"][0]["line"] = 4

    assert found(json.dumps(told)) is ReceiptFinding.ALTERED


@pytest.mark.parametrize("line", [0, -1, True, "1", None])
def test_a_line_is_counted_by_whole_numbers_from_one(line: object) -> None:
    told = json.loads(make_file(LINES))
    told["openings"][0]["line"] = line

    assert found(json.dumps(told)) is ReceiptFinding.UNREADABLE


def test_a_line_is_opened_once() -> None:
    told = json.loads(make_file(LINES))
    told["openings"].append(told["openings"][0])

    assert found(json.dumps(told)) is ReceiptFinding.UNREADABLE


def test_a_receipt_of_another_key_is_not_ours() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    key = VerifierKey(NAME, other.public_key().public_bytes_raw())
    document = make_document(LINES).as_bytes()
    forged = changed(
        make_file(LINES),
        public_key=vkey(key),
        key_id=key.id.hex(),
        signature=base64.b64encode(other.sign(document)).decode(),
    )

    assert found(forged) is ReceiptFinding.UNKNOWN_KEY
    assert found(forged, keys=(KEY, key)) is ReceiptFinding.VALID


def test_a_receipt_whose_time_is_over_says_so() -> None:
    text = make_file(LINES, valid_until=date(2026, 12, 10))

    assert found(text, on=date(2026, 12, 10)) is ReceiptFinding.VALID
    assert found(text, on=date(2026, 12, 11)) is ReceiptFinding.EXPIRED


@pytest.mark.parametrize("left", [0, 1, 100, -1, -2])
def test_a_receipt_that_was_cut_off_cannot_be_read(left: int) -> None:
    assert found(make_file(LINES)[:left]) is ReceiptFinding.UNREADABLE


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "null", "1", '"x"', "{}", "[" * 100_000, '{"a":' * 100_000),
        '{"document":1e9}',
        '{"document":NaN}',
    ],
)
def test_what_is_no_receipt_cannot_be_read(text: str) -> None:
    assert found(text) is ReceiptFinding.UNREADABLE


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "proof-of-check/2"},
        {"more": 1},
        {"document": []},
        {"openings": {}},
        {"openings": [1]},
        {"signature": 1},
        {"signature": ""},
        {"signature": "AAAA"},
        {"public_key": 1},
        {"public_key": "x+y+z"},
        {"key_id": "00000000"},
    ],
)
def test_a_file_of_another_form_cannot_be_read(changes: dict[str, object]) -> None:
    assert found(changed(make_file(LINES), **changes)) is ReceiptFinding.UNREADABLE


def test_contents_that_go_too_deep_cannot_be_read() -> None:
    told = json.loads(make_file(LINES))
    deep: dict[str, object] = {}
    for _ in range(30):
        deep = {"a": deep}
    told["openings"][0]["content"] = deep

    assert found(json.dumps(told)) is ReceiptFinding.UNREADABLE


def test_a_document_reads_as_it_was_written() -> None:
    document = make_document(LINES, valid_until=date(2026, 12, 10))

    assert read_document(document.told()) == document


def test_a_document_with_another_writing_of_the_same_instant_is_refused() -> None:
    told = make_document(LINES).told() | {"checked_at": "2026-11-20T10:00:00+08:00"}

    with pytest.raises(Invalid):
        read_document(told)


@pytest.mark.parametrize(
    ("last", "following"),
    [
        (None, "演核〔2026〕0001"),
        ("演核〔2026〕0001", "演核〔2026〕0002"),
        ("演核〔2026〕0099", "演核〔2026〕0100"),
        ("演核〔2026〕9999", "演核〔2026〕10000"),
        ("演核〔2026〕10000", "演核〔2026〕10001"),
    ],
)
def test_numbers_follow_one_another(last: str | None, following: str) -> None:
    assert following_no("演核〔2026〕", last) == following
