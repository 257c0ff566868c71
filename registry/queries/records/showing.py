"""How a record is shown to the public on a day (公示状态), for officers who ask why.

Invariant: it follows from state, dates, stays and the kind of subject alone; nothing is stored.
"""

from datetime import date

from models.vocabulary import RecordState, SubjectKind, Tier, Word


class Showing(Word):
    """公示状态 of a record on a day."""

    PUBLIC = "public", "公示中", "Public"
    NOT_YET = "not_yet", "尚未公示", "Not yet public"
    OVER = "over", "公示期满", "No longer public"
    NEVER = "never", "不公示", "Not public"
    PERSON = "person", "不公示（自然人）", "Not public (a person)"
    STAYED = "stayed", "暂停公示", "Publication suspended"
    WITHDRAWN = "withdrawn", "已撤销", "Withdrawn"


def showing(
    state: RecordState,
    subject_kind: SubjectKind,
    tier: Tier | None,
    window: tuple[date | None, date | None],
    *,
    is_stayed: bool,
    on: date,
) -> Showing:
    """Return how a record is shown on a day; `window` is half-open, without a start: never."""
    if state is RecordState.WITHDRAWN:
        return Showing.WITHDRAWN
    if subject_kind is SubjectKind.PRACTITIONER:
        return Showing.PERSON
    public_from, public_until = window
    if public_from is None or tier is Tier.MINOR:
        return Showing.NEVER
    if public_until is not None and public_until <= on:
        return Showing.OVER
    if is_stayed:
        return Showing.STAYED
    return Showing.PUBLIC if public_from <= on else Showing.NOT_YET
