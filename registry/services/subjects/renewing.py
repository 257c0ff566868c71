"""Subjects that the register knows already: what a source says now is laid beside what it said.

Invariant: a version that is older than the one in force is kept, and does not become the present.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import compress

from sqlalchemy import select

from models.bulk import take_numbers
from models.subjects import SubjectCode
from models.vocabulary import PersonalField
from registry.keys import keyring_of
from registry.rules import subjects as rules
from registry.rules.subjects import NameSpan, Particulars
from registry.services import vault
from registry.services.subjects import known as look_up
from registry.services.subjects import writing
from registry.services.subjects.arriving import (
    KINDS_IN_VAULT,
    Arrived,
    Changed,
    Work,
    codes_of,
    guarded,
    personal_of,
)
from registry.services.subjects.known import Known
from registry.services.subjects.writing import NewVersion

# What of a registration a rating asks for (rules.ratings.Facts), and by what it is compared.
_RATED_BY = ("kind", "status", "status_on", "established_on", "industry_code")
Seen = Sequence[tuple[Arrived, Known]]
Before = Mapping[int, tuple[Particulars, date]]  # by subject: what is in force, and since when
Standing = list[tuple[int, NameSpan]]
Span = tuple[int, NameSpan, int | None]  # of which subject, the name, the row that it corrects


def renew(work: Work, seen_before: Seen, restated: set[int]) -> Changed:
    """Give the known subjects what is new about them; return what changed, by place.

    Whose rating a new version may bear on is added to `restated`.
    """
    worth_a_look = [
        (one, found)
        for one, found in seen_before
        if one.digest != found.content_hash or _says_more(one.row.said)
    ]
    if not worth_a_look:
        return {}
    subject_ids = [found.subject_id for _, found in worth_a_look]
    before = look_up.versions(work.session, [found.version_id for _, found in worth_a_look])
    worth_a_look = _guarded(work, worth_a_look, before)
    names = look_up.standing_names(work.session, subject_ids)
    changed = _renew_versions(work, worth_a_look, before, names, restated)
    added = _add_names(work, worth_a_look, names)
    added |= _add_codes(work, worth_a_look) | _add_personal(work, worth_a_look)
    return dict.fromkeys(added) | changed


def _says_more(said: Particulars) -> bool:
    return bool(said.other_names or said.other_codes or personal_of(said))


def _guarded(work: Work, seen: Seen, before: Before) -> list[tuple[Arrived, Known]]:
    """Return the rows with what is personal to the kind that is known meant for the vault.

    The digest of such a row is made anew: the open hash of a version covers nothing personal.
    """
    keyring = keyring_of(work.session)
    rows = []
    for one, found in seen:
        said = guarded(one.row.said, before[found.subject_id][0].kind)
        if said is not one.row.said:
            digest = keyring.digest(rules.stated_text(said))
            one = Arrived(one.place, one.row._replace(said=said), digest)
        rows.append((one, found))
    return rows


def _renew_versions(
    work: Work,
    seen: Seen,
    before: Before,
    names: dict[int, Standing],
    restated: set[int],
) -> Changed:
    taken_before = _taken_before(work, seen)
    places, versions, in_force = [], [], []
    spans: list[Span] = []
    for one, found in seen:
        known, since = before[found.subject_id]
        said = rules.carried_forward(known, one.row.said)
        if said.kind in KINDS_IN_VAULT:  # what an older kind let stand in the open ends here
            said = said._replace(legal_representative=None)
        day = rules.next_day(said, work.on)
        if one.place in taken_before or rules.is_same_version(known, said):
            continue
        places.append(one.place)
        versions.append(NewVersion(0, found.subject_id, day, one.row.row_no, said, one.digest))
        in_force.append(day >= since)
        if any(getattr(said, field) != getattr(known, field) for field in _RATED_BY):
            restated.add(found.subject_id)
        if said.name != known.name:
            spans += _renamed(work, versions[-1], names[found.subject_id], is_present=day >= since)
    writing.write_names(work.session, spans, work.source, work.at)
    return dict(zip(places, _write_versions(work, versions, in_force), strict=True))


def _taken_before(work: Work, seen: Seen) -> set[int]:
    """Return the places of rows that the register has learned from already.

    Either it is the version in force; or an older one, told with its day; or this very file has
    been taken in up to this row or beyond, and the subject has moved on since.
    """
    places = {one.place for one, found in seen if one.digest == found.content_hash}
    others = [(one, found) for one, found in seen if one.place not in places]
    told = look_up.told(work.session, [found.subject_id for _, found in others])
    in_file = look_up.last_rows_of_file(
        work.session, [found.subject_id for _, found in others], work.source.batch_id
    )
    for one, found in others:
        day, row_no = one.row.said.changed_on, one.row.row_no
        is_told = day is not None and (found.subject_id, day, one.digest) in told
        if is_told or (row_no is not None and row_no <= in_file.get(found.subject_id, 0)):
            places.add(one.place)
    return places


def _write_versions(
    work: Work, versions: Sequence[NewVersion], in_force: Sequence[bool]
) -> list[bytes]:
    if not versions:
        return []
    numbers = take_numbers(work.session, writing.TABLES["subject_version"], len(versions))
    numbered = [one._replace(id=number) for number, one in zip(numbers, versions, strict=True)]
    present = list(compress(numbered, in_force))
    if present:
        writing.update_subjects(work.session, writing.Versions(present, work.source, work.at))
    return writing.write_versions(work.session, writing.Versions(numbered, work.source, work.at))


def _renamed(work: Work, version: NewVersion, names: Standing, *, is_present: bool) -> list[Span]:
    row_id, current = look_up.current_name(names)
    if not is_present:
        former = rules.former_name(current, version.said, version.valid_from, work.on)
        return [(version.subject_id, former, None)]
    closed, opened = rules.renamed(current, version.said, version.valid_from)
    return [(version.subject_id, closed, row_id), (version.subject_id, opened, None)]


def _add_names(work: Work, seen: Seen, names: dict[int, Standing]) -> set[int]:
    spans = [
        (one.place, found.subject_id, span)
        for one, found in seen
        if one.row.said.other_names
        for span in rules.new_names(
            [known for _, known in names[found.subject_id]], one.row.said, work.on
        )
    ]
    writing.write_names(
        work.session, [(subject, span, None) for _, subject, span in spans], work.source, work.at
    )
    return {place for place, *_ in spans}


def _add_codes(work: Work, seen: Seen) -> set[int]:
    said = [
        (one.place, found.subject_id, kind, value)
        for one, found in seen
        for kind, value in codes_of(one.row.said)
    ]
    if not said:
        return set()
    standing = work.session.execute(
        select(SubjectCode.subject_id, SubjectCode.kind, SubjectCode.value).where(
            SubjectCode.subject_id.in_([subject_id for _, subject_id, _, _ in said])
        )
    )
    known = {(row.subject_id, row.kind, row.value) for row in standing}
    fresh = [entry for entry in said if entry[1:] not in known]
    writing.write_codes(work.session, [entry[1:] for entry in fresh], work.source, work.at)
    return {place for place, *_ in fresh}


def _add_personal(work: Work, seen: Seen) -> set[int]:
    """Put what is new into the vault: of several rows the latest wins, and no file tells twice.

    What this very file has told up to this row is past; somebody may have told otherwise since.
    """
    said = [
        (one.place, one.row.row_no, found.subject_id, field, plain)
        for one, found in seen
        for field, plain in personal_of(one.row.said)
    ]
    if not said:
        return set()
    keyring = keyring_of(work.session)
    known = look_up.vault_indexes(work.session, [subject_id for _, _, subject_id, _, _ in said])
    taken = look_up.rows_of_file_taken(work.session, work.source.batch_id)
    fresh: dict[int, list[tuple[int, PersonalField, str]]] = {}
    for place, row_no, subject_id, field, plain in said:
        told = known.get((subject_id, field), [])
        is_past = row_no is not None and row_no <= taken
        if vault.blind_index(keyring, field, plain) not in (told if is_past else told[-1:]):
            fresh.setdefault(place, []).append((subject_id, field, plain))
    writing.write_personal(
        work.session, [entry for data in fresh.values() for entry in data], work.at
    )
    return set(fresh)
