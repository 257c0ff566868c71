"""Writes: load, ask a rule, change, audit. A service never commits and never reads the clock."""
