"""A candidate against the mayor's award: table of cases a rule, and what never counts."""

from dataclasses import replace
from datetime import date

import pytest

from models.vocabulary import ScreeningVerdict, SubjectKind, SubjectStatus, Tier
from registry.errors import Invalid
from registry.rules.awards import Held, LooksAt, judge
from tests.award_factories import AWARDS, HERE, MAYOR, ON, TITLES, award_event, candidate, with_rule

PASS, WARN, VETO = ScreeningVerdict.PASS, ScreeningVerdict.WARN, ScreeningVerdict.VETO
LATER = date(2026, 11, 23)
SAMPLING, PENALTY, ACCIDENT = LooksAt.SAMPLING, LooksAt.PENALTY, LooksAt.ACCIDENT
LISTED, ABNORMAL = LooksAt.SERIOUS_LIST, LooksAt.ABNORMAL

CASES = [
    ("listed", award_event(LISTED, ends_on=date(2029, 5, 20)), VETO, "listed"),
    ("listed without end", award_event(LISTED, ends_on=None), VETO, "listed"),
    ("listed from tomorrow", award_event(LISTED, begins_on=date(2026, 11, 11)), PASS, ""),
    ("listed until yesterday", award_event(LISTED, ends_on=ON), PASS, ""),
    ("listing stayed", award_event(LISTED, is_stayed=True), PASS, ""),
    ("on the abnormal list", award_event(ABNORMAL, ends_on=None), WARN, "abnormal"),
    ("off the abnormal list", award_event(ABNORMAL, ends_on=date(2026, 7, 24)), PASS, ""),
    ("city sampling", award_event(SAMPLING), VETO, "sampling"),
    ("county sampling", award_event(SAMPLING, is_county=True), WARN, "county_sampling"),
    ("sampling of long ago", award_event(SAMPLING, on=date(2023, 11, 10)), PASS, ""),
    ("sampling a day younger", award_event(SAMPLING, on=date(2023, 11, 11)), VETO, "sampling"),
    ("sampling repaired", award_event(SAMPLING, repaired_on=date(2026, 5, 21)), PASS, ""),
    (
        "repair still to come",
        award_event(SAMPLING, repaired_on=date(2026, 11, 11)),
        VETO,
        "sampling",
    ),
    ("sampling voided", award_event(SAMPLING, is_void=True), PASS, ""),
    ("sampling tomorrow", award_event(SAMPLING, on=date(2026, 11, 11)), PASS, ""),
    ("grave accident", award_event(ACCIDENT, tier=Tier.SERIOUS), VETO, "accident"),
    ("lesser accident", award_event(ACCIDENT), WARN, "other_accident"),
    ("serious penalty", award_event(PENALTY, tier=Tier.SERIOUS), WARN, "serious_penalty"),
    ("general penalty", award_event(PENALTY), WARN, "general_penalty"),
    ("expired penalty", award_event(PENALTY, ends_on=ON), PASS, ""),
    ("minor penalty", award_event(PENALTY, tier=Tier.MINOR, begins_on=None), PASS, ""),
    ("old fine unpaid", award_event(PENALTY, ends_on=ON, is_unpaid=True), WARN, "unpaid"),
    ("fine of a voided penalty", award_event(PENALTY, is_void=True, is_unpaid=True), PASS, ""),
]


@pytest.mark.parametrize(
    ("event", "verdict", "rule"), [one[1:] for one in CASES], ids=[c[0] for c in CASES]
)
def test_an_event_leads_to_its_verdict(event, verdict, rule):
    told = judge(candidate(event), MAYOR, ON, titles=TITLES)

    assert told.verdict is verdict
    assert (told.findings[0].rule if told.findings else "") == rule


CONDITIONS = [
    ("elsewhere", {"within": frozenset({"330100", "330000"})}, VETO, "registered"),
    ("one person's business", {"kind": SubjectKind.INDIVIDUAL_BUSINESS}, VETO, "legal_person"),
    ("branch", {"kind": SubjectKind.BRANCH}, VETO, "legal_person"),
    ("closed", {"status": SubjectStatus.DEREGISTERED}, WARN, "in_business"),
    ("of unknown status", {"status": SubjectStatus.NOT_GIVEN}, WARN, "in_business"),
    ("young", {"established_on": date(2021, 11, 11)}, WARN, "years"),
    ("just old enough", {"established_on": date(2021, 11, 10)}, PASS, ""),
    ("of unknown age", {"established_on": None}, WARN, "years"),
]


