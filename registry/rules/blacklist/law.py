"""The law of lists as the rules need it: list types, how each is decided, limits, working days.

Invariant: a list type or a ground without a live legal basis on the day cannot be used; superior
consent is a stage that an edition has or has not, a second person is none that could be left out.
Source: RULEBOOK §4.1–§4.5; 国办发〔2020〕49号 (六)–(八); 市场监管总局令第44号.
"""

from dataclasses import dataclass
from datetime import date

from models.vocabulary import ListKind, Word
from registry.errors import Invalid
from registry.rules.calendar import WorkCalendar
from registry.rules.records.dated import ItemT, LawFamily, TimeLimit, edition_for


class Stage(Word):
    """A stage that the law asks of a listing, beside proposing and deciding."""

    NOTICE = "notice", "事先告知、听取陈述申辩", "Prior notice and defence"
    REVIEW = "review", "法制审核", "Legal review"
    DISCUSSION = "discussion", "集体讨论", "Collective discussion"
    CONSENT = "consent", "上级部门同意", "Consent of the superior"
    SERVICE = "service", "送达决定", "Service of the decision"
    PUBLICATION = "publication", "公示", "Publication"


@dataclass(frozen=True, slots=True)
class ListType:
    """A list that the law permits; there is none without a legal basis (国办发〔2020〕49号)."""

    id: str
    kind: ListKind
    name_zh: str
    name_en: str
    legal_basis: str
    deciders: tuple[str, ...]
    decider_zh: str
    term_months: int | None
    term_zh: str
    early_removal_after_months: int | None
    is_public: bool
    note_zh: str
    source: str
    certainty: Word


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground (列入情形) of a list: the article and what it says, in short."""

    id: str
    name_zh: str
    name_en: str
    article: str
    certainty: Word


@dataclass(frozen=True, slots=True)
class Check:
    """A question that has to be answered yes before a step, with its article (the stored test)."""

    id: str
    question_zh: str
    article: str


@dataclass(frozen=True, slots=True)
class ListProcedure:
    """How a list type is decided: stages, grounds, the test, what a removal asks, what is told."""

    id: str
    stages: tuple[Stage, ...]
    only_imported: bool
    needs_penalty: bool
    grounds: tuple[Ground, ...]
    checks: tuple[Check, ...]
    removal_checks: tuple[Check, ...]
    measures_zh: str
    removal_conditions_zh: str
    remedies_zh: str
    daily_cap: int
    source: str
    certainty: Word

    def has(self, stage: Stage) -> bool:
        """Say whether the law asks for a stage."""
        return stage in self.stages

    def ground(self, ground_id: str) -> Ground | None:
        """Return a ground by its id."""
        return next((one for one in self.grounds if one.id == ground_id), None)


@dataclass(frozen=True, slots=True, eq=False)
class BlacklistLaw:
    """All that the rules of lists ask of the law of one city; compared by identity."""

    lists: LawFamily[ListType]
    procedures: LawFamily[ListProcedure]
    limits: LawFamily[TimeLimit]
    calendar: WorkCalendar

    def list_on(self, list_type: str, day: date) -> ListType | None:
        """Return a list type as the law of a day has it; None where it has no basis on that day."""
        edition = edition_for(self.lists, day)
        if edition.effective_from > day or list_type not in edition:
            return None
        return edition.of(list_type)

    def procedure_on(self, list_type: str, day: date) -> ListProcedure:
        """Return how a list type is decided on a day. Raises Invalid where no edition says so.

        What an abolished list left behind is carried to its end as its last edition says.
        """
        known = _last_with(self.procedures, list_type, day)
        if known is None:
            title = edition_for(self.procedures, day).title_zh
            raise Invalid(f"{title}没有规定名单“{list_type}”怎样办理，不能列入。")
        return known

    def list_known_on(self, list_type: str, day: date) -> ListType | None:
        """Return a list type as the last edition up to a day has it, abolished since or not."""
        return _last_with(self.lists, list_type, day)

    def limit_on(self, limit: str, day: date) -> TimeLimit:
        """Return a limit of cases as in force on a day."""
        return edition_for(self.limits, day).of(limit)


def _last_with(family: LawFamily[ItemT], item_id: str, day: date) -> ItemT | None:
    found = None
    for edition in family.editions:
        if edition.effective_from <= day and item_id in edition:
            found = edition.of(item_id)
    return found


def live_list(law: BlacklistLaw, list_type: str, day: date) -> ListType:
    """Return a list type that may be used on a day. Raises Invalid where it has no basis then."""
    found = law.list_on(list_type, day)
    if found is None:
        raise Invalid(f"名单“{list_type}”在 {day} 没有现行有效的法定依据，不能列入。")
    return found
