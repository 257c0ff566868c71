"""Days of cases and entries, each worked out by hand with the holiday notices of its year."""

from datetime import date

import pytest

from models.vocabulary import ServiceMethod
from registry.errors import Invalid
from registry.rulebooks import load
from registry.rules.blacklist.limits import arrival, explained, removable_from, term_until

LAW = load("jiaxing").blacklist
# (limit, from, last day): days off 2025-10-01…08 (worked 09-28, 10-11), 2026-02-15…23 (worked 02-14,
# 02-28), 04-04…06, 05-01…05 (worked 05-09), 06-19…21, 09-25…27 (worked 09-20), 10-01…07 (worked 10-10).
GOLDEN = [
    ("hearing_request", "2026-03-30", "2026-04-07"),  # over 清明
    ("statement", "2025-01-24", "2025-02-07"),  # 01-26 is worked, then 春节
    ("statement", "2025-04-03", "2025-04-11"),
    ("statement", "2025-04-25", "2025-05-06"),  # 04-27 is worked, then 五一
    ("statement", "2025-05-30", "2025-06-09"),
    ("statement", "2025-09-26", "2025-10-10"),  # 09-28 is worked
    ("statement", "2025-09-30", "2025-10-14"),  # 10-11 is worked
    ("statement", "2024-09-30", "2024-10-12"),  # 10-12 is worked
    ("statement", "2026-02-13", "2026-02-27"),  # 02-14 is worked, then 春节
    ("statement", "2026-02-24", "2026-03-02"),  # 02-28 is worked
    ("statement", "2026-04-30", "2026-05-11"),  # 05-09 is worked
    ("statement", "2026-06-18", "2026-06-26"),
    ("statement", "2026-09-18", "2026-09-24"),  # 09-20 is worked
    ("statement", "2026-09-24", "2026-10-09"),
    ("statement", "2026-09-30", "2026-10-13"),  # 10-10 is worked
    ("listing_publication", "2025-04-18", "2025-05-20"),
    ("listing_publication", "2026-05-20", "2026-06-17"),
    ("removal_decision", "2026-04-22", "2026-05-06"),
    ("decision_service", "2026-05-20", "2026-05-29"),
    ("publication_preview", "2026-05-22", "2026-05-27"),
    ("publication_preview", "2025-04-21", "2025-04-24"),
    ("publication_preview", "2026-09-29", "2026-10-09"),
    ("announcement_service", "2026-03-30", "2026-04-29"),
    ("announcement_service", "2026-09-02", "2026-10-08"),  # 10-02 is off
    ("announcement_service", "2026-01-24", "2026-02-24"),  # 02-23 is off
    ("reconsideration_request", "2026-05-22", "2026-07-21"),
    ("reconsideration_request", "2026-08-02", "2026-10-08"),  # 10-01 is off
    ("lawsuit", "2026-05-22", "2026-11-23"),  # 11-22 is a Sunday
    ("lawsuit", "2025-08-31", "2026-02-28"),  # a shorter month; that Saturday is worked
    ("lawsuit", "2026-04-01", "2026-10-08"),
    ("lawsuit", "2026-06-30", "2026-12-30"),
]
# (list, decided, first day after the term, first day on which early removal may be asked)
TERMS = [
    ("market_serious", "2026-05-20", "2029-05-20", "2027-05-20"),
    ("market_serious", "2025-04-18", "2028-04-18", "2026-04-18"),
    ("market_serious", "2024-02-29", "2027-02-28", "2025-02-28"),
    ("market_serious", "2026-02-28", "2029-02-28", "2027-02-28"),
    ("market_serious", "2025-12-31", "2028-12-31", "2026-12-31"),
    ("construction_blacklist", "2026-03-30", "2027-03-30", None),
    ("construction_blacklist", "2024-02-29", "2025-02-28", None),
    ("work_safety_serious", "2026-01-31", "2029-01-31", "2027-01-31"),
    ("watch_list", "2026-02-28", "2027-02-28", None),
    ("judgment_debtor", "2026-08-31", "2028-08-31", None),
]


@pytest.mark.parametrize(("limit", "start", "last"), GOLDEN)
def test_a_limit_leaves_out_its_first_day_and_rolls_over_days_off(
    limit: str, start: str, last: str
) -> None:
    found = explained(LAW, limit, date.fromisoformat(start), "送达")

    assert (found.day.isoformat(), found.is_provisional) == (last, False)
    assert last in found.sentence
    assert start in found.sentence
    assert "暂按" not in found.sentence


@pytest.mark.parametrize(("list_type", "decided", "until", "removable"), TERMS)
def test_a_term_is_half_open_and_cut_to_a_shorter_month(
    list_type: str, decided: str, until: str, removable: str | None
) -> None:
    day = date.fromisoformat(decided)
    found = LAW.list_on(list_type, day)
    assert found is not None
    term, first = term_until(found, day), removable_from(found, day)

    assert term is not None
    assert term.day.isoformat() == until
    assert (first.day.isoformat() if first else None) == removable


def test_a_limit_that_runs_into_a_provisional_year_says_so() -> None:
    found = explained(LAW, "statement", date(2026, 12, 25), "送达告知书")

    assert (found.day, found.is_provisional) == (date(2027, 1, 4), True)
    assert "暂按" in found.sentence


def test_a_year_without_a_table_is_refused() -> None:
    with pytest.raises(Invalid, match="2028 年的节假日安排"):
        explained(LAW, "statement", date(2028, 3, 1), "送达告知书")


@pytest.mark.parametrize("method", ServiceMethod)
def test_only_an_announcement_takes_its_time_to_arrive(method: ServiceMethod) -> None:
    arrived = arrival(LAW, method, date(2026, 3, 30))

    is_announcement = method is ServiceMethod.ANNOUNCEMENT
    assert arrived == (date(2026, 4, 29) if is_announcement else date(2026, 3, 30))
