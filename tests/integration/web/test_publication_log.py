"""The log's public side: heads and hashes for programs, and a page that checks a proof."""

import io
import json
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.vocabulary import Role
from registry.keys import Key, Keyring
from registry.rules.merkle import root, verify_consistency, verify_inclusion
from registry.rules.publication_log import Checkpoint, read_note, read_vkey
from registry.rules.publication_log.proofs import Verdict, check, read_proof
from tests.fixtures.web import SignedIn, parts_of
from tests.integration.web.published import proof_text, publish_some, remove_one

VALID, GONE = "核验通过：该条目正在公示", "该条目已不在公示中"
ALTERED, STRANGE, REWRITTEN = "证明被改动", "不是本站公布的公钥签发的", "与本站现在的存证日志不一致"
MULTIPART = "multipart/form-data; boundary=x"
UNREAD = "这不是本站给出的存证证明"


def asked(client: FlaskClient, proof: str) -> str:
    return client.post("/verify", data={"proof": proof}).text


def hashes(answer: Any) -> list[bytes]:
    return [bytes.fromhex(one) for one in answer]


def test_an_empty_log_says_so(client: FlaskClient) -> None:
    assert "日志是空的" in client.get("/verify").text
    assert client.get("/publication-log/checkpoint").status_code == 404
    assert client.get("/publication-log/checkpoints.json").json == {
        "items": [],
        "next_page": None,
        "total": 0,
        "vkeys": client.get("/publication-log/checkpoints.json").json["vkeys"],
    }
    assert client.get("/publication-log/leaves.json").json["items"] == []


def test_programs_can_follow_the_log_by_hashes_alone(app: Flask, client: FlaskClient) -> None:
    publish_some(app, 5)

    heads = client.get("/publication-log/checkpoints.json").json
    note = client.get("/publication-log/checkpoint")
    leaves = client.get("/publication-log/leaves.json?from=1&limit=3").json
    every = hashes(client.get("/publication-log/leaves.json").json["items"])
    proven = client.get("/publication-log/inclusion.json?position=0&size=5").json
    grown = client.get("/publication-log/consistency.json?first=3&second=5").json

    signed = read_note(note.text, [read_vkey(heads["vkeys"][-1])])
    assert note.mimetype == "text/plain"
    assert (signed.size, signed.root) == (5, root(every))
    assert [one["size"] for one in heads["items"]] == [5, 4, 3, 2, 1]
    assert (hashes(leaves["items"]), leaves["next"]) == (every[1:4], 4)
    path, top = hashes(proven["path"]), bytes.fromhex(proven["root"])
    assert verify_inclusion(every[0], 0, 5, path, top)
    path = hashes(grown["consistency"])
    assert verify_consistency(3, 5, path, root(every[:3]), root(every))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("leaves.json?from=-1", 400),
        ("leaves.json?from=1e3", 400),
        ("leaves.json?limit=1001", 400),
        ("leaves.json?to=3", 400),
        ("inclusion.json", 400),
        ("inclusion.json?position=0", 400),
        ("inclusion.json?position=2&size=2", 404),
        ("inclusion.json?position=0&size=9", 404),
        ("consistency.json?first=2&second=1", 404),
        ("consistency.json?first=0&second=999999999999999", 404),
        ("consistency.json?first=0&second=9999999999999999", 400),
        ("checkpoint?size=1", 400),
        ("checkpoints.json?page=0", 400),
    ],
)
def test_what_nobody_understands_is_refused(
    app: Flask, client: FlaskClient, path: str, status: int
) -> None:
    publish_some(app, 2)

    assert client.get(f"/publication-log/{path}").status_code == status


def test_a_proof_is_verified_pasted_or_as_a_file_or_within_the_whole_entry(
    app: Flask, client: FlaskClient
) -> None:
    entry_id = publish_some(app)[1]
    proof = proof_text(app, entry_id)
    whole = json.dumps({"entry_no": "x", "proof": json.loads(proof)})

    assert VALID in asked(client, proof)
    assert VALID in asked(client, whole)
    file = (io.BytesIO(proof.encode()), "proof.json")
    assert VALID in client.post("/verify", data={"file": file}).text


def test_a_proof_without_opening_shows_presence(app: Flask, client: FlaskClient) -> None:
    entry_id = publish_some(app)[1]

    assert VALID in asked(client, proof_text(app, entry_id, opened=False))


def test_an_old_proof_of_a_removed_entry_is_told_neutrally(
    app: Flask, client: FlaskClient, at: datetime
) -> None:
    entry_id = publish_some(app)[1]
    proof = proof_text(app, entry_id)
    remove_one(app, entry_id, at)

    page = asked(client, proof)

    assert GONE in page
    for word in ("示例食品", "提前移出", "修复", "移出"):
        assert word not in page


def test_an_altered_proof_is_refused_with_what_is_wrong(app: Flask, client: FlaskClient) -> None:
    proof = proof_text(app, publish_some(app)[1])

    assert ALTERED in asked(client, proof.replace("示例食品", "示列食品"))
    assert "存证位置" in asked(client, proof.replace('"position":1', '"position":2'))
    assert "两个检查点不相连" in asked(client, _with(proof, consistency=[]))
    assert "检查点的签名" in asked(client, proof.replace("\\n5\\n", "\\n6\\n"))
    assert "不属于同一个日志" in asked(client, _with(proof, origin="other"))


