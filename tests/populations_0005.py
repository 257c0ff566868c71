"""Rows for the tables that migration 0005 makes; see tests/populations.py."""

from typing import Any

AT = "2026-11-23 02:00:00.123456"
HASH = b"\x00\x01'\\\xff" + b"\x07" * 27

RATING_TABLES: dict[str, list[dict[str, Any]]] = {
    "rating_run": [
        {
            "id": 1,
            "as_of": "2026-11-01",
            "edition": "2026.1",
            "state": "finished",
            "started_at": AT,
            "finished_at": AT,
            "position": 2,
            "subjects": 2,
            "changed": 1,
        }
    ],
    "rating": [
        {
            "id": 1,
            "subject_id": 1,
            "as_of": "2026-11-01",
            "edition": "2026.1",
            "score": 6400,
            "grade": "C",
            "ceilings": "L2,L8",
            "previous_grade": "A",
            "cause": "scheduled",
            "inputs": HASH,
            "next_change_on": "2027-03-15",
            "public_from": "2026-11-23",
            "run_id": 1,
            "recorded_at": AT,
        }
    ],
    "subject_rating": [
        {
            "subject_id": 1,
            "rating_id": 1,
            "as_of": "2026-11-01",
            "score": 6400,
            "grade": "C",
            "next_change_on": "2027-03-15",
            "held_grade": "A",
            "industry_code": "C14",
            "facts": HASH,
        }
    ],
    "rating_switch": [
        {
            "id": 1,
            "edition": "2027.1",
            "effective_from": "2027-01-01",
            "state": "proposed",
            "reason": "换版试行一年后正式施行",
            "text_hash": HASH,
            "seen_hash": HASH,
            "proposed_by": 1,
            "proposed_at": AT,
        }
    ],
}
