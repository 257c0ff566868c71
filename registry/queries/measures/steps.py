"""What a step of an order keeps, and its digest, by which the journal holds it fast."""

import hashlib
import json
from datetime import UTC

from models.measures import MeasureOrderStep
from registry.queries.measures.orders import told

WAIVED = ("waived_from", "waived_until")
# Columns of an order that INITIATED keeps; every later step keeps those that it sets.
INITIAL = (
    *("order_no", "measure_id", "department_id", "cause_kind", "cause_id", "subject_id"),
    *("division_code", "edition", "bases", "state", "starts_on", "until_on"),
    *("receive_by", "report_by", *WAIVED),
)


def leaf_of(step: MeasureOrderStep) -> bytes:
    """Return the digest of a step."""
    told_of = (
        *(step.id, step.order_id, step.step.value, step.on_date.isoformat(), step.by_id),
        *(step.asked_by, told(step.outcome), told(step.lift_reason), step.paper_no, step.reason),
        *(step.recorded_at.astimezone(UTC).isoformat(), step.details),
    )
    text = json.dumps(told_of, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
