"""Rows for the tables that migration 0002 makes; see tests/populations.py."""

from typing import Any

AT = "2026-11-23 02:00:00.123456"
DAY = "2026-03-18"
HASH = b"\x00\x01'\\\xff" + b"\x07" * 27
AWKWARD = "演市监处罚〔2026〕19号“\\\t'😀"

RECORD_TABLES: dict[str, list[dict[str, Any]]] = {
    "record": [
        {
            "id": 1,
            "public_id": "0123456789abcdef",
            "kind": "penalty",
            "state": "standing",
            "subject_id": 1,
            "document_key": HASH[:16],
            "source_key": HASH[:16],
            "number_key": AWKWARD,
            "content_hash": HASH[:16],
            "source_hash": HASH[:16],
            "tier": "general",
            "domain": "product",
            "decided_on": DAY,
            "public_from": DAY,
            "public_until": "2027-03-18",
            "division_code": "330402",
            "department_id": "amr",
            "version_id": 1,
        }
    ],
    "record_proposal": [
        {
            "id": 1,
            "change": "added",
            "state": "draft",
            "revision": 1,
            "kind": "penalty",
            "subject_id": 1,
            "content": '{"document_no": "演"}',
            "evidence": "[]",
            "confirmed": "[]",
            "content_hash": HASH,
            "needs_review": True,
            "row_id": 1,
            "department_id": "amr",
            "proposed_by": 1,
            "created_at": AT,
            "state_since": AT,
        }
    ],
    "record_version": [
        {
            "id": 1,
            "record_id": 1,
            "change": "added",
            "subject_id": 1,
            "kind": "penalty",
            "respondent": AWKWARD,
            "authority": AWKWARD,
            "decided_on": DAY,
            "penalty_kinds": "warning,fine",
            "fine_fen": 2**40,
            "public_from": DAY,
            "public_until": "2027-03-18",
            "arrived_on": DAY,
            "source": "amr",
            "batch_id": 1,
            "row_no": 1,
            "content_hash": HASH[:16],
            "recorded_at": AT,
        }
    ],
    "record_mark": [
        {
            "id": 1,
            "record_id": 1,
            "mark": "litigation",
            "valid_from": DAY,
            "reason": AWKWARD,
            "by_id": 1,
            "recorded_at": AT,
        }
    ],
    "record_performance": [
        {
            "id": 1,
            "record_id": 1,
            "obligation": "pay_fine",
            "performed_on": DAY,
            "amount_fen": 2**40,
            "by_id": 1,
            "recorded_at": AT,
        }
    ],
    "record_wrong_link": [
        {
            "id": 1,
            "record_id": 1,
            "document_key": HASH[:16],
            "subject_id": 1,
            "right_subject_id": 2,
            "proposal_id": 1,
            "recorded_at": AT,
        }
    ],
    "row_conflict": [{"id": 1, "row_id": 1, "record_id": 1, "recorded_at": AT}],
    "batch_undoing": [
        {
            "id": 1,
            "batch_id": 1,
            "withdrawn": 1,
            "left_alone": 0,
            "reason": AWKWARD,
            "by_id": 1,
            "recorded_at": AT,
        }
    ],
    "proposal_step": [
        {
            "id": 1,
            "proposal_id": 1,
            "step": "drafted",
            "by_id": 1,
            "revision": 1,
            "content_hash": HASH,
            "recorded_at": AT,
        }
    ],
    "evidence_file": [
        {
            "id": 1,
            "digest": "ab" * 32,
            "original_digest": "cd" * 32,
            "media_type": "application/pdf",
            "file_name": AWKWARD,
            "size": 2**40,
            "department_id": "amr",
            "by_id": 1,
            "recorded_at": AT,
        }
    ],
    "deputy": [
        {
            "id": 1,
            "account_id": 1,
            "deputy_id": 2,
            "valid_from": DAY,
            "valid_to": "2026-04-01",
            "by_id": 1,
            "recorded_at": AT,
        }
    ],
    "submission": [
        {
            "id": 1,
            "account_id": 1,
            "key": "k" * 64,
            "content_digest": HASH,
            "location": "/regulator/proposals/1",
            "recorded_at": AT,
        }
    ],
    "notice": [
        {
            "id": 1,
            "subject_id": 1,
            "kind": "record_added",
            "record_id": 1,
            "sentence": AWKWARD,
            "recorded_at": AT,
        }
    ],
}
