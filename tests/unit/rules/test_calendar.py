"""Legal days, terms and limits: RULEBOOK §2.3 and the dates of the demonstration story."""

from datetime import UTC, date, datetime, timedelta

import pytest

from registry.errors import Invalid
from registry.rules.calendar import WorkCalendar, add_months, add_working_days, legal_day


def days(first: str, last: str | None = None) -> set[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
    return {begin + timedelta(days=n) for n in range((end - begin).days + 1)}


CALENDAR = WorkCalendar(
    years=frozenset({2025, 2026, 2027}),
    days_off=frozenset(
        days("2025-01-01")
        | days("2025-01-28", "2025-02-04")
        | days("2025-04-04", "2025-04-06")
        | days("2025-05-01", "2025-05-05")
        | days("2025-05-31", "2025-06-02")
        | days("2025-10-01", "2025-10-08")
        | days("2026-01-01", "2026-01-03")
        | days("2026-02-15", "2026-02-23")
        | days("2026-04-04", "2026-04-06")
        | days("2026-05-01", "2026-05-05")
        | days("2026-06-19", "2026-06-21")
        | days("2026-09-25", "2026-09-27")
        | days("2026-10-01", "2026-10-07")
        | days("2027-01-01")
    ),
    worked_weekends=frozenset(
        days("2025-01-26")
        | days("2025-02-08")
        | days("2025-04-27")
        | days("2025-09-28")
        | days("2025-10-11")
        | days("2026-01-04")
        | days("2026-02-14")
        | days("2026-02-28")
        | days("2026-05-09")
        | days("2026-09-20")
        | days("2026-10-10")
    ),
    provisional=frozenset({2027}),
)


@pytest.mark.parametrize(
    ("start", "working_days", "end"),
    [
        ("2026-03-30", 5, "2026-04-07"),  # E02: a hearing may be asked for
        ("2025-04-18", 20, "2025-05-20"),  # E05: to be published
        ("2026-04-29", 3, "2026-05-07"),  # E05: lifting to be confirmed
        ("2026-04-20", 2, "2026-04-22"),  # E05: acceptance of the application
        ("2026-04-22", 7, "2026-05-06"),  # E05: decision due
        ("2026-05-07", 2, "2026-05-09"),  # E06: a worked Saturday counts
        ("2026-05-15", 5, "2026-05-22"),  # E06: the five days left after the pause
        ("2026-05-20", 20, "2026-06-17"),  # E02: to be published
        ("2026-05-27", 3, "2026-06-01"),  # measures to be received
        ("2026-05-27", 10, "2026-06-10"),  # feedback on the measures
        ("2026-09-02", 7, "2026-09-11"),  # E13 shielding, E07 objection
        ("2026-09-11", 7, "2026-09-21"),  # E07: extended once over a worked Sunday
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2024-12-31", 1, "2025-01-02"),  # the first day needs no table: it does not count
    ],
)
def test_a_limit_leaves_out_its_first_day_and_all_days_off(
    start: str, working_days: int, end: str
) -> None:
    limit = add_working_days(date.fromisoformat(start), working_days, CALENDAR)

    assert limit == (date.fromisoformat(end), False)


def test_a_limit_that_runs_into_a_provisional_year_says_so() -> None:
    assert add_working_days(date(2026, 12, 31), 1, CALENDAR) == (date(2027, 1, 4), True)


def test_a_limit_that_ends_before_a_provisional_year_is_certain() -> None:
    assert add_working_days(date(2026, 12, 30), 1, CALENDAR) == (date(2026, 12, 31), False)


def test_a_year_without_a_table_is_refused_loudly() -> None:
    with pytest.raises(Invalid, match="没有 2028 年的节假日安排"):
        add_working_days(date(2027, 12, 30), 2, CALENDAR)


@pytest.mark.parametrize("working_days", [0, -1])
def test_a_limit_of_no_days_is_refused(working_days: int) -> None:
    with pytest.raises(Invalid):
        add_working_days(date(2026, 3, 30), working_days, CALENDAR)


@pytest.mark.parametrize(
    ("off", "worked", "provisional", "words"),
    [
        ("2026-01-04", "2026-01-04", 2026, "既是放假日又是调休上班日"),
        ("2025-12-31", "2026-01-04", 2026, "不在所列年份之内"),
        ("2026-01-01", "2027-01-04", 2026, "不在所列年份之内"),
        ("2026-01-01", "2026-01-04", 2027, "暂定年份 2027"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(
    off: str, worked: str, provisional: int, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        WorkCalendar(
            years=frozenset({2026}),
            days_off=frozenset(days(off)),
            worked_weekends=frozenset(days(worked)),
            provisional=frozenset({provisional}),
        )


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-05-20", 12, "2027-05-20"),
        ("2026-05-20", 36, "2029-05-20"),  # E02: the last day on the list is 2029-05-19
        ("2026-02-06", 3, "2026-05-06"),  # E06: repair from
        ("2024-11-12", 12, "2025-11-12"),  # E14: leaves the public pages
        ("2026-03-30", 12, "2027-03-30"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 36, "2027-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -36, "2023-01-15"),
        ("2026-01-15", 0, "2026-01-15"),
    ],
)
def test_a_term_in_months_is_cut_to_the_end_of_a_shorter_month(
    day: str, months: int, later: str
) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(later)


@pytest.mark.parametrize(("day", "months"), [("9999-12-31", 1), ("0001-01-01", -1)])
def test_a_term_beyond_the_calendar_is_refused(day: str, months: int) -> None:
    with pytest.raises(Invalid, match="超出了日历范围"):
        add_months(date.fromisoformat(day), months)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 12, 31, 16, 30, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(1988, 7, 1, 15, 30, tzinfo=UTC), date(1988, 7, 2)),  # summer time, +09:00
        (datetime(1988, 1, 1, 15, 30, tzinfo=UTC), date(1988, 1, 1)),
    ],
)
def test_an_instant_falls_on_its_day_in_china(instant: datetime, day: date) -> None:
    assert legal_day(instant) == day


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(Invalid, match="没有时区"):
        legal_day(datetime(2026, 1, 1))
