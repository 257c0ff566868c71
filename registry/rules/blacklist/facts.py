"""A case as the rules see it: what was done in it, what it is about, and what the register knows besides.

Invariant: it is all that the rules ask of a case; nothing here reads a table or the clock.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from models.vocabulary import CaseKind, CaseState, CaseStep, ServiceMethod
from registry.rules.blacklist.content import CaseContent


class Taken(NamedTuple):
    """A step that was taken: on which day, under which revision, and from when its paper counts."""

    step: CaseStep
    on: date
    revision: int
    method: ServiceMethod | None = None
    arrives_on: date | None = None

    @property
    def counts_from(self) -> date:
        """The day from which what follows a paper is counted."""
        return self.arrives_on or self.on


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """How an entry stands that a case is about, or that came of it."""

    listed_on: date
    removable_from: date | None
    is_in_force: bool
    is_stayed: bool
    is_open: bool = True
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All of a case that a step depends on.

    `entry`: the one that the case changes; `born`: the one that came of it. `obstacles`: what the
    register knows besides and stands in the way of a decision in favour: the party is listed
    already, the penalty fell, duties are open; each a sentence.
    """

    kind: CaseKind
    state: CaseState
    revision: int
    list_type: str
    content: CaseContent
    taken: tuple[Taken, ...]
    decided_on: date | None = None
    entry: EntryFacts | None = None
    born: EntryFacts | None = None
    obstacles: tuple[str, ...] = ()

    def last(self, step: CaseStep) -> Taken | None:
        """Return the last step of a kind."""
        return next((one for one in reversed(self.taken) if one.step is step), None)

    def since(self, *marks: CaseStep) -> tuple[Taken, ...]:
        """Return the steps after the last of these marks."""
        places = [place for place, one in enumerate(self.taken) if one.step in marks]
        return self.taken[places[-1] + 1 :] if places else self.taken
