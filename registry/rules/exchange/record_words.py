"""The words that departments' files use in records, and what they stand for.

Invariant: a word that is not listed is refused with the words that are; nothing is guessed.
Source: RULEBOOK §2.2; 行政处罚法 (2021) Art 9.
"""

import re
from collections.abc import Mapping
from typing import TypeVar

from models.vocabulary import Discretion, Finding, PenaltyKind, Procedure, Tier, Word

PARTS = re.compile(r"[、,，;；|｜/\n+＋]+|(?<=[一-鿿])和(?=[一-鿿])")
NATURAL_PERSON = frozenset({"自然人", "个人", "natural_person"})
# The unit which the report makes answer for a sample, where it does not name it.
PRODUCER = frozenset({"生产者", "生产单位", "标称生产单位", "标称生产者", "生产企业", "producer"})
SAMPLED = frozenset(
    {
        "被抽样单位",
        "抽样单位",
        "销售者",
        "销售单位",
        "经营者",
        "经营单位",
        "受检单位",
        "sampled_unit",
    }
)
LASTING = frozenset({"长期", "长期有效", "永久", "无限期", "无", "2099-12-31", "2099/12/31"})

_PENALTIES = {
    PenaltyKind.WARNING: ("警告",),
    PenaltyKind.CRITICISM: ("通报批评",),
    PenaltyKind.FINE: ("罚款",),
    PenaltyKind.CONFISCATE_INCOME: ("没收违法所得",),
    PenaltyKind.CONFISCATE_GOODS: ("没收非法财物",),
    PenaltyKind.SUSPEND_LICENCE: ("暂扣许可证件", "暂扣许可证", "暂扣执照"),
    PenaltyKind.DOWNGRADE: ("降低资质等级",),
    PenaltyKind.REVOKE_LICENCE: ("吊销许可证件", "吊销许可证", "吊销执照", "吊销营业执照"),
    PenaltyKind.RESTRICT_ACTIVITY: ("限制开展生产经营活动", "限制生产经营活动"),
    PenaltyKind.STOP_PRODUCTION: ("责令停产停业", "停产停业"),
    PenaltyKind.CLOSURE: ("责令关闭",),
    PenaltyKind.RESTRICT_OCCUPATION: ("限制从业",),
    PenaltyKind.DETENTION: ("行政拘留",),
    PenaltyKind.OTHER: ("其他", "其它"),
}
_TIERS = {
    Tier.MINOR: ("轻微", "轻微失信", "轻微失信信息"),
    Tier.GENERAL: ("一般", "一般失信", "一般失信信息"),
    Tier.SERIOUS: ("严重", "严重失信", "严重失信信息"),
}
_PROCEDURES = {
    Procedure.SUMMARY: ("简易程序", "简易", "当场处罚"),
    Procedure.ORDINARY: ("普通程序", "普通", "一般程序"),
}
_DISCRETIONS = {
    Discretion.LENIENT: ("从轻", "从轻处罚"),
    Discretion.REDUCED: ("减轻", "减轻处罚"),
    Discretion.NORMAL: ("一般", "一般处罚", "适中"),
    Discretion.AGGRAVATED: ("从重", "从重处罚"),
}
_FINDINGS = {
    Finding.NOTHING_FOUND: (
        *("未发现问题", "未发现违法行为", "正常", "未发现异常"),
        "未发现开展本次抽查涉及的经营活动",
    ),
    Finding.PASSED: ("合格", "符合", "符合要求"),
    Finding.FAILED: ("不合格", "不符合", "不符合要求"),
    Finding.CORRECTED: (
        *("发现问题，已改正", "发现问题已改正", "发现问题已责令改正并改正", "已改正"),
        "发现问题已整改",
    ),
    Finding.TO_CORRECT: (
        *("发现问题，责令改正", "发现问题责令改正", "发现问题已责令改正", "责令改正"),
        *("发现问题待后续处理", "责令限期改正", "发现问题", "发现问题，待后续处理"),
        *("未按规定公示信息", "未按规定公示应当公示的信息", "发现问题，已责令改正"),
    ),
    Finding.REFUSED: (
        *("拒绝、阻碍检查", "不配合检查情节严重", "拒绝检查", "阻碍检查", "不配合检查"),
    ),
    Finding.UNREACHABLE: (
        *("通过登记住所无法联系", "通过登记的住所（经营场所）无法联系", "查无下落"),
        *("通过登记的住所经营场所无法联系", "无法联系", "通过登记的住所无法联系"),
    ),
}

WordT = TypeVar("WordT", bound=Word)


def known_words(table: Mapping[WordT, tuple[str, ...]]) -> dict[str, WordT]:
    """Return the meaning of each word of a table, and of each stored value."""
    return {word: meaning for meaning, words in table.items() for word in words} | {
        str(meaning.value): meaning for meaning in table
    }


PENALTIES = known_words(_PENALTIES)
TIERS = known_words(_TIERS)
PROCEDURES = known_words(_PROCEDURES)
DISCRETIONS = known_words(_DISCRETIONS)
FINDINGS = known_words(_FINDINGS)


def penalties_in(text: str) -> tuple[tuple[PenaltyKind, ...], tuple[str, ...]]:
    """Return the penalty kinds that a cell names, in the order of the law, and what it says else."""
    found: set[PenaltyKind] = set()
    strange = []
    for part in filter(None, (part.strip() for part in PARTS.split(text))):
        kind = PENALTIES.get(part) or PENALTIES.get(part.removesuffix("的行政处罚"))
        if kind is None:
            strange.append(part)
        else:
            found.add(kind)
    return tuple(kind for kind in PenaltyKind if kind in found), tuple(strange)
