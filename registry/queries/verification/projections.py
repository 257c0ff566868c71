"""The present state of every subject against a replay of its facts."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import groupby
from typing import Any

from sqlalchemy import Result, select
from sqlalchemy.orm import Session, aliased

from models.subjects import IdentityLink, Subject, SubjectName, SubjectVersion
from models.vocabulary import NameKind
from registry.queries.verification.finding import Finding
from registry.rules.duplicates import roots

SUBJECTS = "subject_projection"
NAMES = "current_names"
REPLAYED = ("kind", "uscc", "name", "status", "division_code", "established_on")


def check_subjects(session: Session) -> Finding:
    """Replay each subject's versions and links, and compare with its row."""
    with closing(_versions_of_subjects(session)) as rows:
        return _first_difference(_with_version_in_force(rows), _survivors(session))


def _first_difference(
    replayed: Iterator[tuple[Any, tuple[Any, ...] | None]], survivors: Mapping[int, int]
) -> Finding:
    count = 0
    for subject, in_force in replayed:
        count += 1
        if in_force is None or in_force[0] != subject.version_id:
            return Finding(SUBJECTS, count, f"subject:{subject.id}", "现行登记版本与事实不符。")
        expected = dict(zip(REPLAYED, in_force[1:], strict=True))
        wrong = [field for field in REPLAYED if getattr(subject, field) != expected[field]]
        if subject.survivor_id != survivors.get(subject.id):
            wrong.append("survivor_id")
        if wrong:
            return Finding(
                SUBJECTS,
                count,
                f"subject:{subject.id}",
                f"当前状态与事实不符：{'、'.join(wrong)}。",
            )
    return Finding(SUBJECTS, count)


def check_names(session: Session) -> Finding:
    """Look that every subject bears exactly one open registered name, and that it is its own."""
    correction = aliased(SubjectName)
    rows = session.execute(
        select(Subject.id, Subject.name, SubjectName.name)
        .outerjoin(
            SubjectName,
            (SubjectName.subject_id == Subject.id)
            & (SubjectName.kind == NameKind.REGISTERED)
            & SubjectName.valid_to.is_(None)
            & ~select(correction.id).where(correction.corrects_id == SubjectName.id).exists(),
        )
        .order_by(Subject.id)
        .execution_options(yield_per=5_000)
    )
    with closing(rows):
        return _first_wrong_name(rows)


def _first_wrong_name(rows: Iterable[Any]) -> Finding:
    count = 0
    for subject_id, group in groupby(rows, key=lambda row: int(row[0])):
        count += 1
        names = [(row[1], row[2]) for row in group]
        if len(names) != 1 or names[0][0] != names[0][1]:
            return Finding(NAMES, count, f"subject:{subject_id}", "现用名称与名称记录不符。")
    return Finding(NAMES, count)


def _versions_of_subjects(session: Session) -> Result[*tuple[Any, ...]]:
    columns = (getattr(SubjectVersion, field) for field in REPLAYED)
    return session.execute(
        select(
            Subject.id,
            Subject.version_id,
            Subject.survivor_id,
            *(getattr(Subject, field) for field in REPLAYED),
            SubjectVersion.id.label("found_id"),
            *(column.label(f"found_{column.key}") for column in columns),
        )
        .outerjoin(SubjectVersion, SubjectVersion.subject_id == Subject.id)
        .order_by(Subject.id, SubjectVersion.valid_from, SubjectVersion.id)
        .execution_options(yield_per=5_000)
    )


def _with_version_in_force(
    rows: Iterable[Any],  # Any: rows of the statement above
) -> Iterator[tuple[Any, tuple[Any, ...] | None]]:
    for _, group in groupby(rows, key=lambda row: int(row[0])):
        *_, last = group
        found = None if last.found_id is None else tuple(last[3 + len(REPLAYED) :])
        yield last, found


def _survivors(session: Session) -> Mapping[int, int]:
    end = aliased(IdentityLink)
    links = session.execute(
        select(IdentityLink.subject_id, IdentityLink.survivor_id)
        .where(
            IdentityLink.ends_id.is_(None),
            ~select(end.id).where(end.ends_id == IdentityLink.id).exists(),
        )
        .order_by(IdentityLink.id)
    )
    return roots([(link.subject_id, link.survivor_id) for link in links])
