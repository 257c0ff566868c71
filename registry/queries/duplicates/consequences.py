"""What a merge, or its end, would change, told beforehand (合并后会怎样).

Invariant: nothing is guessed: every figure comes from the query that the page behind it asks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.duplicates import DuplicatePair, SubjectMerge
from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import MergeState, RecordKind, RecordState, SharedField
from registry.queries.canonical import members_of
from registry.queries.duplicates.facts import seen_of, side_of
from registry.queries.duplicates.grades import grade_change, own_grade
from registry.queries.duplicates.measures import measures_change
from registry.queries.duplicates.plan import Plan, plan_of
from registry.queries.duplicates.standing import leaving_public, members_through
from registry.queries.records.listing import RecordLine, lines_of_rows
from registry.queries.records.ordering import ORDERS, RecordOrder
from registry.queries.records.public import is_bad, shown_records
from registry.rulebooks import rulebook_of
from registry.rules.blacklist import in_force
from registry.rules.duplicates import seal, what_changed

MOST_RECORDS = 50


@dataclass(frozen=True, slots=True)
class Change:
    """One figure of the survivor's page before and after."""

    what: str
    before: int
    after: int

    @property
    def more(self) -> int:
        """By how much it changes."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Consequences:
    """What would follow: figures, the records that move in the reading, sentences in order."""

    changes: tuple[Change, ...]
    records: tuple[RecordLine, ...]
    record_total: int
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A merge as it would be, with what would follow."""

    plan: Plan
    consequences: Consequences


@dataclass(frozen=True, slots=True)
class AsProposed:
    """A proposed merge as it stands now: what would follow, and what has changed since."""

    consequences: Consequences | None
    changed: tuple[str, ...]


def consequences_as_proposed(session: Session, merge: SubjectMerge, *, on: date) -> AsProposed:
    """Return what a merge would change now, and what is different from when it was proposed."""
    if merge.state is not MergeState.WAITING:
        return AsProposed(None, ())
    survivor = side_of(session, merge.survivor_id)
    duplicate = side_of(session, merge.duplicate_id)
    mine = members_of(session, merge.survivor_id)
    theirs = members_of(session, merge.duplicate_id)
    seen = seen_of(session, (*mine, *theirs), on=on)
    sealed = seal(seen, merge.survivor_id, merge.choices)
    plan = Plan(survivor, duplicate, merge.choices, seen, sealed, tuple(merge.why_second))
    changed = () if sealed == bytes(merge.seen_hash) else what_changed(merge.seen, seen)
    return AsProposed(consequences_of(session, plan, on=on), changed)


def preview(
    session: Session,
    pair: DuplicatePair,
    *,
    on: date,
    survivor_id: int | None = None,
    choices: dict[SharedField, int] | None = None,
) -> Preview:
    """Return what a merge would change. Raises what `plan_of` raises, where it may not be."""
    plan = plan_of(session, pair, survivor_id, choices, on=on)
    return Preview(plan, consequences_of(session, plan, on=on))


def consequences_of(session: Session, plan: Plan, *, on: date) -> Consequences:
    """Return what follows from a plan."""
    mine = members_of(session, plan.survivor.subject_id)
    theirs = members_of(session, plan.duplicate.subject_id)
    return Consequences(
        changes=_changes(session, mine, (*mine, *theirs), on),
        records=_records(session, theirs, on),
        record_total=_count(session, theirs),
        sentences=(
            *grade_change(session, mine, (*mine, *theirs), on=on),
            *measures_change(session, mine, (*mine, *theirs), on=on),
            *_of_merging(session, plan, mine, theirs, on),
        ),
    )


def consequences_of_ending(session: Session, merge: SubjectMerge, *, on: date) -> Consequences:
    """Return what follows from ending a standing merge, for the one that it is read through."""
    duplicate = session.get_one(Subject, merge.duplicate_id)
    root = duplicate.survivor_id or merge.survivor_id
    together = members_of(session, root)
    leaving = members_through(session, merge.duplicate_id)
    staying = tuple(one for one in together if one not in leaving)
    return Consequences(
        changes=_changes(session, together, staying, on),
        records=_records(session, leaving, on),
        record_total=_count(session, leaving),
        sentences=(
            *grade_change(session, together, staying, on=on),
            *measures_change(session, together, staying, on=on),
            *_of_ending(session, merge, duplicate, on),
        ),
    )


def _changes(
    session: Session, before: Sequence[int], after: Sequence[int], on: date
) -> tuple[Change, ...]:
    """Return the figures of the public page and of the whole register."""
    asked = (
        ("公示中的不良信息", is_bad()),
        ("公示中的荣誉", Record.kind == RecordKind.HONOUR),
        ("公示中的全部信息", Record.id.is_not(None)),
    )
    changes = []
    for what, condition in asked:
        public = shown_records(on).where(condition).with_only_columns(func.count(Record.id))
        figures = [
            session.scalar(public.where(Record.subject_id.in_(one))) or 0 for one in (before, after)
        ]
        changes.append(Change(what, *figures))
    changes.append(Change("名下全部信用记录", _count(session, before), _count(session, after)))
    return tuple(changes)


