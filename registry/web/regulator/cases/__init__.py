"""Listing cases at the officers' door."""

from registry.web.regulator.cases import papers
from registry.web.regulator.cases.room import views

__all__ = ["papers", "views"]
