"""Entries of lists inside: the list, one entry with its history, marks, and changes that open a case."""

from registry.web.regulator.entries import changing, listing, marking, showing
from registry.web.regulator.entries.room import views

__all__ = ["changing", "listing", "marking", "showing", "views"]
