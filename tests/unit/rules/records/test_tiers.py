"""The tier of a record: by kind of penalty, fine, procedure, severity and level; a stated one is kept."""

from dataclasses import replace
from datetime import date

import pytest

from models.vocabulary import Finding, PenaltyKind, Procedure, RecordKind, Tier
from registry.rulebooks import Certainty
from registry.rules.records import derive
from registry.rules.records.tiers import is_person
from tests.unit.rules.records.papers import LAW, TODAY, paper

WARNING, FINE = PenaltyKind.WARNING, PenaltyKind.FINE


@pytest.mark.parametrize(
    ("stated", "tier"),
    [
        ({"penalty_kinds": (WARNING,), "fine_fen": None}, Tier.MINOR),
        ({"penalty_kinds": (PenaltyKind.CRITICISM,), "fine_fen": None}, Tier.MINOR),
        ({"fine_fen": 999_999}, Tier.MINOR),
        ({"fine_fen": 1_000_000}, Tier.GENERAL),
        ({"fine_fen": 99_999_999}, Tier.GENERAL),
        ({"fine_fen": 100_000_000}, Tier.SERIOUS),
        ({"fine_fen": 99_999, "respondent": "贾予存"}, Tier.MINOR),
        ({"fine_fen": 100_000, "respondent": "贾予存"}, Tier.GENERAL),
        ({"fine_fen": 10_000_000, "respondent": "贾予存"}, Tier.SERIOUS),
        ({"fine_fen": 300_000, "procedure": Procedure.SUMMARY}, Tier.MINOR),
        ({"penalty_kinds": (FINE, PenaltyKind.CONFISCATE_INCOME), "fine_fen": 1}, Tier.GENERAL),
        ({"penalty_kinds": (PenaltyKind.SUSPEND_LICENCE,), "fine_fen": None}, Tier.GENERAL),
        ({"penalty_kinds": (PenaltyKind.OTHER,), "fine_fen": None}, Tier.GENERAL),
        ({"penalty_kinds": (WARNING, PenaltyKind.REVOKE_LICENCE)}, Tier.SERIOUS),
        ({"penalty_kinds": (FINE, PenaltyKind.STOP_PRODUCTION), "fine_fen": 1}, Tier.SERIOUS),
        ({"penalty_kinds": (PenaltyKind.DOWNGRADE,), "fine_fen": None}, Tier.SERIOUS),
        ({"penalty_kinds": (PenaltyKind.DETENTION,), "fine_fen": None}, Tier.SERIOUS),
        ({"penalty_kinds": (), "fine_fen": None}, Tier.GENERAL),
        ({"fine_fen": None}, Tier.GENERAL),
    ],
)
def test_the_heaviest_kind_of_a_penalty_gives_the_tier(stated, tier):
    derived = derive(paper(**stated), LAW, arrived_on=TODAY)

    assert derived.said.tier is tier
    assert f"定为“{tier.zh}”" in derived.tier_reason
    assert derived.tier_edition == "tiers-2026-04-01"


@pytest.mark.parametrize(
    ("kind", "stated", "tier"),
    [
        (RecordKind.SAMPLING_FAILED, {"severity": Tier.SERIOUS}, Tier.SERIOUS),
        (RecordKind.SAMPLING_FAILED, {"severity": Tier.MINOR}, Tier.MINOR),
        (RecordKind.SAMPLING_FAILED, {}, Tier.GENERAL),
        (RecordKind.REINSPECTION, {"finding": Finding.FAILED}, Tier.GENERAL),
        (RecordKind.REINSPECTION, {"finding": Finding.FAILED, "severity": Tier.SERIOUS}, Tier.SERIOUS),
        (RecordKind.INSPECTION, {"finding": Finding.TO_CORRECT}, Tier.MINOR),
        (RecordKind.INSPECTION, {"finding": Finding.REFUSED}, Tier.GENERAL),
        (RecordKind.ACCIDENT, {"level": "一般事故"}, Tier.GENERAL),
        (RecordKind.ACCIDENT, {"level": "较大事故"}, Tier.SERIOUS),
        (RecordKind.ACCIDENT, {"level": "特别重大"}, Tier.SERIOUS),
        (RecordKind.RECALL, {"level": "主动召回"}, Tier.MINOR),
        (RecordKind.RECALL, {"level": "责令召回"}, Tier.GENERAL),
    ],
)  # fmt: skip
def test_other_bad_records_get_their_tier_by_severity_and_level(kind, stated, tier):
    assert derive(paper(kind, **stated), LAW, arrived_on=TODAY).said.tier is tier


