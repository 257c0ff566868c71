"""A candidate against an award on a day: pass, warn or veto, each finding with its article.

Invariant: what was voided or repaired changes nothing; what is no longer shown counts only where
the award's own text counts the event, and is told as a fact for the applicant to declare; one more
event never makes the verdict better. Source: RULEBOOK §5; LAW-AND-FAIRNESS 2, 13.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from models.vocabulary import ScreeningVerdict, SubjectStatus
from registry.rules.awards.facts import Candidate, Event, Held
from registry.rules.awards.findings import Finding, Judged
from registry.rules.awards.law import Asks, Award, AwardCondition, AwardRule, FoundBy, LooksAt
from registry.rules.calendar import add_months

LISTS = frozenset({LooksAt.SERIOUS_LIST, LooksAt.ABNORMAL})
_MONTHS_OF_A_YEAR = 12
_DAY = timedelta(days=1)
_RANK = (ScreeningVerdict.PASS, ScreeningVerdict.WARN, ScreeningVerdict.VETO)
_DECLARED = "不在公示期内，不作失信信息使用；因奖项自身条款计入该事实，由申报企业如实申报"


def judge(
    candidate: Candidate,
    award: Award,
    on: date,
    *,
    titles: Mapping[str, tuple[str, ...]] | None = None,
) -> Judged:
    """Return what an award finds of a candidate on a day, the gravest findings first.

    `titles`: by award the honours that are that award, for conditions that ask for one.
    """
    found = [*_by_rules(candidate, award, on), *_by_conditions(candidate, award, on, titles or {})]
    found.sort(key=lambda one: -_RANK.index(one.verdict))
    return Judged(worst(one.verdict for one in found), tuple(found))


def worst(verdicts: Iterable[ScreeningVerdict]) -> ScreeningVerdict:
    """Return the gravest of some verdicts; pass where there is none."""
    return max(verdicts, key=_RANK.index, default=ScreeningVerdict.PASS)


def counts(event: Event, rule: AwardRule, award: Award, on: date) -> bool:
    """Say whether an event is one that a rule of an award counts on a day."""
    is_repaired = event.repaired_on is not None and event.repaired_on <= on
    if event.is_void or is_repaired or event.is_stayed or event.on > on:
        return False
    if not _is_meant(event, rule):
        return False
    if rule.looks_at in LISTS:
        return _is_shown(event, on)
    if rule.looks_at is LooksAt.UNPAID:
        return event.is_unpaid
    is_recent = on < add_months(event.on, rule.months or award.lookback_months)
    return is_recent and (rule.counts_expired or _is_shown(event, on))


def _by_rules(candidate: Candidate, award: Award, on: date) -> Iterator[Finding]:
    for rule in award.rules:
        for event in candidate.events:
            if counts(event, rule, award, on):
                yield _of_event(event, rule, award, on)


def _is_meant(event: Event, rule: AwardRule) -> bool:
    wanted = LooksAt.PENALTY if rule.looks_at is LooksAt.UNPAID else rule.looks_at
    if event.looks_at is not wanted or (rule.tiers and event.tier not in rule.tiers):
        return False
    return rule.found_by in (FoundBy.ANY, FoundBy.COUNTY if event.is_county else FoundBy.CITY)


def _is_shown(event: Event, on: date) -> bool:
    begun = event.begins_on is not None and event.begins_on <= on
    return begun and (event.ends_on is None or on < event.ends_on)


def _of_event(event: Event, rule: AwardRule, award: Award, on: date) -> Finding:
    is_counted_only = rule.looks_at not in LISTS and not _is_shown(event, on)
    is_declared = is_counted_only and rule.looks_at is not LooksAt.UNPAID
    return Finding(
        rule=rule.id,
        verdict=rule.verdict,
        sentence=_sentence(event, rule, award, is_declared=is_declared),
        norm=award.norm_zh if rule.article else "",
        article=rule.article,
        quote=rule.quote_zh,
        certainty=rule.certainty.value,
        cause=event.cause.value,
        cause_id=event.cause_id,
        reference=event.reference,
        day=event.on.isoformat(),
        is_declared=is_declared,
    )


def _sentence(event: Event, rule: AwardRule, award: Award, *, is_declared: bool) -> str:
    paper = "，".join(filter(None, (event.reference, event.authority)))
    told = f"{event.on} {rule.name_zh}" + (f"（{paper}）" if paper else "")
    if event.what:
        told += f"：{event.what}"
    if rule.looks_at in LISTS:
        told += "，目前在列" if event.ends_on is None else f"，在列至 {event.ends_on - _DAY}"
    elif rule.counts_expired:
        months = rule.months or award.lookback_months
        told += f"；在近 {months} 个月内（算至 {add_months(event.on, months) - _DAY}）"
    elif rule.looks_at is not LooksAt.UNPAID:
        told += "；在公示期内" + (f"（至 {event.ends_on - _DAY}）" if event.ends_on else "")
    if event.marks:
        told += f"；{'、'.join(event.marks)}"
    if is_declared:
        told += f"；{_DECLARED}"
    return f"{told}。"


def _by_conditions(
    candidate: Candidate, award: Award, on: date, titles: Mapping[str, tuple[str, ...]]
) -> Iterator[Finding]:
    for condition in award.conditions:
        lacking = _lacking(candidate, condition, award, on, titles)
        if lacking:
            yield Finding(
                rule=condition.id,
                verdict=condition.verdict,
                sentence=f"{condition.name_zh}：{lacking}。",
                norm=award.norm_zh if condition.article else "",
                article=condition.article,
                certainty=condition.certainty.value,
            )


def _lacking(
    candidate: Candidate,
    condition: AwardCondition,
    award: Award,
    on: date,
    titles: Mapping[str, tuple[str, ...]],
) -> str:
    """Return why a condition is not met, empty where it is."""
    if condition.asks is Asks.REGISTERED_HERE:
        return "" if award.division in candidate.within else "登记地不在本奖项的辖区内"
    if condition.asks is Asks.KIND:
        return "" if candidate.kind in condition.kinds else f"主体类型为{candidate.kind.zh}"
    if condition.asks is Asks.IN_BUSINESS:
        return _idle(candidate.status)
    if condition.asks is Asks.YEARS:
        return _young(candidate.established_on, condition.years, on)
    wanted = titles.get(condition.award, ())
    is_held = any(_is_held(one, wanted, on) for one in candidate.honours)
    return "" if is_held else "登记中没有该项荣誉，或者已过有效期"


def _idle(status: SubjectStatus) -> str:
    if status is SubjectStatus.NOT_GIVEN:
        return "登记信息没有登记状态，无法核对"
    return "" if status is SubjectStatus.ACTIVE else f"登记状态为{status.zh}"


def _young(established_on: date | None, years: int, on: date) -> str:
    if established_on is None:
        return "登记信息没有成立日期，无法核对"
    reached = add_months(established_on, years * _MONTHS_OF_A_YEAR)
    return "" if reached <= on else f"{established_on} 成立，至 {reached} 才满 {years} 年"


def _is_held(honour: Held, titles: tuple[str, ...], on: date) -> bool:
    is_running = honour.until is None or on <= honour.until
    return honour.title in titles and honour.on <= on and is_running
