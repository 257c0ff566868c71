"""`verify.py` as an outsider runs it: downloaded from the site, isolated, without the register."""

import base64
import hashlib
import importlib.util
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.vocabulary import ReceiptFinding
from registry.errors import Invalid
from registry.rules.publication_log import Checkpoint, VerifierKey, vkey
from registry.rules.receipts import check, read_receipt
from tests.fixtures.web import parts_of
from tests.integration.web.published import proof_text, publish_some
from tests.receipt_factories import KEY, make_file, make_line

PROGRAM = Path(__file__).resolve().parents[3] / "static" / "verify.py"


class Ran(NamedTuple):
    """What the program said and how it ended."""

    code: int
    said: str


class Outsider:
    """A folder far from the register, with the program that the site gave away."""

    def __init__(self, client: FlaskClient, folder: Path) -> None:
        self._client, self._folder = client, folder
        self.save("verify.py", client.get("/static/verify.py").text)

    def save(self, name: str, text: str) -> None:
        """Write a file into the folder."""
        (self._folder / name).write_bytes(text.encode())

    def fetch(self, path: str, name: str) -> None:
        """Save what the site answers."""
        self.save(name, self._client.get(path).text)

    def run(self, *arguments: str) -> Ran:
        """Run the program, isolated."""
        done = subprocess.run(
            [sys.executable, "-I", "verify.py", *arguments],
            cwd=self._folder,
            capture_output=True,
            env={},
            timeout=60,
        )
        return Ran(done.returncode, (done.stdout + done.stderr).decode("utf-8"))


@pytest.fixture
def outsider(client: FlaskClient, tmp_path: Path) -> Outsider:
    folder = tmp_path / "outside"
    folder.mkdir()
    return Outsider(client, folder)


@pytest.fixture
def entries(app: Flask) -> list[int]:
    return publish_some(app, 6)


def test_a_proof_of_the_site_is_valid(app: Flask, outsider: Outsider, entries: list[int]) -> None:
    proof = proof_text(app, entries[2])
    key = json.loads(proof)["vkey"]
    outsider.save("proof.json", json.dumps({"name": "x", "proof": json.loads(proof)}))
    outsider.fetch("/publication-log/checkpoint", "new.note")

    pinned = outsider.run("proof.json", "--vkey", key, "--checkpoint", "new.note")
    trusting = outsider.run("proof.json")

    assert (pinned.code, trusting.code) == (0, 0)
    assert "通过 VALID" in pinned.said
    assert "嘉兴示例食品有限公司" in pinned.said
    assert "注意 NOTE" in trusting.said
    assert "注意 NOTE" not in pinned.said


def test_a_proof_without_content_is_valid_and_says_what_it_shows(
    app: Flask, outsider: Outsider, entries: list[int]
) -> None:
    outsider.save("proof.json", proof_text(app, entries[2], opened=False))

    ran = outsider.run("proof.json")

    assert ran.code == 0
    assert "shows only that the leaf is there" in ran.said


def test_an_altered_proof_is_not_valid(app: Flask, outsider: Outsider, entries: list[int]) -> None:
    proof = proof_text(app, entries[2])
    outsider.save("proof.json", proof.replace("示例食品", "示列食品"))

    ran = outsider.run("proof.json")

    assert ran.code == 1
    assert "不通过 NOT VALID: 内容或随机数被改动" in ran.said


def test_another_key_than_the_one_written_down_is_not_valid(
    app: Flask, outsider: Outsider, entries: list[int]
) -> None:
    outsider.save("proof.json", proof_text(app, entries[2]))
    golang = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

    assert outsider.run("proof.json", "--vkey", golang).code == 1


def test_an_unknown_algorithm_is_refused(
    app: Flask, outsider: Outsider, entries: list[int]
) -> None:
    proof = json.loads(proof_text(app, entries[2]))
    raw = b"\x02" + bytes(32)
    key_id = hashlib.sha256(b"sm2.example\n" + raw).digest()[:4].hex()
    proof["vkey"] = f"sm2.example+{key_id}+{base64.b64encode(raw).decode()}"
    outsider.save("proof.json", json.dumps(proof))

    ran = outsider.run("proof.json")

    assert ran.code == 2
    assert "not known here" in ran.said


@pytest.mark.parametrize("text", ["", "x", "[]", "{}", '{"format":"publication-log-proof/2"}'])
def test_what_is_no_proof_cannot_be_read(outsider: Outsider, text: str) -> None:
    outsider.save("proof.json", text)

    assert outsider.run("proof.json").code == 2
    assert outsider.run("missing.json").code == 2


def test_a_kept_checkpoint_shows_that_the_log_only_grew(
    app: Flask, outsider: Outsider, entries: list[int]
) -> None:
    outsider.fetch("/publication-log/checkpoint", "old.note")
    publish_some(app, 3)
    outsider.fetch("/publication-log/checkpoint", "new.note")
    outsider.fetch("/publication-log/consistency.json?first=6&second=9", "consistency.json")
    key = json.loads(proof_text(app, entries[0]))["vkey"]
    notes = ("--kept", "old.note", "--checkpoint", "new.note")

    grown = outsider.run("consistency.json", *notes, "--vkey", key)
    keyless = outsider.run("consistency.json", *notes)
    outsider.fetch("/publication-log/consistency.json?first=5&second=9", "consistency.json")
    other = outsider.run("consistency.json", *notes, "--vkey", key)

    assert (grown.code, keyless.code, other.code) == (0, 2, 1)
    assert "6 → 9" in grown.said


