"""From when to when a record is public: half-open, never lengthened, cut by newer law and by the source."""

from datetime import date, timedelta

import pytest

from models.vocabulary import Finding, PenaltyKind, RecordKind, Tier
from registry.rules.records import derive, window
from tests.unit.rules.records.papers import LAW, TODAY, paper, terms

GENERAL = {"tier": Tier.GENERAL}


def shown(said, law=LAW):
    derived = derive(said, law, arrived_on=TODAY)
    return derived.public_from, derived.public_until, derived.terms_edition


@pytest.mark.parametrize(
    ("tier", "decided", "first", "end", "edition"),
    [
        (Tier.GENERAL, "2026-04-01", "2026-04-01", "2027-04-01", "terms-2026-04-01"),
        (Tier.SERIOUS, "2026-05-20", "2026-05-20", "2029-05-20", "terms-2026-04-01"),
        (Tier.MINOR, "2026-09-10", None, None, "terms-2026-04-01"),
        (Tier.GENERAL, "2026-03-18", "2026-03-18", "2027-03-18", "terms-2025-12-25"),
        # Order 45 gave three years; the newer law gives one and cuts what is left.
        (Tier.GENERAL, "2025-06-12", "2025-06-12", "2026-06-12", "terms-2025-12-25"),
        (Tier.SERIOUS, "2025-06-12", "2025-06-12", "2028-06-12", "terms-2021-09-01"),
        # A year was over when the newer law came: shown until its first day.
        (Tier.GENERAL, "2024-11-12", "2024-11-12", "2025-12-25", "terms-2025-12-25"),
        # Three months ran out under the old law, or end when the new law forbids them.
        (Tier.MINOR, "2025-09-01", "2025-09-01", "2025-12-01", "terms-2021-09-01"),
        (Tier.MINOR, "2025-11-01", "2025-11-01", "2025-12-25", "terms-2025-12-25"),
        (Tier.MINOR, "2025-12-24", "2025-12-24", "2025-12-25", "terms-2025-12-25"),
        (Tier.MINOR, "2025-12-25", None, None, "terms-2025-12-25"),
        # Ends of months.
        (Tier.GENERAL, "2028-02-29", "2028-02-29", "2029-02-28", "terms-2026-04-01"),
        # Older than all law that is known: by the first edition.
        (Tier.SERIOUS, "2015-01-31", "2015-01-31", "2018-01-31", "terms-2021-09-01"),
    ],
)  # fmt: skip
def test_a_penalty_is_public_by_its_tier(tier, decided, first, end, edition):
    said = paper(tier=tier, decided_on=date.fromisoformat(decided))

    days = [day and date.fromisoformat(day) for day in (first, end)]
    assert shown(said) == (*days, edition)


@pytest.mark.parametrize(("day", "is_public"), [("2024-05-01", False), ("2026-05-01", False)])
def test_a_warning_alone_is_not_public(day, is_public):
    said = paper(
        penalty_kinds=(PenaltyKind.WARNING,), fine_fen=None, decided_on=date.fromisoformat(day)
    )

    assert (shown(said)[0] is not None) is is_public


def test_a_warning_with_a_fine_was_public_for_three_months_under_order_45():
    said = paper(
        penalty_kinds=(PenaltyKind.WARNING, PenaltyKind.FINE),
        fine_fen=100_000,
        decided_on=date(2024, 5, 31),
    )

    assert shown(said)[:2] == (date(2024, 5, 31), date(2024, 8, 31))


@pytest.mark.parametrize(
    ("stated", "end"),
    [
        (date(2026, 9, 30), date(2026, 10, 1)),
        (date(2027, 5, 20), date(2027, 5, 20)),
        (date(2029, 5, 20), date(2027, 5, 20)),
        (date(2026, 5, 20), date(2026, 5, 21)),
    ],
)
def test_the_publicity_end_of_the_source_shortens_and_never_lengthens(stated, end):
    assert shown(paper(**GENERAL, publicity_until=stated))[1] == end


def test_a_publicity_end_before_the_paper_hides_it():
    said = paper(**GENERAL, publicity_until=date(2026, 5, 19))

    assert shown(said)[:2] == (None, None)


