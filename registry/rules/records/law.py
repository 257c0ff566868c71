"""The law of credit records as the rules need it: dated families, handed in by the rulebook.

Invariant: nothing here is read from a file and no number of the law stands here; a family is asked
for the edition of a day, and every item says its source and how sure we are of it.
Source: RULEBOOK §2, §4.5, §4.6; RULEBOOK head (certainty marks).
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from models.vocabulary import (
    Finding,
    PenaltyKind,
    Procedure,
    RecordChange,
    RecordKind,
    Tier,
    Word,
)
from registry.rules.calendar import WorkCalendar
from registry.rules.records.dated import (
    LawEdition,
    LawFamily,
    TimeLimit,
    edition_for,
    is_older_than_law,
)

DAYS_REMEMBERED = 50_000  # more than a century has
FEN = 100


class Publication(Word):
    """公示方式 of a kind of record: how long it is shown, or that it is not."""

    BY_TIER = "by_tier", "按失信信息等级确定公示期", "By its tier"
    MONTHS = "months", "公示固定月数", "For a number of months"
    UNTIL_VALID = "until_valid", "公示至证书或荣誉有效期届满", "Until it expires"
    UNTIL_REMOVED = "until_removed", "公示至移出或撤销", "Until removed"
    NEVER = "never", "不公示", "Not public"


@dataclass(frozen=True, slots=True)
class RepairException:
    """Another time before repair may be asked, in some domains."""

    domains: tuple[str, ...]
    after_months: int


@dataclass(frozen=True, slots=True)
class PublicationWindow:
    """How long a negative record of one tier is shown, in months from the day of the paper."""

    tier: Tier
    published_in_principle: bool
    min_months: int
    max_months: int
    repair_after_months: int | None
    repair_exceptions: tuple[RepairException, ...]
    note_zh: str
    source: str
    certainty: Word

    @property
    def id(self) -> str:
        """The tier, as stored with a record."""
        return self.tier.value

    def repair_after(self, domain: str | None) -> int | None:
        """Return the months before repair may be asked in `domain`; 0: once duties are done; None: it ends by itself."""
        for exception in self.repair_exceptions:
            if domain in exception.domains:
                return exception.after_months
        return self.repair_after_months


@dataclass(frozen=True, slots=True)
class TierRule:
    """When a bad record has a tier; every condition that is given must hold.

    Amounts are fines in yuan, from … up to, not including: [organisation, person].
    """

    id: str
    tier: Tier
    kinds: tuple[RecordKind, ...]
    penalty_kinds: tuple[PenaltyKind, ...]
    procedures: tuple[Procedure, ...]
    findings: tuple[Finding, ...]
    severities: tuple[Tier, ...]
    levels: tuple[str, ...]
    domains: tuple[str, ...]
    fine_from: tuple[int, int] | None
    fine_below: tuple[int, int] | None
    is_fallback: bool
    reason_zh: str
    source: str
    certainty: Word


@dataclass(frozen=True, slots=True)
class DomainTerm:
    """Another number of months, or another limit for sending, in some domains."""

    domains: tuple[str, ...]
    months: int | None
    deadline: str


@dataclass(frozen=True, slots=True)
class KindRule:
    """How one kind of record is shown, and within which limit it must be sent to the register."""

    kind: RecordKind
    publication: Publication
    months: int | None
    when_bad: Publication | None
    exceptions: tuple[DomainTerm, ...]
    hidden_if_only: tuple[PenaltyKind, ...]
    deadline: str
    note_zh: str
    source: str
    certainty: Word

    @property
    def id(self) -> str:
        """The kind, as stored with a record."""
        return self.kind.value

    def months_in(self, domain: str | None) -> int | None:
        """Return for how many months a record of `domain` is shown."""
        for one in self.exceptions:
            if domain in one.domains and one.months is not None:
                return one.months
        return self.months

    def deadline_in(self, domain: str | None) -> str:
        """Return the id of the limit for sending a record of `domain`; empty: none."""
        for one in self.exceptions:
            if domain in one.domains and one.deadline:
                return one.deadline
        return self.deadline


@dataclass(frozen=True, slots=True)
class DomainRule:
    """By which words of its legal basis, violation or product a record belongs to a domain."""

    id: str
    name_zh: str
    norms: tuple[str, ...]
    words: tuple[str, ...]
    source: str
    certainty: Word


@dataclass(frozen=True, slots=True)
class Violation:
    """An item of the violation catalogue (违法行为目录)."""

    id: str
    title_zh: str
    aliases: tuple[str, ...]
    domain: str
    legal_basis: str
    penalty_kinds: tuple[PenaltyKind, ...]
    note_zh: str
    source: str
    certainty: Word


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """When a proposal passes legal review (法制审核) before it is decided."""

    id: str
    changes: tuple[RecordChange, ...]
    kinds: tuple[RecordKind, ...]
    tiers: tuple[Tier, ...]
    penalty_kinds: tuple[PenaltyKind, ...]
    fine_from: tuple[int, int] | None
    reason_zh: str
    legal_basis: str
    source: str
    certainty: Word


@dataclass(frozen=True, slots=True)
class Authority:
    """By which names a department is known, and the domains it decides in."""

    names: tuple[str, ...]
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RecordLaw:
    """All that the rules of records ask of the law of one city; compared by identity."""

    tiers: LawFamily[TierRule]
    kinds: LawFamily[KindRule]
    terms: LawFamily[PublicationWindow]
    domains: LawFamily[DomainRule]
    violations: LawFamily[Violation]
    reviews: LawFamily[ReviewRule]
    deadlines: LawFamily[TimeLimit]
    calendar: WorkCalendar
    authorities: tuple[Authority, ...]
    domain_ids: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class LawOfDay:
    """The editions that govern what a paper of one day says of itself."""

    tiers: LawEdition[TierRule]
    kinds: LawEdition[KindRule]
    domains: LawEdition[DomainRule]
    violations: LawEdition[Violation]
    is_older: bool


@lru_cache(maxsize=DAYS_REMEMBERED)
def law_of_day(law: RecordLaw, day: date) -> LawOfDay:
    """Return the editions of `day`; worked out once a day, as a file tells each many times.

    `is_older`: the day lies before all tier rules that are known.
    """
    return LawOfDay(
        tiers=edition_for(law.tiers, day),
        kinds=edition_for(law.kinds, day),
        domains=edition_for(law.domains, day),
        violations=edition_for(law.violations, day),
        is_older=is_older_than_law(law.tiers, day),
    )


@lru_cache(maxsize=16)
def fine_steps(law: RecordLaw) -> tuple[int, ...]:
    """Return the fines, in fen, at which a tier may change, ascending; a fine counts by its step."""
    amounts = {
        yuan * FEN
        for edition in law.tiers.editions
        for rule in edition
        for both in (rule.fine_from, rule.fine_below)
        for yuan in both or ()
    }
    return tuple(sorted({0} | amounts))
