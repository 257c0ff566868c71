"""What stands between a score and a grade: ceilings, vetoes, no grade, and which of them goes first."""

from dataclasses import replace
from datetime import date

import pytest

from models.vocabulary import Grade, NotRatedReason, SubjectKind, SubjectStatus
from registry.rules.ratings import Condition, Negative, Positive, Rating, Span, rate
from registry.rules.ratings.gates import grade_of
from registry.rules.ratings.packing import pack
from registry.rules.ratings.scoring import score_packs
from registry.rules.ratings.words import RatingFlag
from tests.unit.rules.ratings.rated import MODEL, TODAY, facts, flag, general, rated, serious

THREE = ("2026-09-01", "2026-09-02", "2026-09-03")


def ceilings(rating: Rating) -> list[tuple[str, str]]:
    """The ceilings that hold, with the grade that they leave."""
    return [(one.id, one.best.value) for one in rating.ceilings]


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        (rated(conditions=[flag(RatingFlag.ON_ABNORMAL_LIST)]), [("L1", "B")]),
        (rated(Negative("N101", date(2026, 7, 1))), [("L1", "B")]),
        (rated(serious("2025-11-24")), [("L2", "C")]),
        (rated(serious("2025-11-23")), [("L3", "B")]),
        (rated(serious("2023-11-24")), [("L3", "B")]),
        (rated(serious("2023-11-23")), []),
        (rated(serious("2026-08-01", suspended=(Span(None),))), []),
        (rated(*(general(day, domain=day) for day in THREE)), [("L4", "C")]),
        (rated(*(general(day, domain=day) for day in THREE[:2])), []),
        (rated(*(general(day, domain=day, case_no="一") for day in THREE)), []),
        (rated(*(general(day) for day in THREE[:2]), general("2025-11-23")), []),
        (rated(conditions=[flag(RatingFlag.ON_KEY_ATTENTION_LIST)]), [("L5", "B")]),
        (rated(Negative("N204", date(2026, 7, 1))), [("L5", "B")]),
        (rated(conditions=[flag(RatingFlag.RECALL_OVERDUE)]), [("L6", "C")]),
        (rated(conditions=[flag(RatingFlag.REPAIR_FRAUD)]), [("L7", "C")]),
        (rated(Negative("N605", date(2023, 11, 24))), [("L7", "C")]),
        (rated(Negative("N605", date(2023, 11, 23))), []),
        (rated(conditions=[flag(RatingFlag.ON_CONSTRUCTION_BLACKLIST)]), [("L8", "C")]),
        (rated(), []),
    ],
)
def test_a_ceiling_holds_while_its_flag_does(
    rating: Rating, expected: list[tuple[str, str]]
) -> None:
    assert ceilings(rating) == expected


def test_the_worst_ceiling_decides_and_a_ceiling_lifts_nothing() -> None:
    two = [flag(RatingFlag.ON_ABNORMAL_LIST), flag(RatingFlag.RECALL_OVERDUE)]
    low = rated(
        *(serious(f"2024-0{month}-01", f"d{month}") for month in range(1, 6)),
        Negative("N304", date(2026, 5, 1)),
        Negative("N305", date(2026, 5, 1)),
        Negative("N403", date(2026, 5, 1)),
        conditions=two,
    )

    assert rated(conditions=two).grade is Grade.C
    assert (low.score < 6000, low.grade) == (True, Grade.D)


def test_a_rating_that_is_capped_says_so() -> None:
    rating = rated(conditions=[flag(RatingFlag.ON_ABNORMAL_LIST, record_id=7)])

    assert rating.reason.zh == "得分 850.0；在经营异常名录期内，最高 B 级，评为 B"
    assert rating.reason.en == "Score 850.0; On the abnormal list: B at best; grade B"
    assert rating.ceilings[0].record_id == 7
    assert (rated().reason.zh, rated().reason.en) == ("得分 850.0，评为 A", "Score 850.0, grade A")


def test_only_the_ceilings_that_decide_are_named_in_the_reason() -> None:
    both = [flag(RatingFlag.ON_ABNORMAL_LIST), flag(RatingFlag.ON_CONSTRUCTION_BLACKLIST)]

    assert rated(conditions=both).reason.zh == (
        "得分 850.0；在建筑市场主体黑名单期内，最高 C 级，评为 C"
    )


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        *((9500, "AAA"), (9499, "AA"), (9000, "AA"), (8999, "A"), (8000, "A"), (7999, "B")),
        *((7000, "B"), (6999, "C"), (6000, "C"), (5999, "D"), (0, "D")),
    ],
)
def test_a_grade_begins_with_its_least_score(score: int, grade: str) -> None:
    assert grade_of(score, (), MODEL).value == grade


