#!/usr/bin/env python3
"""公示存证和信用核查回执核验 · Check a proof of the publication log, or a receipt, without the register.

用法 Usage:
    python verify.py proof.json [--vkey KEY] [--checkpoint new.note] [--kept old.note]
    python verify.py consistency.json --kept old.note --checkpoint new.note --vkey KEY
    python verify.py receipt.json [--vkey KEY]

proof.json is the JSON of an entry (or the object under "proof" in it). KEY is the public key that
the site publishes; write it down once and pass it always, or you only learn that the proof agrees
with the key that it brings itself. `--kept` is a checkpoint that you kept earlier: the log must
begin with it. receipt.json is a proof-of-check receipt (信用核查回执); its KEY is the site's key for
receipts, which is not the key of the log. A line that is not opened was withheld: that is no fault.

Needs Python 3.9 or later and the library "cryptography"; nothing else, and no network.
Exit 结果: 0 通过 valid · 1 不通过 not valid · 2 无法识别 cannot be read.

How it works (RFC 6962, RFC 9162, C2SP signed-note and tlog-checkpoint):
    leaf  = SHA-256(0x00 || salt || canonical JSON of the fields)
    node  = SHA-256(0x01 || left || right)
    canonical JSON: keys sorted by code point, no spaces, UTF-8, no floats
    line of a receipt = SHA-256(0x00 || random || canonical JSON of its content); the signature
        is Ed25519 over the canonical JSON of the document, which holds these hashes only
    key id = SHA-256(name || newline || algorithm byte || public key), first 4 bytes; 0x01 = Ed25519
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
from datetime import date
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PROOF, GROWTH = "publication-log-proof/1", "publication-log-consistency/1"
PROOF_FIELDS = {
    *("format", "origin", "vkey", "position", "leaf_hash", "inclusion", "checkpoint"),
    *("first_checkpoint", "consistency", "opening"),
}
GROWTH_FIELDS = {"format", "first", "second", "first_root", "second_root", "consistency"}
RECEIPT = "proof-of-check/1"
RECEIPT_FIELDS = {"format", "document", "signature", "key_id", "public_key", "openings"}
DOCUMENT_FIELDS = {
    *("format", "receipt_no", "kind", "checked_at", "department", "purpose", "valid_until"),
    *("list_version", "catalogue", "lines", "commitments"),
}
ED25519 = 0x01
LARGEST = 32 * 1024 * 1024  # bytes: a receipt over ten thousand lines
DEEPEST = 20  # lists and objects within one another
LONGEST_PATH = 64  # hashes
MARK = "\u2014 "
HASH = re.compile("[0-9a-f]{64}")
SIZE = re.compile("0|[1-9][0-9]{0,17}")
NAME = re.compile(r"[^\s+]{1,100}")


class Unreadable(Exception):
    """The file, key or checkpoint cannot be read, or its algorithm is not known here."""


class NotValid(Exception):
    """Something is not as it was when it was signed."""


def main(arguments):
    """Check what the arguments name; return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    told = parsed(arguments)
    try:
        lines = run(told)
    except NotValid as error:
        print(f"不通过 NOT VALID: {error}")
        return 1
    except (Unreadable, OSError) as error:
        print(f"无法识别 CANNOT BE READ: {error}", file=sys.stderr)
        return 2
    for line in lines:
        print(line)
    print("通过 VALID")
    return 0


def parsed(arguments):
    """Return the arguments as read."""
    reader = argparse.ArgumentParser(description="公示存证核验 · checks a proof of the log")
    reader.add_argument("file", help="proof.json, receipt.json or consistency.json")
    reader.add_argument("--vkey", help="the site's public key, as you wrote it down")
    reader.add_argument("--checkpoint", help="a later checkpoint, as a file")
    reader.add_argument("--kept", help="an earlier checkpoint that you kept, as a file")
    return reader.parse_args(arguments)


def run(told):
    """Check the file; return what is to be said. Raises NotValid or Unreadable."""
    content = loaded(read(told.file))
    if isinstance(content.get("proof"), dict) and "openings" not in content:
        content = content["proof"]
    if content.get("format") == PROOF and set(content) == PROOF_FIELDS:
        return check_proof(content, told)
    if content.get("format") == GROWTH and set(content) == GROWTH_FIELDS:
        return check_growth(content, told)
    if content.get("format") == RECEIPT and set(content) == RECEIPT_FIELDS:
        return check_receipt(content, told)
    raise Unreadable("不是存证证明或回执，或版本不识 no proof or receipt of a known format")


