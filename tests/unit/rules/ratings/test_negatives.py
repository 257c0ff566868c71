"""What takes points away: coefficients, repeats, decay, one case one count, caps, standing."""

from datetime import date

import pytest

from registry.errors import Invalid
from registry.rules.ratings import Negative, Span
from registry.rules.ratings.words import LineKind
from tests.unit.rules.ratings.rated import MODEL, general, points, rated, serious


@pytest.mark.parametrize(
    ("on", "tenths"),
    [
        ("2026-08-01", [-400]),  # the day itself
        ("2026-10-31", [-400]),
        ("2026-11-01", [-320]),  # three months
        ("2027-01-31", [-320]),
        ("2027-02-01", [-200]),  # six
        ("2027-07-31", [-200]),
        ("2027-08-01", []),  # twelve: past its window, no line is left
        ("2026-07-31", []),  # not yet
    ],
)
def test_a_general_penalty_fades_by_calendar_months(on: str, tenths: list[int]) -> None:
    rating = rated(general("2026-08-01"), on=date.fromisoformat(on))

    assert points(rating, "N202") == tenths


@pytest.mark.parametrize(
    ("on", "tenths"),
    [("2025-02-27", -1200), ("2025-02-28", -840), ("2026-02-28", -480), ("2027-02-27", -480)],
)
def test_the_29th_of_february_ends_on_the_last_day_of_a_shorter_month(on: str, tenths: int) -> None:
    rating = rated(serious("2024-02-29"), on=date.fromisoformat(on))

    assert points(rating, "N203") == [tenths]
    assert points(rated(serious("2024-02-29"), on=date(2027, 2, 28)), "N203") == []


@pytest.mark.parametrize(
    ("domain", "tenths", "is_default"),
    [
        ("food", -600, False),
        ("drug_retail", -600, False),
        ("environment", -480, False),
        ("agri_input", -520, False),
        ("cosmetics", -480, False),
        ("metrology", -320, False),
        ("metrology_label", -320, False),  # the name of a coefficient is understood, too
        ("work_safety", -400, True),
        (None, -400, True),
    ],
)
def test_a_domain_has_the_coefficient_of_the_map(
    domain: str | None, tenths: int, is_default: bool
) -> None:
    rating = rated(general("2026-10-08", domain))

    assert points(rating, "N202") == [tenths]
    told = next(line for line in rating.lines if line.item == "N202").reason
    assert ("（该领域未单列）" in told.zh, "(default)" in told.en) == (is_default, is_default)


def test_an_item_without_coefficients_is_the_same_in_every_domain() -> None:
    again = Negative("N304", date(2026, 10, 1), domain="food")
    rating = rated(Negative("N304", date(2026, 6, 30), domain="food"), again)

    assert points(rating, "N304") == [-500, -500]
    told = next(line for line in rating.lines if line.item == "N304")
    assert told.reason.zh == "复查仍不合格：50 分 × 时间系数 1，扣 50.0 分"
    assert told.reason.en == "Failed again at re-inspection: 50 points × age 1 = −50.0"


def test_the_second_counts_one_and_a_half_and_the_third_twice() -> None:
    four = [general(day) for day in ("2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04")]

    assert points(rated(*four), "N202") == [-400, -600, -800, -800]


@pytest.mark.parametrize(
    ("other", "tenths"),
    [
        (general("2026-10-01", "food"), -400),  # another domain
        (Negative("N302", date(2026, 10, 1), domain="service_commerce"), -400),  # dimension
        (general("2026-10-01", repaired_on=date(2026, 11, 23)), -400),
        (general("2026-10-01", ends_on=date(2026, 11, 23)), -400),
        (general("2026-10-01", suspended=(Span(date(2026, 11, 23)),)), -400),
        (general("2025-11-23"), -400),  # expired on the day of the rating
        (general("2025-11-24"), -600),
        (general("2026-10-01", repaired_on=date(2026, 11, 24)), -600),
        (serious("2024-11-02"), -600),  # 24 months before the second, less a day
        (serious("2024-11-01"), -400),  # out of the look-back
        (Negative("N204", date(2026, 10, 1)), -400),  # no domain is another domain
    ],
)
def test_only_what_may_be_used_and_is_of_the_kind_is_a_prior(other: Negative, tenths: int) -> None:
    assert points(rated(other, general("2026-11-01")), "N202", LineKind.ITEM)[-1] == tenths


