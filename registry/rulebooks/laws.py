"""What the dated families hold: windows, list types, limits, retention; each says its source and certainty."""

from dataclasses import dataclass

from models.vocabulary import ListKind, PersonalField, Tier
from registry.errors import Invalid
from registry.rulebooks.editions import refuse_doubles
from registry.rulebooks.entries import Entry
from registry.rulebooks.words import Certainty, CountUnit
from registry.rules.blacklist.law import Check, Ground, ListProcedure, ListType, Stage
from registry.rules.records.law import PublicationWindow, RepairException


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit for an act: the first day is left out, the end rolls over days off."""

    id: str
    name_zh: str
    name_en: str
    number: int
    unit: CountUnit
    counted_from_zh: str
    legal_basis: str
    note_zh: str
    source: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class RetentionTerm:
    """How long a kind of personal data is kept before two people may destroy its key."""

    field: PersonalField
    name_zh: str
    months: int
    counted_from_zh: str
    legal_basis: str
    source: str
    certainty: Certainty

    @property
    def id(self) -> str:
        """The personal field, as stored with a vault row."""
        return self.field.value


def read_window(entry: Entry) -> PublicationWindow:
    """Return a publication window; the least may not exceed the most."""
    entry.only(
        *("id", "published_in_principle", "min_months", "max_months", "repair_after_months"),
        *("repair_exceptions", "note_zh", "source", "certainty"),
    )
    window = PublicationWindow(
        tier=entry.word("id", Tier),
        published_in_principle=entry.truth("published_in_principle"),
        min_months=entry.whole("min_months"),
        max_months=entry.whole("max_months"),
        repair_after_months=entry.whole_or_none("repair_after_months"),
        repair_exceptions=tuple(_read_exception(one) for one in entry.entries("repair_exceptions")),
        note_zh=entry.text_or_empty("note_zh"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
    )
    if window.min_months > window.max_months:
        raise Invalid(f"规则库 {entry.where}：最短公示期长于最长公示期。")
    return window


def read_list_type(entry: Entry) -> ListType:
    """Return a list type; without basis or decider it is refused."""
    entry.only(
        *("id", "kind", "name_zh", "name_en", "legal_basis", "deciders", "decider_zh"),
        *("term_months", "term_zh", "early_removal_after_months", "is_public"),
        *("note_zh", "source", "certainty"),
    )
    if not entry.has("legal_basis"):
        raise Invalid(f"规则库 {entry.where}：名单没有法定依据，不得设列（国办发〔2020〕49号）。")
    if not entry.texts("deciders"):
        raise Invalid(f"规则库 {entry.where}：名单没有认定部门（deciders）。")
    return ListType(
        id=entry.text("id"),
        kind=entry.word("kind", ListKind),
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        legal_basis=entry.text("legal_basis"),
        deciders=entry.texts("deciders"),
        decider_zh=entry.text("decider_zh"),
        term_months=entry.whole_or_none("term_months"),
        term_zh=entry.text("term_zh"),
        early_removal_after_months=entry.whole_or_none("early_removal_after_months"),
        is_public=entry.truth("is_public"),
        note_zh=entry.text_or_empty("note_zh"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
    )


def read_deadline(entry: Entry) -> Deadline:
    """Return a limit for an act."""
    entry.only(
        *("id", "name_zh", "name_en", "number", "unit", "counted_from_zh"),
        *("legal_basis", "note_zh", "source", "certainty"),
    )
    if entry.whole("number") == 0:
        raise Invalid(f"规则库 {entry.where}：期限不能为零。")
    return Deadline(
        id=entry.text("id"),
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        number=entry.whole("number"),
        unit=entry.word("unit", CountUnit),
        counted_from_zh=entry.text("counted_from_zh"),
        legal_basis=entry.text("legal_basis"),
        note_zh=entry.text_or_empty("note_zh"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
    )


def read_retention(entry: Entry) -> RetentionTerm:
    """Return a retention term of one personal field."""
    entry.only("id", "name_zh", "months", "counted_from_zh", "legal_basis", "source", "certainty")
    return RetentionTerm(
        field=entry.word("id", PersonalField),
        name_zh=entry.text("name_zh"),
        months=entry.whole("months"),
        counted_from_zh=entry.text("counted_from_zh"),
        legal_basis=entry.text("legal_basis"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
    )


def _read_exception(entry: Entry) -> RepairException:
    entry.only("domains", "after_months")
    if not entry.texts("domains"):
        raise Invalid(f"规则库 {entry.where}：没有写明领域（domains）。")
    return RepairException(entry.texts("domains"), entry.whole("after_months"))


def read_procedure(entry: Entry) -> ListProcedure:
    """Return how a list type is decided; what is only taken over has no stage of its own but showing."""
    entry.only(
        *("id", "stages", "only_imported", "needs_penalty", "daily_cap", "grounds", "checks"),
        *("removal_checks", "measures_zh", "removal_conditions_zh", "remedies_zh"),
        *("source", "certainty"),
    )
    procedure = ListProcedure(
        id=entry.text("id"),
        stages=entry.words("stages", Stage),
        only_imported=entry.truth("only_imported"),
        needs_penalty=entry.truth("needs_penalty"),
        grounds=tuple(_read_ground(one) for one in entry.entries("grounds")),
        checks=tuple(_read_check(one) for one in entry.entries("checks")),
        removal_checks=tuple(_read_check(one) for one in entry.entries("removal_checks")),
        measures_zh=entry.text("measures_zh"),
        removal_conditions_zh=entry.text("removal_conditions_zh"),
        remedies_zh=entry.text("remedies_zh"),
        daily_cap=entry.whole("daily_cap"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
    )
    if procedure.has(Stage.PUBLICATION) and procedure.daily_cap == 0:
        raise Invalid(f"规则库 {entry.where}：公示的名单每日公示上限（daily_cap）不能为零。")
    if procedure.has(Stage.CONSENT) and not procedure.has(Stage.NOTICE):
        raise Invalid(f"规则库 {entry.where}：需要上级同意的名单必须先告知当事人。")
    _refuse_unheard(entry, procedure)
    _refuse_ambiguous(entry, procedure)
    return procedure


def _refuse_unheard(entry: Entry, procedure: ListProcedure) -> None:
    """What is shown of our own deciding is told before and served; no configuration leaves that out."""
    if procedure.only_imported or not procedure.has(Stage.PUBLICATION):
        return
    missing = [one.zh for one in (Stage.NOTICE, Stage.SERVICE) if not procedure.has(one)]
    if missing:
        raise Invalid(f"规则库 {entry.where}：公示的名单缺少必经环节：{'、'.join(missing)}。")


def _refuse_ambiguous(entry: Entry, procedure: ListProcedure) -> None:
    """An answer is stored under the id of its question: one id never stands for two of them."""
    for what, found in (
        ("列入情形", procedure.grounds),
        ("列入核对项", procedure.checks),
        ("移出核对项", procedure.removal_checks),
    ):
        refuse_doubles([one.id for one in found], f" {entry.where} 的{what}")


def _read_ground(entry: Entry) -> Ground:
    entry.only("id", "name_zh", "name_en", "article", "certainty")
    return Ground(
        id=entry.text("id"),
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        article=entry.text("article"),
        certainty=entry.word("certainty", Certainty),
    )


def _read_check(entry: Entry) -> Check:
    entry.only("id", "question_zh", "article")
    return Check(
        id=entry.text("id"),
        question_zh=entry.text("question_zh"),
        article=entry.text("article"),
    )
