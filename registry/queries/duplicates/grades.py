"""What a merge, or its end, would do to the grade of the survivor, told beforehand (合并后的等级).

Invariant: both grades come from the rating rule on the facts as they are; nothing is estimated.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ratings import SubjectRating
from models.vocabulary import Grade
from registry.queries.ratings.facts import facts_of_circle
from registry.queries.ratings.law import law_of
from registry.rules.ratings import Rating, rate, shown
from registry.rules.ratings.publishing import counts_at_once

ORDER = list(Grade)


def grade_change(
    session: Session, before: Sequence[int], after: Sequence[int], *, on: date
) -> Iterator[str]:
    """Yield in sentences the grade of a subject with the members `before`, and with those `after`.

    The subject that stands for the others is the first of either.
    """
    model = law_of(session).governing(on)
    if model is None:
        return
    was, becomes = (
        rate(facts_of_circle(session, members, on=on), model, on) for members in (before, after)
    )
    yield f"质量信用等级 {_named(was)} → {_named(becomes)}。"
    if not counts_at_once(becomes.grade, was.grade):
        held = "暂不评价" if was.grade is Grade.NOT_RATED else f" {was.grade.value}"
        days = model.publication.worse_after_working_days
        yield f"较低的等级先行告知，满 {days} 个工作日或者异议答复之后启用，此前仍适用{held}。"


def own_grade(session: Session, subject_id: int) -> Grade | None:
    """Return the grade that stands for a subject itself; None where it was never assessed."""
    return session.scalar(select(SubjectRating.grade).where(SubjectRating.subject_id == subject_id))


def grades_seen(session: Session, subject_ids: Sequence[int]) -> dict[str, int]:
    """Return the rank of each grade that stands for these subjects, as a seal keeps it."""
    rows = session.execute(
        select(SubjectRating.subject_id, SubjectRating.grade).where(
            SubjectRating.subject_id.in_(subject_ids)
        )
    )
    return {str(number): ORDER.index(grade) for number, grade in rows}


def _named(rating: Rating) -> str:
    if rating.not_rated is not None:
        return f"暂不评价（{rating.not_rated.zh}）"
    return f"{rating.grade.value}（{shown(rating.score)}）"