def test_every_changed_character_is_refused(app: Flask) -> None:
    """By the rule itself: a page a character would take too long, and says the same."""
    raw = proof_text(app, publish_some(app, 3)[1]).encode()
    keys = [read_vkey(json.loads(raw)["vkey"])]
    assert check(read_proof(raw.decode()), keys).verdict is Verdict.VALID

    for place in range(0, len(raw), 3):
        for bit in (1, 0x20):
            changed = raw[:place] + bytes([raw[place] ^ bit]) + raw[place + 1 :]
            assert not _passes(changed, keys), f"byte {place} of {changed!r}"


def _passes(raw: bytes, keys: Any) -> bool:
    try:
        return check(read_proof(raw.decode()), keys).verdict is Verdict.VALID
    except ValueError:  # no UTF-8
        return False
    except Exception as error:
        assert type(error).__name__ == "Invalid", error
        return False


def test_a_proof_of_another_register_is_of_an_unknown_key(app: Flask, client: FlaskClient) -> None:
    proof = proof_text(app, publish_some(app)[1])
    parts = parts_of(app)
    others = Keyring({**parts.keyring.keys, "log": (Key("log-9", "2026-01-01", bytes(32)),)})

    parts.sessions._info["keyring"] = others  # the same register, had it other keys

    assert STRANGE in asked(client, proof)


def test_a_head_that_this_log_never_had_is_a_second_log(app: Flask, client: FlaskClient) -> None:
    proof = proof_text(app, publish_some(app)[1])
    parts = parts_of(app)
    origin = json.loads(proof)["origin"]
    leaf = bytes.fromhex(json.loads(proof)["leaf_hash"])
    forged = parts.keyring.sign_checkpoint(Checkpoint(origin, 1, leaf))
    other = _with(
        proof, position=0, inclusion=[], consistency=[], checkpoint=forged, first_checkpoint=forged
    )

    assert REWRITTEN in asked(client, other)


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "[]", "{}", "null", '{"proof":1}', '{"proof":{}}', "[" * 5_000, '{"a":NaN}'),
        *('{"format":"publication-log-proof/2"}', '{"format":1,"format":1}', "9" * 5_000),
    ],
)
def test_what_is_no_proof_comes_back_with_a_sentence(client: FlaskClient, text: str) -> None:
    answer = client.post("/verify", data={"proof": text})

    assert answer.status_code == 422
    assert UNREAD in answer.text or "请粘贴证明或回执" in answer.text


@pytest.mark.parametrize(
    "change",
    [
        {"vkey": "\ud800+00000000+AQ=="},
        {"vkey": "a+00000000+AgAA"},
        {"origin": "\ud800"},
        {"opening": {"salt": "0" * 64, "fields": {"a": "\ud800"}}},
        {"position": True},
        {"position": -1},
        {"inclusion": ["0" * 64] * 65},
        {"leaf_hash": "A" * 64},
    ],
)
def test_a_crooked_proof_is_answered_and_never_fails(
    app: Flask, client: FlaskClient, change: dict[str, object]
) -> None:
    proof = json.loads(proof_text(app, publish_some(app, 2)[1])) | change

    answer = client.post("/verify", data={"proof": json.dumps(proof)})

    assert answer.status_code == 422
    assert VALID not in answer.text


def test_a_file_that_is_too_large_or_no_text_is_refused(client: FlaskClient) -> None:
    proof = (io.BytesIO(b"x" * 70_000), "proof.json")
    large = b"--x\r\n" + b"x" * 1_100_000
    binary = (io.BytesIO(b"\xff\xfe\x00"), "proof.json")

    assert "证明文件超过 64 KB" in client.post("/verify", data={"file": proof}).text
    assert client.post("/verify", data=large, content_type=MULTIPART).status_code == 413
    assert "不是 UTF-8" in client.post("/verify", data={"file": binary}).text


def test_the_page_speaks_english(app: Flask) -> None:
    proof = proof_text(app, publish_some(app)[1])
    client = app.test_client()
    client.set_cookie("language", "en")

    page = asked(client, proof)

    assert "Verified: the entry is published now" in page
    assert "核验" not in page


def test_officers_are_told_of_a_database_put_back_and_the_public_is_not(
    app: Flask, client: FlaskClient, signed_in: SignedIn
) -> None:
    publish_some(app, 2)
    officer = signed_in(Role.OFFICER)
    path = parts_of(app).settings.registry_home / "checkpoints" / "audit-head.json"
    noted = path.read_text("utf-8")
    assert "库外留存的检查点不符" not in officer.get("/regulator/").text

    path.write_text(json.dumps({"size": 99, "head": "00" * 32}), "utf-8")

    assert "库外留存的检查点不符" in officer.get("/regulator/").text
    assert "检查点不符" not in client.get("/").text
    path.write_text(noted, "utf-8")
    assert "库外留存的检查点不符" not in officer.get("/regulator/").text


def _with(proof: str, **changes: object) -> str:
    return json.dumps(json.loads(proof) | changes)
