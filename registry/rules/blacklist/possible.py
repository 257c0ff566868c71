"""What may be done next in a case, and why what may not be done may not.

Invariant: a service takes a step only where this says that nothing stands in its way; the page shows
the very same sentences. An act that takes a right away waits for an official calendar.
Source: RULEBOOK §4.2, §4.3; 行政处罚法 Art 44, 45, 64; LAW-AND-FAIRNESS 16.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from models.vocabulary import CaseKind, CaseState, CaseStep, ServiceMethod
from registry.errors import Conflict, Invalid, Refused
from registry.rules.blacklist.content import CaseContent
from registry.rules.blacklist.flow import LISTS, NEXT, next_state
from registry.rules.blacklist.law import BlacklistLaw, ListProcedure, Stage
from registry.rules.blacklist.limits import Explained, earliest_publication, explained

_DAY = timedelta(days=1)


class Taken(NamedTuple):
    """A step that was taken: on which day, under which revision, and when its paper arrived."""

    step: CaseStep
    on: date
    revision: int
    method: ServiceMethod | None = None
    arrives_on: date | None = None


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """How the entry stands that a case is about."""

    listed_on: date
    removable_from: date | None
    is_in_force: bool
    is_stayed: bool
    ended_early: bool


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All of a case that a step depends on.

    `obstacles`: what the register knows besides and stands in the way of a decision in favour: the
    party is listed already, the penalty fell, duties are open; each a sentence.
    """

    kind: CaseKind
    state: CaseState
    revision: int
    list_type: str
    content: CaseContent
    taken: tuple[Taken, ...]
    decided_on: date | None = None
    entry: EntryFacts | None = None
    obstacles: tuple[str, ...] = ()

    def last(self, step: CaseStep) -> Taken | None:
        """Return the last step of a kind."""
        return next((one for one in reversed(self.taken) if one.step is step), None)

    def since(self, *marks: CaseStep) -> tuple[Taken, ...]:
        """Return the steps after the last of these marks."""
        places = [place for place, one in enumerate(self.taken) if one.step in marks]
        return self.taken[places[-1] + 1 :] if places else self.taken


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


def refuse_impossible(case: CaseFacts, step: CaseStep, law: BlacklistLaw, *, on: date) -> None:
    """Raise Conflict where there is no such step from here, Refused with all that stands in its way."""
    procedure = law.procedure_on(case.list_type, on)
    next_state(case.state, step, case.kind, procedure)
    judged = _judged(case, step, law, procedure, on)
    if judged.reasons:
        raise Refused("".join(judged.reasons))


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
    return explained(law, limit, notice.arrives_on or notice.on, "送达告知书")


def _judged(
    case: CaseFacts, step: CaseStep, law: BlacklistLaw, procedure: ListProcedure, on: date
) -> Possible:
    judge = _JUDGES.get(step)
    if judge is None:
        return Possible(step, ())
    return judge(case, law, procedure, on)


def _notify(case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date) -> Possible:
    return Possible(CaseStep.NOTIFIED, _unready(case, law, procedure, on))


def _ask_hearing(
    case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date
) -> Possible:
    until = hearing_until(case, law)
    late = until is not None and on > until.day
    reasons = (f"申请听证的期限已过。{until.sentence}。",) if late and until else ()
    return Possible(CaseStep.HEARING_ASKED, reasons)


def _hold_hearing(
    case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date
) -> Possible:
    asked = any(one.step is CaseStep.HEARING_ASKED for one in case.since(CaseStep.NOTIFIED))
    reasons = () if asked else ("当事人没有申请听证。",)
    return Possible(CaseStep.HEARING_HELD, reasons)


def _answer(case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date) -> Possible:
    heard = {one.step for one in case.since(CaseStep.NOTIFIED)}
    has = heard & {CaseStep.DEFENDED, CaseStep.HEARING_HELD}
    reasons = () if has else ("当事人还没有提出陈述申辩意见，没有需要复核的内容。",)
    return Possible(CaseStep.ANSWERED, reasons)


def _submit(case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date) -> Possible:
    reasons = list(_unready(case, law, procedure, on))
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
    heard = [one.step for one in case.since(CaseStep.NOTIFIED)]
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
    reasons = [*_unready(case, law, procedure, on), *_undone(case, procedure), *case.obstacles]
    if case.kind in LISTS and procedure.has(Stage.NOTICE):
        reasons += _unheard(case, law, on)[0]
    return Possible(CaseStep.APPROVED, tuple(reasons))


def _undone(case: CaseFacts, procedure: ListProcedure) -> list[str]:
    """Return which stages between submitting and deciding are missing."""
    if case.kind not in LISTS:
        return []
    done = {one.step for one in case.since(CaseStep.CHANGED, CaseStep.NOTIFIED)}
    needed = ((Stage.DISCUSSION, CaseStep.DISCUSSED), (Stage.CONSENT, CaseStep.CONSENTED))
    return [
        f"缺少“{stage.zh}”环节，补齐后方可决定列入。"
        for stage, step in needed
        if procedure.has(stage) and step not in done
    ]


def _serve(case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date) -> Possible:
    return Possible(CaseStep.SERVED, ())


