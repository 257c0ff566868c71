"""A few rows for every table, as each migration left it: what migrations and guards are tried on.

Invariant: `ROWS[revision]` fills every table that the revision makes, in an order that references
allow; rows of an older revision are never changed, just as the revision itself is not.
Values are given as the database stores them.
"""

from typing import Any

from sqlalchemy import Connection, text

from tests.populations_0002 import RECORD_TABLES
from tests.populations_0003 import DUPLICATE_TABLES
from tests.populations_0004 import NAME_INDEX
from tests.populations_0005 import RATING_TABLES
from tests.populations_0006 import LISTING_TABLES
from tests.populations_0007 import MEASURE_TABLES
from tests.populations_0008 import WITHDRAWAL_TABLES

AT = "2026-11-23 02:00:00.123456"
DAY = "2015-06-01"
HASH = b"\x00\x01'\\\xff" + b"\x07" * 27
AWKWARD = "嘉兴“示例”食品\\有限公司\t'😀"

FIRST_TABLES: dict[str, list[dict[str, Any]]] = {
    "rulebook_edition": [
        {"family": "ratings", "edition": "2026.1", "digest": HASH, "recorded_at": AT},
        {"family": "terms", "edition": "2026.1", "digest": HASH, "recorded_at": AT},
    ],
    "sign_in_attempt": [{"id": 1, "key": HASH[:16], "failed_at": AT}],
    "subject": [
        {
            "id": 1,
            "kind": "enterprise",
            "uscc": "91330499MADEM00A5A",
            "name": AWKWARD,
            "name_key": AWKWARD,
            "status": "active",
            "division_code": "330402",
            "established_on": DAY,
            "version_id": 1,
        },
        {
            "id": 2,
            "kind": "natural_person",
            "name": "注册执业人员 2",
            "name_key": "2",
            "status": "moved_out",
            "version_id": 2,
            "survivor_id": 1,
        },
    ],
    "account": [
        {
            "id": 1,
            "username": "officer",
            "display_name": "经办人甲",
            "password_hash": "!",
            "role": "officer",
            "department_id": "amr",
            "created_at": AT,
        },
        {
            "id": 2,
            "username": "firm",
            "display_name": "企业甲",
            "password_hash": "!",
            "role": "enterprise",
            "subject_id": 1,
            "created_at": AT,
            "disabled_at": AT,
        },
    ],
    "import_batch": [
        {
            "id": 1,
            "kind": "enterprises",
            "state": "running",
            "file_name": AWKWARD,
            "file_digest": "ab" * 32,
            "file_size": 2**40,
            "department_id": "amr",
            "position": 4,
            "accepted": 1,
            "unchanged": 1,
            "conflicts": 1,
            "quarantined": 1,
            "complete": 1,
            "started_by": 1,
            "started_at": AT,
        }
    ],
    "subject_version": [
        {
            "id": 1,
            "subject_id": 1,
            "valid_from": DAY,
            "kind": "enterprise",
            "uscc": "91330499MADEM00A5A",
            "name": AWKWARD,
            "status": "active",
            "address": "嘉兴市南湖区",
            "source": "amr",
            "batch_id": 1,
            "row_no": 1,
            "content_hash": HASH[:16],
            "recorded_at": AT,
        },
        {
            "id": 2,
            "subject_id": 2,
            "valid_from": DAY,
            "kind": "natural_person",
            "name": "注册执业人员 2",
            "status": "moved_out",
            "practitioner_class": "constructor_1",
            "source": "hurd",
            "content_hash": HASH[:16],
            "recorded_at": AT,
        },
    ],
    "subject_name": [
        {
            "id": 1,
            "subject_id": 1,
            "kind": "registered",
            "name": AWKWARD,
            "name_key": AWKWARD,
            "valid_from": DAY,
            "source": "amr",
            "batch_id": 1,
            "recorded_at": AT,
        },
        {
            "id": 2,
            "subject_id": 1,
            "kind": "registered",
            "name": AWKWARD,
            "name_key": AWKWARD,
            "valid_from": DAY,
            "valid_to": "2020-06-01",
            "source": "amr",
            "corrects_id": 1,
            "recorded_at": AT,
        },
    ],
    "subject_code": [
        {
            "id": 1,
            "subject_id": 2,
            "kind": "certificate_no",
            "value": "浙1332019202012345",
            "source": "hurd",
            "recorded_at": AT,
        },
        {
            "id": 2,
            "subject_id": 1,
            "kind": "registration_no",
            "value": "330499000000016",
            "valid_to": DAY,
            "source": "amr",
            "recorded_at": AT,
        },
    ],
    "identity_link": [
        {
            "id": 1,
            "subject_id": 2,
            "survivor_id": 1,
            "valid_from": DAY,
            "reason": "同一主体",
            "decided_by": 1,
            "recorded_at": AT,
        }
    ],
    "vault_item": [
        {
            "id": 1,
            "subject_id": 2,
            "field": "person_name",
            "key_id": "vault-1",
            "wrapped_key": HASH,
            "ciphertext": HASH,
            "blind_index": HASH[:16],
            "recorded_at": AT,
        },
        {
            "id": 2,
            "field": "source_row",
            "key_id": "vault-1",
            "recorded_at": AT,
            "destroyed_at": AT,
        },
    ],
    "audit_entry": [
        {
            "seq": 1,
            "event": "batch_opened",
            "actor_id": 1,
            "about": "batch:1",
            "details": '{"rows": 4, "note": "行\\t末"}',
            "previous_hash": HASH,
            "entry_hash": HASH,
            "recorded_at": AT,
        }
    ],
    "sign_in_session": [
        {
            "id": 1,
            "account_id": 1,
            "token_hash": HASH,
            "opened_at": AT,
            "last_seen_at": AT,
            "expires_at": AT,
        }
    ],
    "job": [
        {
            "id": 1,
            "kind": "import",
            "state": "running",
            "about_id": 1,
            "queued_by": 1,
            "queued_at": AT,
            "claimed_until": AT,
        }
    ],
    "quarantined_row": [
        {
            "id": 1,
            "kind": "enterprises",
            "state": "broken",
            "content_key": HASH[:16],
            "first_batch_id": 1,
            "vault_id": 1,
            "problems": '[{"column": "uscc", "rule": "check"}]',
            "recorded_at": AT,
        }
    ],
    "row_sighting": [{"id": 1, "batch_id": 1, "row_id": 1, "sheet": "Sheet1", "line": 2}],
}

ROWS: dict[str, dict[str, list[dict[str, Any]]]] = {
    "0001": FIRST_TABLES,
    "0002": RECORD_TABLES,
    "0003": DUPLICATE_TABLES,
    "0004": NAME_INDEX,
    "0005": RATING_TABLES,
    "0006": LISTING_TABLES,
    "0007": MEASURE_TABLES,
    "0008": WITHDRAWAL_TABLES,
}


def populate(connection: Connection, revision: str) -> None:
    """Add the rows of `revision`, whose tables must stand."""
    for table, rows in ROWS.get(revision, {}).items():
        for row in rows:
            marks = ", ".join(f":{column}" for column in row)
            connection.execute(
                text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"), row
            )


def rows_of(connection: Connection, table: str, columns: list[str]) -> list[str]:
    """Return the rows of `table`, as sorted text that two moments can be compared by."""
    found = connection.execute(text(f"SELECT {', '.join(columns)} FROM {table}"))
    return sorted(repr(tuple(row)) for row in found)
