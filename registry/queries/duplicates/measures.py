"""Which measures begin or end for the survivor by a merge or its end, told beforehand (合并后的措施).

Invariant: both sides come from the plain rule on the same causes; a cause stays with the party of its
paper, so orders to departments stand as they are. What the grade brings follows the grade, which is
told beside it, and is left out here. Source: FEATURES G8; LAW-AND-FAIRNESS 8, 11.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.subjects import Subject
from models.vocabulary import CauseKind, SubjectKind
from registry.queries.measures.causes import causes_of
from registry.rulebooks import rulebook_of
from registry.rules.measures import Applied, Cause, Causes, applied


def measures_change(
    session: Session, before: Sequence[int], after: Sequence[int], *, on: date
) -> Iterator[str]:
    """Yield in sentences the measures of a subject with the members `before`, and with those `after`."""
    causes = _causes(session, {*before, *after}, on)
    was, becomes = (
        _applied(session, [one for one in causes if one.party_id in members], on)
        for members in (set(before), set(after))
    )
    begins = [one for number, one in becomes.items() if number not in was]
    ends = [one for number, one in was.items() if number not in becomes]
    if begins:
        yield f"适用的奖惩措施开始 {len(begins)} 项：{_told(begins)}。"
    if ends:
        yield f"适用的奖惩措施结束 {len(ends)} 项：{_told(ends)}。"
    if begins or ends:
        yield (
            "措施仍只针对文书载明的主体，已向部门发起的照常办理，不重新发起；"
            "由等级带来的激励和检查安排，随质量信用等级变化。"
        )


def measures_seen(session: Session, subject_ids: Iterable[int], *, on: date) -> dict[str, int]:
    """Return by party and measure how many causes call for it on a day, as a seal keeps it."""
    found: Counter[str] = Counter()
    for cause in _causes(session, set(subject_ids), on):
        one = Causes(cause.party_id, cause.party_kind, (cause,))
        for measure in applied(one, rulebook_of(session).measures, on):
            found[f"{cause.party_id}.{measure.measure.id}"] += 1
    return dict(found)


def _causes(session: Session, members: set[int], on: date) -> tuple[Cause, ...]:
    """Return the listings and penalties of some subjects, through whomever they are read."""
    owners = session.scalars(
        select(func.coalesce(Subject.survivor_id, Subject.id)).where(Subject.id.in_(members))
    )
    return tuple(
        cause
        for causes in causes_of(session, set(owners), on=on).values()
        for cause in causes.given
        if cause.kind is not CauseKind.GRADE and cause.party_id in members
    )


def _applied(session: Session, causes: Sequence[Cause], on: date) -> dict[str, Applied]:
    """Return the measures that some causes bring, each with the first of its causes."""
    if not causes:
        return {}
    kind: SubjectKind = causes[0].party_kind
    law = rulebook_of(session).measures
    found: dict[str, Applied] = {}
    for one in applied(Causes(causes[0].party_id, kind, tuple(causes)), law, on):
        found.setdefault(one.measure.id, one)
    return found


def _told(found: Iterable[Applied]) -> str:
    by_cause: dict[str, list[str]] = {}
    for one in found:
        by_cause.setdefault(one.cause.name_zh, []).append(one.measure.name_zh)
    return "；".join(f"因{cause}：{'、'.join(names)}" for cause, names in by_cause.items())
