"""Legal forms in names: where the form begins at the end of a name, and of which kind it is.

Old, shortened and miswritten forms are forms, too.
Source: 企业名称登记管理规定 (2020) art. 6, 10.
"""

import re
from enum import Enum
from functools import lru_cache

from registry.rules.identity.lexicon import FOREIGN_FORMS, LEGAL_FORMS, OLD_FORMS, SIGNS
from registry.rules.identity.trades import ends_as_trade

_SHORTEST_TRADE_NAME = 2  # Source: 企业名称登记管理规定 (2020) art. 8
_KNOWN = frozenset((*LEGAL_FORMS, *OLD_FORMS, *FOREIGN_FORMS, *SIGNS))
_FORM = re.compile(
    f"(?:{'|'.join(sorted((*LEGAL_FORMS, *OLD_FORMS, *FOREIGN_FORMS), key=len, reverse=True))})+$"
)
_MISWRITTEN = re.compile(
    "(?:有[^限公]|[^有无局]限|有|限)(?:责任|[^公]任|责.)?公(?:司|.)?$|有限公$"
    "|(?:有限)?司公$|有公限司$|限有公司$|(?:有限责任|股份有限|有限)公司.$"
)
_SIGN = re.compile(f"(?:{'|'.join(sorted(SIGNS, key=len, reverse=True))})$")
_BEHIND_A_SIGN = ("普通合伙", "有限合伙", "个人独资", "个体工商户", "合伙企业", "特殊普通合伙")


class FormKind(Enum):
    """Kinds of legal form that a law tells apart; a mere 公司 may be limited or joint-stock."""

    LIMITED = "limited"
    JOINT_STOCK = "joint_stock"
    COMPANY = "company"
    COOPERATIVE = "cooperative"
    PARTNERSHIP = "partnership"
    SIGN = "sign"


def form_begins(name: str, least: int) -> int:
    """Return where the legal form of a name begins, at `least` behind a trade name; its end if none."""
    found = _FORM.search(name, least)
    cut = found.start() if found else len(name)
    if miswritten := _MISWRITTEN.search(name, least + _SHORTEST_TRADE_NAME):
        begins = miswritten.start()
        if name[begins + 1 : begins + 2] == "限" and ends_as_trade(name[least : begins + 1]):
            begins += 1
        cut = min(cut, begins)
    if cut == len(name) or name[cut:] in _BEHIND_A_SIGN:
        sign = None if ends_as_trade(name[least:cut]) else _SIGN.search(name, least + 1, cut)
        cut = sign.start() if sign else cut
    return cut


def is_known_form(form: str) -> bool:
    """Say whether the text is one form as the law or a sign writes it, and not a slip of one."""
    return form in _KNOWN or _FORM.fullmatch(form) is not None


def is_company(form: str) -> bool:
    """Say whether a form is that of a company, of whichever kind."""
    return kind_of_form(form) in (FormKind.LIMITED, FormKind.JOINT_STOCK, FormKind.COMPANY)


@lru_cache(maxsize=4096)
def kind_of_form(form: str) -> FormKind:
    """Return the kind of a form, old, shortened and miswritten ones among them."""
    if "合伙" in form:
        return FormKind.PARTNERSHIP
    if "合作" in form or form.endswith(("联社", "供销社", "联合社")):
        return FormKind.COOPERATIVE
    if "股份" in form:
        return FormKind.JOINT_STOCK
    if "有限" in form or "责任" in form:
        return FormKind.LIMITED
    if form.endswith(("公司", "集团", "企业", *FOREIGN_FORMS)) or _MISWRITTEN.fullmatch(form):
        return FormKind.COMPANY
    return FormKind.SIGN