def test_a_log_written_anew_is_found_by_the_kept_checkpoint(
    app: Flask, outsider: Outsider, entries: list[int]
) -> None:
    """The site shows whole trees on both days; what was kept tells that they are two."""
    keyring = parts_of(app).keyring
    proof = json.loads(proof_text(app, entries[0]))
    kept = keyring.sign_checkpoint(Checkpoint(proof["origin"], 3, bytes(32)))
    outsider.save("old.note", kept)
    outsider.fetch("/publication-log/checkpoint", "new.note")
    outsider.fetch("/publication-log/consistency.json?first=3&second=6", "consistency.json")

    ran = outsider.run(
        *("consistency.json", "--kept", "old.note", "--checkpoint", "new.note"),
        *("--vkey", proof["vkey"]),
    )

    assert ran.code == 1
    assert "log rewritten" in ran.said


def test_every_changed_byte_is_refused(app: Flask, entries: list[int], tmp_path: Path) -> None:
    program = _loaded()
    raw = proof_text(app, entries[2]).encode()
    file = tmp_path / "proof.json"
    codes = []
    for place in range(0, len(raw), 5):
        for bit in (1, 0x20):
            file.write_bytes(raw[:place] + bytes([raw[place] ^ bit]) + raw[place + 1 :])
            codes.append(_code(program, file))
    file.write_bytes(raw)

    assert set(codes) == {1, 2}
    assert _code(program, file) == 0


def test_a_receipt_is_valid_and_says_what_was_checked(outsider: Outsider) -> None:
    outsider.save("receipt.json", make_file((make_line(), make_line(answer="适用"))))

    pinned = outsider.run("receipt.json", "--vkey", vkey(KEY))
    trusting = outsider.run("receipt.json")

    assert (pinned.code, trusting.code) == (0, 0)
    assert "演核〔2026〕0001" in pinned.said
    assert "第 2 行未被改动" in pinned.said
    assert "注意 NOTE" in trusting.said
    assert "注意 NOTE" not in pinned.said


def test_a_receipt_with_a_line_withheld_is_valid(outsider: Outsider) -> None:
    told = json.loads(make_file((make_line(), make_line())))
    del told["openings"][0]
    outsider.save("receipt.json", json.dumps(told))

    ran = outsider.run("receipt.json")

    assert ran.code == 0
    assert "lines without content: 1 / 2" in ran.said


def test_an_altered_receipt_names_the_line_or_the_document(outsider: Outsider) -> None:
    right = make_file((make_line(), make_line(answer="适用")))
    outsider.save("line.json", right.replace('"answer":"适用"', '"answer":"优先"'))
    outsider.save("document.json", right.replace("演示采购项目", "演示采购项自"))

    line, document = outsider.run("line.json"), outsider.run("document.json")

    assert (line.code, document.code) == (1, 1)
    assert "第 2 行已被改动" in line.said
    assert "the document was altered" in document.said


def test_a_receipt_of_another_key_or_over_its_time_is_not_valid(outsider: Outsider) -> None:
    other = VerifierKey("x.example", bytes(32))
    outsider.save("receipt.json", make_file())
    outsider.save("old.json", make_file(valid_until=date(2020, 1, 1)))

    assert outsider.run("receipt.json", "--vkey", vkey(other)).code == 1
    assert outsider.run("old.json").code == 1


@pytest.mark.parametrize(
    "changes",
    [
        *({"document": 1}, {"openings": 1}, {"openings": [1]}, {"signature": None}),
        *({"key_id": "00000000"}, {"public_key": None}, {"format": "proof-of-check/2"}),
    ],
)
def test_a_crooked_receipt_cannot_be_read(outsider: Outsider, changes: dict[str, object]) -> None:
    outsider.save("receipt.json", json.dumps(json.loads(make_file()) | changes))

    assert outsider.run("receipt.json").code == 2


def test_every_changed_byte_of_a_receipt_is_refused_here_and_there(tmp_path: Path) -> None:
    program = _loaded()
    raw = make_file((make_line(),)).encode()
    file = tmp_path / "receipt.json"
    for place in range(len(raw)):
        for bit in (1, 0x20):
            wrong = raw[:place] + bytes([raw[place] ^ bit]) + raw[place + 1 :]
            file.write_bytes(wrong)

            assert _code(program, file) in (1, 2)
            assert not _is_valid_inside(wrong)
    file.write_bytes(raw)

    assert _code(program, file) == 0
    assert _is_valid_inside(raw)


def _is_valid_inside(raw: bytes) -> bool:
    try:
        checked = check(read_receipt(raw.decode()), (KEY,), on=date(2026, 11, 23))
    except (Invalid, UnicodeDecodeError):
        return False
    return checked.finding is ReceiptFinding.VALID


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("outside_verify", PROGRAM)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _code(program: ModuleType, file: Path) -> int:
    try:
        program.run(program.parsed([str(file)]))
    except program.NotValid:
        return 1
    except program.Unreadable:
        return 2
    return 0