def _publish(case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date) -> Possible:
    served = case.last(CaseStep.SERVED)
    if served is None:
        return Possible(CaseStep.PUBLISHED, ("决定书还没有送达，不能公示。",))
    first = earliest_publication(law, served.arrives_on or served.on)
    reasons = (*case.obstacles,)
    if first.is_provisional:
        reasons = (*reasons, "最早公示日按暂定放假安排推算，正式安排公布并录入后方可安排公示。")
    return Possible(CaseStep.PUBLISHED, reasons, first.day)


def _unready(
    case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date
) -> tuple[str, ...]:
    """Return what the dossier itself lacks."""
    if case.kind in LISTS:
        return (*_without_basis(case, law, procedure, on), *_lacking(case, procedure))
    return _CHANGE_LACKS.get(case.kind, _nothing_lacks)(case, procedure)


def _without_basis(
    case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date
) -> tuple[str, ...]:
    found = []
    if law.list_on(case.list_type, on) is None:
        found.append("这种名单现在没有有效的法定依据，不能列入。")
    strange = [one for one in case.content.grounds if procedure.ground(one) is None]
    if strange:
        found.append(f"列入情形“{'、'.join(strange)}”不在现行规定之内，请重新选择。")
    return tuple(found)


def _lacking(case: CaseFacts, procedure: ListProcedure) -> tuple[str, ...]:
    said = case.content
    found = []
    if procedure.grounds and not said.grounds:
        found.append("请至少选择一项列入情形。")
    if procedure.needs_penalty and not said.penalty_no:
        found.append("请关联所依据的行政处罚决定书，或者填写同步办理的行政处罚告知书文号。")
    if not said.authority:
        found.append("请填写认定部门的全称。")
    if not (said.facts and said.summary):
        found.append("请写明认定的事实和拟公示的事由。")
    for check in procedure.checks:
        if said.answer(check.id) is not True:
            found.append(f"“{check.question_zh}”（{check.article}）须经核实确认为“是”。")
    return tuple(found)


def too_early(entry: EntryFacts | None, asked_on: date | None) -> tuple[str, ...]:
    """Return why early removal cannot be asked for at all; empty where it can."""
    if entry is None or not entry.is_in_force:
        return ("这一条目已不在名单上，不需要移出。",)
    if entry.removable_from is None:
        return ("这种名单没有提前移出的规定。",)
    if asked_on is None:
        return ("请填写收到申请的日期。",)
    if asked_on < entry.removable_from:
        return (f"未满最短期限，最早 {entry.removable_from} 起可以申请。",)
    return ()


def _removal_lacks(case: CaseFacts, procedure: ListProcedure) -> tuple[str, ...]:
    unsure = [
        f"“{check.question_zh}”（{check.article}）须经核实确认为“是”。"
        for check in procedure.removal_checks
        if case.content.answer(check.id) is not True
    ]
    return (*too_early(case.entry, case.content.asked_on), *unsure)


def _revocation_lacks(case: CaseFacts, procedure: ListProcedure) -> tuple[str, ...]:
    has = case.content.reason and case.content.paper_no
    return () if has else ("请写明撤销列入的理由和所依据的文书。",)


def _stay_lacks(case: CaseFacts, procedure: ListProcedure) -> tuple[str, ...]:
    if case.entry is not None and case.entry.is_stayed:
        return ("这一条目已经停止执行。",)
    return () if case.content.paper_no else ("请填写决定停止执行的文书文号。",)


def _resumption_lacks(case: CaseFacts, procedure: ListProcedure) -> tuple[str, ...]:
    if case.entry is not None and not case.entry.is_stayed:
        return ("这一条目没有停止执行，不需要恢复。",)
    return () if case.content.paper_no else ("请填写恢复执行所依据的文书文号。",)


def _nothing_lacks(case: CaseFacts, procedure: ListProcedure) -> tuple[str, ...]:
    return ()


_CHANGE_LACKS: Mapping[CaseKind, Callable[[CaseFacts, ListProcedure], tuple[str, ...]]] = {
    CaseKind.EARLY_REMOVAL: _removal_lacks,
    CaseKind.REVOCATION: _revocation_lacks,
    CaseKind.STAY: _stay_lacks,
    CaseKind.RESUMPTION: _resumption_lacks,
}
_JUDGES: Mapping[CaseStep, Callable[[CaseFacts, BlacklistLaw, ListProcedure, date], Possible]] = {
    CaseStep.NOTIFIED: _notify,
    CaseStep.HEARING_ASKED: _ask_hearing,
    CaseStep.HEARING_HELD: _hold_hearing,
    CaseStep.ANSWERED: _answer,
    CaseStep.SUBMITTED: _submit,
    CaseStep.APPROVED: _approve,
    CaseStep.SERVED: _serve,
    CaseStep.PUBLISHED: _publish,
}


def refuse_crooked_day(on: date, *, today: date, not_before: date | None = None) -> None:
    """Raise Invalid for a day in the future, or before what it follows."""
    if on > today:
        raise Invalid(f"日期 {on} 晚于今天（{today}），请核对。")
    if not_before is not None and on < not_before:
        raise Invalid(f"日期 {on} 早于前一环节的日期（{not_before}），请核对。")
