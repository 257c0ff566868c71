"""Signed heads of the log in the C2SP form: a checkpoint is a note, a key has a name and an id.

Invariant: the algorithm is part of the key's id; an algorithm that is not known here is refused and
never taken for another one. Source: https://c2sp.org/tlog-checkpoint, https://c2sp.org/signed-note.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry.errors import Invalid, NotFound

ED25519 = 0x01
KEY_ID_BYTES, KEY_BYTES, ROOT_BYTES, SIGNATURE_BYTES = 4, 32, 32, 64
# Where a unit of work remembers the note that its door writes beside the database after the commit.
LOG_HEAD = "publication_log_head"
LONGEST_NOTE = 4_096  # characters
MARK = "\u2014 "  # a line of signature begins with an em dash and a space
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
_NAME = re.compile(r"[^\s+]{1,100}")
_UNREADABLE = "检查点的格式无法识别（应为 C2SP signed note）。"


class Checkpoint(NamedTuple):
    """The head of a log: which log, how many leaves, their root."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


class VerifierKey(NamedTuple):
    """A public key of Ed25519 with the name under which it signs."""

    name: str
    public_key: bytes

    @property
    def id(self) -> bytes:
        """SHA-256(name ‖ newline ‖ algorithm ‖ key), its first four bytes."""
        named = self.name.encode() + b"\n" + bytes([ED25519]) + self.public_key
        return hashlib.sha256(named).digest()[:KEY_ID_BYTES]

    def has_signed(self, message: bytes, signature: bytes) -> bool:
        """Say whether `signature` is this key's over `message`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, message)
        except InvalidSignature:
            return False
        return True


def origin_of(city_id: str) -> str:
    """Return the name of a city's log, which is also the name of its keys."""
    return f"{city_id}.quality-credit-register/publication-log"


def vkey(key: VerifierKey) -> str:
    """Return a key as it is published: name, id and key, parted by +."""
    told = base64.b64encode(bytes([ED25519]) + key.public_key).decode()
    return f"{key.name}+{key.id.hex()}+{told}"


def read_vkey(text: str) -> VerifierKey:
    """Return the key that `text` tells. Raises Invalid for an unknown algorithm or a wrong id."""
    name, _, rest = text.partition("+")
    key_id, _, told = rest.partition("+")
    raw = _strict_base64(told)
    if raw[:1] != bytes([ED25519]):
        raise Invalid("公钥的签名算法无法识别，不予验证（本日志目前只用 Ed25519）。")
    key = VerifierKey(name, raw[1:])
    if len(key.public_key) != KEY_BYTES or key.id.hex() != key_id or not _NAME.fullmatch(name):
        raise Invalid("公钥的格式有误，或公钥与其编号不符。")
    return key


def signed_note(checkpoint: Checkpoint, key: VerifierKey, sign: Callable[[bytes], bytes]) -> str:
    """Return the checkpoint as a note signed by `key`, whose secret `sign` holds."""
    body = checkpoint.body()
    signature = base64.b64encode(key.id + sign(body.encode())).decode()
    return f"{body}\n{MARK}{key.name} {signature}\n"


def read_note(note: str, keys: Sequence[VerifierKey]) -> Checkpoint:
    """Return the checkpoint of a note that one of `keys` has signed.

    Signatures of others (witnesses) are passed over. Raises Invalid where the note is none or a
    signature by one of `keys` is wrong, NotFound where none of `keys` has signed it.
    """
    body, signatures = _taken_apart(note)
    checkpoint = _read_body(body)
    by_id = {(key.name, key.id): key for key in keys}
    known = [(by_id[signed[:2]], signed[2]) for signed in signatures if signed[:2] in by_id]
    if not known:
        raise NotFound("检查点不是由所给的公钥签名的。")
    if not all(key.has_signed(body.encode(), signature) for key, signature in known):
        raise Invalid("检查点的签名与内容不符，已被改动。")
    return checkpoint


def signers(note: str) -> tuple[tuple[str, bytes], ...]:
    """Return the name and the key id of each signature of a note. Raises Invalid where it is none."""
    return tuple((name, key_id) for name, key_id, _ in _taken_apart(note)[1])


def _taken_apart(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    head, parted, tail = note.rpartition("\n\n")
    if not parted or not tail.endswith("\n") or len(note) > LONGEST_NOTE:
        raise Invalid(_UNREADABLE)
    return head + "\n", [_read_signature(line) for line in tail[:-1].split("\n")]


def _read_signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, told = line.removeprefix(MARK).partition(" ")
    raw = _strict_base64(told)
    if not line.startswith(MARK) or not _NAME.fullmatch(name) or len(raw) <= KEY_ID_BYTES:
        raise Invalid(_UNREADABLE)
    return name, raw[:KEY_ID_BYTES], raw[KEY_ID_BYTES:]


def _read_body(body: str) -> Checkpoint:
    lines = body.split("\n")
    if len(lines) != 4 or not lines[0] or not _SIZE.fullmatch(lines[1]):  # the fourth is empty
        raise Invalid(_UNREADABLE)
    root = _strict_base64(lines[2])
    if len(root) != ROOT_BYTES:
        raise Invalid(_UNREADABLE)
    return Checkpoint(lines[0], int(lines[1]), root)


def _strict_base64(text: str) -> bytes:
    """Return what `text` encodes; one value has one writing, so any other is refused."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid(_UNREADABLE) from error
    if base64.b64encode(raw).decode() != text:
        raise Invalid(_UNREADABLE)
    return raw
