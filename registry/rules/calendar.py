"""Legal days, terms in months and limits in working days; a year without a table is refused.

Two kinds of counting: a duration is half-open, [day, day + n months); a limit for an act
leaves out the first day. Source: RULEBOOK §2.3.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from registry.errors import Invalid

LEGAL_ZONE = ZoneInfo("Asia/Shanghai")
_SATURDAY = 5
_DAY = timedelta(days=1)


class Limit(NamedTuple):
    """The last day of a limit, and whether it rests on a provisional table (shown 暂按)."""

    last_day: date
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of the years that have a table; `provisional` ones await the official.

    Source: the yearly holiday notice of the State Council's General Office (国办发明电).
    """

    years: frozenset[int]
    days_off: frozenset[date]
    worked_weekends: frozenset[date]
    provisional: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a table that contradicts itself."""
        if both := self.days_off & self.worked_weekends:
            raise Invalid(f"节假日表有误：{min(both)} 既是放假日又是调休上班日。")
        if strays := {day for day in self.days_off | self.worked_weekends if not self.covers(day)}:
            raise Invalid(f"节假日表有误：{min(strays)} 不在所列年份之内。")
        if unknown := self.provisional - self.years:
            raise Invalid(f"节假日表有误：暂定年份 {min(unknown)} 不在所列年份之内。")

    def covers(self, day: date) -> bool:
        """Say whether the year of `day` has a table."""
        return day.year in self.years

    def is_working_day(self, day: date) -> bool:
        """Say whether offices work on `day`. Raises Invalid for a year without a table."""
        if not self.covers(day):
            raise Invalid(
                f"没有 {day.year} 年的节假日安排，无法推算工作日；请先录入该年度放假调休表。"
            )
        if day in self.days_off:
            return False
        return day.weekday() < _SATURDAY or day in self.worked_weekends


def legal_day(instant: datetime) -> date:
    """Return on which day an aware instant falls in China. Raises Invalid for a naive one."""
    if instant.utcoffset() is None:
        raise Invalid("时间没有时区，无法判断是哪一天。")
    return instant.astimezone(LEGAL_ZONE).date()


def end_of(day: date) -> datetime:
    """Return the first instant after a day in China."""
    return datetime.combine(day + _DAY, time(), LEGAL_ZONE)


@lru_cache(maxsize=1 << 15)  # a plan asks for the same few thousand days over and over
def add_months(day: date, months: int) -> date:
    """Return the day `months` later (earlier if negative), cut to the end of a shorter month.

    The first day on which a term of `months` that begins on `day` is over: 29 February
    plus 12 months is 28 February.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= MAXYEAR:
        raise Invalid(f"自 {day} 起推算 {months} 个月，超出了日历范围。")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_working_days(day: date, working_days: int, calendar: WorkCalendar) -> Limit:
    """Return the last day of a limit of `working_days` (≥ 1) that runs from `day`.

    `day` itself does not count. Raises Invalid when a year on the way has no table.

    Source: 民法典 art. 201 (first day); 行政处罚法 (2021) art. 85; RULEBOOK §2.3.
    """
    if working_days < 1:
        raise Invalid("期限至少为 1 个工作日。")
    last, left, provisional = day, working_days, False
    while left:
        last += _DAY
        left -= calendar.is_working_day(last)
        provisional = provisional or last.year in calendar.provisional
    return Limit(last, provisional)
