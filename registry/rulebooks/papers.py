"""The papers of listing cases: titles and paragraphs with fixed placeholders, read and checked once."""

from dataclasses import dataclass
from pathlib import Path
from string import Template

from models.vocabulary import CasePaper
from registry.errors import Invalid
from registry.rulebooks.entries import Entry, read_yaml
from registry.rulebooks.tables import Table

PLACEHOLDERS = frozenset(
    {
        *("list_name", "facts", "reason", "grounds", "basis", "measures", "penalty_no"),
        *("defence_until", "removal_conditions", "notice_no", "notice_on", "defence", "answer"),
        *("silent", "consent_no", "term", "removable", "remedies", "remedy_days", "refusal"),
        *("asked_on", "listing_no", "listed_on", "decided_on", "decision_no", "paper_no"),
        "public_from",
    }
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its heading, if any, its text, and the value without which it does not stand."""

    heading: str
    text: Template
    when: str


@dataclass(frozen=True, slots=True)
class PaperTemplate:
    """A paper of one kind."""

    kind: CasePaper
    title: Template
    paragraphs: tuple[Paragraph, ...]


def read_papers(path: Path) -> Table[PaperTemplate]:
    """Return the papers by kind. Raises Invalid for a strange placeholder or a missing kind."""
    entry = read_yaml(path)
    entry.only("name_zh", "source", "certainty", "papers")
    papers = [_read_paper(one) for one in entry.entries("papers")]
    if missing := sorted({one.value for one in CasePaper} - {one.kind.value for one in papers}):
        raise Invalid(f"规则库 {entry.where}：缺少文书「{'、'.join(missing)}」。")
    return Table("文书", tuple((one.kind.value, one) for one in papers))


def _read_paper(entry: Entry) -> PaperTemplate:
    entry.only("kind", "title", "paragraphs")
    if not entry.entries("paragraphs"):
        raise Invalid(f"规则库 {entry.where}：文书没有正文（paragraphs）。")
    return PaperTemplate(
        kind=entry.word("kind", CasePaper),
        title=_read_template(entry, "title"),
        paragraphs=tuple(_read_paragraph(one) for one in entry.entries("paragraphs")),
    )


def _read_paragraph(entry: Entry) -> Paragraph:
    entry.only("heading", "text", "when")
    when = entry.text_or_empty("when")
    if when and when not in PLACEHOLDERS:
        raise Invalid(f"规则库 {entry.where}：不认识的条件「{when}」。")
    return Paragraph(entry.text_or_empty("heading"), _read_template(entry, "text"), when)


def _read_template(entry: Entry, field: str) -> Template:
    template = Template(entry.text(field))
    strange = sorted(set(template.get_identifiers()) - PLACEHOLDERS)
    if strange or not template.is_valid():
        raise Invalid(
            f"规则库 {entry.where}：字段「{field}」有不认识的占位符「{'、'.join(strange)}」。"
        )
    return template
