"""The law of an award as the rules need it: whose it is, its conditions, what speaks against one.

Invariant: a veto that quotes no article of the award's own text cannot even be made: it would be a
warning (LAW-AND-FAIRNESS 13). A rule of our own proposal vetoes nobody, either.
Source: RULEBOOK §5; 嘉兴市市长质量奖评审管理办法（2019年修订）.
"""

from dataclasses import dataclass

from models.vocabulary import ScreeningVerdict, SubjectKind, Tier, Word
from registry.errors import Invalid
from registry.rules.records.dated import PROPOSAL


class AwardLevel(Word):
    """Whose award it is."""

    COUNTY = "county", "县（市、区）级", "County"
    MUNICIPAL = "municipal", "市级", "Municipal"
    PROVINCIAL = "provincial", "省级", "Provincial"


class LooksAt(Word):
    """What a rule of an award looks at."""

    SERIOUS_LIST = "serious_list", "列入严重失信主体名单", "Entry of a list of serious dishonesty"
    ABNORMAL = "abnormal_list", "列入经营异常名录", "Entry on the abnormal list"
    SAMPLING = "sampling", "监督抽查不合格", "Failed sampling"
    PENALTY = "penalty", "行政处罚", "Administrative penalty"
    ACCIDENT = "accident", "质量安全事故", "Quality accident"
    UNPAID = "unpaid", "罚没款未缴清", "Money of a penalty not paid"


class FoundBy(Word):
    """Whose sampling or penalty a rule means."""

    ANY = "any", "各级", "Any level"
    CITY = "city", "市级及以上", "City or higher"
    COUNTY = "county", "县级", "County"


class Asks(Word):
    """What a condition of an award asks of a candidate."""

    REGISTERED_HERE = "registered_here", "登记在本辖区", "Registered in the place of the award"
    KIND = "kind", "主体类型", "Kind of subject"
    IN_BUSINESS = "in_business", "存续（在营）", "In business"
    YEARS = "years", "成立年限", "Years since establishment"
    HOLDS = "holds", "已获下一级荣誉", "Holder of the award below"


@dataclass(frozen=True, slots=True)
class AwardCondition:
    """A condition of an award with its article; one that is not met is a warning unless it vetoes."""

    id: str
    name_zh: str
    asks: Asks
    verdict: ScreeningVerdict
    kinds: tuple[SubjectKind, ...]
    years: int
    award: str
    article: str
    certainty: Word

    def __post_init__(self) -> None:
        """Refuse a veto without an article."""
        _refuse_bare_veto(self.name_zh, self.verdict, self.article, self.certainty)


@dataclass(frozen=True, slots=True)
class AwardRule:
    """What speaks against a candidate: the event, its tiers and level, how far back, with what effect.

    `months` 0: as far back as the award looks. `counts_expired`: the award's own text counts the
    event itself, however long it is shown. `found_by`: of whose papers it speaks.
    """

    id: str
    name_zh: str
    looks_at: LooksAt
    verdict: ScreeningVerdict
    tiers: tuple[Tier, ...]
    months: int
    counts_expired: bool
    found_by: FoundBy
    article: str
    quote_zh: str
    certainty: Word

    def __post_init__(self) -> None:
        """Refuse a veto without an article."""
        _refuse_bare_veto(self.name_zh, self.verdict, self.article, self.certainty)


@dataclass(frozen=True, slots=True)
class Award:
    """An award: by whom, for which place, under which norm, how long held, which is the next.

    `titles` are the honours that are this award, `minor_titles` what the same round gives besides.
    """

    id: str
    name_zh: str
    name_en: str
    level: AwardLevel
    division: str
    departments: tuple[str, ...]
    titles: tuple[str, ...]
    minor_titles: tuple[str, ...]
    norm_zh: str
    lookback_months: int
    valid_days: int
    held_months: int
    next_level: str
    conditions: tuple[AwardCondition, ...]
    rules: tuple[AwardRule, ...]
    note_zh: str
    source: str
    certainty: Word

    @property
    def all_titles(self) -> tuple[str, ...]:
        """Return every honour that a round of this award gives."""
        return self.titles + self.minor_titles


def _refuse_bare_veto(name: str, verdict: ScreeningVerdict, article: str, certainty: Word) -> None:
    if verdict not in (ScreeningVerdict.VETO, ScreeningVerdict.WARN):
        raise Invalid(f"评优规则“{name}”的结论只能是一票否决或者提示。")
    if verdict is ScreeningVerdict.WARN:
        return
    if not article.strip():
        raise Invalid(f"评优规则“{name}”没有引用奖项自身的条款，只能作提示，不得一票否决。")
    if certainty.value == PROPOSAL:
        raise Invalid(f"评优规则“{name}”是本系统建议，不是奖项自身的条款，不得一票否决。")