def _records(session: Session, members: Sequence[int], on: date) -> tuple[RecordLine, ...]:
    rows = session.execute(
        select(
            Record, RecordVersion, Subject.name, Subject.uscc, Subject.kind, Subject.division_code
        )
        .join(RecordVersion, RecordVersion.id == Record.version_id)
        .join(Subject, Subject.id == Record.subject_id)
        .where(Record.subject_id.in_(members), Record.state == RecordState.STANDING)
        .order_by(*ORDERS[RecordOrder.NEWEST])
        .limit(MOST_RECORDS)
    ).all()
    return lines_of_rows(session, rows, on)


def _count(session: Session, members: Sequence[int]) -> int:
    standing = (Record.subject_id.in_(members), Record.state == RecordState.STANDING)
    return session.scalar(select(func.count(Record.id)).where(*standing)) or 0


def _of_merging(
    session: Session, plan: Plan, mine: Sequence[int], theirs: Sequence[int], on: date
) -> Iterator[str]:
    duplicate, survivor = plan.duplicate, plan.survivor
    yield f"“{duplicate.name}”成为{survivor.called}的别名（录入别名），不作为曾用名。"
    if own := own_grade(session, duplicate.subject_id):
        yield f"{duplicate.called}自己的质量信用等级（{own.value}）不再单独评价；撤销归并后原样恢复。"
    if duplicate.uscc:
        yield f"原公示地址 /enterprises/{duplicate.uscc} 长期跳转到 {survivor.uscc} 的页面。"
    else:
        yield "被归并的主体没有统一社会信用代码，原来没有公示页面；其记录改在保留主体的页面公示。"
    if same := _same_papers(session, mine, theirs):
        yield f"双方名下有 {same} 份相同的文书：归并后会重复列示，请先核对是否应撤销一份。"
    yield from _listings_joined(session, survivor.called, theirs, on)
    for name in plan.choices:
        yield f"“{SharedField(name).zh}”改为展示被归并主体的登记内容。"
    told = [side.called for side in (survivor, duplicate) if side.uscc]
    if told:
        yield f"同时告知{'、'.join(told)}。"
    yield "各项事实仍记在文书载明的主体名下，不改写；归并可以随时撤销，双方恢复原样。"


def _of_ending(
    session: Session, merge: SubjectMerge, duplicate: Subject, on: date
) -> Iterator[str]:
    yield f"“{duplicate.name}”恢复为独立的主体，名称、住所和信用记录与归并之前一样。"
    if duplicate.uscc:
        yield f"公示地址 /enterprises/{duplicate.uscc} 恢复为它自己的页面，不再跳转。"
    if leaves := leaving_public(session, merge, on):
        yield (
            f"它没有统一社会信用代码：有 {leaves} 条公示信息不再公示，"
            "因此须由未提出该归并的审批人办理。"
        )
    yield from _listings_leaving(session, members_through(session, merge.duplicate_id), on)
    if since := _added_since(session, merge):
        yield f"归并期间新增 {since} 条记录，各自留在文书载明的主体名下；记错主体的，另行办理主体更正。"
    yield "同时记下“不是同一主体”：以后不再提示这一对，需要时可以写明理由重新核查。"


def _listings_leaving(session: Session, members: Sequence[int], on: date) -> Iterator[str]:
    numbers = session.scalars(
        select(ListEntry.entry_no)
        .where(ListEntry.subject_id.in_(members), in_force(ListEntry, on))
        .order_by(ListEntry.id)
    ).all()
    if numbers:
        yield f"在册的名单条目 {'、'.join(numbers)} 回到决定书载明的主体名下，不再在保留主体的页面显示。"


def _listings_joined(
    session: Session, called: str, members: Sequence[int], on: date
) -> Iterator[str]:
    """Tell each entry of a list that is in force and will be read on the survivor's page."""
    law = rulebook_of(session).blacklist
    entries = session.scalars(
        select(ListEntry)
        .where(ListEntry.subject_id.in_(members), in_force(ListEntry, on))
        .order_by(ListEntry.id)
    )
    for entry in entries:
        found = law.list_on(entry.list_type, on)
        name = found.name_zh if found else entry.list_type
        yield (
            f"{name}的条目 {entry.entry_no}（{entry.decision_no}，在册）将随之在{called}的页面显示，"
            "并影响其质量信用等级；条目仍记在决定书载明的主体名下。"
        )


def _same_papers(session: Session, mine: Sequence[int], theirs: Sequence[int]) -> int:
    papers = select(Record.document_key).where(
        Record.subject_id.in_(mine), Record.state == RecordState.STANDING
    )
    same = select(func.count(Record.id)).where(
        Record.subject_id.in_(theirs),
        Record.state == RecordState.STANDING,
        Record.document_key.in_(papers),
    )
    return session.scalar(same) or 0


def _added_since(session: Session, merge: SubjectMerge) -> int:
    if merge.state is not MergeState.DONE or merge.decided_at is None:
        return 0
    members = (merge.duplicate_id, merge.survivor_id)
    first = select(func.min(RecordVersion.id)).group_by(RecordVersion.record_id)
    added = select(func.count(RecordVersion.id)).where(
        RecordVersion.id.in_(first),
        RecordVersion.subject_id.in_(members),
        RecordVersion.recorded_at > merge.decided_at,
    )
    return session.scalar(added) or 0
