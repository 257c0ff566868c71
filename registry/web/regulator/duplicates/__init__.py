"""Likely duplicates: the queue, one pair, many at once, a merge before a second person, its end."""

from registry.web.regulator.duplicates import bulk, judging, merges, merging, queue, unmerging
from registry.web.regulator.duplicates.room import views

__all__ = ["bulk", "judging", "merges", "merging", "queue", "unmerging", "views"]
