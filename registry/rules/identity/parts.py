"""A name taken apart: where it sits, what it is called by, what it does, in which legal form.

Invariant: the pieces joined together are the name key. A region in the middle of a name (蜃楼（嘉兴）
电器) is counted as the region, not as a part of the trade name.
Source: 企业名称登记管理规定 (2020) art. 6: 行政区划、字号、行业、组织形式; art. 13 (branches).
"""

import re
from functools import lru_cache
from typing import NamedTuple

from registry.rules.identity.lexicon import HEAD_FORMS, LEGAL_FORMS, OLD_FORMS, SIGNS
from registry.rules.identity.regions import Found, inner_regions, leading_regions
from registry.rules.identity.trades import ends_as_trade, is_trade, trade_begins

REMEMBERED = 50_000
_FIRST_INNER = 2  # a region in brackets stands behind a trade name of two characters or more
_LONGEST_READ = 120  # characters; the rest of a longer key is part of the trade name

_FORM = re.compile(f"(?:{'|'.join(sorted((*LEGAL_FORMS, *OLD_FORMS), key=len, reverse=True))})+$")
_MISWRITTEN_FORM = re.compile(
    "(?:有[^限公]|[^有无局]限|有|限)(?:责任|[^公]任|责.)?公(?:司|.)?$|有限公$"
)
_SIGN = re.compile(f"(?:{'|'.join(sorted(SIGNS, key=len, reverse=True))})$")
_BEHIND_A_SIGN = (
    "普通合伙",
    "有限合伙",
    "个人独资",
    "个体工商户",
    "合伙企业",
)  # 甲乙电器厂（普通合伙）
_BRANCH_END = re.compile(
    "分(?:公司|厂|店|行|社|所|院|校|部|理处|中心|号)$|支(?:公司|行)$"
    "|(?:营业部|经营部|门市部|服务部|业务部|销售部|项目部|营业厅|营业所|储蓄所|办事处|代表处|[店厂站])$"
)
_FULL_HEAD = re.compile("有限责任公司|有限公司|专业合作社")  # whatever follows is a branch's tail
_BARE_BRANCH = re.compile("分公司$|支公司$|分店$|支行$|分行$|分厂$")
_HEAD = re.compile(f"(?:{'|'.join(sorted(HEAD_FORMS, key=len, reverse=True))})")
_ORDER = re.compile("第?[0-9一二三四五六七八九十百]{1,4}$")


class NameParts(NamedTuple):
    """A name key in its parts; `pieces` are the same characters in the order of the name."""

    region: str
    trade_name: str
    trade: str
    form: str
    branch: str
    pieces: tuple[str, ...]

    @property
    def core(self) -> str:
        """Return the trade name with the trade: 蜃楼电器."""
        return self.trade_name + self.trade

    @property
    def key(self) -> str:
        """Return the name key."""
        return "".join(self.pieces)


@lru_cache(maxsize=REMEMBERED)
def name_parts(key: str) -> NameParts:
    """Return the parts of a name key; what is nothing else is the trade name."""
    read = key if len(key) <= _LONGEST_READ else key[:_LONGEST_READ]
    head_ends = _head_ends(read)
    head, branch = read[:head_ends], key[head_ends:]
    if len(read) < len(key):
        head, branch = key, ""
    regions = leading_regions(head)
    body, form = _split_form(head, regions[-1].end if regions else 0)
    regions = _given_back(body, regions)
    start = regions[-1].end if regions else 0
    return _assembled(body[:start], body[start:], form, branch, regions)


def _assembled(
    region: str, core: str, form: str, branch: str, regions: tuple[Found, ...]
) -> NameParts:
    if branch and _is_place(branch):
        cut = trade_begins(core)
        pieces = (region, core[:cut], core[cut:], form, branch)
        return NameParts(region + branch, core[:cut], core[cut:], form, "", pieces)
    inner = _inner(core, form, regions[-1].codes if regions else None)
    if inner is None:
        cut = trade_begins(core)
        pieces = (region, core[:cut], core[cut:], form, branch)
        return NameParts(*pieces, pieces)
    place, before, behind = core[inner.start : inner.end], core[: inner.start], core[inner.end :]
    cut = trade_begins(before + behind)
    name, trade = (before + behind)[:cut], (before + behind)[cut:]
    inside = (region, before, place, behind, form, branch)
    return NameParts(region + place, name, trade, form, branch, inside)


def _inner(core: str, form: str, within: tuple[str, ...] | None) -> Found | None:
    """Return the division inside the core that is the seat, and not by chance a part of a word."""
    likely = None
    for found in inner_regions(core, _FIRST_INNER, within):
        behind = core[found.end :]
        if (not behind and form) or is_trade(behind):
            return found
        if likely is None and behind and (ends_as_trade(behind) or found.is_full):
            likely = found
    return likely


def _is_place(tail: str) -> bool:
    places = leading_regions(tail)
    return bool(places) and places[-1].end == len(tail)


def _head_ends(key: str) -> int:
    """Return where the name of the head office ends and the tail of a branch begins."""
    head = _FULL_HEAD.search(key, _FIRST_INNER)
    if head and not _FORM.fullmatch(key, head.start()):
        return head.end()
    if not _BRANCH_END.search(key):
        return len(key)
    for head in _HEAD.finditer(key, _FIRST_INNER):
        if head.end() < len(key) and not key[: head.end()].endswith(("分公司", "支公司")):
            return head.end()
    return _tail_without_form(key)


def _tail_without_form(key: str) -> int:
    """Return where the tail of a branch begins whose head's form is left out: 甲乙丙|嘉兴分公司."""
    tail = _BARE_BRANCH.search(key)
    if tail is None:
        return len(key)
    start = tail.start()
    if order := _ORDER.search(key, max(0, start - 5), start):
        start = order.start()
    for first in range(max(_FIRST_INNER, start - 8), start):
        if _is_place(key[first:start]):
            return first
    return start if start >= _FIRST_INNER else len(key)


def _split_form(head: str, start: int) -> tuple[str, str]:
    """Return the head without its form, and the form, old and miswritten forms among them."""
    found = _FORM.search(head, start)
    cut = found.start() if found else len(head)
    if miswritten := _MISWRITTEN_FORM.search(head, start + _FIRST_INNER):
        start_of_form = miswritten.start()
        if head[start_of_form + 1] == "限" and ends_as_trade(head[start : start_of_form + 1]):
            start_of_form += 1
        cut = min(cut, start_of_form)
    if cut == len(head) or head[cut:] in _BEHIND_A_SIGN:
        sign = None if ends_as_trade(head[start:cut]) else _SIGN.search(head, start + 1, cut)
        cut = sign.start() if sign else cut
    return head[:cut], head[cut:]


def _given_back(body: str, regions: tuple[Found, ...]) -> tuple[Found, ...]:
    """Return the regions without the last one, where nothing else would be the trade name."""
    if len(regions) < 2 or regions[-1].is_full:
        return regions
    rest = body[regions[-1].end :]
    return regions[:-1] if not rest or is_trade(rest) else regions
