"""What is wrong with particulars: each problem names a field and says what to do."""

from datetime import date

import pytest

from models.vocabulary import Finding, PenaltyKind, Procedure, RecordKind
from registry.rules.records import RecordParticulars, problems_of
from registry.rules.records.problems import amounts_contradicted
from tests.unit.rules.records.papers import LAW, TODAY, paper

FINE = PenaltyKind.FINE


def found(said, **circumstances):
    problems = problems_of(said, LAW, **({"on": TODAY} | circumstances))
    assert all(one.field in RecordParticulars._fields for one in problems)
    assert all(one.message.endswith("。") for one in problems)
    return {(one.field, one.rule) for one in problems}


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (paper(decided_on=date(2026, 11, 25)), ("decided_on", "future")),
        (paper(decided_on=date(1926, 5, 20)), ("decided_on", "too_early")),
        (paper(valid_until=date(2026, 5, 19)), ("valid_until", "end_before_start")),
        (paper(publicity_until=date(2026, 5, 19)), ("publicity_until", "end_before_start")),
        (paper(rectify_by=date(2025, 5, 20)), ("rectify_by", "end_before_start")),
        (paper(transferred_on=date(2027, 1, 1)), ("transferred_on", "future")),
        (paper(transfer_outcome="不予立案"), ("transferred_on", "required")),
        (paper(year=206), ("year", "range")),
        (paper(violation="no.such_item"), ("violation", "unknown")),
        (paper(violation="standard.not_filed"), ("violation", "retired")),
        (paper(domain="moon"), ("domain", "unknown")),
        (paper(fine_fen=None), ("fine_fen", "required")),
        (paper(fine_fen=0), ("fine_fen", "required")),
        (paper(fine_fen=-1), ("fine_fen", "negative")),
        (paper(fine_fen=10**14 + 1), ("fine_fen", "absurd")),
        (paper(confiscated_fen=-1), ("confiscated_fen", "negative")),
        (paper(confiscated_fen=5), ("penalty_kinds", "confiscation_without_kind")),
        (paper(penalty_kinds=(PenaltyKind.WARNING,)), ("penalty_kinds", "fine_without_kind")),
        (paper(penalty_kinds=(), fine_fen=None), ("penalty_kinds", "required")),
        (paper(document_no=None), ("document_no", "required")),
        (paper(authority=""), ("authority", "required")),
        (paper(respondent=""), ("respondent", "required")),
        (paper(procedure=Procedure.SUMMARY, fine_fen=300_001), ("procedure", "summary_exceeded")),
        (paper(procedure=Procedure.SUMMARY, fine_fen=20_001, respondent="贾予存"), ("procedure", "summary_exceeded")),
        (paper(procedure=Procedure.SUMMARY, fine_fen=None, penalty_kinds=(PenaltyKind.CLOSURE,)), ("procedure", "summary_exceeded")),
        (paper(RecordKind.SAMPLING_FAILED), ("product", "required")),
        (paper(RecordKind.SAMPLING_FAILED, product="童车", finding=Finding.PASSED), ("finding", "contradiction")),
        (paper(RecordKind.SAMPLING_PASSED, product="童车", finding=Finding.FAILED), ("finding", "contradiction")),
        (paper(RecordKind.SAMPLING_PASSED, product="童车", failed_items="邻苯二甲酸酯"), ("failed_items", "contradiction")),
        (paper(RecordKind.RECALL), ("product", "required")),
        (paper(RecordKind.HONOUR), ("title", "required")),
        (paper(RecordKind.CERTIFICATE, title="GB/T 19001", document_no=None), ("document_no", "required")),
        (paper(RecordKind.INSPECTION), ("finding", "required")),
        (paper(RecordKind.ACCIDENT), ("level", "required")),
        (paper(RecordKind.HONOUR, title="奖", fine_fen=1), ("fine_fen", "not_a_penalty")),
        (paper(RecordKind.HONOUR, title="奖", penalty_kinds=(FINE,)), ("penalty_kinds", "not_a_penalty")),
    ],
)  # fmt: skip
def test_one_thing_wrong_is_one_problem(said, problem):
    assert found(said) == {problem}


