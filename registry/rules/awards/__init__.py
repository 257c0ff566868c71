"""Awards (评优评先): what an award's own text says of a candidate, and what it does not say."""

from registry.rules.awards.facts import Candidate, Event, Held
from registry.rules.awards.findings import Changed, Finding, Judged, Line, differences, seal
from registry.rules.awards.judging import judge
from registry.rules.awards.law import Asks, Award, AwardCondition, AwardLevel, AwardRule, LooksAt

__all__ = [
    "Asks",
    "Award",
    "AwardCondition",
    "AwardLevel",
    "AwardRule",
    "Candidate",
    "Changed",
    "Event",
    "Finding",
    "Held",
    "Judged",
    "LooksAt",
    "Line",
    "differences",
    "judge",
    "seal",
]
