"""Which first reports are owed, and which came in time: by table."""

from datetime import date

import pytest

from registry.rules.measures.punctual import FirstReport, Rates, rates_of

DUE, TODAY = date(2026, 6, 10), date(2026, 6, 12)


@pytest.mark.parametrize(
    ("report", "day", "rates"),
    [
        (FirstReport(DUE), TODAY, Rates(1, 0, 0)),
        (FirstReport(DUE), DUE, Rates(0, 0, 0)),
        (FirstReport(DUE, DUE), TODAY, Rates(1, 1, 1)),
        (FirstReport(DUE, date(2026, 6, 11)), TODAY, Rates(1, 1, 0)),
        (FirstReport(DUE, date(2026, 6, 1)), date(2026, 6, 2), Rates(1, 1, 1)),
        (FirstReport(None), TODAY, Rates(0, 0, 0)),
        (FirstReport(DUE, lifted_on=DUE), TODAY, Rates(0, 0, 0)),
        (FirstReport(DUE, lifted_on=date(2026, 6, 11)), TODAY, Rates(1, 0, 0)),
        (FirstReport(DUE, DUE, lifted_on=DUE), TODAY, Rates(1, 1, 1)),
        (
            FirstReport(DUE, waived_from=date(2026, 6, 1), waived_until=date(2026, 6, 11)),
            TODAY,
            Rates(0, 0, 0),
        ),
        (
            FirstReport(DUE, waived_from=date(2026, 6, 1), waived_until=DUE),
            TODAY,
            Rates(1, 0, 0),
        ),
    ],
)
def test_a_report_counts_as_the_table_says(report: FirstReport, day: date, rates: Rates) -> None:
    assert rates_of([report], day) == rates


def test_rates_add_up() -> None:
    late, in_time = FirstReport(DUE, date(2026, 6, 11)), FirstReport(DUE, DUE)

    together = rates_of([late], TODAY) + rates_of([in_time], TODAY)

    assert together == rates_of([late, in_time], TODAY) == Rates(2, 2, 1)
