"""Reads: select, and return rows or frozen dataclasses. A query never writes."""
