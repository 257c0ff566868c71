"""What somebody types into the one box of the records' list, as conditions on records.

Invariant: nothing typed acts as a wildcard; the brackets of a document number may be of any kind;
every word must be found, each in any field that a paper or a subject has.
"""

import re
from typing import get_type_hints

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.records import Record, RecordVersion
from models.session import backend_of
from models.subjects import Subject, SubjectCode, SubjectName
from registry.rules.identity.folding import clean_text, fold, half_width
from registry.rules.identity.uscc import normal_code
from registry.rules.records.particulars import RecordParticulars, number_key

LONGEST = 100  # characters
MOST_WORDS = 8
ESCAPE = "\\"
_NOT_WORDS = ("domain", "violation", "penalty_kinds")  # ids and values of words, not text
TEXTS = tuple(
    field
    for field, hint in get_type_hints(RecordParticulars).items()
    if str in (hint, *getattr(hint, "__args__", ())) and field not in _NOT_WORDS
)
_BRACKETS = re.compile(r"[〔〕［］\[\]【】（）()]")
_WILD = re.compile(r"[\\%_]")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a query, at most `MOST_WORDS`, each once."""
    return tuple(dict.fromkeys(clean_text(text[:LONGEST]).split()))[:MOST_WORDS]


def matches(session: Session, text: str) -> list[ColumnElement[bool]]:
    """Return one condition a word; the statement joins `RecordVersion` in force and `Subject`."""
    return [_holds(session, word) for word in words_of(text)]


def _holds(session: Session, word: str) -> ColumnElement[bool]:
    patterns = {_pattern(word), _pattern(half_width(word))}
    found: list[ColumnElement[bool]] = [
        _like(session, getattr(RecordVersion, field), pattern)
        for field in TEXTS
        for pattern in sorted(patterns)
    ]
    found.append(Record.number_key.like(_pattern(number_key(word)), escape=ESCAPE))
    return or_(*found, *_by_subject(word))


def _by_subject(word: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    key, code = fold(word), normal_code(word)
    if key:
        named = select(SubjectName.subject_id).where(
            SubjectName.name_key.like(f"%{_escaped(key)}%", escape=ESCAPE)
        )
        found.append(Record.subject_id.in_(named))
    if code.isascii() and code.isalnum():
        found.append(Subject.uscc.like(f"%{code}%"))
        coded = select(SubjectCode.subject_id).where(SubjectCode.value == code)
        found.append(Record.subject_id.in_(coded))
    return found


def _like(
    session: Session, column: InstrumentedAttribute[str | None], pattern: str
) -> ColumnElement[bool]:
    # SQLite's LIKE knows no case of Latin letters; PostgreSQL is told so, and only where it matters.
    if backend_of(session) == "sqlite" or not re.search("[A-Za-z]", pattern):
        return column.like(pattern, escape=ESCAPE)
    return column.ilike(pattern, escape=ESCAPE)


def _pattern(word: str) -> str:
    """Return the pattern of a text that holds the word; a bracket stands for any character."""
    return f"%{_BRACKETS.sub('_', _escaped(word))}%"


def _escaped(text: str) -> str:
    return _WILD.sub(lambda found: ESCAPE + found[0], text)
