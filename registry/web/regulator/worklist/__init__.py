"""The worklist: what waits for whom, since when and until when; some approvals in one act."""

from registry.web.regulator.worklist import approving, listing
from registry.web.regulator.worklist.room import views

__all__ = ["approving", "listing", "views"]
