"""The numbers of receipts: 演核〔2026〕0001, counted anew each year, without a gap.

演 says that the register is a demonstration (LAW-AND-FAIRNESS 15).
"""

import re

_NUMBER = re.compile(r"(.+〕)([0-9]{4,9})", re.ASCII)


def number_prefix(year: int, *, is_demonstration: bool) -> str:
    """Return how the numbers of a year begin."""
    return f"{'演核' if is_demonstration else '核'}〔{year}〕"


def following_no(prefix: str, last: str | None) -> str:
    """Return the number that follows `last` of the same prefix, the first where there is none."""
    told = _NUMBER.fullmatch(last) if last else None
    return f"{prefix}{int(told.group(2)) + 1 if told else 1:04d}"
