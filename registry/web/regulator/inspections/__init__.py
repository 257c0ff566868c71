"""Inspections by credit: the plans, a new one with its preview, one plan with its draw, its files."""

from registry.web.regulator.inspections import drawing, files, listing, showing, writing
from registry.web.regulator.inspections.room import views

__all__ = ["drawing", "files", "listing", "showing", "views", "writing"]
