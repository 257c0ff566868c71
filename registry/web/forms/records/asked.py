"""What the form of a record asks, field by field: its label, its help, and how it is filled in.

Invariant: every field but the kind is one of `RecordParticulars`; a text is never longer than its
column. What a kind calls a field stands in `kinds`.
"""

from enum import Enum
from typing import NamedTuple

from sqlalchemy import String

from models.records import TEXT_LENGTH, RecordVersion
from models.vocabulary import Discretion, Finding, Procedure, Tier, Word
from registry.rules.records.particulars import RecordParticulars


class Way(Enum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    MONEY = "money"
    YEAR = "year"
    CHOICE = "choice"
    DOMAIN = "domain"
    VIOLATION = "violation"
    PENALTIES = "penalties"


class Asked(NamedTuple):
    """One field: what it is called, what helps to fill it in, how; `words` of a choice."""

    label: str
    hint: str = ""
    way: Way = Way.LINE
    words: type[Word] | None = None
    empty: str = "未载明"


DAY_HINT = "例如 2026-03-05，也可照抄“2026年3月5日”。"
MONEY_HINT = "例如 30000、12,000.50元 或 3万元。"

ASKED: dict[str, Asked] = {
    "respondent": Asked("文书所载当事人名称", "照文书抄写；与登记名称不同时系统会提示。"),
    "document_no": Asked("文书文号"),
    "title": Asked("名称"),
    "authority": Asked("作出单位", "写单位全称。"),
    "authority_code": Asked("作出单位统一社会信用代码", "18 位；不清楚的可以不填。"),
    "decided_on": Asked("作出日期", DAY_HINT, Way.DAY),
    "valid_until": Asked("有效期至", DAY_HINT, Way.DAY),
    "publicity_until": Asked(
        "文书载明的公示截止期", "只能缩短公示期，不能延长；没有载明的不填。", Way.DAY
    ),
    "domain": Asked(
        "监管领域",
        "不选的，按所选违法行为、文书依据的法律自动判断。",
        Way.DOMAIN,
        empty="由系统判断",
    ),
    "tier": Asked(
        "文书认定的失信等级",
        "文书没有认定的不选，系统按规则确定并说明理由。",
        Way.CHOICE,
        Tier,
        "文书未认定",
    ),
    "violation": Asked(
        "违法行为（目录）", "从现行目录中选择；目录外的行为请写在下一栏。", Way.VIOLATION
    ),
    "violation_type": Asked("文书所写违法行为", "照文书抄写案由。"),
    "facts": Asked("事实", "只写认定所需的事实，不写个人住址、证件号、电话、账号。", Way.TEXT),
    "legal_basis": Asked("依据", "法律名称和条款，例如《产品质量法》第四十九条。", Way.TEXT),
    "content": Asked("决定内容", "", Way.TEXT),
    "penalty_kinds": Asked("处罚类别", "一份决定可以有几种，逐项勾选。", Way.PENALTIES),
    "fine_fen": Asked("罚款金额", MONEY_HINT, Way.MONEY),
    "confiscated_fen": Asked("没收违法所得、非法财物金额", MONEY_HINT, Way.MONEY),
    "licence": Asked("暂扣或吊销的证照名称及编号"),
    "procedure": Asked("处罚程序", "", Way.CHOICE, Procedure),
    "discretion": Asked("裁量情形", "", Way.CHOICE, Discretion),
    "rectify_by": Asked("责令改正的期限", DAY_HINT, Way.DAY),
    "finding": Asked("结果", "", Way.CHOICE, Finding, "请选择"),
    "severity": Asked("不合格严重程度", "", Way.CHOICE, Tier),
    "failed_items": Asked("不合格项目", "多个项目用顿号隔开。"),
    "institute": Asked("检验机构"),
    "sampled_unit": Asked("被抽样单位", "与当事人不同时填写，例如经销商。"),
    "product": Asked("产品名称"),
    "brand": Asked("商标、品牌"),
    "model": Asked("规格型号"),
    "product_batch": Asked("生产日期或批号"),
    "platform": Asked("网络交易平台", "线上销售的填写平台名称。"),
    "shop": Asked("店铺或销售场所"),
    "project": Asked("工程项目名称"),
    "accident_no": Asked("事故编号"),
    "case_no": Asked("案件编号", "同一案件的几份文书填同一编号。"),
    "related_no": Asked("关联文书文号"),
    "year": Asked("年度", "四位数字，例如 2026。", Way.YEAR),
    "level": Asked("等级或级别"),
    "transferred_on": Asked("移送公安机关日期", DAY_HINT, Way.DAY),
    "transfer_outcome": Asked("移送处理结果"),
    "remark": Asked("备注", "仅内部可见。", Way.TEXT),
}

CHOSEN = (Way.CHOICE, Way.DOMAIN, Way.VIOLATION, Way.PENALTIES)
TYPED = {name: asked.label for name, asked in ASKED.items() if asked.way not in CHOSEN}


def longest(name: str) -> int:
    """Return how many characters a field holds."""
    column = RecordVersion.__table__.c[name].type
    if isinstance(column, String) and column.length:
        return column.length
    return TEXT_LENGTH


assert set(ASKED) == set(RecordParticulars._fields) - {"kind"}
