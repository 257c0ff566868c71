"""What is public of the branches of a head office: records and entries of lists, counted.

Invariant: it stands on the branch; the head office is only told that there is something
(LAW-AND-FAIRNESS 8).
"""

from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from registry.queries.blacklist.listed import branch_entries
from registry.queries.records.published import branch_counts


class BranchPublic(NamedTuple):
    """How many bad records and how many entries of lists are public of one branch."""

    uscc: str
    name: str
    records: int
    entries: int

    @property
    def total(self) -> int:
        """How many things are public."""
        return self.records + self.entries


def branches_with_public(
    session: Session, subject_id: int, uscc: str, *, on: date
) -> tuple[BranchPublic, ...]:
    """Return the branches of a head office of which something bad is public, by code."""
    records = {one.uscc: one for one in branch_counts(session, uscc, on=on)}
    entries = {
        code: (name, count) for code, name, count in branch_entries(session, subject_id, on=on)
    }
    found = []
    for code in sorted(records.keys() | entries.keys()):
        recorded, listed = records.get(code), entries.get(code)
        name = recorded.name if recorded else listed[0] if listed else ""
        found.append(
            BranchPublic(
                code, name, recorded.records if recorded else 0, listed[1] if listed else 0
            )
        )
    return tuple(found)