def check_proof(proof, told):
    """Check opening, inclusion, signatures and consistency of an entry's proof."""
    key, lines = trusted(proof["vkey"], told)
    first = checkpoint(proof["first_checkpoint"], key)
    latest = checkpoint(proof["checkpoint"], key)
    if not proof["origin"] == first[0] == latest[0]:
        raise NotValid("不属于同一个日志 not of one log")
    lines.append(f"签名正确 signatures are right: {key[0]}, 检查点 sizes {first[1]} → {latest[1]}")
    leaf, position = hash_of(proof["leaf_hash"]), number_of(proof["position"])
    lines.append(check_opening(leaf, proof["opening"]))
    path = hashes_of(proof["inclusion"])
    if not is_included(leaf, position, latest, path):
        raise NotValid("存证值不在日志中 the leaf is not in the log")
    lines.append(f"存证值在日志第 {position} 位 the leaf is in the log at position {position}")
    growth = hashes_of(proof["consistency"])
    if position >= first[1] or not is_grown(first, latest, growth):
        raise NotValid("两个检查点不相连 the log was rewritten between the two checkpoints")
    lines.append("日志只增不改 the log has only grown between the two checkpoints")
    lines += check_kept(told, key, (first, latest))
    return lines


def check_receipt(receipt, told):
    """Check signature and opened lines of a receipt; return what is to be said."""
    key, lines = trusted(receipt["public_key"], told)
    document, openings = receipt["document"], receipt["openings"]
    if receipt["key_id"] != key[1].hex():
        raise Unreadable("公钥编号不符 the key's id does not fit")
    if not isinstance(document, dict) or not isinstance(openings, list):
        raise Unreadable("回执不完整 incomplete receipt")
    try:
        signed = strict_base64(receipt["signature"])
        Ed25519PublicKey.from_public_bytes(key[2]).verify(signed, canonical(document))
    except InvalidSignature as error:
        raise NotValid("回执已被改动：签名与内容不符 the document was altered") from error
    if document.get("format") != RECEIPT or set(document) != DOCUMENT_FIELDS:
        raise Unreadable("回执的版本不识 a receipt of another version")
    if not isinstance(document["commitments"], list):
        raise Unreadable("回执不完整 incomplete receipt")
    commitments = [hash_of(one) for one in document["commitments"]]
    lines.append(f"签名正确 the signature is right: {key[0]}")
    lines.append(f"签名的内容 what was signed: {canonical(without_commitments(document)).decode()}")
    lines += check_lines(commitments, openings)
    if is_over(document["valid_until"]):
        raise NotValid("已过有效期 expired, by the clock of this machine")
    return lines


def is_over(until):
    """Say whether the last day of a receipt has passed; most have none."""
    try:
        return until is not None and date.today() > date.fromisoformat(until)
    except (TypeError, ValueError) as error:
        raise Unreadable("有效期有误 not a day") from error


def check_lines(commitments, openings):
    """Check each opened line against its commitment; return what is to be said of all."""
    said = {}
    for one in openings:
        if not isinstance(one, dict) or set(one) != {"line", "random", "content"}:
            raise Unreadable("某行的内容不完整 an incomplete line")
        number = number_of(one["line"])
        if not isinstance(one["content"], dict) or number in said or number == 0:
            raise Unreadable("某行的内容不完整 an incomplete line")
        written = canonical(one["content"])
        leaf = hashlib.sha256(b"\x00" + hash_of(one["random"]) + written).digest()
        if number > len(commitments) or leaf != commitments[number - 1]:
            raise NotValid(f"第 {number} 行已被改动 line {number} was altered")
        said[number] = f"第 {number} 行未被改动 line {number} is unaltered: {written.decode()}"
    closed = len(commitments) - len(said)
    if closed:
        said[0] = f"未随附内容的行 lines without content: {closed} / {len(commitments)}"
    return [said[number] for number in sorted(said)]


def without_commitments(document):
    """Return the document for reading: hashes tell a reader nothing."""
    return {name: value for name, value in document.items() if name != "commitments"}


