"""Terms in months over arrays of days: `add_months` for many, and its inverse for one day.

Days are ordinals. Invariant: both agree with `registry.rules.calendar.add_months`, 29 February too.
"""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from registry.rules.calendar import add_months

Days = NDArray[np.int32]
NEVER = np.iinfo(np.int32).max  # stands for no day: later than all
_EPOCH = date(1970, 1, 1).toordinal()
_LONGEST_CUT = timedelta(days=3)  # from 31 to 28


def later(days: Days, months: int) -> Days:
    """Return the days `months` later, each cut to the end of a shorter month."""
    if not len(days):
        return days
    low, high = int(days.min()), int(days.max())
    if high - low >= 4 * len(days):
        return _added(days, months)
    return _added(np.arange(low, high + 1, dtype=np.int32), months)[days - low]


def last_day_over(as_of: date, months: int) -> int:
    """Return the last day from which a term of `months` is over by `as_of`: all before it, too."""
    day = add_months(as_of, -months) + _LONGEST_CUT
    while add_months(day, months) > as_of:
        day -= timedelta(days=1)
    return day.toordinal()


def _added(days: Days, months: int) -> Days:
    whole = (days - _EPOCH).astype("M8[D]")
    month = whole.astype("M8[M]")
    in_month = whole - month.astype("M8[D]")
    target = month + np.timedelta64(months, "M")
    last = (target + np.timedelta64(1, "M")).astype("M8[D]") - np.timedelta64(1, "D")
    moved = np.minimum(target.astype("M8[D]") + in_month, last)
    found: Days = (moved.astype(np.int64) + _EPOCH).astype(np.int32)
    return found
