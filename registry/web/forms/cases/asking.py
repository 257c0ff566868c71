"""What the form of each step asks for: field by field, with the words that this step has for it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from models.vocabulary import CaseKind, CaseStep
from registry.rules.blacklist.flow import LISTS


class Ask(NamedTuple):
    """One field of a step's form: its label and what to mind."""

    field: str
    label: str
    hint: str = ""
    is_needed: bool = False


_ADDRESS = Ask(
    "basis", "《送达地址确认书》的签署日期", "只有电子送达须填写，例如 2026-03-05 签署。"
)
_METHOD = Ask("method", "送达方式", "公告送达的，自公告之日起三十日视为送达。", True)
_DAY = "照文书填写；不能晚于今天。"
ASKS: Mapping[CaseStep, tuple[Ask, ...]] = MappingProxyType(
    {
        CaseStep.NOTIFIED: (
            Ask("document_no", "告知书文号", is_needed=True),
            Ask("on", "送达日期", _DAY, True),
            _METHOD,
            _ADDRESS,
        ),
        CaseStep.DEFENDED: (
            Ask("on", "收到日期", _DAY, True),
            Ask("reason", "陈述申辩意见", "照当事人的原意记录，不作评论。", True),
        ),
        CaseStep.HEARING_ASKED: (
            Ask("on", "收到日期", "按收到之日判断是否在申请听证的期限以内。", True),
        ),
        CaseStep.HEARING_HELD: (
            Ask("on", "听证日期", _DAY, True),
            Ask("reason", "听证笔录要点", is_needed=True),
        ),
        CaseStep.ANSWERED: (
            Ask("on", "复核日期", _DAY, True),
            Ask("reason", "复核意见", "逐项写明采纳或者不采纳的理由。", True),
            Ask("dropped", "因陈述申辩不再认定的情形", "只能减少，不能增加；没有的不勾选。"),
        ),
        CaseStep.SUBMITTED: (),
        CaseStep.REVIEWED: (Ask("reason", "法制审核意见", "可不填。"),),
        CaseStep.RETURNED: (
            Ask("reason", "退回的理由", "写明问题和补正要求，经办人会看到。", True),
        ),
        CaseStep.DISCUSSED: (
            Ask("on", "讨论日期", _DAY, True),
            Ask("document_no", "会议纪要文号", "可不填。"),
            Ask("reason", "集体讨论记录", "写明参加人员、不同意见和结论。", True),
        ),
        CaseStep.CONSENTED: (
            Ask("on", "同意日期", _DAY, True),
            Ask("document_no", "上级部门同意文件的文号", is_needed=True),
        ),
        CaseStep.APPROVED: (
            Ask("document_no", "决定书文号", is_needed=True),
            Ask("basis", "现已作出的行政处罚决定书文号", "立案时处罚尚在告知阶段，须填写。"),
            Ask("reason", "审批意见", "可不填。"),
        ),
        CaseStep.REJECTED: (
            Ask("document_no", "决定书文号", is_needed=True),
            Ask("reason", "理由", "写入决定书，当事人会看到。", True),
        ),
        CaseStep.SERVED: (
            Ask("on", "送达日期", "决定书与信用修复告知书一并送达，公示内容预告随附。", True),
            _METHOD,
            _ADDRESS,
            Ask("document_no", "送达回证编号", "可不填。"),
            Ask("reason", "逾期送达的原因", "超过送达期限的须写明，没有超过的不填。"),
        ),
        CaseStep.PUBLISHED: (
            Ask("public_from", "公示起始日", is_needed=True),
            Ask("override", "超出每日上限的理由", "达到每日上限时，经负责人同意方可填写。"),
        ),
        CaseStep.CLOSED: (Ask("reason", "终止的理由", is_needed=True),),
    }
)
# What a step is called where the case puts nobody on a list.
_DECIDED = {
    CaseKind.EARLY_REMOVAL: ("决定提前移出", "决定不予移出"),
    CaseKind.REVOCATION: ("决定撤销列入", "决定不予撤销"),
    CaseKind.STAY: ("决定停止执行", "决定不予停止执行"),
    CaseKind.RESUMPTION: ("决定恢复执行", "决定不予恢复执行"),
    CaseKind.IMPORTED: ("确认归集", "不予归集"),
    CaseKind.LISTING: ("决定列入", "决定不予列入"),
    CaseKind.REINSTATEMENT: ("决定恢复列入", "决定不予恢复列入"),
}


def asks_of(step: CaseStep, kind: CaseKind, *, at_notice: bool) -> tuple[Ask, ...]:
    """Return what a step asks of a case."""
    left = [one for one in ASKS[step] if at_notice or not _of_notice_stage(step, one)]
    if _has_number_already(step, kind):
        left = [
            one._replace(is_needed=False, hint="可不填。") if _is_number(one) else one
            for one in left
        ]
    if kind is CaseKind.IMPORTED:
        left = [one for one in left if not _is_number(one)]
    return tuple(left)


def named(step: CaseStep, kind: CaseKind) -> str:
    """Return what a step is called in a case of this kind."""
    if step is CaseStep.APPROVED:
        return _DECIDED[kind][0]
    if step is CaseStep.REJECTED:
        return _DECIDED[kind][1]
    if step is CaseStep.OPENED and kind not in LISTS:
        return "立案"
    return step.zh


def _of_notice_stage(step: CaseStep, one: Ask) -> bool:
    return step is CaseStep.APPROVED and one.field == "basis"


def _has_number_already(step: CaseStep, kind: CaseKind) -> bool:
    decides = step in (CaseStep.APPROVED, CaseStep.REJECTED)
    return decides and kind not in LISTS and kind is not CaseKind.EARLY_REMOVAL


def _is_number(one: Ask) -> bool:
    return one.field == "document_no"
