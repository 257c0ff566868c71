"""What a subject is told of its grade: a worse one first, with the day from which it is used.

Invariant: told is who can sign in, once for each change of grade, in the transaction of the change.
"""

from collections.abc import Iterator, Sequence

from models.vocabulary import Grade, NoticeKind
from registry.rules.ratings.publishing import NOBODY_KNOWN, Publication, is_worse
from registry.services import notices
from registry.services.ratings.deciding import Decided
from registry.services.ratings.work import Work

FROM_TO = (
    "经重新评价（起因：{cause}），贵单位的质量信用等级由{before}调整为{after}，评价日期 {day}。"
)
FIRST = "经评价（起因：{cause}），贵单位的质量信用等级为{after}，评价日期 {day}。"
AT_ONCE = "新等级自即日起启用。"
WORSE_AT_ONCE = "新等级自即日起启用。认为有误的，可以提出异议。"
FROM_A_DAY = (
    "该等级自 {day} 起启用（含公示），此前仍适用{held}。认为有误的，可以在此之前提出异议；"
    "异议答复之前不启用。"
)
AFTER_THE_ANSWER = "有关信用记录正在处理异议，该等级待异议答复后启用，此前仍适用{held}。"
WITHOUT_A_TABLE = (
    "该等级自告知之日起满 {days} 个工作日启用，具体日期待放假安排公布后推算，此前仍适用{held}。"
    "认为有误的，可以提出异议；异议答复之前不启用。"
)
NONE_NOW = "贵单位的质量信用等级由{before}变为暂不评价（{why}），自即日起适用，评价日期 {day}。"
IN_USE = "贵单位的质量信用等级{after}（此前已告知）自即日起启用。"


def tell(work: Work, decided: Sequence[Decided]) -> None:
    """Tell the subjects whose grade has changed, or begins to be used by an answer."""
    told: list[tuple[int, NoticeKind, str, int | None]] = [
        (one.case.party.subject_id, kind, _tidy(sentence), None)
        for one in decided
        if one.case.party.is_told
        for kind, sentence in _told(work, one)
    ]
    notices.tell_many(work.session, told, work.at)


def _told(work: Work, one: Decided) -> Iterator[tuple[NoticeKind, str]]:
    now, before = one.known.publication, one.before
    if before is None:
        if now.holds_back_on(work.on) or is_worse(now.grade, NOBODY_KNOWN):
            yield NoticeKind.GRADE_WORSE, _named(FIRST, work, now) + _use(work, one)
        return
    if now.grade is before.grade:
        if before.publication.holds_back_on(work.on) and not now.holds_back_on(work.on):
            yield NoticeKind.GRADE_IN_USE, IN_USE.format(after=_word(now.grade))
        return
    if now.grade is Grade.NOT_RATED:
        why = one.ratings[-1].assessed.not_rated
        said = NONE_NOW.format(
            before=_word(before.grade), why=why.zh if why else "", day=work.on.isoformat()
        )
        yield NoticeKind.GRADE_NONE, said
        return
    told = _named(FROM_TO, work, now, before.grade)
    yield _kind(work, now, before.publication), told + _use(work, one)


def _kind(work: Work, now: Publication, before: Publication) -> NoticeKind:
    """Return what the change is: worse where it is held back, or lower than what was in use."""
    is_lower = is_worse(now.grade, before.effective_on(work.on))
    return NoticeKind.GRADE_WORSE if is_lower else NoticeKind.GRADE_BETTER


def _named(sentence: str, work: Work, now: Publication, before: Grade | None = None) -> str:
    return sentence.format(
        cause=work.cause.zh,
        before=_word(before) if before else "",
        after=_word(now.grade),
        day=work.on.isoformat(),
    )


def _use(work: Work, one: Decided) -> str:
    """Return in a sentence from when the grade is used."""
    now = one.known.publication
    if not now.holds_back_on(work.on) or now.held_grade is None:
        before = NOBODY_KNOWN if one.before is None else one.before.grade
        return WORSE_AT_ONCE if is_worse(now.grade, before) else AT_ONCE
    held = _word(now.held_grade)
    if now.public_from is not None:
        return FROM_A_DAY.format(day=now.public_from.isoformat(), held=held)
    if one.is_objected:
        return AFTER_THE_ANSWER.format(held=held)
    days = work.model.publication.worse_after_working_days
    return WITHOUT_A_TABLE.format(days=days, held=held)


def _tidy(sentence: str) -> str:
    """Return the sentence without the blank that stands between a letter and a Chinese mark."""
    return sentence.replace(" ，", "，").replace(" （", "（").replace(" 。", "。")


def _word(grade: Grade) -> str:
    return "暂不评价" if grade is Grade.NOT_RATED else f" {grade.value} "
