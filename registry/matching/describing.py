"""What is known of subjects, for the scoring: by each of their names, with today's particulars.

Invariant: a subject is described with the names of all that was merged into it; names that were
corrected, and those that read as a person's and nothing else, describe nobody.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from models.subjects import Subject, SubjectName, SubjectVersion
from models.vocabulary import NameKind, SubjectKind
from registry.matching.likeness import Known, Likeness, likeness
from registry.rules.identity.names import is_bare_personal_name

_AT_ONCE = 500

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
    query = (
        select(
            Subject.id,
            Subject.name,
            Subject.uscc,
            SubjectVersion.address,
            SubjectVersion.legal_representative,
            Subject.name_key,
        )
        .join(SubjectVersion, SubjectVersion.id == Subject.version_id)
        .where(Subject.id.in_(ids), Subject.kind != SubjectKind.PRACTITIONER)
    )
    return {
        number: Known(name, uscc, address, person, key)
        for number, name, uscc, address, person, key in session.execute(query)
    }


def _other_names(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    correcting = aliased(SubjectName)
    whose = func.coalesce(Subject.survivor_id, Subject.id)
    query = (
        select(whose, SubjectName.name, SubjectName.name_key)
        .join(Subject, Subject.id == SubjectName.subject_id)
        .where(
            or_(Subject.id.in_(ids), Subject.survivor_id.in_(ids)),
            or_(
                SubjectName.kind != NameKind.REGISTERED,
                SubjectName.valid_to.is_not(None),
                Subject.survivor_id.is_not(None),
            ),
            ~select(correcting.id).where(correcting.corrects_id == SubjectName.id).exists(),
        )
        .order_by(SubjectName.id)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for number, name, key in session.execute(query):
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
