"""Screenings of candidates against their seals, and reviews of awards against who proposed them.

Invariant: what was found stands as it was found; no award is proposed for withdrawal by one person.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.awards import AwardReview, AwardScreening, AwardScreeningLine, AwardWithdrawal
from models.vocabulary import AwardReviewOutcome, ScreeningVerdict
from registry.queries.awards.screenings import kept_lines
from registry.queries.verification.finding import Finding
from registry.rules.awards import seal

SCREENINGS = "award_screenings"
REVIEWS = "award_reviews"


def check_screenings(session: Session) -> Finding:
    """Look that every screening has its seal, its counts, and lines without a gap."""
    count = 0
    for row in session.scalars(select(AwardScreening).order_by(AwardScreening.id)).all():
        count += 1
        problem = _problem(session, row)
        if problem:
            return Finding(SCREENINGS, count, f"award_screening:{row.id}", problem)
    orphan = select(func.min(AwardScreeningLine.id)).where(
        AwardScreeningLine.screening_id.not_in(select(AwardScreening.id))
    )
    if (number := session.scalar(orphan)) is not None:
        return Finding(SCREENINGS, count, f"award_screening_line:{number}", "没有所属的核查。")
    return Finding(SCREENINGS, count)


def check_reviews(session: Session) -> Finding:
    """Look that each proposed withdrawal was proposed by one and settled by another."""
    count = 0
    proposed = {
        (row.record_id, row.cause_kind, row.cause_id): row.by_id
        for row in session.scalars(select(AwardWithdrawal))
    }
    for row in session.scalars(select(AwardReview).order_by(AwardReview.id)):
        count += 1
        by = proposed.get((row.record_id, row.cause_kind, row.cause_id))
        if row.outcome is AwardReviewOutcome.KEPT and row.decided_by is None and by is None:
            continue
        if by is None or by != row.by_id or row.decided_by in (None, by):
            problem = "撤销荣誉的建议没有由两人办理。"
            return Finding(REVIEWS, count, f"award_review:{row.id}", problem)
    return Finding(REVIEWS, count)


def _problem(session: Session, row: AwardScreening) -> str | None:
    lines = kept_lines(session, row.id)
    if [one.line_no for one in lines] != list(range(1, len(lines) + 1)):
        return "核查的行不完整。"
    if seal(lines) != bytes(row.content_hash):
        return "内容校验值与所存各行不符。"
    counts = {one.value: sum(line.verdict is one for line in lines) for one in ScreeningVerdict}
    return None if counts == row.counts else "各结论的数目与所存各行不符。"