@pytest.mark.parametrize(
    ("said", "verdict", "rule"), [one[1:] for one in CONDITIONS], ids=[c[0] for c in CONDITIONS]
)
def test_a_condition_that_is_not_met_is_told(said, verdict, rule):
    told = judge(candidate(**said), MAYOR, ON, titles=TITLES)

    assert told.verdict is verdict
    assert [one.rule for one in told.findings] == ([rule] if rule else [])


def test_a_veto_quotes_its_article_and_names_the_paper_and_its_day():
    told = judge(candidate(award_event(SAMPLING)), MAYOR, ON).findings[0]

    assert "近 3 年无市级以上质量抽查不合格" in told.article
    assert told.norm == MAYOR.norm_zh
    assert (told.reference, told.day, told.cause, told.cause_id) == (
        "演监抽〔2025〕88号",
        "2025-11-18",
        "record",
        7,
    )
    assert "算至 2028-11-17" in told.sentence


def test_what_is_no_longer_shown_is_told_as_a_fact_to_be_declared_and_not_as_dishonesty():
    shown, expired = (judge(candidate(award_event(SAMPLING)), MAYOR, on) for on in (ON, LATER))

    assert (shown.verdict, expired.verdict) == (VETO, VETO)
    assert not shown.findings[0].is_declared
    assert expired.findings[0].is_declared
    assert "由申报企业如实申报" in expired.findings[0].sentence
    assert "不作失信信息使用" in expired.findings[0].sentence


def test_the_gravest_finding_stands_first():
    events = (award_event(PENALTY), award_event(LISTED, ends_on=None), award_event(ABNORMAL))

    told = judge(candidate(*events), MAYOR, ON)

    assert [one.verdict for one in told.findings] == [VETO, WARN, WARN]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"article": ""}, "没有引用奖项自身的条款"),
        ({"article": "  "}, "没有引用奖项自身的条款"),
        ({"certainty": AWARDS.of("mayor_quality_award").rules[-1].certainty}, "不是奖项自身的条款"),
        ({"verdict": PASS}, "只能是一票否决或者提示"),
        ({"verdict": ScreeningVerdict.UNKNOWN}, "只能是一票否决或者提示"),
    ],
)
def test_a_veto_without_an_article_of_the_award_cannot_be_made(said, why):
    with pytest.raises(Invalid, match=why):
        with_rule(MAYOR, "listed", **said)


@pytest.mark.parametrize(
    "award", [one for one in AWARDS if one.id != MAYOR.id], ids=lambda one: one.id
)
def test_an_award_whose_text_was_not_at_hand_vetoes_nobody(award):
    at_worst = candidate(
        award_event(LISTED, ends_on=None),
        award_event(SAMPLING),
        award_event(ACCIDENT, tier=Tier.SERIOUS),
        award_event(PENALTY, tier=Tier.SERIOUS, is_unpaid=True),
        within=frozenset(),
        kind=SubjectKind.BRANCH,
    )

    assert judge(at_worst, award, ON, titles=TITLES).verdict is WARN


def test_the_next_level_asks_for_the_award_below_while_it_is_held():
    province = AWARDS.of(MAYOR.next_level)
    held = Held("嘉兴市市长质量奖", date(2024, 12, 20), date(2029, 12, 19))

    missing = judge(candidate(), province, ON, titles=TITLES)
    holder = judge(candidate(honours=(held,)), province, ON, titles=TITLES)
    ended = judge(
        candidate(honours=(replace(held, until=date(2026, 11, 9)),)), province, ON, titles=TITLES
    )

    assert [one.rule for one in missing.findings] == ["below"]
    assert holder.verdict is PASS
    assert [one.rule for one in ended.findings] == ["below"]


def test_a_county_award_asks_for_its_own_county():
    tongxiang, nanhu = AWARDS.of("tongxiang_quality_award"), AWARDS.of("nanhu_quality_award")

    assert judge(candidate(within=HERE), tongxiang, ON).verdict is PASS
    assert [one.rule for one in judge(candidate(within=HERE), nanhu, ON).findings] == ["registered"]
