"""The enterprises' door: locked to the subject that the account is bound to.

Invariant: no address in this door names a subject; whose page it is stands in the account.
"""

from registry.web.enterprise import home, listings, measures, planner, rating, records
from registry.web.enterprise.room import door

ROOMS = (home, planner, rating, records, listings, measures)

__all__ = ["door"]
