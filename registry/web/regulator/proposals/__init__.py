"""Proposals of records: written by the officer, shown to those who review and decide, decided."""

from registry.web.regulator.proposals import changing, deciding, handing, picking, showing, writing
from registry.web.regulator.proposals.room import views

__all__ = ["changing", "deciding", "handing", "picking", "showing", "views", "writing"]
