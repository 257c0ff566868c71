"""The subjects that one description, new or known, may mean: by the name index and by the code.

Invariant: never the subject itself, never a person; each is scored by `likeness`, the likeliest
first, and only those from `CANDIDATE` on are told.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.bulk import rows_by_numbers
from models.subjects import NAME_LENGTH
from registry.matching.describing import best_likeness, described
from registry.matching.likeness import CANDIDATE, Known, Likeness
from registry.matching.retrieval import nearest_names
from registry.rules.identity.uscc import USCC_LENGTH, normal_code

MOST_NAMES = 20
LEAST_NAME = 40.0  # below it no evidence but a code lifts a pair to the line
_TAIL = 12  # characters of a code before its tail, as the index has it
_BODY = slice(8, 17)  # of the organisation (GB 32100-2015 §4)


class Meant(NamedTuple):
    """A subject that a description may mean, and how likely that is."""

    subject_id: int
    likeness: Likeness


def near(session: Session, subject_id: int) -> list[int]:
    """Return the subjects that may be the same as a known one, the likeliest first."""
    mine = described(session, [subject_id]).get(subject_id)
    if mine is None:
        return []
    return [found.subject_id for found in meant_by(session, mine, but=subject_id)]


def meant_by(session: Session, mine: Sequence[Known], *, but: int | None = None) -> list[Meant]:
    """Return the subjects that a description may mean; it may have several names."""
    ids = _by_names(session, mine) | _by_codes(session, mine)
    ids.discard(but or 0)
    found = [
        Meant(number, likeness)
        for number, known in described(session, ids).items()
        if (likeness := best_likeness(mine, known)).total >= CANDIDATE
    ]
    return sorted(found, key=lambda one: (-one.likeness.total, one.subject_id))


def _by_names(session: Session, mine: Sequence[Known]) -> set[int]:
    numbers: set[int] = set()
    for name in mine:
        near_it = nearest_names(session, name.name, most=MOST_NAMES, longest=NAME_LENGTH)
        numbers.update(found.name_id for found in near_it if found.score >= LEAST_NAME)
    return {number for (number,) in rows_by_numbers(session, _OF_NAMES, list(numbers))}


def _by_codes(session: Session, mine: Sequence[Known]) -> set[int]:
    """Return those of one organisation, and those whose code differs in one half alone."""
    found: set[int] = set()
    for code in {normal_code(name.uscc) for name in mine if name.uscc}:
        body = code[_BODY] if len(code) == USCC_LENGTH else code
        found.update(session.scalars(_OF_LEGACY_CODE, {"code": code, "body": body}))
        if len(code) == USCC_LENGTH:
            wanted = {
                "head": code[:_TAIL],
                "tail": code[_TAIL:],
                "body": body,
                "body_tail": code[_TAIL : _BODY.stop],
            }
            found.update(session.scalars(_OF_CODE, wanted))
    return found


_OF_NAMES = """
SELECT DISTINCT coalesce(s.survivor_id, s.id)
FROM subject_name n JOIN subject s ON s.id = n.subject_id
WHERE s.kind <> 'natural_person' AND n.id IN ({numbers})
"""
# Each part by an index; Z sorts behind every character of a code in every collation.
_OF_CODE = text(
    """
SELECT number FROM (
SELECT coalesce(survivor_id, id) AS number FROM subject
WHERE uscc >= :head AND uscc < :head || 'Z' LIMIT 20) AS beginning
UNION SELECT coalesce(survivor_id, id) FROM subject WHERE substr(uscc, 13) = :tail
UNION SELECT coalesce(survivor_id, id) FROM subject
WHERE substr(uscc, 13) >= :body_tail AND substr(uscc, 13) < :body_tail || 'Z'
AND substr(uscc, 9, 9) = :body
"""
)
_OF_LEGACY_CODE = text(
    """
SELECT coalesce(s.survivor_id, s.id) FROM subject_code c JOIN subject s ON s.id = c.subject_id
WHERE c.kind IN ('organisation_code', 'registration_no') AND c.value IN (:code, :body)
LIMIT 20
"""
)
