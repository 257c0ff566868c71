"""Joint rewards and penalties: which measures apply to whom, and how an order to a department goes."""

from registry.rules.measures.applying import Applied, Withheld, ahead, applied, withheld
from registry.rules.measures.causes import Cause, Causes
from registry.rules.measures.law import Basis, Measure, MeasureLaw, Trigger

__all__ = [
    "Applied",
    "Basis",
    "Cause",
    "Causes",
    "Measure",
    "MeasureLaw",
    "Trigger",
    "Withheld",
    "ahead",
    "applied",
    "withheld",
]
