"""Quality-credit ratings (质量信用评价): a model of one edition, facts, and the rating they give. Pure.

Invariant: every point has its line, every line its reason and its basis; persons are never graded.
"""

from registry.rules.ratings.changing import next_change_on
from registry.rules.ratings.facts import Condition, Facts, Negative, Positive, Span
from registry.rules.ratings.model import Named, RatingModel
from registry.rules.ratings.outcome import Held, Line, Rating, Working, exact, shown
from registry.rules.ratings.rating import rate

__all__ = [
    "Condition",
    "Facts",
    "Held",
    "Line",
    "Named",
    "Negative",
    "Positive",
    "Rating",
    "RatingModel",
    "Span",
    "Working",
    "exact",
    "next_change_on",
    "rate",
    "shown",
]
