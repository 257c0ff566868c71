"""Credit records: proposed by one, reviewed and approved by others; tended; taken in from files."""

from registry.rules.records.together import MOST_AT_ONCE
from registry.services.records.deciding import (
    approve,
    approve_many,
    pass_review,
    reject,
    send_back,
)
from registry.services.records.proposing import (
    Content,
    Proposer,
    abandon,
    call_back,
    change,
    draft,
    submit,
)
from registry.services.records.tending import (
    end_mark,
    mark,
    note_performance,
    take_back_performance,
)

__all__ = [
    "MOST_AT_ONCE",
    "Content",
    "Proposer",
    "abandon",
    "approve",
    "approve_many",
    "call_back",
    "change",
    "draft",
    "end_mark",
    "mark",
    "note_performance",
    "pass_review",
    "reject",
    "send_back",
    "submit",
    "take_back_performance",
]
