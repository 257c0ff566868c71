"""What adds points: validity, one matter one award, caps, the freeze of honours."""

from datetime import date

import pytest

from registry.errors import Invalid
from registry.rules.ratings import Positive
from registry.rules.ratings.words import LineKind, RatingFlag
from tests.unit.rules.ratings.rated import flag, points, rated, serious

MAYOR = Positive("P105", date(2024, 12, 20))


@pytest.mark.parametrize(
    ("fact", "tenths"),
    [
        (MAYOR, [300]),
        (Positive("P105", date(2021, 11, 24)), [300]),  # 60 months end on 2026-11-24
        (Positive("P105", date(2021, 11, 23)), []),
        (Positive("P105", date(2026, 11, 23)), [300]),
        (Positive("P105", date(2026, 11, 24)), []),
        (Positive("P105", date(2024, 12, 20), valid_until=date(2026, 11, 23)), [300]),
        (Positive("P105", date(2024, 12, 20), valid_until=date(2026, 11, 22)), []),
        (Positive("P105"), [300]),  # known to be valid
    ],
)
def test_an_award_counts_while_it_is_valid(fact: Positive, tenths: list[int]) -> None:
    assert points(rated(positives=[fact]), "P105") == tenths


@pytest.mark.parametrize(
    ("until", "tenths"), [(date(2026, 11, 23), [100]), (date(2026, 11, 22), []), (None, [100])]
)
def test_a_certificate_counts_up_to_its_last_day(until: date | None, tenths: list[int]) -> None:
    certificate = Positive("P202", date(2016, 1, 1), valid_until=until)

    assert points(rated(positives=[certificate]), "P202") == tenths


def test_of_one_matter_only_the_best_counts() -> None:
    county = Positive("P108", date(2024, 6, 28))

    rating = rated(positives=[county, MAYOR])

    assert (points(rating, "P108"), points(rating, "P105")) == ([0], [300])
    told = next(line for line in rating.lines if line.kind is LineKind.SAME_MATTER)
    assert told.reason.zh == "县（市、区）政府质量奖：同一事项只计最高一项，本项不加分"
    assert (
        told.reason.en
        == "County government quality award: of one matter only the best counts; 0 here"
    )
    assert (told.record_id, told.dimension) == (101, "D7")


def test_of_equal_ones_the_first_counts() -> None:
    two = [Positive("P202", date(2025, 1, 1)), Positive("P202", date(2024, 1, 1))]

    lines = [line for line in rated(positives=two).lines if line.item == "P202"]

    assert [(line.record_id, line.tenths) for line in lines] == [(102, 100), (101, 0)]


@pytest.mark.parametrize(
    ("matters", "score"),
    [(("甲", "甲"), 400), (("甲", "乙"), 550), ((None, None), 400), (("甲", None), 550)],
)
def test_awards_of_one_project_are_one_matter(
    matters: tuple[str | None, str | None], score: int
) -> None:
    luban, nanhu = matters
    cups = [
        Positive("P111", date(2025, 1, 1), matter=luban),
        Positive("P114", date(2025, 1, 1), matter=nanhu),
    ]

    assert dict(rated(positives=cups).dimensions)["D7"] == score


def test_the_number_of_a_project_means_nothing_elsewhere() -> None:
    two = [Positive("P202", matter="甲"), Positive("P202", matter="乙")]

    assert sorted(points(rated(positives=two), "P202")) == [0, 100]


def test_an_item_without_a_key_counts_each_time_up_to_its_cap() -> None:
    three = [Positive("P203", date(2025, month, 1)) for month in (1, 2, 3)]

    rating = rated(positives=three)

    assert points(rating, "P203", LineKind.ITEM) == [50, 50, 50]
    assert points(rating, "P203", LineKind.CAP) == [-50]
    told = next(line for line in rating.lines if line.kind is LineKind.CAP)
    assert told.reason.zh == "其他管理体系或自愿性产品认证：合计最多加 10.0 分，超出部分不加"
    assert told.reason.en.endswith("at most 10.0 points in all")
    assert points(rated(positives=three[:2]), "P203", LineKind.CAP) == []


