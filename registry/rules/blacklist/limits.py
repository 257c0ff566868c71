"""The days of cases and entries, each with the sentence that explains it.

Invariant: terms are half-open, [decision, decision + n months); limits for acts leave out the first
day and roll forward from a day off; what rests on a provisional calendar says so (暂按).
Source: RULEBOOK §2.3, §4.2, §4.3.
"""

from datetime import date, timedelta
from typing import NamedTuple

from models.vocabulary import ServiceMethod, Tier
from registry.rules.blacklist.law import BlacklistLaw, ListType
from registry.rules.calendar import Limit, WorkCalendar, add_months, add_working_days
from registry.rules.records.dated import TimeLimit

_DAY = timedelta(days=1)
# Every limit that a case is counted by: law without one of them is no law of cases.
LIMITS = frozenset(
    {
        *("statement", "hearing_request", "decision_service", "announcement_service"),
        *("publication_preview", "listing_publication", "removal_acceptance", "removal_decision"),
        *("reconsideration_request", "lawsuit"),
    }
)
_COUNTED = {"wd": "个工作日", "cd": "日", "months": "个月"}


class Explained(NamedTuple):
    """A day and how it was worked out."""

    name_zh: str
    day: date
    sentence: str
    is_provisional: bool = False


def last_day_of(limit: TimeLimit, start: date, calendar: WorkCalendar) -> Limit:
    """Return the last day of a limit for an act that runs from `start`.

    Raises Invalid when a year on the way has no holiday table.
    """
    if limit.unit.value == "wd":
        return add_working_days(start, limit.number, calendar)
    if limit.unit.value == "cd":
        return _rolled(start + timedelta(days=limit.number), calendar)
    return _rolled(add_months(start, limit.number), calendar)


def explained(law: BlacklistLaw, limit_id: str, start: date, began_with: str) -> Explained:
    """Return the last day of a named limit from `start`, in words."""
    limit = law.limit_on(limit_id, start)
    last = last_day_of(limit, start, law.calendar)
    provisional = "（暂按，待正式放假安排公布）" if last.is_provisional else ""
    sentence = (
        f"{limit.name_zh}截至 {last.last_day}：{start} {began_with}，"
        f"次日起 {limit.number} {_COUNTED[limit.unit.value]}（{limit.legal_basis}）{provisional}"
    )
    return Explained(limit.name_zh, last.last_day, sentence, last.is_provisional)


def arrival(law: BlacklistLaw, method: ServiceMethod, on: date) -> date:
    """Return when a paper that was served on a day counts as served; an announcement takes its time."""
    if method is not ServiceMethod.ANNOUNCEMENT:
        return on
    return last_day_of(law.limit_on("announcement_service", on), on, law.calendar).last_day


def term_until(list_type: ListType, listed_on: date) -> Explained | None:
    """Return the first day after the term of an entry; None where the list has no fixed term."""
    if list_type.term_months is None:
        return None
    until = add_months(listed_on, list_type.term_months)
    last = until - _DAY
    sentence = (
        f"列入至 {last}：{listed_on} 决定列入 + {list_type.term_months} 个月，{until} 起期满移出"
        f"（{list_type.legal_basis}）"
    )
    return Explained("期满移出日", until, sentence)


def removable_from(list_type: ListType, listed_on: date) -> Explained | None:
    """Return from when early removal may be asked; None where the law knows none."""
    months = list_type.early_removal_after_months
    if months is None:
        return None
    first = add_months(listed_on, months)
    sentence = (
        f"可申请提前移出自 {first}：{listed_on} 决定列入 + {months} 个月"
        f"（{Tier.SERIOUS.zh}失信；{list_type.legal_basis}）"
    )
    return Explained("可申请提前移出日", first, sentence)


def published_by(law: BlacklistLaw, decided_on: date) -> Explained:
    """Return by when a decision has to be published."""
    return explained(law, "listing_publication", decided_on, "作出决定")


def earliest_publication(law: BlacklistLaw, previewed_on: date) -> Explained:
    """Return the first day of publication: so many working days after the preview was served."""
    return explained(law, "publication_preview", previewed_on, "送达公示内容预告")


def is_certain(*limits: Explained) -> bool:
    """Say whether none of these days rests on a provisional calendar."""
    return not any(one.is_provisional for one in limits)


def _rolled(day: date, calendar: WorkCalendar) -> Limit:
    last = day
    while not calendar.is_working_day(last):
        last += _DAY
    return Limit(last, last.year in calendar.provisional)
