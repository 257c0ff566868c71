"""Whom a rating model rates, the grades it gives, what holds them down, and which the public sees.

Invariant: nobody rates a natural person, and only good grades are published: a city makes no list
of bad ones by itself. Source: LAW-AND-FAIRNESS 3.
"""

from fractions import Fraction

from models.vocabulary import Grade, SubjectKind
from registry.errors import Invalid
from registry.rulebooks.entries import Entry
from registry.rulebooks.rating_checks import tenths_of
from registry.rules.ratings import Named
from registry.rules.ratings.model import Ceiling, GradeBand, Publication
from registry.rules.ratings.words import RatingFlag, Regulation

LETTERS = tuple(grade for grade in Grade if grade is not Grade.NOT_RATED)
PUBLISHABLE = (Grade.AAA, Grade.AA, Grade.A)
_LISTING = "veto_by_listing"


def read_scope(head: Entry) -> tuple[SubjectKind, ...]:
    """Return the kinds of subject that are rated. Raises: Invalid where persons would be."""
    never = head.words("never_rates", SubjectKind)
    if SubjectKind.PRACTITIONER not in never:
        raise Invalid(
            f"规则库 {head.where}：字段「never_rates」应当包含 natural_person，自然人不评级。"
        )
    applies_to = head.words("applies_to", SubjectKind)
    if both := [kind.value for kind in applies_to if kind in never]:
        raise Invalid(
            f"规则库 {head.where}：字段「applies_to」不能包含「{'、'.join(both)}」，never_rates 已排除。"
        )
    return applies_to


def read_bands(top: Entry) -> tuple[GradeBand, ...]:
    """Return the bands of the grades, best first. Raises: Invalid for another order or a gap."""
    entries = top.entries("grades")
    bands = tuple(_read_band(one) for one in entries)
    for entry, band, letter in zip(entries, bands, LETTERS, strict=False):
        if band.grade is not letter:
            raise Invalid(
                f"规则库 {entry.where}：等级（grades／id）应当依次是 {_told(LETTERS)}，"
                f"此处应当是 {letter.value}。"
            )
    if len(bands) != len(LETTERS):
        raise Invalid(f"规则库 {top.where}：等级（grades）应当依次是 {_told(LETTERS)}，一个不少。")
    return bands


def _read_band(entry: Entry) -> GradeBand:
    entry.only("id", "name_zh", "name_en", "min", "regulation", "inspection_factor")
    factor = Fraction(entry.decimal("inspection_factor")) if entry.has("inspection_factor") else 1
    grade = _letter(entry, "id")
    return GradeBand(
        grade,
        Named(entry.text("name_zh"), entry.text_or_empty("name_en") or grade.en),
        tenths_of(entry, "min"),
        entry.word("regulation", Regulation),
        Fraction(factor),
    )


def _letter(entry: Entry, key: str) -> Grade:
    grade = entry.word(key, Grade)
    if grade is Grade.NOT_RATED:
        raise Invalid(f"规则库 {entry.where}：字段「{key}」不能是 NR，暂未评级不是等级。")
    return grade


def read_ceiling(entry: Entry) -> Ceiling:
    """Return the best grade that is possible while a flag holds."""
    entry.only("id", "best", "when")
    best = _letter(entry, "best")
    return Ceiling(entry.text("id"), best, entry.word("when", RatingFlag))


def read_publication(entry: Entry) -> Publication:
    """Return what the public sees, and when a worse grade becomes public and is used."""
    entry.only(
        *("must_store", "public_fields", "publish_grades", "worse_grade_public_after"),
        *("same_case", "notice"),
    )
    worse = entry.entry("worse_grade_public_after")
    worse.only("days", "day_type", "or", "except")
    if worse.text("day_type") != "working":
        raise Invalid(f"规则库 {worse.where}：字段「day_type」只能是 working（工作日）。")
    notice = entry.entry("notice") if entry.has("notice") else None
    return Publication(
        _published(entry),
        worse.whole("days"),
        notice.whole_or_none("objection_window_days") if notice else None,
        worse.text_or_empty("except") == _LISTING,
    )


def _published(entry: Entry) -> tuple[Grade, ...]:
    grades = entry.words("publish_grades", Grade)
    if not grades or not set(grades) <= set(PUBLISHABLE):
        raise Invalid(
            f"规则库 {entry.where}：字段「publish_grades」只能是 {_told(PUBLISHABLE)} 中的一个或者"
            "几个，不得公布较差的等级。"
        )
    return grades


def _told(grades: tuple[Grade, ...]) -> str:
    return "、".join(grade.value for grade in grades)
