"""What a merge was decided on: the facts that hang on both sides, their seal, and what changed since.

Invariant: whatever could change the consequences of a merge is in `Seen`, so that equal seals mean
that the second person decides on what the first one saw.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Numbers = Mapping[str, int]  # keys are texts: so they come back from the database's JSON


@dataclass(frozen=True, slots=True)
class Seen:
    """What hung on both sides: by subject its version and latest name, by record its version.

    `marks`: by record the latest mark; `owners`: by record its subject; `grades`: by subject the rank
    of its grade; `listings`: by entry of a list its latest event; `measures`: by party and measure how
    many causes call for it.
    """

    versions: Numbers
    names: Numbers
    records: Numbers
    owners: Numbers
    marks: Numbers
    grades: Numbers = field(default_factory=dict)
    listings: Numbers = field(default_factory=dict)
    measures: Numbers = field(default_factory=dict)

    def as_details(self) -> dict[str, dict[str, int]]:
        """Return it as the database keeps it.

        No measures are left out rather than kept as none: so a merge that was proposed before they
        were seen keeps its seal.
        """
        kept = {name: dict(getattr(self, name)) for name in self.__slots__}
        return kept if self.measures else {k: v for k, v in kept.items() if k != "measures"}


def seal(seen: Seen, survivor_id: int, choices: Numbers) -> bytes:
    """Return the SHA-256 of what is seen and of what is to be done about it."""
    said = {"seen": seen.as_details(), "survivor": survivor_id, "choices": dict(choices)}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).digest()


def what_changed(before: Mapping[str, Numbers], now: Seen) -> tuple[str, ...]:
    """Return what is different from `before` (as kept), each in a sentence."""
    said = tuple(_changes(before, {name: dict(getattr(now, name)) for name in before}))
    if before.get("grades", {}) != dict(now.grades):
        said += ("质量信用等级有变化",)
    if before.get("listings", {}) != dict(now.listings):
        said += ("名单条目有变化",)
    if before.get("measures", {}) != dict(now.measures):
        said += ("适用的奖惩措施有变化",)
    return said


def _changes(before: Mapping[str, Numbers], now: Mapping[str, Numbers]) -> Iterator[str]:
    fresh, gone = _apart(before["records"], now["records"])
    if fresh:
        yield f"新增 {fresh} 条信用记录"
    if gone:
        yield f"减少 {gone} 条信用记录"
    if changed := _altered(before["records"], now["records"]):
        yield f"{changed} 条信用记录有更正、撤销或移动"
    if _altered(before["marks"], now["marks"]):
        yield "信用记录的标注有变化"
    fresh, gone = _apart(before["versions"], now["versions"])
    if fresh or gone:
        yield "归并在一起的主体有变化"
    if _altered(before["versions"], now["versions"]):
        yield "登记信息有新的版本"
    if _altered(before["names"], now["names"]):
        yield "名称或者别名有变化"


def _apart(before: Numbers, now: Numbers) -> tuple[int, int]:
    return len(now.keys() - before.keys()), len(before.keys() - now.keys())


def _altered(before: Numbers, now: Numbers) -> int:
    return sum(1 for key in before.keys() & now.keys() if before[key] != now[key])
