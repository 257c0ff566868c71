"""What follows from a paper: the limit for sending, the edition of the catalogue, and all of it in words."""

from datetime import date

import pytest

from models.vocabulary import PenaltyKind, RecordChange, RecordKind, Tier
from registry.rules.records import derive, explain, review_due
from tests.unit.rules.records.papers import LAW, TODAY, paper


@pytest.mark.parametrize(
    ("kind", "stated", "due"),
    [
        (RecordKind.PENALTY, {"decided_on": date(2026, 3, 18)}, date(2026, 3, 27)),
        # 春节 2026-02-15…02-23 off, 02-14 and 02-28 worked.
        (RecordKind.PENALTY, {"decided_on": date(2026, 2, 12)}, date(2026, 2, 28)),
        (RecordKind.PENALTY, {"decided_on": date(2016, 3, 18)}, None),
        (RecordKind.HONOUR, {"title": "南湖杯优质工程"}, date(2026, 5, 29)),
        (RecordKind.HONOUR, {"title": "市长质量奖"}, None),
        (RecordKind.SAMPLING_FAILED, {}, None),
    ],
)
def test_the_last_day_for_sending_counts_working_days(kind, stated, due):
    assert derive(paper(kind, **stated), LAW, arrived_on=TODAY).due_on == due


def test_a_year_without_a_calendar_is_told_and_no_error():
    told = {
        one.key: one for one in explain(paper(decided_on=date(2016, 3, 18)), LAW, arrived_on=TODAY)
    }

    assert told["due"].value == "无法推算"
    assert "没有 2016 年的节假日安排" in told["due"].sentence


def test_a_day_that_rests_on_a_provisional_calendar_is_marked():
    told = {one.key: one for one in explain(paper(decided_on=date(2026, 12, 28)), LAW, arrived_on=date(2026, 12, 29))}  # fmt: skip

    assert "暂按" in told["due"].value


@pytest.mark.parametrize(
    ("violation", "decided", "arrived", "edition"),
    [
        ("product.adulterated", "2026-05-20", "2026-06-01", "violations-2024-01-01"),
        ("product.adulterated", "2023-05-20", "2023-06-01", "violations-2021-09-01"),
        ("standard.not_filed", "2023-05-20", "2026-06-01", "violations-2021-09-01"),
        ("standard.declaration_untrue", "2023-05-20", "2023-06-01", None),
        ("no.such_item", "2026-05-20", "2026-06-01", None),
        (None, "2026-05-20", "2026-06-01", None),
    ],
)
def test_the_edition_of_the_catalogue_is_kept(violation, decided, arrived, edition):
    said = paper(violation=violation, decided_on=date.fromisoformat(decided))

    derived = derive(said, LAW, arrived_on=date.fromisoformat(arrived))

    assert derived.violation_edition == edition


def test_what_is_stated_stays_as_it_is():
    said = paper(domain="food", tier=Tier.SERIOUS)

    assert derive(said, LAW, arrived_on=TODAY).said is said


def test_every_derived_value_is_explained_with_norm_edition_and_certainty():
    told = explain(paper(), LAW, arrived_on=TODAY)

    assert [one.key for one in told] == ["tier", "public", "repair", "due", "review"]
    assert all(one.sentence and one.basis and one.edition and one.certainty for one in told)
    assert told[2].sentence.startswith("2026-05-20 + 3 个月（一般失信信息最短公示期）")
    assert told[2].value == "2026-08-20 起"


def test_a_minor_record_that_is_not_shown_speaks_of_no_repair():
    keys = [one.key for one in explain(paper(tier=Tier.MINOR), LAW, arrived_on=TODAY)]

    assert "repair" not in keys


def test_an_honour_is_explained_without_tier_and_repair():
    keys = [
        one.key
        for one in explain(paper(RecordKind.HONOUR, title="市长质量奖"), LAW, arrived_on=TODAY)
    ]

    assert keys == ["public", "review"]


@pytest.mark.parametrize(
    ("said", "change", "is_due"),
    [
        (paper(), RecordChange.ADDED, False),
        (paper(), RecordChange.CORRECTED, False),
        (paper(), RecordChange.WITHDRAWN, True),
        (paper(), RecordChange.MOVED, True),
        (paper(tier=Tier.SERIOUS), RecordChange.ADDED, True),
        (paper(fine_fen=9_999_999), RecordChange.ADDED, False),
        (paper(fine_fen=10_000_000), RecordChange.ADDED, True),
        (paper(fine_fen=1_000_000, respondent="贾予存"), RecordChange.ADDED, True),
        (paper(penalty_kinds=(PenaltyKind.REVOKE_LICENCE,), fine_fen=None), RecordChange.ADDED, True),
        (paper(RecordKind.SAMPLING_FAILED, severity=Tier.SERIOUS), RecordChange.ADDED, True),
        (paper(RecordKind.ACCIDENT, level="一般"), RecordChange.ADDED, True),
        (paper(RecordKind.HONOUR, title="市长质量奖"), RecordChange.ADDED, False),
        (paper(RecordKind.HONOUR, title="市长质量奖"), RecordChange.WITHDRAWN, True),
    ],
)  # fmt: skip
def test_legal_review_is_due_where_the_rulebook_says(said, change, is_due):
    due = review_due(said, change, LAW, on=TODAY)

    assert due.is_due is is_due
    assert due.edition == "approvals-2021-07-15"
    assert due.reason.endswith("。")


def test_a_kept_reason_tells_who_determined_a_tier_that_was_filled_in():
    derived = derive(paper(), LAW, arrived_on=TODAY)

    told = explain(derived.said, LAW, arrived_on=TODAY, tier_reason=derived.tier_reason)

    assert told[0].sentence.startswith("来源未载明等级")


def test_what_is_our_own_proposal_is_not_put_into_the_mouth_of_a_norm():
    by_amount, by_kind = (
        explain(paper(penalty_kinds=kinds, fine_fen=fine), LAW, arrived_on=TODAY)[0]
        for kinds, fine in (((PenaltyKind.FINE,), 4_200_000), ((PenaltyKind.CLOSURE,), None))
    )

    assert by_amount.basis == "本平台对《信用修复管理办法（国家发展改革委令第36号）》的细化规则"
    assert by_amount.certainty == "本系统建议，无法律效力"
    assert "按本平台对《" in by_amount.sentence
    assert by_kind.basis == "《信用修复管理办法（国家发展改革委令第36号）》"
