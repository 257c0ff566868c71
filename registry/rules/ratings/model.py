"""The rating model (质量信用评价模型) of one edition, as the rating rule reads it.

Invariant: every number of the model stands in the rulebook, none in the code; what a word of the
model may say is a closed set. Points are exact; a line is rounded half-up to a tenth once.
Source: rating_model.yaml 2026.1; RULEBOOK §3.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from models.vocabulary import Grade, SubjectKind, SubjectStatus, Tier, Word
from registry.rules.calendar import add_months
from registry.rules.ratings.trying import Trial
from registry.rules.ratings.words import ActivityKind, RatingFlag, Regulation

DEFAULT_DOMAIN = "default"
TENTHS = 10


@dataclass(frozen=True, slots=True)
class Named:
    """A name in both languages."""

    zh: str
    en: str

    def in_language(self, language: str = "zh") -> str:
        """Return it in "zh" or "en"."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension (维度): starts at `base` and ends within [0, `cap`]; in tenths of a point."""

    id: str
    name: Named
    base: int
    cap: int


@dataclass(frozen=True, slots=True)
class DecayStep:
    """From `from_month` calendar months on, an item counts with `factor`."""

    from_month: int
    factor: Fraction


@dataclass(frozen=True, slots=True)
class NegativeItem:
    """What takes points away (扣分指标). Without `decay` it counts while it is active."""

    id: str
    dimension: str
    name: Named
    points: Fraction
    decay: tuple[DecayStep, ...]
    has_coefficients: bool
    tier: Tier | None
    item_cap: int | None

    @property
    def is_while_active(self) -> bool:
        """Whether it counts as long as the state of affairs lasts, and no longer."""
        return not self.decay

    def step_on(self, start: date, day: date) -> int | None:
        """Return the place of the step of decay that governs `day`; None: it counts no more."""
        found = None
        for place, step in enumerate(self.decay):
            if day < add_months(start, step.from_month):
                break
            found = place
        if found is None or not self.decay[found].factor:
            return None
        return found


@dataclass(frozen=True, slots=True)
class PositiveItem:
    """What adds points (加分指标), while it is valid; of one `dedupe_key` only the best counts."""

    id: str
    group: str
    name: Named
    points: Fraction
    valid_months: int | None
    dedupe_key: str | None
    item_cap: int | None


@dataclass(frozen=True, slots=True)
class GradeBand:
    """A grade: from `minimum` tenths on; how often its subjects are inspected (1: as planned)."""

    grade: Grade
    name: Named
    minimum: int
    regulation: Regulation
    inspection_factor: Fraction


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The best grade that is possible while a flag holds."""

    id: str
    best: Grade
    flag: RatingFlag


@dataclass(frozen=True, slots=True)
class Veto:
    """A flag with which the grade is D; it ends with the flag, or `months` after its day."""

    id: str
    flag: RatingFlag
    name: Named
    months: int | None
    ends_with_repair: bool


@dataclass(frozen=True, slots=True)
class MinimumData:
    """What must be known of a subject before it is rated."""

    min_age_months: int
    activity_lookback_months: int
    activity_kinds: tuple[ActivityKind, ...]
    inactive_status: tuple[SubjectStatus, ...]
    veto_overrides: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """Which grades the public sees, and when a worse one becomes public and is used."""

    grades: tuple[Grade, ...]
    worse_after_working_days: int
    objection_working_days: int | None = None  # for an objection to what was told
    is_listing_at_once: bool = False  # whether a veto by a listing works without waiting


@dataclass(frozen=True, slots=True)
class About:
    """What is told of an edition besides its rules; nothing of it changes a score.

    `domain_names` holds the domains and the keys of their coefficients; `based_on` the edition that
    a draft tells its changes to.
    """

    source: str = ""
    certainty: Word | None = None
    based_on: str = ""
    domain_names: Mapping[str, Named] = field(default_factory=dict)
    group_names: Mapping[str, Named] = field(default_factory=dict)
    examples: tuple[Trial, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class RatingModel:
    """One edition of the model; compared by identity. `effective_from` None: a draft."""

    id: str
    name: Named
    effective_from: date | None
    effective_to: date | None
    note_zh: str
    applies_to: tuple[SubjectKind, ...]
    dimensions: tuple[Dimension, ...]
    negatives: Mapping[str, NegativeItem]
    positives: Mapping[str, PositiveItem]
    domain_coefficients: Mapping[str, Fraction]
    domain_map: Mapping[str, str]
    repeat_months: int
    repeat_coefficients: tuple[Fraction, ...]
    group_caps: Mapping[str, int]
    positive_dimension: str
    freeze: tuple[RatingFlag, ...]
    bands: tuple[GradeBand, ...]
    ceilings: tuple[Ceiling, ...]
    vetoes: tuple[Veto, ...]
    minimum: MinimumData
    publication: Publication
    validity_months: int
    about: About = field(default_factory=About)

    def rates(self, kind: SubjectKind) -> bool:
        """Say whether subjects of a kind are rated; a natural person never, whatever a file says."""
        return kind is not SubjectKind.PRACTITIONER and kind in self.applies_to

    def dimension(self, dimension_id: str) -> Dimension:
        """Return a dimension by its id."""
        return next(one for one in self.dimensions if one.id == dimension_id)

    def coefficient_key(self, domain: str | None) -> str:
        """Return the key of the coefficient of a domain; one that the model does not name is default."""
        named = domain or DEFAULT_DOMAIN
        key = self.domain_map.get(named, named)
        return key if key in self.domain_coefficients else DEFAULT_DOMAIN

    def coefficient(self, item: NegativeItem, domain: str | None) -> Fraction:
        """Return by what an item of a domain is multiplied."""
        if not item.has_coefficients:
            return Fraction(1)
        return self.domain_coefficients[self.coefficient_key(domain)]

    def repeat(self, item: NegativeItem, priors: int) -> Fraction:
        """Return by what an item is multiplied that has `priors` before it."""
        if not item.has_coefficients:
            return Fraction(1)
        return self.repeat_coefficients[min(priors, len(self.repeat_coefficients) - 1)]

    def band(self, grade: Grade) -> GradeBand:
        """Return the band of a grade."""
        return next(one for one in self.bands if one.grade is grade)

    def inspection_factor(self, grade: Grade) -> Fraction:
        """Return by what the share of inspections is multiplied; without a grade as planned."""
        return Fraction(1) if grade is Grade.NOT_RATED else self.band(grade).inspection_factor


def to_tenths(points: Fraction) -> int:
    """Return points, not below zero, as tenths, rounded half-up."""
    return int(points * TENTHS + Fraction(1, 2))
