"""Subjects that the register knows already: what a source says now is laid beside what it said.

Invariant: a version that is older than the one in force is kept, and does not become the present.
"""

from collections.abc import Sequence

from sqlalchemy import select

from models.bulk import take_numbers
from models.subjects import SubjectCode
from models.vocabulary import NameKind
from registry.keys import keyring_of
from registry.rules import subjects as rules
from registry.rules.subjects import NameSpan, Particulars
from registry.services import vault
from registry.services.subjects import known as look_up
from registry.services.subjects import writing
from registry.services.subjects.arriving import Arrived, Changed, Work, codes_of, personal_of
from registry.services.subjects.known import Known
from registry.services.subjects.writing import NewVersion

Standing = list[tuple[int, NameSpan]]


def renew(work: Work, seen_before: Sequence[tuple[Arrived, Known]]) -> Changed:
    """Give the known subjects what is new about them; return what changed, by place."""
    worth_a_look = [
        (one, found)
        for one, found in seen_before
        if one.digest != found.content_hash or _says_more(one.row.said)
    ]
    if not worth_a_look:
        return {}
    subject_ids = [found.subject_id for _, found in worth_a_look]
    names = look_up.standing_names(work.session, subject_ids)
    changed = _renew_versions(work, worth_a_look, names)
    for one, found in worth_a_look:
        if _add_names(work, found.subject_id, one.row.said, names[found.subject_id]):
            changed.setdefault(one.place, None)
    for place in _add_codes(work, worth_a_look) | _add_personal(work, worth_a_look):
        changed.setdefault(place, None)
    return changed


def _says_more(said: Particulars) -> bool:
    return bool(said.other_names or said.other_codes or personal_of(said))


def _renew_versions(
    work: Work, seen: Sequence[tuple[Arrived, Known]], names: dict[int, Standing]
) -> Changed:
    before = look_up.versions(work.session, [found.version_id for _, found in seen])
    places, versions, in_force = [], [], []
    for one, found in seen:
        known, since = before[found.subject_id]
        said = rules.carried_forward(known, one.row.said)
        if one.digest == found.content_hash or rules.is_same_version(known, said):
            continue
        day = rules.next_day(said, work.on)
        places.append(one.place)
        versions.append(NewVersion(found.subject_id, day, one.row.row_no, said, one.digest))
        in_force.append(day >= since)
        if said.name != known.name:
            _rename(work, versions[-1], names[found.subject_id], is_present=day >= since)
    version_ids = take_numbers(work.session, writing.TABLES["subject_version"], len(versions))
    numbered = list(zip(version_ids, versions, strict=True))
    leaves = writing.write_versions(work.session, numbered, work.source, work.at)
    writing.update_subjects(
        work.session, [pair for pair, present in zip(numbered, in_force, strict=True) if present]
    )
    return dict(zip(places, leaves, strict=True))


def _rename(work: Work, version: NewVersion, names: Standing, *, is_present: bool) -> None:
    row_id, current = look_up.current_name(names)
    if is_present:
        closed, opened = rules.renamed(current, version.said, version.valid_from)
        spans = [(version.subject_id, closed, row_id), (version.subject_id, opened, None)]
    else:
        former = NameSpan(
            NameKind.REGISTERED,
            version.said.name,
            version.said.name_key,
            version.valid_from,
            current.valid_from or work.on,
        )
        spans = [(version.subject_id, former, None)]
    writing.write_names(work.session, spans, work.source, work.at)


def _add_names(work: Work, subject_id: int, said: Particulars, names: Standing) -> bool:
    spans = rules.new_names([span for _, span in names], said, work.on)
    writing.write_names(
        work.session, [(subject_id, span, None) for span in spans], work.source, work.at
    )
    return bool(spans)


def _add_codes(work: Work, seen: Sequence[tuple[Arrived, Known]]) -> set[int]:
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


def _add_personal(work: Work, seen: Sequence[tuple[Arrived, Known]]) -> set[int]:
    said = [
        (one.place, found.subject_id, field, plain)
        for one, found in seen
        for field, plain in personal_of(one.row.said)
    ]
    if not said:
        return set()
    keyring = keyring_of(work.session)
    known = look_up.vault_indexes(work.session, [subject_id for _, subject_id, _, _ in said])
    fresh = [
        entry
        for entry in said
        if known.get((entry[1], entry[2])) != vault.blind_index(keyring, entry[2], entry[3])
    ]
    writing.write_personal(work.session, [entry[1:] for entry in fresh], work.at)
    return {place for place, *_ in fresh}
