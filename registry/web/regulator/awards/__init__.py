"""The room of awards: screening of candidates, who holds what, reviews after later events."""

from registry.web.regulator.awards import holding, listing, reviewing, showing, writing
from registry.web.regulator.awards.room import views

__all__ = ["holding", "listing", "reviewing", "showing", "views", "writing"]
