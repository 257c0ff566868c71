"""What somebody types into the one box of the records' list, as conditions on records.

Invariant: nothing typed acts as a wildcard; the brackets of a document number may be of any kind;
every word must be found, each in any field that a paper or a subject has.
"""

import re
from typing import get_type_hints

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.records import Record, RecordVersion
from models.session import backend_of
from models.subjects import Subject, SubjectCode, SubjectName
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
        return Record.subject_id.in_(ids) if ids else None
    written = spellings(word)
    bears = Record.number_key == number_key(word)
    cites = [
        select(RecordVersion.id).where(column.in_(written))
        for column in (RecordVersion.case_no, RecordVersion.related_no)
    ]
    ways = (select(Record.id).where(bears), *cites)
    if not any(session.scalars(way.limit(1)).first() for way in ways):
        return None
    return or_(bears, *(Record.version_id.in_(way) for way in cites))


def _holds(session: Session, word: str) -> ColumnElement[bool]:
    texts = [
        _contains(session, getattr(RecordVersion, field), one)
        for one in sorted({word, half_width(word)})
        for field in TEXTS
    ]
    # Read from the first version to the last: in the order of the list every page is far away.
    told = select(RecordVersion.id).where(or_(*texts))
    number = Record.number_key.like(_pattern(number_key(word)), escape=ESCAPE)
    return or_(Record.version_id.in_(told), number, *_by_subject(word))


def _by_subject(word: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    key, code = fold(word), normal_code(word)
    if key:
        named = select(SubjectName.subject_id).where(
            SubjectName.name_key.like(f"%{_escaped(key)}%", escape=ESCAPE)
        )
        found.append(Record.subject_id.in_(named))
    if code.isascii() and code.isalnum():
        if len(code) >= LEAST_OF_A_CODE:
            coded = select(Subject.id).where(Subject.uscc.like(f"%{code}%"))
            found.append(Record.subject_id.in_(coded))
        other = select(SubjectCode.subject_id).where(SubjectCode.value == code)
        found.append(Record.subject_id.in_(other))
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
