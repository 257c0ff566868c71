"""Joint rewards and penalties: orders begin and end with their causes; departments act on them."""

from registry.services.measures.ordering import settle
from registry.services.measures.settling import escalate_overdue, settle_ended
from registry.services.measures.taking import take, take_many
from registry.services.measures.waiving import ask_waiver, decide_waiver

__all__ = [
    "ask_waiver",
    "decide_waiver",
    "escalate_overdue",
    "settle",
    "settle_ended",
    "take",
    "take_many",
]