@pytest.mark.parametrize(
    "said",
    [
        paper(),
        paper(decided_on=TODAY),
        paper(procedure=Procedure.SUMMARY, fine_fen=300_000),
        paper(violation="standard.declaration_untrue", domain="standardization"),
        paper(penalty_kinds=(FINE, PenaltyKind.CONFISCATE_GOODS), confiscated_fen=1),
        paper(RecordKind.SAMPLING_FAILED, product="童车", finding=Finding.FAILED),
        paper(RecordKind.INSPECTION, finding=Finding.NOTHING_FOUND, document_no=None),
        paper(RecordKind.HONOUR, title="市长质量奖", document_no=None, year=2026),
        paper(RecordKind.ABNORMAL_ENTRY),
    ],
)
def test_a_right_paper_has_no_problem(said):
    assert found(said) == set()


def test_a_paper_older_than_its_party_is_a_problem_and_one_of_the_same_day_is_none():
    said = paper()

    assert found(said, established_on=date(2026, 5, 21)) == {("decided_on", "before_established")}
    assert found(said, established_on=date(2026, 5, 20)) == set()


def test_an_item_retired_since_may_stay_in_a_correction_of_its_time_only():
    old = paper(violation="standard.not_filed", decided_on=date(2023, 5, 20))
    new = paper(violation="standard.not_filed")

    assert found(old) == {("violation", "retired")}
    assert found(old, changed=True) == set()
    assert found(new, changed=True) == {("violation", "retired")}


def test_an_item_is_retired_while_a_draft_is_open():
    draft = paper(violation="standard.not_filed", decided_on=date(2023, 12, 20))

    assert found(draft, on=date(2023, 12, 31)) == set()
    assert found(draft, on=date(2024, 1, 1)) == {("violation", "retired")}


@pytest.mark.parametrize("items", [None, "无", "/"])
def test_a_passed_sample_may_say_that_nothing_failed(items):
    said = paper(RecordKind.SAMPLING_PASSED, product="童车", failed_items=items)

    assert found(said) == set()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (paper(fine_fen=1_200_500_000, content="罚款30000元"), "fine_fen"),
        (paper(content="警告，并处罚款人民币 叁万元整。"), "fine_fen"),
        (paper(confiscated_fen=500, content="没收违法所得 1800 元"), "confiscated_fen"),
    ],
)
def test_an_amount_that_the_decision_contradicts_is_told(said, field):
    (problem,) = amounts_contradicted(said)

    assert (problem.field, problem.rule) == (field, "amount_differs")


@pytest.mark.parametrize(
    "content",
    [
        None,
        "并处罚款。",
        "罚款 42,000 元。",
        "罚款 4.2 万元（大写：肆万贰仟元整）。",
        "对仓库罚款2000元，对门店罚款40000元。",
        "对两处门店各罚款21000元。",
        "对甲、乙分别罚款21000元。",
    ],
)
def test_a_decision_that_is_silent_or_agrees_contradicts_no_amount(content):
    assert list(amounts_contradicted(paper(content=content))) == []


def test_goods_that_were_taken_away_count_in_the_amount_and_not_in_the_text():
    kinds = (PenaltyKind.CONFISCATE_INCOME, PenaltyKind.CONFISCATE_GOODS)
    said = paper(
        penalty_kinds=kinds,
        fine_fen=None,
        confiscated_fen=380_000,
        content="没收违法所得1800元，没收不合格产品（货值2000元）。",
    )

    assert list(amounts_contradicted(said)) == []


def test_a_contradicted_amount_is_shown_beside_the_sum_of_the_text():
    (problem,) = amounts_contradicted(paper(fine_fen=1_200_500_000, content="罚款30000元"))

    assert "12,005,000 元" in problem.message
    assert "3 万元" in problem.message


@pytest.mark.parametrize(
    ("said", "ended_on", "changed", "problems"),
    [
        (paper(), date(2026, 5, 19), False, {("decided_on", "after_deregistered")}),
        (paper(), date(2026, 5, 20), False, set()),
        (paper(), date(2026, 5, 19), True, set()),
        (paper(RecordKind.INSPECTION, finding=Finding.UNREACHABLE), date(2020, 1, 1), False, set()),
    ],
)
def test_nobody_is_penalised_who_no_longer_exists(said, ended_on, changed, problems):
    assert found(said, ended_on=ended_on, changed=changed) == problems
