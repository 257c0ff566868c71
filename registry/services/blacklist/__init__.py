"""Lists of serious dishonesty: cases are opened and taken step by step; entries follow from them."""

from registry.services.blacklist.basis import MOVED, WHY, bases_fell, basis_fell
from registry.services.blacklist.changing import change_case
from registry.services.blacklist.importing import Foreign, close_unconfirmed, propose_foreign
from registry.services.blacklist.marking import end_entry_mark, mark_entry
from registry.services.blacklist.opening import Opener, open_case
from registry.services.blacklist.reminding import remind_due
from registry.services.blacklist.settling import settle_ended
from registry.services.blacklist.steps import lock_lists
from registry.services.blacklist.taking import take, take_many

__all__ = [
    "MOVED",
    "WHY",
    "Foreign",
    "Opener",
    "bases_fell",
    "basis_fell",
    "change_case",
    "close_unconfirmed",
    "end_entry_mark",
    "lock_lists",
    "mark_entry",
    "open_case",
    "propose_foreign",
    "remind_due",
    "settle_ended",
    "take",
    "take_many",
]
