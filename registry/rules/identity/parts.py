"""A name taken apart: where it sits, what it is called by, what it does, in which legal form.

Invariant: the pieces joined together are the name key. A region in the middle of a name (蜃楼（嘉兴）
电器) is counted as the region, not as a part of the trade name; where nothing but a region and a
trade stand in front of the form (南京银行), the region is the trade name.
Source: 企业名称登记管理规定 (2020) art. 6: 行政区划、字号、行业、组织形式; art. 13 (branches).
"""

import re
from functools import lru_cache
from typing import NamedTuple

from registry.rules.identity.forms import form_begins, is_company, is_known_form
from registry.rules.identity.lexicon import HEAD_FORMS
from registry.rules.identity.names import is_distinctive
from registry.rules.identity.numerals import plain_numerals
from registry.rules.identity.regions import (
    Found,
    inner_regions,
    is_county_in_short,
    leading_regions,
)
from registry.rules.identity.trades import ends_as_trade, is_trade, trade_begins

REMEMBERED = 50_000
_FIRST_INNER = 2  # a region in brackets stands behind a trade name of two characters or more
_WHOLE_COUNTRY = ("",)
_LONGEST_READ = 120  # characters; the rest of a longer key is part of the trade name

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
    read = plain_numerals(key[:_LONGEST_READ])
    head_ends = _head_ends(read) if len(read) == len(key) else len(key)
    head = read[:head_ends]
    regions = leading_regions(head)
    form_at = form_begins(head, regions[-1].end if regions else 0)
    regions = _kept(head[:form_at], regions)
    start = regions[-1].end if regions else 0
    core = _core(key, head[start:form_at], start, regions)
    form, branch = key[form_at:head_ends], key[head_ends:]
    if len(core) == 3 and branch and _is_place(branch):
        region, pieces = core[0] + branch, (*core, form, branch)
        return NameParts(region, core[1], core[2], form, "", pieces)
    if len(core) == 3:
        pieces = (*core, form, branch)
        return NameParts(*core, form, branch, pieces)
    region, before, place, behind = core
    cut = trade_begins(plain_numerals(before + behind)) if len(before) > 1 else len(before)
    name, trade = (before + behind)[:cut], (before + behind)[cut:]
    return NameParts(region + place, name, trade, form, branch, (*core, form, branch))


def names_somebody(parts: NameParts) -> bool:
    """Say whether a name tells its bearer from others: not 有限公司, 嘉兴市有限公司, 贸易有限公司.

    A lone trade word without a place in front of it is what many bear.
    """
    if not is_distinctive(parts.key) or not parts.trade_name:
        return False
    return bool(parts.region or parts.trade) or not is_trade(parts.trade_name)


def reads_as_branch(tail: str) -> bool:
    """Say whether a text ends as a branch's tail does: 杭州分公司, 第二营业部."""
    return _BRANCH_END.search(tail) is not None


def _core(key: str, core: str, start: int, regions: tuple[Found, ...]) -> tuple[str, ...]:
    """Return region, trade name and trade; or region, text, place, text with a place inside."""
    region, end = key[:start], start + len(core)
    within = regions[-1].codes if regions and regions[-1].codes != _WHOLE_COUNTRY else None
    if inner := _inner(core, within=within, is_first=not regions):
        cuts = (start + inner.start, start + inner.end)
        return region, key[start : cuts[0]], key[cuts[0] : cuts[1]], key[cuts[1] : end]
    cut = trade_begins(core)
    if regions and cut == len(core) and (is_trade(core) or (not core and _is_named(key, regions))):
        last = regions[-1].start
        return key[:last], key[last:start], key[start:end]
    return region, key[start : start + cut], key[start + cut : end]


def _is_named(key: str, regions: tuple[Found, ...]) -> bool:
    """Say whether a mere place with a form names somebody: 江山控股, 嘉兴市供销合作社联合社."""
    form = key[regions[-1].end :]
    if form and not is_company(form):
        return True
    return is_county_in_short(regions[-1]) and is_distinctive(key)


def _kept(body: str, regions: tuple[Found, ...]) -> tuple[Found, ...]:
    """Return the regions without those that are the trade name or a part of it."""
    while regions and _is_word(body, regions):
        regions = regions[:-1]
    if len(regions) == 1 and is_county_in_short(regions[0]) and _has_other_seat(body, regions[0]):
        return ()
    return regions


def _is_word(body: str, regions: tuple[Found, ...]) -> bool:
    """Say whether the last region is read as a word: 上海|浦东发展银行, 南京港, 广州|白云山医药."""
    last = regions[-1]
    rest = body[last.end :]
    if last.is_full and not _is_town(body, last):
        return False
    if rest and trade_begins(rest) == 1:
        return True
    return len(regions) > 1 and (not rest or is_trade(rest))


def _is_town(body: str, found: Found) -> bool:
    return body[: found.end].endswith(("镇", "乡", "街道"))


def _has_other_seat(body: str, first: Found) -> bool:
    """Say whether a place elsewhere follows with a trade behind it: 武都兴朝（台州）机电配件."""
    return any(
        (inner.end == len(body) or is_trade(body[inner.end :]))
        and not set(inner.codes) & {first.codes[0][:2], *first.codes}
        for inner in inner_regions(body, first.end, None)
    )


def _inner(core: str, *, within: tuple[str, ...] | None, is_first: bool) -> Found | None:
    """Return the division inside the core that is the seat, and not by chance a part of a word."""
    likely = None
    for found in inner_regions(core, 1 if is_first else _FIRST_INNER, within):
        behind = core[found.end :]
        if is_trade(behind):
            return found
        if found.start < _FIRST_INNER:
            continue
        if not behind:
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
    if head and len(key) > head.end() + 1 and not is_known_form(key[head.start() :]):
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
