"""From papers to facts: which item, on which days, and what nothing comes of."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.vocabulary import Finding, PenaltyKind, RecordKind, Tier
from registry import rulebooks
from registry.rules.calendar import add_months
from registry.rules.ratings.facts import Condition, Negative, Span
from registry.rules.ratings.gathering import Gathered, Paper, gather, gathering_law
from registry.rules.ratings.law import rating_law
from registry.rules.ratings.model import MinimumData
from registry.rules.ratings.sources import Need, Traits
from registry.rules.ratings.words import RatingFlag

RULEBOOK = rulebooks.load("jiaxing")
LAW = gathering_law(
    RULEBOOK.rating_sources, RULEBOOK.rating_lists, rating_law(RULEBOOK.ratings.dated)
)
DAY = date(2026, 3, 18)


def _traits(kind: RecordKind, **changes: Any) -> Traits:
    empty = Traits(kind, None, None, None, (), None, None, None, None, ())
    return empty._replace(**changes)


def _gathered(traits: Traits, **changes: Any) -> Gathered:
    return gather([Paper(7, traits, DAY)._replace(**changes)], LAW)


def _items(gathered: Gathered) -> list[str]:
    return [one.item for one in (*gathered.negatives, *gathered.positives)]


@pytest.mark.parametrize(
    ("traits", "items"),
    [
        (_traits(RecordKind.PENALTY, tier=Tier.MINOR), ["N201"]),
        (_traits(RecordKind.PENALTY, tier=Tier.GENERAL), ["N202"]),
        (_traits(RecordKind.PENALTY, tier=Tier.SERIOUS), ["N203"]),
        (_traits(RecordKind.SAMPLING_FAILED, severity=Tier.MINOR), ["N301"]),
        (_traits(RecordKind.SAMPLING_FAILED, severity=Tier.GENERAL), ["N302"]),
        (_traits(RecordKind.SAMPLING_FAILED, severity=Tier.SERIOUS, tier=Tier.MINOR), ["N303"]),
        (_traits(RecordKind.SAMPLING_FAILED, tier=Tier.SERIOUS), ["N303"]),
        (_traits(RecordKind.SAMPLING_FAILED, finding=Finding.REFUSED, tier=Tier.GENERAL), ["N305"]),
        (_traits(RecordKind.REINSPECTION, finding=Finding.FAILED), ["N304"]),
        (_traits(RecordKind.REINSPECTION, finding=Finding.PASSED), []),
        (_traits(RecordKind.INSPECTION, finding=Finding.REFUSED), ["N305"]),
        (_traits(RecordKind.INSPECTION, finding=Finding.TO_CORRECT), []),
        (_traits(RecordKind.SAMPLING_PASSED), []),
        (_traits(RecordKind.ACCIDENT, level="一般"), ["N401"]),
        (_traits(RecordKind.ACCIDENT, level="较大"), ["N402"]),
        (_traits(RecordKind.ACCIDENT, level="特别重大"), ["N402"]),
        (_traits(RecordKind.ACCIDENT, level="一般", title="事故调查报告（当事人无责任）"), []),
        (_traits(RecordKind.RECALL), ["N403"]),
        (_traits(RecordKind.RECALL, level="主动召回"), ["N405"]),
        (_traits(RecordKind.ABNORMAL_ENTRY), ["N101"]),
        (_traits(RecordKind.HONOUR, title="中国质量奖提名奖"), ["P102"]),
        (_traits(RecordKind.HONOUR, title="第五届中国质量奖"), ["P101"]),
        (_traits(RecordKind.HONOUR, title="浙江省人民政府质量奖"), ["P103"]),
        (_traits(RecordKind.HONOUR, title="浙江省人民政府质量奖提名奖"), ["P104"]),
        (_traits(RecordKind.HONOUR, title="嘉兴市市长质量奖", level="市级"), ["P105"]),
        (_traits(RecordKind.HONOUR, title="嘉兴市市长质量奖提名奖", level="市级"), ["P106"]),
        (_traits(RecordKind.HONOUR, title="嘉兴市市长质量奖创新奖", level="市级"), ["P107"]),
        (_traits(RecordKind.HONOUR, title="平湖市市长质量奖"), ["P108"]),
        (_traits(RecordKind.HONOUR, title="政府质量奖", level="县级"), ["P108"]),
        (_traits(RecordKind.HONOUR, title="２０２４年度钱江杯优质工程"), ["P113"]),
        (_traits(RecordKind.HONOUR, title="浙江名牌产品"), ["P121"]),
        (_traits(RecordKind.HONOUR, title="守信生产主体"), []),
        (_traits(RecordKind.STANDARD, level="浙江制造标准"), ["P303"]),
        (_traits(RecordKind.STANDARD, document_no="GB/T 4706.1-2024"), ["P302"]),
        (_traits(RecordKind.STANDARD, title="参与起草国家标准"), []),
        (_traits(RecordKind.SELF_DISCIPLINE, title="2025 年度质量信用报告"), ["P401"]),
        (_traits(RecordKind.SELF_DISCIPLINE, title="质量承诺（已核实履行）"), ["P402"]),
        (_traits(RecordKind.SELF_DISCIPLINE, title="质量承诺"), []),
        (_traits(RecordKind.SELF_DISCIPLINE, title="质量承诺（未履行，已核实履行情况）"), []),
        (_traits(RecordKind.SELF_DISCIPLINE, title="童车行业质量诚信公约"), ["P403"]),
        (_traits(RecordKind.SELF_DISCIPLINE, title="产品质量责任险保单"), ["P404"]),
        (_traits(RecordKind.SELF_DISCIPLINE, title="设立首席质量官"), ["P405"]),
        (_traits(RecordKind.SELF_DISCIPLINE, title="企业标准自我声明公开"), ["P305"]),
    ],
)
def test_a_record_counts_as_one_item_or_none(traits: Traits, items: list[str]) -> None:
    assert _items(_gathered(traits)) == items


@pytest.mark.parametrize(
    ("title", "stated", "items"),
    [
        ("浙江制造（品字标）认证", (Need.VALID_UNTIL,), ["P201"]),
        ("质量管理体系认证（GB/T 19001）", (Need.VALID_UNTIL,), ["P202"]),
        ("质量管理体系认证", (Need.VALID_UNTIL,), ["P202"]),
        ("医疗器械质量管理体系认证", (Need.VALID_UNTIL,), ["P203"]),
        ("环境管理体系认证（GB/T 24001）", (Need.VALID_UNTIL,), ["P203"]),
        ("强制性产品认证", (Need.VALID_UNTIL,), []),
        ("质量管理体系认证（GB/T 19001）", (), []),
    ],
)
def test_a_certificate_counts_where_it_says_until_when_it_is_valid(
    title: str, stated: tuple[Need, ...], items: list[str]
) -> None:
    traits = _traits(RecordKind.CERTIFICATE, title=title, stated=stated)

    assert _items(_gathered(traits)) == items


def test_the_stated_end_of_publication_ends_the_use_on_the_following_day() -> None:
    traits = _traits(RecordKind.PENALTY, tier=Tier.GENERAL)
    (fact,) = _gathered(traits, publicity_until=date(2027, 3, 17)).negatives

    assert fact.on == DAY
    assert fact.ends_on == date(2027, 3, 18)
    assert _gathered(traits).negatives[0].ends_on is None
    assert _gathered(traits, publicity_until=date.max).negatives[0].ends_on is None


def test_an_abnormal_entry_no_longer_counts_from_the_day_of_its_removal() -> None:
    traits = _traits(RecordKind.ABNORMAL_ENTRY)
    removed = date(2026, 7, 24)

    assert [one.ends_on for one in _gathered(traits, valid_until=removed).negatives] == [removed]
    assert [one.ends_on for one in _gathered(traits).negatives] == [None]


def _overdue(**changes: Any) -> list[Negative]:
    traits = _traits(RecordKind.PENALTY, tier=Tier.GENERAL)
    found = _gathered(traits, case_no="案1", **changes).negatives
    return [one for one in found if one.item == "N601"]


def test_an_unpaid_fine_counts_only_by_an_officers_mark() -> None:
    marked = date(2026, 6, 1)

    assert _overdue() == []
    (fact,) = _overdue(overdue=(Span(marked),))
    assert (fact.on, fact.ends_on, fact.case_no) == (marked, None, None)


@pytest.mark.parametrize(
    ("mark_ends", "done_on", "ends_on"),
    [
        (date(2026, 8, 1), None, date(2026, 8, 1)),
        (None, date(2026, 7, 1), date(2026, 7, 1)),
        (date(2026, 8, 1), date(2026, 7, 1), date(2026, 7, 1)),
        (date(2026, 6, 15), date(2026, 7, 1), date(2026, 6, 15)),
    ],
)
def test_an_overdue_duty_ends_with_the_mark_or_with_the_duty_whichever_is_first(
    mark_ends: date | None, done_on: date | None, ends_on: date
) -> None:
    (fact,) = _overdue(overdue=(Span(date(2026, 6, 1), mark_ends),), done_on=done_on)

    assert fact.ends_on == ends_on


def test_a_duty_done_before_it_was_marked_is_not_overdue() -> None:
    assert _overdue(overdue=(Span(date(2026, 6, 1)),), done_on=date(2026, 5, 20)) == []


def test_a_recall_is_late_from_the_day_after_its_last_day_until_the_goods_are_back() -> None:
    traits = _traits(RecordKind.RECALL, stated=(Need.RECTIFY_BY,))
    due, done = date(2026, 5, 31), date(2026, 7, 1)
    late = _gathered(traits, rectify_by=due, recalled_on=done)
    in_time = _gathered(traits, rectify_by=due, recalled_on=due)

    assert [(one.item, one.on, one.ends_on) for one in late.negatives] == [
        ("N403", DAY, None),
        ("N404", date(2026, 6, 1), None),
    ]
    assert late.conditions == [
        Condition(RatingFlag.RECALL_OVERDUE, date(2026, 6, 1), done, record_id=7)
    ]
    assert _items(in_time) == ["N403"]
    assert in_time.conditions == []


def test_flags_come_of_what_a_paper_says() -> None:
    revoked = _traits(
        RecordKind.PENALTY, tier=Tier.SERIOUS, penalty_kinds=(PenaltyKind.REVOKE_LICENCE,)
    )
    forged = _traits(RecordKind.PENALTY, tier=Tier.SERIOUS, violation="product.forged_test")
    major = _traits(RecordKind.ACCIDENT, level="重大")

    assert [one.flag for one in _gathered(revoked).conditions] == [RatingFlag.LICENCE_REVOKED]
    assert [one.flag for one in _gathered(forged).conditions] == [RatingFlag.FORGED_RESULT]
    assert [one.flag for one in _gathered(major).conditions] == [RatingFlag.MAJOR_ACCIDENT]
    assert _gathered(_traits(RecordKind.ACCIDENT, level="较大")).conditions == []


def test_a_stay_interrupts_a_flag_and_lengthens_no_term() -> None:
    traits = _traits(
        RecordKind.PENALTY, tier=Tier.SERIOUS, penalty_kinds=(PenaltyKind.REVOKE_LICENCE,)
    )
    stay = Span(date(2026, 6, 1), date(2026, 9, 1))
    spans = [(one.starts_on, one.ends_on) for one in _gathered(traits, stays=(stay,)).conditions]

    assert spans == [(DAY, date(2026, 6, 1)), (date(2026, 9, 1), date(2029, 3, 18))]
    assert _gathered(traits, stays=(Span(DAY),)).conditions == []


def test_a_bad_record_is_a_sign_of_life_only_while_it_may_be_used() -> None:
    traits = _traits(RecordKind.PENALTY, tier=Tier.GENERAL)
    ended = _gathered(traits, publicity_until=date(2026, 5, 20))
    endless = _gathered(traits)

    assert (ended.activity, ended.in_force) == (set(), {Span(DAY, date(2026, 5, 21))})
    assert (endless.activity, endless.in_force) == ({DAY}, set())


def test_a_certificate_vouches_for_as_long_as_it_is_valid() -> None:
    traits = _traits(RecordKind.CERTIFICATE, title="任意", stated=(Need.VALID_UNTIL,))
    found = _gathered(traits, valid_until=date(2029, 3, 17))

    assert found.activity == {DAY}
    assert found.in_force == {Span(DAY, date(2029, 3, 18))}


def test_self_discipline_and_abnormal_entries_are_no_sign_of_life() -> None:
    for kind in (RecordKind.SELF_DISCIPLINE, RecordKind.ABNORMAL_ENTRY):
        found = _gathered(_traits(kind, title="质量信用报告"))
        assert (found.activity, found.in_force) == (set(), set())


def test_a_look_back_counts_only_in_the_reign_of_its_own_edition() -> None:
    (model,) = RULEBOOK.ratings.dated
    months = model.minimum.activity_lookback_months
    longer = replace(model.minimum, activity_lookback_months=months + 24)
    shorter = replace(model.minimum, activity_lookback_months=1)
    traits = _traits(RecordKind.PENALTY, tier=Tier.GENERAL)
    paper = Paper(1, traits, DAY, publicity_until=date(2050, 1, 1))
    late, soon = add_months(DAY, months + 6), add_months(DAY, 6)

    def heard(day: date, minimum: MinimumData) -> set[Span]:
        switched = rating_law([model], [(day, replace(model, minimum=minimum))])
        law = gathering_law(RULEBOOK.rating_sources, RULEBOOK.rating_lists, switched)
        return gather([paper], law).in_force

    assert heard(late, longer) == {
        Span(DAY, add_months(DAY, months)),
        Span(late, add_months(DAY, months + 24)),
    }
    assert heard(soon, longer) == {Span(DAY, add_months(DAY, months + 24))}
    assert heard(soon, shorter) == {Span(DAY, soon)}
