"""Ratings inside: the list, one subject line by line, editions of the model, shadow runs, switches."""

from registry.web.regulator.ratings import deciding, editions, listing, shadow, subject
from registry.web.regulator.ratings.room import views

__all__ = ["deciding", "editions", "listing", "shadow", "subject", "views"]
