"""Which subject stands for which, when links form chains: the survivor of a survivor counts."""

from collections.abc import Iterable, Mapping


def roots(links: Iterable[tuple[int, int]]) -> Mapping[int, int]:
    """Return for each linked subject the canonical one, by its links (duplicate, survivor).

    A circle, which no service writes, ends at its first member instead of running for ever.
    """
    towards = dict(links)
    found: dict[int, int] = {}
    for one in towards:
        seen = {one}
        at = towards[one]
        while at in towards and at not in seen:
            seen.add(at)
            at = towards[at]
        found[one] = at
    return found
