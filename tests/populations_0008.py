"""Rows for the table that migration 0008 makes; see tests/populations.py."""

from typing import Any

WITHDRAWAL_TABLES: dict[str, list[dict[str, Any]]] = {
    "award_withdrawal": [
        {
            "id": 1,
            "record_id": 1,
            "cause_kind": "record",
            "cause_id": 1,
            "reason": "获奖后“抽查”不合格\t末",
            "document_no": "演评办〔2026〕3号",
            "by_id": 1,
            "recorded_at": "2026-11-23 02:00:00.123456",
        }
    ],
}
