"""What a merge of a pair would rest on: who survives, whose particulars are shown, why two persons.

Invariant: preview, proposal and confirmation ask this one query, so that equal seals mean equal facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.duplicates import DuplicatePair, SubjectMerge
from models.subjects import Subject, SubjectVersion
from models.vocabulary import MergeState, SharedField
from registry.errors import Conflict, Invalid
from registry.queries.canonical import members_of
from registry.queries.duplicates.facts import (
    clashes_of,
    contradictions,
    doubts,
    seen_of,
    side_of,
)
from registry.rules.duplicates import (
    Seen,
    Side,
    refuse_merge_of,
    refuse_survivor,
    seal,
    suggested_survivor,
    why_second,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a pair would be merged; `choices` by field, where the duplicate's value is shown."""

    survivor: Side
    duplicate: Side
    choices: dict[str, int]
    seen: Seen
    seal: bytes
    why_second: tuple[str, ...]


def plan_of(
    session: Session,
    pair: DuplicatePair,
    survivor_id: int | None = None,
    choices: Mapping[SharedField, int] | None = None,
    *,
    on: date,
) -> Plan:
    """Return how a pair would be merged on a day, without a survivor into the one that the rule suggests.

    Raises Refused, Conflict or Invalid with the reason why it may not be, whoever decides.
    """
    survivor, duplicate = sides_of(session, pair, survivor_id)
    mine = members_of(session, survivor.subject_id)
    theirs = members_of(session, duplicate.subject_id)
    refuse_merge_of(survivor, duplicate, contradictions(session, mine, theirs))
    refuse_survivor(survivor, duplicate)
    _refuse_while_waiting(session, (*mine, *theirs))
    taken = _fit(session, choices or {}, survivor, duplicate)
    seen = seen_of(session, (*mine, *theirs), on=on)
    clashes = clashes_of(session, theirs, (*mine, *theirs))
    return Plan(
        survivor=survivor,
        duplicate=duplicate,
        choices=taken,
        seen=seen,
        seal=seal(seen, survivor.subject_id, taken),
        why_second=why_second(duplicate, survivor, clashes, doubts(session, mine, theirs)),
    )


def sides_of(
    session: Session, pair: DuplicatePair, survivor_id: int | None = None
) -> tuple[Side, Side]:
    """Return the survivor and the duplicate; without a choice as the rule suggests."""
    low, high = side_of(session, pair.low_id), side_of(session, pair.high_id)
    chosen = survivor_id or suggested_survivor(low, high)
    if chosen not in (low.subject_id, high.subject_id):
        raise Invalid("保留的主体须是这一对中的一个。")
    return (low, high) if chosen == low.subject_id else (high, low)


def _refuse_while_waiting(session: Session, members: tuple[int, ...]) -> None:
    waiting = session.scalars(
        select(SubjectMerge.id).where(
            SubjectMerge.state == MergeState.WAITING,
            or_(SubjectMerge.duplicate_id.in_(members), SubjectMerge.survivor_id.in_(members)),
        )
    ).first()
    if waiting is not None:
        raise Conflict(
            f"其中一方另有一件归并正在等待复核（第 {waiting} 件），请先办结或者撤回那一件。"
        )


def _fit(
    session: Session, wanted: Mapping[SharedField, int], survivor: Side, duplicate: Side
) -> dict[str, int]:
    """Return by field whose value is shown, where it is the duplicate's. Raises Invalid."""
    if not set(wanted.values()) <= {survivor.subject_id, duplicate.subject_id}:
        raise Invalid("展示信息只能取自这一对主体。")
    taken = [shared for shared, from_id in wanted.items() if from_id == duplicate.subject_id]
    subject = session.get_one(Subject, duplicate.subject_id)
    version = session.get_one(SubjectVersion, subject.version_id)
    for shared in taken:
        if not getattr(version, shared.value):
            raise Invalid(f"{duplicate.called}没有可以展示的“{shared.zh}”。")
    return {shared.value: duplicate.subject_id for shared in sorted(taken, key=str)}
