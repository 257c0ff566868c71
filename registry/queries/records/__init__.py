"""Credit records as they are read: inside by officers, outside by the public, and as they once were.

Invariant: whether a record is public on a day is asked of its dates, never of a stored state.
"""
