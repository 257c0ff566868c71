"""The next day on which time alone may change a rating."""

from datetime import date

import pytest

from models.vocabulary import SubjectStatus
from registry.rules.ratings import Facts, Negative, Positive, Span, next_change_on
from registry.rules.ratings.words import RatingFlag
from tests.unit.rules.ratings.rated import MODEL, TODAY, facts, flag, general, serious

LONG_AGO = {"activity": [date(2020, 1, 1)]}


@pytest.mark.parametrize(
    ("known", "day"),
    [
        (facts(**LONG_AGO), None),
        (facts(activity=[date(2025, 3, 1)]), "2027-03-01"),
        (facts(activity=[date(2026, 12, 1)]), "2026-12-01"),
        (facts(general("2026-10-08"), **LONG_AGO), "2027-01-08"),
        (facts(general("2026-12-08"), **LONG_AGO), "2026-12-08"),
        (facts(general("2026-02-01"), **LONG_AGO), "2027-02-01"),
        (facts(serious("2025-12-01"), **LONG_AGO), "2026-12-01"),
        (facts(serious("2023-12-01"), **LONG_AGO), "2026-12-01"),
        (facts(Negative("N101", date(2026, 7, 1)), **LONG_AGO), None),
        (facts(Negative("N101", date(2026, 7, 1), ends_on=date(2026, 12, 2)), **LONG_AGO), "2026-12-02"),
        (facts(general("2026-10-08", repaired_on=date(2026, 12, 3)), **LONG_AGO), "2026-12-03"),
        (facts(general("2026-10-08", suspended=(Span(date(2026, 11, 1), date(2026, 12, 4)),)), **LONG_AGO), "2026-12-04"),
        (facts(general("2026-10-08", suspended=(Span(date(2026, 12, 5)),)), **LONG_AGO), "2026-12-05"),
        (facts(positives=[Positive("P105", date(2021, 12, 6))], **LONG_AGO), "2026-12-06"),
        (facts(positives=[Positive("P105", date(2026, 12, 7))], **LONG_AGO), "2026-12-07"),
        (facts(positives=[Positive("P202", None, valid_until=date(2026, 12, 7))], **LONG_AGO), "2026-12-08"),
        (facts(positives=[Positive("P105")], **LONG_AGO), None),
        (facts(positives=[Positive("P202", None, valid_until=date.max)], **LONG_AGO), None),
        (facts(conditions=[flag(RatingFlag.MAJOR_ACCIDENT, "2023-12-09")], **LONG_AGO), "2026-12-09"),
        (facts(conditions=[flag(RatingFlag.FORGED_RESULT, "2024-12-09")], **LONG_AGO), "2026-12-09"),
        (facts(conditions=[flag(RatingFlag.ON_SERIOUS_LIST, "2026-12-10")], **LONG_AGO), "2026-12-10"),
        (facts(conditions=[flag(RatingFlag.ON_SERIOUS_LIST, ends_on=date(2026, 12, 11))], **LONG_AGO), "2026-12-11"),
        (facts(conditions=[flag(RatingFlag.LICENCE_REVOKED, repaired_on=date(2026, 12, 12))], **LONG_AGO), "2026-12-12"),
        (facts(established_on=date(2025, 12, 13), **LONG_AGO), "2026-12-13"),
        (facts(in_force=(Span(date(2025, 1, 1), date(2026, 12, 14)),), **LONG_AGO), "2026-12-14"),
        (facts(statuses=((None, SubjectStatus.ACTIVE), (date(2026, 12, 15), SubjectStatus.DEREGISTERED)), **LONG_AGO), "2026-12-15"),
    ],
)  # fmt: skip
def test_the_next_day_on_which_something_begins_fades_or_ends(
    known: Facts, day: str | None
) -> None:
    expected = None if day is None else date.fromisoformat(day)

    assert next_change_on(known, MODEL, TODAY) == expected


def test_a_change_of_today_has_happened() -> None:
    assert next_change_on(facts(general("2025-11-23"), **LONG_AGO), MODEL, TODAY) is None
