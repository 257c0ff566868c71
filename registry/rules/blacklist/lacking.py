"""What the dossier of a case lacks before it may be told, submitted or decided, each a sentence.

Invariant: a list or a ground without a live legal basis is named here, whatever the case went through.
Source: RULEBOOK §4.1, §4.2; 国办发〔2020〕49号 (六)–(八).
"""

from collections.abc import Callable, Mapping
from datetime import date

from models.vocabulary import CaseKind
from registry.rules.blacklist.facts import CaseFacts, EntryFacts
from registry.rules.blacklist.flow import LISTS
from registry.rules.blacklist.law import BlacklistLaw, ListProcedure

ENDED = ("这一条目已不在名单上，不能再变动。",)


def unready(
    case: CaseFacts, law: BlacklistLaw, procedure: ListProcedure, on: date
) -> tuple[str, ...]:
    """Return what the dossier itself lacks."""
    if case.kind in LISTS:
        return (*_without_basis(case, law, procedure, on), *_lacking(case, procedure))
    return _CHANGE_LACKS.get(case.kind, _nothing_lacks)(case, procedure, on)


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


def too_early(entry: EntryFacts | None, asked_on: date | None, *, on: date) -> tuple[str, ...]:
    """Return why early removal cannot be asked for at all; empty where it can."""
    if entry is None or not entry.is_in_force:
        return ("这一条目已不在名单上，不需要移出。",)
    if entry.is_foreign:
        return ()  # whoever decided it removes it; their paper is what counts here
    if entry.removable_from is None:
        return ("这种名单没有提前移出的规定。",)
    if asked_on is None:
        return ("请填写收到申请的日期。",)
    if asked_on > on:
        return (f"收到申请的日期 {asked_on} 晚于今天（{on}），请核对。",)
    if asked_on < entry.removable_from:
        return (f"未满最短期限，最早 {entry.removable_from} 起可以申请。",)
    return ()


def _removal_lacks(case: CaseFacts, procedure: ListProcedure, on: date) -> tuple[str, ...]:
    if case.entry is not None and case.entry.is_foreign:
        missing = () if case.content.paper_no else ("请填写原认定机关移出文书的文号。",)
        return (*too_early(case.entry, case.content.asked_on, on=on), *missing)
    unsure = [
        f"“{check.question_zh}”（{check.article}）须经核实确认为“是”。"
        for check in procedure.removal_checks
        if case.content.answer(check.id) is not True
    ]
    return (*too_early(case.entry, case.content.asked_on, on=on), *unsure)


def _revocation_lacks(case: CaseFacts, procedure: ListProcedure, on: date) -> tuple[str, ...]:
    if _is_over(case):
        return ENDED
    has = case.content.reason and case.content.paper_no
    return () if has else ("请写明撤销列入的理由和所依据的文书。",)


def _stay_lacks(case: CaseFacts, procedure: ListProcedure, on: date) -> tuple[str, ...]:
    if _is_over(case):
        return ENDED
    if case.entry is not None and case.entry.is_stayed:
        return ("这一条目已经停止执行。",)
    return () if case.content.paper_no else ("请填写决定停止执行的文书文号。",)


def _resumption_lacks(case: CaseFacts, procedure: ListProcedure, on: date) -> tuple[str, ...]:
    if _is_over(case):
        return ENDED
    if case.entry is not None and not case.entry.is_stayed:
        return ("这一条目没有停止执行，不需要恢复。",)
    return () if case.content.paper_no else ("请填写恢复执行所依据的文书文号。",)


def _nothing_lacks(case: CaseFacts, procedure: ListProcedure, on: date) -> tuple[str, ...]:
    return ()


def _is_over(case: CaseFacts) -> bool:
    return case.entry is not None and not case.entry.is_open


_CHANGE_LACKS: Mapping[CaseKind, Callable[[CaseFacts, ListProcedure, date], tuple[str, ...]]] = {
    CaseKind.EARLY_REMOVAL: _removal_lacks,
    CaseKind.REVOCATION: _revocation_lacks,
    CaseKind.STAY: _stay_lacks,
    CaseKind.RESUMPTION: _resumption_lacks,
}