def trusted(own, told):
    """Return the key that a file brings, and what must be said of it."""
    key = vkey_of(own)
    if told.vkey is None:
        note = (
            "注意 NOTE: 公钥取自文件本身，请与网站公布的公钥核对"
            " the key comes from the file itself; compare it with the published one"
        )
        return key, [note]
    if vkey_of(told.vkey) != key:
        raise NotValid("公钥不是您所给的那一个 signed with another key than the one you gave")
    return key, []


def canonical(content):
    """Return the one writing of a JSON object that is hashed and signed."""
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return written.encode()


def check_growth(growth, told):
    """Check that the log only grew from the kept checkpoint to the later one."""
    if told.kept is None or told.checkpoint is None:
        raise Unreadable("须给出 --kept 和 --checkpoint both checkpoints are needed")
    notes = [read(told.kept), read(told.checkpoint)]
    if told.vkey is None:
        raise Unreadable("须给出 --vkey the key is needed")
    old, new = (checkpoint(note, vkey_of(told.vkey)) for note in notes)
    if (old[1], new[1]) != (number_of(growth["first"]), number_of(growth["second"])):
        raise NotValid("证明不是这两个检查点之间的 the proof is of other sizes")
    if (old[2].hex(), new[2].hex()) != (growth["first_root"], growth["second_root"]):
        raise NotValid(
            "根与检查点不符：日志被改写 the roots are not the signed ones: log rewritten"
        )
    if old[0] != new[0] or not is_grown(old, new, hashes_of(growth["consistency"])):
        raise NotValid("两个检查点不相连：日志被改写 the log was rewritten between them")
    return [f"日志只增不改 the log has only grown: {old[1]} → {new[1]}"]


def check_kept(told, key, known):
    """Check that checkpoints given beside the proof are those that it speaks of."""
    lines = []
    for path in filter(None, (told.kept, told.checkpoint)):
        given = checkpoint(read(path), key)
        same = [one for one in known if one[1] == given[1]]
        if not same:
            raise Unreadable(
                f"请先取得到 {given[1]} 的一致性证明 ask the site for"
                f" /publication-log/consistency.json with {given[1]} first"
            )
        if same[0] != given:
            raise NotValid("与您留存的检查点不符：日志被改写 not the checkpoint you kept")
        lines.append(f"与所给检查点相符 agrees with the checkpoint given: {given[1]}")
    return lines


def check_opening(leaf, opening):
    """Check that salt and fields are what the leaf commits to; return what is to be said."""
    if opening is None:
        return "证明不含内容：只说明存证值在日志中 no content: shows only that the leaf is there"
    if not isinstance(opening, dict) or set(opening) != {"salt", "fields"}:
        raise Unreadable("内容不完整 incomplete content")
    if not isinstance(opening["fields"], dict):
        raise Unreadable("内容不完整 incomplete content")
    written = canonical(opening["fields"])
    if hashlib.sha256(b"\x00" + hash_of(opening["salt"]) + written).digest() != leaf:
        raise NotValid("内容或随机数被改动 content or salt was altered")
    return f"内容未被改动 the content is unaltered: {written.decode()}"


