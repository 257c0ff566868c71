"""Two names laid along one another: where one's parts end tells where the other's parts end.

A slip of the pen hides a place, a form or a branch's tail from the lexicons (喜兴市, 有限司公); the
name beside it shows where it stands. Invariant: the parts found, joined, are the other name's text,
but for a place that was inserted behind its trade name, which is counted as its region.
"""

from itertools import accumulate

from rapidfuzz.distance import Levenshtein

from registry.rules.identity.parts import NameParts, reads_as_branch
from registry.rules.identity.regions import is_region
from registry.rules.identity.trades import is_trade


def in_order(parts: NameParts) -> str:
    """Return a name's text with its region in front, whether it was written there or not."""
    return parts.region + parts.trade_name + parts.trade + parts.form + parts.branch


def led_by(guide: NameParts, other: str) -> NameParts:
    """Return the text `other` cut into parts where the parts of `guide` end in it."""
    texts = (guide.region, guide.trade_name, guide.trade, guide.form)
    at_region, at_name, at_trade, at_form = accumulate(map(len, texts))
    first, last = _places(in_order(guide), other)
    region_ends = first[at_region]
    if is_region(other[region_ends : last[at_region]]):
        region_ends = last[at_region]
    name_ends = trade_begins = first[at_name]
    inserted = other[name_ends : last[at_name]]
    place = inserted if is_region(inserted) else ""
    if place:
        trade_begins = last[at_name]
    elif not is_trade(inserted):
        name_ends = trade_begins = last[at_name]
    form_ends = last[at_form]
    if guide.branch or reads_as_branch(other[first[at_form] : form_ends]):
        form_ends = first[at_form]
    pieces = (
        other[:region_ends] + place,
        other[region_ends:name_ends],
        other[trade_begins : last[at_trade]],
        other[last[at_trade] : form_ends],
        other[form_ends:],
    )
    return NameParts(*pieces, pieces)


def _places(guide: str, other: str) -> tuple[list[int], list[int]]:
    """Return for each place in `guide` its first and its last place in `other`.

    The two differ where `other` has text of its own.
    """
    first = [0] * (len(guide) + 1)
    last = [0] * (len(guide) + 1)
    for step in Levenshtein.opcodes(guide, other):
        begins, ends = step.dest_start, step.dest_end
        if step.tag == "insert":
            last[step.src_start] = ends
            continue
        for place in range(step.src_start + 1, step.src_end + 1):
            first[place] = last[place] = min(begins + place - step.src_start, ends)
    return first, last
