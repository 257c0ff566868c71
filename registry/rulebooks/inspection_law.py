"""How factors of inspection are read: one item a grade, and an edition only if its items hold together."""

from pathlib import Path

from models.vocabulary import Grade
from registry.errors import Invalid
from registry.rulebooks.editions import Family, read_family
from registry.rulebooks.entries import Entry
from registry.rulebooks.words import Certainty
from registry.rules.inspections.law import InspectionFactor, factors_of, reaches_all


def read_factor(entry: Entry) -> InspectionFactor:
    """Return the factor of one grade, as the decimal that is written."""
    entry.only("id", "factor", "note_zh", "source", "certainty")
    return InspectionFactor(
        grade=entry.word("id", Grade),
        factor=entry.decimal("factor"),
        note_zh=entry.text_or_empty("note_zh"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
    )


def read_inspection_factors(path: Path) -> Family[InspectionFactor]:
    """Return the family of factors. Raises: Invalid where an edition does not hold together."""
    family = read_family(path, read_factor)
    for edition in family.editions:
        if problem := reaches_all(factors_of(edition)):
            raise Invalid(f"规则库「{family.name_zh}」版本「{edition.id}」：{problem}")
    return family
