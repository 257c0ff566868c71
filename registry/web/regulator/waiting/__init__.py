"""The waiting room: rows that could not be taken in are corrected, given a subject, or left out."""

from registry.web.regulator.waiting import conflicts, mending, provisional, queue
from registry.web.regulator.waiting.room import views

__all__ = ["conflicts", "mending", "provisional", "queue", "views"]
