"""What a leaf commits to: public fields in one canonical form, behind a salt of 32 bytes.

Invariant: equal fields are equal bytes, in any year and any language that writes JSON (sorted keys,
UTF-8, no spaces, no floats); without the salt nobody can guess the fields from the leaf.
Source: SECURITY §1.1.
"""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from registry.errors import Invalid
from registry.rules.merkle import leaf_hash

SALT_BYTES = 32
_SALT = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Opening(NamedTuple):
    """What opens a commitment: the salt in hexadecimal digits, and the fields."""

    salt: str
    fields: Mapping[str, object]

    def as_text(self) -> str:
        """Return it as it is put away; `read_opening` reads it again."""
        return canonical_json({"salt": self.salt, "fields": self.fields}).decode()


def canonical_json(fields: Mapping[str, object]) -> bytes:
    """Return `fields` as the bytes that are committed to.

    Raises TypeError where a value is no text, whole number, truth, list or mapping of these;
    Invalid where a text is no Unicode.
    """
    _refuse_strange(fields)
    written = json.dumps(
        _plain(fields), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    try:
        return written.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Invalid("公示内容中有无法识别的字符，不能存证。") from error


def commitment(salt: bytes, fields: Mapping[str, object]) -> bytes:
    """Return the leaf that commits to `fields`: SHA-256(0x00 ‖ salt ‖ canonical JSON)."""
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes")
    return leaf_hash(salt + canonical_json(fields))


def read_opening(text: str) -> Opening:
    """Return the opening that `text` tells. Raises Invalid where it is none."""
    try:
        told = json.loads(text)
        salt, fields = told["salt"], told["fields"]
    except (ValueError, TypeError, KeyError) as error:
        raise Invalid("公示存证内容无法读取。") from error
    if not isinstance(salt, str) or not _SALT.fullmatch(salt) or not isinstance(fields, dict):
        raise Invalid("公示存证内容无法读取。")
    return Opening(salt, fields)


def opens(leaf: bytes, opening: Opening) -> bool:
    """Say whether salt and fields are what the leaf commits to."""
    return commitment(bytes.fromhex(opening.salt), opening.fields) == leaf


def _refuse_strange(value: object) -> None:
    if isinstance(value, Mapping):
        for name, part in value.items():
            if not isinstance(name, str):
                raise TypeError("a field's name is a text")
            _refuse_strange(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_strange(part)
    elif value is not None and not isinstance(value, str | int):  # a truth is an int here
        raise TypeError(f"a commitment holds no {type(value).__name__}: write it as text")


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
