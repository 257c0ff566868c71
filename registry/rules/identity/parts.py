"""A firm's name taken apart: where it sits, what it is called by, in which legal form.

Invariant: the three parts joined together are the name key.
Source: 企业名称登记管理规定 (2020) art. 6: 行政区划、字号、行业、组织形式.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from registry.rules.identity.lexicon import LEGAL_FORMS, REGION_TAILS, REGIONS

REMEMBERED = 50_000
_REGION = re.compile(
    "(?:(?:{regions})(?:{tails})?)*+".format(
        regions="|".join(sorted(REGIONS, key=len, reverse=True)), tails="|".join(REGION_TAILS)
    )
)
_FORM = re.compile(f"(?:{'|'.join(sorted(LEGAL_FORMS, key=len, reverse=True))})+$")


class NameParts(NamedTuple):
    """A name key in its parts; `core` is the trade name with the trade: 蜃楼电器."""

    region: str
    core: str
    form: str


@lru_cache(maxsize=REMEMBERED)
def name_parts(key: str) -> NameParts:
    """Return the parts of a name key; what is neither region nor legal form is the core."""
    start = _region_ends(key)
    form = _FORM.search(key, start)
    end = form.start() if form else len(key)
    return NameParts(key[:start], key[start:end], key[end:])


def _region_ends(key: str) -> int:
    found = _REGION.match(key)
    return found.end() if found else 0
