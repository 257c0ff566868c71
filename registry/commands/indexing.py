"""The name index is settled and built anew, slice by slice, each in its own transaction.

Invariant: no name is missing from the index at any moment; whatever is interrupted may be repeated.
"""

from collections.abc import Iterator
from typing import NamedTuple

from registry.matching import settling
from registry.matching.rebuilding import enter_names, enter_representatives, last_ids
from registry.web.transaction import reading, writing


class Progress(NamedTuple):
    """How far a work is: steps of a kind done, of how many."""

    done: int
    steps: int


def settle_names(*, anew: bool = False) -> Iterator[Progress]:
    """Move what came with its names into the postings; yield after each slice."""
    with reading() as session:
        planned = settling.plan(session, anew=anew)
    for done, wanted in enumerate(planned.slices, start=1):
        with writing() as session:
            settling.settle(session, wanted, anew=anew)
            if done == len(planned.slices):
                settling.finish(session, planned)
        yield Progress(done, len(planned.slices))


def settle_if_due() -> bool:
    """Settle the names if so much came that it is worth it; return whether it was."""
    with reading() as session:
        is_due = settling.is_due(session)
    if is_due:
        for _ in settle_names():
            pass
    return is_due


def reindex() -> Iterator[Progress]:
    """Build the index anew from the names and the representatives in force; yield how far it is."""
    with reading() as session:
        names, subjects = last_ids(session)
    entered = names + subjects
    steps = max(1, 2 * entered)  # entering takes about as long as settling
    for enter, first, count in ((enter_names, 0, names), (enter_representatives, names, subjects)):
        at = 0
        while at < count:
            with writing() as session:
                at = enter(session, at)
            yield Progress(first + min(at, count), steps)
    for done, of in settle_names(anew=True):
        yield Progress(entered + (steps - entered) * done // of, steps)