def test_of_one_day_the_lower_record_id_comes_first() -> None:
    late, early = general("2026-11-01", record_id=9), general("2026-11-01", record_id=3)

    lines = [line for line in rated(late, early).lines if line.item == "N202"]

    assert [(line.record_id, line.tenths) for line in lines] == [(3, -400), (9, -600)]


def test_facts_without_a_domain_repeat_one_another() -> None:
    assert points(rated(general("2026-10-01", None), general("2026-11-01", None)), "N202") == [
        -400,
        -600,
    ]


def test_of_one_case_only_the_heaviest_counts_and_the_others_say_so() -> None:
    light = general("2026-10-01", case_no="演立〔2026〕1号")
    heavy = Negative("N303", date(2026, 9, 1), domain="service_commerce", case_no="演立〔2026〕1号")

    rating = rated(light, heavy)

    assert points(rating, "N202", LineKind.SAME_CASE) == [0]
    assert points(rating, "N303", LineKind.ITEM) == [-700]
    told = next(line for line in rating.lines if line.kind is LineKind.SAME_CASE)
    assert told.reason.zh == "行政处罚（一般）：同一案件（演立〔2026〕1号）只计最重一项，本项不扣分"
    assert told.reason.en.endswith("of one case (演立〔2026〕1号) only the heaviest counts; 0 here")
    assert told.record_id == 1


def test_of_equal_ones_of_a_case_the_first_counts() -> None:
    lines = rated(general("2026-10-01", case_no="一"), general("2026-10-02", case_no="一")).lines

    assert [line.tenths for line in lines if line.item == "N202"] == [-400, 0]


def test_one_case_is_one_prior_and_none_to_itself() -> None:
    case = [general("2026-09-01", case_no="一"), general("2026-09-02", case_no="一")]

    assert points(rated(*case, general("2026-11-01")), "N202") == [-400, 0, -600]


def test_facts_of_two_cases_all_count() -> None:
    two = [general("2026-10-01", case_no="一"), general("2026-10-02", "food", case_no="二")]

    assert points(rated(*two), "N202") == [-400, -600]


@pytest.mark.parametrize(
    ("how", "lines"),
    [
        ({"repaired_on": date(2026, 11, 23)}, []),
        ({"ends_on": date(2026, 11, 23)}, []),
        ({"ends_on": date(2026, 11, 24)}, [(LineKind.ITEM, -400)]),
        ({"suspended": (Span(date(2026, 11, 23)),)}, [(LineKind.SUSPENDED, 0)]),
        ({"suspended": (Span(None, date(2026, 11, 23)),)}, [(LineKind.ITEM, -400)]),
        ({"suspended": (Span(None, date(2026, 11, 24)),)}, [(LineKind.SUSPENDED, 0)]),
        ({"suspended": (Span(date(2026, 11, 24)),)}, [(LineKind.ITEM, -400)]),
    ],
)
def test_the_standing_of_a_record_decides_whether_it_counts(
    how: dict[str, object], lines: list[tuple[LineKind, int]]
) -> None:
    rating = rated(general("2026-10-08", **how))

    found = [(line.kind, line.tenths) for line in rating.lines if line.item == "N202"]
    assert found == lines


def test_a_suspended_record_says_why_it_takes_nothing() -> None:
    rating = rated(general("2026-10-08", suspended=(Span(None),), basis="《某法》第一条"))

    told = next(line for line in rating.lines if line.kind is LineKind.SUSPENDED)
    assert told.reason.zh == "行政处罚（一般）：停止执行期间不扣分"
    assert told.reason.en == "Administrative penalty (general): not counted while suspended"
    assert (told.dimension, told.record_id) == ("D2", 1)
    assert told.basis == "《嘉兴市质量信用评价模型》2026.1 版 N202；《某法》第一条"


def test_what_lasts_counts_until_it_ends() -> None:
    abnormal = Negative("N101", date(2026, 7, 13), ends_on=date(2026, 7, 24))

    assert points(rated(abnormal, on=date(2026, 7, 23)), "N101") == [-500]
    assert points(rated(abnormal, on=date(2026, 7, 24)), "N101") == []
    told = next(line for line in rated(abnormal, on=date(2026, 7, 23)).lines if line.item == "N101")
    assert told.reason.zh == "列入经营异常名录（含个体户标记异常状态）：50 分，存续期间扣 50.0 分"
    assert told.reason.en == "On the abnormal list: 50 points = −50.0"