@pytest.mark.parametrize(
    ("kind", "stated", "first", "end"),
    [
        (RecordKind.HONOUR, {"title": "市长质量奖"}, "2026-05-20", None),
        (RecordKind.HONOUR, {"title": "奖", "valid_until": date(2028, 1, 1)}, "2026-05-20", "2028-01-02"),
        (RecordKind.HONOUR, {"title": "鲁班奖"}, "2026-05-20", "2029-05-20"),
        (RecordKind.HONOUR, {"title": "鲁班奖", "valid_until": date(2027, 1, 1)}, "2026-05-20", "2027-01-02"),
        (RecordKind.HONOUR, {"title": "鲁班奖", "valid_until": date(2036, 1, 1)}, "2026-05-20", "2029-05-20"),
        (RecordKind.CERTIFICATE, {"valid_until": date(2028, 12, 31)}, "2026-05-20", "2029-01-01"),
        (RecordKind.CERTIFICATE, {"valid_until": date.max}, "2026-05-20", None),
        (RecordKind.ABNORMAL_ENTRY, {}, "2026-05-20", None),
        (RecordKind.ABNORMAL_ENTRY, {"valid_until": date(2026, 5, 31)}, "2026-05-20", "2026-06-01"),
        (RecordKind.SAMPLING_PASSED, {}, "2026-05-20", "2027-05-20"),
        (RecordKind.SAMPLING_FAILED, {}, "2026-05-20", "2027-05-20"),
        (RecordKind.REINSPECTION, {"finding": Finding.PASSED}, "2026-05-20", "2027-05-20"),
        (RecordKind.REINSPECTION, {"finding": Finding.FAILED, "severity": Tier.SERIOUS}, "2026-05-20", "2029-05-20"),
        (RecordKind.INSPECTION, {"finding": Finding.NOTHING_FOUND}, "2026-05-20", "2027-05-20"),
        (RecordKind.INSPECTION, {"finding": Finding.TO_CORRECT}, None, None),
        (RecordKind.ACCIDENT, {"level": "重大事故"}, "2026-05-20", "2029-05-20"),
        (RecordKind.RECALL, {"level": "主动召回"}, None, None),
    ],
)  # fmt: skip
def test_other_kinds_are_public_as_their_kind_says(kind, stated, first, end):
    days = tuple(day and date.fromisoformat(day) for day in (first, end))

    assert shown(paper(kind, **stated))[:2] == days


@pytest.mark.parametrize(
    ("editions", "end"),
    [
        ([("2020-01-01", True, 12)], "2021-06-15"),
        # A longer window of newer law lengthens nothing.
        ([("2020-01-01", True, 12), ("2021-01-01", True, 36)], "2021-06-15"),
        # A shorter one cuts: at its own end, or at once where that is over.
        ([("2020-01-01", True, 36), ("2021-01-01", True, 12)], "2021-06-15"),
        ([("2020-01-01", True, 36), ("2022-01-01", True, 12)], "2022-01-01"),
        # Law that comes after the end has nothing to say.
        ([("2020-01-01", True, 12), ("2021-06-15", False, 3)], "2021-06-15"),
        # What was forbidden comes back by no newer law; nor by one between two.
        ([("2020-01-01", True, 36), ("2021-01-01", False, 3), ("2021-02-01", True, 36)], "2021-01-01"),
    ],
)  # fmt: skip
def test_newer_law_may_shorten_and_never_lengthens(editions, end):
    said = paper(tier=Tier.GENERAL, decided_on=date(2020, 6, 15))

    assert shown(said, terms(*editions))[:2] == (date(2020, 6, 15), date.fromisoformat(end))


def test_what_the_first_law_hides_no_newer_law_shows():
    law = terms(("2020-01-01", False, 3), ("2021-01-01", True, 36))

    assert shown(paper(tier=Tier.GENERAL, decided_on=date(2020, 6, 15)), law)[:2] == (None, None)


def test_the_first_day_not_shown_is_not_shown():
    told = window(paper(**GENERAL), LAW)

    assert not told.is_public_on(date(2026, 5, 19))
    assert told.is_public_on(date(2026, 5, 20))
    assert told.is_public_on(date(2027, 5, 20) - timedelta(days=1))
    assert not told.is_public_on(date(2027, 5, 20))


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        (
            GENERAL | {"decided_on": date(2026, 4, 18)},
            "处罚决定 2026-04-18 + 12 个月（一般失信信息最长公示期），2027-04-18 起不再公示。",
        ),
        (
            {"tier": Tier.MINOR},
            "处罚决定 2026-05-20：轻微失信信息原则上不公示。",
        ),
        (
            GENERAL | {"publicity_until": date(2026, 9, 30)},
            "处罚决定 2026-05-20 起公示；来源载明公示截止期 2026-09-30（短于法定期限），"
            "2026-10-01 起不再公示。",
        ),
        (
            {"tier": Tier.MINOR, "decided_on": date(2025, 11, 1)},
            "处罚决定 2025-11-01 起公示；2025-12-25 起适用《市场监督管理信用修复管理办法"
            "（2025年公布，令号待核对）》：轻微失信信息原则上不公示，2025-12-25 起不再公示。",
        ),
    ],
)
def test_a_window_is_told_with_its_derivation(stated, sentence):
    assert window(paper(**stated), LAW).sentence == sentence
