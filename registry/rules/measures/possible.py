"""What stands in the way of a step of an order, in sentences; pages and services ask the same.

Invariant: what is empty here is lawful; the hands (which department, which two persons) are the
services' to check.
"""

from datetime import date
from types import MappingProxyType

from models.vocabulary import OrderState, OrderStep, Outcome
from registry.rules.calendar import add_months
from registry.rules.measures.loop import DEPARTMENTS, LEADS, OrderFacts, Said, is_over, is_waived
from registry.rules.reasons import SHORTEST_REASON

EARLY = 1  # months before a further report is due in which it may be filed


def stands_in_the_way(
    order: OrderFacts, step: OrderStep, said: Said, today: date, earliest: date = date.min
) -> str:
    """Return why a department may not take a step now, in a sentence; empty if it may.

    `earliest`: the day of the initiation, or of the department's latest step. Since when a measure is
    carried out may lie before the day on which the order was received, never before its start.
    """
    leads = LEADS.get(step)
    if leads is not None and order.state not in leads:
        return f"该措施现为“{order.state.zh}”，不能办理“{step.zh}”。"
    if is_over(order, today) and step is not OrderStep.LIFT_CONFIRMED:
        return f"措施自 {order.until_on} 起不再适用，由系统办理解除，无须再办理“{step.zh}”。"
    if said.on > today:
        return f"办理日期 {said.on} 不能晚于今天（{today}）。"
    reason = _ASKS[step](order, said, today) if step in _ASKS else ""
    if not reason and step in DEPARTMENTS and step is not OrderStep.APPLIED and said.on < earliest:
        return f"办理日期 {said.on} 不能早于措施发起之日和本部门上一步的日期（{earliest}）。"
    return reason


def _ask_applied(order: OrderFacts, said: Said, today: date) -> str:
    if order.state is OrderState.REPORTED and order.applied_from is not None:
        return f"已经登记自 {order.applied_from} 起落实，不重复登记。"
    if is_waived(order, today):
        return f"个案不予适用至 {order.waived_until} 前有效，期间不落实。"
    start = said.applied_from or said.on
    if start < order.starts_on:
        return f"落实日期不能早于措施适用之日（{order.starts_on}）。"
    return "" if start <= today else f"落实日期 {start} 不能晚于今天（{today}）。"


def _ask_reported(order: OrderFacts, said: Said, today: date) -> str:
    if said.outcome is None:
        return "请选择执行情况：已执行、部分执行或者不适用。"
    if order.state is OrderState.REPORTED and not _may_report_again(order, said, today):
        return f"本期反馈已于 {order.reported_on} 提交，不重复接收；内容有误的，请办理“更正反馈”。"
    return _ask_outcome(order, said)


def _ask_amended(order: OrderFacts, said: Said, today: date) -> str:
    if said.outcome is None:
        return "请选择更正后的执行情况。"
    if said.outcome is order.outcome and said.paper_no.strip() in ("", order.paper_no):
        return "执行情况和文号与已登记的一致，没有需要更正的内容。"
    if len(said.reason.strip()) < SHORTEST_REASON:
        return f"请写明更正的原因（不少于 {SHORTEST_REASON} 字）。"
    return _ask_outcome(order, said)


def _ask_outcome(order: OrderFacts, said: Said) -> str:
    if said.outcome is Outcome.DONE:
        is_applied = order.applied_from is not None
        return "" if is_applied else "尚未登记落实日期和文号，请先办理“落实”。"
    if len(said.reason.strip()) < SHORTEST_REASON:
        return f"“{said.outcome.zh if said.outcome else ''}”须写明理由（不少于 {SHORTEST_REASON} 字）。"
    return ""


def _ask_confirmed(order: OrderFacts, said: Said, today: date) -> str:
    is_early = order.lifted_on is not None and said.on < order.lifted_on
    return f"确认日期不能早于解除之日（{order.lifted_on}）。" if is_early else ""


def _ask_waiver(order: OrderFacts, said: Said, today: date) -> str:
    if not order.is_open:
        return "措施已经解除，无须申请个案不予适用。"
    if order.waiver_asked_by is not None:
        return "已有一件个案不予适用的申请待决定。"
    if is_waived(order, today):
        return f"个案不予适用至 {order.waived_until} 前有效，期满后方可再次申请。"
    if len(said.reason.strip()) < SHORTEST_REASON:
        return f"请写明个案不予适用的理由（不少于 {SHORTEST_REASON} 字）。"
    if said.until is None or said.until <= today:
        return "请写明个案不予适用的截止日，且须晚于今天。"
    if said.until > order.until_on:
        return f"截止日不能晚于措施终止之日（{order.until_on}）。"
    return ""


def _ask_waiver_answer(order: OrderFacts, said: Said, today: date) -> str:
    if order.waiver_asked_by is None:
        return "没有待决定的个案不予适用申请。"
    if len(said.reason.strip()) < SHORTEST_REASON:
        return f"请写明决定的理由（不少于 {SHORTEST_REASON} 字）。"
    return ""


def _may_report_again(order: OrderFacts, said: Said, today: date) -> bool:
    """Say whether the next report may come now; one of the same day or earlier is the one that came."""
    is_new = order.reported_on is None or said.on > order.reported_on
    is_time = order.report_by is not None and today > add_months(order.report_by, -EARLY)
    return is_new and is_time


_ASKS = MappingProxyType(
    {
        OrderStep.APPLIED: _ask_applied,
        OrderStep.REPORTED: _ask_reported,
        OrderStep.AMENDED: _ask_amended,
        OrderStep.LIFT_CONFIRMED: _ask_confirmed,
        OrderStep.WAIVER_ASKED: _ask_waiver,
        OrderStep.WAIVER_GRANTED: _ask_waiver_answer,
        OrderStep.WAIVER_REFUSED: _ask_waiver_answer,
    }
)
