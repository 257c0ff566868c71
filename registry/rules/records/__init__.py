"""Credit records (信用记录): what a paper says, its tier, its window, its duties. Pure.

Invariant: a tier, a day or a duty that is derived comes with the reason and the edition of the law.
"""

from registry.rules.identity.free_text import mask_found, personal_in_free_text
from registry.rules.records.amounts import amount_of_wan, read_amount, shown_amount
from registry.rules.records.deriving import Derived, derive
from registry.rules.records.duties import (
    Duty,
    DutyDone,
    DutyState,
    Performed,
    duties_of,
    how_performed,
)
from registry.rules.records.explaining import Explained, explain
from registry.rules.records.law import RecordLaw
from registry.rules.records.particulars import RecordParticulars
from registry.rules.records.problems import FieldProblem, problems_of
from registry.rules.records.proposing import Proposed, propose_values
from registry.rules.records.reviews import ReviewDue, review_due
from registry.rules.records.windows import Window, window

__all__ = [
    "Derived",
    "Duty",
    "DutyDone",
    "DutyState",
    "Explained",
    "FieldProblem",
    "Performed",
    "Proposed",
    "RecordLaw",
    "RecordParticulars",
    "ReviewDue",
    "Window",
    "amount_of_wan",
    "derive",
    "duties_of",
    "explain",
    "how_performed",
    "mask_found",
    "personal_in_free_text",
    "problems_of",
    "propose_values",
    "read_amount",
    "review_due",
    "shown_amount",
    "window",
]
