"""Receipts read: by their department, by whoever brings one, and the version that they check against."""
