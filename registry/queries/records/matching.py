"""What somebody types into the one box of the records' list, as conditions on records.

Invariant: nothing typed acts as a wildcard; the brackets of a document number may be of any kind;
every word must be found, each in any field that a paper or a subject has.
"""

import re
from typing import get_type_hints

from sqlalchemy import ColumnElement, Select, func, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.records import Record, RecordVersion
from models.session import backend_of
from models.subjects import Subject, SubjectCode, SubjectName
from registry.queries.canonical import circle_of
from registry.queries.records.related import spellings
from registry.rules.identity.folding import clean_text, fold, half_width
from registry.rules.identity.uscc import USCC_LENGTH, normal_code
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
_NEEDS_PATTERN = re.compile(f"[A-Za-z]|{_BRACKETS.pattern}")
LEAST_OF_A_CODE = 6  # characters


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a query, at most `MOST_WORDS`, each once."""
    return tuple(dict.fromkeys(clean_text(text[:LONGEST]).split()))[:MOST_WORDS]


def matches(session: Session, text: str) -> list[ColumnElement[bool]]:
    """Return one condition on `Record` a word.

    A word that is a whole number or credit code in the register finds the papers that bear it;
    any other is looked for inside every text.
    """
    found = []
    for word in words_of(text):
        exactly = _exactly(session, word)
        found.append(_holds(session, word) if exactly is None else exactly)
    return found


def _exactly(session: Session, word: str) -> ColumnElement[bool] | None:
    code = normal_code(word)
    if len(code) == USCC_LENGTH and code.isascii():
        ids = session.scalars(select(Subject.id).where(Subject.uscc == code)).all()
        return Record.subject_id.in_(circle_of(session, ids)) if ids else None
    written = spellings(word)
    ways = (
        select(Record.id).where(Record.number_key == number_key(word)),
        select(RecordVersion.record_id).where(RecordVersion.case_no.in_(written)),
        select(RecordVersion.record_id).where(RecordVersion.related_no.in_(written)),
    )
    if not any(session.scalars(way.limit(1)).first() for way in ways):
        return None
    return Record.id.in_(union(*ways))


def _holds(session: Session, word: str) -> ColumnElement[bool]:
    """Return the condition that a text of a record holds the word, or a name of its subject.

    A record is found by what it said before a correction, too. All ways stand in one union: either
    database reads each of them once and joins; as alternatives PostgreSQL would read them for
    every record anew.
    """
    texts = [
        _contains(session, getattr(RecordVersion, field), one)
        for one in sorted({word, half_width(word)})
        for field in TEXTS
    ]
    number = Record.number_key.like(_pattern(number_key(word)), escape=ESCAPE)
    ways = [select(RecordVersion.record_id).where(or_(*texts)), select(Record.id).where(number)]
    ways += [select(Record.id).where(Record.subject_id.in_(who)) for who in _subjects(word)]
    return Record.id.in_(union(*ways))


def _subjects(word: str) -> list[Select[int]]:
    """Return the subjects that a word may name, by any name they bore or a piece of a code."""
    found: list[Select[int]] = []
    key, code = fold(word), normal_code(word)
    if key:
        pattern = f"%{_escaped(key)}%"
        named = SubjectName.name_key.like(pattern, escape=ESCAPE)
        found.append(select(SubjectName.subject_id).where(named))
    if code.isascii() and code.isalnum():
        if len(code) >= LEAST_OF_A_CODE:
            found.append(select(Subject.id).where(Subject.uscc.like(f"%{code}%")))
        found.append(select(SubjectCode.subject_id).where(SubjectCode.value == code))
    return found


def _contains(
    session: Session, column: InstrumentedAttribute[str | None], word: str
) -> ColumnElement[bool]:
    """Return the condition that a text holds the word; equal bytes are found fastest."""
    is_sqlite = backend_of(session) == "sqlite"
    if not _NEEDS_PATTERN.search(word):
        return (func.instr if is_sqlite else func.strpos)(column, word) > 0
    # SQLite's LIKE knows no case of Latin letters; PostgreSQL is told so.
    pattern = _pattern(word)
    return (
        column.like(pattern, escape=ESCAPE) if is_sqlite else column.ilike(pattern, escape=ESCAPE)
    )


def _pattern(word: str) -> str:
    """Return the pattern of a text that holds the word; a bracket stands for any character."""
    return f"%{_BRACKETS.sub('_', _escaped(word))}%"


def _escaped(text: str) -> str:
    return _WILD.sub(lambda found: ESCAPE + found[0], text)
