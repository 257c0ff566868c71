"""The check desk of a department (联合奖惩工作台): asking, the receipts, one receipt and its papers."""

from registry.web.regulator.checks import asking, listing, papers, showing
from registry.web.regulator.checks.room import views

__all__ = ["asking", "listing", "papers", "showing", "views"]
