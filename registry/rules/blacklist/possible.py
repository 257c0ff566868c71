"""What may be done next in a case, and why what may not be done may not.

Invariant: a service takes a step only where this says that nothing stands in its way; the page shows
the very same sentences. An act that takes a right away waits for an official calendar.
Source: RULEBOOK §4.2, §4.3; 行政处罚法 Art 44, 45, 64; LAW-AND-FAIRNESS 16.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from models.vocabulary import CaseState, CaseStep
from registry.errors import Conflict, Invalid, Refused
from registry.rules.blacklist.facts import CaseFacts
from registry.rules.blacklist.flow import BEFORE_DECISION, LISTS, NEXT, next_state
from registry.rules.blacklist.lacking import unready
from registry.rules.blacklist.law import BlacklistLaw, ListProcedure, Stage
from registry.rules.blacklist.limits import Explained, earliest_publication, explained

_DAY = timedelta(days=1)
# The stages between submitting and deciding, by the step that goes through each.
STAGE_STEPS: Mapping[Stage, CaseStep] = {
    Stage.DISCUSSION: CaseStep.DISCUSSED,
    Stage.CONSENT: CaseStep.CONSENTED,
}
# What the party hears or says anew: minutes and consent of before were given on something else.
SAID_ANEW = (CaseStep.CHANGED, CaseStep.NOTIFIED, CaseStep.ANSWERED)


class Possible(NamedTuple):
    """A step that this state knows; without `reasons` it may be taken now."""

    step: CaseStep
    reasons: tuple[str, ...]
    from_day: date | None = None


def possible_steps(case: CaseFacts, law: BlacklistLaw, *, on: date) -> tuple[Possible, ...]:
    """Return every step that the table knows from here, with what stands in its way today."""
    procedure = law.procedure_on(case.list_type, on)
    found = []
    for step in CaseStep:
        if (case.state, step) not in NEXT:
            continue
        try:
            next_state(case.state, step, case.kind, procedure)
        except Conflict:
            continue
        found.append(_judged(case, step, law, procedure, on))
    return tuple(found)


def refuse_impossible(case: CaseFacts, step: CaseStep, law: BlacklistLaw, *, on: date) -> Possible:
    """Return a step that may be taken, with its first day.

    Raises Conflict where there is no such step from here, Refused with all that stands in its way.
    """
    procedure = law.procedure_on(case.list_type, on)
    next_state(case.state, step, case.kind, procedure)
    judged = _judged(case, step, law, procedure, on)
    if judged.reasons:
        raise Refused("".join(judged.reasons))
    return judged


def defence_until(case: CaseFacts, law: BlacklistLaw) -> Explained | None:
    """Return until when the party may state its defence or ask for a hearing; None before a notice."""
    both = [_counted_from_notice(case, law, limit) for limit in ("statement", "hearing_request")]
    known = [one for one in both if one is not None]
    return max(known, key=lambda one: one.day) if known else None


def hearing_until(case: CaseFacts, law: BlacklistLaw) -> Explained | None:
    """Return until when the party may ask for a hearing; None before a notice."""
    return _counted_from_notice(case, law, "hearing_request")


def _counted_from_notice(case: CaseFacts, law: BlacklistLaw, limit: str) -> Explained | None:
    notice = case.last(CaseStep.NOTIFIED)
    if notice is None:
        return None
    return explained(law, limit, notice.counts_from, "送达告知书")


def _judged(
    case: CaseFacts, step: CaseStep, law: BlacklistLaw, procedure: ListProcedure, on: date
) -> Possible:
    judge = _JUDGES.get(step)
    if judge is None:
        return Possible(step, ())
    try:
        return judge(case, law, procedure, on)
    except Invalid as error:  # a year without a table: nothing is counted by guess
        return Possible(step, (str(error),))


def _notify(case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date) -> Possible:
    return Possible(CaseStep.NOTIFIED, unready(case, law, procedure, on))


def _ask_hearing(
    case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date
) -> Possible:
    until = hearing_until(case, law)
    late = until is not None and on > until.day and not until.is_provisional
    reasons = (f"申请听证的期限已过。{until.sentence}。",) if late and until else ()
    return Possible(CaseStep.HEARING_ASKED, reasons)


def _hold_hearing(
    case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date
) -> Possible:
    asked = any(one.step is CaseStep.HEARING_ASKED for one in case.taken)
    reasons = () if asked else ("当事人没有申请听证。",)
    return Possible(CaseStep.HEARING_HELD, reasons)


def _answer(case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date) -> Possible:
    heard = {one.step for one in case.taken}
    has = heard & {CaseStep.DEFENDED, CaseStep.HEARING_HELD}
    reasons = () if has else ("当事人还没有提出陈述申辩意见，没有需要复核的内容。",)
    return Possible(CaseStep.ANSWERED, reasons)


def _submit(case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date) -> Possible:
    reasons = list(unready(case, law, procedure, on))
    from_day = None
    if case.kind in LISTS and procedure.has(Stage.NOTICE):
        if case.state is CaseState.DRAFT:
            reasons.append("还没有向当事人送达告知书；未经告知不得列入。")
        else:
            heard, from_day = _unheard(case, law, on)
            reasons += heard
    return Possible(CaseStep.SUBMITTED, tuple(reasons), from_day)


def _unheard(case: CaseFacts, law: BlacklistLaw, on: date) -> tuple[list[str], date | None]:
    """Return what is still to be heard, and from when the case may go on."""
    reasons, until = [], defence_until(case, law)
    heard = [one.step for one in case.taken]  # a new notice takes back nothing that was said
    from_day = until.day + _DAY if until else None
    if until is not None and on <= until.day:
        reasons.append(f"陈述申辩期未满，最早 {until.day + _DAY} 可以提交。{until.sentence}。")
    if until is not None and until.is_provisional:
        reasons.append(
            "期限按暂定放假安排推算，正式安排公布并录入后方可继续，以免提前结束当事人的权利。"
        )
    if CaseStep.HEARING_ASKED in heard and CaseStep.HEARING_HELD not in heard:
        reasons.append("当事人已申请听证，听证后方可提交。")
    spoken = [CaseStep.DEFENDED, CaseStep.HEARING_HELD]
    last_said = max((place for place, one in enumerate(heard) if one in spoken), default=-1)
    if last_said >= 0 and CaseStep.ANSWERED not in heard[last_said:]:
        reasons.append("当事人的陈述申辩意见尚未复核答复。")
    return reasons, from_day


def _approve(case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date) -> Possible:
    reasons = [*unready(case, law, procedure, on), *_undone(case, procedure), *case.obstacles]
    if case.kind in LISTS and procedure.has(Stage.NOTICE):
        reasons += _unheard(case, law, on)[0]
    return Possible(CaseStep.APPROVED, tuple(reasons))


def _undone(case: CaseFacts, procedure: ListProcedure) -> list[str]:
    """Return which stages are missing; those before a change or a new answer do not count."""
    if case.kind not in LISTS:
        return []
    done = {one.step for one in case.since(*SAID_ANEW)}
    return [
        f"缺少“{stage.zh}”环节，补齐后方可决定列入。"
        for stage, step in STAGE_STEPS.items()
        if procedure.has(stage) and step not in done
    ]


def _serve(case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date) -> Possible:
    return Possible(CaseStep.SERVED, case.obstacles if case.kind in LISTS else ())


def _publish(case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date) -> Possible:
    served = case.last(CaseStep.SERVED)
    if served is None:
        return Possible(CaseStep.PUBLISHED, ("决定书还没有送达，不能公示。",))
    first = earliest_publication(law, served.counts_from)
    if case.born is not None and not case.born.is_open:
        return Possible(CaseStep.PUBLISHED, ("这一条目已移出名单，不再公示；请终止办理。",))
    reasons = (*case.obstacles,)
    if case.born is not None and case.born.is_stayed:
        reasons = (*reasons, "这一条目已停止执行，恢复执行后方可安排公示。")
    if first.is_provisional:
        reasons = (*reasons, "最早公示日按暂定放假安排推算，正式安排公布并录入后方可安排公示。")
    return Possible(CaseStep.PUBLISHED, reasons, first.day)


def _close(case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date) -> Possible:
    """A decision that was made is served and shown, unless something took the ground from under it."""
    is_idle = (case.state is CaseState.DECIDED and bool(case.obstacles)) or (
        case.state is CaseState.SERVED and case.born is not None and not case.born.is_open
    )
    if case.state in BEFORE_DECISION or is_idle:
        return Possible(CaseStep.CLOSED, ())
    return Possible(
        CaseStep.CLOSED, ("已经作出列入决定，不能终止办理；需要撤销的，请办理撤销列入。",)
    )


_JUDGES: Mapping[CaseStep, Callable[[CaseFacts, BlacklistLaw, ListProcedure, date], Possible]] = {
    CaseStep.NOTIFIED: _notify,
    CaseStep.HEARING_ASKED: _ask_hearing,
    CaseStep.HEARING_HELD: _hold_hearing,
    CaseStep.ANSWERED: _answer,
    CaseStep.SUBMITTED: _submit,
    CaseStep.APPROVED: _approve,
    CaseStep.SERVED: _serve,
    CaseStep.PUBLISHED: _publish,
    CaseStep.CLOSED: _close,
}


def refuse_crooked_day(on: date, *, today: date, not_before: date | None = None) -> None:
    """Raise Invalid for a day in the future, or before what it follows."""
    if on > today:
        raise Invalid(f"日期 {on} 晚于今天（{today}），请核对。")
    if not_before is not None and on < not_before:
        raise Invalid(f"日期 {on} 早于前一环节的日期（{not_before}），请核对。")
