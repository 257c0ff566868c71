"""Rows for the tables that migration 0007 makes; see tests/populations.py."""

from typing import Any

AT = "2026-11-23 02:00:00.123456"
HASH = b"\x00\x01'\\\xff" + b"\x07" * 27
FOREVER = "9999-12-31"
DAY = "2026-05-27"

MEASURE_TABLES: dict[str, list[dict[str, Any]]] = {
    "measure_order": [
        {
            "id": 1,
            "order_no": "2026-MEAS2345",
            "measure_id": "P04",
            "department_id": "finance",
            "cause_kind": "listing",
            "cause_id": 1,
            "subject_id": 1,
            "division_code": "330402",
            "edition": "measures-2026-01-01",
            "bases": '["zfcg-22"]',
            "state": "reported",
            "is_open": True,
            "starts_on": DAY,
            "until_on": "2029-05-20",
            "receive_by": "2026-06-01",
            "report_by": "2026-09-10",
            "applied_from": "2026-06-02",
            "paper_no": "演财采〔2026〕7号\t末",
            "outcome": "done",
            "reported_on": "2026-06-09",
            "waived_from": FOREVER,
            "waived_until": FOREVER,
            "step_id": 1,
            "created_at": AT,
        }
    ],
    "measure_order_step": [
        {
            "id": 1,
            "order_id": 1,
            "step": "initiated",
            "on_date": DAY,
            "details": '{"starts_on": "2026-05-27"}',
            "recorded_at": AT,
        }
    ],
    "award_screening": [
        {
            "id": 1,
            "screening_no": "演评核〔2026〕1号",
            "award_id": "mayor_quality",
            "edition": "awards-2019-01-01",
            "title": "嘉兴市市长质量奖“2026”",
            "department_id": "amr",
            "by_id": 1,
            "on_date": "2026-11-10",
            "valid_until": "2026-12-11",
            "log_size": 4,
            "journal_id": 9,
            "content_hash": HASH,
            "counts": '{"veto": 1}',
            "recorded_at": AT,
        }
    ],
    "award_screening_line": [
        {
            "id": 1,
            "screening_id": 1,
            "line_no": 1,
            "asked_name": "嘉兴“示例”食品\\有限公司\t'😀",
            "asked_code": "",
            "subject_id": 1,
            "verdict": "veto",
            "findings": '[{"rule": "listed"}]',
            "recorded_at": AT,
        }
    ],
    "award_review": [
        {
            "id": 1,
            "record_id": 1,
            "cause_kind": "listing",
            "cause_id": 1,
            "outcome": "withdrawal_proposed",
            "reason": "获奖后发生重大质量事件",
            "by_id": 1,
            "decided_by": 2,
            "recorded_at": AT,
        }
    ],
    "check_receipt": [
        {
            "id": 1,
            "receipt_no": "演核〔2026〕0001",
            "kind": "batch",
            "by_id": 1,
            "department_id": "finance",
            "purpose": "政府采购资格审查",
            "lines": 12,
            "log_size": 4,
            "document": '{"format":"proof-of-check/1"}',
            "document_hash": HASH,
            "signature": "c2ln",
            "key_id": "receipt-1",
            "opening_id": 1,
            "recorded_at": AT,
        }
    ],
    "inspection_plan": [
        {
            "id": 1,
            "plan_no": "演抽〔2026〕1号",
            "title": "儿童用品双随机抽查",
            "department_id": "amr",
            "division_code": "330402",
            "by_id": 1,
            "on_date": DAY,
            "edition": "inspection-2026-01-01",
            "filters": '{"kinds": ["enterprise"]}',
            "quota": 1,
            "inspectors": '["甲", "乙"]',
            "team": 2,
            "seed_hash": HASH,
            "seed_id": 1,
            "recorded_at": AT,
        }
    ],
    "inspection_draw": [
        {
            "id": 1,
            "plan_id": 1,
            "by_id": 1,
            "on_date": DAY,
            "seed": "00" * 32,
            "population": 2,
            "population_hash": HASH,
            "strata": '{"A": {"population": 2, "drawn": 1}}',
            "recorded_at": AT,
        }
    ],
    "inspection_draw_line": [
        {
            "id": 1,
            "draw_id": 1,
            "place": 1,
            "subject_id": 1,
            "grade": "A",
            "inspectors": '["甲", "乙"]',
            "recorded_at": AT,
        }
    ],
}
