"""Invented facts as a file tells them: what is understood, and what is refused with its place."""

from datetime import date

import pytest

from models.vocabulary import SubjectKind, SubjectStatus
from registry.errors import Invalid
from registry.rules.ratings import Facts, Span, rate
from registry.rules.ratings.trying import Trial, trials_of
from registry.rules.ratings.words import RatingFlag
from tests.unit.rules.ratings.rated import MODEL

TODAY = date(2026, 11, 23)


def one(**content: object) -> Facts:
    """The facts of one example."""
    return trials_of(content, TODAY)[0].facts


@pytest.mark.parametrize(
    "content",
    [{"examples": [{"id": "X"}]}, [{"id": "X"}], {"id": "X"}],
)
def test_a_file_holds_examples_a_list_or_one_alone(content: object) -> None:
    (trial,) = trials_of(content, TODAY)

    assert (trial.id, trial.as_of) == ("X", TODAY)
    assert trial.facts == Facts(SubjectKind.ENTERPRISE, activity=(TODAY,))


def test_what_is_told_is_taken() -> None:
    trial = Trial("X", date(2026, 3, 31), one())
    (trial,) = trials_of(
        {
            "id": "X",
            "as_of": "2026-03-31",
            "kind": "branch",
            "age_months": 5,
            "status": "licence_revoked",
            "activity": False,
            "flags": ["on_serious_list", {"id": "licence_or_qualification_revoked", "date": date(2026, 1, 2)}],
            "positives": ["P202", {"id": "P111", "date": "2025-01-01", "valid_until": "2027-01-01", "project": 7}],
            "negatives": [{"id": "N202", "date": "2026-01-01", "domain": "food", "case_no": "一"}],
        },
        TODAY,
    )  # fmt: skip

    told = trial.facts
    assert (trial.as_of, told.kind) == (date(2026, 3, 31), SubjectKind.BRANCH)
    assert told.established_on == date(2025, 10, 31)
    assert told.statuses == ((None, SubjectStatus.LICENCE_REVOKED),)
    assert told.activity == ()
    assert [(one.flag, one.starts_on) for one in told.conditions] == [
        (RatingFlag.ON_SERIOUS_LIST, date(2026, 3, 31)),
        (RatingFlag.LICENCE_REVOKED, date(2026, 1, 2)),
    ]
    assert [(one.item, one.matter, one.record_id) for one in told.positives] == [
        ("P202", None, 1),
        ("P111", "7", 2),
    ]
    assert told.positives[1].valid_until == date(2027, 1, 1)
    assert (told.negatives[0].domain, told.negatives[0].case_no) == ("food", "一")


def test_an_expiry_and_a_project_may_go_by_their_other_names() -> None:
    named = one(positives=[{"id": "P111", "valid_until": "2027-01-01", "project": 7}])
    other = one(positives=[{"id": "P111", "certificate_expiry": "2027-01-01", "project_no": 7}])

    assert other == named
    assert other.positives[0].valid_until == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("status", "tenths"),
    [("active", 8100), ("under_objection", 8100), ("under_review_or_litigation", 8100),
     ("suspended", 8500), ("repaired", 8500), ("expired", 8500), ("voided", 8500)],
)  # fmt: skip
def test_every_status_of_the_model_is_understood(status: str, tenths: int) -> None:
    told = one(negatives=[{"id": "N202", "date": "2026-10-08", "status": status}])

    assert rate(told, MODEL, TODAY).score == tenths


def test_a_suspended_record_is_suspended_for_good() -> None:
    told = one(negatives=[{"id": "N202", "date": "2026-10-08", "status": "suspended"}])

    assert told.negatives[0].suspended == (Span(None),)


def test_ties_of_a_day_go_by_the_record_ids_of_the_file() -> None:
    told = one(
        negatives=[
            {"id": "N202", "date": "2026-10-08", "record_id": "R9"},
            {"id": "N202", "date": "2026-10-08", "record_id": "R1"},
        ]
    )

    assert [(one.paper, one.record_id) for one in told.negatives] == [("R9", 2), ("R1", 1)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("text", "应当是示例的列表"),
        ([], "应当是示例的列表"),
        (["E1"], "第 1 项应当是"),
        ({"id": "X", "negative": []}, "“X”：有不认识的字段“negative”"),
        ({"as_of": "2026-02-30"}, "字段“as_of”应当是日期"),
        ({"as_of": 5}, "字段“as_of”应当是日期"),
        ({"age_months": -1}, "age_months"),
        ({"age_months": "5"}, "age_months"),
        ({"age_months": True}, "age_months"),
        ({"kind": "person"}, "字段“kind”的值“person”不在"),
        ({"negatives": {"id": "N202"}}, "字段“negatives”应当是列表"),
        ({"negatives": ["N202"]}, "negatives 第 1 项应当写明"),
        ({"negatives": [{"id": "N202"}]}, "缺少字段“date”"),
        ({"negatives": [{"date": "2026-01-01"}]}, "缺少字段“id”"),
        ({"negatives": [{"id": ["N202"], "date": "2026-01-01"}]}, "字段“id”应当是文字"),
        ({"negatives": [{"id": "N202", "date": "2026-01-01", "when": 1}]}, "不认识的字段“when”"),
        ({"negatives": [{"id": "N1", "date": "2026-01-01", "status": "gone"}]}, "“status”的值“gone”"),
        ({"positives": [7]}, "positives 第 1 项应当写明"),
        ({"positives": [{"date": "2026-01-01"}]}, "缺少字段“id”"),
        ({"positives": [{"id": "P1", "year": 1}]}, "不认识的字段“year”"),
        ({"positives": [{"id": "P1", "project": 1, "project_no": 1}]}, "“project”和“project_no”是同一字段"),
        (
            {"positives": [{"id": "P1", "valid_until": None, "certificate_expiry": "2027-01-01"}]},
            "“valid_until”和“certificate_expiry”是同一字段",
        ),
        ({"positives": [{"id": "P1", "certificate_expiry": "x"}]}, "“certificate_expiry”应当是日期"),
        ({"flags": [7]}, "flags 第 1 项应当写明"),
        ({"flags": ["listed"]}, "“id”的值“listed”不在"),
        ({"flags": [{"date": "2026-01-01"}]}, "缺少字段“id”"),
        ({"flags": [{"id": "on_serious_list", "x": 1}]}, "不认识的字段“x”"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_place(content: object, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        trials_of(content, TODAY)


def test_a_record_of_the_future_counts_from_its_day_on() -> None:
    told = one(negatives=[{"id": "N202", "date": "2026-12-01"}])

    assert rate(told, MODEL, TODAY).score == 8500
    assert rate(told, MODEL, date(2026, 12, 1)).score == 8100
