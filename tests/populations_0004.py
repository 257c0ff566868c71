"""Rows for the tables that migration 0004 makes; see tests/populations.py."""

from typing import Any

NAME_INDEX: dict[str, list[dict[str, Any]]] = {
    "name_posting": [{"gram": 2**33 + 7, "count": 1, "ids": b"\x01\x00\x00\x00"}],
    "name_addition": [{"gram": 2**40 + 1, "name_id": 1}],
    "name_chunk": [
        {
            "id": 1,
            "first_gram": 1096762720512,
            "last_gram": 1096762720512,
            "first_id": 1,
            "entries": 1,
            "grams": b"\x00\x01'\\\xff\x00\x00\x00",
            "starts": b"\x00\x00\x00\x00\x01\x00\x00\x00",
            "ids": b"\x00\x00\x00\x00",
        }
    ],
}
