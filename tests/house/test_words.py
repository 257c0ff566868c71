"""Every word has its labels, every table its sentence, and docs/vocabulary.md knows them all."""

import re
from enum import Enum

import pytest

from models import vocabulary
from models.base import Base
from models.vocabulary import Word
from tests.house.tree import ROOT, modules

WORDS = [
    thing
    for thing in vars(vocabulary).values()
    if isinstance(thing, type) and issubclass(thing, Word) and thing is not Word
]
LONGEST_VALUE = 40  # characters, the width of the columns (models.base.by_value)
HAN = re.compile(r"[\u4e00-\u9fff]")
TABLES = [mapper.class_ for mapper in Base.registry.mappers]


def _sections() -> dict[str, str]:
    """Return the sections of docs/vocabulary.md by the class that their heading names."""
    document = (ROOT / "docs" / "vocabulary.md").read_text("utf-8")
    parts = re.split(r"^### .*`(\w+)`.*$", document, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _row(section: str, value: str) -> list[str]:
    """Return the cells of the line of `value` in a section; empty where there is none."""
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if cells[0] == f"`{value}`":
            return cells
    return []


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.__name__)
def test_every_member_has_a_chinese_and_an_english_label(words: type[Word]) -> None:
    unlabelled = [
        member.name
        for member in words
        if not HAN.search(member.zh) or not member.en.strip() or HAN.search(member.en)
    ]

    assert unlabelled == []


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.__name__)
def test_values_are_unique_and_fit_their_column(words: type[Word]) -> None:
    assert len(words.__members__) == len(list(words)), "two members share one value"
    # A grade is written with capitals everywhere: AAA, NR.
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*|[A-Z]+", member.value) for member in words)
    assert all(len(member.value) <= LONGEST_VALUE for member in words)


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.__name__)
def test_labels_of_one_set_can_be_told_apart(words: type[Word]) -> None:
    assert len({member.zh for member in words}) == len(list(words))
    assert len({member.en for member in words}) == len(list(words))


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.__name__)
def test_every_closed_set_says_what_it_is(words: type[Word]) -> None:
    assert words.__doc__
    assert words.__doc__ != Word.__doc__


def test_no_enum_of_the_house_has_two_names_for_one_value() -> None:
    doubled = []
    for module in modules():
        imported = __import__(module.name.removesuffix(".py").replace("/", "."), fromlist=["_"])
        for thing in vars(imported).values():
            if isinstance(thing, type) and issubclass(thing, Enum):
                names, values = len(thing.__members__), len(list(thing))
                doubled += [f"{thing.__module__}.{thing.__name__}"] * (names != values)

    assert doubled == []


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.__name__)
def test_the_vocabulary_page_names_every_value_with_its_label_and_source(
    words: type[Word],
) -> None:
    section = _sections().get(words.__name__)
    assert section is not None, f"docs/vocabulary.md has no heading with `{words.__name__}`"

    wrong = []
    for member in words:
        value, zh, en, source, *_ = [*_row(section, member.value), "", "", "", ""]
        if (value, zh, en) != (f"`{member.value}`", member.zh, member.en) or not source:
            wrong.append(f"| `{member.value}` | {member.zh} | {member.en} | <source> |")

    assert wrong == [], f"docs/vocabulary.md lacks under {words.__name__}:\n" + "\n".join(wrong)


def test_the_vocabulary_page_names_nothing_that_is_gone() -> None:
    known = {words.__name__: {f"`{member.value}`" for member in words} for words in WORDS}
    gone = []
    for name, section in _sections().items():
        if name in known:
            values = re.findall(r"^\| (`[^`]+`) \|", section, flags=re.MULTILINE)
            gone += [f"{name} {value}" for value in values if value not in known[name]]

    assert gone == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_table_says_what_it_keeps(table: type[Base]) -> None:
    assert table.__doc__
    assert table.__doc__ != Base.__doc__
    assert HAN.search(table.__doc__) or table.__doc__.strip().endswith((".", "。"))
