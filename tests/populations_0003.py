"""Rows for the tables that migration 0003 makes; see tests/populations.py."""

from typing import Any

AT = "2026-11-23 02:00:00.123456"
HASH = b"\x00\x01'\\\xff" + b"\x07" * 27
AWKWARD = "同名“同址”\\\t'😀"

DUPLICATE_TABLES: dict[str, list[dict[str, Any]]] = {
    "duplicate_pair": [
        {
            "id": 1,
            "low_id": 1,
            "high_id": 2,
            "state": "merged",
            "score": 97,
            "name_score": 100,
            "label": "同名不同主体",
            "assignee_id": 1,
            "found_at": AT,
            "weighed_at": AT,
            "state_since": AT,
        }
    ],
    "duplicate_judgement": [
        {
            "id": 1,
            "pair_id": 1,
            "verdict": "related",
            "relation": "branch",
            "reason": AWKWARD,
            "score": 97,
            "was_blind": True,
            "bulk_id": 1,
            "by_id": 1,
            "recorded_at": AT,
        }
    ],
    "subject_merge": [
        {
            "id": 1,
            "pair_id": 1,
            "duplicate_id": 2,
            "survivor_id": 1,
            "state": "done",
            "needs_second": True,
            "why_second": '["代码不同"]',
            "choices": '{"address": 2}',
            "reason": AWKWARD,
            "seen_hash": HASH,
            "seen": '{"records": {"1": 1}}',
            "proposed_by": 1,
            "proposed_at": AT,
            "decided_by": 2,
            "decided_at": AT,
            "link_id": 1,
        }
    ],
    "shared_particular": [
        {"id": 1, "link_id": 1, "field": "address", "from_id": 2, "recorded_at": AT}
    ],
}
