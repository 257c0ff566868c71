"""Signed heads in the form of C2SP: what others can verify, and what is refused."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.errors import Invalid, NotFound
from registry.rules.publication_log import (
    Checkpoint,
    VerifierKey,
    origin_of,
    read_note,
    read_vkey,
    signed_note,
    signers,
    vkey,
)

NAME = "example.com/log"
SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey(NAME, SECRET.public_key().public_bytes_raw())
HEAD = Checkpoint(NAME, 7, bytes(range(32)))
NOTE = signed_note(HEAD, KEY, SECRET.sign)
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
WITNESS = VerifierKey("witness.example/w", OTHER.public_key().public_bytes_raw())


def test_a_note_is_three_lines_an_empty_one_and_a_signature() -> None:
    lines = NOTE.split("\n")

    assert lines[:4] == [NAME, "7", base64.b64encode(bytes(range(32))).decode(), ""]
    mark, name, told = lines[4].split(" ")
    assert (mark, name, lines[5:]) == ("\u2014", NAME, [""])
    raw = base64.b64decode(told)
    named = NAME.encode() + b"\n\x01" + KEY.public_key
    assert raw[:4] == hashlib.sha256(named).digest()[:4]
    SECRET.public_key().verify(raw[4:], "\n".join([*lines[:3], ""]).encode())


def test_the_key_of_the_specification_has_its_id() -> None:
    # Source: golang.org/x/mod/sumdb/note, the key that its documentation is signed with.
    told = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

    key = read_vkey(told)

    assert (key.name, key.id.hex()) == ("PeterNeumann", "c74f20a3")
    assert vkey(key) == told


def test_a_note_gives_its_checkpoint_to_whoever_has_the_key() -> None:
    assert read_note(NOTE, [WITNESS, KEY]) == HEAD
    assert signers(NOTE) == ((NAME, KEY.id),)


def test_signatures_of_witnesses_are_passed_over_and_count_when_known() -> None:
    cosigned = NOTE + signed_note(HEAD, WITNESS, OTHER.sign).rpartition("\n\n")[2]

    assert read_note(cosigned, [KEY]) == read_note(cosigned, [WITNESS]) == HEAD


def test_another_key_is_not_ours() -> None:
    with pytest.raises(NotFound, match="不是由所给的公钥"):
        read_note(NOTE, [WITNESS])
    with pytest.raises(NotFound):
        read_note(NOTE, [KEY._replace(name="example.com/other")])


def test_every_changed_byte_is_refused() -> None:
    raw = NOTE.encode()
    for place in range(len(raw)):
        for other in (raw[place] ^ 1, raw[place] ^ 0x20):
            changed = raw[:place] + bytes([other]) + raw[place + 1 :]
            with pytest.raises((Invalid, NotFound)):
                read_note(changed.decode("utf-8", "replace"), [KEY])


@pytest.mark.parametrize(
    "note",
    [
        *("", "\n", "\n\n", NOTE[:-1], NOTE + "\n", NOTE.replace("\n7\n", "\n07\n")),
        *(NOTE.replace("\n7\n", "\n-7\n"), NOTE.replace("\n7\n", "\n\uff17\n"), "x" * 5_000),
        *(NOTE.replace("\u2014", "-"), NOTE.partition("\n\n")[0]),
    ],
)
def test_what_is_no_note_is_refused(note: str) -> None:
    with pytest.raises(Invalid):
        read_note(note, [KEY])


def test_an_unknown_algorithm_is_refused_and_never_taken_for_another() -> None:
    raw = b"\x02" + KEY.public_key
    key_id = hashlib.sha256(NAME.encode() + b"\n" + raw).digest()[:4].hex()

    with pytest.raises(Invalid, match="算法无法识别"):
        read_vkey(f"{NAME}+{key_id}+{base64.b64encode(raw).decode()}")


@pytest.mark.parametrize(
    "told",
    [
        *("", NAME, vkey(KEY)[:-4], vkey(KEY).replace(KEY.id.hex(), "00000000"), "+" + vkey(KEY)),
        *(vkey(KEY).replace("example", "exampla"), vkey(KEY) + " "),
    ],
)
def test_a_key_that_does_not_fit_its_id_is_refused(told: str) -> None:
    with pytest.raises(Invalid):
        read_vkey(told)


def test_the_log_of_a_city_has_a_name_that_a_key_may_bear() -> None:
    key = VerifierKey(origin_of("jiaxing"), KEY.public_key)

    assert read_vkey(vkey(key)) == key
