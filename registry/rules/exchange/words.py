"""The words that registers use for statuses, kinds and classes, and the codes they stand for.

Invariant: a status or a class that is not listed is refused; 「吊销，已注销」 means deregistered. A kind
that is not known says nothing: the credit code tells the kind.
Source: RULEBOOK §1.3.
"""

import re
from typing import TypeVar

from models.vocabulary import PractitionerClass, SubjectKind, SubjectStatus, Word
from registry.rules.identity.folding import clean_text, fold
from registry.rules.identity.uscc import kind_by_key

_STATUS_WORDS = {
    SubjectStatus.ACTIVE: (
        "存续",
        "在营",
        "开业",
        "在业",
        "正常",
        "存续在营",
        "存续在营开业在册",
        "在册",
        "确立",
        "登记成立",
    ),
    SubjectStatus.SUSPENDED_BUSINESS: ("停业", "歇业", "停业歇业"),
    SubjectStatus.LICENCE_REVOKED: ("吊销", "吊销未注销", "已吊销"),
    SubjectStatus.DEREGISTERED: ("注销", "已注销", "吊销已注销", "吊销后注销"),
    SubjectStatus.REGISTRATION_CANCELLED: ("撤销", "撤销登记", "已撤销"),
    SubjectStatus.LIQUIDATION: ("清算", "清算中"),
    SubjectStatus.MOVED_OUT: ("迁出", "已迁出", "迁往市外"),
}
_KIND_WORDS = {
    SubjectKind.ENTERPRISE: (
        "企业",
        "有限责任公司",
        "股份有限公司",
        "公司",
        "内资企业",
        "外资企业",
        "全民所有制",
        "集体所有制",
        "股份合作制",
    ),
    SubjectKind.BRANCH: ("分支机构", "分公司", "有限责任公司分公司"),
    SubjectKind.SOLE_PROPRIETOR: ("个人独资企业", "个人独资"),
    SubjectKind.PARTNERSHIP: ("合伙企业", "普通合伙企业", "有限合伙企业"),
    SubjectKind.INDIVIDUAL_BUSINESS: ("个体工商户", "个体户", "个体"),
    SubjectKind.COOPERATIVE: ("农民专业合作社", "合作社", "农民专业合作社联合社"),
    SubjectKind.SOCIAL_ORGANISATION: (
        "社会组织",
        "社会团体",
        "民办非企业单位",
        "基金会",
        "社会服务机构",
    ),
    SubjectKind.PUBLIC_INSTITUTION: ("事业单位",),
    SubjectKind.OTHER_ORGANISATION: ("其他", "其他组织"),
}
_CLASS_WORDS = {
    PractitionerClass.ARCHITECT: ("注册建筑师", "一级注册建筑师", "二级注册建筑师"),
    PractitionerClass.ENGINEER: (
        "勘察设计注册工程师",
        "注册结构工程师",
        "一级注册结构工程师",
        "注册土木工程师",
    ),
    PractitionerClass.CONSTRUCTOR_1: ("一级注册建造师", "一级建造师"),
    PractitionerClass.CONSTRUCTOR_2: ("二级注册建造师", "二级建造师"),
    PractitionerClass.SUPERVISOR: ("注册监理工程师", "监理工程师"),
    PractitionerClass.COST_ENGINEER: (
        "注册造价工程师",
        "造价工程师",
        "一级造价工程师",
        "二级造价工程师",
    ),
    PractitionerClass.PROJECT_LEADER: ("项目负责人", "五方责任主体项目负责人"),
}


WordT = TypeVar("WordT", bound=Word)


def _by_word(table: dict[WordT, tuple[str, ...]]) -> dict[str, WordT]:
    by_word = {word: meaning for meaning, words in table.items() for word in words}
    return by_word | {str(meaning.value): meaning for meaning in table}


STATUSES = _by_word(_STATUS_WORDS)
KINDS = _by_word(_KIND_WORDS)
CLASSES = _by_word(_CLASS_WORDS)

_TAIL = re.compile(
    "[（(〔[【].*", re.DOTALL
)  # 「有限责任公司(自然人独资)」: the tail tells the investors
_BRANCH = re.compile("(分公司|分支机构|分厂|分店|分社)$")
# By how the word reads, the first that fits: 「有限合伙企业」 is no 「企业」.
_KIND_FORMS = (
    (_BRANCH, SubjectKind.BRANCH),
    (re.compile("^个体"), SubjectKind.INDIVIDUAL_BUSINESS),
    (re.compile("^农民专业合作"), SubjectKind.COOPERATIVE),
    (re.compile("^民办非企业"), SubjectKind.SOCIAL_ORGANISATION),
    (re.compile("公司"), SubjectKind.ENTERPRISE),
    (re.compile("合伙"), SubjectKind.PARTNERSHIP),
    (re.compile("个人独资"), SubjectKind.SOLE_PROPRIETOR),
    (re.compile("(?<!非)企业$"), SubjectKind.ENTERPRISE),
)

_KINDS_BY_CODE = (  # kinds that have a class of codes of their own
    SubjectKind.INDIVIDUAL_BUSINESS,
    SubjectKind.COOPERATIVE,
    SubjectKind.SOCIAL_ORGANISATION,
    SubjectKind.PUBLIC_INSTITUTION,
)


def kind_of_word(text: str) -> SubjectKind | None:
    """Return the kind that a register's word stands for, None where it is not known."""
    text = clean_text(text)
    forms = [fold(text), fold(_TAIL.sub("", text))]
    if _BRANCH.search(forms[0]):
        return SubjectKind.BRANCH
    for form in (text, *forms):
        if kind := KINDS.get(form):
            return kind
    for pattern, kind in _KIND_FORMS:
        if any(map(pattern.search, forms)):
            return kind
    return None


def contradicts(kind: SubjectKind, code: str) -> bool:
    """Return whether a kind cannot have this code; a cooperative's branch has a cooperative's."""
    by_code = kind_by_key(code, "")
    if kind is by_code or (kind is SubjectKind.BRANCH and by_code is SubjectKind.COOPERATIVE):
        return False
    return kind in _KINDS_BY_CODE or by_code in _KINDS_BY_CODE