def is_included(leaf, position, head, path):
    """Say whether the path leads from the leaf to the root. Source: RFC 9162 2.1.3.2."""
    if position >= head[1]:
        return False
    place, last, reached = position, head[1] - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            reached = joined(beside, reached)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            reached = joined(reached, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and reached == head[2]


def is_grown(old_head, new_head, path):
    """Say whether the one log is the beginning of the other. Source: RFC 9162 2.1.4.2."""
    (_, first, first_root), (_, second, second_root) = old_head, new_head
    if first == second or first == 0:
        empty = hashlib.sha256().digest()
        return not path and first_root == (second_root if first == second else empty)
    if first > second or not path:
        return False
    start = [first_root] if first & (first - 1) == 0 else []
    place, last = first - 1, second - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    return climbed(start + path, place, last) == (first_root, second_root)


def climbed(hashes, place, last):
    """Return the roots that the hashes lead to; None where they do not end at a root."""
    old = new = hashes[0]
    for beside in hashes[1:]:
        if last == 0:
            return None
        if place % 2 or place == last:
            old, new = joined(beside, old), joined(beside, new)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            new = joined(new, beside)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None


def joined(left, right):
    """Return the hash of a node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def vkey_of(text):
    """Return (name, id, key) of a public key. An unknown algorithm is refused, never guessed."""
    name, _, rest = str(text).partition("+")
    key_id, _, told = rest.partition("+")
    raw = strict_base64(told)
    if raw[:1] != bytes([ED25519]):
        raise Unreadable("公钥的签名算法不识 the key's signature algorithm is not known here")
    wanted = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if len(raw) != 33 or wanted.hex() != key_id or not NAME.fullmatch(name):
        raise Unreadable("公钥有误 the key does not fit its id")
    return name, wanted, raw[1:]


def checkpoint(note, key):
    """Return (origin, size, root) of a note that `key` has signed."""
    if not isinstance(note, str):
        raise Unreadable("不是检查点 no checkpoint")
    head, parted, tail = note.rpartition("\n\n")
    lines = head.split("\n")
    if not parted or not tail.endswith("\n") or len(lines) != 3 or not lines[0]:
        raise Unreadable("不是检查点 no checkpoint")
    found = [signed[2] for signed in map(signature, tail[:-1].split("\n")) if signed[:2] == key[:2]]
    if not found:
        raise NotValid("检查点不是由该公钥签发的 the checkpoint is not signed with this key")
    public = Ed25519PublicKey.from_public_bytes(key[2])
    for one in found:
        try:
            public.verify(one, (head + "\n").encode("utf-8", "surrogatepass"))
        except InvalidSignature as error:
            raise NotValid("检查点的签名不对 the checkpoint was altered") from error
    root = strict_base64(lines[2])
    if not SIZE.fullmatch(lines[1]) or len(root) != 32:
        raise Unreadable("不是检查点 no checkpoint")
    return lines[0], int(lines[1]), root


def signature(line):
    """Return (name, key id, signature) of a line of signature."""
    name, _, told = line[len(MARK) :].partition(" ")
    raw = strict_base64(told)
    if not line.startswith(MARK) or not NAME.fullmatch(name) or len(raw) <= 4:
        raise Unreadable("不是检查点 no checkpoint")
    return name, raw[:4], raw[4:]


def read(path):
    """Return the text of a file of a sane size, line ends as they are."""
    with Path(path).open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unreadable("文件过大 the file is too large")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("不是 UTF-8 文字 not UTF-8 text") from error


def loaded(text):
    """Return the JSON object of a text; no name stands twice, no number is a float."""
    try:
        content = json.loads(
            text, object_pairs_hook=once, parse_float=refuse, parse_constant=refuse
        )
        json.dumps(content, ensure_ascii=False).encode()  # half a character is no text
    except (ValueError, RecursionError) as error:
        raise Unreadable("不是完整的 JSON not a whole JSON document") from error
    if not isinstance(content, dict) or is_deep(content):
        raise Unreadable("不是存证证明或回执 no proof and no receipt")
    return content


def is_deep(content):
    """Say whether lists and objects go deeper than any file of the site."""
    level = [content]
    for _ in range(DEEPEST + 1):
        inner = [one.values() if isinstance(one, dict) else one for one in level]
        level = [part for one in inner for part in one if isinstance(part, (dict, list))]
        if not level:
            return False
    return True


def once(pairs):
    """Return the pairs as a mapping."""
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def refuse(_text):
    """Refuse a number that is not whole."""
    raise ValueError("no such number")


def number_of(value):
    """Return a whole number from 0 on."""
    if type(value) is not int or value < 0:
        raise Unreadable("数字有误 not a whole number")
    return value


def hash_of(value):
    """Return 32 bytes from their 64 digits; one value has one writing."""
    if not isinstance(value, str) or not HASH.fullmatch(value):
        raise Unreadable("存证值的格式有误 not a hash")
    return bytes.fromhex(value)


def hashes_of(values):
    """Return a list of hashes."""
    if not isinstance(values, list) or len(values) > LONGEST_PATH:
        raise Unreadable("路径有误 not a path")
    return [hash_of(value) for value in values]


def strict_base64(text):
    """Return what a text encodes; one value has one writing."""
    if not isinstance(text, str):
        raise Unreadable("base64 有误 wrong base64")
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable("base64 有误 wrong base64") from error
    if base64.b64encode(raw).decode() != text:
        raise Unreadable("base64 有误 wrong base64")
    return raw


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
