"""What somebody gives with a step of a case, and what a step cannot do without.

Invariant: a notice without a paper, a decision without a number, a refusal without a reason does not
exist; electronic service needs a confirmation of the address (LAW-AND-FAIRNESS 10).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from models.vocabulary import CaseKind, CaseStep, ServiceMethod
from registry.errors import Invalid
from registry.rules.blacklist.flow import LISTS
from registry.rules.reasons import SHORTEST_REASON


@dataclass(frozen=True, slots=True)
class Given:
    """What a step is taken with.

    `on`: the day in the world. `basis`: the article or paper that the step rests on; of a decision on
    a case opened at notice stage, the number of the penalty. `reason`: minutes, defence, answer, opinion. `dropped`: grounds that
    an answer gives up. `public_from`: from when an entry shall be shown. `override`: why the daily
    cap may be exceeded.
    """

    on: date
    document_no: str = ""
    method: ServiceMethod | None = None
    reason: str = ""
    basis: str = ""
    dropped: tuple[str, ...] = ()
    public_from: date | None = None
    override: str = ""
    evidence: tuple[str, ...] = ()


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NEEDS: Mapping[CaseStep, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        CaseStep.NOTIFIED: (("document_no", "告知书文号"), ("method", "送达方式")),
        CaseStep.DEFENDED: (("reason", "陈述申辩意见"),),
        CaseStep.HEARING_HELD: (("reason", "听证笔录要点"),),
        CaseStep.ANSWERED: (("reason", "复核意见"),),
        CaseStep.RETURNED: (("reason", "退回的理由"),),
        CaseStep.DISCUSSED: (("reason", "集体讨论记录"),),
        CaseStep.CONSENTED: (("document_no", "上级部门同意文件的文号"),),
        CaseStep.APPROVED: (("document_no", "决定书文号"),),
        CaseStep.REJECTED: (("document_no", "决定书文号"), ("reason", "理由")),
        CaseStep.SERVED: (("method", "送达方式"),),
        CaseStep.PUBLISHED: (("public_from", "公示起始日"),),
        CaseStep.CLOSED: (("reason", "终止的理由"),),
    }
)


def refuse_incomplete(step: CaseStep, kind: CaseKind, given: Given) -> None:
    """Raise Invalid with all that a step lacks."""
    lacks = [
        label
        for field, label in _NEEDS.get(step, ())
        if _is_blank(getattr(given, field)) and not _is_spared(step, kind, field)
    ]
    if lacks:
        raise Invalid(f"请填写：{'、'.join(lacks)}。")
    if given.reason and len(given.reason.strip()) < SHORTEST_REASON:
        raise Invalid(f"说明至少 {SHORTEST_REASON} 个字，便于以后查考。")
    if given.method is ServiceMethod.ELECTRONIC and not _is_confirmed(given):
        raise Invalid(
            "电子送达须在依据中写明当事人《送达地址确认书》的签署日期（如 2026-03-05）；没有的，请改用其他方式。"
        )


def _is_blank(value: object) -> bool:
    return not (value.strip() if isinstance(value, str) else value)


def _is_confirmed(given: Given) -> bool:
    """Say whether a dated confirmation of the address, not later than the service, is named."""
    for found in _DAY.findall(given.basis):
        try:
            return date.fromisoformat(found) <= given.on
        except ValueError:
            continue
    return False


def _is_spared(step: CaseStep, kind: CaseKind, field: str) -> bool:
    """Say whether a kind of case does without a field: what is taken over has its number already."""
    if kind is CaseKind.IMPORTED:
        return field == "document_no"
    is_decision = step in (CaseStep.APPROVED, CaseStep.REJECTED) and field == "document_no"
    return is_decision and kind not in LISTS and kind is not CaseKind.EARLY_REMOVAL