def test_a_group_adds_no_more_than_its_cap_after_the_caps_of_its_items() -> None:
    made = [Positive("P201"), Positive("P202"), *(Positive("P203") for _ in range(4))]

    rating = rated(positives=made)

    assert points(rating, "P203", LineKind.CAP) == [-100]
    assert points(rating, "certification", LineKind.CAP) == []  # 25 + 10 + 10 = 45
    awards = [Positive("P101"), Positive("P111", matter="甲"), Positive("P112", matter="乙")]
    capped = rated(positives=awards)
    assert points(capped, "awards", LineKind.CAP) == [700 - 600 - 400 - 350]
    told = next(line for line in capped.lines if line.item == "awards")
    assert told.reason.zh == "政府质量奖和工程奖：合计最多加 70.0 分，超出部分不加"
    assert told.reason.en == "Awards: at most 70.0 points in all"


def test_the_dimension_adds_no_more_than_its_cap() -> None:
    everything = [
        *(Positive("P111", matter=name) for name in "甲乙"),
        *(Positive(f"P{number}") for number in (201, 202, 203, 301, 302, 401, 402, 403, 404, 405)),
        Positive("P203"),
    ]

    rating = rated(positives=everything)

    assert dict(rating.dimensions)["D7"] == 1500
    assert points(rating, "D7", LineKind.LIMIT) == [1500 - 700 - 450 - 350 - 300]
    told = next(line for line in rating.lines if line.kind is LineKind.LIMIT)
    assert told.reason.zh == "质量能力与荣誉：最高 150.0 分"
    assert told.reason.en == "Capability and honours: at most 150.0"
    assert (rating.score, rating.grade.value) == (10_000, "AAA")


@pytest.mark.parametrize(
    ("facts", "more", "frozen"),
    [
        ([serious("2025-11-24")], {}, True),
        ([serious("2025-11-23")], {}, False),
        ([], {"conditions": [flag(RatingFlag.ON_SERIOUS_LIST)]}, True),
        ([], {"conditions": [flag(RatingFlag.ON_ABNORMAL_LIST)]}, False),
    ],
)
def test_honours_are_frozen_on_a_serious_list_and_in_the_year_of_a_serious_penalty(
    facts: list[object], more: dict[str, object], frozen: bool
) -> None:
    rating = rated(*facts, positives=[MAYOR], **more)  # type: ignore[arg-type]

    assert points(rating, "D7", LineKind.FREEZE) == ([-300] if frozen else [])
    assert dict(rating.dimensions)["D7"] == (0 if frozen else 300)


def test_a_freeze_says_why_and_is_silent_where_there_is_nothing_to_freeze() -> None:
    both = {"conditions": [flag(RatingFlag.ON_SERIOUS_LIST)]}
    rating = rated(serious("2026-08-01"), positives=[MAYOR], **both)

    told = next(line for line in rating.lines if line.kind is LineKind.FREEZE)
    assert told.reason.zh == (
        "质量能力与荣誉：在严重失信主体名单期内、12 个月内受到严重行政处罚（荣誉冻结），期间加分不计"
    )
    assert told.reason.en == "Capability and honours: frozen, nothing is added meanwhile"
    assert not points(rated(serious("2026-08-01")), "D7", LineKind.FREEZE)


def test_a_historical_title_adds_nothing() -> None:
    assert rated(positives=[Positive("P121", date(2016, 1, 1))]).score == 8500


def test_a_line_says_what_it_adds_and_by_which_article() -> None:
    line = next(line for line in rated(positives=[MAYOR]).lines if line.item == "P105")

    assert (line.reason.zh, line.reason.en) == (
        "市长质量奖：加 30.0 分",
        "Mayor's Quality Award: +30.0",
    )
    assert line.basis == "《嘉兴市质量信用评价模型》2026.1 版 P105"


def test_an_unknown_award_is_refused_by_name() -> None:
    with pytest.raises(Invalid, match="评价模型 2026.1 没有加分指标“P999”"):
        rated(positives=[Positive("P999")])


def test_two_titles_of_one_record_count_in_one_order_whoever_told_them_first() -> None:
    pair = [Positive("P103", date(2026, 5, 1), 7), Positive("P102", date(2026, 5, 1), 7)]

    told, told_otherwise = rated(positives=pair), rated(positives=pair[::-1])

    assert told == told_otherwise
