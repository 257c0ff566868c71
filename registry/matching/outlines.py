"""Names as numbers: what is left of each without its legal form, a slice of names at a time.

These numbers only choose which names are compared at all (`blocking.py`); how alike two names are is
never read from them. Plain names are cut here by the word lists of `rules.identity`; the others,
about a tenth, by `name_parts` itself.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from registry.matching import places
from registry.matching.lettering import (
    Flags,
    Numbers,
    Points,
    Sums,
    Text,
    Words,
    name_points_of,
    number_of_word,
    text_of,
)
from registry.rules.identity.lexicon import FOREIGN_FORMS, LEGAL_FORMS, OLD_FORMS, SIGNS
from registry.rules.identity.parts import NameParts, name_parts
from registry.rules.identity.regions import place_codes
from registry.rules.identity.trades import trade_words


class Outlines(NamedTuple):
    """Names without their legal forms, one behind the other: region, core, tail of a branch."""

    row: Numbers  # which name of the slice
    points: Points  # the characters of all names
    begins: Numbers  # where each name begins in `points`, and at last the end
    region: Numbers  # how many characters of each are the region
    head: Numbers  # how many are region and core: behind them stands the tail of a branch
    place: Numbers  # see `places`
    form: Sums  # equal for one legal form; 0 for none


class _Cut(NamedTuple):
    """Where plain names are cut: [first, region) region, [region, form) core, [head, last) tail."""

    first: Numbers
    region: Numbers
    form: Numbers
    head: Numbers
    last: Numbers
    place: Numbers


def outlines(keys: str) -> Outlines:
    """Return the outlines of name keys that stand in one text, a line break between two."""
    text = text_of(keys)
    cut, is_hard = _cut(text)
    plain, hard = np.nonzero(~is_hard)[0], np.nonzero(is_hard)[0]
    easy = _plain(text, _Cut(*(column[plain] for column in cut)), plain)
    if not len(hard):
        return easy
    names = keys.split("\n")
    return _joined(easy, _taken_apart([names[place] for place in hard.tolist()], hard))


def _cut(text: Text) -> tuple[_Cut, Flags]:
    """Return where the names are cut, and which are no plain ones."""
    first, last = text.starts, text.ends
    region, place, is_short, is_hard = places.leading(text)
    form = _without_forms(text, region, last)
    head, is_branch, is_odd = _heads(text, first, form, last)
    branch = np.nonzero(is_branch)[0]
    form = form.copy()
    form[branch] = _without_forms(text, region[branch], head[branch])
    bare = np.nonzero((form == last) & ~is_branch)[0]
    form[bare] = _without_sign(text, region[bare], last[bare])
    is_hard = is_hard | is_odd | (form - region < _SHORTEST_CORE)
    is_hard |= is_short & (form - region <= _MAY_BE_A_WORD)
    is_hard |= _TRADE_WORDS.longest_behind(text, region, form) == form - region
    is_county = is_short & (place % places.PREFECTURE > 0)  # may be no place at all
    is_hard |= _is_miswritten(text, region, form, last)
    is_hard |= places.has_inner(text, region, form, np.where(is_county, places.NO_PLACE, place))
    return _Cut(first, region, form, np.where(is_branch, head, last), last, place), is_hard


def _without_forms(text: Text, floor: Numbers, ends: Numbers) -> Numbers:
    """Return where the run of legal forms begins that ends at `ends`."""
    found, rows = ends.copy(), np.arange(len(ends))
    for _ in range(_MOST_FORMS):
        sizes = _FORMS.longest_behind(text, floor[rows], found[rows])
        rows, sizes = rows[sizes > 0], sizes[sizes > 0]
        found[rows] -= sizes
    return found


def _without_sign(text: Text, floor: Numbers, ends: Numbers) -> Numbers:
    """Return where the sign of a shop begins; the end where the name ends in a trade: 药房."""
    is_trade = _TRADE_WORDS.longest_behind(text, floor, ends) > 0
    size = _SIGNS.longest_behind(text, floor + 1, ends)
    return np.where(is_trade, ends, ends - size)


def _heads(
    text: Text, first: Numbers, form: Numbers, last: Numbers
) -> tuple[Numbers, Flags, Flags]:
    """Return where heads of branches end, which names are branches, and which are odd ones."""
    points = text.points
    head, is_branch = last.copy(), np.zeros(len(first), bool)
    at, row = text.pairs("公司", form)
    full = _HEADS.longest_behind(text, first[row] + _SHORTEST_CORE, at + 2) > 0
    # The first one counts: filled from the last to the first.
    head[row[full][::-1]] = at[full][::-1] + 2
    is_branch[row[full]] = True
    is_odd = np.zeros(len(first), bool)
    is_odd[row[~full]] = True
    for pair in ("作社", "联社", "银行", "总厂", "合伙"):
        is_odd[text.pairs(pair, form)[1]] = True
    ends = np.isin(points[last - 1], _BRANCH_ENDS) & np.isin(points[last - 2], _BRANCH_SIGNS)
    of_company = np.isin(points[last - 3], _BRANCH_SIGNS) & (points[last - 1] == ord("司"))
    is_odd |= (ends | of_company) & ~is_branch
    is_odd |= points[last - 1] == ord("伙")
    is_odd |= is_branch & (last - head <= _LONGEST_PLACE_TAIL)
    return head, is_branch, is_odd


def _is_miswritten(text: Text, region: Numbers, form: Numbers, last: Numbers) -> Flags:
    """Say where a form may be miswritten: 有跟公司, 有限公同, 有恨责任公司."""
    is_short = last - form <= len("公司")
    found = np.zeros(len(form), bool)
    for back in range(1, _MISWRITTEN_REACH):
        character = text.points[np.maximum(form - back, region)]
        found |= is_short & np.isin(character, _OF_FORMS)
        if back <= len("有限"):
            found |= np.isin(character, _LIMITED)
    return found


def _plain(text: Text, cut: _Cut, rows: Numbers) -> Outlines:
    change = np.zeros(len(text.points) + 1, np.int8)
    for position, step in ((cut.first, 1), (cut.form, -1), (cut.head, 1), (cut.last, -1)):
        change[position] += step  # no place stands twice in one column
    kept = np.cumsum(change[:-1], dtype=np.int8) > 0
    sizes = cut.form - cut.first + cut.last - cut.head
    return Outlines(
        rows,
        text.points[kept],
        np.concatenate(([0], np.cumsum(sizes))),
        cut.region - cut.first,
        cut.form - cut.first,
        cut.place,
        _forms(text, cut),
    )


def _forms(text: Text, cut: _Cut) -> Sums:
    found = np.zeros(len(cut.form), np.uint64)
    sizes = cut.head - cut.form
    for size in np.unique(sizes[sizes > 0]).tolist():
        rows = np.nonzero(sizes == size)[0]
        found[rows] = text.windows(cut.form[rows], size)
    return found


def _taken_apart(names: Sequence[str], rows: Numbers) -> Outlines:
    parts = [_repaired(name_parts(name)) for name in names]
    kept = [each.region + each.core + each.branch for each in parts]
    sizes = np.array([len(each) for each in kept])
    return Outlines(
        rows,
        name_points_of("".join(kept)),
        np.concatenate(([0], np.cumsum(sizes))),
        np.array([len(each.region) for each in parts]),
        np.array([len(each.region + each.core) for each in parts]),
        np.array([places.number_of(place_codes(each.region)) for each in parts]),
        np.array([number_of_word(each.form) for each in parts], np.uint64),
    )


def _repaired(parts: NameParts) -> NameParts:
    """Return the parts with a form that begins too late as a whole: 有|限公词."""
    if parts.form.startswith("限") and parts.core.endswith("有"):
        name, trade = parts.trade_name, parts.trade
        cut = (name, trade[:-1]) if trade else (name[:-1], trade)
        return parts._replace(trade_name=cut[0], trade=cut[1], form="有" + parts.form)
    return parts


def _joined(one: Outlines, other: Outlines) -> Outlines:
    begins = np.concatenate((one.begins[:-1], other.begins + one.begins[-1]))
    columns = {
        name: np.concatenate((getattr(one, name), getattr(other, name)))
        for name in Outlines._fields
        if name != "begins"
    }
    return Outlines(begins=begins, **columns)


_SHORTEST_CORE = 2
_MAY_BE_A_WORD = 3  # characters behind a short place that may be a word with it: 南京港务
_MOST_FORMS = 3  # 集团 | 股份有限 | 公司
_MISWRITTEN_REACH = 5
_LONGEST_PLACE_TAIL = 4
_FORMS = Words((*LEGAL_FORMS, *OLD_FORMS, *FOREIGN_FORMS))
_SIGNS = Words(SIGNS)
_TRADE_WORDS = Words(trade_words())
_HEADS = Words(("有限公司", "有限责任公司"))
_OF_FORMS = np.array([ord(each) for each in "有限公司责任"], np.uint16)
_LIMITED = np.array([ord(each) for each in "有限"], np.uint16)
_BRANCH_SIGNS = np.array([ord(each) for each in "分支"], np.uint16)
_BRANCH_ENDS = np.array([ord(each) for each in "店行厂社所院校部"], np.uint16)
