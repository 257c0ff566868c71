"""When repair may be asked: by the shortest window, once everything is done."""

from datetime import date

import pytest

from models.vocabulary import Obligation, RecordKind, Tier
from registry.rulebooks import load
from registry.rules.records.duties import Duty, DutyDone, DutyState
from registry.rules.records.particulars import RecordParticulars
from registry.rules.repair import repair_standing

LAW = load("jiaxing").records
DAY = date(2026, 4, 6)
WINDOW = (DAY, date(2027, 4, 6))
SAID = RecordParticulars(
    RecordKind.PENALTY, "某公司", "演〔2026〕1号", None, "某局", None, DAY, tier=Tier.GENERAL
)
PAID = DutyDone(Duty(Obligation.PAY_FINE, 100), DutyState.DONE, 100, 0, DAY)
OPEN = DutyDone(Duty(Obligation.PAY_FINE, 3_000_000), DutyState.OPEN, 0, 3_000_000, None)


@pytest.mark.parametrize(
    ("on", "duty", "may", "reasons"),
    [
        (date(2026, 7, 5), PAID, False, 1),
        (date(2026, 7, 6), PAID, True, 0),
        (date(2026, 7, 6), OPEN, False, 1),
        (date(2026, 7, 5), OPEN, False, 2),
    ],
)
def test_the_shortest_window_and_the_duties_decide(
    on: date, duty: DutyDone, may: bool, reasons: int
) -> None:
    found = repair_standing(SAID, WINDOW, [duty], LAW, on=on)

    assert (found.first_on, found.may_be_asked, len(found.reasons)) == (
        date(2026, 7, 6),
        may,
        reasons,
    )


def test_what_is_owed_is_told_with_its_amount() -> None:
    found = repair_standing(SAID, WINDOW, [OPEN], LAW, on=date(2026, 8, 1))

    assert found.reasons == ("义务“缴纳罚款”未履行，尚欠 3 万元。",)


@pytest.mark.parametrize(
    ("said", "window", "words"),
    [
        (SAID, (None, None), "不公示"),
        (SAID, (DAY, date(2026, 7, 1)), "公示期已满"),
        (SAID._replace(kind=RecordKind.HONOUR), WINDOW, "不是不良信息"),
    ],
)
def test_where_there_is_nothing_to_repair_it_says_so(
    said: RecordParticulars, window: tuple[date | None, date | None], words: str
) -> None:
    found = repair_standing(said, window, [OPEN], LAW, on=date(2026, 7, 6))

    assert found.first_on is None
    assert not found.may_be_asked
    assert words in found.reasons[0]
