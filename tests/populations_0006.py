"""Rows for the tables that migration 0006 makes; see tests/populations.py."""

from typing import Any

AT = "2026-11-23 02:00:00.123456"
HASH = b"\x00\x01'\\\xff" + b"\x07" * 27
FOREVER = "9999-12-31"

LISTING_TABLES: dict[str, list[dict[str, Any]]] = {
    "list_entry": [
        {
            "id": 1,
            "entry_no": "2026-ABCD2345",
            "list_type": "market_serious",
            "list_kind": "serious_list",
            "grounds": "product,food",
            "subject_id": 1,
            "case_id": 1,
            "document_key": HASH[:16],
            "basis_key": HASH[:16],
            "decision_no": "演市监列〔2026〕1号",
            "authority": "嘉兴市市场监督管理局",
            "is_foreign": False,
            "listed_on": "2026-05-20",
            "in_force_from": "2026-05-22",
            "public_from": "2026-05-27",
            "term_until": "2029-05-20",
            "until_on": "2027-05-20",
            "stayed_from": FOREVER,
            "stayed_until": FOREVER,
            "is_open": False,
            "removable_from": "2027-05-20",
            "department_id": "amr",
            "division_code": "330402",
            "event_id": 2,
        }
    ],
    "list_case": [
        {
            "id": 1,
            "kind": "listing",
            "state": "done",
            "is_open": False,
            "revision": 2,
            "list_type": "market_serious",
            "subject_id": 1,
            "entry_id": 1,
            "basis_key": HASH[:16],
            "content": '{"grounds": ["product", "food"], "facts": "行\\t末"}',
            "evidence": '["ab"]',
            "content_hash": HASH,
            "procedure_edition": "procedures-2026-01-01",
            "decision_no": "演市监列〔2026〕1号",
            "decided_on": "2026-05-20",
            "department_id": "amr",
            "proposed_by": 1,
            "decided_by": 2,
            "created_at": AT,
            "state_since": AT,
        }
    ],
    "list_case_step": [
        {
            "id": 1,
            "case_id": 1,
            "step": "notified",
            "state": "notified",
            "on_date": "2026-03-30",
            "by_id": 1,
            "revision": 1,
            "content_hash": HASH,
            "document_no": "演市监列告〔2026〕1号",
            "method": "direct",
            "details": '{"arrives_on": "2026-03-30"}',
            "evidence": "[]",
            "recorded_at": AT,
        }
    ],
    "list_entry_event": [
        {
            "id": 1,
            "entry_id": 1,
            "event": "listed",
            "valid_from": "2026-05-22",
            "case_id": 1,
            "document_no": "演市监列〔2026〕1号",
            "by_id": 1,
            "decided_by": 2,
            "content": '{"entry_no": "2026-ABCD2345"}',
            "recorded_at": AT,
        },
        {
            "id": 2,
            "entry_id": 1,
            "event": "revoked",
            "valid_from": "2027-05-20",
            "reason": "处罚决定已被撤销",
            "by_id": 1,
            "decided_by": 2,
            "content": "{}",
            "recorded_at": AT,
        },
    ],
    "log_leaf": [
        {
            "position": 0,
            "kind": "published",
            "leaf_hash": HASH,
            "entry_id": 1,
            "legal_day": "2026-05-27",
            "opening_id": 1,
            "recorded_at": AT,
        }
    ],
    "log_node": [
        {"level": 0, "place": 0, "node_hash": HASH, "recorded_at": AT},
    ],
    "log_checkpoint": [
        {"id": 1, "size": 1, "root": HASH, "note": "example/log\n1\n", "recorded_at": AT},
    ],
}
