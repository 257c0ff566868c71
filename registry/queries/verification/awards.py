"""Screenings of candidates against their seals, and reviews of awards against who proposed them.

Invariant: what was found stands as it was found, and each row as the journal holds it; no award is proposed for withdrawal by one person.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.awards import AwardReview, AwardScreening, AwardScreeningLine, AwardWithdrawal
from models.vocabulary import AuditEvent, AwardReviewOutcome, ScreeningVerdict
from registry.queries.awards.screenings import kept_lines
from registry.queries.verification.entries import entries_of, row_problem
from registry.queries.verification.finding import Finding
from registry.rules.awards import seal

SCREENINGS = "award_screenings"
REVIEWS = "award_reviews"
_PROPOSED = "proposed"
_GONE = "操作日志中有记载，数据库中已不在。"


def check_screenings(session: Session) -> Finding:
    """Look that every screening has its entry in the journal, its seal, counts, and all its lines."""
    told = {one.about: one for one in entries_of(session, AuditEvent.AWARD_SCREENED)}
    count = 0
    for row in session.scalars(select(AwardScreening).order_by(AwardScreening.id)).all():
        count += 1
        entry = told.pop(f"screening:{row.id}", None)
        problem = _problem(session, row) or row_problem(row, row.recorded_at, row.by_id, entry)
        if problem:
            return Finding(SCREENINGS, count, f"award_screening:{row.id}", problem)
    orphan = select(func.min(AwardScreeningLine.id)).where(
        AwardScreeningLine.screening_id.not_in(select(AwardScreening.id))
    )
    if (number := session.scalar(orphan)) is not None:
        return Finding(SCREENINGS, count, f"award_screening_line:{number}", "没有所属的核查。")
    for about in told:
        return Finding(SCREENINGS, count, f"award_{about}", _GONE)
    return Finding(SCREENINGS, count)


def check_reviews(session: Session) -> Finding:
    """Look that each proposed withdrawal was proposed by one and settled by another, as journalled."""
    told = {
        (one.details["step"] == _PROPOSED, one.details["row"]): one
        for one in entries_of(session, AuditEvent.AWARD_REVIEWED)
    }
    proposed = {}
    for proposal in session.scalars(select(AwardWithdrawal).order_by(AwardWithdrawal.id)):
        entry = told.pop((True, proposal.id), None)
        if problem := row_problem(proposal, proposal.recorded_at, proposal.by_id, entry):
            return Finding(REVIEWS, 0, f"award_withdrawal:{proposal.id}", problem)
        proposed[proposal.record_id, proposal.cause_kind, proposal.cause_id] = proposal.by_id
    count = 0
    for row in session.scalars(select(AwardReview).order_by(AwardReview.id)):
        count += 1
        by = proposed.get((row.record_id, row.cause_kind, row.cause_id))
        entry = told.pop((False, row.id), None)
        problem = _hands_problem(row, by) or row_problem(
            row, row.recorded_at, row.decided_by or row.by_id, entry
        )
        if problem:
            return Finding(REVIEWS, count, f"award_review:{row.id}", problem)
    for is_proposal, number in told:
        table = "award_withdrawal" if is_proposal else "award_review"
        return Finding(REVIEWS, count, f"{table}:{number}", _GONE)
    return Finding(REVIEWS, count)


def _hands_problem(row: AwardReview, by: int | None) -> str | None:
    if row.outcome is AwardReviewOutcome.KEPT and row.decided_by is None and by is None:
        return None
    is_by_two = by is not None and by == row.by_id and row.decided_by not in (None, by)
    return None if is_by_two else "撤销荣誉的建议没有由两人办理。"


def _problem(session: Session, row: AwardScreening) -> str | None:
    lines = kept_lines(session, row.id)
    if [one.line_no for one in lines] != list(range(1, len(lines) + 1)):
        return "核查的行不完整。"
    if seal(lines) != bytes(row.content_hash):
        return "内容校验值与所存各行不符。"
    others = select(func.count()).where(
        AwardScreeningLine.screening_id == row.id,
        AwardScreeningLine.recorded_at != row.recorded_at,
    )
    if session.scalar(others):
        return "各行的记录时间与核查的时间不符。"
    counts = {one.value: sum(line.verdict is one for line in lines) for one in ScreeningVerdict}
    return None if counts == row.counts else "各结论的数目与所存各行不符。"
