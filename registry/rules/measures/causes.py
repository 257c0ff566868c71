"""Why measures may apply to a subject: entries of lists, penalties, the grade in use; each with its days.

Invariant: values only, read once; whether a cause counts on a day is a comparison of days here.
"""

from dataclasses import dataclass
from datetime import date

from models.vocabulary import FOREVER, CauseKind, Grade, PenaltyKind, SubjectKind, Tier


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause. It counts on [starts_on, until_on) but for the days of a stay.

    `number` is the public one (of the entry, of the record); `name_zh` is said in reasons. `party_id`
    is the subject named by the paper, which may be read through another. One penalty may be two
    causes: as published, by its tier and window; and by what its decision itself restricts until a
    day that it names, by its kinds.
    """

    kind: CauseKind
    id: int
    party_id: int
    party_kind: SubjectKind
    number: str
    name_zh: str
    starts_on: date
    until_on: date = FOREVER
    stayed_from: date = FOREVER
    stayed_until: date = FOREVER
    list_type: str = ""
    grounds: frozenset[str] = frozenset()
    tier: Tier | None = None
    penalty_kinds: frozenset[PenaltyKind] = frozenset()
    domain: str = ""
    grade: Grade | None = None
    division_code: str | None = None
    is_internal: bool = False  # of a list that its party is not told of
    names_its_end: bool = False  # a penalty whose decision says until when it restricts
    is_public: bool = True  # an entry or a record that anybody may read on the day of the question
    party_is_gone: bool = False  # deregistered: nothing new applies to it (RULEBOOK §1.3)

    def counts_on(self, day: date) -> bool:
        """Say whether the cause has effect on a day."""
        return self.starts_on <= day < self.until_on and not self.is_stayed_on(day)

    def is_stayed_on(self, day: date) -> bool:
        """Say whether its execution is stayed on a day."""
        return self.stayed_from <= day < self.stayed_until

    def is_ahead_on(self, day: date) -> bool:
        """Say whether it counts on a day, or is decided and will count later."""
        first = max(day, self.starts_on)
        return first < self.until_on and not self.is_stayed_on(first)


@dataclass(frozen=True, slots=True)
class Causes:
    """All causes of one canonical subject, itself of a kind."""

    subject_id: int
    kind: SubjectKind
    given: tuple[Cause, ...] = ()
