"""Pairs against their judgements, merges against their links and hands, links against merges.

Invariant: no subject is read through another but by a merge that one proposed and, where it
mattered, another confirmed; every ended link has its "different". Source: LAW-AND-FAIRNESS 11.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.duplicates import DuplicateJudgement, DuplicatePair, SharedParticular, SubjectMerge
from models.subjects import IdentityLink
from models.vocabulary import MergeState, Verdict
from registry.queries.verification.finding import Finding
from registry.rules.duplicates import state_after

PAIRS = "pair_states"
MERGES = "subject_merges"
LINKED = (MergeState.DONE, MergeState.ENDED)
BY_ANOTHER = (MergeState.REFUSED, MergeState.LAPSED)


def check_pairs(session: Session) -> Finding:
    """Replay the last judgement of each pair, and the merge behind it, and compare its state."""
    last, merges = _last_verdicts(session), _last_merges(session)
    count = 0
    for pair in session.scalars(select(DuplicatePair).order_by(DuplicatePair.id)):
        count += 1
        merge = merges.get(pair.id)
        if pair.state is not state_after(last.get(pair.id), merge.state if merge else None):
            where = f"duplicate_pair:{pair.id}"
            return Finding(PAIRS, count, where, f"状态“{pair.state.zh}”与最后一次判断不符。")
    return Finding(PAIRS, count)


def check_merges(session: Session) -> Finding:
    """Look that each merge went through the hands it needed, and each link belongs to a merge."""
    links = {link.id: link for link in session.scalars(select(IdentityLink))}
    ended = {link.ends_id for link in links.values() if link.ends_id is not None}
    count = 0
    claimed: set[int] = set()
    for merge in session.scalars(select(SubjectMerge).order_by(SubjectMerge.id)):
        count += 1
        problem = _problem(merge, links, ended)
        if problem:
            return Finding(MERGES, count, f"subject_merge:{merge.id}", problem)
        claimed |= {merge.link_id} if merge.link_id else set()
    for link in links.values():
        if link.ends_id is None and link.id not in claimed:
            return Finding(MERGES, count, f"identity_link:{link.id}", "归并没有对应的办理事项。")
    return _check_shared(session, links, count)


def _problem(merge: SubjectMerge, links: Mapping[int, IdentityLink], ended: set[int]) -> str | None:
    if merge.decided_by is not None and merge.decided_by == merge.proposed_by:
        return "提出归并和复核的是同一个人。"
    if merge.needs_second and merge.state in (*LINKED, *BY_ANOTHER) and merge.decided_by is None:
        return "须经两人办理的归并没有复核人。"
    if merge.state not in LINKED:
        return None if merge.link_id is None else "没有完成的归并有归并关系。"
    link = links.get(merge.link_id or 0)
    if link is None or (link.subject_id, link.survivor_id) != (
        merge.duplicate_id,
        merge.survivor_id,
    ):
        return "归并关系与办理事项的双方不符。"
    if (merge.state is MergeState.ENDED) != (link.id in ended):
        return f"状态“{merge.state.zh}”与归并关系不符。"
    return None


def _check_shared(session: Session, links: Mapping[int, IdentityLink], count: int) -> Finding:
    for shared in session.scalars(select(SharedParticular).order_by(SharedParticular.id)):
        link = links[shared.link_id]
        if shared.from_id not in (link.subject_id, link.survivor_id):
            where = f"shared_particular:{shared.id}"
            return Finding(MERGES, count, where, "展示信息取自归并以外的主体。")
    return Finding(MERGES, count)


def _last_verdicts(session: Session) -> dict[int, Verdict]:
    later = aliased(DuplicateJudgement)
    rows = session.execute(
        select(DuplicateJudgement.pair_id, DuplicateJudgement.verdict).where(
            ~select(later.id)
            .where(later.pair_id == DuplicateJudgement.pair_id, later.id > DuplicateJudgement.id)
            .exists()
        )
    )
    return {row[0]: row[1] for row in rows}


def _last_merges(session: Session) -> dict[int, SubjectMerge]:
    merges = session.scalars(select(SubjectMerge).order_by(SubjectMerge.id))
    return {merge.pair_id: merge for merge in merges}
