"""The records' room: the list with its files, one record, its marks and how its duties are done."""

from registry.web.regulator.records import listing, showing, tending
from registry.web.regulator.records.room import views

__all__ = ["listing", "showing", "tending", "views"]
