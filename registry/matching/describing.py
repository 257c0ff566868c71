"""What is known of subjects, for the scoring: by each of their names, with today's particulars.

Invariant: a subject is described with the names of all that was merged into it; names that were
corrected, and those that read as a person's and nothing else, describe nobody.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from models.bulk import rows_by_numbers
from registry.matching.likeness import Known, Likeness, likeness
from registry.rules.identity.names import is_bare_personal_name

_AT_ONCE = 500
_TODAY = """
SELECT s.id, s.name, s.uscc, v.address, v.legal_representative, s.name_key
FROM subject s JOIN subject_version v ON v.id = s.version_id
WHERE s.kind <> 'natural_person' AND s.id IN ({numbers})
"""
_OWN_NAMES = """
SELECT n.subject_id, n.name, n.name_key FROM subject_name n
WHERE n.subject_id IN ({numbers}) AND (n.kind <> 'registered' OR n.valid_to IS NOT NULL)
AND NOT EXISTS (SELECT 1 FROM subject_name c WHERE c.corrects_id = n.id) ORDER BY n.id
"""
_BROUGHT_NAMES = """
SELECT s.survivor_id, n.name, n.name_key
FROM subject s JOIN subject_name n ON n.subject_id = s.id
WHERE s.survivor_id IN ({numbers})
AND NOT EXISTS (SELECT 1 FROM subject_name c WHERE c.corrects_id = n.id) ORDER BY n.id
"""

Knowns = tuple[Known, ...]


def described(session: Session, subject_ids: Iterable[int]) -> dict[int, Knowns]:
    """Return subjects as they are known, the current name first; persons are left out."""
    ids = sorted(set(subject_ids))
    found: dict[int, Knowns] = {}
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        today = _today(session, part)
        found |= {
            number: (known, *(_called(known, *name) for name in names))
            for number, known, names in _with_names(today, _other_names(session, part))
        }
    return found


def best_likeness(mine: Sequence[Known], theirs: Sequence[Known]) -> Likeness:
    """Return how likely two subjects are one, by those of their names that are most alike."""
    pairs = ((one, other) for one in mine for other in theirs)
    return max((likeness(*pair) for pair in pairs), key=lambda found: found.total)


def _today(session: Session, ids: Sequence[int]) -> dict[int, Known]:
    return {
        number: Known(name, uscc, address, person, key)
        for number, name, uscc, address, person, key in rows_by_numbers(session, _TODAY, ids)
    }


def _other_names(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for statement in (_OWN_NAMES, _BROUGHT_NAMES):
        for number, name, key in rows_by_numbers(session, statement, ids):
            found.setdefault(number, []).append((name, key))
    return found


def _with_names(
    today: dict[int, Known], others: dict[int, list[tuple[str, str]]]
) -> Iterable[tuple[int, Known, list[tuple[str, str]]]]:
    for number, known in today.items():
        names = {key: name for name, key in others.get(number, ()) if key != known.name_key}
        telling = [(name, key) for key, name in names.items() if not is_bare_personal_name(key)]
        if telling or not is_bare_personal_name(known.name_key):
            yield number, known, telling


def _called(known: Known, name: str, key: str) -> Known:
    return Known(name, known.uscc, known.address, known.representative, key)