def test_the_score_decides_the_grade() -> None:
    honours = [Positive("P101"), Positive("P201"), Positive("P401"), Positive("P402")]

    assert (rated(positives=honours).score, rated(positives=honours).grade) == (9490, Grade.AA)
    assert rated(positives=[*honours, Positive("P403")]).grade is Grade.AAA
    assert rated(general("2026-10-08"), general("2026-10-09")).grade is Grade.B


@pytest.mark.parametrize(
    ("which", "on", "vetoed"),
    [
        (flag(RatingFlag.ON_SERIOUS_LIST, "2026-05-20"), "2026-11-23", True),
        (flag(RatingFlag.ON_SERIOUS_LIST, "2026-05-20"), "2026-05-19", False),
        (flag(RatingFlag.ON_SERIOUS_LIST, "2026-05-20"), "2030-05-20", True),
        (flag(RatingFlag.ON_SERIOUS_LIST, "2026-05-20", ends_on=date(2026, 11, 23)), "2026-11-23", False),
        (flag(RatingFlag.ON_SERIOUS_LIST, "2026-05-20", ends_on=date(2026, 11, 24)), "2026-11-23", True),
        (flag(RatingFlag.LICENCE_REVOKED, "2023-11-24"), "2026-11-23", True),
        (flag(RatingFlag.LICENCE_REVOKED, "2023-11-23"), "2026-11-23", False),
        (flag(RatingFlag.LICENCE_REVOKED, "2026-01-05", repaired_on=date(2026, 11, 23)), "2026-11-23", False),
        (flag(RatingFlag.LICENCE_REVOKED, "2026-01-05", repaired_on=date(2026, 11, 24)), "2026-11-23", True),
        (flag(RatingFlag.MAJOR_ACCIDENT, "2023-11-24", repaired_on=date(2024, 1, 1)), "2026-11-23", True),
        (flag(RatingFlag.MAJOR_ACCIDENT, "2023-11-23"), "2026-11-23", False),
        (flag(RatingFlag.QUALITY_CRIME, "2023-11-24"), "2026-11-23", True),
        (flag(RatingFlag.QUALITY_CRIME, "2023-11-23"), "2026-11-23", False),
        (flag(RatingFlag.FORGED_RESULT, "2024-11-24"), "2026-11-23", True),
        (flag(RatingFlag.FORGED_RESULT, "2024-11-23"), "2026-11-23", False),
        (flag(RatingFlag.FORGED_RESULT, "2026-01-05", repaired_on=date(2026, 2, 1)), "2026-11-23", False),
        (flag(RatingFlag.ON_ABNORMAL_LIST), "2026-11-23", False),
    ],
)  # fmt: skip
def test_a_veto_holds_for_its_term(which: Condition, on: str, vetoed: bool) -> None:
    day = date.fromisoformat(on)

    rating = rate(facts(conditions=[which], activity=[day]), MODEL, day)

    assert (rating.grade is Grade.D, len(rating.vetoes)) == (vetoed, int(vetoed))


def test_a_veto_says_which_and_the_score_is_still_told() -> None:
    rating = rated(conditions=[flag(RatingFlag.ON_SERIOUS_LIST, record_id=0)])

    assert [one.id for one in rating.vetoes] == ["V1"]
    assert rating.reason.zh == "得分 850.0；在严重（违法）失信主体名单期内，一票否决，评为 D"
    assert rating.reason.en == "Score 850.0; On a list of serious dishonesty: veto; grade D"
    assert rating.vetoes[0].record_id is None