@pytest.mark.parametrize(
    ("kind", "stated"),
    [
        (RecordKind.HONOUR, {"title": "市长质量奖"}),
        (RecordKind.SAMPLING_PASSED, {}),
        (RecordKind.REINSPECTION, {"finding": Finding.PASSED}),
        (RecordKind.INSPECTION, {"finding": Finding.NOTHING_FOUND}),
        (RecordKind.ABNORMAL_ENTRY, {}),
    ],
)
def test_good_and_neutral_records_and_abnormal_entries_have_no_tier(kind, stated):
    derived = derive(paper(kind, **stated), LAW, arrived_on=TODAY)

    assert (derived.said.tier, derived.tier_reason, derived.tier_edition) == (None, None, None)


def test_a_stated_tier_is_kept_and_agrees_in_words():
    derived = derive(paper(tier=Tier.GENERAL), LAW, arrived_on=TODAY)

    assert derived.said.tier is Tier.GENERAL
    assert derived.tier_reason.startswith("来源单位认定为“一般”，与规则一致")


def test_a_stated_tier_that_contradicts_the_rule_is_kept_and_says_which_rule_gives_what():
    said = paper(tier=Tier.MINOR, penalty_kinds=(PenaltyKind.REVOKE_LICENCE,), fine_fen=None)

    derived = derive(said, LAW, arrived_on=TODAY)

    assert derived.said.tier is Tier.MINOR
    assert "予以保留" in derived.tier_reason
    assert "吊销许可证件" in derived.tier_reason
    assert "应为“严重”，请核对" in derived.tier_reason


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        (date(2025, 12, 24), "tiers-2021-09-01"),
        (date(2025, 12, 25), "tiers-2025-12-25"),
        (date(2026, 3, 31), "tiers-2025-12-25"),
        (date(2026, 4, 1), "tiers-2026-04-01"),
    ],
)
def test_the_law_of_the_day_of_the_paper_gives_the_tier(day, edition):
    assert derive(paper(decided_on=day), LAW, arrived_on=TODAY).tier_edition == edition


def test_the_summary_procedure_counts_only_since_the_law_that_names_it():
    old = paper(decided_on=date(2024, 5, 6), procedure=Procedure.SUMMARY, penalty_kinds=())

    assert "简易程序" not in derive(old, LAW, arrived_on=TODAY).tier_reason


def test_a_paper_older_than_all_law_is_judged_by_the_first_edition_and_says_so():
    derived = derive(paper(decided_on=date(2016, 2, 29)), LAW, arrived_on=TODAY)

    assert derived.tier_edition == "tiers-2021-09-01"
    assert "作出当日的规定未收录，参照最早版本" in derived.tier_reason


def test_a_reason_fits_its_column():
    every = paper(penalty_kinds=tuple(PenaltyKind), tier=Tier.MINOR, decided_on=date(2001, 1, 1))

    assert len(derive(every, LAW, arrived_on=TODAY).tier_reason) <= 500


@pytest.mark.parametrize(
    ("name", "is_a_person"),
    [
        ("贾予存", True),
        ("欧阳修文", True),
        ("贾 予 存", True),
        ("海宁南柯皮革服饰有限公司", False),
        ("武陵渔人水果店", False),
        ("嘉兴市南湖区武陵渔人水果店", False),
        ("王小二店", False),
        ("ABCDE", False),
        ("", False),
    ],
)
def test_a_respondent_is_a_person_by_its_name_alone(name, is_a_person):
    assert is_person(name) is is_a_person


@pytest.mark.parametrize("is_turned", [False, True])
def test_of_two_rules_of_one_tier_the_surer_is_cited(is_turned):
    edition = LAW.tiers.editions[0]
    unsure = next(rule for rule in edition if rule.id == "fine_small")
    items = (unsure, replace(unsure, certainty=Certainty.HIGH, reason_zh="法律写明的理由"))
    rules = replace(edition, items=items[::-1] if is_turned else items)
    law = replace(LAW, tiers=replace(LAW.tiers, editions=(rules,)))

    derived = derive(paper(fine_fen=500_000), law, arrived_on=TODAY)

    assert "法律写明的理由" in derived.tier_reason
