"""Subjects: taken in from a register, named, and registered by hand — one path for all of them."""

from registry.services.subjects.arriving import Row
from registry.services.subjects.linking import end_link, link, lock_subjects
from registry.services.subjects.naming import add_alias
from registry.services.subjects.provisional import register_provisional
from registry.services.subjects.registering import register
from registry.services.subjects.taking import Taken, take
from registry.services.subjects.writing import Source

__all__ = [
    "Row",
    "Source",
    "Taken",
    "add_alias",
    "end_link",
    "link",
    "lock_subjects",
    "register",
    "register_provisional",
    "take",
]
