"""Lists of serious dishonesty: the law of lists, the way of a case, and when an entry is in force."""

from registry.rules.blacklist.content import CaseContent, content_from, content_seal, details_of
from registry.rules.blacklist.in_force import in_force, is_public
from registry.rules.blacklist.law import (
    BlacklistLaw,
    Check,
    Ground,
    ListProcedure,
    ListType,
    Stage,
    live_list,
)

__all__ = [
    "BlacklistLaw",
    "CaseContent",
    "Check",
    "Ground",
    "ListProcedure",
    "ListType",
    "Stage",
    "content_from",
    "content_seal",
    "details_of",
    "in_force",
    "is_public",
    "live_list",
]