def test_a_second_condition_vetoes_where_the_first_is_over() -> None:
    over = flag(RatingFlag.LICENCE_REVOKED, "2020-01-05", record_id=1)
    holds = flag(RatingFlag.LICENCE_REVOKED, "2026-01-05", record_id=2)

    assert [one.record_id for one in rated(conditions=[over, holds]).vetoes] == [2]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"established_on": date(2025, 11, 24)}, NotRatedReason.NEW_SUBJECT),
        ({"established_on": date(2025, 11, 23)}, None),
        ({"established_on": None}, None),
        ({"activity": [date(2024, 11, 23)]}, NotRatedReason.INSUFFICIENT_DATA),
        ({"activity": [date(2024, 11, 24)]}, None),
        ({"activity": [date(2026, 11, 24)]}, NotRatedReason.INSUFFICIENT_DATA),
        ({"activity": []}, NotRatedReason.INSUFFICIENT_DATA),
        ({"activity": [], "in_force": (Span(date(2020, 1, 1), date(2026, 11, 24)),)}, None),
        (
            {"activity": [], "in_force": (Span(date(2020, 1, 1), date(2026, 11, 23)),)},
            NotRatedReason.INSUFFICIENT_DATA,
        ),
        ({"is_registered": False}, NotRatedReason.INSUFFICIENT_DATA),
        ({"kind": SubjectKind.PRACTITIONER}, NotRatedReason.OUT_OF_SCOPE),
        ({"kind": SubjectKind.OTHER_ORGANISATION}, NotRatedReason.OUT_OF_SCOPE),
        ({"kind": SubjectKind.INDIVIDUAL_BUSINESS}, None),
        ({"statuses": ((None, SubjectStatus.DEREGISTERED),)}, NotRatedReason.INACTIVE_SUBJECT),
        ({"statuses": ((None, SubjectStatus.LICENCE_REVOKED),)}, NotRatedReason.INACTIVE_SUBJECT),
        ({"statuses": ((None, SubjectStatus.SUSPENDED_BUSINESS),)}, None),
    ],
)
def test_who_has_no_grade_and_why(more: dict[str, object], reason: NotRatedReason | None) -> None:
    rating = rated(**more)

    assert rating.not_rated is reason
    assert rating.grade is (Grade.A if reason is None else Grade.NOT_RATED)
    if reason is not None:
        assert rating.reason.zh == f"暂不评价：{reason.zh}"
        assert rating.reason.en == f"Not rated: {reason.en}"


def test_a_natural_person_has_no_grade_whatever_a_model_says() -> None:
    model = replace(MODEL, applies_to=tuple(SubjectKind))
    person = facts(kind=SubjectKind.PRACTITIONER)

    assert rate(person, model, TODAY).not_rated is NotRatedReason.OUT_OF_SCOPE
    assert score_packs([pack(person)], model, TODAY).at(0).not_rated is NotRatedReason.OUT_OF_SCOPE


VETO = [flag(RatingFlag.LICENCE_REVOKED)]
LISTED = [flag(RatingFlag.ON_SERIOUS_LIST)]


@pytest.mark.parametrize(
    ("more", "grade"),
    [
        ({"conditions": LISTED, "established_on": date(2026, 5, 1)}, Grade.D),
        ({"conditions": LISTED, "activity": []}, Grade.D),
        ({"conditions": LISTED, "kind": SubjectKind.PRACTITIONER}, Grade.NOT_RATED),
        ({"conditions": VETO, "statuses": ((None, SubjectStatus.LICENCE_REVOKED),)}, Grade.D),
        ({"conditions": VETO, "statuses": ((None, SubjectStatus.DEREGISTERED),)}, Grade.NOT_RATED),
        (
            {"conditions": VETO, "statuses": ((None, SubjectStatus.REGISTRATION_CANCELLED),)},
            Grade.NOT_RATED,
        ),
        (
            {"conditions": [flag(RatingFlag.ON_ABNORMAL_LIST)], "established_on": date(2026, 5, 1)},
            Grade.NOT_RATED,
        ),
    ],
)
def test_a_veto_goes_before_no_grade_and_no_grade_before_a_ceiling(
    more: dict[str, object], grade: Grade
) -> None:
    assert rated(**more).grade is grade


@pytest.mark.parametrize(
    ("on", "reason"),
    [(date(2025, 12, 17), None), (date(2025, 12, 18), NotRatedReason.INACTIVE_SUBJECT)],
)
def test_a_status_counts_from_its_day_on(on: date, reason: NotRatedReason | None) -> None:
    statuses = ((None, SubjectStatus.ACTIVE), (date(2025, 12, 18), SubjectStatus.DEREGISTERED))

    rating = rate(facts(statuses=statuses, activity=[on]), MODEL, on)

    assert rating.not_rated is reason


def test_a_condition_of_tomorrow_holds_nothing_today() -> None:
    tomorrow = [Condition(RatingFlag.ON_ABNORMAL_LIST, date(2026, 11, 24))]
    over = [Condition(RatingFlag.ON_ABNORMAL_LIST, date(2026, 1, 1), TODAY)]

    assert not rated(conditions=tomorrow).ceilings
    assert not rated(conditions=over).ceilings


def test_inspections_go_by_the_grade() -> None:
    factors = {grade: float(MODEL.inspection_factor(grade)) for grade in Grade}

    assert list(factors.values()) == [0.5, 0.7, 1.0, 1.2, 1.5, 2.0, 1.0]