def test_an_item_takes_no_more_than_its_cap() -> None:
    five = [Negative("N501", date(2026, 9, day)) for day in range(1, 6)]

    rating = rated(*five)

    assert points(rating, "N501", LineKind.ITEM) == [-100] * 5
    assert points(rating, "N501", LineKind.CAP) == [100]
    told = next(line for line in rating.lines if line.kind is LineKind.CAP)
    assert told.reason.zh == "查证属实的举报（未作处罚）：合计最多扣 40.0 分，超出部分不扣"
    assert told.reason.en == "Substantiated report (no penalty): at most 40.0 points in all"
    assert (told.dimension, told.basis) == ("D5", "《嘉兴市质量信用评价模型》2026.1 版 N501")
    assert points(rated(*five[:4]), "N501", LineKind.CAP) == []


def test_caps_of_two_items_do_not_mix() -> None:
    reports = [Negative("N501", date(2026, 9, day)) for day in range(1, 6)]
    broken = [Negative("N502", date(2026, 9, day)) for day in range(1, 5)]

    rating = rated(*reports, *broken)

    assert points(rating, "N501", LineKind.CAP) == [100]
    assert points(rating, "N502", LineKind.CAP) == [150]
    assert dict(rating.dimensions)["D5"] == 900 - 400 - 450


def test_what_counts_nothing_for_its_case_is_not_capped() -> None:
    reports = [Negative("N501", date(2026, 9, day), case_no="一") for day in range(1, 8)]

    assert points(rated(*reports), "N501", LineKind.CAP) == []


def test_a_dimension_is_never_below_zero() -> None:
    rating = rated(*(serious(f"2026-09-{day:02}", "food") for day in range(1, 4)))

    assert dict(rating.dimensions)["D2"] == 0
    assert points(rating, "D2", LineKind.LIMIT) == [1800 + 2700 + 3600 - 2800]
    told = next(line for line in rating.lines if line.kind is LineKind.LIMIT)
    assert told.reason.zh == "行政处罚与违法记录：扣完为止，不计负分"
    assert told.reason.en == "Penalties and violations: never below zero"
    assert sum(line.tenths for line in rating.lines) == rating.score


def test_a_half_of_a_tenth_is_rounded_up() -> None:
    """5 × 1.3 × 1.5 × 1 = 9.75 → 9.8, once; nothing is rounded again after that."""
    first = Negative("N201", date(2026, 10, 1), domain="agri_product")
    second = Negative("N201", date(2026, 10, 2), domain="agri_product")

    assert points(rated(first, second), "N201") == [-65, -98]


def test_a_voluntary_recall_is_told_and_takes_nothing() -> None:
    rating = rated(Negative("N405", date(2026, 10, 1)))

    assert points(rating, "N405") == [0]
    assert rating.score == 8500


def test_two_findings_of_one_record_count_in_one_order_whoever_told_them_first() -> None:
    one = [general("2026-10-01", record_id=7), serious("2026-10-01", record_id=7)]

    told, told_otherwise = rated(*one), rated(*reversed(one))

    assert told == told_otherwise
    assert [points(told, "N202"), points(told, "N203")] == [[-400], [-1800]]


def test_an_unknown_item_is_refused_by_name() -> None:
    with pytest.raises(Invalid, match="评价模型 2026.1 没有扣分指标“N999”"):
        rated(Negative("N999", date(2026, 10, 1)))


def test_five_hundred_records_are_rated() -> None:
    many = [general(f"2026-{1 + n % 11:02}-{1 + n % 28:02}", record_id=n + 1) for n in range(500)]

    rating = rated(*many)

    assert rating.score == 8500 - 2800
    assert rating.grade.value == "D"


def test_each_line_of_an_item_shows_how_its_points_came_about() -> None:
    lines = [line for line in rated(general("2026-08-01", "food")).lines if line.working]

    assert [tuple(map(str, line.working)) for line in lines if line.working] == [
        ("40", "3/2", "1", "4/5")
    ]
    assert MODEL.negatives["N202"].has_coefficients
