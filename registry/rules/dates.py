"""Days as people and spreadsheets write them: read whole and certain, or refused.

A day that could be read in two ways is never guessed.
"""

import re
from datetime import date, datetime, timedelta
from math import isfinite

from registry.errors import Invalid
from registry.rules.calendar import legal_day
from registry.rules.identity.folding import clean_text, half_width

EARLIEST_YEAR = 1900

# Excel's 1900 system counts a 29 February 1900 that never was: right from 1900-03-01 on.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(10_000, 73_051)  # 1927-05-18 … 2099-12-31; a smaller number is a year or a count
_COMPACT = range(EARLIEST_YEAR * 10_000, 10_000 * 10_000)

_FORMS = "请写成 2026-03-05 或 2026年3月5日 的样式"
_TIME = r"(?:[T ][0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)?"
_SEPARATED = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}")
_CHINESE = re.compile(rf"([0-9]{{4}})年([0-9]{{1,2}})月([0-9]{{1,2}})日?{_TIME}")
_EIGHT_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_WITH_ZONE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2})")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_SPACED = re.compile(r" ?([年月/.-]) ?| (?=日)")

# What is refused with a reason of its own: (pattern, sentence).
_REFUSED = (
    (re.compile(r"[0-9]{2}([-/.])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{2}年.*"), "年份须写四位数字"),
    (re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}"), "年、月、日的先后无法确定"),
    (re.compile(r"[0-9]{4}(?:[-/.]|年)[0-9]{1,2}月?"), "只有年和月，缺少“日”"),
    (re.compile(r"[0-9]{4}年?"), "只有年份，缺少月和日"),
)


def read_day(value: str | date | datetime | float) -> date:
    """Return the day that a cell or field holds. Raises Invalid with the reason.

    Text: 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日, 20260305, with or without a time of day,
    or a serial number of five digits. Number: an Excel serial (1900 system) or 20260305.
    An instant with a zone falls on its day in China.
    """
    if isinstance(value, str):
        return _in_range(_from_text(value))
    if isinstance(value, datetime):
        return _in_range(value.date() if value.tzinfo is None else legal_day(value))
    if isinstance(value, date):
        return _in_range(value)
    return _from_number(value)


def check_not_future(day: date, on: date) -> None:
    """Raise Invalid when `day` lies after `on`, the day on which it is told."""
    if day > on:
        raise Invalid(f"日期 {day} 晚于当日（{on}），请核对。")


def _in_range(day: date) -> date:
    if day.year < EARLIEST_YEAR:
        raise Invalid(f"日期 {day} 早于 {EARLIEST_YEAR} 年，请核对年份。")
    return day


def _from_text(text: str) -> date:
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass  # the slow path says what is wrong
    plain = _SPACED.sub(r"\1", half_width(clean_text(text)).translate(_DASHES))
    if _WITH_ZONE.fullmatch(plain):
        return _from_instant(plain)
    if match := _SEPARATED.fullmatch(plain):
        return _day(match[1], match[3], match[4])
    if match := _CHINESE.fullmatch(plain) or _EIGHT_DIGITS.fullmatch(plain):
        return _day(match[1], match[2], match[3])
    if _SERIAL.fullmatch(plain):
        return _from_number(float(plain))
    raise Invalid(_refusal(plain))


def _from_instant(text: str) -> date:
    try:
        return legal_day(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        raise Invalid(f"“{text[:30]}”不是存在的日期和时间，请核对。") from None


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Invalid(f"{year} 年 {int(month)} 月 {int(day)} 日不存在，请核对日期。") from None


def _from_number(number: float) -> date:
    if not isinstance(number, bool) and isfinite(number):
        whole = int(number)
        if whole in _SERIALS:
            return _SERIAL_ZERO + timedelta(days=whole)
        if whole == number and whole in _COMPACT:
            digits = str(whole)
            return _day(digits[:4], digits[4:6], digits[6:])
    raise Invalid(f"数字 {number!s:.30} 不是可用的日期序号；{_FORMS}。")


def _refusal(plain: str) -> str:
    if not plain:
        return f"没有填写日期；{_FORMS}。"
    for pattern, reason in _REFUSED:
        if pattern.fullmatch(plain):
            return f"日期“{plain[:20]}”有误：{reason}；{_FORMS}。"
    return f"“{plain[:20]}”无法识别为日期；{_FORMS}。"
