"""How the particulars of a record read to officers: what each field is called, how its value is said.

Invariant: a value that is stated is shown; nothing is rounded, nothing left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from models.vocabulary import RecordKind, Word
from registry.rules.records import RecordLaw, RecordParticulars
from registry.rules.records.dated import edition_for

LABELS: Mapping[str, str] = {
    "kind": "信用记录类别",
    "respondent": "文书所载当事人",
    "document_no": "文书文号",
    "title": "名称",
    "authority": "作出单位",
    "authority_code": "作出单位代码",
    "decided_on": "作出日期",
    "valid_until": "有效期至",
    "publicity_until": "公示截止期（来源载明）",
    "domain": "监管领域",
    "tier": "失信信息等级",
    "violation": "违法行为目录",
    "violation_type": "违法行为类型",
    "facts": "违法事实",
    "legal_basis": "处罚依据",
    "content": "决定内容",
    "penalty_kinds": "处罚类别",
    "fine_fen": "罚款金额",
    "confiscated_fen": "没收金额",
    "licence": "暂扣或吊销的证照",
    "procedure": "处罚程序",
    "discretion": "裁量情形",
    "rectify_by": "改正期限",
    "finding": "结果",
    "severity": "严重程度",
    "failed_items": "不合格项目",
    "institute": "检验机构",
    "sampled_unit": "被抽样单位",
    "product": "产品名称",
    "brand": "商标品牌",
    "model": "规格型号",
    "product_batch": "生产批号",
    "platform": "网络平台",
    "shop": "网店名称",
    "project": "工程项目",
    "accident_no": "事故编号",
    "case_no": "案件编号",
    "related_no": "关联文书文号",
    "year": "年度",
    "level": "级别",
    "transferred_on": "移送公安机关日期",
    "transfer_outcome": "移送结果",
    "remark": "备注",
}
# What the same field is called on another kind of paper.
OF_KIND: Mapping[RecordKind, Mapping[str, str]] = {
    RecordKind.PENALTY: {"document_no": "处罚决定书文号", "authority": "处罚机关"},
    RecordKind.SAMPLING_FAILED: {"document_no": "检验报告编号", "facts": "情况说明"},
    RecordKind.SAMPLING_PASSED: {"document_no": "检验报告编号", "facts": "情况说明"},
    RecordKind.REINSPECTION: {"document_no": "复查文书编号", "facts": "情况说明"},
    RecordKind.INSPECTION: {"document_no": "检查计划编号", "facts": "情况说明"},
    RecordKind.ACCIDENT: {"facts": "事故经过", "level": "事故等级"},
    RecordKind.RECALL: {"facts": "缺陷情况"},
    RecordKind.ABNORMAL_ENTRY: {"facts": "列入事由", "authority": "列入机关"},
    RecordKind.HONOUR: {"title": "荣誉名称", "authority": "授予机关", "facts": "说明"},
    RecordKind.CERTIFICATE: {
        "document_no": "证书编号",
        "title": "证书名称",
        "authority": "发证机构",
        "facts": "说明",
    },
    RecordKind.STANDARD: {"document_no": "标准编号", "title": "标准名称", "facts": "说明"},
}
LONG = frozenset({"facts", "legal_basis", "content", "violation", "violation_type", "remark"})
FEN = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One field on the page: what it says, and, for a change, what it said before."""

    field: str
    label: str
    text: str
    before: str | None = None

    @property
    def is_long(self) -> bool:
        """Whether it takes the whole width."""
        return self.field in LONG

    @property
    def differs(self) -> bool:
        """Whether a change alters it."""
        return self.before is not None and self.before != self.text


def label_of(field: str, kind: RecordKind) -> str:
    """Return what a field is called on a paper of that kind."""
    return OF_KIND.get(kind, {}).get(field) or LABELS.get(field, field)


def lines_of(
    said: RecordParticulars, law: RecordLaw, before: RecordParticulars | None = None
) -> list[Line]:
    """Return the fields that are stated now or, with `before`, were stated then, in fixed order."""
    lines = []
    for field in said._fields:
        text = text_of(field, said, law)
        earlier = text_of(field, before, law) if before is not None else None
        if text or earlier:
            lines.append(Line(field, label_of(field, said.kind), text, earlier))
    return lines


def text_of(field: str, said: RecordParticulars, law: RecordLaw) -> str:
    """Return a field's value in words, empty where none is stated."""
    value = getattr(said, field)
    if value is None or value == ():
        return ""
    if field in _IN_WORDS:
        return _IN_WORDS[field](value, said, law)
    if isinstance(value, date):
        return value.isoformat()
    return value.zh if isinstance(value, Word) else str(value)


def _amount(fen: int, _said: RecordParticulars, _law: RecordLaw) -> str:
    yuan, rest = divmod(fen, FEN)
    return f"{yuan:,}.{rest:02d} 元" if rest else f"{yuan:,} 元"


def _kinds(kinds: tuple[Word, ...], _said: RecordParticulars, _law: RecordLaw) -> str:
    return "、".join(kind.zh for kind in kinds)


def _domain(domain: str, said: RecordParticulars, law: RecordLaw) -> str:
    edition = edition_for(law.domains, said.decided_on)
    return edition.of(domain).name_zh if domain in edition else domain


def _violation(item: str, said: RecordParticulars, law: RecordLaw) -> str:
    for edition in (edition_for(law.violations, said.decided_on), *law.violations.editions):
        if item in edition:
            found = edition.of(item)
            return f"{found.title_zh}（{found.legal_basis}；{edition.title_zh}）"
    return item


_IN_WORDS: Mapping[str, Callable[..., str]] = {
    "fine_fen": _amount,
    "confiscated_fen": _amount,
    "penalty_kinds": _kinds,
    "domain": _domain,
    "violation": _violation,
}
