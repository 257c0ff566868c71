"""When credit repair (信用修复) may be asked for a record, and what still stands in the way.

Invariant: a first day comes from the law in force on the day that is asked about; what is missing is
told one by one, with amounts. Source: RULEBOOK §4.6, §6.1 (NDRC Order 36).
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from models.vocabulary import InformationClass
from registry.rules.calendar import add_months
from registry.rules.records.amounts import shown_amount
from registry.rules.records.dated import edition_for
from registry.rules.records.duties import DutyDone, DutyState
from registry.rules.records.law import RecordLaw
from registry.rules.records.particulars import RecordParticulars


class RepairStanding(NamedTuple):
    """Whether repair may be asked on a day; `first_on` None: nothing to repair, `reasons` say why."""

    first_on: date | None
    may_be_asked: bool
    reasons: tuple[str, ...]
    basis: str


def repair_standing(
    said: RecordParticulars,
    window: tuple[date | None, date | None],
    duties: Iterable[DutyDone],
    law: RecordLaw,
    *,
    on: date,
) -> RepairStanding:
    """Return how repair stands for a record whose publication is the half-open `window`."""
    public_from, public_until = window
    if said.information_class is not InformationClass.BAD or said.tier is None:
        return _nothing("不是不良信息，没有需要修复的内容。")
    if public_from is None:
        return _nothing("这条信息不公示，没有需要修复的内容；义务仍须履行。")
    if public_until is not None and public_until <= on:
        return _nothing("公示期已满，已自动停止公示，不需要申请。")
    edition = edition_for(law.terms, max(on, said.decided_on))
    months = edition.of(said.tier.value).repair_after(said.domain)
    if months is None:
        return _nothing("期满自动停止公示，不需要申请。")
    first_on = add_months(said.decided_on, months)
    reasons = [f"最短公示期未满，最早 {first_on} 起可以申请。"] if on < first_on else []
    reasons += [_missing(one) for one in duties if one.state is not DutyState.DONE]
    return RepairStanding(first_on, not reasons, tuple(reasons), edition.title_zh)


def _nothing(reason: str) -> RepairStanding:
    return RepairStanding(None, False, (reason,), "")


def _missing(duty: DutyDone) -> str:
    left = f"，尚欠 {shown_amount(duty.left_fen)}" if duty.left_fen else ""
    return f"义务“{duty.duty.obligation.zh}”{duty.state.zh}{left}。"
