"""Lists of serious dishonesty: cases are opened and taken step by step; entries follow from them."""

from registry.services.blacklist.basis import basis_fell
from registry.services.blacklist.changing import change_case
from registry.services.blacklist.importing import Foreign, propose_foreign
from registry.services.blacklist.marking import end_entry_mark, mark_entry
from registry.services.blacklist.opening import Opener, open_case
from registry.services.blacklist.settling import settle_ended
from registry.services.blacklist.taking import take, take_many

__all__ = [
    "Foreign",
    "Opener",
    "basis_fell",
    "change_case",
    "end_entry_mark",
    "mark_entry",
    "open_case",
    "propose_foreign",
    "settle_ended",
    "take",
    "take_many",
]
